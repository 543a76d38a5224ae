"""What can be recorded and may be a mistake all the same: doubts about events before they are.

Events are held against those before them in the same batch and against the views as they stand: a
seek for each mark, and one for each thing that is named for the first time.
"""

import sqlite3
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache
from typing import Literal, Protocol

import msgspec
from msgspec import Struct

from events.admission.faults import Faults
from events.errors import DateError
from events.time.clock import utc_now
from events.time.dates import parse
from events.vocabulary.amendments import CitationAdded, FactCorrected
from events.vocabulary.base import Citation, Condition, Fact
from events.vocabulary.catalogue import AnyEvent, stream_of
from events.vocabulary.facts import MeasureFact
from events.vocabulary.fields import checked_fields
from events.vocabulary.registry import ActorAdded, PlaceAdded, Registration, SourceAdded
from events.vocabulary.statements import AssessmentMade
from projections.doubts import marks
from projections.doubts.marks import Marked
from projections.doubts.occasions import Occasions

Code = Literal[
    "same-fact",
    "same-identifier",
    "same-name",
    "same-text",
    "acts-for-nobody",
    "measure-without-targets",
    "text-not-attached",
    "later-than-its-source",
    "in-the-future",
    "outside-its-engagement",
]
"""They stay: programs go by them."""

_CODES: dict[str, Code] = {
    "identifier": "same-identifier",
    "name": "same-name",
    "place": "same-name",
    "sha256": "same-text",
    "url": "same-text",
}
_REGISTERED = "SELECT body FROM registered WHERE kind = ? AND id = ?"
_STAND = f"SELECT checkpoint, {marks.ARE_ANY} FROM meta"

REMEMBERED = 1_000
"""Registrations that need not be decoded again: facts that come together name the same ones."""

_decode = lru_cache(REMEMBERED)(msgspec.json.Decoder(Registration).decode)


class Doubt(Struct, frozen=True, kw_only=True):
    """What may be wrong with an event: at its place, where in it, and what it clashes with."""

    place: int
    code: Code
    field: str
    detail: str
    clashes_with: str | None = None


class HeldTexts(Protocol):
    """Which texts are held, of sources and by their hash."""

    def holds(self, source: str) -> bool:
        """Whether the text of a source is attached."""

    def is_held(self, digest: str) -> bool:
        """Whether there is a text with a hash: it is attached when its source is recorded."""


class Doubts:
    """Gathers doubts, event by event; `texts` are those that quotes can be checked against.

    `checked_against` is where the views stand; None where they are damaged, so that events are only
    held against each other.
    """

    def __init__(self, db: sqlite3.Connection, texts: HeldTexts) -> None:
        self.found = Faults[Doubt]()
        self._db = db
        self._texts = texts
        self._marks: dict[str | int, str] = {}
        self._registered: dict[str, Registration | None] = {}
        self._told: set[str] = set()
        self._occasions = Occasions(db)
        self._tomorrow = (utc_now() + timedelta(days=1)).date().toordinal()
        """As far as a day may have come somewhere."""
        self.checked_against: int | None = None
        self._has_marks = False
        with suppress(sqlite3.Error):
            self.checked_against, has_marks = db.execute(_STAND).fetchone()
            self._has_marks = bool(has_marks)
        self._place = 0

    def see(self, event: AnyEvent, place: int) -> None:
        """Take in the next event; `place` is its index or its line."""
        self._place = place
        # A date that is none is told by the rules, and views that are damaged tell nothing.
        with suppress(DateError, sqlite3.Error):
            self._see(event)

    def _see(self, event: AnyEvent) -> None:
        match event:
            case Fact():
                self._fact(event, "")
            case FactCorrected():
                self._fact(event.fact, "/fact")
            case CitationAdded():
                self._quote(event.citation, "/citation/source")
            case ActorAdded():
                self._actor(event)
            case SourceAdded():
                self._source(event)
            case PlaceAdded():
                self._alike(event)
            case _:
                pass

    def _doubt(self, code: Code, field: str, detail: str, clashes_with: str | None = None) -> None:
        doubt = Doubt(
            place=self._place, code=code, field=field, detail=detail, clashes_with=clashes_with
        )
        self.found.add(self._place, [doubt])

    def _actor(self, actor: ActorAdded) -> None:
        self._registered[f"actor/{actor.id}"] = actor
        self._alike(actor)
        if actor.kind != "state" and not (actor.acts_for or actor.affiliations):
            self._told.add(f"actor/{actor.id}")
            detail = "acts for no state, as is right for media, experts and companies: by it alone"
            detail += " no fact stands between two states"
            self._doubt("acts-for-nobody", "/acts_for", detail)

    def _source(self, source: SourceAdded) -> None:
        self._registered[f"source/{source.id}"] = source
        self._alike(source)
        if parse(source.published).first.earliest > self._tomorrow:
            detail = f"published {source.published}, which is still to come"
            self._doubt("in-the-future", "/published", detail)

    def _alike(self, event: Marked) -> None:
        own = stream_of(event)
        told: set[str] = set()
        for mark, pointer in marks.marks_of(event).items():
            other = self._holder(mark, own)
            if other is not None and other not in told:
                told.add(other)
                kind = mark.partition("/")[0]
                self._doubt(_CODES[kind], pointer, self._alike_in(kind, event, other), other)

    def _alike_in(self, kind: str, event: Marked, other: str) -> str:
        id = other.partition("/")[2]
        if not isinstance(event, SourceAdded):
            return f"{id!r} has this {'name' if kind == 'place' else kind}, too"
        recorded = self._find(other)
        lineage = recorded.lineage if isinstance(recorded, SourceAdded) else event.lineage
        what = "text" if kind == "sha256" else "address"
        if lineage == event.lineage:
            return f"{id!r} is this {what}, too"
        return (
            f"{id!r} is this {what}, too, and has the lineage {lineage!r}, not {event.lineage!r}:"
            " it would support facts as two"
        )

    def _fact(self, fact: Fact, at: str) -> None:
        own, mark = f"fact/{fact.id}", marks.fact_mark(fact)
        if (other := self._holder(mark, own)) is not None:
            detail = f"{other.partition('/')[2]!r} says the same in every field but the id"
            self._doubt("same-fact", f"{at}/id", detail, other)
        earliest = parse(fact.when).first.earliest
        if earliest > self._tomorrow:
            detail = f"{_told(fact)}, which is still to come"
            self._doubt("in-the-future", f"{at}/{_dated_in(fact)}", detail)
        if (outside := self._occasions.outside(fact)) is not None:
            detail = f"{_told(fact)}, and {outside.said}"
            self._doubt("outside-its-engagement", f"{at}/date", detail, f"fact/{outside.fact}")
        for index, citation in enumerate(fact.citations):
            pointer = f"{at}/citations/{index}/source"
            self._quote(citation, pointer)
            self._published(fact, earliest, citation, pointer)
        if isinstance(fact, MeasureFact):
            if not fact.targets:
                detail = "names no targets: it stands between no parties"
                self._doubt("measure-without-targets", f"{at}/targets", detail)
        elif not isinstance(fact, AssessmentMade):  # experts and the press are no side
            self._sides(fact, at)

    def _quote(self, citation: Citation, pointer: str) -> None:
        source = f"source/{citation.source}"
        if source in self._told or citation.record is not None:
            return
        self._told.add(source)
        added = self._registered.get(source)
        hashed = added.sha256 if isinstance(added, SourceAdded) else None
        waits = hashed is not None and self._texts.is_held(hashed)
        if not (waits or self._texts.holds(citation.source)):
            detail = f"no text of {citation.source!r} is attached: its quotes are not checked"
            self._doubt("text-not-attached", pointer, detail)

    def _published(self, fact: Fact, earliest: int, citation: Citation, pointer: str) -> None:
        # What is planned is mentioned before it happens; it cannot be supported.
        if citation.bearing != "supports":
            return
        source = self._find(f"source/{citation.source}")
        if not isinstance(source, SourceAdded):
            return
        cited, published = f"{citation.source!r} was published", source.published
        if (record := citation.record) is not None:
            cited, published = (
                f"record {record.id!r} of {citation.source!r} was public",
                record.public,
            )
        if parse(published).last.latest < earliest:
            detail = f"{_told(fact)} at the earliest, and {cited} {published}, before that"
            self._doubt("later-than-its-source", pointer, detail, f"source/{citation.source}")

    def _sides(self, fact: Fact, at: str) -> None:
        """Doubt actors that act for nobody where the fact names fewer than two states."""
        states: set[str] = set()
        idle: list[tuple[str, str]] = []
        for field in checked_fields(type(fact)):
            value = getattr(fact, field.name) if field.refers == "actor" else None
            for id in value if field.many and value else () if value is None else (value,):
                actor = self._find(f"actor/{id}")
                if isinstance(actor, ActorAdded):
                    states.update((actor.id,) if actor.kind == "state" else actor.acts_for)
                    if actor.kind != "state" and not actor.acts_for:
                        idle.append((f"{at}/{field.name}", actor.id))
        for pointer, id in idle if len(states) < 2 else ():
            if f"actor/{id}" not in self._told:
                self._told.add(f"actor/{id}")
                detail = f"{id!r} acts for no state, and the fact stands between no two states"
                self._doubt("acts-for-nobody", pointer, detail, f"actor/{id}")

    def _holder(self, mark: str | int, own: str) -> str | None:
        """Who else has a mark, in this batch or in the views; from now on this one has it, too."""
        other = self._marks.setdefault(mark, own)
        if other != own:
            return other
        return marks.holder(self._db, mark, own) if self._has_marks else None

    def _find(self, stream: str) -> Registration | None:
        if stream not in self._registered:
            row = self._db.execute(_REGISTERED, tuple(stream.split("/", 1))).fetchone()
            self._registered[stream] = None if row is None else _decode(row[0])
        return self._registered[stream]


def _told(fact: Fact) -> str:
    return f"{'held on' if isinstance(fact, Condition) else 'happened'} {fact.when}"


def _dated_in(fact: Fact) -> str:
    """The field that its date stands in."""
    return "attested" if isinstance(fact, Condition) else "date"
