"""A verifier that is not ours: `tests/tlog/verify.go` on the Go project's packages for signed notes
and tiled logs, as Debian has them (golang-go, golang-golang-x-mod-dev).
"""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.running import ROOT

GO = shutil.which("go")
SOURCE = ROOT / "tests" / "tlog" / "verify.go"
PACKAGES = Path("/usr/share/gocode")
"""Where Debian puts the sources of Go's packages."""

_OFFLINE = {"GO111MODULE": "off", "GOPATH": str(PACKAGES), "GOFLAGS": "", "CGO_ENABLED": "0"}

needs_go = pytest.mark.skipif(
    GO is None or not (PACKAGES / "src/golang.org/x/mod/sumdb/tlog").is_dir(),
    reason="golang-go or golang-golang-x-mod-dev is not installed",
)


@cache
def _program() -> Path:
    """The verifier, compiled within a second; gone with the other directories of tests."""
    assert GO is not None, "the test is marked with needs_go"
    folder = Path(mkdtemp(prefix="tlog-"))
    subprocess.run(
        [GO, "build", "-o", str(folder / "verify"), str(SOURCE)],
        env={**os.environ, **_OFFLINE, "GOCACHE": str(folder / "cache")},
        check=True,
    )
    return folder / "verify"


def verify(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What the verifier says; its status is 1 where anything does not hold."""
    command = [str(_program()), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
