"""The date that a passage surely tells of a fact, and the one that something was planned for."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from events.time.dates import parse
from events.vocabulary.dates_found import DateFound, dates_at
from events.vocabulary.dates_told import DateTold

_SET_FOR: Final = frozenset(("set", "scheduled", "planned", "due", "expected", "slated", "for"))

_BOUNDS: Final = frozenset(("since", "until", "till", "before", "after", "from", "than"))
"""Before a date: what is told was not on it."""

_VAGUE: Final = frozenset(("year",))
"""What is told of "last year" is mostly told to be in it by the way."""


class PassageDay(Struct, frozen=True, kw_only=True):
    """A date, how it follows from the words, and where these stand in the text."""

    edtf: str
    text: str
    dated_by: str | None
    start: int
    end: int


class PassageDays(Struct, frozen=True, kw_only=True):
    """`sure` is the date of what is told, `planned_for` that of what was to come; `may_be` are all
    that may be meant.
    """

    sure: PassageDay | None = None
    planned_for: PassageDay | None = None
    may_be: tuple[PassageDay, ...] = ()


def days_told(
    content: str, spans: Sequence[tuple[int, int]], verb: int | None, published: int | None
) -> PassageDays:
    """The dates in some stretches of a text, the passage first and then its sentences; `verb` is
    where that of the fact stands.
    """
    for number, (start, end) in enumerate(spans):
        found = [*dates_at(content[start:end], published)]
        if not found:
            continue
        said, planned = _parted(found, content[start:end])
        may_be = tuple(_day(each, reading, start) for each in found for reading in each.readings)
        return PassageDays(
            sure=_sure(said, start, verb, published) if number == 0 or verb else None,
            planned_for=_sole(planned, start),
            may_be=may_be,
        )
    return PassageDays()


def _parted(found: list[DateFound], text: str) -> tuple[list[DateFound], list[DateFound]]:
    """The dates on which something is told to be so, and those for which it was planned."""
    said: list[DateFound] = []
    planned: list[DateFound] = []
    for each in found:
        before = text[: each.start].lower().split()[-2:]
        if before and before[-1] in _BOUNDS:
            continue
        is_planned = each.is_to_come or "for" in before or bool(_SET_FOR & set(before))
        (planned if is_planned else said).append(each)
    return said, planned


def _sure(
    found: list[DateFound], start: int, verb: int | None, published: int | None
) -> PassageDay | None:
    """The one date of what is told; of several the one that is nearest behind its verb."""
    if len(found) > 1 and verb is not None:
        behind = [each for each in found if start + each.start > verb]
        before = [each for each in found if start + each.start < verb]
        found = behind[:1] if len(behind) == 1 or not before else []
    if len(found) != 1:
        return None
    told = _sole(found, start)
    if told is None or published is None:
        return told
    return told if (parse(told.edtf).days.latest or published) <= published else None


def _sole(found: list[DateFound], start: int) -> PassageDay | None:
    if len(found) != 1 or not found[0].readings:
        return None
    (only,) = found
    if only.text.split()[-1] in _VAGUE:
        return None
    first = only.readings[0]
    others = [each for each in only.readings[1:] if not _lies_in(each, first)]
    return None if others else _day(only, first, start)


def _lies_in(other: DateTold, told: DateTold) -> bool:
    """Whether another reading tells of the same days, as a span read as one of its days does."""
    return parse(other.edtf).days == parse(told.edtf).days


def _day(found: DateFound, reading: DateTold, start: int) -> PassageDay:
    return PassageDay(
        edtf=reading.edtf,
        text=reading.text,
        dated_by=reading.dated_by,
        start=start + found.start,
        end=start + found.end,
    )
