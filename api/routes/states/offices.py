"""`/v1/offices`: who holds a post, and who came and went."""

from litestar.params import FromPath
from msgspec.structs import replace

from api.answers.states import OfficeAnswer, OfficesAnswer
from api.asking.dependency import GivenQuestion
from api.asking.extents import addressed, of_timeline
from api.asking.pages import page, page_of_registered
from api.asking.parameters import PAGE_LIMIT, Cursor, PageLimit
from api.asking.question import answer
from api.asking.sourced import SourcedService
from api.http.handlers import get
from api.service.stores import OpenService
from events.vocabulary.registry import OfficeAdded
from projections.subjects import offices


@get("/v1/offices", tags=["offices"])
async def list_offices(
    service: OpenService,
    question: GivenQuestion,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> OfficesAnswer:
    """The offices that are registered."""
    items, following, question = page_of_registered(service, question, cursor, OfficeAdded, limit)
    return page(OfficesAnswer, items, following, question)


@get("/v1/offices/{id:str}", tags=["offices"])
async def get_office(
    sourced: SourcedService, question: GivenQuestion, id: FromPath[str]
) -> OfficeAnswer:
    """Who held an office on the day, or may have, or is told to have; the succession until then."""
    view = offices.view(sourced.reader, id, question.clocks)
    sections = addressed(question, f"/v1/offices/{id}", view.sections, of_timeline)
    return answer(OfficeAnswer, replace(view, sections=sections), question)
