"""What of the page needs no browser: its tests in `tests/page/`, which Node runs.

Needs Node; without it they are skipped and say so.
"""

import re
import shutil
import subprocess

import pytest

from tests.running import ROOT

NODE = shutil.which("node") or ""
FILES = sorted((ROOT / "tests" / "page").glob("*.test.js"))

pytestmark = pytest.mark.skipif(not NODE, reason="no node")


@pytest.mark.parametrize("name", [each.name for each in FILES])
def test_what_needs_no_browser_passes_in_node(name: str) -> None:
    told = subprocess.run(
        # Not `--test`, which would start another Node for the file.
        [NODE, "--test-reporter=tap", f"tests/page/{name}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    counts = {of: int(count) for of, count in re.findall(r"(?m)^# (\w+) (\d+)$", told.stdout)}
    assert told.returncode == 0, told.stdout + told.stderr
    assert counts["tests"] == counts["pass"] > 1
    assert counts["skipped"] == counts["todo"] == 0
