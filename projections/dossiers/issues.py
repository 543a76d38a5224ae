"""What is an issue about, who said what on it, and what was done?"""

from itertools import chain
from typing import Any, Final

from msgspec import Struct

from events.vocabulary.registry import IssueAdded
from projections.dossiers import sections
from projections.facts.contested import ContestedFact, in_state
from projections.holding.extents import Extent, Extents, Part, Portion
from projections.model import counts
from projections.model.clocks import Clocks
from projections.model.reader import Reader, at_one_time
from projections.subjects import channels, incidents, measures, stances
from projections.subjects.stances import VoiceState

SECTIONS: Final = ("stances", "voices", "measures", "incidents", "channels")


class IssueView(Struct, frozen=True, kw_only=True):
    """An issue as of then: what each side said last on it, and what others did, each by himself
    (`voices`), measures, incidents and channels, and what is contested about them. `sections` says
    how much of each section this is, and where it goes on.
    """

    issue: IssueAdded
    stances: tuple[stances.StanceState, ...]
    voices: tuple[VoiceState, ...]
    measures: tuple[measures.MeasureState, ...]
    incidents: tuple[incidents.IncidentState, ...]
    channels: tuple[channels.ChannelState, ...]
    contested: tuple[ContestedFact, ...]
    sections: Extents
    count: counts.Count


@at_one_time
def view(reader: Reader, id: str, clocks: Clocks) -> IssueView:
    """An issue; raises `UnknownIdError`."""
    issue = reader.registered("issue", id, IssueAdded, known_at=clocks.known_at)
    parts = {name: sections.part(reader, f"issue:{id}", name, clocks) for name in SECTIONS}
    told: dict[str, tuple[Any, ...]] = {name: tuple(each.items) for name, each in parts.items()}
    return IssueView(
        issue=issue,
        **told,
        contested=in_state(reader, chain(*told.values()), clocks),
        sections={name: _extent(reader, id, name, each, clocks) for name, each in parts.items()},
        count=counts.count(reader, "issue", id, clocks),
    )


@at_one_time
def section(reader: Reader, id: str, name: str, clocks: Clocks, portion: Portion) -> Part:
    """A part of a section of an issue; raises `UnknownIdError`."""
    reader.registered("issue", id, IssueAdded, known_at=clocks.known_at)
    return sections.part(reader, f"issue:{id}", name, clocks, portion)


def _extent(reader: Reader, id: str, name: str, part: Part, clocks: Clocks) -> Extent:
    return part.extent(lambda: sections.count(reader, f"issue:{id}", name, clocks))
