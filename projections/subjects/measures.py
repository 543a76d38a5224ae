"""Is a sanction, tariff or control threatened, in force, lifted?"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from events.vocabulary.facts import MeasureFact
from events.vocabulary.measures import (
    MeasureImposed,
    MeasureInForce,
    MeasureLifted,
    MeasureReported,
    MeasureThreatened,
)
from events.vocabulary.registry import MeasureAdded
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import Change
from projections.states.elements import Element, state_of
from projections.states.supersession import Candidate
from projections.states.transitions import Found


class MeasureState(Element, frozen=True, kw_only=True):
    """A measure's status: `threatened`, `imposed` or `lifted`; null where that is not certain."""

    measure: str
    form: str
    name: str
    status: str | None

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"measure/{self.measure}"


def changes(fact: MeasureFact) -> Iterator[Change]:
    """A measure is threatened, imposed or lifted; a report sets no status."""
    match fact:
        case MeasureThreatened():
            yield Change(f"measure/{fact.measure}", "threatened")
        case MeasureImposed() | MeasureInForce():
            yield Change(f"measure/{fact.measure}", "imposed")
        case MeasureLifted():
            yield Change(f"measure/{fact.measure}", "lifted")
        case MeasureReported():
            pass
        case _:
            assert_never(fact)


def elements(
    reader: Reader, subjects: Sequence[str], found: Found, clocks: Clocks
) -> list[MeasureState]:
    """The states of subjects, given their candidates; those that have none are left out."""
    return [_element(reader, each, found[each], clocks) for each in subjects if each in found]


def _element(reader: Reader, subject: str, found: list[Candidate], clocks: Clocks) -> MeasureState:
    state = state_of(found, clocks)
    id = subject.partition("/")[2]
    measure = reader.registered("measure", id, MeasureAdded)
    return MeasureState.from_state(
        state, measure=id, form=measure.form, name=measure.name, status=state.value
    )
