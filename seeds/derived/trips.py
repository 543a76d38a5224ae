"""Trips abroad of presidents and secretaries of state, as visits that were held."""

from collections.abc import Iterable, Iterator
from typing import Final

from events.text.articles import the
from events.vocabulary.amendments import CitationAdded
from events.vocabulary.base import Citation
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.registry import EngagementAdded
from seeds.data_sets.record import RecordRow
from seeds.data_sets.stays import interval
from seeds.data_sets.tellings import RecordTold
from seeds.derived.in_words import days
from seeds.derived.places import PlaceRow
from seeds.derived.same_engagements import same_engagements
from seeds.derived.states import states
from seeds.derived.travellers import TravellerRow

SOURCE_ID: Final = "history-at-state-travels"

_SUMMARY_LIMIT: Final = 300
_HOSTS: Final = {each.id: each.id for each in states() if each.kind != "territory"}
"""A territory is host to nobody."""


class TripRow(RecordRow, frozen=True, kw_only=True, omit_defaults=True):
    """A stay of a traveller in a `country` (a state or a territory), and the places there.

    `title` is what the traveller was then, `called` how the country was where that is not its name.
    `same_as` is the record of the same visit, of which this one is further evidence; `part_of` that
    of the president's visit within which it was.
    """

    traveller: str
    title: str = ""
    country: str
    called: str = ""
    first: str
    last: str
    places: tuple[str, ...] = ()
    same_as: str = ""
    part_of: str = ""


def telling_of(row: TripRow, main: TripRow) -> RecordTold:
    """What a record tells, as a fact has it; `main` is that by which the visit is named."""
    return RecordTold(
        record=row.record,
        name=main.name_of_facts,
        who=(row.traveller,),
        where=_HOSTS.get(row.country, ""),
        first=row.first,
        last=row.last,
        place=row.places[0] if row.places else "",
        is_main=row is main,
    )


def tellings_of(rows: Iterable[TripRow]) -> Iterator[RecordTold]:
    """What each record of the trips tells."""
    for main, *others in _visits(rows).values():
        for row in (main, *others):
            yield telling_of(row, main)


class Trips:
    """Trips as they are registered and told."""

    def __init__(
        self,
        rows: Iterable[TripRow],
        travellers: Iterable[TravellerRow],
        places: Iterable[PlaceRow],
    ) -> None:
        self._visits = _visits(rows)
        self._travellers = {each.person: each.name for each in travellers}
        self._places = {each.id: each.name for each in places}
        self._countries = {each.id: each for each in states()}
        self._same = same_engagements(SOURCE_ID)

    def registrations(self) -> Iterator[EngagementAdded]:
        """The visits that are not registered yet, each after that of which it is a part."""
        told = (row for row, *_ in self._visits.values() if row.name_of_facts not in self._same)
        for row in sorted(told, key=lambda row: bool(row.part_of)):
            yield EngagementAdded(
                id=self._engagement(row),
                form="visit",
                name=f"{self._whose(row)} visit to {self._where(row)}, {days(row.first, row.last)}",
                part_of=self._engagement(self._whole(row)) if row.part_of else None,
            )

    def facts(self) -> Iterator[EngagementHeld | CitationAdded]:
        """That they were held, and by which records."""
        for rows in self._visits.values():
            same = self._same.get(rows[0].name_of_facts)
            if same is not None and same.fact:
                for citation in map(_cited, rows):
                    yield CitationAdded(fact=same.fact, citation=citation)
            else:
                yield self._held(rows)

    def _held(self, rows: tuple[TripRow, ...]) -> EngagementHeld:
        row = rows[0]
        return EngagementHeld(
            id=f"travels-{row.name_of_facts}-held",
            date=interval(row.first, row.last),
            summary=self._summary(row),
            engagement=self._engagement(row),
            host=_HOSTS.get(row.country),
            visitors=(row.traveller,),
            place=row.places[0] if row.places else None,
            citations=tuple(map(_cited, rows)),
        )

    def _summary(self, row: TripRow) -> str:
        who = f"{row.title} {self._travellers[row.traveller]}".strip()
        beside = f" with {self._president_of(row)}" if row.part_of else ""
        told = f"{who} visits {self._where(row)}{beside}"
        places = ", ".join(self._places[each] for each in row.places)
        whole = f"{told}: {places}." if places else f"{told}."
        return whole if len(whole) <= _SUMMARY_LIMIT else f"{told}."

    def _president_of(self, row: TripRow) -> str:
        whole = self._whole(row)
        return f"{whole.title} {self._travellers[whole.traveller]}".strip()

    def _whole(self, row: TripRow) -> TripRow:
        whole, *_ = self._visits[row.part_of]
        return whole

    def _whose(self, row: TripRow) -> str:
        return f"{self._travellers[row.traveller]}'s"

    def _where(self, row: TripRow) -> str:
        return the(row.called or self._countries[row.country].name)

    def _engagement(self, row: TripRow) -> str:
        same = self._same.get(row.name_of_facts)
        return f"travels-{row.name_of_facts}" if same is None else same.engagement


def _visits(rows: Iterable[TripRow]) -> dict[str, tuple[TripRow, ...]]:
    """Each visit by the record that it is named by, which is the first of its records."""
    by_record: dict[str, list[TripRow]] = {}
    for row in rows:
        by_record.setdefault(row.same_as or row.record, []).append(row)
    return {
        record: tuple(sorted(each, key=lambda row: bool(row.same_as)))
        for record, each in by_record.items()
    }


def _cited(row: TripRow) -> Citation:
    """What makes two records one visit cannot differ between them: their days and places can."""
    places = {"place": row.places[0]} if row.places else {}
    return row.citation(SOURCE_ID, date=interval(row.first, row.last), **places)
