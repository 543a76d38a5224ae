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

import msgspec

from api.asking.addresses import Addresses, edition
from api.http.media_formats import Format
from api.plain import in_html
from api.references.contexts import EVENTS, address
from api.references.schema_org_maker import NodeMaker
from api.references.schema_org_nodes import (
    Graph,
    SchemaEvent,
)
from events.time.dates import EARLIEST, parse
from events.vocabulary.engagements import (
    EngagementAnnounced,
    EngagementCancelled,
    EngagementFact,
    EngagementHeld,
    EngagementPlanned,
    EngagementPostponed,
)
from events.vocabulary.facts import AnyFact
from projections.facts import facts
from projections.facts.facts import FactView
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.subjects.life import LIFE_LIMIT
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging

FORMAT = Format(
    name="jsonld",
    media_type="application/ld+json",
    extension=".jsonld",
    schema={"type": "object"},
)
_POSTPONED = "engagement-postponed"


def graph(reader: Reader, view: FactView, clocks: Clocks, addresses: Addresses) -> Graph:
    """The fact, the engagement that it is about, what is claimed otherwise."""
    nodes = NodeMaker(reader, clocks, addresses)
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


def graph_of(
    reader: Reader,
    listed: Iterable[tuple[AnyFact, str]],
    clocks: Clocks,
    addresses: Addresses,
) -> Graph:
    """Facts by themselves, one after the other, each with the address of its edition."""
    nodes = NodeMaker(reader, clocks, addresses)
    return Graph(
        context=address(addresses.base, EVENTS),
        graph=tuple(nodes.fact(fact, version) for fact, version in listed),
    )


def render(found: Graph) -> bytes:
    """The graph as JSON-LD."""
    return in_html(msgspec.json.format(msgspec.json.encode(found), indent=2)) + b"\n"


def _engagement(
    reader: Reader, view: FactView, clocks: Clocks, nodes: NodeMaker
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
