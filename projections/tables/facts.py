"""The tables of facts: as they stand, who and what they name, and how they were amended."""

from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec.structs import replace

from events.vocabulary.base import Condition
from events.vocabulary.facts import AnyFact
from events.vocabulary.fields import checked_fields
from projections.facts.history import decode_fact
from projections.model.table import Row
from projections.model.things_named import LIVES
from projections.tables.as_recorded import AsRecorded, RecordedFact
from projections.tables.days import date_columns, dated, told_day
from projections.tables.description import (
    ACTOR,
    FACT,
    OTHER,
    PARTY,
    RecordTable,
    day,
    text,
    truth,
    whole,
)
from projections.tables.pairs import PAIRS_OF_FACTS, both_orders

REPRESENTED: Final = "represented"
"""The role of a state for which somebody acted whom the fact names."""

_encode = msgspec.json.Encoder().encode
_VERSIONS = """
SELECT fact, known_from, known_to, change, reason, recorded_at, recorded_by, body FROM version
WHERE known_from <= :k ORDER BY fact, known_from
"""


def _facts(record: AsRecorded) -> Iterator[Row]:
    return (_fact(each) for each in record.facts())


def _fact(told: RecordedFact) -> Row:
    fact, span = told.fact, told.span
    return (
        fact.id,
        told.kind,
        fact.summary,
        *dated(fact.when),
        isinstance(fact, Condition),
        span.approximate or span.uncertain,
        fact.place,
        *(getattr(fact, kind, None) for kind in LIVES),
        getattr(fact, "planned_for", None),
        getattr(fact, "denies", None),
        told.is_contested,
        told.support.citations,
        told.support.lineages,
        told.support.machine_coded,
        told_day(told.public_from),
        fact.dated_by,
        fact.note,
        fact.credibility,
        fact.graded_by,
        told.position,
        told.version,
        told.recorded_at,
        told.recorded_by,
        _encode(replace(fact, citations=())).decode(),
    )


def named_in(fact: AnyFact) -> Iterator[tuple[str, str]]:
    """Every actor that a fact names, with the role in which it does."""
    for field in checked_fields(type(fact)):
        value = getattr(fact, field.name)
        if field.refers == "actor" and value is not None:
            yield from ((each, field.name) for each in (value if field.many else (value,)))


def _fact_actors(record: AsRecorded) -> Iterator[Row]:
    for told in record.facts():
        named = list(dict.fromkeys(named_in(told.fact)))
        ids = {actor for actor, _ in named}
        others = ((each, REPRESENTED) for each in told.actors if each not in ids)
        for actor, role in sorted((*named, *others)):
            yield told.fact.id, actor, role


def _fact_pairs(record: AsRecorded) -> Iterator[Row]:
    return both_orders(record.ask(PAIRS_OF_FACTS))


def _fact_issues(record: AsRecorded) -> Iterator[Row]:
    for told in record.facts():
        yield from ((told.fact.id, each) for each in sorted({*told.fact.issues}))


def _fact_follows(record: AsRecorded) -> Iterator[Row]:
    for told in record.facts():
        yield from ((told.fact.id, each) for each in sorted({*told.fact.follows}))


def _versions(record: AsRecorded) -> Iterator[Row]:
    for id, known_from, known_to, change, *by, body in record.ask(_VERSIONS):
        fact = decode_fact(body)
        until = known_to if known_from < known_to <= record.position else None
        stands = change != "retracted" and until is None and known_to != known_from
        yield id, known_from, until, change, *by, stands, fact.summary, fact.when


FACTS: Final = RecordTable(
    name="facts",
    told="Everything that happened, or held on a day, as the record has it: a row a fact.",
    columns=(
        text("id", "The fact's id: it is looked up at /v1/facts/{id}, and never given anew."),
        text("kind", "What kind of thing happened: engagement-held, statement-made and so on."),
        text("summary", "What happened, in a sentence of whoever recorded it."),
        *date_columns("date", "When it happened, as the local day at the place"),
        truth("is_attested", "Of the date it is told that it held then, not that it began."),
        truth("is_approximate", "The date is marked as approximate or uncertain."),
        text("place", "Where.", "places"),
        text("engagement", "The visit, meeting, call or summit that it is about.", "engagements"),
        text("office", "The office that it is about.", "offices"),
        text("measure", "The measure that it is about.", "measures"),
        text("channel", "The channel that it is about.", "channels"),
        text("incident", "The incident that it is about.", "incidents"),
        text("accord", "The accord that it is about.", "accords"),
        text("planned_for", "For when something is, or was, planned, as written (EDTF)."),
        text("denies", "The fact that it denies; it may have been taken back."),
        truth("is_contested", "Its sources differ, or somebody disputes or denies it."),
        whole("citations", "How many citations support it."),
        whole("lineages", "How many independent outlets these come from."),
        truth("is_machine_coded", "Nobody but a program tells it: no state rests on it."),
        day("public_from", "The day by which a source that supports it had certainly come out."),
        text("dated_by", "How its date was derived, where the source does not print it."),
        text("note", "A note of whoever recorded it."),
        whole("credibility", "The Admiralty grade, from 1 (confirmed) to 6 (cannot be judged)."),
        text("graded_by", "Who gave the grade."),
        whole("position", "The position of the ledger at which it was recorded."),
        whole("version", "The position at which it got the words that it has."),
        text("recorded_at", "When it was recorded (RFC 3339)."),
        text("recorded_by", "Who recorded it.", "collections"),
        text("record", "All of its fields but the citations, as JSON, as the API gives them."),
    ),
    key=("id",),
    rows=_facts,
    searched=("summary",),
    asked_by=("kind", "earliest", "engagement", "office", "recorded_by"),
)
FACT_ACTORS: Final = RecordTable(
    name="fact_actors",
    told="Who had which part in a fact: a row for each actor in each role.",
    columns=(
        FACT,
        ACTOR,
        text(
            "role",
            "The part, as the field of the fact is called (host, visitors, speaker);"
            f" {REPRESENTED}: a state for which somebody acted on that day.",
        ),
    ),
    key=("fact", "actor", "role"),
    rows=_fact_actors,
    asked_by=("actor",),
)
FACT_PAIRS: Final = RecordTable(
    name="fact_pairs",
    told="Between whom a fact stands, states for which somebody acted included."
    " What nobody but a program tells is not among it.",
    columns=(FACT, PARTY, OTHER),
    key=("fact", "party", "other"),
    rows=_fact_pairs,
    asked_by=("party",),
)
FACT_ISSUES: Final = RecordTable(
    name="fact_issues",
    told="Which issues a fact is about.",
    columns=(FACT, text("issue", "The issue.", "issues")),
    key=("fact", "issue"),
    rows=_fact_issues,
    asked_by=("issue",),
)
FACT_FOLLOWS: Final = RecordTable(
    name="fact_follows",
    told="What a fact came after, where the dates alone cannot tell.",
    columns=(FACT, text("follows", "The earlier fact; it may have been taken back.")),
    key=("fact", "follows"),
    rows=_fact_follows,
)
FACT_VERSIONS: Final = RecordTable(
    name="fact_versions",
    told="How each fact was recorded and amended, facts that were taken back included.",
    columns=(
        text("fact", "The fact's id; the fact may not stand any more."),
        whole("position", "The position of the ledger from which on it read so."),
        whole("until_position", "The position from which on it read otherwise, or was gone."),
        text("change", "What was done: recorded, corrected, citation-added, retracted and so on."),
        text("reason", "Why it was done."),
        text("recorded_at", "When (RFC 3339)."),
        text("recorded_by", "By whom."),
        truth("stands", "It is what the table of facts has."),
        text("summary", "The summary that it had."),
        text("date", "The date that it had, as written (EDTF)."),
    ),
    key=("fact", "position"),
    rows=_versions,
)
TABLES: Final = (FACTS, FACT_ACTORS, FACT_PAIRS, FACT_ISSUES, FACT_FOLLOWS, FACT_VERSIONS)
