"""Python that starts without its imports: forked from a process that has made them.

A test that wants a server or a command wants a process of its own, which it can kill. Most of the
time that one takes to start goes into imports; there are hundreds of them. That the command starts
by itself too is seen where it is run by `make`, by a shell or under limits.
"""

import atexit
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec


class Wanted(msgspec.Struct):
    """What is to be run; the descriptors of its output, its errors and its status come beside."""

    code: str
    arguments: Sequence[str]
    folder: str
    environment: Mapping[str, str]


class Forked:
    """As much as tests use of `subprocess.Popen`, of a process that somebody else has forked."""

    def __init__(self, stdout: IO[str], stderr: IO[str], status: IO[str]) -> None:
        self.stdout, self.stderr, self._status = stdout, stderr, status
        self.pid = int(status.readline())
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it has ended, and that is about to be told
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """All that is still said, both at once so that neither gets full; then the end."""
        said = dict.fromkeys((self.stdout, self.stderr), "")

        def read(stream: IO[str]) -> None:
            said[stream] = stream.read()
            stream.close()

        readers = [threading.Thread(target=read, args=(each,), daemon=True) for each in said]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(timeout)
        self.wait(timeout)
        return said[self.stdout], said[self.stderr]

    def _ended(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._status], [], [], timeout)[0]:
            self.returncode = int(self._status.readline())
            self._status.close()
        return self.returncode


class Nursery:
    """The process that forks them; it ends with whoever has started it."""

    def __init__(self) -> None:
        self._asking, asked = socket.socketpair()
        self._one_by_one = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forking_process", str(asked.fileno())],
            cwd=Path(__file__).parents[1],
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            pass_fds=[asked.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        asked.close()
        atexit.register(self.close)

    def close(self) -> None:
        self._asking.close()
        self._process.wait()

    def start(self, command: Sequence[str], environment: Mapping[str, str]) -> Forked:
        """Start `python -c`; what it says is piped."""
        python, option, code, *arguments = command
        assert (python, option) == (sys.executable, "-c"), command
        sys.audit("subprocess.Popen", sys.executable, command, None, environment)
        wanted = Wanted(code, arguments, str(Path.cwd()), environment)
        pipes = [os.pipe() for _ in range(3)]
        with self._one_by_one:
            _send(self._asking, wanted, [write for _, write in pipes])
        for _, write in pipes:
            os.close(write)
        return Forked(*(os.fdopen(read, encoding="utf-8") for read, _ in pipes))


_nurseries: list[Nursery] = []
_first = threading.Lock()


def forked(command: Sequence[str], environment: Mapping[str, str]) -> Forked:
    """Start `python -c` in a fork of a process that has the service's imports."""
    with _first:
        if not _nurseries:
            _nurseries.append(Nursery())
    return _nurseries[0].start(command, environment)


def _send(asking: socket.socket, wanted: Wanted, descriptors: Sequence[int]) -> None:
    content = msgspec.json.encode(wanted)
    socket.send_fds(asking, [len(content).to_bytes(4)], list(descriptors))
    asking.sendall(content)
