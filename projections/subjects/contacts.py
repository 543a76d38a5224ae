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
from projections.model.tense import PAST, Tensed, ask, tensed
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


def _last_of(condition: str) -> Tensed:
    return tensed(
        lambda tense: (
            f"""
SELECT c.engagement, c.fact, c.date, c.latest FROM contact c
WHERE {tense.filed("c.pair", ":pair")} AND c.form = :form AND c.earliest <= :d
  AND {tense.visible("c")} {condition}
ORDER BY c.earliest DESC, c.fact DESC LIMIT {EXAMINED}
"""
        )
    )


_LAST = _last_of("")
_LAST_CERTAIN = _last_of("AND c.latest <= :d")


class _HeldContact(NamedTuple):
    """An engagement that was held, as it is filed; `latest` is the latest of its first days."""

    engagement: str
    fact: str
    date: str
    latest: int


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
    found = {form: _found(reader, _LAST, pair, form, clocks) for form in FORMS}
    certain = [each for form in FORMS for each in _certain(reader, pair, form, clocks, found[form])]
    return Contacts(
        last={form: _last(several, clocks.as_of) for form, several in found.items()},
        days_since=_days_since(certain, [*certain, *chain(*found.values())], clocks.as_of),
    )


def _certain(
    reader: Reader, pair: str, form: str, clocks: Clocks, found: Sequence[_HeldContact]
) -> Sequence[_HeldContact]:
    """The contacts that certainly happened, those that began last."""
    certain = [each for each in found if each.latest <= clocks.as_of]
    if len(found) < EXAMINED or len(certain) == EXAMINED:
        return certain
    return _found(reader, _LAST_CERTAIN, pair, form, clocks)


def _last(contacts: Sequence[_HeldContact], as_of: int) -> Contact | None:
    """The one that was over last, or is not over."""
    last = max(contacts, key=lambda each: _order(each, as_of), default=None)
    return None if last is None else _contact(last, as_of)


def _order(contact: _HeldContact, as_of: int) -> tuple[int, int, str]:
    return _last_day(contact, as_of), parse(contact.date).told_from, contact.fact


def _days_since(
    certain: Sequence[_HeldContact], possible: Sequence[_HeldContact], as_of: int
) -> SinceContact | None:
    """How long ago the last contact was: of those that certainly happened taken as early as it may
    have been, of all taken as late.
    """
    if not certain:
        return None
    latest = max(_last_day(each, as_of) for each in possible)
    earliest = max(min(parse(each.date).last.earliest, as_of) for each in certain)
    return SinceContact(
        at_least=as_of - latest, at_most=None if earliest == EARLIEST else as_of - earliest
    )


def _found(
    reader: Reader, question: Tensed, pair: str, form: str, clocks: Clocks
) -> list[_HeldContact]:
    """The contacts that are asked for, those that began last first."""
    parameters = {
        "pair": pair,
        "form": form,
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    return [_HeldContact(*row) for row in ask(reader, question, parameters)]


def _contact(held: _HeldContact, as_of: int) -> Contact:
    certainty = certainty_of(parse(held.date), as_of)
    assert certainty is not None, "the query asks for what has happened"
    return Contact(engagement=held.engagement, fact=held.fact, date=held.date, certainty=certainty)


def _last_day(contact: _HeldContact, as_of: int) -> int:
    """The last day by then on which something that happened by then may have gone on."""
    found = parse(contact.date).days.until(as_of)
    assert found is not None, "it has happened by then"
    return found


TABLES = (Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows),)
