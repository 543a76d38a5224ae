"""A timeline of some days says what lies only possibly within them, and what it leaves out."""

import re
from urllib.parse import urlencode

from playwright.sync_api import expect

from tests.browsing import Visit
from tests.running import Ask


def test_frame_marks_what_is_only_possibly_within_the_days_asked_for(visit: Visit) -> None:
    page = visit.open(
        "/embed?actor=china&counterpart=united-states&from=2023-01-01&until=2023-01-31"
    )

    marked = page.locator(".fact-row.is-possible")
    expect(page.locator('.fact-row[data-fact="balloon-shot-down"]')).to_contain_text(
        "Possibly within these days"
    )
    expect(page.locator('.lanes .bar[data-fact="balloon-shot-down"]')).to_have_class(
        re.compile("is-possible")
    )
    certain = page.locator('.fact-row[data-fact="balloon-over-the-united-states"]')
    expect(certain).not_to_contain_text("Possibly")
    expect(certain).not_to_have_class(re.compile("is-possible"))
    expect(marked).not_to_have_count(0)
    expect(page.locator(".legend")).to_contain_text("or within these days")


def test_frame_counts_what_a_window_leaves_out(visit: Visit, ask: Ask) -> None:
    window = {"actor": "china", "from": "2023-06-15", "until": "2023-06-17"}
    left_out = ask("/v1/timeline", **window)["undated_left_out"]["facts"]
    page = visit.open(f"/embed?{urlencode(window)}")

    assert left_out > 1
    expect(page.locator("main")).to_contain_text(
        f"{left_out} facts of which only a last day is told are left out"
    )

    page = visit.open(f"/embed?{urlencode(window)}&undated=include")
    expect(page.locator("main")).not_to_contain_text("are left out")
