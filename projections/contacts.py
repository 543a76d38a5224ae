"""When did two parties last meet or talk?"""

from collections.abc import Iterator

from msgspec import Struct

from events.dates import Edtf, parse
from events.engagements import EngagementHeld
from projections.clocks import FOREVER, Certainty, Clocks, certainty_of
from projections.directory import Directory
from projections.reader import Reader
from projections.table import Row
from projections.version import Version
from projections.worded import Worded

FORMS = ("visit", "meeting", "call", "summit")
POSSIBLE_LIMIT = 20
"""Contacts that only possibly happened yet which are stepped over in search of a certain one."""

SCHEMA = """
CREATE TABLE contact (
    pair        TEXT    NOT NULL,
    form        TEXT    NOT NULL,
    earliest    INTEGER NOT NULL,
    fact        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    engagement  TEXT    NOT NULL,
    date        TEXT    NOT NULL,
    PRIMARY KEY (pair, form, earliest, fact, known_from)
) STRICT, WITHOUT ROWID;
"""
INSERT = f"INSERT INTO contact VALUES (?, ?, ?, ?, ?, {FOREVER}, ?, ?, ?)"
CLOSE = """
UPDATE contact SET known_to = ?
WHERE pair = ? AND form = ? AND earliest = ? AND fact = ? AND known_from = ?
"""

_LAST = """
SELECT engagement, fact, date FROM contact
WHERE pair = :pair AND form = :form AND earliest <= :d
  AND known_from <= :k AND known_to > :k AND public_from <= :p
ORDER BY earliest DESC, fact DESC LIMIT :limit
"""


class Contact(Worded, frozen=True, kw_only=True):
    """An engagement that was held, the fact that says so, and its date (EDTF)."""

    engagement: str
    fact: str
    date: Edtf
    date_in_words: str = ""
    certainty: Certainty


class Contacts(Struct, frozen=True, kw_only=True):
    """The last contact of each form (null: none is recorded by then).

    `days_since` counts from the last day of the latest contact that certainly happened, taken as
    late as it may have been: at least so many days had passed.
    """

    last: dict[str, Contact | None]
    days_since: int | None


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """An engagement that was held is a contact between the pairs it stands between."""
    fact = version.fact
    if isinstance(fact, EngagementHeld):
        for pair in version.pairs:
            yield (
                pair,
                directory.forms[fact.engagement],
                version.span.first.earliest,
                fact.id,
                version.known_from,
                version.public_from,
                fact.engagement,
                fact.date,
            )


def between(reader: Reader, pair: str, clocks: Clocks) -> Contacts:
    """The last contacts of a pair (a key of `projections.parties`)."""
    found = {form: _last(reader, pair, form, clocks) for form in FORMS}
    certain = [each for contacts in found.values() for each in contacts if _is_certain(each)]
    ends = [_last_day(each, clocks.as_of) for each in certain]
    return Contacts(
        last={form: contacts[0] if contacts else None for form, contacts in found.items()},
        days_since=clocks.as_of - max(ends) if ends else None,
    )


def _last(reader: Reader, pair: str, form: str, clocks: Clocks) -> list[Contact]:
    """The latest contact first; further ones only down to the first that certainly happened."""
    parameters = {
        "pair": pair,
        "form": form,
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
        "limit": POSSIBLE_LIMIT,
    }
    found = []
    for engagement, fact, date in reader.db.execute(_LAST, parameters):
        certainty = certainty_of(parse(date), clocks.as_of)
        assert certainty is not None, "the query asks for what has happened"
        contact = Contact(engagement=engagement, fact=fact, date=date, certainty=certainty)
        found.append(contact)
        if _is_certain(contact):
            break
    return found


def _last_day(contact: Contact, as_of: int) -> int:
    """The last day by then on which something that happened by then may have gone on."""
    found = parse(contact.date).days.until(as_of)
    assert found is not None, "it has happened by then"
    return found


def _is_certain(contact: Contact) -> bool:
    return contact.certainty == "certain"
