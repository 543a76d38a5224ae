"""`/v1/relations/{a}/{b}/changes`: what became different between two states of relations."""

from typing import Annotated

from litestar.params import FromPath, QueryParameter
from msgspec.structs import asdict, replace

from api.answers.relations import ChangesAnswer, StateCompared
from api.asking.dependency import GivenQuestion
from api.asking.parameters import A_STRETCH, MOMENT, STRETCH
from api.asking.question import Question
from api.asking.sourced import SourcedService
from api.http.handlers import get
from api.service.stores import Service
from events.time import instants
from events.time.dates import LONGEST, iso
from projections.holding.listing_order import SECTION_LIMIT_MOST
from projections.relations import changes
from projections.relations.periods import AskedPeriod, Period, period_of

Since = Annotated[
    str | None,
    QueryParameter(
        name="since",
        max_length=LONGEST,
        description=(f"The day of the state before. {A_STRETCH}, of which the first one counts."),
        schema_extra=STRETCH,
    ),
]
UntilDay = Annotated[
    str | None,
    QueryParameter(
        name="until",
        max_length=LONGEST,
        description=(
            f"The day of the state after. {A_STRETCH}, of which the last one counts; that of"
            " `as_of`"
        ),
        schema_extra=STRETCH,
    ),
]
LearnedSince = Annotated[
    str | None,
    QueryParameter(
        name="learned_since",
        max_length=instants.LONGEST,
        description="What has been learned since the ledger stood at a position or instant.",
        schema_extra=MOMENT,
    ),
]


@get("/v1/relations/{a:str}/{b:str}/changes", tags=["relations"])
async def get_changes(
    sourced: SourcedService,
    question: GivenQuestion,
    a: FromPath[str],
    b: FromPath[str],
    since: Since = None,
    until: UntilDay = None,
    learned_since: LearnedSince = None,
) -> ChangesAnswer:
    """What became different between two days, by what was learned in the meantime, or both.

    Each element that appeared, changed or ended comes with the facts that caused it and what they
    did. `reason` keeps apart that the world moved (`since`, `until`) from that we learned or were
    wrong (`learned_since`).
    """
    asked = AskedPeriod(
        as_of=question.asked.as_of, since=since, until=until, learned_since=learned_since
    )
    return await changes_answer(sourced, question, (a, b), asked)


async def changes_answer(
    service: Service, question: Question, parties: tuple[str, str], asked: AskedPeriod
) -> ChangesAnswer:
    """The answer to a question for changes; raises `QuestionError`."""
    period = await period_of(asked, question.clocks, service.ledger)
    found = changes.between(service.reader, *parties, period)
    fixed = replace(question, clocks=period.after)
    state = replace(fixed, path=question.path.removesuffix("/changes"))
    return ChangesAnswer(
        **asdict(found),
        before=_compared(replace(state, clocks=period.clocks[0])),
        after=_compared(state),
        clocks=fixed.used,
        permalink=fixed.address(_start(period)),
    )


def _compared(question: Question) -> StateCompared:
    permalink = question.address({"limit": str(SECTION_LIMIT_MOST)})
    return StateCompared(clocks=question.used, permalink=permalink)


def _start(period: Period) -> dict[str, str]:
    """Where the period starts, with nothing left to be resolved; it ends by the clocks."""
    found = {}
    if period.since is not None:
        found["since"] = iso(period.since)
    if period.learned_since is not None:
        found["learned_since"] = str(period.learned_since)
    return found
