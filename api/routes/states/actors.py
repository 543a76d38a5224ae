"""`/v1/actors`: who takes part, and what is known of them as of a day."""

from typing import Annotated

from litestar.params import FromPath, QueryParameter
from msgspec.structs import replace

from api.answers.states import ActorAnswer, ActorsAnswer
from api.asking.cursors import next_address, resume
from api.asking.dependency import GivenQuestion
from api.asking.extents import addressed, of_sections
from api.asking.pages import page, page_of_registered
from api.asking.parameters import PAGE_LIMIT, ActorName, Cursor, PageLimit
from api.asking.question import Question, answer
from api.asking.sourced import SourcedService
from api.http.handlers import get
from api.service.stores import OpenService, Service
from events.errors import QuestionError
from events.vocabulary.registry import ActorAdded
from projections.dossiers import actors
from projections.dossiers.called import called
from projections.facts.holdings import ACTOR_KINDS
from projections.search.called import suggestion

ActorKindFilter = Annotated[
    str | None,
    QueryParameter(
        name="kind",
        max_length=50,
        description="Only those of this kind, where no name is looked for: `state`.",
        schema_extra={"enum": list(ACTOR_KINDS)},
    ),
]


@get("/v1/actors", tags=["actors"])
async def list_actors(
    service: OpenService,
    question: GivenQuestion,
    name: ActorName = None,
    kind: ActorKindFilter = None,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> ActorsAnswer:
    """The states, bodies and persons that are registered, or those that a name may mean.

    For a `name` all of them come in one page: there is no `next`. Of a `kind` those come that were
    not merged into another one; a `name` is looked for among all kinds.
    """
    if name is not None:
        return _called(service, question, name, limit)
    if kind is not None:
        return _of_kind(service, question, kind, cursor, limit)
    items, following, question = page_of_registered(service, question, cursor, ActorAdded, limit)
    seen = (actors.seen(service.reader, each, question.clocks) for each in items)
    return page(ActorsAnswer, seen, following, question)


@get("/v1/actors/{id:str}", tags=["actors"])
async def get_actor(
    sourced: SourcedService, question: GivenQuestion, id: FromPath[str]
) -> ActorAnswer:
    """An actor's offices, diplomatic relations, engagements, stances by issue, voices,
    counterparts, number of facts.
    """
    view = actors.view(sourced.reader, id, question.clocks)
    sections = addressed(question, f"/v1/actors/{view.actor.id}", view.sections, of_sections)
    return answer(ActorAnswer, replace(view, sections=sections), question)


def _of_kind(
    service: Service, question: Question, kind: str, cursor: str | None, limit: int
) -> ActorsAnswer:
    if kind not in ACTOR_KINDS:
        raise QuestionError("kind", kind, f"one of: {', '.join(ACTOR_KINDS)}")
    question, after = resume(question, cursor, tuple[str])
    last = str(after[0]) if after else ""
    found = actors.page_of_kind(service.reader, kind, question.clocks, after=last, limit=limit)
    more = None if found.after is None else (found.after,)
    return page(ActorsAnswer, found.items, next_address(question, more), question)


def _called(service: Service, question: Question, name: str, limit: int) -> ActorsAnswer:
    """Those that a name may mean, and where nobody may be meant, the nearest name."""
    reader, clocks = service.reader, question.clocks
    found = called(reader, name, clocks, limit=limit + 1)
    matches = tuple(found[:limit])
    at = clocks.known_at
    items = (reader.registered("actor", each.actor, ActorAdded, known_at=at) for each in matches)
    return ActorsAnswer(
        items=tuple(actors.seen(reader, each, clocks) for each in items),
        matches=matches,
        more=len(found) > limit,
        next=None,
        suggestion=None if matches else suggestion(reader, name, clocks),
        clocks=question.used,
        permalink=question.permalink,
    )
