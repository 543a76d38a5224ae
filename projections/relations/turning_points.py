"""When did two states begin, break off, interrupt and resume their relations, and who says so?

A turn is where one course of relations, or one government that a state recognises as that of the
other one, certainly took the place of another. The facts that begin it tell who says so. The last
turn comes first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from msgspec import Struct

from events.dates_in_words.date_words import said
from events.time.dates import EARLIEST, Edtf, parse
from events.vocabulary.base import Condition
from events.vocabulary.catalogue import tag_of
from events.vocabulary.facts import AnyFact, RecognitionFact, RelationsFact
from events.vocabulary.registry import SourceAdded
from events.vocabulary.relations import (
    RecognitionWithdrawn,
    RelationsEnded,
    RelationsEstablished,
    RelationsInterrupted,
    RelationsResumed,
    RelationsSevered,
    StateRecognised,
)
from projections.dossiers.courses import courses
from projections.facts import history
from projections.facts.independence import sources_of
from projections.holding.elements import Support, support_of
from projections.holding.listing_order import kind_of
from projections.model.clocks import Clocks
from projections.model.directory import parties_of
from projections.model.reader import Reader
from projections.model.tense import version_of
from projections.model.worded import Worded
from projections.relations.stretches import CourseStretch, begins, stretches_of
from projections.subjects import diplomatic_relations
from projections.subjects.over_since import YEAR

TURNS_MOST: Final = 30
"""Turns that are told, the last ones."""

LOOKED_AT: Final = 8
"""Facts behind a stretch among which those that begin it are looked for."""

_BEGINNING: Final = (
    RelationsEstablished,
    RelationsInterrupted,
    RelationsSevered,
    RelationsResumed,
    RelationsEnded,
    StateRecognised,
    RecognitionWithdrawn,
)

_CURRENT: Final = f"""
SELECT v.support, v.body FROM version v WHERE {version_of(":fact")} AND v.public_from <= :p
"""


class TurnTold(Struct, frozen=True, kw_only=True):
    """A fact that tells of a turn: what it says, and whose reporting that is, by name."""

    fact: str
    type: str
    summary: str
    lineages: tuple[str, ...]
    support: Support


class RelationsTurn(Worded, frozen=True, kw_only=True):
    """From when on another course of relations held, or another government was recognised.

    `value` is the course, or the government; of a government that `subject` tells whose it is.
    `date` is when, as far as is told; null: it was told of a day alone, by which it was so.
    `when` says either in words, and `until` when what came after it began.
    """

    subject: str
    value: str | None
    date: Edtf | None
    date_in_words: str | None = None
    when: str
    until: str | None
    told: tuple[TurnTold, ...]


class _Period(NamedTuple):
    """What certainly held for a time, in stretches that follow each other."""

    subject: str
    stretches: list[CourseStretch]

    @property
    def value(self) -> str | None:
        return self.stretches[0].value


class _BeginningTold(NamedTuple):
    fact: AnyFact
    told: TurnTold


def turns_of(
    reader: Reader, lanes: Mapping[str, Sequence[CourseStretch]], clocks: Clocks
) -> tuple[RelationsTurn, ...]:
    """The turns in the courses of relations and recognitions, given by subject; the last first."""
    found = [each for lane in lanes.items() for each in _turning(*lane)]
    found.sort(key=lambda each: begins(each.stretches[0]), reverse=True)
    return tuple(_turn(reader, each, clocks) for each in found[: TURNS_MOST + 1])


def turns_between(
    reader: Reader, parties: tuple[str, str], clocks: Clocks
) -> tuple[RelationsTurn, ...]:
    """The turns in the relations of two parties up to the day of the clocks."""
    subjects = [e for e in diplomatic_relations.subjects(*parties) if kind_of(e) in TURNING]
    found = courses(reader, subjects, clocks, EARLIEST)
    lanes = {id: stretches_of(each, EARLIEST, clocks.as_of) for id, each in found.items()}
    return turns_of(reader, lanes, clocks)


TURNING: Final = frozenset({"relations", "recognition"})
"""The kinds of subjects that have turns: a level changes while relations go on."""


def _turning(subject: str, stretches: Sequence[CourseStretch]) -> Iterator[_Period]:
    """The periods of a course; of recognition, those in which another government than a state's own
    was recognised, and those after one.
    """
    periods = list(_periods(subject, stretches))
    if kind_of(subject) == "relations":
        yield from periods
        return
    _, state = parties_of(subject)
    were_others = False
    for each in periods:
        is_other = each.value not in {None, state}
        if is_other or were_others:
            yield each
        were_others = is_other


def _periods(subject: str, stretches: Iterable[CourseStretch]) -> Iterator[_Period]:
    period: _Period | None = None
    for each in stretches:
        if each.certainty != "certain":
            continue
        if period is not None and period.value == each.value:
            period.stretches.append(each)
            continue
        if period is not None:
            yield period
        period = _Period(subject, [each])
    if period is not None:
        yield period


def _turn(reader: Reader, period: _Period, clocks: Clocks) -> RelationsTurn:
    first, last = period.stretches[0], period.stretches[-1]
    told = _begun_by(reader, period, clocks)
    date = _date(first, told)
    return RelationsTurn(
        subject=period.subject,
        value=period.value,
        date=date,
        when=said(date) if date is not None else _by(told),
        until=last.until_in_words,
        told=tuple(each.told for each in told),
    )


def _date(first: CourseStretch, told: Sequence[_BeginningTold]) -> Edtf | None:
    """When it began: as the fact has it that says so most closely, else as what was before it and
    what came after leave it, where that is no more than a year.
    """
    dates = [each.fact.when for each in told if not isinstance(each.fact, Condition)]
    if dates:
        return min(dates, key=_breadth)
    if first.since is not None and _breadth(first.since) <= YEAR:
        return first.since
    return None


def _breadth(date: Edtf) -> int:
    return parse(date).first.latest - parse(date).first.earliest


def _by(told: Sequence[_BeginningTold]) -> str:
    return f"by {said(told[0].fact.when)}" if told else "on a day that is not told"


def _begun_by(reader: Reader, period: _Period, clocks: Clocks) -> list[_BeginningTold]:
    """The facts by which a period began, else the first that tells of it."""
    ids = chain(*(each.because[:LOOKED_AT] for each in period.stretches))
    read = (_read(reader, each, clocks) for each in dict.fromkeys(ids))
    found = [each for each in read if each is not None]
    return [each for each in found if _begins(each.fact, period)] or found[:1]


def _begins(fact: AnyFact, period: _Period) -> bool:
    """Whether a fact is of a beginning, and of the one of this course."""
    if not isinstance(fact, RelationsFact | RecognitionFact) or not isinstance(fact, _BEGINNING):
        return False
    changes = diplomatic_relations.changes(fact)
    return any((e.subject, e.value) == (period.subject, period.value) for e in changes)


def _read(reader: Reader, id: str, clocks: Clocks) -> _BeginningTold | None:
    asked = {"fact": id, "k": clocks.known_at, "p": clocks.public_limit}
    row = reader.db.execute(_CURRENT, asked).fetchone()
    if row is None:
        return None
    support, body = row
    fact = history.as_public(reader, history.decode_fact(body), clocks)
    named = dict.fromkeys(_name(reader, e, clocks) for e in sources_of(reader, fact, clocks))
    told = TurnTold(
        fact=id,
        type=tag_of(type(fact)),
        summary=fact.summary,
        lineages=tuple(named),
        support=support_of((support,), clocks),
    )
    return _BeginningTold(fact, told)


def _name(reader: Reader, source: SourceAdded, clocks: Clocks) -> str:
    """Whose reporting a source is; what no actor is called for, by its publisher."""
    lineage = reader.name_of("actor", source.lineage, known_at=clocks.known_at)
    return lineage or source.publisher
