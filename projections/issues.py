"""What is an issue about, who said what on it, and what was done?"""

from itertools import chain
from typing import Any

from msgspec import Struct

from events.registry import IssueAdded
from projections import channels, counts, incidents, measures, stances
from projections.clocks import Clocks
from projections.contested import ContestedFact, in_state
from projections.reader import Reader


class IssueView(Struct, frozen=True, kw_only=True):
    """An issue as of then: everybody's last word on it, measures, incidents and channels, and
    what is contested about them.
    """

    issue: IssueAdded
    stances: tuple[stances.StanceState, ...]
    measures: tuple[measures.MeasureState, ...]
    incidents: tuple[incidents.IncidentState, ...]
    channels: tuple[channels.ChannelState, ...]
    contested: tuple[ContestedFact, ...]
    count: counts.Count


def view(reader: Reader, id: str, clocks: Clocks) -> IssueView:
    """An issue; raises `UnknownIdError`."""
    issue = reader.registered("issue", id, IssueAdded, known_at=clocks.known_at)
    scope = f"issue:{id}"
    sections: dict[str, tuple[Any, ...]] = {
        "stances": tuple(stances.in_scope(reader, scope, clocks)),
        "measures": tuple(measures.in_scope(reader, scope, clocks)),
        "incidents": tuple(incidents.in_scope(reader, scope, clocks)),
        "channels": tuple(channels.in_scope(reader, scope, clocks)),
    }
    return IssueView(
        issue=issue,
        **sections,
        contested=in_state(reader, chain(*sections.values()), clocks),
        count=counts.count(reader, "issue", id, clocks),
    )
