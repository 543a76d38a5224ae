"""`/v1/timeline`, and an actor's and an issue's part of it."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec.structs import asdict, replace

from api.answers import GivenQuestion, Question
from api.cursors import next_address, resume
from api.pages import PageOf
from api.parameters import (
    ORDERS,
    PAGE_LIMIT,
    ActorFilter,
    ContestedFilter,
    CounterpartFilter,
    Cursor,
    EngagementFilter,
    From,
    IssueFilter,
    KindFilter,
    Order,
    PageLimit,
    PlaceFilter,
    Text,
    Until,
)
from api.service import OpenService, Service
from events.errors import QuestionError
from events.registry import ActorAdded, IssueAdded
from projections import known, timeline
from projections.questions import AskedFilters, filters_of
from projections.walk import Filters, Key, Paging

GivenFilters = NamedDependency[Filters]
GivenPaging = NamedDependency[tuple[str | None, Paging]]


class TimelineAnswer(PageOf, frozen=True, kw_only=True):
    """Facts in order of the earliest day on which they may have begun.

    A page may be short though there is a `next`: it looks at a bounded number of facts.
    """

    items: tuple[timeline.Item, ...]


async def filters(
    actor: ActorFilter = None,
    counterpart: CounterpartFilter = None,
    issue: IssueFilter = None,
    kind: KindFilter = None,
    engagement: EngagementFilter = None,
    place: PlaceFilter = None,
    since: From = None,
    until: Until = None,
    text: Text = None,
    contested: ContestedFilter = None,
) -> Filters:
    """The dependency of the timeline routes; raises `QuestionError` for what fits nothing."""
    asked = AskedFilters(
        actor=actor,
        counterpart=counterpart,
        issue=issue,
        kind=kind,
        engagement=engagement,
        place=place,
        since=since,
        until=until,
        text=text,
        contested=contested,
    )
    return filters_of(asked)


async def paging(
    cursor: Cursor = None, limit: PageLimit = PAGE_LIMIT, order: Order = "asc"
) -> tuple[str | None, Paging]:
    """The dependency of paged routes: the cursor, and which page it is without one."""
    if order not in ORDERS:
        raise QuestionError("order", order, " or ".join(ORDERS))
    return cursor, Paging(limit=limit, descending=order == "desc")


@get("/v1/timeline", tags=["timeline"])
async def get_timeline(
    service: OpenService, question: GivenQuestion, filters: GivenFilters, paging: GivenPaging
) -> TimelineAnswer:
    """Facts that at least possibly happened by then; filters combine with *and*."""
    return _page(service, question, filters, paging)


@get("/v1/actors/{id:str}/timeline", tags=["actors"])
async def get_actor_timeline(
    service: OpenService,
    question: GivenQuestion,
    filters: GivenFilters,
    paging: GivenPaging,
    id: FromPath[str],
) -> TimelineAnswer:
    """The facts in which an actor, or somebody who acts for it, takes part."""
    if filters.actor is not None:
        raise QuestionError("actor", filters.actor, "no actor beside the one in the path")
    service.reader.registered("actor", id, ActorAdded, known_at=question.clocks.known_at)
    return _page(service, question, replace(filters, actor=id), paging)


@get("/v1/issues/{id:str}/timeline", tags=["issues"])
async def get_issue_timeline(
    service: OpenService,
    question: GivenQuestion,
    filters: GivenFilters,
    paging: GivenPaging,
    id: FromPath[str],
) -> TimelineAnswer:
    """The facts that concern an issue."""
    if filters.issue is not None:
        raise QuestionError("issue", filters.issue, "no issue beside the one in the path")
    service.reader.registered("issue", id, IssueAdded, known_at=question.clocks.known_at)
    return _page(service, question, replace(filters, issue=id), paging)


def _page(
    service: Service, question: Question, filters: Filters, paging: tuple[str | None, Paging]
) -> TimelineAnswer:
    cursor, first = paging
    question, after = resume(question, cursor, tuple[int, str])
    known.check(service.reader, asdict(filters).items(), question.clocks)
    key = None if after is None else Key(int(after[0]), str(after[1]))
    page = timeline.page(service.reader, filters, question.clocks, replace(first, after=key))
    return TimelineAnswer(
        items=page.items,
        next=next_address(question, page.after),
        clocks=question.used,
        permalink=question.permalink,
    )
