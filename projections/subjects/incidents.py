"""Which incidents disturb relations, and which are settled?"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from events.vocabulary.facts import IncidentFact
from events.vocabulary.incidents import IncidentOccurred, IncidentResolved
from events.vocabulary.registry import IncidentAdded
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import Change
from projections.states.elements import Element, state_of
from projections.states.supersession import Candidate
from projections.states.transitions import Found


class IncidentState(Element, frozen=True, kw_only=True):
    """An incident's status, `occurred` or `resolved`; `summary` is its latest fact's."""

    incident: str
    name: str
    status: str | None
    summary: str

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"incident/{self.incident}"


def changes(fact: IncidentFact) -> Iterator[Change]:
    """An incident occurs, or is resolved."""
    match fact:
        case IncidentOccurred():
            yield Change(f"incident/{fact.incident}", "occurred", fact.summary)
        case IncidentResolved():
            yield Change(f"incident/{fact.incident}", "resolved", fact.summary)
        case _:
            assert_never(fact)


def elements(
    reader: Reader, subjects: Sequence[str], found: Found, clocks: Clocks
) -> list[IncidentState]:
    """The states of subjects, given their candidates; those that have none are left out."""
    return [_element(reader, each, found[each], clocks) for each in subjects if each in found]


def _element(reader: Reader, subject: str, found: list[Candidate], clocks: Clocks) -> IncidentState:
    state = state_of(found, clocks)
    id = subject.partition("/")[2]
    return IncidentState.from_state(
        state,
        incident=id,
        name=reader.registered("incident", id, IncidentAdded).name,
        status=state.value,
        summary=found[-1].detail or "",
    )
