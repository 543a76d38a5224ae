"""Is a line of communication open?"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from msgspec import Struct

from events.vocabulary.channels import (
    ChannelDisturbed,
    ChannelRestored,
    ChannelSevered,
    ChannelStood,
)
from events.vocabulary.facts import ChannelFact
from events.vocabulary.registry import ChannelAdded
from projections.facts.contested import ContestedFact, in_state
from projections.holding.elements import Element
from projections.holding.extents import Extents
from projections.holding.tellings import Found, Standing, standing
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import Change
from projections.subjects.life import life
from projections.timeline import timeline


class ChannelState(Element, frozen=True, kw_only=True):
    """A channel's status: `open`, `disturbed` or `severed`; null where it is not certain which."""

    channel: str
    name: str
    status: str | None

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"channel/{self.channel}"


class ChannelView(Struct, frozen=True, kw_only=True):
    """A channel, how it stands (null: nothing is told of it by then), what is contested about
    that, and its life so far: the facts about it in order of date, the last ones if there are many.
    `sections` says of how many, and where the others are.
    """

    channel: ChannelAdded
    state: ChannelState | None
    contested: tuple[ContestedFact, ...]
    life: tuple[timeline.Item, ...]
    sections: Extents


def changes(fact: ChannelFact) -> Iterator[Change]:
    """A channel is disturbed, severed or restored, or stood so."""
    match fact:
        case ChannelDisturbed():
            yield Change(f"channel/{fact.channel}", "disturbed", "disturbed")
        case ChannelSevered():
            yield Change(f"channel/{fact.channel}", "severed", "severed")
        case ChannelRestored():
            yield Change(f"channel/{fact.channel}", "restored", "open")
        case ChannelStood():
            yield Change(f"channel/{fact.channel}", "stood", fact.status)
        case _:
            assert_never(fact)


def elements(
    reader: Reader, subjects: Sequence[str], found: Found, clocks: Clocks
) -> list[ChannelState]:
    """The states of subjects, given what holds of them; of the others nothing is told."""
    return [element(reader, each, found[each], clocks) for each in subjects if each in found]


def view(reader: Reader, id: str, clocks: Clocks) -> ChannelView:
    """A channel as of then; raises `UnknownIdError`."""
    added = reader.registered("channel", id, ChannelAdded, known_at=clocks.known_at)
    subject = f"channel/{id}"
    states = elements(reader, [subject], standing(reader, [subject], clocks), clocks)
    facts, sections = life(reader, "channel", id, clocks)
    return ChannelView(
        channel=added,
        state=states[0] if states else None,
        contested=in_state(reader, states, clocks),
        life=facts,
        sections=sections,
    )


def element(reader: Reader, subject: str, standing: Standing, clocks: Clocks) -> ChannelState:
    """The state of a subject, given what holds of it."""
    id = subject.partition("/")[2]
    added = reader.registered("channel", id, ChannelAdded, known_at=clocks.known_at)
    return ChannelState.from_standing(
        standing,
        clocks,
        channel=id,
        name=added.name,
        status=standing.value,
    )
