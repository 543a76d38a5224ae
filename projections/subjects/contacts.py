"""When did two parties last meet or talk?"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from msgspec import Struct

from events.time.dates import EARLIEST, Edtf, parse
from events.vocabulary.engagements import EngagementHeld
from projections.model.clocks import FOREVER, Certainty, Clocks, certainty_of
from projections.model.directory import Directory
from projections.model.reader import Reader
from projections.model.table import Row, Table
from projections.model.tense import PAST, Tense, Tensed, ask, tensed
from projections.model.version import Version
from projections.model.worded import Worded

EXAMINED = 50
"""Contacts of a form that are looked at for the last one: those that began last."""

FORMS = ("visit", "meeting", "call", "summit")
SCHEMA = """
CREATE TABLE contact (
    pair        TEXT    NOT NULL,
    form        TEXT    NOT NULL,
    earliest    INTEGER NOT NULL,
    fact        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    latest      INTEGER NOT NULL,
    engagement  TEXT    NOT NULL,
    date        TEXT    NOT NULL,
    PRIMARY KEY (pair, form, earliest, fact, known_from)
) STRICT, WITHOUT ROWID;
"""
INSERT = f"INSERT INTO contact VALUES (?, ?, ?, ?, ?, {FOREVER}, ?, ?, ?, ?)"
CLOSE = f"""
UPDATE contact SET known_to = ?, pair = pair || '{PAST}'
WHERE pair = ? AND form = ? AND earliest = ? AND fact = ? AND known_from = ?
"""


def _last_of_each_form(condition: str) -> Tensed:
    """Those that began last, of each form so many."""

    def of_form(tense: Tense, form: str) -> str:
        found = tense.in_order(
            lambda pair: (
                f"""
SELECT c.form, c.earliest, c.fact, c.latest, c.engagement, c.date FROM contact c
WHERE c.pair = {pair} AND c.form = '{form}' AND c.earliest <= :d
  AND {tense.visible("c")} {condition}
"""
            ),
            ":pair",
        )
        return f"SELECT * FROM ({found} ORDER BY earliest DESC, fact DESC LIMIT {EXAMINED})"

    return tensed(lambda tense: " UNION ALL ".join(of_form(tense, form) for form in FORMS))


_LAST = _last_of_each_form("")
_LAST_CERTAIN = _last_of_each_form("AND c.latest <= :d")


class _HeldContact(NamedTuple):
    """An engagement that was held, as it is filed: the first day of which it is told, the latest of
    its first days.
    """

    earliest: int
    fact: str
    latest: int
    engagement: str
    date: str


_OfForms = dict[str, list[_HeldContact]]


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

    `days_since` the last day of the last contact is null where none certainly happened.
    """

    last: dict[str, Contact | None]
    days_since: SinceContact | None


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """An engagement that was held is a contact between the pairs it stands between."""
    fact = version.fact
    if isinstance(fact, EngagementHeld):
        for pair in version.pairs:
            yield (
                pair,
                directory.forms[fact.engagement],
                version.told_from,
                fact.id,
                version.known_from,
                version.public_from,
                version.span.first.latest,
                fact.engagement,
                fact.date,
            )


def between(reader: Reader, pair: str, clocks: Clocks) -> Contacts:
    """The last contacts of a pair (a key of `projections.model.parties`)."""
    as_of = clocks.as_of
    found = _found(reader, _LAST, pair, clocks)
    last = {form: _last(several, as_of) for form, several in found.items()}
    certain = _certain(reader, pair, clocks, found)
    return Contacts(
        last={form: None if one is None else _contact(one, as_of) for form, one in last.items()},
        days_since=_days_since(certain, [each for each in last.values() if each], as_of),
    )


def _certain(reader: Reader, pair: str, clocks: Clocks, found: _OfForms) -> Sequence[_HeldContact]:
    """The contacts that certainly happened, of each form those that began last."""
    by_form = {
        form: [each for each in several if each.latest <= clocks.as_of]
        for form, several in found.items()
    }
    cut_off = [f for f in FORMS if len(found[f]) == EXAMINED and len(by_form[f]) < EXAMINED]
    if cut_off:
        beyond = _found(reader, _LAST_CERTAIN, pair, clocks)
        by_form |= {form: beyond[form] for form in cut_off}
    return list(chain(*by_form.values()))


def _last(contacts: Sequence[_HeldContact], as_of: int) -> _HeldContact | None:
    """The one that was over last, or is not over."""
    return max(
        contacts, key=lambda each: (_last_day(each, as_of), each.earliest, each.fact), default=None
    )


def _days_since(
    certain: Sequence[_HeldContact], last: Sequence[_HeldContact], as_of: int
) -> SinceContact | None:
    """How long ago the last contact was: of those that certainly happened taken as early as it may
    have been, of all taken as late.
    """
    if not certain:
        return None
    latest = max(_last_day(each, as_of) for each in (*certain, *last))
    earliest = max(min(parse(each.date).last.earliest, as_of) for each in certain)
    return SinceContact(
        at_least=as_of - latest, at_most=None if earliest == EARLIEST else as_of - earliest
    )


def _found(reader: Reader, question: Tensed, pair: str, clocks: Clocks) -> _OfForms:
    """The contacts that are asked for, by form."""
    parameters = {
        "pair": pair,
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    found: _OfForms = {form: [] for form in FORMS}
    for form, *contact in ask(reader, question, parameters):
        found[form].append(_HeldContact(*contact))
    return found


def _contact(held: _HeldContact, as_of: int) -> Contact:
    certainty = certainty_of(parse(held.date), as_of)
    assert certainty is not None, "the query asks for what has happened"
    return Contact(engagement=held.engagement, fact=held.fact, date=held.date, certainty=certainty)


def _last_day(contact: _HeldContact, as_of: int) -> int:
    """The last day by then on which something that happened by then may have gone on."""
    span = parse(contact.date)
    if not span.choices:
        return min(span.last.latest, as_of)
    found = span.days.until(as_of)
    assert found is not None, "it has happened by then"
    return found


TABLES = (Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows),)
