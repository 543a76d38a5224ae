"""When a day that is known no better may have been: bounds, and what is kept of gaps in them.

Most dates are one stretch of days, and two numbers say all of it. `[2018-01,2018-03]` is two
stretches, and `XXXX-12-25` ten thousand days: such a date also has *choices*, each of which finds
the nearest day of its own. None of them lists its days.
"""

from bisect import bisect_left, bisect_right
from calendar import isleap
from collections.abc import Iterable, Iterator

from msgspec import Struct

from events.time.days import EARLIEST, LATEST, civil, month_length, ordinal

Years = range | tuple[int, ...]
"""Years in order; a range has all of them from its first to its last."""

ALL_MONTHS = tuple(range(1, 13))


class Bounds(Struct, frozen=True, gc=False):
    """The days, both inclusive, that a day known no better may have been.

    With `choices` it was one of their days within the bounds; without any it may have been each.
    Both bounds are days that it may have been, or open (`EARLIEST`, `LATEST`).
    """

    earliest: int
    latest: int
    choices: "tuple[DayChoice, ...]" = ()

    def until(self, day: int) -> int | None:
        """The last day up to `day` that it may have been; None where there is none."""
        last = min(day, self.latest)
        if self.choices:
            last = max(_known(each.until(last) for each in self.choices), default=EARLIEST - 1)
        return last if last >= self.earliest else None

    def since(self, day: int) -> int | None:
        """The first day from `day` on that it may have been; None where there is none."""
        first = max(day, self.earliest)
        if self.choices:
            first = min(_known(each.since(first) for each in self.choices), default=LATEST + 1)
        return first if first <= self.latest else None

    def covers(self, first: int, last: int) -> bool:
        """Whether it may have been each of the days from `first` to `last`."""
        is_within = self.earliest <= first and last <= self.latest
        return is_within and (not self.choices or any(e.covers(first, last) for e in self.choices))

    def touches(self, first: int, last: int) -> bool:
        """Whether it may have been one of the days from `first` to `last`."""
        found = self.since(first)
        return found is not None and found <= last

    def within(self, first: int, last: int) -> "Bounds":
        """The part from `first` to `last`, where one of the days must lie."""
        earliest, latest = self.since(first), self.until(last)
        assert earliest is not None, "one of the days lies there"
        assert latest is not None, "one of the days lies there"
        choices = () if self.covers(earliest, latest) else self.choices
        return Bounds(earliest, latest, choices)


class Pattern(Struct, frozen=True, gc=False):
    """Days that stand in some months of some years; without `days`, all that the months have.

    Months are counted on over the ends of a year: 0 is the December before it, 13 the January after
    it. None is further away than that December and the March after.
    """

    years: Years
    months: tuple[int, ...]
    days: tuple[int, ...] = ()

    def until(self, day: int) -> int | None:
        """The last of the days up to `day`; None where there is none."""
        found: int | None = None
        for year in reversed(self.years[: bisect_right(self.years, civil(day).year + 1)]):
            if found is not None and civil(found).year > year + 1:
                break  # no day that belongs to an earlier year is a later one
            ends = (min(last, day) for first, last in self._stretches(year) if first <= day)
            found = max((*ends, *_known([found])), default=None)
        return found

    def since(self, day: int) -> int | None:
        """The first of the days from `day` on; None where there is none."""
        found: int | None = None
        for year in self.years[bisect_left(self.years, civil(day).year - 1) :]:
            if found is not None and civil(found).year < year - 1:
                break
            starts = (max(first, day) for first, last in self._stretches(year) if last >= day)
            found = min((*starts, *_known([found])), default=None)
        return found

    def covers(self, first: int, last: int) -> bool:
        """Whether all days from `first` to `last` belong to one year of these, without a gap."""
        around = civil(first).year
        start, stop = bisect_left(self.years, around - 1), bisect_right(self.years, around + 1)
        return any(
            begins <= first and last <= ends
            for year in self.years[start:stop]
            for begins, ends in self._stretches(year)
        )

    def _stretches(self, year: int) -> Iterator[tuple[int, int]]:
        """The days of a year of these, as the first and the last of each stretch."""
        start, end = None, EARLIEST
        for first, last in self._parts(year):
            if start is None:
                start = first
            elif first > end + 1:
                yield start, end
                start = first
            end = last
        if start is not None:
            yield start, end

    def _parts(self, year: int) -> Iterator[tuple[int, int]]:
        for counted in self.months:
            further, month = divmod(counted - 1, 12)
            first = ordinal(year + further, month + 1, 1)
            length = month_length(year + further, month + 1)
            if self.days:
                yield from ((first + n - 1, first + n - 1) for n in self.days if n <= length)
            else:
                yield first, first + length - 1


DayChoice = Bounds | Pattern


def days_in(years: Years, months: tuple[int, ...], days: tuple[int, ...] = ()) -> Bounds | None:
    """The days that stand in some months of some years; None where no month has such days."""
    if isinstance(years, range) and months == ALL_MONTHS and not days:
        return Bounds(ordinal(years[0], 1, 1), ordinal(years[-1], 12, 31))
    if len(years) == 1 and len(months) == 1 and len(days) <= 1 and 1 <= months[0] <= 12:
        return _in_month(years[0], months[0], *days)  # nearly all dates are so
    if months == (2,) and days and days[0] == 29:
        years = tuple(year for year in years if isleap(year))
    pattern = Pattern(years, months, days)
    earliest, latest = pattern.since(EARLIEST), pattern.until(LATEST)
    if earliest is None or latest is None:
        return None
    return Bounds(earliest, latest, () if pattern.covers(earliest, latest) else (pattern,))


def _in_month(year: int, month: int, day: int | None = None) -> Bounds | None:
    """A day of a month, or all that it has; None where it has no such day."""
    first, length = ordinal(year, month, 1), month_length(year, month)
    if day is None:
        return Bounds(first, first + length - 1)
    return None if day > length else Bounds(first + day - 1, first + day - 1)


def one_of(several: Iterable[Bounds]) -> Bounds:
    """The bounds of a day that lies within one of several."""
    found = list(several)
    stretches = tuple(_merged(each for each in found if not each.choices))
    choices: tuple[Bounds, ...] = (*stretches, *(each for each in found if each.choices))
    if len(choices) == 1:
        return choices[0]
    earliest = min(each.earliest for each in choices)
    latest = max(each.latest for each in choices)
    is_whole = any(each.covers(earliest, latest) for each in stretches)
    return Bounds(earliest, latest, () if is_whole else choices)


def _merged(stretches: Iterable[Bounds]) -> Iterator[Bounds]:
    """Stretches in order, those that overlap or follow one another as one."""
    last: Bounds | None = None
    for each in sorted(stretches, key=lambda bounds: bounds.earliest):
        if last is None:
            last = each
        elif each.earliest <= last.latest + 1:
            last = Bounds(last.earliest, max(last.latest, each.latest))
        else:
            yield last
            last = each
    if last is not None:
        yield last


def _known(days: Iterable[int | None]) -> Iterator[int]:
    return (day for day in days if day is not None)
