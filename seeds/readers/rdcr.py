"""The guide to the United States' history of recognition, diplomatic and consular relations.

https://github.com/HistoryAtState/rdcr: an article (TEI) each country that is or was one, in
sections of entries under headings. An entry is a record, `japan/mutual-recognition-1854`; since
when it is public is the year of its article. Of what its heading means the day is taken that its
text prints. Which of the entries tell of relations is told by the sections: treaties, events and
issues are not read, but for those of which the table of headings says otherwise.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from events.errors import DateError, UnknownIdError
from events.time.dates import parse
from events.vocabulary.catalogue import AnyEvent
from seeds.data_sets.coverage import DataSetCoverage, FieldsRead
from seeds.data_sets.record import Record, Rejected
from seeds.data_sets.tellings import NAMED_BY_WHAT_THEY_TELL, NamesGiven, RecordTold
from seeds.derived.relations import RelationsRow, relations_events
from seeds.derived.states import recognised_state_of, states
from seeds.readers.office_of_the_historian import source
from seeds.readers.rdcr_days import day_printed
from seeds.readers.rdcr_entries import NEWEST, Entry, entry_of, records
from seeds.readers.rdcr_headings import NOTHING, HeadingRow, KindTold, kind_told, meanings

__all__ = ["SOURCE", "RdcrRead", "events", "read", "records", "tables_of"]

SOURCE: Final = source(
    "rdcr",
    "A Guide to the United States’ History of Recognition, Diplomatic, and Consular Relations,"
    " by Country, since 1776",
    version="f3c5354",
    published=NEWEST,
)

_OF_RELATIONS: Final = ("recog", "recon", "consular", "diplomatic-relation", "diplomatic_relation")

_CHANGES: Final = frozenset(
    {
        "established",
        "interrupted",
        "severed",
        "severed-by-us",
        "severed-by-them",
        "ended",
        "resumed",
    }
)
_MISSION: Final = ("legation", "embass", "ambassador", "mission", "credentials", "received")
_WORDS: Final = {
    "recognised-by-us": ("recogni",),
    "recognised-by-them": ("recogni",),
    "government-by-us": ("recogni",),
    "withdrawn-by-us": ("recogni",),
    "consular": ("consul",),
    "raised": ("legation", "embass", "ambassador"),
    "stood": _MISSION,
    "us": _MISSION,
    "them": _MISSION,
    "moved": ("moved", "relocated", "transferred"),
    "us-closed": ("legation", "embass", "mission"),
    "war-by-us": ("war",),
    "war-by-them": ("war",),
    "war-ended": ("war", "peace"),
}
_WORDS_OF_RELATIONS: Final = ("relations", "credentials")
"""Words of the sentence that prints the day, by kind of event; these of all others."""


class RdcrRead(NamedTuple):
    """What was read, what was not, and how much of each field."""

    relations: list[RelationsRow]
    rejected: list[Rejected]
    coverage: DataSetCoverage
    naming: NamesGiven = NAMED_BY_WHAT_THEY_TELL


def read(records: Iterable[Record | Rejected], _held: Sequence[RecordTold] = ()) -> RdcrRead:
    """What happened between the United States and each state, entry by entry."""
    coverage = FieldsRead(SOURCE.id)
    rejected: list[Rejected] = []
    found: list[RelationsRow] = []
    facts = _Facts()
    for each in records:
        if isinstance(each, Rejected):
            rejected.append(each)
            continue
        entry = entry_of(each)
        try:
            rows = list(_rows(entry, facts))
        except (DateError, UnknownIdError) as error:
            rejected.append(_rejected(entry, str(error)))
            rows = []
        _count(entry, rows, coverage)
        found += rows
    found = [*found, *_ended_with_relations(found)]
    return RdcrRead(list(_in_turn(found)), rejected, coverage.all())


def events(
    records: Iterable[Record | Rejected], _held: Sequence[RecordTold] = ()
) -> Iterator[AnyEvent]:
    """What is told of the records."""
    names = {each.id: each.name for each in states()}
    yield from relations_events(read(records).relations, SOURCE.id, names)


def tables_of(read: RdcrRead) -> dict[str, tuple[Sequence[Struct], type[Struct]]]:
    """What ships, by file."""
    return {"relations.tsv": (read.relations, RelationsRow)}


def _rejected(entry: Entry, reason: str) -> Rejected:
    file = f"articles/{entry.article}.xml"
    return Rejected(file=file, record=entry.record.id, reason=reason)


def _rows(entry: Entry, facts: "_Facts") -> Iterator[RelationsRow]:
    """What an entry tells; nothing where its heading says nothing, or not when."""
    for meaning in meanings(entry.article, entry.head):
        if not _is_told(entry, meaning):
            continue
        for each in meaning.kinds:
            told = kind_told(each)
            date = _date(entry, meaning, told)
            parse(date)
            state = meaning.state or recognised_state_of(entry.article, date.lstrip("["))
            if state is None:
                raise UnknownIdError("state", entry.article)
            yield RelationsRow(
                record=entry.record.id,
                public=entry.record.public,
                sha256=entry.record.sha256,
                fact=facts.id(state, date, told),
                state=state,
                date=date,
                headed=_headed(entry, date),
                **told._asdict(),
            )


def _is_told(entry: Entry, meaning: HeadingRow) -> bool:
    if meaning.kinds == (NOTHING,):
        return False
    if meaning.article:
        return bool(meaning.year or entry.head.years)
    is_of_relations = entry.section.startswith(_OF_RELATIONS) or entry.section in {"", "relations"}
    return is_of_relations and entry.head.is_of_one_year


def _date(entry: Entry, meaning: HeadingRow, told: KindTold) -> str:
    """The day that is printed, or else what the heading has."""
    kind, level = told.kind, told.level
    year = meaning.year or entry.head.years[-1]
    if not year.isdigit():
        return year
    if meaning.words:
        found = day_printed(entry.text, year, meaning.words, None)
    else:
        found = day_printed(entry.text, year, _WORDS.get(kind, _WORDS_OF_RELATIONS))
    if not found and kind == "established" and level:
        found = day_printed(entry.text, year, _MISSION)
    return found or day_printed(entry.printed, year, ("",)) or year


def _headed(entry: Entry, date: str) -> str:
    """The year of the heading, where the text prints a day of another one."""
    is_of_that = not date[:4].isdigit() or entry.head.years == (date[:4],)
    return "" if is_of_that or not entry.head.is_of_one_year else entry.head.years[0]


class _Facts:
    """The facts that entries tell: several that tell the same are evidence of one."""

    def __init__(self) -> None:
        self._times: Counter[str] = Counter()
        self._told: dict[tuple[str, str, KindTold], str] = {}

    def id(self, state: str, date: str, told: KindTold) -> str:
        """Of the fact that this happened then."""
        if (state, date, told) not in self._told:
            id_ = f"rdcr-{state}-{date.lstrip('[')[:4]}-{told.kind}"
            self._times[id_] += 1
            number = self._times[id_]
            self._told[state, date, told] = id_ if number == 1 else f"{id_}-{number}"
        return self._told[state, date, told]


def _ended_with_relations(rows: Iterable[RelationsRow]) -> Iterator[RelationsRow]:
    """The missions that are told to have been opened, and not to have been closed, when relations
    were broken off, or ended with a state: none stays open then.
    """
    own: dict[str, list[RelationsRow]] = {}
    for each in rows:
        own.setdefault(each.state, []).append(each)
    for several in own.values():
        closed = {each.date[:4] for each in several if each.kind == "us-closed"}
        is_open = ""
        for each in sorted(several, key=lambda row: row.date.lstrip("[")):
            if each.kind in {"us", "us-closed"}:
                is_open = each.level if each.kind == "us" else ""
            elif each.kind.startswith(("severed", "ended")):
                if is_open and each.date[:4] not in closed:
                    fact = each.fact.replace(each.kind, "mission-ended")
                    yield replace(each, fact=fact, kind="us-ended", level=is_open, other="")
                is_open = ""
            elif each.kind == "interrupted":
                is_open = ""


def _in_turn(rows: Iterable[RelationsRow]) -> Iterator[RelationsRow]:
    """The rows, those that follow a change of the same year, one of them without its day, marked:
    an article tells what happened in the order in which it did.
    """
    last: dict[str, RelationsRow] = {}
    for each in rows:
        before = last.get(each.state)
        if each.kind in _CHANGES:
            last[each.state] = each
            if before is not None and before.fact != each.fact and _is_blunt(before, each):
                yield replace(each, follows=(before.fact,))
                continue
        yield each


def _is_blunt(before: RelationsRow, after: RelationsRow) -> bool:
    years = {before.date, after.date} & {before.date[:4]}
    return bool(years) and before.date[:4] == after.date[:4]


def _count(entry: Entry, rows: Sequence[RelationsRow], coverage: FieldsRead) -> None:
    coverage.record(read=bool(rows))
    coverage.field("head", entry.printed, unread="" if rows else entry.head.words)
    if rows:
        is_printed = any(len(each.date) > len("1840") for each in rows)
        coverage.field("text", entry.text, unread="" if is_printed else entry.text)
