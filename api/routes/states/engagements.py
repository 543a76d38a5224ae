"""`/v1/engagements`: visits, meetings, calls and summits, and where they stand."""

from litestar.params import FromPath
from msgspec.structs import replace

from api.answers.states import EngagementAnswer, EngagementsAnswer
from api.asking.cursors import key_at, next_address, place_of, resume
from api.asking.dependency import GivenQuestion
from api.asking.extents import addressed, of_timeline
from api.asking.pages import page, page_of_known
from api.asking.parameters import PAGE_LIMIT, Cursor, EngagementFormFilter, From, PageLimit, Until
from api.asking.question import Question, answer
from api.asking.sourced import SourcedService
from api.http.handlers import get
from api.service.stores import OpenService, Service
from events.vocabulary.registry import EngagementAdded
from projections.dossiers import held
from projections.dossiers.known import Wanted
from projections.subjects import engagements
from projections.timeline.as_written import AskedFilters, filters_of
from projections.timeline.filters import Filters, Paging


@get("/v1/engagements", tags=["engagements"])
async def list_engagements(
    service: OpenService,
    question: GivenQuestion,
    form: EngagementFormFilter = None,
    since: From = None,
    until: Until = None,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> EngagementsAnswer:
    """Engagements with their status, all or of one `form`, or with `from` or `until` those that
    were held in these days or may have been, in order of the day.

    Those that nothing is known of by then are left out; where many are, a page may be short before
    the last.
    """
    if since is not None or until is not None:
        days = filters_of(AskedFilters(kind=held.HELD, since=since, until=until))
        return _held(service, question, form, days, (cursor, limit))
    wanted = Wanted(EngagementAdded, form)
    states, following, question = page_of_known(service, question, cursor, wanted, limit)
    return page(EngagementsAnswer, states, following, question)


def _held(
    service: Service,
    question: Question,
    form: str | None,
    days: Filters,
    asked: tuple[str | None, int],
) -> EngagementsAnswer:
    cursor, limit = asked
    question, after = resume(question, cursor, tuple[int, str])
    paging = Paging(limit=limit, after=key_at(after))
    found = held.page(service.reader, form, days, question.clocks, paging)
    following = next_address(question, place_of(found.after))
    return page(EngagementsAnswer, found.states, following, question)


@get("/v1/engagements/{id:str}", tags=["engagements"])
async def get_engagement(
    sourced: SourcedService, question: GivenQuestion, id: FromPath[str]
) -> EngagementAnswer:
    """Where an engagement stands on the day, or may stand, and its life so far."""
    view = engagements.view(sourced.reader, id, question.clocks)
    sections = addressed(question, f"/v1/engagements/{id}", view.sections, of_timeline)
    return answer(EngagementAnswer, replace(view, sections=sections), question)
