"""`/v1/incidents`: what disturbed relations, and whether it is settled."""

from litestar.params import FromPath
from msgspec.structs import replace

from api.answers.states import IncidentAnswer, IncidentsAnswer
from api.asking.dependency import GivenQuestion
from api.asking.extents import addressed, of_timeline
from api.asking.pages import page, page_of_known
from api.asking.parameters import PAGE_LIMIT, Cursor, PageLimit
from api.asking.question import answer
from api.asking.sourced import SourcedService
from api.http.handlers import get
from api.service.stores import OpenService
from events.vocabulary.registry import IncidentAdded
from projections.dossiers.known import Wanted
from projections.subjects import incidents


@get("/v1/incidents", tags=["incidents"])
async def list_incidents(
    service: OpenService,
    question: GivenQuestion,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> IncidentsAnswer:
    """Incidents with their status.

    Those that nothing is known of by then are left out; where many are, a page may be short before
    the last.
    """
    wanted = Wanted(IncidentAdded)
    states, following, question = page_of_known(service, question, cursor, wanted, limit)
    return page(IncidentsAnswer, states, following, question)


@get("/v1/incidents/{id:str}", tags=["incidents"])
async def get_incident(
    sourced: SourcedService, question: GivenQuestion, id: FromPath[str]
) -> IncidentAnswer:
    """Whether an incident was settled on the day, or may have been, and its life so far."""
    view = incidents.view(sourced.reader, id, question.clocks)
    sections = addressed(question, f"/v1/incidents/{id}", view.sections, of_timeline)
    return answer(IncidentAnswer, replace(view, sections=sections), question)
