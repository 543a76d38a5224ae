"""`/v1/measures`: sanctions, tariffs, controls and bans, and whether they are in force."""

from litestar.params import FromPath
from msgspec.structs import replace

from api.answers.states import MeasureAnswer, MeasuresAnswer
from api.asking.dependency import GivenQuestion
from api.asking.extents import addressed, of_sections, of_timeline
from api.asking.pages import page, page_of_known
from api.asking.parameters import PAGE_LIMIT, Cursor, MeasureFormFilter, PageLimit
from api.asking.question import Question, answer
from api.asking.sourced import SourcedService
from api.http.handlers import get
from api.service.stores import OpenService
from events.vocabulary.registry import MeasureAdded
from projections.dossiers.known import Wanted
from projections.holding.listing_order import ListPlace
from projections.subjects import measures


@get("/v1/measures", tags=["measures"])
async def list_measures(
    service: OpenService,
    question: GivenQuestion,
    form: MeasureFormFilter = None,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> MeasuresAnswer:
    """Measures with their status for each side and target, all or of one `form`.

    Those that nothing is known of by then are left out; where many are, a page may be short before
    the last.
    """
    wanted = Wanted(MeasureAdded, form)
    states, following, question = page_of_known(service, question, cursor, wanted, limit)
    return page(MeasuresAnswer, states, following, question)


@get("/v1/measures/{id:str}", tags=["measures"])
async def get_measure(
    sourced: SourcedService, question: GivenQuestion, id: FromPath[str]
) -> MeasureAnswer:
    """Whether a measure was in force on the day, or may have been, for each side and target, and
    its life so far.
    """
    view = measures.view(sourced.reader, id, question.clocks)
    sections = addressed(question, f"/v1/measures/{id}", view.sections, _following)
    return answer(MeasureAnswer, replace(view, sections=sections), question)


def _following(question: Question, name: str, place: ListPlace) -> str | None:
    """Where a list of a measure goes on: its states have pages of their own."""
    return (of_sections if name in measures.SECTIONS else of_timeline)(question, name, place)
