"""All that is told between two parties, as the ledger has it now: whoever asks for one day after
another has what is left out counted without reading it again.
"""

import sys
from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from projections.model import whole_lists
from projections.model.reader import Reader
from projections.model.whole_lists import whole_question
from projections.relations import told_between


class BearingFacts(NamedTuple):
    """Facts, and beside each the subjects that it bears on."""

    facts: Sequence[str]
    subjects: Sequence[str]


class ToldWhole:
    """By the day of which it is told, what is told between two parties."""

    def __init__(self, rows: Sequence[tuple[int, str, str, int]]) -> None:
        bearing = [row for row in rows if row[2]]
        self._open_days = array("q", [day for day, _, _, is_open in rows if is_open])
        self._other_days = array("q", [day for day, _, _, is_open in rows if not is_open])
        self._bearing_days = array("q", [day for day, *_ in bearing])
        self._facts = [fact for _, fact, _, _ in bearing]
        self._subjects = [sys.intern(subjects) for _, _, subjects, _ in bearing]

    def __len__(self) -> int:
        return len(self._open_days) + len(self._other_days)

    def not_told_yet(self, day: int) -> int:
        """How much is told of later days, of which it is not told how early it began."""
        return _after(self._open_days, day)

    def not_yet_happened(self, day: int) -> int:
        """How much else is."""
        return _after(self._other_days, day)

    def bearing(self, day: int, most: int) -> BearingFacts:
        """What bears on anything by a day, the last of it."""
        last = bisect_right(self._bearing_days, day)
        some = slice(max(last - most, 0), last)
        return BearingFacts(self._facts[some], self._subjects[some])


_QUESTION = whole_question(
    told_between.standing("t.earliest, t.fact, t.bears_on, t.is_open", "t.public_from <= :p"),
    "t.earliest, t.fact",
    ToldWhole,
)


def remembered(reader: Reader, parameters: Mapping[str, Any]) -> ToldWhole | None:
    """What is told between the parties that are asked about, if they are again and again."""
    return whole_lists.remembered(reader, _key(parameters), _QUESTION, parameters)


def looked_at(reader: Reader, parameters: Mapping[str, Any], rows: int) -> None:
    """So much of what is told between the parties was looked at."""
    whole_lists.looked_at(reader, _key(parameters), parameters, rows)


def _key(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    return "told", parameters["pair"]


def _after(days: Sequence[int], day: int) -> int:
    return len(days) - bisect_right(days, day)
