"""The founding record as it would be had some of it never come: services to hold answers against.

Nothing else moves. In the place of what is taken out stands a look at a source that nobody knows,
so that all that stays has the position that it had, and its bytes.
"""

import asyncio
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from litestar.testing import TestClient
from msgspec.structs import replace

from api.service.stores import LEDGER, writing
from events.storage.sqlite import SqliteLedger
from events.time.dates import parse
from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.base import Citation, Condition, Fact
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    Alias,
    EngagementAdded,
    IssueAdded,
    OfficeAdded,
    SourceAdded,
    SourceChecked,
)
from seeds.founding import founding_events
from tests.noon import noon
from tests.recording import an_app
from tests.running import Client
from tests.ungated import ungated

FOUNDING: Final = tuple(founding_events())
_FACTS: Final = {each.id: each for each in FOUNDING if isinstance(each, Fact)}
_LATE: Final = SourceAdded(
    id="late",
    publisher="The Late",
    title="What is late",
    published="2023-12-31",
    lineage="nbc-news",
)
_NEVER: Final = SourceAdded(
    id="never",
    publisher="The Never",
    title="What is never out",
    published="9999-12-31",
    lineage="never",
)
_CITED: Final = Citation(source="late", exact="It is late.", start=0, end=11)


def _corrected(id: str, **fields: object) -> FactCorrected:
    return FactCorrected(fact=replace(_FACTS[id], **fields), reason="It was wrong.")


AMENDMENTS: Final[tuple[AnyEvent, ...]] = (
    _LATE,
    CitationAdded(fact="blinken-visit-postponed", citation=_CITED),
    _corrected("wang-yi-on-taiwan", summary="It was said otherwise."),
    _corrected("lines-severed-by-china", date="2023-06-05", citations=(_CITED,)),
    FactRetracted(fact="wang-yi-met-sullivan", reason="It never was."),
    SourceChecked(source="cnn-blinken-xi-2023-06-19", checked_on="2023-08-01", found="gone"),
    ActorAdded(
        id="another-one",
        kind="person",
        name="Another One",
        acts_for=("china",),
        aliases=(Alias(name="The Other", source="late"),),
    ),
    IssueAdded(id="another-issue", name="Another issue", description="One more."),
    OfficeAdded(id="another-office", name="Another office", of="china"),
    EngagementAdded(id="another-visit", form="visit", name="Another visit"),
    ActorMerged(actor="kurt-campbell", into="another-one", reason="They are one."),
)
"""What was recorded after the founding facts, for the ledger's clock to tell apart."""

RECORD: Final[tuple[AnyEvent, ...]] = (_NEVER, *FOUNDING, *AMENDMENTS)
NOTHING: Final = SourceChecked(source="nobody-knows-it", checked_on="2023", found="gone")


def known_by(position: int) -> Sequence[AnyEvent]:
    """The record when it ended at a position."""
    return RECORD[:position]


def published_by(day: int) -> Sequence[AnyEvent]:
    """The record without what no source had certainly told by a day."""
    sources = [each for each in RECORD if isinstance(each, SourceAdded)]
    out = {each.id for each in sources if parse(each.published).first.latest <= day}
    there = out | {_NEVER.id}
    told = {subject(event) for event in RECORD if any(e.source in out for e in _cited(event))}
    return [_as_told(event, there, told) for event in RECORD]


def _told_from(fact: Fact) -> int:
    """The first day of which a fact tells that it may have happened, or held."""
    span = parse(fact.when)
    return span.first.latest if isinstance(fact, Condition) else span.told_from


def happened_by(day: int) -> Sequence[AnyEvent]:
    """The record without the facts that had certainly not happened by a day, however they read.

    Those that were taken back stay: that they were is told of any day.
    """
    facts = [fact for fact in map(_reads, RECORD) if fact is not None]
    begun = {fact.id for fact in facts if _told_from(fact) <= day}
    stay = {None, *begun, *(each.fact for each in RECORD if isinstance(each, FactRetracted))}
    return [each if subject(each) in stay else NOTHING for each in RECORD]


@contextmanager
def served_over(data: Path, events: Sequence[AnyEvent]) -> Iterator[Client]:
    """The service over some events alone, which nobody asks whether they fit together."""
    asyncio.run(_record(data, events))
    with an_app(lambda: writing(data)) as app, TestClient(app) as client:
        yield client


async def _record(data: Path, events: Sequence[AnyEvent]) -> None:
    data.mkdir()
    ledger = SqliteLedger(data / LEDGER, now=noon)
    with ungated():
        await ledger.append(events, by="tests")
    await ledger.close()


def _as_told(event: Any, out: Set[str], told: Set[str | None]) -> Any:
    """What an event would be had there never been a citation of a source that is not out."""
    match event:
        case Fact() if event.id in told:
            return _supported(event, out)
        case FactCorrected(fact=fact) if fact.id in told:
            return replace(event, fact=_supported(fact, out))
        case ActorAdded(aliases=aliases):
            known = tuple(each for each in aliases if each.source in {None, *out})
            return replace(event, aliases=known)
        case _:
            return event if _stays(event, out, told) else NOTHING


def _stays(event: AnyEvent, out: Set[str], told: Set[str | None]) -> bool:
    match event:
        case CitationAdded(citation=citation):
            return citation.source in out
        case SourceAdded(id=id) | SourceChecked(source=id):
            return id in out
        case _:
            return subject(event) in {None, *told}


def _supported(fact: Any, out: Set[str]) -> Any:
    """A fact with what supports it by then; where nothing does, its words are not told either."""
    citations = tuple(each for each in fact.citations if each.source in out)
    if citations:
        return replace(fact, citations=citations)
    never = replace(fact.citations[0], source=_NEVER.id)
    return replace(fact, citations=(never,), summary="Nobody could know it.", note=None)


def subject(event: AnyEvent) -> str | None:
    """The fact that an event is about."""
    match event:
        case Fact():
            return event.id
        case FactCorrected(fact=fact):
            return fact.id
        case CitationAdded(fact=id) | FactRetracted(fact=id):
            return id
        case _:
            return None


def _reads(event: AnyEvent) -> Fact | None:
    """How the fact reads since an event."""
    match event:
        case Fact():
            return event
        case FactCorrected(fact=fact):
            return fact
        case _:
            return None


def _cited(event: AnyEvent) -> tuple[Citation, ...]:
    fact = _reads(event)
    if fact is not None:
        return fact.citations
    return (event.citation,) if isinstance(event, CitationAdded) else ()
