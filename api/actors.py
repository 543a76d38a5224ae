"""`/v1/actors`: who takes part, and what is known of them as of a day."""

from litestar import get
from litestar.params import FromPath

from api.answers import GivenQuestion, answer
from api.pages import PageOf, page_of_registered
from api.parameters import PAGE_LIMIT, Cursor, PageLimit
from api.service import OpenService
from events.registry import ActorAdded
from projections import actors
from projections.questions import ClocksUsed


class ActorsAnswer(PageOf, frozen=True, kw_only=True):
    """Actors by id."""

    items: tuple[ActorAdded, ...]


class ActorAnswer(actors.ActorView, frozen=True, kw_only=True):
    """An actor as of then, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


@get("/v1/actors", tags=["actors"])
async def list_actors(
    service: OpenService,
    question: GivenQuestion,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> ActorsAnswer:
    """The states, bodies and persons that are registered."""
    items, following, question = page_of_registered(service, question, cursor, ActorAdded, limit)
    seen = tuple(actors.seen(service.reader, each, question.clocks) for each in items)
    return ActorsAnswer(
        items=seen, next=following, clocks=question.used, permalink=question.permalink
    )


@get("/v1/actors/{id:str}", tags=["actors"])
async def get_actor(
    service: OpenService, question: GivenQuestion, id: FromPath[str]
) -> ActorAnswer:
    """An actor's offices, engagements, stances by issue, counterparts and number of facts."""
    return answer(ActorAnswer, actors.view(service.reader, id, question.clocks), question)
