"""What is asked of a timeline, and which part of it."""

from msgspec import Struct

from projections.facts.lines import PlaceInOrder


class Filters(Struct, frozen=True, kw_only=True):
    """What is asked of a timeline; filters combine with *and*. Days are ordinals, inclusive.

    `actor` with `counterpart` asks for what stands between the two. `since` and `until` keep facts
    that may lie in the window: none, where it ends before it begins. What is open below is kept if
    it certainly lies there, or its latest day does and it is asked for (`undated`). Each word of
    `text` must be in
    the summary, a quote, a note or a name. `contested` keeps the facts on which there is a
    disagreement, or those on which there is none. `status` keeps the facts about engagements that
    stand, or may stand, so. `only_coded`: those of which nobody but a program tells.
    """

    actor: str | None = None
    counterpart: str | None = None
    issue: str | None = None
    kind: str | None = None
    engagement: str | None = None
    office: str | None = None
    measure: str | None = None
    channel: str | None = None
    incident: str | None = None
    accord: str | None = None
    place: str | None = None
    since: int | None = None
    until: int | None = None
    undated: bool = False
    text: str | None = None
    contested: bool | None = None
    status: str | None = None
    only_coded: bool = False

    @property
    def has_window(self) -> bool:
        """Whether some days are asked for, and not all."""
        return self.since is not None or self.until is not None


NO_FILTERS = Filters()
"""All facts are asked for."""


class Paging(Struct, frozen=True, kw_only=True):
    """Which part of a timeline: after a key, in which direction, how many items at most.

    `recorded`: by when something of a fact was last recorded, the latest first, not by its day.
    """

    limit: int
    after: PlaceInOrder | None = None
    descending: bool = False
    recorded: bool = False
