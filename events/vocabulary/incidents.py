"""What disturbed relations without being anybody's diplomacy."""

from events.vocabulary.base import ActorIds, Happening, IncidentId


class IncidentOccurred(Happening, frozen=True, kw_only=True, tag="incident-occurred"):
    """The incident happened between parties: `responsible` did it, `affected` bore it."""

    incident: IncidentId
    responsible: ActorIds = ()
    affected: ActorIds = ()


class IncidentResolved(Happening, frozen=True, kw_only=True, tag="incident-resolved"):
    """The incident ended or was settled, by `resolved_by`."""

    incident: IncidentId
    resolved_by: ActorIds = ()
    affected: ActorIds = ()
