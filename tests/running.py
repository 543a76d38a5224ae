"""The service as tests run it: the types of the fixtures, the command, a server in a process."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx
from litestar.testing import TestClient

import events
from tests.forking import Forked, forked

Client = TestClient[Any]
ROOT = Path(events.__file__).parents[1]

PYTHON = (sys.executable, "-c")
COMMAND = (*PYTHON, "from api.cli.main import main; main(prog_name='detente')")
ENVIRONMENT = {
    # The settings of whoever runs the tests are none of theirs.
    **{name: each for name, each in os.environ.items() if not name.startswith("DETENTE_")},
    "COLUMNS": "100",
    "DETENTE_COLLECTIONS": "founding",
    "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep),
    "PYTHONUNBUFFERED": "1",
    "DETENTE_LOG_LEVEL": "warning",  # nobody reads the pipe meanwhile
}


class Ask(Protocol):
    """Gives the JSON of a 200."""

    def __call__(self, path: str, /, **parameters: str | int) -> Any: ...


Detente = Callable[..., subprocess.CompletedProcess[str]]


def detente(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    command = [*COMMAND, *map(str, arguments)]
    process = forked(command, ENVIRONMENT)
    try:
        said = process.communicate(timeout=60)
        return subprocess.CompletedProcess(command, process.wait(), *said)
    finally:
        process.kill()


class Server:
    """`detente serve` in a process of its own, on a port that was free."""

    def __init__(self, process: subprocess.Popen[str] | Forked, port: int = 0) -> None:
        """Without a port, it is the one that the server announces once it can answer."""
        self.process = process
        self.announced = ""
        if not port:
            self.announced = "".join(self._announcement())
            found = re.search(r"http://[0-9.]+:(\d+)", self.announced)
            assert found is not None, self.announced + process.communicate()[1]
            port = int(found[1])
        self.port = port
        self.address = f"http://127.0.0.1:{self.port}"

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return httpx.get(self.address + path, headers=headers, timeout=10)

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(timeout=60)

    def complaints(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.read()

    def _announcement(self) -> Iterator[str]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            yield line
            if "Ctrl-C" in line:
                return


@contextmanager
def serving(
    data: Path,
    *arguments: str,
    command: Sequence[str] = (*COMMAND, "serve"),
    environment: Mapping[str, str] = ENVIRONMENT,
    port: int = 0,
) -> Iterator[Server]:
    """A server that answers; killed at the end, if it has not ended by then. One that is given a
    port may take long to be there.
    """
    asked = ["--port", str(port), "--data", str(data)]
    process = forked([*command, *asked, *arguments], environment)
    try:
        yield Server(process, port)
    finally:
        process.kill()
        process.communicate()
