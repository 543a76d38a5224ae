"""Sanctions, tariffs, export controls and bans: threatened, imposed, lifted."""

from events.vocabulary.base import ActorId, ActorIds, Fact, MeasureId


class MeasureThreatened(Fact, frozen=True, kw_only=True, tag="measure-threatened"):
    """`threatened_by` said, or was reported, to be about to impose the measure on `targets`."""

    measure: MeasureId
    threatened_by: ActorId
    targets: ActorIds = ()


class MeasureImposed(Fact, frozen=True, kw_only=True, tag="measure-imposed"):
    """`imposed_by` put the measure into force against `targets`."""

    measure: MeasureId
    imposed_by: ActorId
    targets: ActorIds = ()


class MeasureLifted(Fact, frozen=True, kw_only=True, tag="measure-lifted"):
    """`lifted_by` ended the measure against `targets`."""

    measure: MeasureId
    lifted_by: ActorId
    targets: ActorIds = ()
