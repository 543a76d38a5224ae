"""When did two parties last meet or talk?"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct

from events.time.dates import EARLIEST, Edtf, parse
from events.vocabulary.engagements import EngagementHeld
from projections.model.clocks import FOREVER, Certainty, Clocks, certainty_of
from projections.model.directory import Directory
from projections.model.reader import LAST_DAY, Reader
from projections.model.table import Row, Table
from projections.model.tense import Tense, Tensed, ask, tensed
from projections.model.version import Version
from projections.model.worded import Worded
from projections.subjects import contacts_whole
from projections.subjects.contacts_first import HeldContact, first_of
from projections.subjects.contacts_whole import EXAMINED, FORMS, TIED

SCHEMA = """
-- It was over on some day from over_from to ends. gaps: the date, where not every day is one of it.
CREATE TABLE contact (
    pair        INTEGER NOT NULL,
    form        TEXT    NOT NULL,
    earliest    INTEGER NOT NULL,
    fact        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    latest      INTEGER NOT NULL,
    over_from   INTEGER NOT NULL,
    ends        INTEGER NOT NULL,
    gaps        TEXT,
    engagement  TEXT    NOT NULL,
    date        TEXT    NOT NULL,
    PRIMARY KEY (pair, form, earliest, fact, known_from)
) STRICT, WITHOUT ROWID;
"""
INSERT = f"INSERT INTO contact VALUES (?, ?, ?, ?, ?, {FOREVER}, ?, ?, ?, ?, ?, ?, ?)"
CLOSE = """
UPDATE contact SET known_to = ?, pair = -pair
WHERE pair = ? AND form = ? AND earliest = ? AND fact = ? AND known_from = ?
"""


# The last day by then on which it may have gone on.
_LAST_DAY = f"iif(c.gaps IS NULL, min(c.ends, :d), {LAST_DAY}(c.gaps, :d))"

_IS_CERTAIN = "c.latest <= :d"


def _begun_last(tense: Tense, form: str, columns: str, condition: str) -> str:
    """Contacts of a form, those that began last."""
    found = tense.in_order(
        lambda pair: (
            f"""
SELECT c.earliest, c.fact, {columns} FROM contact c
WHERE c.pair = {pair} AND c.form = '{form}' AND c.earliest <= :d
  AND {tense.visible("c")} AND {condition}
"""
        ),
        "'pair/' || :pair",
    )
    return f"{found} ORDER BY earliest DESC, fact DESC LIMIT {EXAMINED}"


def _over_last(tense: Tense, form: str, condition: str = "TRUE") -> str:
    """Those that were over last, or are not over: several, where that was on one day."""
    columns = f"c.form, c.engagement, c.date, {_LAST_DAY} AS last_day"
    found = _begun_last(tense, form, columns, condition)
    order = "last_day DESC, earliest DESC, fact DESC"
    columns = "form, engagement, fact, date, last_day"
    return f"SELECT * FROM (SELECT {columns} FROM ({found}) ORDER BY {order} LIMIT {TIED})"


def _certain(tense: Tense, form: str) -> str:
    """Between which days the last of those that certainly happened was over."""
    columns = f"min(c.over_from, :d) AS over_from, {_LAST_DAY} AS last_day"
    found = _begun_last(tense, form, columns, _IS_CERTAIN)
    return f"SELECT max(over_from), max(last_day) FROM ({found})"


def _of_each_form(question: Callable[[Tense, str], str]) -> Tensed:
    return tensed(lambda tense: " UNION ALL ".join(question(tense, form) for form in FORMS))


_LAST = _of_each_form(_over_last)
_LAST_CERTAIN = _of_each_form(partial(_over_last, condition=_IS_CERTAIN))
_CERTAIN = _of_each_form(_certain)


class Contact(Worded, frozen=True, kw_only=True):
    """An engagement that was held, the fact that says so, and its date (EDTF)."""

    engagement: str
    fact: str
    date: Edtf
    date_in_words: str = ""
    certainty: Certainty


class SinceContact(Struct, frozen=True, kw_only=True):
    """So many days, as a contact has a date with bounds, and may have happened or not. `at_most` is
    null where nothing says how early the last one was.
    """

    at_least: int
    at_most: int | None


class Contacts(Struct, frozen=True, kw_only=True):
    """The last contact of each form (null: none is recorded by then).

    `certainly` has, for the forms of which the last one may have happened or not, the last one that
    did, if there is any. `days_since` the last day of the last contact is null where none certainly
    happened.
    """

    last: dict[str, Contact | None]
    certainly: dict[str, Contact] = {}
    days_since: SinceContact | None

    @property
    def told(self) -> tuple[Contact, ...]:
        """All of them."""
        return (*filter(None, self.last.values()), *self.certainly.values())


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """An engagement that was held is a contact between the pairs it stands between."""
    fact, span = version.fact, version.span
    if isinstance(fact, EngagementHeld):
        for pair in version.pairs:
            yield (
                directory.numbers[f"pair/{pair}"],
                directory.forms[fact.engagement],
                version.told_from,
                fact.id,
                version.known_from,
                version.stated_from,
                span.first.latest,
                span.last.earliest,
                span.last.latest,
                fact.date if span.choices else None,
                fact.engagement,
                fact.date,
            )


def between(reader: Reader, pair: str, clocks: Clocks) -> Contacts:
    """The last contacts of a pair (a key of `projections.model.parties`)."""
    asked = _ContactsAsked(reader, pair, clocks)
    found = asked.over_last(are_certain=False)
    certain = asked.certain()
    last = {form: _contact(found[form], clocks) if form in found else None for form in FORMS}
    return Contacts(
        last=last,
        certainly=_certainly(asked, last) if certain else {},
        days_since=_days_since(certain, found.values(), clocks.as_of),
    )


class _ContactsAsked:
    """The contacts of a pair by some clocks: looked for, or found among all where these are
    remembered.
    """

    def __init__(self, reader: Reader, pair: str, clocks: Clocks) -> None:
        self.reader, self.pair, self.clocks = reader, pair, clocks
        day, known_at, limit = clocks.as_of, clocks.known_at, clocks.public_limit
        self._parameters = {"pair": pair, "d": day, "k": known_at, "p": limit}
        is_now = reader.asks_of_now(clocks)
        self._whole = contacts_whole.remembered(reader, self._parameters) if is_now else None

    def over_last(self, *, are_certain: bool) -> dict[str, HeldContact]:
        """The one of each form that is told, of all or of those that certainly happened."""
        over_last: dict[str, list[HeldContact]] = {}
        if self._whole is None:
            question = _LAST_CERTAIN if are_certain else _LAST
            rows = ask(self.reader, question, self._parameters)
        else:
            rows = self._whole.over_last(self.clocks.as_of, are_certain=are_certain)
        for form, *row in rows:
            over_last.setdefault(form, []).append(HeldContact(*row))
        return {
            form: first_of(self.reader, each, self.pair, self.clocks)
            for form, each in over_last.items()
        }

    def certain(self) -> list[tuple[int, int]]:
        """Between which days the last of those of each form was over that certainly happened."""
        if self._whole is not None:
            return self._whole.certain(self.clocks.as_of)
        return [row for row in ask(self.reader, _CERTAIN, self._parameters) if None not in row]


def _certainly(asked: _ContactsAsked, last: Mapping[str, Contact | None]) -> dict[str, Contact]:
    """The last of those that certainly happened, of each form of which the last one may not have:
    what may have happened hides none that did.
    """
    open_forms = {form for form, each in last.items() if each and each.certainty == "possible"}
    if not open_forms:
        return {}
    found = asked.over_last(are_certain=True)
    there = open_forms & {*found}
    return {form: _contact(found[form], asked.clocks) for form in FORMS if form in there}


def _days_since(
    certain: Sequence[tuple[int, int]], last: Iterable[HeldContact], as_of: int
) -> SinceContact | None:
    """How long ago the last contact was: of those that certainly happened taken as early as it may
    have been, of all taken as late.
    """
    if not certain:
        return None
    over_from = max(first for first, _ in certain)
    last_day = max([*(day for _, day in certain), *(each.last_day for each in last)])
    return SinceContact(
        at_least=as_of - last_day,
        at_most=None if over_from == EARLIEST else as_of - over_from,
    )


def _contact(last: HeldContact, clocks: Clocks) -> Contact:
    certainty = certainty_of(parse(last.date), clocks.as_of)
    assert certainty is not None, "the query asks for what has happened"
    return Contact(engagement=last.engagement, fact=last.fact, date=last.date, certainty=certainty)


TABLES = (Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows),)
