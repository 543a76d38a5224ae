"""Axe judges whether everybody can use what a tab shows, by day and by night."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_VIOLATIONS = {"resultTypes": ["violations"]}

_IS_THERE = "axe.version"
"""A script instead of Axe's own; it fails where that is not in the document."""


def faults(page: Page, within: str | None = None) -> str:
    """What Axe finds in light, and among colours in dark; the other rules ask for no colour.

    The tab is in light before and after: it is the same document, which need not come twice, and
    which Axe, half a megabyte, is in by then.
    """
    by_day = _found(Axe(), page, within, _VIOLATIONS)
    page.emulate_media(color_scheme="dark")
    # A colour on its way to another would be judged half-way.
    page.wait_for_function(
        "matchMedia('(prefers-color-scheme: dark)').matches"
        " && document.getAnimations().every(each => each.playState !== 'running')"
    )
    by_night = _found(Axe(_IS_THERE), page, within, {**_VIOLATIONS, "runOnly": ["color-contrast"]})
    page.emulate_media(color_scheme="light")
    return by_day + by_night


def _found(axe: Axe, page: Page, within: str | None, options: dict[str, Any]) -> str:
    found = axe.run(page, context=within, options=options)
    return str(found.generate_report()) if found.violations_count else ""
