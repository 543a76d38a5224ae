"""How it is told that an element of a state differs from the same element of another one."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from projections.relations.causes import Cause
from projections.relations.element_order import flat
from projections.subjects.accords import AccordState
from projections.subjects.channels import ChannelState
from projections.subjects.contacts import Contact
from projections.subjects.diplomatic_relations import RelationsState
from projections.subjects.engagements import EngagementState
from projections.subjects.incidents import IncidentState
from projections.subjects.measures import MeasureState
from projections.subjects.missions import MissionState
from projections.subjects.offices import OfficeState
from projections.subjects.stances import NO_ISSUE, StanceState

Kind = Literal["appeared", "changed", "ended"]
Reason = Literal[
    "the-world-moved",
    "may-have-moved",
    "window-closed",
    "first-told",
    "told-otherwise",
    "told-again",
    "not-compared",
    "we-learned",
    "we-were-wrong",
]
"""Why an element differs. Between two days: something certainly happened, or ended by its own date,
within them; something may have, as a window or a gap opened, or days passed in silence; something
had happened by then at the latest; a condition was told for the first time, otherwise than before,
or once more; or a list reached its limit, so that the element is not compared. Between two
positions: something was learned, or the record was wrong.
"""

Flag = Literal["days-passed", "cut-off", "actors-merged", "party-registered", "more-facts"]


class ElementChange(Struct, frozen=True, kw_only=True, tag_field="section"):
    """What became of one element; `section` and `id` say which.

    `differs` names the fields that have changed. `facts` are those that made the difference, each
    with what it did. `flags` name causes that are no fact: days passed over a duration, the
    element was cut off from one of the states by a limit, actors turned out to be the same one, a
    party was not registered yet. With `more-facts` there are so many facts about the element that
    only the latest were looked at for those that made the difference.
    """

    change: Kind
    id: str
    reason: Reason
    differs: tuple[str, ...]
    facts: tuple[Cause, ...]
    flags: tuple[Flag, ...] = ()


class EngagementChange(ElementChange, frozen=True, kw_only=True, tag="engagements"):
    """What became of an engagement; `before` or `after` is null where it was not there."""

    before: EngagementState | None
    after: EngagementState | None


class RelationsChange(ElementChange, frozen=True, kw_only=True, tag="relations"):
    """What became of the diplomatic relations; its id is the pair."""

    before: RelationsState | None
    after: RelationsState | None


class AccordChange(ElementChange, frozen=True, kw_only=True, tag="accords"):
    """What became of an accord."""

    before: AccordState | None
    after: AccordState | None


class MissionChange(ElementChange, frozen=True, kw_only=True, tag="missions"):
    """What became of a mission; its id is `of/host/diplomatic` or `of/host/consulate/place`."""

    before: MissionState | None
    after: MissionState | None


class OfficeChange(ElementChange, frozen=True, kw_only=True, tag="offices"):
    """What became of an office."""

    before: OfficeState | None
    after: OfficeState | None


class ChannelChange(ElementChange, frozen=True, kw_only=True, tag="channels"):
    """What became of a channel."""

    before: ChannelState | None
    after: ChannelState | None


class MeasureChange(ElementChange, frozen=True, kw_only=True, tag="measures"):
    """What became of a measure; its id is `id/side/target`, the last `-` where none is named."""

    before: MeasureState | None
    after: MeasureState | None


class IncidentChange(ElementChange, frozen=True, kw_only=True, tag="incidents"):
    """What became of an incident."""

    before: IncidentState | None
    after: IncidentState | None


class StanceChange(ElementChange, frozen=True, kw_only=True, tag="stances"):
    """What became of a side's stance; its id is `side/issue`, `-` for no issue."""

    before: StanceState | None
    after: StanceState | None


class ContactChange(ElementChange, frozen=True, kw_only=True, tag="contacts"):
    """What became of the last contact of a form; its id is the form."""

    before: Contact | None
    after: Contact | None


AnyChange = (
    RelationsChange
    | EngagementChange
    | AccordChange
    | MissionChange
    | OfficeChange
    | ChannelChange
    | MeasureChange
    | IncidentChange
    | StanceChange
    | ContactChange
)


ElementKey = tuple[str, str]
"""An element's section and id."""


class Section(NamedTuple):
    """How a section of a state is compared: the kind of its subjects, what its elements are called
    by, and how a change of one is told.
    """

    name: str
    kind: str
    id: Callable[[Any], str]
    change: type[Any]

    def elements(self, state: Any) -> tuple[Any, ...]:
        """Its elements in a state, one or many, parts of others among them."""
        found = getattr(state, self.name)
        if not isinstance(found, tuple):
            return () if found is None else (found,)
        return tuple(flat(found)) if self.name == "engagements" else found


SECTIONS = (
    Section("relations", "relations", lambda each: each.subject.partition("/")[2], RelationsChange),
    Section("engagements", "engagement", lambda each: each.engagement, EngagementChange),
    Section("accords", "accord", lambda each: each.accord, AccordChange),
    Section("missions", "mission", lambda each: each.mission, MissionChange),
    Section("offices", "office", lambda each: each.office, OfficeChange),
    Section("channels", "channel", lambda each: each.channel, ChannelChange),
    Section("measures", "measure", lambda each: each.subject.partition("/")[2], MeasureChange),
    Section("incidents", "incident", lambda each: each.incident, IncidentChange),
    Section(
        "stances", "stance", lambda each: f"{each.side}/{each.issue or NO_ISSUE}", StanceChange
    ),
)
