"""What is told of the subjects whose state is asked for, read and put to the rule.

All that is visible of a subject is read, whatever its day: what is told later bears on what holds
before. Of the facts that follow others, or that others follow, whoever they are about, the bounds
are read too.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from msgspec import Struct

from events.time.dates import EARLIEST, LATEST, as_date
from projections.holding.chains import ordered
from projections.holding.evidence import LIFE, Family, Held
from projections.holding.fact_tellings import FactTelling, FactTellings, in_order
from projections.holding.read_tellings import tellings
from projections.holding.rule import History
from projections.holding.which_came_later import Dated, SaidOrder
from projections.model.clocks import KNOWN_TO, Clocks
from projections.model.directory import Directory
from projections.model.numbered import subject_name
from projections.model.reader import Reader
from projections.model.table import Row, Table
from projections.model.version import Version

SCHEMA = f"""
-- subject: the number of its name. told_from is the first day of which it is told: the earliest of
-- its first days, or the latest one where it is open below or a condition. What was said is shown
-- by its number (`projections.holding.segments`).
CREATE TABLE telling (
    number      INTEGER PRIMARY KEY,
    subject     INTEGER NOT NULL,
    told_from   INTEGER NOT NULL,
    fact        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    {KNOWN_TO},
    public_from INTEGER NOT NULL,
    date        TEXT    NOT NULL,
    is_condition INTEGER NOT NULL,
    attests     INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    value       TEXT,
    detail      TEXT,
    party       TEXT,
    until       TEXT,
    support     TEXT
) STRICT;
CREATE INDEX telling_subject ON telling (subject, told_from);
"""

INSERT = """
INSERT INTO telling VALUES (NULL, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
CLOSE = """
UPDATE telling SET ended = ?, subject = -subject
WHERE subject = ? AND told_from = ? AND fact = ? AND known_from = ?
"""


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """What the version tells of each subject that it changes."""
    for change in version.changes:
        yield (
            directory.numbers[subject_name(change.subject)],
            version.told_from,
            version.fact.id,
            version.known_from,
            version.stated_from,
            version.fact.when,
            int(version.is_attested),
            int(change.attests),
            change.kind,
            change.value,
            change.detail,
            change.party,
            change.until,
            version.support if version.added is None else None,
        )


PUT_IN_ORDER_MOST: Final = 150
"""Of a subject of which more is told what is put in order is not remembered."""


class Standing(Struct, frozen=True, dict=True):
    """What holds of a subject on a day, and what is told of it by then or later."""

    held: Held
    tellings: FactTellings
    history: History

    @property
    def value(self) -> str | None:
        """The one value that certainly holds, if there is one."""
        options = self.held.options
        is_settled = len(options) == 1 and self.held.certainty == "certain"
        return options[0].value if is_settled else None

    @property
    def told(self) -> list[FactTelling]:
        """What the options rest on, in order of date."""
        facts = {fact for option in self.held.options for fact in option.facts}
        return sorted((self.tellings[each] for each in facts), key=in_order)

    @property
    def latest(self) -> FactTelling | None:
        """The last of what the options rest on."""
        return self.told[-1] if self.held.options else None

    @cached_property
    def facts(self) -> set[str]:
        """All that tells of what holds or may hold."""
        return {*self.held.holding, *(f for each in self.held.options for f in each.facts)}

    @property
    def since(self) -> str | None:
        """The beginning in EDTF, as written where a fact has it so."""
        since = self.held.since
        if since is None:
            return None
        as_written = self.tellings.begun(since, self.held.holding)
        return as_written or begun_between(since.earliest, since.latest)


def begun_between(earliest: int | None, latest: int) -> str | None:
    """A beginning by its bounds, in EDTF; None for since ever, as far as is told, or none yet."""
    if latest in {EARLIEST, LATEST}:
        return None
    start, end = "" if earliest in {None, EARLIEST} else as_date(earliest or 0), as_date(latest)
    return end if start == end else f"[{start}..{end}]"


Found = dict[str, Standing]
"""What holds by subject; one of which nothing is told is not there."""


def standing(reader: Reader, subjects: Sequence[str], clocks: Clocks) -> Found:
    """What holds of each subject of which anything is told; of a question that comes to a subject
    again, it is worked out once.
    """
    known: dict[str, Standing | None] = reader.meanwhile(clocks)
    fresh = [each for each in dict.fromkeys(subjects) if each not in known]
    known.update({**dict.fromkeys(fresh), **_standing(reader, fresh, clocks)})
    return {each: held for each in subjects if (held := known[each]) is not None}


def _standing(reader: Reader, subjects: Sequence[str], clocks: Clocks) -> Found:
    found: Found = {}
    for subject, (told, history) in histories(reader, subjects, clocks).items():
        held = history.held(clocks.as_of)
        if held is not None:
            found[subject] = Standing(held, told, history)
    return found


def histories(
    reader: Reader, subjects: Sequence[str], clocks: Clocks
) -> dict[str, tuple[FactTellings, History]]:
    """All that is visible of each subject, by its facts, and put in order."""
    told = tellings(reader, subjects, clocks)
    written = {fact: each.dated for some in told.values() for fact, each in some.items()}
    said, dated = ordered(reader, written, clocks)
    return {
        subject: (each, _history_of(reader, subject, each, said, dated))
        for subject, each in told.items()
    }


def _history_of(
    reader: Reader,
    subject: str,
    told: Mapping[str, FactTelling],
    said: SaidOrder,
    dated: Mapping[str, Dated],
) -> History:
    """What is told of a subject, put in order; whoever asks by other days, or for another pair that
    has it, finds it as it was put last, where the same is told of it and said of its order.
    """
    if len(told) > PUT_IN_ORDER_MOST:
        return _history(_family(subject), told, said, dated)
    moved = tuple(
        (each.number, left) for each in told.values() if (left := dated[each.fact]) != each.dated
    )
    own = {fact: said[fact] for fact in told if fact in said}
    key = subject, tuple(each.number for each in told.values()), moved, tuple(own.items())

    def put(_: object) -> Iterator[tuple[object, History]]:
        yield key, _history(_family(subject), told, own, dated)

    found: History
    (found,) = reader.put_in_order.of([key], put)
    return found


def _history(
    family: Family, told: Mapping[str, FactTelling], said: SaidOrder, dated: Mapping[str, Dated]
) -> History:
    return History([each.evidence(dated[each.fact]) for each in told.values()], family, said)


def _family(subject: str) -> Family:
    return _FAMILIES[subject.partition("/")[0]]


_FAMILIES: Mapping[str, Family] = {each: each for each in LIFE}


TABLES = (Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows),)
