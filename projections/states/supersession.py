"""The rule by which one transition of a subject takes the place of another.

Transition *u* supersedes *t* on day D when *u* certainly happened by D and came after *t*. *u*
comes after *t* when its bounds lie wholly after *t*'s; or else when it says so (`follows`, also
through other transitions of the subject); or else when the bounds are the same and it was recorded
later. What at least possibly happened by D and is not superseded is a candidate.

What facts say they follow may go round in a circle with their dates. Where nothing certain would be
left for that, it counts for nothing.
"""

from msgspec import Struct

from events.time.dates import EARLIEST, Bounds, Span
from projections.model.clocks import Certainty
from projections.states.followers import NO_FOLLOWERS, Followers

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

    def latest(self, as_of: int) -> int:
        """The last day up to one on which it may have begun, if it has begun by then: in a gap of
        its date it may have been before, or is still to come.
        """
        found = self.span.first.until(as_of)
        assert found is not None, "a candidate at least possibly happened by then"
        return found


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
    start = max((each.span.first.earliest for each in certain), default=EARLIEST)
    last_after = _last_after(followers, as_of)
    outdone = _outdone(certain, followers)
    return [
        t
        for t in window
        if start <= t.latest(as_of)
        # Something certain says that it came after, and the dates don't deny it.
        and last_after.get(t.fact, EARLIEST - 1) < t.span.first.earliest
        and t.fact not in outdone
    ]


def _last_after(followers: Followers, as_of: int) -> dict[str, int]:
    """For each fact the latest first day of all that certainly came after it by then."""
    latest = {fact: first.latest for fact, first in followers.bounds().items()}
    by_then = {fact: day for fact, day in latest.items() if day <= as_of}
    return followers.best_after(by_then, max) if by_then else {}


def _outdone(certain: list[Candidate], followers: Followers) -> set[str]:
    """The facts of which another one with the same bounds was recorded later, unless they follow
    all of those.
    """
    alike: dict[Bounds, list[Candidate]] = {}
    for each in sorted(certain, key=lambda each: each.position, reverse=True):
        alike.setdefault(each.span.first, []).append(each)
    outdone: set[str] = set()
    for last, *earlier in alike.values():
        after_all = followers.after(last.fact) if earlier else set()
        for each in earlier:
            if each.fact not in after_all:
                outdone.add(each.fact)
            if after_all:
                after_all &= followers.after(each.fact)
    return outdone


def _has_certain(candidates: list[Candidate]) -> bool:
    return any(each.certainty == "certain" for each in candidates)


def _by_latest(first: Bounds) -> tuple[int, int]:
    return first.latest, first.earliest


def is_blunt(candidate: Candidate) -> bool:
    """Whether the day on which it began is one of several."""
    first = candidate.span.first
    return first.earliest != first.latest
