"""`/v1/issues`: what the parties talk or quarrel about."""

from litestar.params import FromPath
from msgspec.structs import replace

from api.answers.states import IssueAnswer, IssuesAnswer
from api.asking.dependency import GivenQuestion
from api.asking.extents import addressed, of_sections
from api.asking.pages import page, page_of_registered
from api.asking.parameters import PAGE_LIMIT, Cursor, PageLimit
from api.asking.question import answer
from api.asking.sourced import SourcedService
from api.http.handlers import get
from api.service.stores import OpenService
from events.vocabulary.registry import IssueAdded
from projections.dossiers import issues


@get("/v1/issues", tags=["issues"])
async def list_issues(
    service: OpenService,
    question: GivenQuestion,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> IssuesAnswer:
    """The issues that are registered, with a sentence on each."""
    items, following, question = page_of_registered(service, question, cursor, IssueAdded, limit)
    return page(IssuesAnswer, items, following, question)


@get("/v1/issues/{id:str}", tags=["issues"])
async def get_issue(
    sourced: SourcedService, question: GivenQuestion, id: FromPath[str]
) -> IssueAnswer:
    """What each side and each voice said last on an issue; its measures, incidents and channels."""
    view = issues.view(sourced.reader, id, question.clocks)
    sections = addressed(question, f"/v1/issues/{id}", view.sections, of_sections)
    return answer(IssueAnswer, replace(view, sections=sections), question)
