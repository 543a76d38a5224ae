"""The life of an engagement, a transition a fact.

Everything but a medium's report changes the engagement's status: only the parties' acts and words
do that. `host` and `visitors` are the roles of a visit, `participants` those of a meeting, call or
summit. `planned_for` is the date that the engagement is planned for, in EDTF.
"""

from typing import Annotated

from msgspec import Meta

from events.time.dates import Edtf
from events.vocabulary.base import ActorId, ActorIds, EngagementId, Happening, Prose


class EngagementFact(Happening, frozen=True, kw_only=True):
    """What every transition of an engagement carries; not an event of its own."""

    engagement: EngagementId
    host: ActorId | None = None
    visitors: ActorIds = ()
    participants: ActorIds = ()


class EngagementReported(EngagementFact, frozen=True, kw_only=True, tag="engagement-reported"):
    """A medium (`reported_by`) said that the engagement is planned; no party's act, no status."""

    reported_by: ActorId | None = None
    planned_for: Edtf | None = None


class EngagementProposed(EngagementFact, frozen=True, kw_only=True, tag="engagement-proposed"):
    """A party (`proposed_by`) suggested the engagement or said that it hopes for it."""

    proposed_by: ActorId
    planned_for: Edtf | None = None


class EngagementInvited(EngagementFact, frozen=True, kw_only=True, tag="engagement-invited"):
    """`invited_by` invited `invited`."""

    invited_by: ActorId
    invited: Annotated[tuple[ActorId, ...], Meta(min_length=1, max_length=50)]
    planned_for: Edtf | None = None


class InvitationAccepted(EngagementFact, frozen=True, kw_only=True, tag="invitation-accepted"):
    """`accepted_by` accepted the invitation of `invited_by`."""

    accepted_by: ActorId
    invited_by: ActorId | None = None
    planned_for: Edtf | None = None


class EngagementPlanned(EngagementFact, frozen=True, kw_only=True, tag="engagement-planned"):
    """The parties agreed on the engagement, or one of them scheduled it."""

    planned_for: Edtf | None = None


class EngagementAnnounced(EngagementFact, frozen=True, kw_only=True, tag="engagement-announced"):
    """One party or several (`announced_by`) made the engagement public as settled."""

    announced_by: Annotated[tuple[ActorId, ...], Meta(min_length=1, max_length=50)]
    planned_for: Edtf | None = None


class EngagementPostponed(EngagementFact, frozen=True, kw_only=True, tag="engagement-postponed"):
    """`postponed_by` put the engagement off; `planned_for` is the date that was given up."""

    postponed_by: ActorId | None = None
    planned_for: Edtf | None = None
    reason: Prose | None = None


class EngagementCancelled(EngagementFact, frozen=True, kw_only=True, tag="engagement-cancelled"):
    """`cancelled_by` gave the engagement up for good; `planned_for` is the date given up."""

    cancelled_by: ActorId | None = None
    planned_for: Edtf | None = None
    reason: Prose | None = None


class EngagementRefused(EngagementFact, frozen=True, kw_only=True, tag="engagement-refused"):
    """`refused_by` declined the engagement."""

    refused_by: ActorId
    reason: Prose | None = None


class EngagementHeld(EngagementFact, frozen=True, kw_only=True, tag="engagement-held"):
    """The engagement took place; a `date` that is an interval is its duration."""
