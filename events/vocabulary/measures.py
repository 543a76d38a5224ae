"""Sanctions, tariffs, export controls and bans: reported, threatened, imposed, in force, lifted.

`until` is the day from which on the measure is no longer in force, where that is known.
"""

from events.vocabulary.base import ActorId, ActorIds, Condition, Day, Happening, MeasureId


class MeasureReported(Happening, frozen=True, kw_only=True, tag="measure-reported"):
    """A medium (`reported_by`) said that `imposed_by` has, plans or eases the measure against
    `targets`; no party's act, no status.
    """

    measure: MeasureId
    reported_by: ActorId | None = None
    imposed_by: ActorId | None = None
    targets: ActorIds = ()


class MeasureThreatened(Happening, frozen=True, kw_only=True, tag="measure-threatened"):
    """`threatened_by` said, or was reported, to be about to impose the measure on `targets`."""

    measure: MeasureId
    threatened_by: ActorId
    targets: ActorIds = ()


class MeasureImposed(Happening, frozen=True, kw_only=True, tag="measure-imposed"):
    """`imposed_by` put the measure into force against `targets`."""

    measure: MeasureId
    imposed_by: ActorId
    targets: ActorIds = ()
    until: Day | None = None


class MeasureInForce(Condition, frozen=True, kw_only=True, tag="measure-in-force"):
    """The measure of `imposed_by` against `targets` was in force on the day; since when is not
    told.
    """

    measure: MeasureId
    imposed_by: ActorId
    targets: ActorIds = ()
    until: Day | None = None


class MeasureLifted(Happening, frozen=True, kw_only=True, tag="measure-lifted"):
    """`lifted_by` ended the measure against `targets`."""

    measure: MeasureId
    lifted_by: ActorId
    targets: ActorIds = ()
