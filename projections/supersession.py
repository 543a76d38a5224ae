"""The rule by which one transition of a subject takes the place of another.

Transition *u* supersedes *t* on day D when *u* certainly happened by D and came after *t*. *u*
comes after *t* when its bounds lie wholly after *t*'s; or else when it says so (`follows`, also
through other transitions of the subject); or else when the bounds are the same and it was recorded
later. What at least possibly happened by D and is not superseded is a candidate.
"""

from msgspec import Struct

from events.dates import Bounds, Span
from projections.clocks import Certainty


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

    def of(self, fact: str) -> dict[str, Bounds]:
        """What follows a fact, through any number of steps, with the bounds of its first day."""
        found: dict[str, Bounds] = {}
        open_ends = [fact]
        while open_ends:
            for follower, first in self._direct.get(open_ends.pop(), {}).items():
                if follower not in found:
                    found[follower] = first
                    open_ends.append(follower)
        return found


NO_FOLLOWERS = Followers()


def unsuperseded(window: list[Candidate], followers: Followers, as_of: int) -> list[Candidate]:
    """The candidates among the transitions of a window, in order of date."""
    if len(window) == 1 and followers is NO_FOLLOWERS:
        return window
    kept = [each for each in window if not _is_superseded(each, window, followers, as_of)]
    return sorted(kept, key=lambda each: (_by_latest(each.span.first), each.position))


def _by_latest(first: Bounds) -> tuple[int, int]:
    return first.latest, first.earliest


def _is_superseded(t: Candidate, window: list[Candidate], followers: Followers, as_of: int) -> bool:
    """Whether a certain transition came after `t`, in the window or (by saying so) before it."""
    for u in window:
        if u is not t and u.certainty == "certain" and _came_after(u, t, followers):
            return True
    in_window = {each.fact for each in window}
    return any(
        fact not in in_window
        and first.latest <= as_of
        and t.span.first.earliest <= first.latest
        and t.fact not in followers.of(fact)
        for fact, first in followers.of(t.fact).items()
    )


def _came_after(u: Candidate, t: Candidate, followers: Followers) -> bool:
    one, other = u.span.first, t.span.first
    if one.earliest > other.latest or other.earliest > one.latest:
        return one.earliest > other.latest
    u_follows, t_follows = u.fact in followers.of(t.fact), t.fact in followers.of(u.fact)
    if u_follows != t_follows:
        return u_follows
    return one == other and u.position > t.position


def is_blunt(candidate: Candidate) -> bool:
    """Whether the day on which it began is one of several."""
    first = candidate.span.first
    return first.earliest != first.latest
