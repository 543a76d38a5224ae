"""Which evidence counts: the dependency of every route that tells of states or of timelines.

Without its parameters all counts that people tell, and what only programs coded is left out.
"""

from typing import Annotated, Final

from litestar.di import NamedDependency
from litestar.params import QueryParameter
from msgspec.structs import replace

from api.asking.dependency import GivenQuestion
from api.asking.question import Question
from api.service.stores import OpenService, Service
from events.errors import QuestionError
from events.vocabulary.limits import CITATIONS_LIMIT
from events.vocabulary.registry import SourceAdded
from projections.facts import sources
from projections.model.on_evidence import OnEvidence
from projections.search import unknown_filter_ids

EVIDENCE: Final = ("coded", "data_set", "lineage", "lineages_at_least")
"""The parameters, which the addresses of further parts of an answer keep."""

INCLUDE: Final = "include"

CodedFilter = Annotated[
    str | None,
    QueryParameter(
        name="coded",
        max_length=10,
        description="`include`: also what nobody but a program tells.",
        schema_extra={"enum": [INCLUDE]},
    ),
]
DataSetFilter = Annotated[
    str | None,
    QueryParameter(
        name="data_set",
        min_length=1,
        max_length=100,
        description="What this data set supports.",
    ),
]
LineageFilter = Annotated[
    str | None,
    QueryParameter(
        name="lineage",
        min_length=1,
        max_length=100,
        description="What this lineage supports.",
    ),
]
LineagesFilter = Annotated[
    int | None,
    QueryParameter(
        name="lineages_at_least",
        ge=1,
        le=CITATIONS_LIMIT,
        description="What so many lineages support.",
    ),
]


async def sourced(
    service: OpenService,
    question: GivenQuestion,
    coded: CodedFilter = None,
    data_set: DataSetFilter = None,
    lineage: LineageFilter = None,
    lineages_at_least: LineagesFilter = None,
) -> Service:
    """The service as it reads on the evidence that counts; raises `QuestionError` for a data set or
    a lineage that there is not.
    """
    if coded not in {None, INCLUDE}:
        raise QuestionError("coded", str(coded), INCLUDE)
    asked = OnEvidence(coded is not None, data_set, lineage, lineages_at_least)
    return on_evidence(service, question, asked)


def parameters_of(asked: OnEvidence) -> dict[str, str]:
    """As an address asks for it."""
    told = {
        "coded": INCLUDE if asked.coded else None,
        "data_set": asked.data_set,
        "lineage": asked.lineage,
        "lineages_at_least": asked.lineages_at_least,
    }
    return {name: str(value) for name, value in told.items() if value is not None}


def on_evidence(service: Service, question: Question, asked: OnEvidence) -> Service:
    """The service as it reads on some evidence; raises `QuestionError` for a data set or a lineage
    that there is not.
    """
    _check(service, asked, question)
    return replace(service, evidence=asked)


SourcedService = NamedDependency[Service]


def _check(service: Service, asked: OnEvidence, question: Question) -> None:
    clocks, reader = question.clocks, service.reader
    if asked.data_set is not None:
        unknown_filter_ids.check(reader, [("data_set", asked.data_set)], clocks)
        at = clocks.known_at
        found = reader.registered("source", asked.data_set, SourceAdded, known_at=at)
        if found.data_set is None:
            raise QuestionError("data_set", asked.data_set, "the id of a data set")
    if asked.lineage is not None and not sources.is_lineage(reader, asked.lineage, clocks):
        raise QuestionError("lineage", asked.lineage, "the lineage of a registered source")
