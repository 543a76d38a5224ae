"""`/v1/relations/{a}/{b}`: the state of relations between two parties."""

from typing import Annotated

from litestar import get
from litestar.params import FromPath, QueryParameter
from msgspec.structs import replace

from api.answers import GivenQuestion, Question, answer
from api.service import OpenService, Service
from projections import explanations, relations
from projections.explanations import Explained
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


Explain = Annotated[
    bool,
    QueryParameter(
        name="explain",
        description=(
            "List what is left out, facts that were not public by then included, and what would"
            " settle what is only possible."
        ),
    ),
]


class RelationsAnswer(relations.Relations, frozen=True, kw_only=True):
    """The state of relations between two parties, the clocks it was asked by, its permalink.

    `explained` is there where it was asked for.
    """

    clocks: ClocksUsed
    permalink: str
    explained: Explained | None = None


@get("/v1/relations/{a:str}/{b:str}", tags=["relations"])
async def get_relations(
    service: OpenService,
    question: GivenQuestion,
    a: FromPath[str],
    b: FromPath[str],
    limit: SectionLimit = SECTION_LIMIT,
    explain: Explain = False,
) -> RelationsAnswer:
    """What held between two parties on a day, as far as could be known, and who says so.

    Every element says since when, how certainly, because of which facts, and with how many
    citations of how many independent lineages. What is only possible comes with every alternative.
    """
    state = relations.between(service.reader, a, b, question.clocks, limit=limit)
    found = answer(RelationsAnswer, state, question)
    return explained(service, found, state, question) if explain else found


def explained(
    service: Service, found: RelationsAnswer, state: relations.Relations, question: Question
) -> RelationsAnswer:
    """The answer with its explanation."""
    return replace(found, explained=explanations.explain(service.reader, state, question.clocks))
