"""strace, with which tests see the order of system calls, or have one of them go wrong."""

import shutil
import subprocess
from functools import cache

import pytest

STRACE = shutil.which("strace")


@cache
def can_trace() -> bool:
    """Whether strace is there and the machine lets it trace: asked by tests, not by an import."""
    return STRACE is not None and not subprocess.call(
        [STRACE, "-o", "/dev/null", "true"], stderr=subprocess.DEVNULL
    )


needs_strace = pytest.mark.skipif(
    "not can_trace()", reason="strace is not installed, or the machine forbids it to trace"
)
