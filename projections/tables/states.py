"""The tables of states: what held of each subject, from which day to which, and by which facts."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from events.time.dates import EARLIEST, LATEST
from projections.dossiers.courses import SubjectCourse, courses
from projections.dossiers.rendered import is_by_rule
from projections.holding.elements import Element
from projections.holding.listing_order import kind_of
from projections.model.table import Row
from projections.model.things_named import LIVES
from projections.relations import element_words
from projections.relations.element_words import Naming
from projections.relations.stretches import options_of
from projections.relations.stretches import value_of as certain_value_of
from projections.subjects.offices import OfficeState
from projections.tables.as_recorded import AsRecorded
from projections.tables.days import FIRST_DAY, LAST_DAY, told_day
from projections.tables.description import (
    FACT,
    OTHER,
    PARTY,
    RecordTable,
    day,
    text,
    truth,
    whole,
)
from projections.tables.pairs import PAIRS_OF_SUBJECTS, both_orders

READ_AT_ONCE: Final = 500
"""Subjects whose courses are read together."""

_SUBJECTS = """
SELECT subject FROM rendered WHERE :kind IN ('', substr(subject, 1, instr(subject, '/') - 1))
ORDER BY subject
"""


class _StateStretch(NamedTuple):
    """From a day to another one (`LATEST`: it goes on) a subject read so; `facts` carry
    it. What began before the first day of columns begins with the day before that.
    """

    subject: str
    first: int
    last: int
    element: Element
    reads: str
    facts: tuple[str, ...]

    @property
    def id(self) -> str:
        """The subject and the first day."""
        return f"{self.subject}@{told_day(self.first) or '..'}"

    @property
    def days(self) -> tuple[str | None, str | None]:
        """The first and the last day, None where they are not told."""
        return told_day(self.first), told_day(self.last)

    @property
    def says(self) -> tuple[object, ...]:
        """What two stretches are one by, if one follows the other."""
        element = self.element
        return self.reads, element.certainty, element.since, options_of(element)


def _stretches(record: AsRecorded, of_kind: str = "") -> Iterator[_StateStretch]:
    """Every subject, of a kind perhaps, from one reading to the next that says something else."""
    named = element_words.by_name(record.reader, record.clocks)
    subjects = [each for (each,) in record.ask(_SUBJECTS, kind=of_kind) if is_by_rule(each)]
    for start in range(0, len(subjects), READ_AT_ONCE):
        some = subjects[start : start + READ_AT_ONCE]
        for subject, course in courses(record.reader, some, record.clocks, EARLIEST).items():
            yield from _together(_readings(subject, course, named))


def _readings(subject: str, course: SubjectCourse, named: Naming) -> Iterator[_StateStretch]:
    """Those with a day that a column of days can hold; nothing begins with the end of all days."""
    following = (*(each.day - 1 for each in course.readings[1:]), LATEST)
    for (start, element), last in zip(course.readings, following, strict=False):
        if element is not None and start <= LAST_DAY and last >= FIRST_DAY:
            first = max(start, FIRST_DAY - 1)  # that is since ever, as far as columns tell
            reads = element_words.value_of(element, named)
            yield _StateStretch(subject, first, last, element, reads, element.because)


def _together(stretches: Iterator[_StateStretch]) -> Iterator[_StateStretch]:
    """Those that say the same and follow each other, as one."""
    before: _StateStretch | None = None
    for each in stretches:
        if before is None:
            before = each
        elif before.last == each.first - 1 and before.says == each.says:
            facts = tuple(dict.fromkeys((*before.facts, *each.facts)))
            before = each._replace(first=before.first, facts=facts)
        else:
            yield before
            before = each
    if before is not None:
        yield before


def _states(record: AsRecorded) -> Iterator[Row]:
    named = element_words.by_name(record.reader, record.clocks)
    for each in _stretches(record):
        element, kind = each.element, kind_of(each.subject)
        options = options_of(element)
        yield (
            each.id,
            each.subject,
            kind,
            each.subject.split("/")[1] if kind in LIVES else None,
            element_words.about(element, named),
            *each.days,
            each.reads,
            certain_value_of(element),
            element.certainty,
            " or ".join(one.value or "none" for one in options) if len(options) > 1 else None,
            element.since,
            element.first_told,
            element.last_told,
            element.attested_only,
            element.approximate,
            element.support.citations,
            element.support.lineages,
        )


def _state_pairs(record: AsRecorded) -> Iterator[Row]:
    return both_orders(row for row in record.ask(PAIRS_OF_SUBJECTS) if is_by_rule(row[0]))


def _state_facts(record: AsRecorded) -> Iterator[Row]:
    for each in _stretches(record):
        yield from ((each.id, fact) for fact in sorted({*each.facts}))


def _tenures(record: AsRecorded) -> Iterator[Row]:
    for each in _stretches(record, "office"):
        assert isinstance(each.element, OfficeState), "its subject is an office"
        since = each.element.since
        for one in options_of(each.element):
            if one.value is not None:
                yield each.element.office, one.value, *each.days, since, one.certainty, each.id


STATES: Final = RecordTable(
    name="states",
    told="How everything stood: a row for each stretch of days on which a thing read the same,"
    " by the rule that the API's states go by. Of whom it concerns, see state_pairs; what was said"
    " is among the facts. Of the years 1 to 9999; of what changed on more than a thousand days, the"
    " last.",
    columns=(
        text("id", "What has the state, and the first day of the stretch."),
        text("subject", "What has the state: relations/a|b, engagement/x, office/y and so on."),
        text("kind", "What kind of thing that is."),
        text("thing", "The id of the engagement, office, measure, channel, incident or accord."),
        text("about", "What it is called."),
        day("from_day", "The first day; null: since ever, as far as is told."),
        day("until_day", "The last day; null: it goes on, as far as is told."),
        text("reads", "How it stood, as the API says it in a few words."),
        text(
            "value",
            "What certainly held, where that is one thing: a status, a level, who held the office.",
        ),
        text(
            "certainty",
            "certain; possible: others may hold; contested: several are told;"
            " between: it changed on a day that is not known.",
        ),
        text("options", "All that may have held, where that is not one thing."),
        text(
            "since", "When what held began, as written (EDTF): on a day of the stretch or before."
        ),
        day("first_told", "The first day on which the record has it so."),
        day("last_told", "The last day on which the record has it so."),
        truth("is_attested_only", "It is told that it was so on a day, and not that it began."),
        truth("is_approximate", "A date that it rests on is approximate or uncertain."),
        whole("citations", "How many citations support it."),
        whole("lineages", "How many independent outlets these come from."),
    ),
    key=("id",),
    rows=_states,
    searched=("about", "reads"),
    asked_by=("subject", "kind", "thing", "from_day"),
)
STATE_PAIRS: Final = RecordTable(
    name="state_pairs",
    told="Between whom a subject of states stands; of an office, of whose it is and of where its"
    " holder is accredited.",
    columns=(text("subject", "The subject of states."), PARTY, OTHER),
    key=("subject", "party", "other"),
    rows=_state_pairs,
    asked_by=("party",),
)
STATE_FACTS: Final = RecordTable(
    name="state_facts",
    told="By which facts a state is carried on some of its days; of very many the first, and the"
    " last ones.",
    columns=(text("state", "The state.", "states"), FACT),
    key=("state", "fact"),
    rows=_state_facts,
    asked_by=("fact",),
)
TENURES: Final = RecordTable(
    name="tenures",
    told="Who held which office from which day to which: the states of offices, a row for each"
    " person who held one, or may have.",
    columns=(
        text("office", "The office.", "offices"),
        text("person", "Who held it.", "actors"),
        day("from_day", "The first day of the stretch; null: since ever, as far as is told."),
        day("until_day", "The last day; null: it goes on, as far as is told."),
        text("since", "When that began, as written (EDTF)."),
        text("certainty", "certain, or possible."),
        text("state", "The state that says so.", "states"),
    ),
    key=("office", "state", "person"),
    rows=_tenures,
    asked_by=("person",),
)
TABLES: Final = (STATES, STATE_PAIRS, STATE_FACTS, TENURES)
