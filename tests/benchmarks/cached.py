"""Answers that are kept, beside an application of nothing but ASGI that sends as many bytes."""

import re
import urllib.request
from collections.abc import Iterator
from itertools import repeat

from tests.benchmarks import synthetic
from tests.benchmarks.client import Load, Outcome, ask, while_lasting
from tests.benchmarks.figures import Figure, median_ratio
from tests.benchmarks.over_http import CONNECTIONS, shown
from tests.benchmarks.servers import Server, detente, plain
from tests.benchmarks.setting import FEW, Setting

GOAL = 0.8
_HEAD = "Host: 127.0.0.1\r\n"
_RELATIONS = f"/v1/relations/{synthetic.HOT[0]}/{synthetic.HOT[1]}?as_of=2020-01-01"


async def measure(setting: Setting) -> list[Figure]:
    """A repeated answer, a pinned one, and a 304 of each."""
    figures = []
    with detente(await setting.data(FEW)) as service, plain() as app:
        for name, path in (("repeated", _RELATIONS), ("pinned", f"{_RELATIONS}&known_at={FEW}")):
            size, tag = _first(service, path)
            whole = (_get(path), _get(f"/{size}"))
            figures.append(await _beside(setting, f"{name}, {size:,} bytes", service, app, whole))
            same = (_get(path, tag), _get("/0", tag))
            figures.append(await _beside(setting, f"{name}, 304", service, app, same))
        figures.append(_hits(service))
    return figures


async def _beside(
    setting: Setting, name: str, service: Server, app: Server, requests: tuple[bytes, bytes]
) -> Figure:
    seconds = 1.0 if setting.quick else 3.0
    ours, theirs = [], []
    for _ in range(setting.rounds):
        ours.append(await _load(service, repeat(requests[0]), seconds))
        theirs.append(await _load(app, repeat(requests[1]), seconds))
    ratio = median_ratio([each.rate for each in ours], [each.rate for each in theirs])
    return Figure(
        name=name,
        measured=shown(ours),
        reference=f"bare ASGI: {shown(theirs)}",
        ratio=ratio,
        goal=f"≥ {GOAL} of bare ASGI",
        passed=ratio >= GOAL,
    )


async def _load(server: Server, requests: Iterator[bytes], seconds: float) -> Outcome:
    return await ask(Load(server.port, while_lasting(seconds, requests), CONNECTIONS))


def _first(server: Server, path: str) -> tuple[int, str]:
    """The size and the ETag of an answer, which is kept from then on."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}") as answer:
        return len(answer.read()), answer.headers["etag"]


def _get(path: str, tag: str | None = None) -> bytes:
    wanted = "" if tag is None else f"If-None-Match: {tag}\r\n"
    return f"GET {path} HTTP/1.1\r\n{_HEAD}{wanted}\r\n".encode()


def _hits(server: Server) -> Figure:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics") as answer:
        text = answer.read().decode()
    counted = {name: float(value) for name, value in _COUNTED.findall(text)}
    sent = counted["hits"] + counted["misses"]
    return Figure(
        name="hits of answers that may be kept",
        measured=f"{counted['hits'] / sent:.3%} of {sent:,.0f}",
        reference=f"{counted['size']:,.0f} bytes kept",
    )


_COUNTED = re.compile(r"^detente_cache_(hits|misses|size) ([0-9.e+]+)$", re.MULTILINE)
