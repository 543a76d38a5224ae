"""What parties agreed on or said together."""

from typing import Annotated

from msgspec import Meta

from events.vocabulary.base import ActorId, EngagementId, Happening

_Parties = Annotated[tuple[ActorId, ...], Meta(min_length=1, max_length=50)]


class AgreementReached(Happening, frozen=True, kw_only=True, tag="agreement-reached"):
    """`parties` agreed on something, at `engagement`, helped by `brokered_by`."""

    parties: _Parties
    brokered_by: ActorId | None = None
    engagement: EngagementId | None = None


class JointStatementIssued(Happening, frozen=True, kw_only=True, tag="joint-statement-issued"):
    """`parties` said the same thing together, about `about`, at `engagement`."""

    parties: _Parties
    about: Annotated[tuple[ActorId, ...], Meta(max_length=50)] = ()
    engagement: EngagementId | None = None
