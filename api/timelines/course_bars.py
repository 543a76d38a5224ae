"""The bars of the picture of a course as SVG: how things stood, and the lives of engagements."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import cycle
from typing import Final

from msgspec.structs import replace

from api.timelines import course_words as words
from api.timelines.course_scale import LEFT, RIGHT, Scale
from api.timelines.svg import rect
from events.time.dates import day_of, iso
from projections.relations.engagement_lives import EngagementLife, EngagementStep
from projections.relations.pair_course import Lane, PairCourse
from projections.relations.stretches import CourseStretch, begins

BAR: Final = 16
SMALL_LETTER: Final = 5.4
"""The width of a small letter, on the generous side."""

SMALL: Final = 0.03
APART: Final = 0.2
"""Of the width of the picture: a lane that takes less than the one says little, and of several that
together take less than the other, none is told from the others.
"""

SMALL_MOST: Final = 3
"""Small lanes of a kind that are drawn apart."""

_BRIEF: Final = {"broken off": "broken", "going on": "on", "level not told": "level?"}
_NO_NAME: Final = (".", "II", "III", "IV", "?")
_BAD: Final = frozenset(
    {"broken", "interrupted", "going-on", "severed", "disturbed", "imposed"}
    | {"postponed", "cancelled", "refused"}
)
_NONE: Final = frozenset({None, "none", "closed", "ended", "lifted", "expired", "not-told"})


def of_lane(course: PairCourse, lane: Lane, scale: Scale, top: float) -> Iterator[str]:
    """All stretches of a thing, each with as much of its words as fits."""
    shades = cycle(("b good", "b good alt"))
    for stretch in lane.stretches:
        start, width = _across(stretch, scale)
        told = escape(words.whole(course, lane, stretch))
        yield f"<g><title>{told}</title>"
        yield rect(_look(lane, stretch, shades), start, top, width, BAR)
        label = _fitting(lane, words.of_stretch(course, lane, stretch), width)
        if label:
            at = f'x="{start + 3:g}" y="{top + 11.5:g}"'
            yield f'<text class="s" {at}>{escape(label)}</text>'
        yield "</g>"


def as_one(course: PairCourse, lanes: Iterable[Lane], scale: Scale, top: float) -> Iterator[str]:
    """Things one upon the other, without words."""
    shade = cycle(("b good",))
    for lane in lanes:
        for stretch in lane.stretches:
            told = escape(f"{words.heading(lane)}: {words.whole(course, lane, stretch)}")
            start, width = _across(stretch, scale)
            bar = rect(_look(lane, stretch, shade), start, top, width, BAR)
            yield f"<g><title>{told}</title>{bar}</g>"


def told_apart(lanes: Sequence[Lane], scale: Scale) -> tuple[list[Lane], list[Lane]]:
    """Those of a kind that are drawn each by itself, and those that are drawn as one."""
    if len(lanes) > 1 and _extent(lanes, scale) < APART:
        return [], list(lanes)
    small = [each for each in lanes if _extent([each], scale) < SMALL]
    if len(small) <= SMALL_MOST:
        return list(lanes), []
    return [each for each in lanes if each not in small], small


def lane_of(life: EngagementLife) -> Lane:
    """A life as a lane, which ends where the engagement was settled."""
    last = day_of(life.last_day)
    return Lane(
        subject=f"engagement/{life.engagement}",
        about=life.name,
        stretches=tuple(
            replace(each, last_day=iso(min(day_of(each.last_day), last)))
            for each in life.stretches
            if begins(each) <= last
        ),
    )


def steps(life: EngagementLife, scale: Scale, top: float) -> Iterator[str]:
    """A mark for each fact of a life: on its day, or beneath all of which it may be."""
    for step in life.steps:
        days = _days_of(step)
        if days is None or days[1] < scale.first or days[0] > scale.last:
            continue
        start, width = scale.between(*days)
        is_sharp = step.earliest is not None and step.earliest == step.latest
        mark = rect("step", start, top, 1.6, BAR)
        if not is_sharp:
            mark = rect("may", start, top + BAR - 3, width, 3)
        yield f"<g><title>{escape(f'{step.status}, {step.date_in_words}')}</title>{mark}</g>"


def _days_of(step: EngagementStep) -> tuple[int, int] | None:
    """On which days it may have begun; of what nothing says how early, the day by which it had."""
    last = step.latest or step.last_day or step.earliest
    if last is None:
        return None
    first = day_of(step.earliest or last)
    return first, max(first, day_of(last))


def _extent(lanes: Iterable[Lane], scale: Scale) -> float:
    """How much of the picture lies between the first and the last of what is drawn of some."""
    across = [_across(each, scale) for lane in lanes for each in lane.stretches]
    return (max(a + b for a, b in across) - min(a for a, _ in across)) / (RIGHT - LEFT)


def _across(stretch: CourseStretch, scale: Scale) -> tuple[float, float]:
    return scale.between(begins(stretch), day_of(stretch.last_day))


def _look(lane: Lane, stretch: CourseStretch, shades: Iterator[str]) -> str:
    """Who came after whom in an office is told apart by shades."""
    if stretch.certainty != "certain":
        return "open"
    if all(each.value in _NONE for each in stretch.options):
        return "none"
    if lane.of is not None:
        return next(shades)
    return "b bad" if stretch.value in _BAD else "b calm"


def _fitting(lane: Lane, text: str, width: float) -> str:
    """A text that fits into a bar: all of it, or in brief, or of a person the last name; or
    nothing.
    """
    room = (width - 6) / SMALL_LETTER
    text = text if len(text) <= room else _BRIEF.get(text, text)
    if len(text) <= room:
        return text
    last = text.rpartition(" ")[2]
    is_name = lane.of is not None and not last.endswith(_NO_NAME)
    return last if is_name and len(last) <= room else ""
