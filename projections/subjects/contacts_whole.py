"""All contacts of two parties, as the ledger has them now: whoever asks for one day after another
finds the last of each form without looking through them again.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

from projections.model import whole_lists
from projections.model.reader import Reader
from projections.model.tense import NOW
from projections.model.whole_lists import whole_question

EXAMINED: Final = 50
"""Contacts of a form that are looked at for the last one: those that began last."""

TIED: Final = 8
"""Contacts of a form that are looked at where several were over on one day."""

BEGUN_REMEMBERED: Final = 500
"""Days, or stretches of days, for each of which it is remembered which contacts began last."""

FORMS: Final = ("visit", "meeting", "call", "summit")


class _ContactFiled(NamedTuple):
    earliest: int
    fact: str
    latest: int
    over_from: int
    ends: int
    engagement: str
    date: str
    has_gaps: bool


class OverLast(NamedTuple):
    """A contact of a form, and the last day by then on which it may have gone on."""

    form: str
    engagement: str
    fact: str
    date: str
    last_day: int


class _BegunLast:
    """Those of a form that began last by a day, the last of them by their ends first."""

    def __init__(self, rows: Sequence[_ContactFiled]) -> None:
        self._rows = sorted(rows, key=_by_end, reverse=True)
        self._ends = [-each.ends for each in self._rows]
        self.over_from = max((each.over_from for each in rows), default=None)
        self.latest = max((each.latest for each in rows), default=0)

    def over_last(self, form: str, day: int) -> Iterator[OverLast]:
        """Those that were over last by a day, or are not over, in order."""
        at = bisect_right(self._ends, -day)
        going_on = sorted(self._rows[:at], reverse=True)[:TIED]
        for each in (*going_on, *self._rows[at : at + TIED - len(going_on)]):
            yield OverLast(form, each.engagement, each.fact, each.date, min(each.ends, day))

    def certain(self, day: int) -> tuple[int, int] | None:
        """Between which days the last of them was over."""
        if self.over_from is None:
            return None
        return min(self.over_from, day), min(-self._ends[0], day)


class ContactsWhole:
    """By form the contacts of two parties, in the order in which they began."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        self._size = len(rows)
        self._rows: dict[str, list[_ContactFiled]] = {form: [] for form in FORMS}
        for form, *row in rows:
            if form in self._rows:
                self._rows[form].append(_ContactFiled(*row))
        self._begun: dict[tuple[str, int, int | None], _BegunLast] = {}

    def __len__(self) -> int:
        return self._size

    def over_last(self, day: int, *, are_certain: bool) -> list[OverLast]:
        """Of each form those that were over last by a day, or are not over; all of them, or those
        that certainly happened by then.
        """
        begun = self._certain_by if are_certain else self._by
        return [each for form in FORMS for each in begun(form, day).over_last(form, day)]

    def certain(self, day: int) -> list[tuple[int, int]]:
        """Of each form of which any certainly happened, between which days the last was over."""
        found = (self._certain_by(form, day).certain(day) for form in FORMS)
        return [each for each in found if each is not None]

    def _by(self, form: str, day: int) -> _BegunLast:
        """What was the same since something of the form began last is worked out once."""
        at = self._begun_by(form, day)
        key = form, at, None
        return self._begun.get(key) or self._remember(
            key, self._rows[form][max(at - EXAMINED, 0) : at]
        )

    def _certain_by(self, form: str, day: int) -> _BegunLast:
        begun = self._by(form, day)
        if begun.latest <= day:
            return begun
        at, key = self._begun_by(form, day), (form, 0, day)
        if key in self._begun:
            return self._begun[key]
        certain = (each for each in reversed(self._rows[form][:at]) if each.latest <= day)
        return self._remember(key, list(islice(certain, EXAMINED)))

    def _remember(
        self, key: tuple[str, int, int | None], rows: Sequence[_ContactFiled]
    ) -> _BegunLast:
        if len(self._begun) >= BEGUN_REMEMBERED:
            self._begun.clear()
        found = self._begun[key] = _BegunLast(rows)
        return found

    def _begun_by(self, form: str, day: int) -> int:
        return bisect_left(self._rows[form], (day + 1,))


def _by_end(each: _ContactFiled) -> tuple[int, int, str]:
    return each.ends, each.earliest, each.fact


def _without_gaps(rows: Sequence[Sequence[Any]]) -> ContactsWhole | None:
    return None if any(row[-1] for row in rows) else ContactsWhole(rows)


_QUESTION = whole_question(
    f"""
SELECT c.form, c.earliest, c.fact, c.latest, c.over_from, c.ends, c.engagement, c.date,
    c.gaps IS NOT NULL
FROM contact c
WHERE {NOW.numbered("c.pair", "'pair/' || :pair")} AND c.public_from <= :p
""",
    "c.form, c.earliest, c.fact",
    _without_gaps,
)


def remembered(reader: Reader, parameters: Mapping[str, Any]) -> ContactsWhole | None:
    """The contacts of the parties that are asked about, if they are again and again, and the date
    of none of them has gaps.
    """
    key = "contacts", str(parameters["pair"])
    found = whole_lists.remembered(reader, key, _QUESTION, parameters)
    if found is None:
        whole_lists.looked_at(reader, key, parameters, EXAMINED)
    return found
