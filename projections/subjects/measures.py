"""Is a sanction, tariff or control threatened, in force, lifted, and against whom?

A measure stands between the side of whoever imposes it (an office imposes, its state lifts: one
measure) and each of its targets: lifted for one, it stands for the others.
"""

from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from msgspec import Struct
from msgspec.structs import replace

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
from projections.holding.extents import FIRST, Extents, Part, Portion
from projections.holding.listing_order import LASTING_LIMIT, Scope, by_name, count
from projections.holding.tellings import Found, Standing, standing
from projections.model import measure_subjects
from projections.model.clocks import Clocks
from projections.model.directory import Sides
from projections.model.measure_subjects import NO_TARGET, MeasureSubject
from projections.model.reader import Reader
from projections.model.version import Change
from projections.subjects.life import life
from projections.timeline import timeline

SECTIONS: Final = ("states",)


class MeasureState(Element, frozen=True, kw_only=True):
    """The status of a measure of one `side` against one `target` (null: none is named):
    `threatened`, `imposed` (it is in force), `lifted` or `expired`; null where that is not certain.
    """

    measure: str
    form: str
    name: str
    side: str
    target: str | None
    status: str | None

    @property
    def subject(self) -> str:
        """What has the state: `measure/<id>/<side>/<target>`, the last `-` where none is named."""
        return str(MeasureSubject(self.measure, self.side, self.target or NO_TARGET))


class MeasureView(Struct, frozen=True, kw_only=True):
    """A measure, how it stands for each side and target of which anything is told by then, by name,
    what is contested about that, and its life so far: the facts about it in order of date, the last
    ones if there are many. `sections` says of how many, and where the others are.
    """

    measure: MeasureAdded
    states: tuple[MeasureState, ...]
    contested: tuple[ContestedFact, ...]
    life: tuple[timeline.Item, ...]
    sections: Extents


def changes(fact: MeasureFact, sides: Sides) -> Iterator[Change]:
    """A measure is threatened, imposed or lifted; a report sets no status."""
    match fact:
        case MeasureThreatened():
            told = Change("", "threatened", "threatened")
        case MeasureImposed():
            told = Change("", "imposed", "imposed", until=fact.until)
        case MeasureInForce():
            told = Change("", "in-force", "imposed", until=fact.until)
        case MeasureLifted():
            told = Change("", measure_subjects.ENDS_FOR_ALL, "lifted")
        case MeasureReported():
            return
        case _:
            assert_never(fact)
    by = measure_subjects.imposer_of(fact)
    for side in () if by is None else sides.sides_of(by) or (by,):
        for target in fact.targets or (NO_TARGET,):
            yield replace(told, subject=str(MeasureSubject(fact.measure, side, target)))


def elements(
    reader: Reader, subjects: Sequence[str], found: Found, clocks: Clocks
) -> list[MeasureState]:
    """The states of subjects, given what holds of them; of the others nothing is told."""
    return [element(reader, each, found[each], clocks) for each in subjects if each in found]


def view(reader: Reader, id: str, clocks: Clocks) -> MeasureView:
    """A measure as of then; raises `UnknownIdError`."""
    part = section(reader, id, "states", clocks)
    facts, extents = life(reader, "measure", id, clocks)
    return MeasureView(
        measure=reader.registered("measure", id, MeasureAdded, known_at=clocks.known_at),
        states=tuple(part.items),
        contested=in_state(reader, part.items, clocks),
        life=facts,
        sections={"states": part.extent(lambda: count(reader, _scope(id), clocks)), **extents},
    )


def section(reader: Reader, id: str, name: str, clocks: Clocks, portion: Portion = FIRST) -> Part:
    """How a measure stands for each side and target, by name; raises `UnknownIdError`."""
    reader.registered("measure", id, MeasureAdded, known_at=clocks.known_at)
    limit, after = portion
    listed = by_name(reader, _scope(id), clocks, limit or LASTING_LIMIT, after)
    found = standing(reader, listed.subjects, clocks)
    return Part([*elements(reader, listed.subjects, found, clocks)], listed.after)


def _scope(id: str) -> Scope:
    return Scope(f"measure:{id}", "measure")


def element(reader: Reader, subject: str, standing: Standing, clocks: Clocks) -> MeasureState:
    """The state of a subject, given what holds of it."""
    id, side, target = measure_subjects.read(subject)
    added = reader.registered("measure", id, MeasureAdded, known_at=clocks.known_at)
    return MeasureState.from_standing(
        standing,
        clocks,
        measure=id,
        form=added.form,
        name=added.name,
        side=side,
        target=None if target == NO_TARGET else target,
        status=standing.value,
    )
