"""Which of two things came first in the world; the order in which they were recorded never says.

Bounds come first. Where they overlap it counts what facts say they follow (`follows`, also through
others, of whatever subject); or else the life of the subject, where the bounds are the same, or one
of an engagement's is open below. A change that overlaps a condition of another value ended it if
both are told of one day, if the condition's day is blunt, or if its value held before.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from operator import attrgetter
from typing import Final, NamedTuple

from events.time.dates import EARLIEST
from projections.holding.evidence import LIFE, Evidence, Family, earliest_of

SaidOrder = Mapping[str, AbstractSet[str]]
"""For each fact all those that it says it came after, itself or through others, but for circles."""

NOTHING_SAID: SaidOrder = {}
_NONE: frozenset[str] = frozenset()

_MOST = 2
"""Where one in so many of all tellings is looked through, or more, it is found once what came after
another, whatever the day.
"""

_ONE_WAY: frozenset[Family] = frozenset({"incident", "accord"})
"""What is not resolved before it occurs, nor ends before it was reached."""


class Dated(NamedTuple):
    """The bounds of a first day; `earliest` None where it is open below. An attested day stands."""

    earliest: int | None
    latest: int
    attested: bool = False


Reached = Mapping[str, AbstractSet[str]]
"""For each fact all those that it says it came after, itself or through others."""


def reached_from(follows: Mapping[str, Sequence[str]]) -> Reached:
    """What facts say that they came after, by the facts that each names in `follows`."""
    return {fact: _reached(fact, follows) for fact in follows}


def said_order(reached: Reached) -> SaidOrder:
    """What facts say of their order."""
    return {
        fact: frozenset(each for each in before if fact not in reached.get(each, ()))
        for fact, before in reached.items()
    }


def closed(dated: Mapping[str, Dated], reached: Reached) -> dict[str, Dated]:
    """The bounds that are left when facts came after what they say they follow.

    Nothing came before the earliest day of what it follows, nor after the latest day of what
    follows it. Where no day would be left, and in a circle, the bounds stand.
    """
    followers: dict[str, list[Dated]] = {}
    for fact, before in reached.items():
        for each in before:
            followers.setdefault(each, []).append(dated[fact])
    found = dict(dated)
    for fact in (reached.keys() | followers.keys()) & dated.keys():
        own, before = dated[fact], reached.get(fact, _NONE)
        if not own.attested and fact not in before:
            found[fact] = _closed(own, [dated[o] for o in before], followers.get(fact, []))
    return found


def _reached(fact: str, follows: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(follows[fact])
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += follows.get(each, ())
    return found


def _closed(own: Dated, before: Iterable[Dated], after: Iterable[Dated]) -> Dated:
    known = [each.earliest for each in (own, *before) if each.earliest is not None]
    earliest = max(known, default=None)
    latest = min(each.latest for each in (own, *after))
    if earliest is not None and earliest > latest:
        return own
    return own._replace(earliest=earliest, latest=latest)


class Among(NamedTuple):
    """Which tellings of a subject are looked through: all, those of some values, or `others`."""

    values: AbstractSet[str | None] | None
    others: bool = False

    def has(self, each: Evidence) -> bool:
        """Whether a telling is one of them."""
        return self.values is None or (each.value in self.values) != self.others


_ALL: Final = Among(None)


class TimeOrder:
    """The order of what is told of one subject."""

    def __init__(self, family: Family, said: SaidOrder, evidence: Iterable[Evidence]) -> None:
        self._life = {kind: rank for rank, kind in enumerate(LIFE[family])}
        self._open_yields = family == "engagement"
        self._goes_one_way = family in _ONE_WAY
        self._said = said
        self._goes_by_life = self._goes_one_way or self._open_yields
        self._told = in_time(evidence)
        self._followers = _followers(said, self._told) if said else {}
        self._groups: dict[Among, Sequence[Evidence]] = {_ALL: self._told}
        self._after: dict[tuple[str, Among], CameAfter] = {}

    @property
    def told(self) -> list[Evidence]:
        """All that is told of the subject, in order of its latest day."""
        return self._told

    @cached_property
    def _places(self) -> dict[str, int]:
        return {each.fact: place for place, each in enumerate(self._told)}

    @cached_property
    def _first_told(self) -> dict[str | None, int]:
        """By value the day by which it was told first."""
        return {each.value: each.latest for each in reversed(self._told)}

    def is_after(self, u: Evidence, t: Evidence) -> bool:
        """Whether u came after t."""
        if u is t:
            return False
        if u.earliest is not None and u.earliest > t.latest:
            return True
        if t.earliest is not None and t.earliest > u.latest:
            return False
        says, denies = self.says_so(u, t), self.says_so(t, u)
        return says if says != denies else self._comes_later(u, t)

    def says_so(self, u: Evidence, t: Evidence) -> bool:
        """Whether u says that it came after t."""
        return t.fact in self._followers and u.fact in self._followers[t.fact]

    def is_followed(self, t: Evidence, told: Sequence[Evidence]) -> bool:
        """Whether any of what is told, in order of its latest day, came after one."""
        if len(told) * _MOST < len(self._told):
            return any(self.is_after(u, t) for u in self.may_be_after(t, told))
        return self._first_after(t, told) is not None

    def may_be_after(self, t: Evidence, told: Sequence[Evidence]) -> Iterator[Evidence]:
        """Of what is told, in order of its latest day, what can have come after one, the last
        first. What overlaps "some day up to" comes after it, if that is a change, by what it says
        alone, or by the life of the subject.
        """
        at, others = self.from_where(t, told)
        yield from (told[number] for number in range(len(told) - 1, at - 1, -1))
        yield from (told[number] for number in others)

    def from_where(self, t: Evidence, told: Sequence[Evidence]) -> tuple[int, list[int]]:
        """From which place on what is told can have come after one, and at which places before
        that.
        """
        is_change = t.earliest is None and not t.attested and not self._goes_by_life
        at = from_day(told, t.latest if is_change else earliest_of(t))
        if not is_change or t.fact not in self._followers:
            return at, []
        followers = self._followers[t.fact]
        return at, [number for number in range(at) if told[number].fact in followers]

    def last(self, told: Sequence[Evidence]) -> list[Evidence]:
        """Of what is told, in order of its latest day, what nothing came after. Of those that came
        after one another in a circle, none was last, or each of them.
        """
        # What is wholly before another can only be last in a circle with it: it is found from that.
        start = from_day(told, _last_beginning(told))
        after, circles = _After(self, told), False
        last: set[str] = set()
        overtaken: set[str] = set()
        for t in told[start:]:
            if t.fact in last or t.fact in overtaken:
                continue
            if self._first_after(t, told) is None:
                last.add(t.fact)
            elif not self._is_overtaken(t, told, overtaken):
                circles = True
                led = after.all_after(t)
                if all(t.fact in after.all_after(u) for u in led.values()):
                    last |= {t.fact, *led}
        return [each for each in (told if circles else told[start:]) if each.fact in last]

    def _is_overtaken(self, t: Evidence, told: Sequence[Evidence], overtaken: set[str]) -> bool:
        """Whether it leads, from one to the next that came after it, to what nothing came after;
        those that do are remembered.
        """
        way: dict[str, None] = {}
        at: Evidence | None = t
        while at is not None and at.fact not in way and at.fact not in overtaken:
            way[at.fact] = None
            at = self._first_after(at, told)
        if at is None:
            way.popitem()  # nothing came after it
        elif at.fact not in overtaken:
            return False  # a circle
        overtaken.update(way)
        return t.fact in overtaken

    def _first_after(self, t: Evidence, told: Sequence[Evidence]) -> Evidence | None:
        return next(self.all_after(t, told), None)

    def all_after(
        self, t: Evidence, told: Sequence[Evidence], among: Among = _ALL
    ) -> Iterator[Evidence]:
        """Of what is told, in order of its latest day, what came after one, the first of it first;
        all of it or what is among some.
        """
        if not told:
            return
        places = self._places
        end = places[told[-1].fact]
        after = self._after.get((t.fact, among))
        if after is None:
            after = self._after[t.fact, among] = CameAfter(self, t, self.among(among))
        is_all = end + 1 == len(told)
        for u in after.until(end):
            if is_all or told[bisect_left(told, places[u.fact], key=self.place)] is u:
                yield u

    def place(self, each: Evidence) -> int:
        """Its place among all that is told of the subject, in order of the latest day."""
        return self._places[each.fact]

    def among(self, among: Among) -> Sequence[Evidence]:
        """What is told of the subject among some, in order of its latest day."""
        if among not in self._groups:
            self._groups[among] = [e for e in self._told if among.has(e)]
        return self._groups[among]

    def _comes_later(self, u: Evidence, t: Evidence) -> bool:
        """Whether u comes later in the life of the subject, where bounds and words do not tell."""
        is_open = u.earliest is None or t.earliest is None
        if self._goes_one_way or (self._open_yields and is_open):
            return self._life[u.kind] > self._life[t.kind]
        if u.attested != t.attested and u.value != t.value:
            change, condition = (t, u) if u.attested else (u, t)
            return u is change and self._has_ended(change, condition)
        is_same = (u.earliest, u.latest) == (t.earliest, t.latest)
        return is_same and self._life[u.kind] > self._life[t.kind]

    def _has_ended(self, change: Evidence, condition: Evidence) -> bool:
        """Whether a change ended a condition of another value that it overlaps."""
        if change.left is not None and change.left == condition.value:
            return True
        if change.earliest is None:
            return False
        is_one_day = change.earliest == change.latest == condition.latest
        # "Some day up to" is no stretch of days in which the change lay.
        is_blunt = condition.earliest is not None and condition.earliest < condition.latest
        return is_one_day or is_blunt or self._first_told[condition.value] < change.earliest


class CameAfter:
    """All that came after one telling of a subject, in order of its latest day: it is the same on
    every day, and is looked for as far as it is asked for.
    """

    def __init__(self, order: TimeOrder, t: Evidence, told: Sequence[Evidence]) -> None:
        self._order, self._t, self._told = order, t, told
        self._next, others = order.from_where(t, told)
        self._found = [told[place] for place in others if order.is_after(told[place], t)]

    def until(self, end: int) -> Iterator[Evidence]:
        """What has its place in the order up to one."""
        number = 0
        while number < len(self._found) or self._look(end):
            found = self._found[number]
            if self._order.place(found) > end:
                return
            number += 1
            yield found

    def _look(self, end: int) -> bool:
        """Find the next one."""
        order, told = self._order, self._told
        while self._next < len(told) and order.place(told[self._next]) <= end:
            self._next += 1
            if order.is_after(told[self._next - 1], self._t):
                self._found.append(told[self._next - 1])
                return True
        return False


class _After:
    """What came after each of what is told, looked for where it is asked."""

    def __init__(self, order: TimeOrder, told: Sequence[Evidence]) -> None:
        self._order, self._told = order, told
        self._directly: dict[str, list[Evidence]] = {}
        self._all: dict[str, dict[str, Evidence]] = {}

    def all_after(self, t: Evidence) -> dict[str, Evidence]:
        """What came after one, directly or through others, by fact."""
        if t.fact not in self._all:
            self._all[t.fact] = self._reached(t)
        return self._all[t.fact]

    def _reached(self, start: Evidence) -> dict[str, Evidence]:
        found: dict[str, Evidence] = {}
        waiting = [start]
        while waiting:
            new = [u for u in self._after(waiting.pop()) if u.fact not in found]
            found.update((each.fact, each) for each in new)
            waiting += new
        return found

    def _after(self, t: Evidence) -> list[Evidence]:
        if t.fact not in self._directly:
            self._directly[t.fact] = list(self._order.all_after(t, self._told))
        return self._directly[t.fact]


def _followers(said: SaidOrder, told: Iterable[Evidence]) -> dict[str, set[str]]:
    """By fact those of what is told that say that they came after it."""
    found: dict[str, set[str]] = {}
    for each in told:
        for followed in said.get(each.fact, _NONE):
            found.setdefault(followed, set()).add(each.fact)
    return found


_by_latest = attrgetter("latest", "fact")


def in_time(told: Iterable[Evidence]) -> list[Evidence]:
    """What is told in order of its latest day."""
    return sorted(told, key=_by_latest)


def not_before(t: Evidence, told: Sequence[Evidence]) -> Sequence[Evidence]:
    """Of what is told, in order of its latest day, what is not wholly before one."""
    return told if t.earliest is None else told[from_day(told, t.earliest) :]


def from_day(told: Sequence[Evidence], day: int) -> int:
    """From where on what is told, in order of its latest day, is not wholly before a day."""
    return bisect_left(told, day, key=lambda each: each.latest)


def _last_beginning(told: Sequence[Evidence]) -> int:
    """The last of the earliest days of what is told."""
    found = EARLIEST
    for each in reversed(told):
        if each.latest < found:
            break  # Nothing that is told before it can begin later.
        if each.earliest is not None and each.earliest > found:
            found = each.earliest
    return found
