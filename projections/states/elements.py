"""A subject's candidates, put as an answer: one certain state, or every alternative."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Self

from msgspec import Struct

from events.time.dates import EARLIEST, Edtf
from projections.model.clocks import Certainty, Clocks
from projections.model.worded import Worded
from projections.states.supersession import OPEN_LIMIT, Candidate


class Support(Struct, frozen=True):
    """How many citations support something, and how many independent lineages they come from."""

    citations: int
    lineages: int


class Alternative(Worded, frozen=True, kw_only=True):
    """One of the states that may hold; `value` null is "none": nothing has happened yet, or an
    office is vacant (then `because` says which fact emptied it).
    """

    value: str | None
    since: Edtf | None
    since_in_words: str | None = None
    certainty: Certainty
    because: tuple[str, ...]
    support: Support


class Element(Worded, frozen=True, kw_only=True):
    """What every element of a state says.

    `since` is EDTF as written in the fact. Where the certainty is `possible`, the element's own
    value and `since` are null and `alternatives` lists what may hold, the state before the first
    of them included. Of dates that are open below only the `OPEN_LIMIT` nearest are considered;
    `alternatives_cut_off` says that there may be more.
    """

    since: Edtf | None
    since_in_words: str | None = None
    certainty: Certainty
    approximate: bool
    because: tuple[str, ...]
    support: Support
    alternatives: tuple[Alternative, ...] = ()
    alternatives_cut_off: bool = False

    @property
    def subject(self) -> str:
        """What has the state: `engagement/<id>`, `stance/<actor>/<issue>` and so on."""
        raise NotImplementedError

    @classmethod
    def from_state(cls, state: "State", **own: Any) -> Self:
        """An element with its `own` fields and what its state gives."""
        return cls(
            since=state.since,
            certainty=state.certainty,
            approximate=any(c.span.approximate or c.span.uncertain for c in state.candidates),
            because=tuple([each.fact for each in state.candidates]),
            support=state.support,
            alternatives=state.alternatives if state.certainty == "possible" else (),
            alternatives_cut_off=_is_cut_off(state),
            **own,
        )


class State(Struct, frozen=True, kw_only=True):
    """What may hold, in order of date, with the candidates that make it, the latest last.

    `value` and `since` are those of the one state that certainly holds, null if none does.
    """

    value: str | None
    since: str | None
    certainty: Certainty
    support: Support
    alternatives: tuple[Alternative, ...]
    candidates: tuple[Candidate, ...]

    @property
    def latest(self) -> Candidate | None:
        """The last of the candidates."""
        return self.candidates[-1] if self.candidates else None


NOTHING = Alternative(
    value=None, since=None, certainty="possible", because=(), support=Support(0, 0)
)


def _is_cut_off(state: State) -> bool:
    if len(state.candidates) < OPEN_LIMIT:
        return False
    starts = [each.span.first.earliest for each in state.candidates]
    return starts.count(EARLIEST) >= OPEN_LIMIT


def state_of(candidates: Sequence[Candidate], clocks: Clocks) -> State:
    """Candidates with the same value are one alternative; none certain: perhaps nothing holds."""
    if len(candidates) == 1 and candidates[0].certainty == "certain":
        return _settled(candidates[0], clocks)
    alternatives = _alternatives(candidates, clocks)
    only = alternatives[0] if len(alternatives) == 1 else None
    if only is not None and only.certainty == "certain":
        value, since, support = only.value, only.since, only.support
    else:
        value = since = None
        support = support_of([each.support for each in candidates], clocks)
    return State(
        value=value,
        since=since,
        certainty="possible" if since is None else "certain",
        support=support,
        alternatives=tuple(alternatives),
        candidates=tuple(candidates),
    )


def _settled(candidate: Candidate, clocks: Clocks) -> State:
    """By far the most frequent state: one candidate, and it certainly happened."""
    return State(
        value=candidate.value,
        since=candidate.date,
        certainty="certain",
        support=support_of((candidate.support,), clocks),
        alternatives=(),
        candidates=(candidate,),
    )


def _alternatives(candidates: Sequence[Candidate], clocks: Clocks) -> list[Alternative]:
    by_value: dict[str | None, list[Candidate]] = {}
    for candidate in candidates:
        by_value.setdefault(candidate.value, []).append(candidate)
    alternatives = [_alternative(each, clocks) for each in by_value.values()]
    if all(each.certainty == "possible" for each in alternatives):
        alternatives.insert(0, NOTHING)
    return alternatives


def _alternative(candidates: Sequence[Candidate], clocks: Clocks) -> Alternative:
    certain = [each for each in candidates if each.certainty == "certain"]
    return Alternative(
        value=candidates[0].value,
        since=(certain or candidates)[0].date,
        certainty="certain" if certain else "possible",
        because=tuple([each.fact for each in candidates]),
        support=support_of([each.support for each in candidates], clocks),
    )


def support_of(supports: Iterable[str], clocks: Clocks) -> Support:
    """Count filed support (`lineage:day lineage:day …`) as far as it was public."""
    return _counted(" ".join(supports), clocks.public_by)


@lru_cache(maxsize=65_536)
def _counted(support: str, public_by: int | None) -> Support:
    entries = [entry.partition(":") for entry in support.split()]
    if public_by is not None:
        entries = [entry for entry in entries if int(entry[2]) <= public_by]
    return Support(len(entries), len({lineage for lineage, _, _ in entries}))
