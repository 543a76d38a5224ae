"""What disturbed relations without being anybody's diplomacy."""

from events.vocabulary.base import ActorIds, Fact, FactId


class IncidentOccurred(Fact, frozen=True, kw_only=True, tag="incident-occurred"):
    """Something happened between parties: `responsible` did it, `affected` bore it."""

    responsible: ActorIds = ()
    affected: ActorIds = ()


class IncidentResolved(Fact, frozen=True, kw_only=True, tag="incident-resolved"):
    """The incident (the id of its first fact) ended or was settled, by `resolved_by`."""

    incident: FactId
    resolved_by: ActorIds = ()
    affected: ActorIds = ()
