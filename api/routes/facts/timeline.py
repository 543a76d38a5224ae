"""`/v1/timeline`, and the part of it that an actor, an issue, an engagement or an office has.

All of them are one question in one place, answered in any format of `api.timelines.formats`, by
`Accept` or by the extension of the address.
"""

from collections.abc import Callable
from itertools import starmap
from typing import Any, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec.structs import replace

from api.answers.facts import TimelineAnswer
from api.asking import formats
from api.asking.dependency import GivenQuestion
from api.asking.parameters import (
    ORDERS,
    PAGE_LIMIT,
    AccordFilter,
    ActorFilter,
    ChannelFilter,
    ContestedFilter,
    CounterpartFilter,
    Cursor,
    EngagementFilter,
    From,
    IncidentFilter,
    IssueFilter,
    KindFilter,
    MeasureFilter,
    OfficeFilter,
    Order,
    PageLimit,
    PlaceFilter,
    StatusFilter,
    TextFilter,
    UndatedFilter,
    Until,
)
from api.asking.question import Question
from api.asking.sourced import SourcedService
from api.asking.things import BY_PLURAL, PLURALS, check
from api.http.handlers import get
from api.http.media_formats import FORMATS_OPTION
from api.http.request import AnyRequest
from api.service.stores import Service
from api.timelines.answer import links, tell
from api.timelines.formats import FORMATS, OFFERED
from api.timelines.shape import GivenShape, Shape
from events.errors import QuestionError
from projections.timeline.as_written import AskedFilters, filters_of
from projections.timeline.filters import Filters, Paging

GivenFilters = NamedDependency[Filters]
GivenPaging = NamedDependency[tuple[str | None, Paging]]


async def filters(
    actor: ActorFilter = None,
    counterpart: CounterpartFilter = None,
    issue: IssueFilter = None,
    kind: KindFilter = None,
    engagement: EngagementFilter = None,
    office: OfficeFilter = None,
    measure: MeasureFilter = None,
    channel: ChannelFilter = None,
    incident: IncidentFilter = None,
    accord: AccordFilter = None,
    place: PlaceFilter = None,
    since: From = None,
    until: Until = None,
    undated: UndatedFilter = None,
    text: TextFilter = None,
    contested: ContestedFilter = None,
    status: StatusFilter = None,
) -> Filters:
    """The dependency of the timeline routes; raises `QuestionError` for what fits nothing."""
    asked = AskedFilters(
        actor=actor,
        counterpart=counterpart,
        issue=issue,
        kind=kind,
        engagement=engagement,
        office=office,
        measure=measure,
        channel=channel,
        incident=incident,
        accord=accord,
        place=place,
        since=since,
        until=until,
        undated=undated,
        text=text,
        contested=contested,
        status=status,
    )
    return filters_of(asked)


async def paging(
    cursor: Cursor = None, limit: PageLimit = PAGE_LIMIT, order: Order = "asc"
) -> tuple[str | None, Paging]:
    """The dependency of other paged routes: the cursor, and which page it is without one."""
    if order not in ORDERS:
        raise QuestionError("order", order, " or ".join(ORDERS))
    return cursor, Paging(limit=limit, descending=order == "desc")


@get("/v1/timeline", tags=["timeline"], opt={FORMATS_OPTION: FORMATS})
async def get_timeline(
    request: AnyRequest,
    sourced: SourcedService,
    question: GivenQuestion,
    filters: GivenFilters,
    shape: GivenShape,
) -> Response[TimelineAnswer]:
    """Facts that at least possibly happened by then; filters combine with *and*."""
    return await _told(request, sourced, question, filters, shape)


_OF_THINGS: Final = {
    "actor": "The facts in which an actor, or somebody who acts for it, takes part.",
    "issue": "The facts that concern an issue.",
    "engagement": "The life of a visit, meeting, call or summit.",
    "office": "Who came into an office, left it, or was not seen in it.",
    "measure": "The life of a sanction, tariff, control or ban.",
    "channel": "What became of a line of communication.",
    "incident": "The life of an incident.",
    "accord": "The life of a treaty, an agreement or an understanding.",
    "place": "What happened at a place.",
}
"""What the timeline of a thing is, by the thing's name, which its filter has too."""


def _of_thing(name: str, said: str) -> Any:
    """The part of the timeline that one thing has; its operation is named by the thing."""
    thing = BY_PLURAL[PLURALS[name]]

    async def handler(
        request: AnyRequest,
        sourced: SourcedService,
        question: GivenQuestion,
        filters: GivenFilters,
        shape: GivenShape,
        id: FromPath[str],
    ) -> Response[TimelineAnswer]:
        given = getattr(filters, name)
        if given is not None:
            raise QuestionError(name, given, f"no {name} beside the one in the path")
        check(sourced.reader, thing, id, question.clocks)
        return await _told(request, sourced, question, replace(filters, **{name: id}), shape)

    handler.__name__ = handler.__qualname__ = f"get_{name}_timeline"
    handler.__doc__ = said
    path = f"/v1/{thing.plural}/{{id:str}}/timeline"
    return get(path, tags=[thing.plural], opt={FORMATS_OPTION: FORMATS})(handler)


def _by_extension(handler: Any) -> Any:
    """The same answers at the addresses that name a format; they are described once, at the one
    without.
    """
    (path,) = handler.paths
    paths = [f"{path}{each.extension}" for each in FORMATS]
    route: Callable[[Any], Any] = get(paths, include_in_schema=False)
    return route(handler.fn)


TIMELINES: Final[tuple[Any, ...]] = (get_timeline, *starmap(_of_thing, _OF_THINGS.items()))
IN_OTHER_FORMATS: Final[tuple[Any, ...]] = tuple(map(_by_extension, TIMELINES))


async def _told(
    request: AnyRequest, service: Service, question: Question, filters: Filters, shape: Shape
) -> Response[Any]:
    """The answer in the format that is wanted."""
    _, _, last = question.path.rpartition("/")
    choice = formats.choose(request, last, FORMATS)
    explicit = last != choice.id
    offered = OFFERED[choice.format.name]

    def made(service: Service) -> tuple[bytes, str]:
        story = tell(service, choice, question, filters, shape, explicit=explicit)
        return offered.render(story), links(choice, story)

    takes_long = bool(shape.facets) or offered.takes_long(shape.limit)
    content, link = await service.apart(made) if takes_long else made(service)
    return Response(
        content,
        media_type=choice.format.media_type,
        headers={"Vary": "Accept", "Link": link},
    )
