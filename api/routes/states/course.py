"""`/v1/relations/{a}/{b}/course`: the whole course of relations between two parties."""

from typing import Annotated, Final

import msgspec
from litestar import Response
from litestar.params import FromPath, QueryParameter
from msgspec.structs import replace

from api.answers.relations import CourseAnswer
from api.asking import formats
from api.asking.dependency import GivenQuestion
from api.asking.parameters import A_STRETCH, STRETCH
from api.asking.question import Question, answer
from api.asking.sourced import SourcedService
from api.http.handlers import get
from api.http.media_formats import FORMATS_OPTION, JSON
from api.http.request import AnyRequest
from api.timelines import course_svg
from events.errors import QuestionError
from events.time.dates import LONGEST, iso
from projections.relations import pair_course
from projections.relations.pair_course import CoursePart
from projections.timeline.as_written import day_for, first_day_for

FORMATS: Final = (JSON, course_svg.FORMAT)

CourseFrom = Annotated[
    str | None,
    QueryParameter(
        name="from",
        max_length=LONGEST,
        description=(
            f"The first day that is told of. {A_STRETCH}, of which the first one counts; the first"
            " of which anything is told"
        ),
        schema_extra=STRETCH,
    ),
]
CourseUntil = Annotated[
    str | None,
    QueryParameter(
        name="until",
        max_length=LONGEST,
        description=(
            f"The last day that is told of, no later than `as_of`. {A_STRETCH}, of which the last"
            " one counts; that of `as_of`"
        ),
        schema_extra=STRETCH,
    ),
]


CourseOf = Annotated[
    CoursePart,
    QueryParameter(
        name="part",
        description=(
            "One part alone; the others are empty, and `covers` is about it. To `relations` belong"
            " `turns`, and `contacts` are `years`, `contacts` and `held`"
        ),
        schema_extra={"examples": ["lives"]},
    ),
]


@get("/v1/relations/{a:str}/{b:str}/course", tags=["relations"], opt={FORMATS_OPTION: FORMATS})
async def get_course(
    request: AnyRequest,
    sourced: SourcedService,
    question: GivenQuestion,
    a: FromPath[str],
    b: FromPath[str],
    since: CourseFrom = None,
    until: CourseUntil = None,
    part: CourseOf = "all",
) -> Response[CourseAnswer]:
    """The whole course of relations between two parties, up to a day.

    The level and course of their relations and who represented either in the other one, stretch by
    stretch: on each of its days a stretch says what the state of relations says. Visits, meetings,
    calls and summits are counted by year; channels, measures, incidents, accords and missions have
    a line each. What a date leaves open stands as a stretch of its own, with all that may have
    held. The same as a picture with `.svg`, or by `Accept`.
    """
    choice = formats.choose(request, question.path.rpartition("/")[2], FORMATS)
    days = _days(question, since, until)
    clocks = replace(question.clocks, as_of=days[1])
    parts = pair_course.PARTS if part == "all" else frozenset({part})
    found = await sourced.apart(
        lambda service: pair_course.parts_of(service.reader, (a, b), clocks, days[0], parts)
    )
    told = answer(CourseAnswer, found, choice.canonical(question))
    if choice.format is JSON:
        return choice.response(choice.canonical(question), msgspec.json.encode(told))
    picture = course_svg.render(found, f"{choice.base}{told.permalink}")
    return choice.response(choice.canonical(question), picture, course_svg.HEADERS)


def _days(question: Question, since: str | None, until: str | None) -> tuple[int | None, int]:
    """The first day (None: of which anything is told) and the last one; raises `QuestionError`."""
    first = None if since is None else first_day_for("from", since)
    last = question.clocks.as_of
    if until is not None:
        last = min(last, day_for("until", until))
    if first is not None and first > last:
        raise QuestionError("from", iso(first), f"a day no later than the last one, {iso(last)}")
    return first, last


def _at_extension() -> object:
    """The same at the addresses that name a format; described once, at the one without."""
    (path,) = get_course.paths
    return get([f"{path}{each.extension}" for each in FORMATS], include_in_schema=False)(
        get_course.fn
    )


IN_OTHER_FORMATS: Final = _at_extension()
