"""`/v1/sources`: the documents, whose reporting they are, what rests on them."""

from litestar.params import FromPath
from msgspec.structs import replace

from api.answers.evidence import SourceAnswer, SourcesAnswer
from api.asking.cursors import next_address, resume
from api.asking.dependency import GivenQuestion
from api.asking.extents import addressed, of_source
from api.asking.pages import page
from api.asking.parameters import PAGE_LIMIT, Cursor, PageLimit
from api.asking.question import answer
from api.http.handlers import get
from api.service.stores import OpenService
from projections.facts import sources
from projections.model.worded import told


@get("/v1/sources", tags=["sources"])
async def list_sources(
    service: OpenService,
    question: GivenQuestion,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> SourcesAnswer:
    """The documents that facts are cited from."""
    question, after = resume(question, cursor, tuple[str])
    last = str(after[0]) if after else ""
    found = sources.page(service.reader, question.clocks, after=last, limit=limit)
    more = None if found.after is None else (found.after,)
    return page(SourcesAnswer, map(told, found.items), next_address(question, more), question)


@get("/v1/sources/{id:str}", tags=["sources"])
async def get_source(
    service: OpenService, question: GivenQuestion, id: FromPath[str]
) -> SourceAnswer:
    """A document, other documents of its lineage, and the citations taken from it."""
    view = sources.view(service.reader, id, question.clocks)
    sections = addressed(question, f"/v1/sources/{id}", view.sections, of_source)
    return answer(SourceAnswer, replace(view, sections=sections), question)
