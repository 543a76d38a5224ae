"""A subject's candidates, put as an answer: one certain state, or every alternative."""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from msgspec import Struct

from projections.clocks import Certainty, Clocks
from projections.transitions import Candidate


class Support(Struct, frozen=True):
    """How many citations support something, and how many independent lineages they come from."""

    citations: int
    lineages: int


class Alternative(Struct, frozen=True, kw_only=True):
    """One of the states that may hold; `value` null is "none": nothing has happened yet, or an
    office is vacant (then `because` says which fact emptied it).
    """

    value: str | None
    since: str | None
    certainty: Certainty
    because: tuple[str, ...]
    support: Support


class Element(Struct, frozen=True, kw_only=True):
    """What every element of a state says.

    `since` is EDTF as written in the fact. Where the certainty is `possible`, the element's own
    value and `since` are null and `alternatives` lists what may hold, the state before the first
    of them included.
    """

    since: str | None
    certainty: Certainty
    approximate: bool
    because: tuple[str, ...]
    support: Support
    alternatives: tuple[Alternative, ...] = ()

    @classmethod
    def from_state(cls, state: "State", clocks: Clocks, **own: Any) -> Self:
        """An element with its `own` fields and what its state gives."""
        certain = state.certain
        return cls(
            since=None if certain is None else certain.since,
            certainty="possible" if certain is None else "certain",
            approximate=any(c.span.approximate or c.span.uncertain for c in state.candidates),
            because=tuple(each.fact for each in state.candidates),
            support=support_of((each.support for each in state.candidates), clocks),
            alternatives=() if certain is not None else state.alternatives,
            **own,
        )


class State(Struct, frozen=True):
    """Alternatives in order of date with the candidates that make them, the latest last."""

    alternatives: tuple[Alternative, ...]
    candidates: tuple[Candidate, ...]

    @property
    def certain(self) -> Alternative | None:
        """The one state that certainly holds, if there is one."""
        only = self.alternatives[0]
        return only if len(self.alternatives) == 1 and only.certainty == "certain" else None

    @property
    def value(self) -> str | None:
        """The certain value; None also where there is none."""
        return None if self.certain is None else self.certain.value

    @property
    def latest(self) -> Candidate | None:
        """The last of the candidates."""
        return self.candidates[-1] if self.candidates else None


NOTHING = Alternative(
    value=None, since=None, certainty="possible", because=(), support=Support(0, 0)
)


def state_of(candidates: Sequence[Candidate], clocks: Clocks) -> State:
    """Candidates with the same value are one alternative; none certain: perhaps nothing holds."""
    by_value: dict[str | None, list[Candidate]] = {}
    for candidate in candidates:
        by_value.setdefault(candidate.value, []).append(candidate)
    alternatives = [_alternative(each, clocks) for each in by_value.values()]
    if all(each.certainty == "possible" for each in alternatives):
        alternatives.insert(0, NOTHING)
    return State(tuple(alternatives), tuple(candidates))


def _alternative(candidates: Sequence[Candidate], clocks: Clocks) -> Alternative:
    certain = [each for each in candidates if each.certainty == "certain"]
    return Alternative(
        value=candidates[0].value,
        since=(certain or candidates)[0].date,
        certainty="certain" if certain else "possible",
        because=tuple(each.fact for each in candidates),
        support=support_of((each.support for each in candidates), clocks),
    )


def support_of(supports: Iterable[str], clocks: Clocks) -> Support:
    """Count filed support (`lineage:day lineage:day …`) as far as it was public."""
    citations = 0
    lineages = set()
    for entry in " ".join(supports).split():
        lineage, _, day = entry.partition(":")
        if int(day) <= clocks.public_limit:
            citations += 1
            lineages.add(lineage)
    return Support(citations, len(lineages))
