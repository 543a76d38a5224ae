"""Servers on machines of their own, as far as their lines go: each in a network namespace, with a
cable to each other one and to us. A cable that is cut loses what is sent, and nobody is told.

A process that uses it goes into a namespace of its own first (`go_apart`), so that nothing is left
of it on the machine. It takes the rights to make one (as root, or where users may), and `ip`.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import NoReturn

from tests.nats_servers import Node, Servers, configured

CLIENT, MONITOR, ROUTED = 4222, 8222, 6222
"""Ports, the same on each machine."""

_APART = "TESTS_APART"


def is_apart() -> bool:
    """Whether this process is in a namespace of its own."""
    return _APART in os.environ


def go_apart(*arguments: str) -> NoReturn:
    """Become Python with these arguments in a network namespace of its own."""
    command = ["unshare", "--net", "--map-root-user", "--", sys.executable, *arguments]
    os.execvpe(command[0], command, {**os.environ, _APART: "1"})  # noqa: S606 (our own arguments)


class Cable:
    """A line between two machines, of which the first holds the end that is pulled."""

    def __init__(self, holder: int | None, end: str) -> None:
        self._holder, self._end = holder, end

    def cut(self) -> None:
        """What is sent through it is lost from now on."""
        _ip("link", "set", self._end, "down", within=self._holder)

    def mend(self) -> None:
        """It is as it was."""
        _ip("link", "set", self._end, "up", within=self._holder)


class Machines(Servers):
    """Servers and the cables between them; None is where we are."""

    cables: dict[tuple[str | None, str], Cable]

    def between(self, one: Node, other: Node) -> Cable:
        """The cable between two of them."""
        names = [each.name for each in self.nodes if each.name in {one.name, other.name}]
        return self.cables[names[0], names[1]]

    @property
    def inner(self) -> list[Cable]:
        """Those between servers."""
        return [cable for (one, _), cable in self.cables.items() if one is not None]

    def to(self, one: Node) -> Cable:
        """The cable between one of them and us."""
        return self.cables[None, one.name]


@contextmanager
def machines(directory: Path, count: int) -> Iterator[Machines]:
    """So many servers, each on a machine of its own."""
    _ip("link", "set", "lo", "up")
    nodes = []
    for number in range(count):
        own = directory / f"node{number}"
        own.mkdir(parents=True)
        others = [each for each in range(count) if each != number]
        routes = [f"nats-route://{_between(number, each, each)}:{ROUTED}" for each in others]
        node = Node(f"node{number}", own, CLIENT, MONITOR, host=_ours(number, 2), apart=True)
        (own / "conf").write_text(configured(node, ROUTED, routes, on="0.0.0.0"))  # noqa: S104 (there is nobody else)
        nodes.append(node)
    found = Machines(nodes, {})
    try:
        for each in nodes:
            each.start()
        _lay(found)
        found.await_well()
        yield found
    finally:
        for each in nodes:
            each.kill()


def _lay(found: Machines) -> None:
    """The cables; with the process of a server its namespace ends, and theirs with it."""
    inside = [_namespace_of(each) for each in found.nodes]
    for number, process in enumerate(inside):
        _ip("link", "set", "lo", "up", within=process)
        here, there = f"to{number}", "home"
        _ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", str(process))
        _address(here, _ours(number, 1), None)
        _address(there, _ours(number, 2), process)
        found.cables[None, found.nodes[number].name] = Cable(None, here)
    for one, other in combinations(range(len(inside)), 2):
        here, there = f"to{other}", f"to{one}"
        _ip(
            "link",
            "add",
            here,
            "type",
            "veth",
            "peer",
            "name",
            there,
            "netns",
            str(inside[other]),
            within=inside[one],
        )
        _address(here, _between(one, other, one), inside[one])
        _address(there, _between(one, other, other), inside[other])
        names = found.nodes[one].name, found.nodes[other].name
        found.cables[names] = Cable(inside[one], here)


def _ours(number: int, end: int) -> str:
    return f"10.1.{number}.{end}"


def _between(one: int, other: int, end: int) -> str:
    low, high = sorted((one, other))
    return f"10.2.{16 * low + high}.{end + 1}"


def _address(link: str, address: str, within: int | None) -> None:
    _ip("address", "add", f"{address}/24", "dev", link, within=within)
    _ip("link", "set", link, "up", within=within)


def _namespace_of(node: Node) -> int:
    """The process of a server, once its namespace is its own."""
    assert node.process is not None
    mine, until = Path("/proc/self/ns/net").readlink(), time.monotonic() + 10
    while Path(f"/proc/{node.process.pid}/ns/net").readlink() == mine:
        assert time.monotonic() < until, "a server did not get a namespace of its own"
        time.sleep(0.01)
    return node.process.pid


def _ip(*arguments: str, within: int | None = None) -> None:
    where: Sequence[str] = () if within is None else ("nsenter", f"--net=/proc/{within}/ns/net")
    subprocess.run([*where, "ip", *arguments], check=True, capture_output=True)
