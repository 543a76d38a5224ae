"""What disturbed relations without being anybody's diplomacy."""

from typing import Annotated

from msgspec import Meta

from events.vocabulary.base import ActorId, Fact, FactId

_Actors = Annotated[tuple[ActorId, ...], Meta(max_length=50)]


class IncidentOccurred(Fact, frozen=True, kw_only=True, tag="incident-occurred"):
    """Something happened between parties: `responsible` did it, `affected` bore it."""

    responsible: _Actors = ()
    affected: _Actors = ()


class IncidentResolved(Fact, frozen=True, kw_only=True, tag="incident-resolved"):
    """The incident (the id of its first fact) ended or was settled, by `resolved_by`."""

    incident: FactId
    resolved_by: _Actors = ()
    affected: _Actors = ()
