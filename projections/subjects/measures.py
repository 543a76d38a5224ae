"""Is a sanction, tariff or control threatened, in force, lifted?"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from msgspec import Struct

from events.vocabulary.facts import MeasureFact
from events.vocabulary.measures import (
    MeasureImposed,
    MeasureInForce,
    MeasureLifted,
    MeasureReported,
    MeasureThreatened,
)
from events.vocabulary.registry import MeasureAdded
from projections.facts.contested import ContestedFact, in_state
from projections.holding.elements import Element
from projections.holding.extents import Extents
from projections.holding.tellings import Found, Standing, standing
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import Change
from projections.subjects.life import life
from projections.timeline import timeline


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


class MeasureView(Struct, frozen=True, kw_only=True):
    """A measure, how it stands (null: nothing is told of it by then), what is contested about
    that, and its life so far: the facts about it in order of date, the last ones if there are many.
    `sections` says of how many, and where the others are.
    """

    measure: MeasureAdded
    state: MeasureState | None
    contested: tuple[ContestedFact, ...]
    life: tuple[timeline.Item, ...]
    sections: Extents


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


def view(reader: Reader, id: str, clocks: Clocks) -> MeasureView:
    """A measure as of then; raises `UnknownIdError`."""
    added = reader.registered("measure", id, MeasureAdded, known_at=clocks.known_at)
    subject = f"measure/{id}"
    states = elements(reader, [subject], standing(reader, [subject], clocks), clocks)
    facts, sections = life(reader, "measure", id, clocks)
    return MeasureView(
        measure=added,
        state=states[0] if states else None,
        contested=in_state(reader, states, clocks),
        life=facts,
        sections=sections,
    )


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
