"""Which incidents disturb relations, and which are settled?"""

from collections.abc import Iterator, Sequence

from events.facts import AnyFact
from events.incidents import IncidentOccurred, IncidentResolved
from projections.clocks import Clocks
from projections.reader import Reader
from projections.states import Element, state_of
from projections.supersession import Candidate
from projections.transitions import Found
from projections.version import Change


class IncidentState(Element, frozen=True, kw_only=True):
    """An incident's status, `occurred` or `resolved`; its id is that of its first fact.

    `summary` is that of the latest fact about it.
    """

    incident: str
    status: str | None
    summary: str

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"incident/{self.incident}"


def changes(fact: AnyFact, tag: str) -> Iterator[Change]:
    """An incident occurs, or is resolved."""
    match fact:
        case IncidentOccurred():
            yield Change(f"incident/{fact.id}", "occurred", fact.summary)
        case IncidentResolved():
            yield Change(f"incident/{fact.incident}", "resolved", fact.summary)
        case _:
            pass


def elements(
    reader: Reader, subjects: Sequence[str], found: Found, clocks: Clocks
) -> list[IncidentState]:
    """The states of subjects, given their candidates; those that have none are left out."""
    return [_element(each, found[each], clocks) for each in subjects if each in found]


def _element(subject: str, found: list[Candidate], clocks: Clocks) -> IncidentState:
    state = state_of(found, clocks)
    return IncidentState.from_state(
        state,
        incident=subject.partition("/")[2],
        status=state.value,
        summary=found[-1].detail or "",
    )
