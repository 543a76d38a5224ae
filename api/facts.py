"""`/v1/facts/{id}`: a fact, its citations, its history."""

from litestar import Response, get
from litestar.params import FromPath

from api.answers import GivenQuestion, answer
from api.service import OpenService
from projections import facts
from projections.questions import ClocksUsed


class FactAnswer(facts.FactView, frozen=True, kw_only=True):
    """A fact as of then, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


@get("/v1/facts/{id:str}", tags=["facts"])
async def get_fact(
    service: OpenService, question: GivenQuestion, id: FromPath[str]
) -> Response[FactAnswer]:
    """A fact as the ledger had it, with the citations that were public and what became of it.

    The ETag is what a writer gives as the `expected` version.
    """
    view = facts.view(service.reader, id, question.clocks)
    return Response(answer(FactAnswer, view, question), headers={"ETag": f'"{view.version}"'})
