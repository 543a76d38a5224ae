"""Who holds an office that several persons hold at a time?

Each person's holding is a subject by itself: it begins as he is appointed or found in office, and
ends as he leaves, or is succeeded. An appointment ends nobody else's. The office is vacant when
nobody holds it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from weakref import WeakKeyDictionary

from msgspec.structs import replace

from events.time.dates import EARLIEST
from projections.holding.evidence import BeginningBounds, Evidence, Held, Option
from projections.holding.rule import History

_NEVER: Final = BeginningBounds(None, EARLIEST)


_apart: WeakKeyDictionary[History, dict[str, History]] = WeakKeyDictionary()
"""Histories that were taken apart: that is the same on every day, and is asked for on each."""


def by_person(history: History, succeeded: Mapping[str, str]) -> dict[str, History]:
    """The histories of persons in an office; `succeeded` is by fact who had the seat before, and
    always the same of the same history.
    """
    found = _apart.get(history)
    if found is None:
        found = _apart[history] = _by_person(history, succeeded)
    return found


def on_day(apart: Mapping[str, History], day: int) -> dict[str, Held]:
    """What holds on a day of each person of whom anything is told by then."""
    return {
        person: held for person, history in apart.items() if (held := history.held(day)) is not None
    }


def _by_person(history: History, succeeded: Mapping[str, str]) -> dict[str, History]:
    own: dict[str, list[Evidence]] = {}
    for each in history.evidence:
        for person, evidence in _of_persons(each, succeeded.get(each.fact)):
            own.setdefault(person, []).append(evidence)
    return {person: History(own[person], "office", history.said_order) for person in sorted(own)}


def _of_persons(each: Evidence, succeeded: str | None) -> Iterator[tuple[str, Evidence]]:
    """What a fact tells of each person: who comes, and who leaves."""
    left = each.left or succeeded
    if each.value is not None:
        kind = "appointed" if each.kind == "removed" else each.kind
        yield each.value, replace(each, kind=kind, left=None)
    if left is not None and left != each.value:
        yield left, replace(each, kind="removed", value=None, left=left, until=None)


def listed(found: Mapping[str, Held]) -> list[str]:
    """Who holds the office, those who possibly do last."""
    holding = [each for each in found if _is_holder(found[each])]
    return sorted(holding, key=lambda each: (found[each].certainty != "certain", each))


def _is_holder(held: Held) -> bool:
    return held.certainty != "certain" or held.options[0].value is not None


def together(found: Mapping[str, Held]) -> Held:
    """What is held of the office, by what is held of each person."""
    shown = {person: found[person] for person in listed(found)}
    certain = {p: held for p, held in shown.items() if held.certainty == "certain"}
    if not shown:
        return _vacant(found.values())
    counting = certain or shown
    (one, *others) = counting.values()
    return Held(
        certainty="certain" if certain else "possible",
        options=tuple(
            Option(person, _facts_for(person, held), is_certain=bool(certain))
            for person, held in sorted(counting.items())
        ),
        since=None if others else one.since,
        holding=_facts(counting.values()),
        first_told=min(_days(held.first_told for held in counting.values()), default=None),
        last_told=max(_days(held.last_told for held in counting.values()), default=None),
    )


def _vacant(left: Iterable[Held]) -> Held:
    """Since the last of them left."""
    return max(left, key=_when_left)


def _when_left(held: Held) -> tuple[int, int, tuple[str, ...]]:
    earliest, latest = held.since or _NEVER
    return latest, EARLIEST if earliest is None else earliest, held.holding


def _facts(several: Iterable[Held]) -> tuple[str, ...]:
    found: set[str] = set()
    for held in several:
        found.update(held.holding, *(option.facts for option in held.options))
    return tuple(sorted(found))


def _facts_for(person: str, held: Held) -> tuple[str, ...]:
    """The facts that have somebody in office; where he may only have left, all that tell of him."""
    own = (option.facts for option in held.options if option.value == person)
    return next(own, _facts([held]))


def _days(days: Iterable[int | None]) -> list[int]:
    return [each for each in days if each is not None]
