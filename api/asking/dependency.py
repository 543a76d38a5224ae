"""The dependency of every reading route: what is asked, with its clocks resolved."""

from litestar.di import NamedDependency

from api.asking import merged_actors
from api.asking.parameters import AsOf, KnownAt, MinPosition, PublicBy
from api.asking.question import NOT_ASKED, Question, question_of
from api.http.request import AnyRequest
from api.service.stores import OpenService
from projections.filing.resolve import reached
from projections.timeline.as_written import Asked

GivenQuestion = NamedDependency[Question]


async def question(
    request: AnyRequest,
    service: OpenService,
    as_of: AsOf = None,
    public_by: PublicBy = None,
    known_at: KnownAt = None,
    min_position: MinPosition = 0,
) -> Question:
    """The dependency of every reading route; raises `QuestionError` for a clock that is not one,
    `MergedActorError` for the address of an actor that was merged, `UnknownIdError` for one of what
    was not registered by then.
    """
    await reached(min_position, service.ledger, service.views)
    asked = Asked(as_of=as_of, public_by=public_by, known_at=known_at)
    others = {name: value for name, value in request.query_params.items() if name not in NOT_ASKED}
    found = await question_of(asked, service, request.url.path, others)
    merged_actors.look_up(request, service.reader, found.clocks)
    return found
