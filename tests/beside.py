"""The material beside this checkout, which CI has too and the project does not need.

A test that uses it is marked with `needs`, or its fixture calls `skip_without`: where the material
is missing, the run says by name which tests were left out for it, and has not failed for that.
"""

from pathlib import Path

import pytest

from tests.running import ROOT

MISSING = "not beside this checkout: "
"""How the reason begins for which such a test is skipped."""

_SHARED = ROOT.parent / "shared"
ARTICLES = _SHARED / "seeds"
CSL_SCHEMA = _SHARED / "data" / "schemas" / "csl-data.schema.json"
HISTORY_AT_STATE = _SHARED / "data" / "history-at-state"
WHITE_HOUSE = _SHARED / "data" / "white-house"
JSON_FEED_SCHEMA = _SHARED / "data" / "schemas" / "jsonfeed-1.1.schema.json"


def needs(path: Path) -> pytest.MarkDecorator:
    """Skip a test where the path is missing."""
    return pytest.mark.skipif(not path.exists(), reason=_reason(path))


def skip_without(path: Path) -> None:
    """Skip from within a fixture or a test where the path is missing."""
    if not path.exists():
        pytest.skip(_reason(path))


def _reason(path: Path) -> str:
    return f"{MISSING}{path.relative_to(ROOT.parent)}"
