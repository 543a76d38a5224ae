"""Whatever is kept is what would be made anew, and what differs was touched: of every route.

Random events are recorded one after the other. After each of them every address is asked as it is
kept, and once more with nothing kept. The two say the same but for how far the ledger was, and an
answer that says something else than before has another validator and a place in the TimeMap.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import httpx
import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from api.app import Application
from api.service.stores import Service
from events.source_texts.attached_texts import Texts
from events.storage.memory import MemoryLedger
from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.base import Citation
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import ActorMerged
from events.vocabulary.statements import DenialMade, StatementMade
from projections.filing.opening import open_views
from tests.chances import chances
from tests.every_address import Address, addresses
from tests.noon import noon
from tests.random_facts import registry
from tests.random_ledgers import events_of, ledgers, namings
from tests.recording import an_app

_MOVING = re.compile(
    rb"(known\\?_at(=|%3D|\": ?)|position |relations\.[\w.-]+\.)\d+"
    rb"|(root |\"root\": ?\"|cursor=)[\w-]+"
)
"""What an answer says of how far the ledger was: a kept one says what was true when it was made."""


Fault = tuple[Address, int, str]


class Asked(NamedTuple):
    """An answer: what it says, and its validator."""

    status: int
    said: bytes
    tag: str | None


@st.composite
def questioned(draw: st.DrawFn) -> tuple[list[AnyEvent], list[Address]]:
    """A ledger, and addresses of answers about it."""
    events = events_of(draw(ledgers | namings))
    return events, draw(st.lists(addresses(events), min_size=12, max_size=12, unique=True))


@asynccontextmanager
async def asking() -> AsyncIterator[tuple[Application, Service, httpx.AsyncClient]]:
    """The service over an empty ledger in memory."""
    with TemporaryDirectory() as folder:
        ledger, data = MemoryLedger(now=noon), Path(folder)
        views = await open_views(data, ledger)
        service = Service(ledger, views, Texts(data / "texts"))
        try:
            with an_app(lambda: nullcontext(service)) as app:
                transport = httpx.ASGITransport(app)
                async with (
                    app.lifespan(),
                    httpx.AsyncClient(transport=transport, base_url="http://localhost") as client,
                ):
                    yield app, service, client
        finally:
            await views.close()


async def faults(events: Sequence[AnyEvent], asked: Sequence[Address]) -> list[Fault]:
    """Where a kept answer is not what is made anew, or one that differs was not touched."""
    found: list[Fault] = []
    changed: list[tuple[Address, int]] = []
    async with asking() as (app, service, client):
        first = len(registry())
        await _record(service, events[:first])
        before = [await _ask(client, each) for each in asked]
        for position, event in enumerate(events[first:], start=first + 1):
            await _record(service, [event])
            kept = [await _ask(client, each) for each in asked]
            app.edge.cache.open(service)
            anew = [await _ask(client, each) for each in asked]
            for address, *answers in zip(asked, before, kept, anew, strict=True):
                found += [(address, position, fault) for fault in _faults(*answers)]
                if _has_changed(answers[0], answers[2]):
                    changed.append((address, position))
            before = anew
        found += [(*each, "no memento") for each in await _without_memento(client, changed)]
    return found


def _faults(before: Asked, kept: Asked, anew: Asked) -> Iterator[str]:
    if (kept.status, kept.said) != (anew.status, anew.said):
        yield "the kept answer is another one"
    if before.tag is not None and before.tag == anew.tag and before != anew:
        yield "the answer differs, its validator does not"


def _has_changed(before: Asked, after: Asked) -> bool:
    return before.status == after.status == 200 and before.said != after.said


async def _without_memento(
    client: httpx.AsyncClient, changed: Sequence[tuple[Address, int]]
) -> list[tuple[Address, int]]:
    """Where an answer has changed though its TimeMap does not say so.

    A TimeMap is of an address: it knows of no `Accept`, and what has a `known_at` has none.
    """
    plain = [each for each in changed if not each[0].accept and "known_at=" not in each[0].path]
    of = {address: await _mementos(client, address.path) for address, _ in plain}
    return [(address, at) for address, at in plain if at not in of[address]]


async def _mementos(client: httpx.AsyncClient, of: str) -> list[int]:
    answer = await client.get("/v1/timemap", params={"of": of, "limit": 500})
    return [
        int(each) for each in re.findall(r'known_at=(\d+)[^>]*>; rel="[^"]*memento', answer.text)
    ]


async def _record(service: Service, events: Sequence[AnyEvent]) -> None:
    appended = await service.ledger.append(events, by="tests")
    assert await service.views.reach(appended.positions[-1], within_seconds=60)


async def _ask(client: httpx.AsyncClient, address: Address) -> Asked:
    answer = await client.get(address.path, headers={"Accept": address.accept})
    assert answer.status_code < 500, (address, answer.text)
    return Asked(answer.status_code, _said(answer), answer.headers.get("etag"))


def _said(answer: httpx.Response) -> bytes:
    """The answer, or where it is, but for how far the ledger was."""
    content = answer.content
    if answer.headers.get("content-type") == "application/vnd.msgpack":
        content = msgspec.json.encode(msgspec.msgpack.decode(content))
    location = answer.headers.get("location", "").encode()
    return _MOVING.sub(b"", content + location)


def _cited(source: str, at: int) -> Citation:
    return Citation(source=source, exact="talks", start=at, end=at + 5)


def _said_by(kind: type[Any], id: str, source: str, **names: Any) -> Any:
    return kind(
        id=id,
        date="2023-06-05",
        summary="It was said.",
        citations=(_cited(source, 1),),
        speaker="alba",
        addressees=("bora",),
        **names,
    )


_ONE = _said_by(StatementMade, "one", "yearbook")
_TWO = _said_by(StatementMade, "two", "daily", follows=("one",))
_THREE = _said_by(DenialMade, "three", "daily", denies="one")
_SOONER = CitationAdded(fact="one", citation=_cited("daily", 9))
_INSTEAD = FactCorrected(fact=replace(_ONE, citations=_TWO.citations), reason="-")


@pytest.mark.parametrize(
    "events",
    [
        (_ONE, _TWO, _THREE, _SOONER),
        (
            _ONE,
            _TWO,
            _THREE,
            FactCorrected(fact=replace(_ONE, citations=_TWO.citations), reason="-"),
        ),
        (_ONE, replace(_TWO, follows=()), FactCorrected(fact=_TWO, reason="-"), _SOONER),
        (_ONE, _TWO, FactCorrected(fact=replace(_TWO, follows=()), reason="-"), _SOONER),
        (_ONE, _TWO, _THREE, FactRetracted(fact="two", reason="-"), _SOONER),
        (_ONE, _TWO, ActorMerged(actor="bora-old", into="bora", reason="-"), _SOONER),
    ],
)
def test_what_names_a_fact_hears_that_it_is_public_sooner(events: Sequence[AnyEvent]) -> None:
    days = ("as_of=2023-12-30", "as_of=2023-12-30&public_by=2023-06-20")
    paths = [
        *(f"/v1/facts/{id}{end}" for id in ("one", "two", "three") for end in ("", "/history")),
        *("/v1/facts/two.json", "/v1/facts/three.jsonld", "/v1/actors/alba/timeline"),
        *("/v1/timeline?kind=statement-made", "/v1/timeline.jsonl?include=citations"),
        "/v1/relations/alba/bora/changes?learned_since=36",
        "/v1/relations/alba/bora?explain=true",
    ]
    addresses = [
        Address(f"{path}{'&' if '?' in path else '?'}{given}", "")
        for path, given in product(paths, days)
    ]

    assert asyncio.run(faults([*registry(), *events], addresses)) == []


# Every address is asked twice after every event; to find a smaller example would take an hour.
@settings(max_examples=chances(20), phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(questioned())
def test_kept_answers_are_what_is_made_anew(asked: tuple[list[AnyEvent], list[Address]]) -> None:
    assert asyncio.run(faults(*asked)) == []
