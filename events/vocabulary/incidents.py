"""What disturbed relations without being anybody's diplomacy."""

from events.vocabulary.base import ActorIds, Condition, Happening, IncidentId


class IncidentOccurred(Happening, frozen=True, kw_only=True, tag="incident-occurred"):
    """The incident happened between parties: `responsible` did it, `affected` bore it."""

    incident: IncidentId
    responsible: ActorIds = ()
    affected: ActorIds = ()


class IncidentGoingOn(Condition, frozen=True, kw_only=True, tag="incident-going-on"):
    """The incident went on, on the day: from then on it lasts until it is resolved, whether or not
    it was registered to. `responsible` carried it on, `affected` bore it; since when is not told.
    """

    incident: IncidentId
    responsible: ActorIds = ()
    affected: ActorIds = ()


class IncidentResolved(Happening, frozen=True, kw_only=True, tag="incident-resolved"):
    """The incident ended or was settled, by `resolved_by`."""

    incident: IncidentId
    resolved_by: ActorIds = ()
    affected: ActorIds = ()
