"""A fact in schema.org's words (JSON-LD): an `Event`, and where sources differ, `Claim`s.

The first node of `@graph` is the fact itself: that a visit was postponed has a day of its own. What
it did to a visit or meeting stands in the engagement's own `Event`, which the first is `about`:
`eventStatus`, the day for which it stands planned or on which it was held (`startDate`), and the
day that was given up (`previousStartDate`). After a postponement a new plan is `EventRescheduled`.
Proposals, invitations, acceptances, refusals and reports settle no day and have no `eventStatus`.

schema.org's dates are ISO 8601: a month (`2023-07`) or a year may stand for a day that is known no
better, a set of days may not. So `startDate` is what all possible first days have in common, and is
left out where that is nothing, or a year that is not one from 1 to 9999; `endDate` is there for
what lasted. The date as written (EDTF) is always there too, as a `PropertyValue` in
`additionalProperty`, which schema.org has for places and products and which is the one way to say
it without saying more.

Where citations dispute the fact or say otherwise, each version is a `Claim` with its `author` (who
asserts it, or the outlet) and its `appearance` (the sources). No `ClaimReview`: that would rate.

Actors with a part of their own are `organizer` (the host) and `attendee`; any other part is a
`Role` named by the fact's field. A state is a `GovernmentOrganization`, as a `Country` attends
nothing.

A node is identified by the address without clocks, so that what is told as of two days, or of two
positions of the ledger, is told of the same thing: their graphs join. How the fact reads is an
edition of it (Dublin Core's `hasVersion`), at the address with all clocks fixed since when it reads
so. The terms are in a context that we serve (`api.references.contexts`).
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

import msgspec

from api.asking.addresses import Addresses, edition
from api.http.media_formats import Format
from api.plain import in_html, web_address
from api.references.contexts import EVENTS, address
from api.references.edtf_dates import DatePart, common
from api.references.schema_org_nodes import (
    Agent,
    Claim,
    CreativeWork,
    GeoCoordinates,
    GovernmentOrganization,
    Graph,
    Link,
    Organization,
    Person,
    Place,
    PropertyValue,
    Role,
    SchemaEvent,
)
from api.references.versions import ToldVersion, told_differently
from events.time.date_words import words
from events.time.dates import EARLIEST, parse
from events.vocabulary.base import Citation
from events.vocabulary.engagements import (
    EngagementAnnounced,
    EngagementCancelled,
    EngagementFact,
    EngagementHeld,
    EngagementPlanned,
    EngagementPostponed,
)
from events.vocabulary.facts import AnyFact
from events.vocabulary.fields import checked_fields
from events.vocabulary.registry import ActorAdded, EngagementAdded, PlaceAdded, SourceAdded
from events.vocabulary.statements import DenialMade
from projections.facts import facts
from projections.facts.facts import FactView
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.subjects.engagements import LIFE_LIMIT
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging

FORMAT = Format(
    name="jsonld",
    media_type="application/ld+json",
    extension=".jsonld",
    schema={"type": "object"},
)
AGENTS: dict[str, type[Agent]] = {
    "person": Person,
    "body": Organization,
    "state": GovernmentOrganization,
}
_POSTPONED = "engagement-postponed"
_PARTICIPANTS = ("host", "visitors", "participants")


def graph(reader: Reader, view: FactView, clocks: Clocks, addresses: Addresses) -> Graph:
    """The fact, the engagement that it is about, what is claimed otherwise."""
    nodes = _Nodes(reader, addresses)
    reads_so = edition(view.version, view.history[-1].recorded_at, view.earliest)
    version = addresses.edition_of("facts", view.id, reads_so)
    return Graph(
        context=address(addresses.base, EVENTS),
        graph=(
            nodes.fact(view.fact, version),
            *_engagement(reader, view, clocks, nodes),
            *nodes.claims(view, clocks),
        ),
    )


def graph_of(reader: Reader, listed: Iterable[tuple[AnyFact, str]], addresses: Addresses) -> Graph:
    """Facts by themselves, one after the other, each with the address of its edition."""
    nodes = _Nodes(reader, addresses)
    return Graph(
        context=address(addresses.base, EVENTS),
        graph=tuple(nodes.fact(fact, version) for fact, version in listed),
    )


def render(found: Graph) -> bytes:
    """The graph as JSON-LD."""
    return in_html(msgspec.json.format(msgspec.json.encode(found), indent=2)) + b"\n"


class _Nodes:
    """Makes nodes of what is recorded."""

    def __init__(self, reader: Reader, addresses: Addresses) -> None:
        self._reader = reader
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
            start_date=_first(fact.date),
            end_date=_last(fact.date),
            additional_property=(_written("date", fact.date),),
            location=self._place(fact.place),
            contributor=tuple(self._roles(fact)),
            about=Link(self._addresses.of("engagements", engagement)) if engagement else None,
            subject_of=self._sources(fact.citations),
        )

    def engagement(
        self, fact: EngagementFact, status: str | None, dates: dict[str, str | None]
    ) -> SchemaEvent:
        """The engagement as the fact leaves it; `dates` are EDTF by the names of the fields."""
        added = self._reader.registered("engagement", fact.engagement, EngagementAdded)
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
            location=self._place(fact.place) if isinstance(fact, EngagementHeld) else None,
            organizer=self._actor(fact.host) if fact.host else None,
            attendee=tuple(map(self._actor, attending)),
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
        return [self._actor(denial.speaker)], denial.citations

    def _author(self, citation: Citation) -> Agent:
        if citation.asserted_by is not None:
            return self._actor(citation.asserted_by)
        source = self._reader.registered("source", citation.source, SourceAdded)
        return Organization(name=source.publisher)

    def _actor(self, id: str) -> Agent:
        found = self._actors.get(id)
        if found is None:
            added = self._reader.registered("actor", id, ActorAdded)
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
                    yield Role(role_name=each.name, contributor=self._actor(id))

    def _sources(self, citations: tuple[Citation, ...]) -> tuple[CreativeWork, ...]:
        ids = dict.fromkeys(each.source for each in citations)
        return tuple(map(self._work, ids))

    def _work(self, id: str) -> CreativeWork:
        found = self._works.get(id)
        if found is None:
            source = self._reader.registered("source", id, SourceAdded)
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

    def _place(self, id: str | None) -> Place | None:
        if id is None:
            return None
        added = self._reader.registered("place", id, PlaceAdded)
        address = self._addresses.place(id)
        if added.latitude is None or added.longitude is None:
            return Place(id=address, name=added.name)
        geo = GeoCoordinates(latitude=added.latitude, longitude=added.longitude)
        return Place(id=address, name=added.name, geo=geo)


def _engagement(
    reader: Reader, view: FactView, clocks: Clocks, nodes: _Nodes
) -> Iterator[SchemaEvent]:
    """The engagement that the fact is about, if it is about one."""
    fact = view.fact
    match fact:
        case EngagementPostponed():
            before = {"previous_start_date": fact.planned_for}
            yield nodes.engagement(fact, "EventPostponed", before)
        case EngagementCancelled():
            before = {"previous_start_date": fact.planned_for}
            yield nodes.engagement(fact, "EventCancelled", before)
        case EngagementHeld() | EngagementPlanned() | EngagementAnnounced():
            start = fact.date if isinstance(fact, EngagementHeld) else fact.planned_for
            postponed = _postponed_before(reader, fact, clocks)
            status = "EventRescheduled" if postponed else "EventScheduled"
            given_up = postponed.planned_for if postponed else None
            dates = {"start_date": start, "previous_start_date": given_up}
            yield nodes.engagement(fact, status, dates)
        case EngagementFact():
            yield nodes.engagement(fact, None, {})
        case _:
            pass


def _postponed_before(
    reader: Reader, fact: EngagementFact, clocks: Clocks
) -> EngagementPostponed | None:
    """The last postponement of the engagement that certainly lies before the fact."""
    begins = parse(fact.date).first.earliest
    if begins == EARLIEST:
        return None
    wanted = Filters(engagement=fact.engagement, kind=_POSTPONED, until=begins - 1)
    paging = Paging(limit=LIFE_LIMIT, descending=True)
    for each in timeline.page(reader, wanted, clocks, paging).items:
        if parse(each.date).last.latest < begins:
            found = facts.view(reader, each.id, clocks).fact
            return found if isinstance(found, EngagementPostponed) else None
    return None


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


def _written(name: str, edtf: str) -> PropertyValue:
    return PropertyValue(property_id="EDTF", name=name, value=edtf, description=words(edtf))
