"""The rule by which one transition of a subject takes the place of another.

Transition *u* supersedes *t* on day D when *u* certainly happened by D and came after *t*. *u*
comes after *t* when its bounds lie wholly after *t*'s; or else when it says so (`follows`, also
through other transitions of the subject); or else when the bounds are the same and it was recorded
later. What at least possibly happened by D and is not superseded is a candidate.

What facts say they follow may go round in a circle with their dates. Where nothing certain would be
left for that, it counts for nothing.
"""

from msgspec import Struct

from events.dates import EARLIEST, Bounds, Span
from projections.clocks import Certainty

OPEN_LIMIT = 8
"""Open dates (`[..day]`) that are considered for one subject, those nearest to the day of the
question on either side of it: each is possible on every day before it, and none of them comes after
another, so that a long history would have as many alternatives as it has of them."""


class Candidate(Struct, frozen=True):
    """A transition that may be the one in force. Days are ordinals."""

    subject: str
    fact: str
    value: str | None
    detail: str | None
    date: str
    span: Span
    certainty: Certainty
    position: int
    support: str


class Followers:
    """Which visible facts of a subject say that they follow another one."""

    def __init__(self) -> None:
        self._direct: dict[str, dict[str, Bounds]] = {}

    def add(self, followed: str, fact: str, first: Bounds) -> None:
        """Take in that `fact` says that it follows `followed`."""
        self._direct.setdefault(followed, {})[fact] = first

    def directly(self, fact: str) -> dict[str, Bounds]:
        """What itself says that it follows a fact."""
        return self._direct.get(fact, {})

    def of(self, fact: str) -> dict[str, Bounds]:
        """What follows a fact, through any number of steps, with the bounds of its first day."""
        found: dict[str, Bounds] = {}
        open_ends = [fact] if fact in self._direct else []
        while open_ends:
            for follower, first in self._direct.get(open_ends.pop(), {}).items():
                if follower not in found:
                    found[follower] = first
                    open_ends.append(follower)
        return found


NO_FOLLOWERS = Followers()


def unsuperseded(window: list[Candidate], followers: Followers, as_of: int) -> list[Candidate]:
    """The candidates among the transitions of a window, in order of date.

    `followers` may name facts that lie before the window: they come after one in it only by
    saying so.
    """
    if len(window) == 1 and followers is NO_FOLLOWERS:
        return window
    kept = _kept(window, followers, as_of)
    if _has_certain(window) and not _has_certain(kept):
        kept = _kept(window, NO_FOLLOWERS, as_of)
    return sorted(kept, key=lambda each: (_by_latest(each.span.first), each.position))


def _kept(window: list[Candidate], followers: Followers, as_of: int) -> list[Candidate]:
    certain = [each for each in window if each.certainty == "certain"]
    certain.sort(key=lambda each: each.position, reverse=True)
    start = max((each.span.first.earliest for each in certain), default=EARLIEST)
    alike: dict[tuple[int, int], list[Candidate]] = {}
    for each in certain:
        alike.setdefault(_by_latest(each.span.first), []).append(each)
    return [
        t
        for t in window
        if start <= t.span.first.latest
        and not _is_followed(t, followers, as_of)
        and not _is_outdone(t, alike.get(_by_latest(t.span.first), []), followers)
    ]


def _is_followed(t: Candidate, followers: Followers, as_of: int) -> bool:
    """Whether something certain says that it came after `t`, and the dates don't deny it."""
    after = followers.of(t.fact)
    return bool(after) and any(
        first.latest <= as_of
        and t.span.first.earliest <= first.latest
        and t.fact not in followers.of(fact)
        for fact, first in after.items()
    )


def _is_outdone(t: Candidate, alike: list[Candidate], followers: Followers) -> bool:
    """Whether something certain with the same bounds was recorded later, unless `t` follows it."""
    return any(
        u.position > t.position
        and (u.fact in followers.of(t.fact) or t.fact not in followers.of(u.fact))
        for u in alike
    )


def _has_certain(candidates: list[Candidate]) -> bool:
    return any(each.certainty == "certain" for each in candidates)


def _by_latest(first: Bounds) -> tuple[int, int]:
    return first.latest, first.earliest


def is_blunt(candidate: Candidate) -> bool:
    """Whether the day on which it began is one of several."""
    first = candidate.span.first
    return first.earliest != first.latest
