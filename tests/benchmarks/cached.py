"""Answers that are kept, beside an application of nothing but ASGI that sends the same bytes."""

import re
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection
from itertools import repeat

import msgspec

from tests.benchmarks import synthetic
from tests.benchmarks.client import Load, Outcome, ask, while_lasting
from tests.benchmarks.figures import Figure, median_ratio
from tests.benchmarks.over_http import CONNECTIONS, shown
from tests.benchmarks.servers import PlainAnswer, Server, detente, plain
from tests.benchmarks.setting import FEW, Setting

GOAL = 0.8
_RELATIONS = f"/v1/relations/{synthetic.HOT[0]}/{synthetic.HOT[1]}?as_of=2020-01-01"
_HOST = "127.0.0.1"
"""Without the port: an answer that names its own address is another one for another host."""

_TURNS = 4
"""Short ones: what else the machine does comes and goes within seconds."""

_MADE_BY_THE_SERVER = "date"


async def measure(setting: Setting) -> list[Figure]:
    """A repeated answer, a pinned one, and a 304 of each."""
    with detente(await setting.data(FEW)) as service:
        asked = [
            (f"{name}, {form}", path, wanted)
            for name, path in (("repeated", _RELATIONS), ("pinned", f"{_RELATIONS}&known_at={FEW}"))
            for form, wanted in (("200", ""), ("304", _tag(service, path)))
        ]
        answers = [_answer(service, path, wanted) for _, path, wanted in asked]
        stored = setting.directory / "answers"
        stored.write_bytes(msgspec.msgpack.encode(answers))
        with plain(stored) as app:
            figures = [
                await _beside(
                    setting,
                    f"{name}, {len(answers[number].body):,} bytes",
                    (service, app),
                    (_get(path, wanted), _get(f"/{number}", wanted)),
                )
                for number, (name, path, wanted) in enumerate(asked)
            ]
        return [*figures, _hits(service)]


async def _beside(
    setting: Setting, name: str, servers: tuple[Server, Server], requests: tuple[bytes, bytes]
) -> Figure:
    seconds = 0.25 if setting.quick else 0.75
    ours, theirs = [], []
    for _ in range(_TURNS * setting.rounds):
        ours.append(await _load(servers[0], repeat(requests[0]), seconds))
        theirs.append(await _load(servers[1], repeat(requests[1]), seconds))
    if len({size for each in (*ours, *theirs) for size in each.sizes}) != 1:
        raise ValueError(f"{name}: the two answered with different bodies")
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


def _answer(server: Server, path: str, wanted: str) -> PlainAnswer:
    """The answer to a request, which is kept from then on."""
    connection = HTTPConnection("127.0.0.1", server.port)
    same = {"If-None-Match": wanted} if wanted else {}
    connection.request("GET", path, headers={"Host": _HOST, **same})
    answer = connection.getresponse()
    fields = [
        (name.encode(), value.encode())
        for name, value in answer.getheaders()
        if name.lower() != _MADE_BY_THE_SERVER
    ]
    return PlainAnswer(status=answer.status, fields=fields, body=answer.read())


def _tag(server: Server, path: str) -> str:
    return dict(_answer(server, path, "").fields)[b"etag"].decode()


def _get(path: str, wanted: str) -> bytes:
    field = f"If-None-Match: {wanted}\r\n" if wanted else ""
    return f"GET {path} HTTP/1.1\r\nHost: {_HOST}\r\n{field}\r\n".encode()


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


_COUNTED = re.compile(
    r"^detente_cache_(hits|misses|size)(?:_total|_bytes) ([0-9.e+]+)$", re.MULTILINE
)
