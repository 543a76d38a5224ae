"""What the picture of a course says in words."""

from collections.abc import Iterator
from typing import Final

from api.plain import plain
from events.dates_in_words.date_words import said
from projections.relations.pair_course import Lane, PairCourse
from projections.relations.stretches import CourseStretch

LONGEST: Final = 80
DESCRIBED_MOST: Final = 12
"""Stretches that the description of a picture tells of."""

NOTHING: Final = (
    "Nothing is told between the two by this record, which need not mean that nothing was."
)
_SPOKEN: Final = {"broken": "broken off", "not-told": "level not told"}


def shortened(text: str, most: int = LONGEST) -> str:
    """A text in one line that is no longer than there is room for."""
    line = plain(text)
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def title(course: PairCourse) -> str:
    """Whose course it is."""
    return " and ".join(shortened(course.names[each]) for each in course.between)


def untold(course: PairCourse) -> str:
    """Of what nothing is told, so that no gap is taken for an answer."""
    told = {
        "their diplomatic relations": course.relations,
        "who represented either in the other one": course.envoys,
        "visits, meetings and calls": course.years or course.lives,
    }
    without = " or of ".join(name for name, each in told.items() if not each)
    return f"This record tells nothing of {without}." if without else ""


def heading(lane: Lane) -> str:
    """What a lane is about."""
    about = shortened(lane.about)
    return about[:1].upper() + about[1:]


def of_stretch(course: PairCourse, lane: Lane, stretch: CourseStretch) -> str:
    """What held, or may have, without its days."""
    options = [_value(course, lane, each.value) for each in stretch.options]
    if stretch.certainty == "certain":
        return ", ".join(options)
    return f"{' or '.join(options)}?"


def whole(course: PairCourse, lane: Lane, stretch: CourseStretch) -> str:
    """A stretch in one line, with its days."""
    told = f"{of_stretch(course, lane, stretch)}, {days(stretch)}"
    return told if stretch.certainty == "certain" else f"{told}: not certain"


def days(stretch: CourseStretch) -> str:
    """From when to when."""
    until = said(stretch.last_day)
    return (
        f"up to {until}" if stretch.first_day is None else f"{said(stretch.first_day)} to {until}"
    )


def description(course: PairCourse) -> str:
    """The picture for those who do not see it."""
    if course.covers is None:
        return NOTHING
    first, last = said(course.covers.first_day), said(course.covers.last_day)
    return " ".join([f"From {first} to {last}.", *_described(course), *_counted(course)])


def _described(course: PairCourse) -> Iterator[str]:
    every = [(lane, each) for lane in course.relations for each in lane.stretches]
    for lane, each in every[:DESCRIBED_MOST]:
        yield f"{heading(lane)}: {whole(course, lane, each)}."
    if len(every) > DESCRIBED_MOST:
        yield f"{len(every) - DESCRIBED_MOST} more stretches of relations."
    for lane in course.envoys:
        held = sum(each.value is not None for each in lane.stretches)
        yield f"{heading(lane)}: {held} stretches in which somebody certainly held it."


def _counted(course: PairCourse) -> Iterator[str]:
    if course.lives:
        yield f"Engagements and what led to them: {len(course.lives)}."
    said_in_all = course.statements
    if said_in_all.number:
        yield f"Statements: {said_in_all.number}{' or more' if said_in_all.at_least else ''}."
    for form, each in course.contacts.items():
        more = " or more" if each.at_least else ""
        yield (
            f"{form.capitalize()}s: {each.number}{more}, the first {each.first.date_in_words},"
            f" the last {each.last.date_in_words}."
        )


def _value(course: PairCourse, lane: Lane, value: str | None) -> str:
    if lane.of is not None:
        return "vacant" if value is None else shortened(course.names[value])
    if lane.subject.startswith("recognition/") and value is not None:
        return shortened(course.names[value])
    if lane.subject.startswith("engagement/") and value is None:
        return "only reported"
    return "none" if value is None else _SPOKEN.get(value, value.replace("-", " "))
