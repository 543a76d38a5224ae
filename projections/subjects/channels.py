"""Is a line of communication open?"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from events.vocabulary.channels import (
    ChannelDisturbed,
    ChannelRestored,
    ChannelSevered,
    ChannelStood,
)
from events.vocabulary.facts import ChannelFact
from events.vocabulary.registry import ChannelAdded
from projections.holding.elements import Element
from projections.holding.tellings import Found, Standing
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import Change


class ChannelState(Element, frozen=True, kw_only=True):
    """A channel's status: `open`, `disturbed` or `severed`; null where it is not certain which."""

    channel: str
    name: str
    status: str | None

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"channel/{self.channel}"


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


def element(reader: Reader, subject: str, standing: Standing, clocks: Clocks) -> ChannelState:
    """The state of a subject, given what holds of it."""
    id = subject.partition("/")[2]
    added = reader.registered("channel", id, ChannelAdded)
    return ChannelState.from_standing(
        standing,
        clocks,
        channel=id,
        name=added.name,
        status=standing.value,
    )
