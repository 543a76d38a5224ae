"""Visits of foreign leaders to the United States, and the offices that their titles attest."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from events.text.articles import the
from events.vocabulary.amendments import CitationAdded
from events.vocabulary.base import Citation
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.offices import OfficialInOffice
from events.vocabulary.registry import ActorAdded, Affiliation, Alias, EngagementAdded, OfficeAdded
from seeds.data_sets.record import RecordRow
from seeds.data_sets.stays import interval
from seeds.data_sets.tellings import RecordTold
from seeds.derived.in_words import days
from seeds.derived.same_engagements import same_engagements
from seeds.derived.states import states
from seeds.derived.titles import AttestedOffice, office_events, office_of

SOURCE_ID: Final = "history-at-state-visits"
HOST: Final = "united-states"


class VisitorRow(Struct, frozen=True, kw_only=True):
    """A visitor, the state or territory that they came from, and of several the days of each;
    `also_called` by other names that the data set has.
    """

    person: str
    name: str
    country: str
    since: str = ""
    until: str = ""
    also_called: tuple[str, ...] = ()


class VisitRow(RecordRow, frozen=True, kw_only=True, omit_defaults=True):
    """A visit: who came, with which titles, from a `country` that was `called` so.

    `kind` is what kind of visit it was ("state"), `occasion` what it was for ("for a funeral").
    """

    visitors: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    country: str
    called: str = ""
    first: str
    last: str
    kind: str = ""
    occasion: str = ""
    same_as: str = ""


def visitor_events(rows: Iterable[VisitorRow]) -> Iterator[ActorAdded]:
    """What is registered of visitors. Those that other facts have registered are not needed."""
    acting = frozenset(each.id for each in states() if each.kind == "state")
    by_person: dict[str, list[VisitorRow]] = {}
    for row in rows:
        by_person.setdefault(row.person, []).append(row)
    for person, told in by_person.items():
        of_days = [each for each in told if each.since or each.until]
        always = [each for each in told if each not in of_days and each.country in acting]
        yield ActorAdded(
            id=person,
            kind="person",
            name=told[0].name,
            acts_for=tuple(each.country for each in always),
            aliases=tuple(Alias(name=each) for each in told[0].also_called),
            affiliations=tuple(
                Affiliation(
                    acts_for=each.country, since=each.since or None, until=each.until or None
                )
                for each in of_days
            ),
        )


def telling_of(row: VisitRow, main: VisitRow) -> RecordTold:
    """What a record tells, as a fact has it; `main` is that by which the visit is named."""
    return RecordTold(
        record=row.record,
        name=main.name_of_facts,
        who=row.visitors,
        where=HOST,
        first=row.first,
        last=row.last,
        is_main=row is main,
    )


def tellings_of(rows: Iterable[VisitRow]) -> Iterator[RecordTold]:
    """What each record of the visits tells."""
    for main, *others in _visits(rows):
        for row in (main, *others):
            yield telling_of(row, main)


class Visits:
    """Visits as they are registered and told."""

    def __init__(self, rows: Iterable[VisitRow], visitors: Iterable[VisitorRow]) -> None:
        self._visits = _visits(rows)
        self._visitors = {each.person: each.name for each in visitors}
        self._countries = {each.id: each.name for each in states()}
        self._same = same_engagements(SOURCE_ID)

    def offices(self) -> Iterator[OfficeAdded]:
        """The offices that titles attest."""
        yield from office_events(
            office for row, *_ in self._visits for _, office in _offices(row) if office
        )

    def registrations(self) -> Iterator[EngagementAdded]:
        """The visits that are not registered yet."""
        for row, *_ in self._visits:
            if row.name_of_facts not in self._same:
                id_ = self._engagement(row)
                yield EngagementAdded(id=id_, form="visit", name=self._name(row))

    def facts(self) -> Iterator[EngagementHeld | CitationAdded | OfficialInOffice]:
        """That they were held, and by which records; and who came in which office."""
        for rows in self._visits:
            same = self._same.get(rows[0].name_of_facts)
            if same is not None and same.fact:
                for citation in map(_cited, rows):
                    yield CitationAdded(fact=same.fact, citation=citation)
            else:
                yield self._held(rows)
            yield from self._in_office(rows)

    def _held(self, rows: Sequence[VisitRow]) -> EngagementHeld:
        row = rows[0]
        return EngagementHeld(
            id=f"visits-{row.name_of_facts}-held",
            date=interval(row.first, row.last),
            summary=self._summary(row),
            engagement=self._engagement(row),
            host=HOST,
            visitors=row.visitors,
            citations=tuple(map(_cited, rows)),
        )

    def _engagement(self, row: VisitRow) -> str:
        same = self._same.get(row.name_of_facts)
        return f"visits-{row.name_of_facts}" if same is None else same.engagement

    def _summary(self, row: VisitRow) -> str:
        state = self._countries[row.country]
        who = self._who(row).removesuffix(f" of {the(state)}")
        article = "an" if row.kind[:1] in ("i", "o", "u") else "a"
        makes = f"makes {article} {row.kind} visit to" if row.kind else "visits"
        occasion = f" {row.occasion}" if row.occasion else ""
        return f"{who} of {the(row.called or state)} {makes} the United States{occasion}."

    def _in_office(self, rows: Sequence[VisitRow]) -> Iterator[OfficialInOffice]:
        row = rows[0]
        for number, (person, office) in enumerate(_offices(row), 1):
            if office is not None:
                suffix = "" if number == 1 else f"-{number}"
                yield OfficialInOffice(
                    id=f"visits-{row.name_of_facts}-in-office{suffix}",
                    attested=row.first,
                    summary=f"{self._visitors[person]} is {office.name}.",
                    official=person,
                    office=office.id,
                    citations=(row.citation(SOURCE_ID, attested=row.first),),
                )

    def _name(self, row: VisitRow) -> str:
        occasion = f" {row.occasion}" if row.occasion else ""
        visit = f"{row.kind} visit".strip()
        when = days(row.first, row.last)
        return f"{self._who(row)}'s {visit} to the United States{occasion}, {when}"

    def _who(self, row: VisitRow) -> str:
        titles = (*row.titles, *[""] * len(row.visitors))
        named = (
            f"{title} {self._visitors[person]}".strip()
            for person, title in zip(row.visitors, titles, strict=False)
        )
        return " and ".join(named)


def _offices(row: VisitRow) -> Iterator[tuple[str, AttestedOffice | None]]:
    for person, title in zip(row.visitors, row.titles, strict=False):
        yield person, office_of(title, row.country, row.called, row.first)


def _cited(row: VisitRow) -> Citation:
    return row.citation(SOURCE_ID, date=interval(row.first, row.last))


def _visits(rows: Iterable[VisitRow]) -> list[tuple[VisitRow, ...]]:
    """Each visit with all its records, the one that it is named by first."""
    by_record: dict[str, list[VisitRow]] = {}
    for row in rows:
        by_record.setdefault(row.same_as or row.record, []).append(row)
    return [tuple(sorted(each, key=lambda row: bool(row.same_as))) for each in by_record.values()]
