"""The tables of engagements: visits, meetings, calls and summits, who took part, who met whom."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.registry import EngagementAdded
from projections.model import mergers
from projections.model.table import Row
from projections.tables.as_recorded import AsRecorded
from projections.tables.days import date_columns, dated
from projections.tables.description import ACTOR, FACT, OTHER, PARTY, RecordTable, text, truth
from projections.tables.pairs import CONTACTS, both_orders
from projections.tables.registered import DESCRIPTION

TAKING_PART: Final = ("host", "visitors", "participants")
"""The fields of facts that name who takes part in an engagement."""


class _HeldFirst(NamedTuple):
    """What tells first that an engagement was held."""

    earliest: int
    latest: int
    fact: str
    date: str


class _Engagements:
    """Who takes part in engagements by what facts tell, and when they were held."""

    def __init__(self, record: AsRecorded) -> None:
        self.parties: dict[tuple[str, str, str], bool] = {}
        self.held: dict[str, _HeldFirst] = {}
        for told in record.facts():
            fact, first = told.fact, told.span.first
            engagement = getattr(fact, "engagement", None)
            if engagement is None or told.support.machine_coded:
                continue
            was_held = isinstance(fact, EngagementHeld)
            if was_held:
                held = _HeldFirst(first.earliest, first.latest, fact.id, fact.when)
                self.held[engagement] = min(held, self.held.get(engagement, held))
            for role in TAKING_PART:
                value = getattr(fact, role, None) or ()
                for actor in (value,) if isinstance(value, str) else value:
                    key = engagement, actor, role
                    self.parties[key] = self.parties.get(key, False) or was_held


def _rows(record: AsRecorded) -> Iterator[Row]:
    held = _Engagements(record).held
    for each in record.registered(EngagementAdded):
        survivor = mergers.survivor(record.reader, each.id, record.clocks, "engagement")
        first = held.get(each.id)
        yield (
            each.id,
            each.form,
            each.name,
            each.part_of,
            *dated(None if first is None else first.date),
            None if first is None else first.fact,
            each.description,
            None if survivor == each.id else survivor,
        )


def _parties(record: AsRecorded) -> Iterator[Row]:
    found = _Engagements(record).parties
    return ((*key, found[key]) for key in sorted(found))


def _contacts(record: AsRecorded) -> Iterator[Row]:
    return both_orders(_contacts_once(record))


def _contacts_once(record: AsRecorded) -> Iterator[Row]:
    """Each engagement that a pair held, by what tells first of it."""
    for (pair, engagement), some in groupby(record.ask(CONTACTS), itemgetter(0, 1)):
        _, _, form, fact, date = next(some)
        yield engagement, form, fact, *dated(date), pair


ENGAGEMENTS: Final = RecordTable(
    name="engagements",
    told="Visits, meetings, calls and summits. How each stood from day to day is among the states.",
    columns=(
        text("id", "The engagement's id: it is looked up at /v1/engagements/{id}."),
        text("form", "visit, meeting, call or summit."),
        text("name", "What it is called."),
        text("part_of", "The engagement within which it takes place.", "engagements"),
        *date_columns("held", "When it was held, by the first fact that tells it"),
        text("held_by", "That fact; null: nothing tells that it was held.", "facts"),
        DESCRIPTION,
        text("merged_into", "The engagement that it turned out to be.", "engagements"),
    ),
    key=("id",),
    rows=_rows,
    searched=("name", "description"),
    asked_by=("form", "part_of"),
)
PARTIES: Final = RecordTable(
    name="engagement_parties",
    told="Who takes part in an engagement, by any fact of its life.",
    columns=(
        text("engagement", "The engagement.", "engagements"),
        ACTOR,
        text("role", "host, visitors or participants."),
        truth("was_held", "So it is told in a fact by which it was held."),
    ),
    key=("engagement", "actor", "role"),
    rows=_parties,
    asked_by=("actor",),
)
CONTACT_TABLE: Final = RecordTable(
    name="contacts",
    told="Who met or talked to whom: a row for each engagement that was held and each two who met"
    " there, states for which somebody acted included.",
    columns=(
        text("engagement", "The engagement.", "engagements"),
        text("form", "visit, meeting, call or summit."),
        FACT,
        *date_columns("date", "When it was held"),
        PARTY,
        OTHER,
    ),
    key=("engagement", "party", "other"),
    rows=_contacts,
    asked_by=("party", "fact"),
)
TABLES: Final = (ENGAGEMENTS, PARTIES, CONTACT_TABLE)
