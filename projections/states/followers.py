"""Which facts say that they follow which: chains of any length, and circles.

Facts that follow each other in a circle have no order among themselves; all of them come before
what follows any of them. Every question takes as many steps as there are facts, at most.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from events.time.dates import Bounds


class Followers:
    """The visible facts of a subject that say that they follow another one."""

    def __init__(self) -> None:
        self._direct: dict[str, dict[str, Bounds]] = {}
        self._circles: list[list[str]] = []
        self._circle_of: dict[str, int] = {}

    def add(self, followed: str, fact: str, first: Bounds) -> None:
        """Take in that `fact`, with the bounds of its first day, says that it follows another."""
        self._direct.setdefault(followed, {})[fact] = first
        self._circles = []

    def directly(self, fact: str) -> Mapping[str, Bounds]:
        """What itself says that it follows a fact."""
        return self._direct.get(fact, {})

    def bounds(self) -> dict[str, Bounds]:
        """The bounds of each fact that follows another one."""
        return {fact: first for each in self._direct.values() for fact, first in each.items()}

    def after(self, fact: str) -> set[str]:
        """What follows a fact through any number of steps, and does not come before it as well."""
        found: set[str] = set()
        open_ends = [fact]
        while open_ends:
            new = self.directly(open_ends.pop()).keys() - found
            found |= new
            open_ends += new
        return found.difference(self._circle(fact))

    def is_in_circle(self, fact: str) -> bool:
        """Whether a fact follows itself, through others."""
        return len(self._circle(fact)) > 1 or fact in self.directly(fact)

    def best_after(
        self, values: Mapping[str, int], choose: Callable[[Iterable[int]], int]
    ) -> dict[str, int]:
        """For each fact what is chosen among the values of all that comes after it, if any has."""
        self._sort()
        best: dict[int, int] = {}
        with_own: dict[int, int] = {}
        for at, circle in enumerate(self._circles):
            after = {self._circle_of[each] for fact in circle for each in self.directly(fact)}
            found = [with_own[each] for each in after if each != at and each in with_own]
            if found:
                best[at] = choose(found)
            found += [values[each] for each in circle if each in values]
            if found:
                with_own[at] = choose(found)
        return {fact: best[at] for fact, at in self._circle_of.items() if at in best}

    def _circle(self, fact: str) -> Collection[str]:
        """The facts that come both before and after it, itself among them."""
        self._sort()
        at = self._circle_of.get(fact)
        return (fact,) if at is None else self._circles[at]

    def _sort(self) -> None:
        if not self._circles and self._direct:
            self._circles = list(_circles(self._direct))
            self._circle_of = {
                fact: at for at, circle in enumerate(self._circles) for fact in circle
            }


NO_FOLLOWERS = Followers()


def _circles(direct: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """The strongly connected components, most of one fact each, whatever follows before what it
    follows (Tarjan 1972, without its recursion).
    """
    numbers: dict[str, int] = {}
    lowest: dict[str, int] = {}
    unfinished: dict[str, None] = {}

    def enter(fact: str) -> tuple[str, Iterator[str]]:
        numbers[fact] = lowest[fact] = len(numbers)
        unfinished[fact] = None
        return fact, iter(direct.get(fact, ()))

    for start in direct:
        walk = [] if start in numbers else [enter(start)]
        while walk:
            fact, followers = walk[-1]
            new = next((each for each in followers if each not in numbers), None)
            if new is not None:
                walk.append(enter(new))
                continue
            walk.pop()
            back = [lowest[each] for each in direct.get(fact, ()) if each in unfinished]
            lowest[fact] = min(lowest[fact], *back) if back else lowest[fact]
            if lowest[fact] == numbers[fact]:
                circle: list[str] = []
                while fact in unfinished:
                    circle.append(unfinished.popitem()[0])
                yield circle
