"""Which incidents disturb relations, and which are settled?"""

from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from msgspec import Struct

from events.time.dates import known_day
from events.vocabulary.facts import IncidentFact
from events.vocabulary.incidents import IncidentGoingOn, IncidentOccurred, IncidentResolved
from events.vocabulary.registry import IncidentAdded
from projections.facts.contested import ContestedFact, in_state
from projections.holding.elements import Element
from projections.holding.extents import Extents
from projections.holding.tellings import Found, Standing, standing
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import Change
from projections.subjects.life import life
from projections.timeline import timeline

_GOING_ON: Final = "going-on"


class IncidentState(Element, frozen=True, kw_only=True):
    """An incident's status, `occurred` or `resolved`; `summary` is its latest fact's. One that
    `lasts`, as it is registered to, or as it was told on a day by then to be going on, goes on
    until it is resolved; another `ends` with the last day of its date.
    """

    incident: str
    name: str
    lasts: bool
    ends: str | None
    status: str | None
    summary: str

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"incident/{self.incident}"


class IncidentView(Struct, frozen=True, kw_only=True):
    """An incident, how it stands (null: nothing is told of it by then), what is contested about
    that, and its life so far: the facts about it in order of date, the last ones if there are many.
    `sections` says of how many, and where the others are.
    """

    incident: IncidentAdded
    state: IncidentState | None
    contested: tuple[ContestedFact, ...]
    life: tuple[timeline.Item, ...]
    sections: Extents


def changes(fact: IncidentFact) -> Iterator[Change]:
    """An incident occurs, is found to be going on, or is resolved."""
    match fact:
        case IncidentOccurred():
            yield Change(f"incident/{fact.incident}", "occurred", "occurred", fact.summary)
        case IncidentGoingOn():
            yield Change(f"incident/{fact.incident}", _GOING_ON, "occurred", fact.summary)
        case IncidentResolved():
            yield Change(f"incident/{fact.incident}", "resolved", "resolved", fact.summary)
        case _:
            assert_never(fact)


def elements(
    reader: Reader, subjects: Sequence[str], found: Found, clocks: Clocks
) -> list[IncidentState]:
    """The states of subjects, given what holds of them; of the others nothing is told."""
    return [element(reader, each, found[each], clocks) for each in subjects if each in found]


def view(reader: Reader, id: str, clocks: Clocks) -> IncidentView:
    """An incident as of then; raises `UnknownIdError`."""
    added = reader.registered("incident", id, IncidentAdded, known_at=clocks.known_at)
    subject = f"incident/{id}"
    states = elements(reader, [subject], standing(reader, [subject], clocks), clocks)
    facts, sections = life(reader, "incident", id, clocks)
    return IncidentView(
        incident=added,
        state=states[0] if states else None,
        contested=in_state(reader, states, clocks),
        life=facts,
        sections=sections,
    )


def element(reader: Reader, subject: str, standing: Standing, clocks: Clocks) -> IncidentState:
    """The state of a subject, given what holds of it."""
    latest, id = standing.latest, subject.partition("/")[2]
    added = reader.registered("incident", id, IncidentAdded, known_at=clocks.known_at)
    return IncidentState.from_standing(
        standing,
        clocks,
        incident=id,
        name=added.name,
        lasts=added.lasts or _goes_on(standing),
        ends=None if latest is None else known_day(latest.span.last.latest),
        status=standing.value,
        summary="" if latest is None else latest.detail or "",
    )


def _goes_on(standing: Standing) -> bool:
    """Whether it is told, of what holds, that it went on."""
    return any(standing.tellings[each].kind == _GOING_ON for each in standing.facts)
