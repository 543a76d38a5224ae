"""Which records are of one visit, and which visit was within the president's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from msgspec.structs import replace

from seeds.derived.trips import TripRow

_MOST_DAYS: Final = 3


def same_visits(rows: Iterable[TripRow]) -> Iterator[TripRow]:
    """The rows, each with the first one that is the same visit.

    Nobody is in one place twice at a time: two stays of somebody at the same places that have more
    than a day in common are one. Within a single day somebody may have left and come back.
    """
    before: dict[tuple[str, str, tuple[str, ...]], list[TripRow]] = {}
    for row in rows:
        others = before.setdefault((row.traveller, row.country, row.places), [])
        same = next((each for each in others if _share_days(each, row)), None)
        if same is None:
            others.append(row)
            yield row
        else:
            yield replace(row, same_as=same.record)


def within_visits(rows: Sequence[TripRow], accompanied: Mapping[str, str]) -> Iterator[TripRow]:
    """The rows, those that accompanied a president with the president's visit, where there is one.

    `accompanied` has the president by record. Of several visits of his to the country on those
    days, it is the one on just the same days, or that which began on the same day and ended about
    the same time.
    """
    presidents = frozenset(accompanied.values())
    visits: dict[tuple[str, str], list[TripRow]] = {}
    for row in rows:
        if row.traveller in presidents and not row.same_as:
            visits.setdefault((row.traveller, row.country), []).append(row)
    for row in rows:
        president = accompanied.get(row.record, "")
        found = _at_the_time(row, visits.get((president, row.country), ()))
        yield row if found is None else replace(row, part_of=found.record)


def _at_the_time(row: TripRow, visits: Iterable[TripRow]) -> TripRow | None:
    near = [each for each in visits if each.first <= row.last and row.first <= each.last]
    exact = [each for each in near if (each.first, each.last) == (row.first, row.last)]
    begun = [each for each in near if each.first == row.first and _days(each, row) <= _MOST_DAYS]
    for found in (exact, near, begun):
        if len(found) == 1:
            return found[0]
    return None


def _days(one: TripRow, other: TripRow) -> int:
    """Between the ends of two stays."""
    return abs((date.fromisoformat(one.last) - date.fromisoformat(other.last)).days)


def _share_days(one: TripRow, other: TripRow) -> bool:
    return max(one.first, other.first) < min(one.last, other.last)
