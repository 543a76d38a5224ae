"""`/v1/facts/{id}/history`: what the ledger said of a fact before, and what was changed."""

from litestar.params import FromPath

from api.answers.facts import HistoryAnswer
from api.asking.dependency import GivenQuestion
from api.asking.question import answer
from api.http.handlers import get
from api.service.stores import OpenService
from projections.facts import history


@get("/v1/facts/{id:str}/history", tags=["facts"])
async def get_history(
    service: OpenService, question: GivenQuestion, id: FromPath[str]
) -> HistoryAnswer:
    """Every version of a fact: what was done, when, by whom and why, and what reads otherwise.

    A retracted fact still has its history.
    """
    return answer(HistoryAnswer, history.view(service.reader, id, question.clocks), question)
