"""Lists of what comes and goes, whole, as the ledger has them now: whoever asks for one day after
another finds what is listed by each without reading the list again.
"""

import sys
from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from projections.model import whole_lists
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.tense import NOW
from projections.model.whole_lists import whole_question

LIST: Final = "'of ' || :scope || '/' || :kind"
"""In SQL, the name of the list of a scope's subjects of a kind."""


class FirstListed(NamedTuple):
    """The first subjects of a list, and the day of the last of them where the list goes on."""

    subjects: list[str]
    day: int | None


class PassingList:
    """The rows of a list in order: from which day on something is told, and of which subject."""

    def __init__(self, rows: Sequence[tuple[int, str]]) -> None:
        self._days = array("q", [day for day, _ in rows])
        self._subjects = [sys.intern(subject) for _, subject in rows]
        first: dict[str, int] = {}
        for day, subject in rows:
            first.setdefault(subject, day)
        self._first_days = array("q", sorted(first.values()))

    def __len__(self) -> int:
        return len(self._days)

    def told_by(self, day: int) -> int:
        """How many rows there are by a day."""
        return bisect_right(self._days, day)

    def subjects_by(self, day: int) -> int:
        """How many subjects there are by a day."""
        return bisect_right(self._first_days, day)

    def first(self, day: int, limit: int, examined: int) -> FirstListed | None:
        """What the list by a day begins with; None where that would take as many rows as may be
        examined.
        """
        found: dict[str, int] = {}
        by_then = self.told_by(day)
        for place in range(by_then - 1, max(by_then - examined, -1), -1):
            subject = self._subjects[place]
            if subject not in found:
                if len(found) == limit:
                    return FirstListed(list(found), found[next(reversed(found))])
                found[subject] = self._days[place]
        return FirstListed(list(found), None) if by_then < examined else None


_QUESTION = whole_question(
    f"""
SELECT l.earliest, l.subject FROM passing l
WHERE {NOW.numbered("l.list", LIST)} AND l.public_from <= :p
""",
    "l.earliest, l.subject",
    PassingList,
)


def remembered_list(
    reader: Reader, parameters: Mapping[str, Any], clocks: Clocks
) -> PassingList | None:
    """The list that is asked for, by now's clocks, if it is again and again."""
    if not reader.asks_of_now(clocks):
        return None
    return whole_lists.remembered(reader, _key(parameters), _QUESTION, parameters)


def list_looked_at(reader: Reader, parameters: Mapping[str, Any], rows: int) -> None:
    """So many rows of the list that is asked for were looked at."""
    whole_lists.looked_at(reader, _key(parameters), parameters, rows)


def _key(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    return "passing", parameters["scope"], parameters["kind"]
