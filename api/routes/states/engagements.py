"""`/v1/engagements`: visits, meetings, calls and summits, and where they stand."""

from litestar import get
from litestar.params import FromPath
from msgspec.structs import replace

from api.asking.cursors import next_address, resume
from api.asking.dependency import GivenQuestion
from api.asking.extents import addressed, of_timeline
from api.asking.pages import PageOf, page
from api.asking.parameters import PAGE_LIMIT, Cursor, PageLimit
from api.asking.question import answer
from api.service.stores import OpenService
from projections.subjects import engagements
from projections.timeline.as_written import ClocksUsed


class EngagementsAnswer(PageOf, frozen=True, kw_only=True):
    """The engagements of a page, by id, that anything is known of by then."""

    items: tuple[engagements.EngagementState, ...]


class EngagementAnswer(engagements.EngagementView, frozen=True, kw_only=True):
    """An engagement as of then, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


@get("/v1/engagements", tags=["engagements"])
async def list_engagements(
    service: OpenService,
    question: GivenQuestion,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> EngagementsAnswer:
    """Engagements with their status. Those that nothing is known of by then are left out; where
    many are, a page may be short before the last.
    """
    question, after = resume(question, cursor, tuple[str])
    last = str(after[0]) if after else ""
    states, more = engagements.page(service.reader, question.clocks, after=last, limit=limit)
    following = next_address(question, None if more is None else (more,))
    return page(EngagementsAnswer, states, following, question)


@get("/v1/engagements/{id:str}", tags=["engagements"])
async def get_engagement(
    service: OpenService, question: GivenQuestion, id: FromPath[str]
) -> EngagementAnswer:
    """Where an engagement stands on the day, or may stand, and its life so far."""
    view = engagements.view(service.reader, id, question.clocks)
    sections = addressed(question, f"/v1/engagements/{id}", view.sections, of_timeline)
    return answer(EngagementAnswer, replace(view, sections=sections), question)
