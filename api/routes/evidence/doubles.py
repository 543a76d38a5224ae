"""`/v1/doubles`: what may be told twice."""

from typing import Annotated, get_args

from litestar.params import QueryParameter

from api.answers.evidence import DoublesAnswer
from api.asking.cursors import next_address, resume
from api.asking.dependency import GivenQuestion
from api.asking.pages import page
from api.asking.parameters import PAGE_LIMIT, Cursor, PageLimit
from api.http.handlers import get
from api.service.stores import OpenService
from events.errors import QuestionError
from projections.doubts.doubles import Double, DoubleKind, doubles
from seeds.derived.kept_apart import kept_apart

KINDS: tuple[DoubleKind, ...] = get_args(DoubleKind)

KindOfDouble = Annotated[
    str | None,
    QueryParameter(
        name="kind",
        max_length=20,
        description="Pairs of one kind.",
        schema_extra={"enum": list(KINDS)},
    ),
]


@get("/v1/doubles", tags=["sources"])
async def list_doubles(
    service: OpenService,
    question: GivenQuestion,
    kind: KindOfDouble = None,
    cursor: Cursor = None,
    limit: PageLimit = PAGE_LIMIT,
) -> DoublesAnswer:
    """Engagements, persons, sources and facts that may be told twice: each pair with the reason,
    and the event by which a curator would say that it is one. Exact rather than complete; pairs of
    which somebody has found out that they are two are left out.
    """
    if kind is not None and kind not in KINDS:
        raise QuestionError("kind", kind, " or ".join(KINDS))
    question, after = resume(question, cursor, tuple[str, str, str])
    clocks = question.clocks
    found = await service.apart(lambda service: doubles(service.reader, clocks, kept_apart()))
    wanted = sorted((each for each in found if kind in (None, each.kind)), key=_place)
    rest = [each for each in wanted if after is None or _place(each) > after]
    last = _place(rest[limit - 1]) if len(rest) > limit else None
    return page(DoublesAnswer, rest[:limit], next_address(question, last), question)


def _place(double: Double) -> tuple[str, str, str]:
    return double.kind, *double.ids
