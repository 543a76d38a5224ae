"""`/v1/accords`: treaties, agreements and understandings, and whether they are in force."""

from litestar.params import FromPath
from msgspec.structs import replace

from api.answers.states import AccordAnswer, AccordsAnswer
from api.asking.dependency import GivenQuestion
from api.asking.extents import addressed, of_timeline
from api.asking.pages import page, page_of_known
from api.asking.parameters import PAGE_LIMIT, AccordFormFilter, Cursor, PageLimit
from api.asking.question import answer
from api.asking.sourced import SourcedService
from api.http.handlers import get
from api.service.stores import OpenService
from events.vocabulary.registry import AccordAdded
from projections.dossiers.known import Wanted
from projections.subjects import accords


@get("/v1/accords", tags=["accords"])
async def list_accords(
    service: OpenService,
    question: GivenQuestion,
    form: AccordFormFilter = None,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> AccordsAnswer:
    """Accords with their status, all or of one `form`.

    Those that nothing is known of by then are left out; where many are, a page may be short before
    the last.
    """
    wanted = Wanted(AccordAdded, form)
    states, following, question = page_of_known(service, question, cursor, wanted, limit)
    return page(AccordsAnswer, states, following, question)


@get("/v1/accords/{id:str}", tags=["accords"])
async def get_accord(
    sourced: SourcedService, question: GivenQuestion, id: FromPath[str]
) -> AccordAnswer:
    """Whether an accord was in force on the day, or may have been, and its life so far."""
    view = accords.view(sourced.reader, id, question.clocks)
    sections = addressed(question, f"/v1/accords/{id}", view.sections, of_timeline)
    return answer(AccordAnswer, replace(view, sections=sections), question)
