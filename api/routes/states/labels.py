"""`/v1/labels`: what ids are called, many at once."""

from typing import Annotated, Final

from litestar.params import QueryParameter

from api.answers.finding import LabelsAnswer
from api.asking.dependency import GivenQuestion
from api.asking.question import answer
from api.http.handlers import get
from api.service.stores import OpenService
from events.errors import QuestionError
from projections.dossiers import labels

_LONGEST: Final = 101 * labels.LIMIT
"""So many ids at their longest, and the commas between them."""

NamedActors = Annotated[
    str,
    QueryParameter(
        name="actors",
        max_length=_LONGEST,
        description=f"Ids of actors, with commas between them; {labels.LIMIT} at most.",
    ),
]
FactIds = Annotated[
    str,
    QueryParameter(
        name="facts",
        max_length=_LONGEST,
        description=f"Ids of facts, with commas between them; {labels.LIMIT} at most.",
    ),
]

EngagementIds = Annotated[
    str,
    QueryParameter(
        name="engagements",
        max_length=_LONGEST,
        description=f"Ids of engagements, with commas between them; {labels.LIMIT} at most.",
    ),
]


@get("/v1/labels", tags=["actors"])
async def get_labels(
    service: OpenService,
    question: GivenQuestion,
    actors: NamedActors = "",
    facts: FactIds = "",
    engagements: EngagementIds = "",
) -> LabelsAnswer:
    """The names of actors and engagements and the sentences of facts, for whoever has their ids
    alone: the facts behind a state, those who hold offices, on which occasion something was said.
    """
    found = labels.labels(
        service.reader,
        _ids("actors", actors),
        _ids("facts", facts),
        question.clocks,
        _ids("engagements", engagements),
    )
    return answer(LabelsAnswer, found, question)


def _ids(name: str, given: str) -> list[str]:
    ids = list(dict.fromkeys(each for each in given.split(",") if each))
    if len(ids) > labels.LIMIT:
        raise QuestionError(name, f"{len(ids)} ids", f"{labels.LIMIT} at most")
    return ids
