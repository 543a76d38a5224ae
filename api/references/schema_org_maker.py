"""Makes schema.org's nodes of what is recorded."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TypeVar

from api.asking.addresses import Addresses
from api.plain import web_address
from api.references.edtf_dates import DatePart, common
from api.references.schema_org_nodes import (
    Agent,
    Claim,
    CreativeWork,
    GeoCoordinates,
    GovernmentOrganization,
    Link,
    Organization,
    Person,
    Place,
    PropertyValue,
    Role,
    SchemaEvent,
)
from api.references.versions import ToldVersion, told_differently
from events.dates_in_words.date_words import words
from events.time.dates import parse
from events.vocabulary.base import Citation, Condition
from events.vocabulary.engagements import (
    EngagementFact,
    EngagementHeld,
)
from events.vocabulary.facts import AnyFact
from events.vocabulary.fields import checked_fields
from events.vocabulary.registry import (
    ActorAdded,
    EngagementAdded,
    PlaceAdded,
    Registration,
    SourceAdded,
)
from events.vocabulary.statements import DenialMade
from projections.facts import facts
from projections.facts.facts import FactView
from projections.model.clocks import Clocks
from projections.model.reader import Reader

_Added = TypeVar("_Added", bound=Registration)

AGENTS: dict[str, type[Agent]] = {
    "person": Person,
    "body": Organization,
    "state": GovernmentOrganization,
}

_PARTICIPANTS = ("host", "visitors", "participants")


class NodeMaker:
    """Makes nodes of what is recorded."""

    def __init__(self, reader: Reader, clocks: Clocks, addresses: Addresses) -> None:
        self._reader = reader
        self._known_at = clocks.known_at
        self._addresses = addresses
        self._actors: dict[str, Agent] = {}
        self._works: dict[str, CreativeWork] = {}

    def fact(self, fact: AnyFact, version: str) -> SchemaEvent:
        """That it happened; `version` is where it stands as it reads."""
        engagement = fact.engagement if isinstance(fact, EngagementFact) else None
        return SchemaEvent(
            id=self._addresses.of("facts", fact.id),
            has_version=version,
            name=fact.summary,
            identifier=fact.id,
            start_date=_first(fact.when),
            end_date=_last(fact.when),
            additional_property=(_written(_dated_in(fact), fact.when),),
            location=self.place(fact.place),
            contributor=tuple(self._roles(fact)),
            about=Link(self._addresses.of("engagements", engagement)) if engagement else None,
            subject_of=self._sources(fact.citations),
        )

    def engagement(
        self, fact: EngagementFact, status: str | None, dates: dict[str, str | None]
    ) -> SchemaEvent:
        """The engagement as the fact leaves it; `dates` are EDTF by the names of the fields."""
        added = self._registered("engagement", fact.engagement, EngagementAdded)
        before, start = dates.get("previous_start_date"), dates.get("start_date")
        attending = (*fact.visitors, *fact.participants)
        return SchemaEvent(
            id=self._addresses.of("engagements", added.id),
            name=added.name,
            identifier=added.id,
            event_status=status and f"https://schema.org/{status}",
            start_date=_first(start) if start else None,
            end_date=_last(start) if start else None,
            previous_start_date=_first(before) if before else None,
            additional_property=tuple(
                _written(name, date)
                for name, date in (("startDate", start), ("previousStartDate", before))
                if date
            ),
            location=self.place(fact.place) if isinstance(fact, EngagementHeld) else None,
            organizer=self.actor(fact.host) if fact.host else None,
            attendee=tuple(map(self.actor, attending)),
        )

    def claims(self, view: FactView, clocks: Clocks) -> Iterator[Claim]:
        """Every version of what is told differently."""
        fact = self._addresses.of("facts", view.id)
        for told in told_differently(view):
            authors, citations = self._behind(told, clocks)
            yield Claim(
                id=f"{fact}#claim-{_digest(told)}",
                text=told.text,
                about=Link(fact),
                author=tuple(dict.fromkeys(authors)),
                appearance=self._sources(citations),
            )

    def _behind(
        self, told: ToldVersion, clocks: Clocks
    ) -> tuple[Iterable[Agent], tuple[Citation, ...]]:
        """Who says so, and where."""
        if told.denied_by is None:
            return map(self._author, told.citations), told.citations
        denial = facts.view(self._reader, told.denied_by, clocks).fact
        assert isinstance(denial, DenialMade), "only denials deny"
        return [self.actor(denial.speaker)], denial.citations

    def _registered(self, kind: str, id: str, wanted: type[_Added]) -> _Added:
        return self._reader.registered(kind, id, wanted, known_at=self._known_at)

    def _author(self, citation: Citation) -> Agent:
        if citation.asserted_by is not None:
            return self.actor(citation.asserted_by)
        source = self._registered("source", citation.source, SourceAdded)
        return Organization(name=source.publisher)

    def actor(self, id: str) -> Agent:
        """A state, body or person."""
        found = self._actors.get(id)
        if found is None:
            added = self._registered("actor", id, ActorAdded)
            found = AGENTS[added.kind](id=self._addresses.of("actors", id), name=added.name)
            self._actors[id] = found
        return found

    def _roles(self, fact: AnyFact) -> Iterator[Role]:
        """The actors that the fact names, but for those who take part in its engagement."""
        engaged = _PARTICIPANTS if isinstance(fact, EngagementFact) else ()
        for each in checked_fields(type(fact)):
            value = getattr(fact, each.name)
            if each.refers == "actor" and value and each.name not in engaged:
                for id in value if each.many else (value,):
                    yield Role(role_name=each.name, contributor=self.actor(id))

    def _sources(self, citations: tuple[Citation, ...]) -> tuple[CreativeWork, ...]:
        ids = dict.fromkeys(each.source for each in citations)
        return tuple(map(self.work, ids))

    def work(self, id: str) -> CreativeWork:
        """A source."""
        found = self._works.get(id)
        if found is None:
            source = self._registered("source", id, SourceAdded)
            found = self._works[id] = self._work_of(source)
        return found

    def _work_of(self, source: SourceAdded) -> CreativeWork:
        return CreativeWork(
            id=self._addresses.of("sources", source.id),
            name=source.title,
            author=source.authors,
            publisher=Organization(name=source.publisher),
            date_published=_first(source.published),
            in_language=source.language,
            url=web_address(source.url),
        )

    def place(self, id: str | None) -> Place | None:
        """Where it was, if that is told."""
        if id is None:
            return None
        added = self._registered("place", id, PlaceAdded)
        address = self._addresses.place(id)
        if added.latitude is None or added.longitude is None:
            return Place(id=address, name=added.name)
        geo = GeoCoordinates(latitude=added.latitude, longitude=added.longitude)
        return Place(id=address, name=added.name, geo=geo)


def _digest(told: ToldVersion) -> str:
    """What tells a claim from others of its fact, whichever of them are public as of then."""
    return sha256(f"{told.text}\n{told.denied_by or ''}".encode()).hexdigest()[:12]


def _first(edtf: str) -> str | None:
    """What all possible first days have in common, as ISO 8601."""
    return _written_as_iso(common(parse(edtf).first))


def _last(edtf: str) -> str | None:
    """The same of the last days, for what lasted."""
    lasts = "/" in edtf or edtf.startswith("{")
    return _written_as_iso(common(parse(edtf).last)) if lasts else None


def _written_as_iso(shared: DatePart | None) -> str | None:
    return shared.iso if shared is not None and shared.is_common else None


def _dated_in(fact: AnyFact) -> str:
    return "attested" if isinstance(fact, Condition) else "date"


def _written(name: str, edtf: str) -> PropertyValue:
    return PropertyValue(property_id="EDTF", name=name, value=edtf, description=words(edtf))
