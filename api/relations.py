"""`/v1/relations/{a}/{b}`: the state of relations between two parties."""

from typing import Annotated

from litestar import get
from litestar.params import FromPath, QueryParameter

from api.answers import GivenQuestion, answer
from api.service import OpenService
from projections import relations
from projections.involvement import SECTION_LIMIT, SECTION_LIMIT_MOST
from projections.questions import ClocksUsed

SectionLimit = Annotated[
    int,
    QueryParameter(
        name="limit",
        ge=1,
        le=SECTION_LIMIT_MOST,
        description="Engagements, measures, incidents at most.",
    ),
]


class RelationsAnswer(relations.Relations, frozen=True, kw_only=True):
    """The state of relations between two parties, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


@get("/v1/relations/{a:str}/{b:str}", tags=["relations"])
async def get_relations(
    service: OpenService,
    question: GivenQuestion,
    a: FromPath[str],
    b: FromPath[str],
    limit: SectionLimit = SECTION_LIMIT,
) -> RelationsAnswer:
    """What held between two parties on a day, as far as could be known, and who says so.

    Every element says since when, how certainly, because of which facts, and with how many
    citations of how many independent lineages. What is only possible comes with every alternative.
    """
    state = relations.between(service.reader, a, b, question.clocks, limit=limit)
    return answer(RelationsAnswer, state, question)
