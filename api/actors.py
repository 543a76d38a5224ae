"""`/v1/actors`: who takes part, and what is known of them as of a day."""

from litestar import get
from litestar.params import FromPath

from api.answers import GivenQuestion, Question, answer
from api.pages import PageOf, page_of_registered
from api.parameters import PAGE_LIMIT, ActorName, Cursor, PageLimit
from api.service import OpenService, Service
from events.registry import ActorAdded
from projections import actors, names
from projections.names import NameSuggestion
from projections.questions import ClocksUsed


class ActorsAnswer(PageOf, frozen=True, kw_only=True):
    """Actors by id. `suggestion` is the nearest name, where nobody has the one asked for."""

    items: tuple[ActorAdded, ...]
    suggestion: NameSuggestion | None = None


class ActorAnswer(actors.ActorView, frozen=True, kw_only=True):
    """An actor as of then, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


@get("/v1/actors", tags=["actors"])
async def list_actors(
    service: OpenService,
    question: GivenQuestion,
    name: ActorName = None,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> ActorsAnswer:
    """The states, bodies and persons that are registered, or those that a name means.

    For a `name` all of them come in one page: there is no `next`.
    """
    suggestion = following = None
    if name is not None:
        items = _named(service, question, name, limit)
        if not items:
            suggestion = names.suggestion(service.reader, name, question.clocks)
    else:
        items, following, question = page_of_registered(
            service, question, cursor, ActorAdded, limit
        )
    seen = tuple(actors.seen(service.reader, each, question.clocks) for each in items)
    return ActorsAnswer(
        items=seen,
        next=following,
        suggestion=suggestion,
        clocks=question.used,
        permalink=question.permalink,
    )


def _named(service: Service, question: Question, name: str, limit: int) -> tuple[ActorAdded, ...]:
    ids = names.meant_by(service.reader, name, question.clocks, limit=limit)
    return tuple(service.reader.registered("actor", id, ActorAdded) for id in ids)


@get("/v1/actors/{id:str}", tags=["actors"])
async def get_actor(
    service: OpenService, question: GivenQuestion, id: FromPath[str]
) -> ActorAnswer:
    """An actor's offices, engagements, stances by issue, counterparts and number of facts."""
    return answer(ActorAnswer, actors.view(service.reader, id, question.clocks), question)
