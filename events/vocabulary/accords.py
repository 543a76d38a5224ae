"""What parties agreed on or said together.

`accord` names what they agreed on, where it is registered: a treaty that is signed, comes into
force and ends, an agreement, a communiqué, an understanding.
"""

from typing import Annotated

from msgspec import Meta

from events.vocabulary.base import AccordId, ActorId, ActorIds, EngagementId, Happening

_Parties = Annotated[tuple[ActorId, ...], Meta(min_length=1, max_length=50)]


class AgreementReached(Happening, frozen=True, kw_only=True, tag="agreement-reached"):
    """`parties` agreed on something, at `engagement`, helped by `brokered_by`."""

    parties: _Parties
    brokered_by: ActorId | None = None
    engagement: EngagementId | None = None
    accord: AccordId | None = None


class JointStatementIssued(Happening, frozen=True, kw_only=True, tag="joint-statement-issued"):
    """`parties` said the same thing together, about `about`, at `engagement`."""

    parties: _Parties
    about: ActorIds = ()
    engagement: EngagementId | None = None
    accord: AccordId | None = None


class TreatySigned(Happening, frozen=True, kw_only=True, tag="treaty-signed"):
    """`parties` signed the treaty, at `engagement`; that does not bring it into force."""

    accord: AccordId
    parties: _Parties
    engagement: EngagementId | None = None


class TreatyInForce(Happening, frozen=True, kw_only=True, tag="treaty-in-force"):
    """The treaty came into force between `parties`."""

    accord: AccordId
    parties: _Parties


class TreatyEnded(Happening, frozen=True, kw_only=True, tag="treaty-ended"):
    """The treaty ended for `parties`: it expired, or `ended_by` left or denounced it."""

    accord: AccordId
    parties: ActorIds = ()
    ended_by: ActorId | None = None
