"""How often did two parties meet or talk, year by year?"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final, NamedTuple

from msgspec import Struct

from events.time.dates import known_day, parse
from events.time.days import LAST_YEAR, civil
from projections.model.clocks import Clocks, certainty_of
from projections.model.reader import Reader
from projections.model.tense import Tense, ask, tensed
from projections.subjects.contacts import Contact
from projections.subjects.contacts_whole import FORMS

COUNTED: Final = 2_000
"""Facts of contacts of a form that are counted, those that began last."""

TOLD: Final = 1_000
"""Contacts that are told one by one, those that began last."""


def _counted(tense: Tense, form: str) -> str:
    found = tense.in_order(
        lambda pair: (
            f"""
SELECT c.form, c.earliest, c.latest, c.engagement, c.fact, c.date FROM contact c
WHERE c.pair = {pair} AND c.form = '{form}' AND c.earliest <= :d AND c.latest >= :since
  AND {tense.visible("c")}
"""
        ),
        "'pair/' || :pair",
    )
    return f"SELECT * FROM ({found} ORDER BY earliest DESC, fact DESC LIMIT {COUNTED + 1})"


_CONTACTS = tensed(lambda tense: " UNION ALL ".join(_counted(tense, form) for form in FORMS))


class _ContactRow(NamedTuple):
    """What tells of a contact, and the bounds of its first day."""

    form: str
    earliest: int
    latest: int
    engagement: str
    fact: str
    date: str


class ContactsInYear(Struct, frozen=True, kw_only=True):
    """How many engagements of each form began in a `year`, or by their dates in it or in one of
    those after it, up to `until_year` (null: nothing says up to which); some of these perhaps after
    the day of the question.
    """

    year: int
    until_year: int | None
    numbers: dict[str, int]


class ContactsOfForm(Struct, frozen=True, kw_only=True):
    """How many engagements of a form there were, and which of them began first, and last.
    `at_least`: there were others before these.
    """

    number: int
    at_least: bool = False
    first: Contact
    last: Contact


class CourseContact(Contact, frozen=True, kw_only=True):
    """One that was held: its form, what it is called, and the days on which it may have begun
    (null: nothing says how early, or how late). `last_day`: the last one of its own, or that it may
    have.
    """

    form: str
    name: str
    earliest: str | None
    latest: str | None
    last_day: str | None


class ContactsCounted(Struct, frozen=True, kw_only=True):
    """Contacts by year, by form, and one by one those that began last, in order."""

    by_year: tuple[ContactsInYear, ...]
    by_form: dict[str, ContactsOfForm]
    last: tuple[CourseContact, ...]
    first_day: int | None

    @property
    def is_cut(self) -> bool:
        """Whether there were more than are told one by one."""
        return len(self.last) < sum(each.number for each in self.by_form.values())


NOTHING: Final = ContactsCounted(by_year=(), by_form={}, last=(), first_day=None)


def between(reader: Reader, pair: str, clocks: Clocks, since: int) -> ContactsCounted:
    """The contacts of a pair that may have begun since a day, up to that of the clocks. What was
    held and is told by several facts began with the first of these.
    """
    parameters = {
        "pair": pair,
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
        "since": since,
    }
    rows = [_ContactRow(*row) for row in ask(reader, _CONTACTS, parameters)]
    by_form = {form: _counted_once(row for row in rows if row.form == form) for form in FORMS}
    every = [row for some in by_form.values() for row in some]
    cut = {form for form in FORMS if sum(row.form == form for row in rows) > COUNTED}
    return ContactsCounted(
        by_year=tuple(_by_year(every)),
        by_form={
            form: ContactsOfForm(
                number=len(some),
                at_least=form in cut,
                first=_contact(some[0], clocks),
                last=_contact(some[-1], clocks),
            )
            for form, some in by_form.items()
            if some
        },
        last=tuple(_held(reader, clocks, every)),
        first_day=min((row.earliest for row in every), default=None),
    )


def _held(reader: Reader, clocks: Clocks, rows: Iterable[_ContactRow]) -> Iterator[CourseContact]:
    for row in sorted(rows, key=lambda row: (row.earliest, row.latest, row.fact))[-TOLD:]:
        told, span = _contact(row, clocks), parse(row.date)
        name = reader.name_of("engagement", row.engagement, known_at=clocks.known_at)
        yield CourseContact(
            engagement=told.engagement,
            fact=told.fact,
            date=told.date,
            certainty=told.certainty,
            form=row.form,
            name=name or row.engagement,
            earliest=known_day(row.earliest),
            latest=known_day(row.latest),
            last_day=known_day(span.last.latest),
        )


def _counted_once(rows: Iterable[_ContactRow]) -> list[_ContactRow]:
    """Each engagement by what tells first of it, in order."""
    found: dict[str, _ContactRow] = {}
    for row in sorted(rows, key=lambda row: (row.earliest, row.latest, row.fact)):
        found.setdefault(row.engagement, row)
    return list(found.values())


def _by_year(rows: Iterable[_ContactRow]) -> Iterator[ContactsInYear]:
    years = sorted((civil(e.earliest).year, civil(e.latest).year, e.form) for e in rows)
    for (year, until_year), some in groupby(years, key=lambda each: each[:2]):
        counted = Counter(form for _, _, form in some)
        is_open = until_year > LAST_YEAR
        yield ContactsInYear(
            year=year, until_year=None if is_open else until_year, numbers=dict(counted)
        )


def _contact(row: _ContactRow, clocks: Clocks) -> Contact:
    certainty = certainty_of(parse(row.date), clocks.as_of)
    assert certainty is not None, "the query asks for what has happened"
    return Contact(engagement=row.engagement, fact=row.fact, date=row.date, certainty=certainty)
