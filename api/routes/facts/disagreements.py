"""`/v1/disagreements`: on what the sources disagree."""

from litestar.di import NamedDependency
from msgspec.structs import asdict, replace

from api.answers.facts import DisagreementsAnswer
from api.asking.cursors import key_at, next_address, place_of, resume
from api.asking.dependency import GivenQuestion
from api.asking.pages import page
from api.asking.parameters import (
    ActorFilter,
    CounterpartFilter,
    EngagementFilter,
    From,
    IssueFilter,
    KindFilter,
    UndatedFilter,
    Until,
)
from api.asking.sourced import SourcedService
from api.http.handlers import get
from api.routes.facts.timeline import GivenPaging
from projections.search import unknown_filter_ids
from projections.timeline import disagreements
from projections.timeline.as_written import AskedFilters, filters_of
from projections.timeline.filters import Filters

GivenDisagreementFilters = NamedDependency[Filters]


async def disagreement_filters(
    actor: ActorFilter = None,
    counterpart: CounterpartFilter = None,
    issue: IssueFilter = None,
    kind: KindFilter = None,
    engagement: EngagementFilter = None,
    since: From = None,
    until: Until = None,
    undated: UndatedFilter = None,
) -> Filters:
    """The dependency of the route; raises `QuestionError` for what fits nothing."""
    asked = AskedFilters(
        actor=actor,
        counterpart=counterpart,
        issue=issue,
        kind=kind,
        engagement=engagement,
        since=since,
        until=until,
        undated=undated,
    )
    return filters_of(asked)


@get("/v1/disagreements", tags=["facts"])
async def list_disagreements(
    sourced: SourcedService,
    question: GivenQuestion,
    disagreement_filters: GivenDisagreementFilters,
    paging: GivenPaging,
) -> DisagreementsAnswer:
    """Facts for which sources give different values, that a source disputes or another fact denies,
    or whose sense a paraphrase reversed; every version with those who give it.
    """
    cursor, first = paging
    question, after = resume(question, cursor, tuple[int, str])
    unknown_filter_ids.check(sourced.reader, asdict(disagreement_filters).items(), question.clocks)
    paged = replace(first, after=key_at(after))
    found = disagreements.page(sourced.reader, disagreement_filters, question.clocks, paged)
    following = next_address(question, place_of(found.after))
    answer = page(DisagreementsAnswer, found.items, following, question)
    left_out = found.undated_left_out
    return answer if left_out is None else replace(answer, undated_left_out=left_out)
