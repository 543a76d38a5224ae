"""strace, with which tests see the order of system calls, or have one of them go wrong."""

import shutil
import subprocess

import pytest

STRACE = shutil.which("strace")
CAN_TRACE = STRACE is not None and not subprocess.call(
    [STRACE, "-o", "/dev/null", "true"], stderr=subprocess.DEVNULL
)

needs_strace = pytest.mark.skipif(
    not CAN_TRACE, reason="strace is not installed, or the machine forbids it to trace"
)
