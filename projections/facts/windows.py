"""What lies in a window of days, certainly or possibly, and in which lists a question looks for it.

A date that is open below (`[..2023-06-11]`) says nothing of any day before its latest. It stands on
that day, and is left out of a window that it does not certainly lie in.
"""

from collections.abc import Iterator
from typing import Final

from events.time.dates import EARLIEST, LATEST, Span
from projections.model.clocks import Certainty
from projections.model.reader import MAY_LIE
from projections.model.version import Version

WIDE_DAYS: Final = 400
"""Dates blunter than this are filed a second time, so that a range of days can find them."""

ALL, WIDE, BLUNT, BLUNTER, OPEN = "", "/wide", "/blunt", "/blunter", "/open"
LISTS: Final = (ALL, WIDE, BLUNT, BLUNTER, OPEN)
"""What is behind the name of a facet: all of its facts, then those that are filed a second time.

Wide dates reach into windows that begin long after them. A condition is told from the last day on
which it may be, so that windows before that may hold a blunt one: a wide one is found apart. What
is open below is counted where it is left out.
"""

IN_RANGE = f"""
t.begins <= :until AND t.ends >= :since AND :since <= :until
AND (:undated IS NULL OR coalesce(t.undated_from < :since, FALSE) = :undated)
AND iif(t.gaps IS NULL, 1, {MAY_LIE}(t.gaps, :since, :until))
"""
"""Whether a row may lie in a window: nothing does in one that ends before it begins. `:undated` is
1 for nothing but what is left out of it otherwise, and null for that as well.
"""


def lists_of(version: Version) -> Iterator[str]:
    """The lists that a version is filed in under each of its facets."""
    span = version.span
    yield ALL
    if span.last.latest - version.told_from > WIDE_DAYS:
        yield WIDE
    blunt = version.told_from - begins(version)
    if blunt:
        yield BLUNT if blunt <= WIDE_DAYS else BLUNTER
    if undated_from(version) is not None:
        yield OPEN


def begins(version: Version) -> int:
    """The first day of a window that holds the version, possibly."""
    span = version.span
    return version.told_from if span.is_open_below else span.first.earliest


def undated_from(version: Version) -> int | None:
    """Of what is open below the last day with which a window may begin that holds it certainly."""
    span = version.span
    return span.last.earliest if span.is_open_below else None


def within(span: Span, since: int | None, until: int | None) -> Certainty:
    """How certainly something that may lie in a window has a day there, whenever it is asked."""
    first = EARLIEST if since is None else since
    last = LATEST if until is None else until
    lying = span.members or (span,)
    is_certain = any(each.first.latest <= last and each.last.earliest >= first for each in lying)
    return "certain" if is_certain else "possible"
