"""`/v1/citations`: from words to the passage that they stand in."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.answers import GivenQuestion, Question, answer
from api.cursors import next_address, resume
from api.pages import PageOf
from api.parameters import (
    PAGE_LIMIT,
    ActorFilter,
    Cursor,
    FactFilter,
    IssueFilter,
    PageLimit,
    Quote,
    SourceFilter,
)
from api.service import OpenService, Service
from events.errors import QuestionError
from projections import citations
from projections.citations import CitationFilters, CitationItem, CitationPage
from projections.questions import ClocksUsed, check_words

GivenFilters = NamedDependency[CitationFilters]


class CitationsAnswer(PageOf, frozen=True, kw_only=True):
    """Citations by fact and id, or for a `quote` the best matches, phrases first."""

    items: tuple[CitationItem, ...]


class CitationAnswer(CitationItem, frozen=True, kw_only=True):
    """A citation, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


async def citation_filters(
    source: SourceFilter = None,
    fact: FactFilter = None,
    actor: ActorFilter = None,
    issue: IssueFilter = None,
) -> CitationFilters:
    """The dependency that gathers what citations are asked for."""
    return CitationFilters(source=source, fact=fact, actor=actor, issue=issue)


@get("/v1/citations", tags=["citations"])
async def list_citations(
    service: OpenService,
    question: GivenQuestion,
    citation_filters: GivenFilters,
    quote: Quote = None,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> CitationsAnswer:
    """Citations by words of their quote, source, fact, the fact's actors or issues.

    For a `quote` the best matches come in one page: there is no `next`.
    """
    question, page = _find(service, question, citation_filters, (quote, cursor), limit)
    return CitationsAnswer(
        items=page.items,
        next=next_address(question, page.after),
        clocks=question.used,
        permalink=question.permalink,
    )


@get("/v1/citations/{id:str}", tags=["citations"])
async def get_citation(
    service: OpenService, question: GivenQuestion, id: FromPath[str]
) -> CitationAnswer:
    """One citation: the words, where they stand, who asserts them, which fact they bear on."""
    return answer(CitationAnswer, citations.view(service.reader, id, question.clocks), question)


def _find(
    service: Service,
    question: Question,
    filters: CitationFilters,
    asked: tuple[str | None, str | None],
    limit: int,
) -> tuple[Question, CitationPage]:
    quote, cursor = asked
    if quote is not None:
        check_words("quote", quote)
        if cursor is not None:
            raise QuestionError("cursor", cursor, "none beside a quote: all matches are one page")
        return question, citations.quoting(
            service.reader, quote, filters, question.clocks, limit=limit
        )
    question, after = resume(question, cursor, tuple[str, str])
    key = ("", "") if after is None else (str(after[0]), str(after[1]))
    page = citations.page(service.reader, filters, question.clocks, after=key, limit=limit)
    return question, page
