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
from projections.holding.elements import Element
from projections.holding.tellings import Found, Standing
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import Change


class MeasureState(Element, frozen=True, kw_only=True):
    """A measure's status: `threatened`, `imposed` (it is in force), `lifted` or `expired`; null
    where that is not certain.
    """

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
            yield Change(f"measure/{fact.measure}", "threatened", "threatened")
        case MeasureImposed():
            yield Change(f"measure/{fact.measure}", "imposed", "imposed", until=fact.until)
        case MeasureInForce():
            yield Change(f"measure/{fact.measure}", "in-force", "imposed", until=fact.until)
        case MeasureLifted():
            yield Change(f"measure/{fact.measure}", "lifted", "lifted")
        case MeasureReported():
            pass
        case _:
            assert_never(fact)


def elements(
    reader: Reader, subjects: Sequence[str], found: Found, clocks: Clocks
) -> list[MeasureState]:
    """The states of subjects, given what holds of them; of the others nothing is told."""
    return [element(reader, each, found[each], clocks) for each in subjects if each in found]


def element(reader: Reader, subject: str, standing: Standing, clocks: Clocks) -> MeasureState:
    """The state of a subject, given what holds of it."""
    id = subject.partition("/")[2]
    added = reader.registered("measure", id, MeasureAdded)
    return MeasureState.from_standing(
        standing,
        clocks,
        measure=id,
        form=added.form,
        name=added.name,
        status=standing.value,
    )
