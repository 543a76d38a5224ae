"""`/v1/places`: where things happened, and what."""

from litestar.params import FromPath
from msgspec.structs import replace

from api.answers.states import PlaceAnswer, PlacesAnswer
from api.asking.dependency import GivenQuestion
from api.asking.extents import addressed, of_timeline
from api.asking.pages import page, page_of_registered
from api.asking.parameters import PAGE_LIMIT, Cursor, PageLimit
from api.asking.question import answer
from api.asking.sourced import SourcedService
from api.http.handlers import get
from api.service.stores import OpenService
from events.vocabulary.registry import PlaceAdded
from projections.dossiers import places


@get("/v1/places", tags=["places"])
async def list_places(
    service: OpenService,
    question: GivenQuestion,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> PlacesAnswer:
    """The places that are registered."""
    items, following, question = page_of_registered(service, question, cursor, PlaceAdded, limit)
    return page(PlacesAnswer, items, following, question)


@get("/v1/places/{id:str}", tags=["places"])
async def get_place(
    sourced: SourcedService, question: GivenQuestion, id: FromPath[str]
) -> PlaceAnswer:
    """What happened at a place by the day, or may have."""
    view = places.view(sourced.reader, id, question.clocks)
    sections = addressed(question, f"/v1/places/{id}", view.sections, of_timeline)
    return answer(PlaceAnswer, replace(view, sections=sections), question)
