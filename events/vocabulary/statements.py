"""What was said, by whom, to whom and about whom.

`speaker` is whoever's words they are; a spokesperson speaks, `on_behalf_of` names the body that is
spoken for. `addressees` are those to whom it is said or of whom something is asked, `about` the
actors it is about. `engagement` is the occasion. `readout_by` names the body whose account of a
meeting it comes from: an account is not the meeting. `no_position` says that what was said is no
position on its issues, and what it is instead: a refusal to comment, an account of a talk, praise
of how it went.
"""

from typing import Literal

from events.vocabulary.base import ActorId, ActorIds, EngagementId, FactId, Happening


class StatementFact(Happening, frozen=True, kw_only=True):
    """What every kind of statement carries; not an event of its own."""

    speaker: ActorId
    on_behalf_of: ActorId | None = None
    addressees: ActorIds = ()
    about: ActorIds = ()
    engagement: EngagementId | None = None
    readout_by: ActorId | None = None
    no_position: Literal["no-comment", "account", "praise"] | None = None


class StatementMade(StatementFact, frozen=True, kw_only=True, tag="statement-made"):
    """`speaker` stated a view, a hope or an intention."""


class DemandMade(StatementFact, frozen=True, kw_only=True, tag="demand-made"):
    """`speaker` asked `addressees` to do something or to stop doing it."""


class AccusationMade(StatementFact, frozen=True, kw_only=True, tag="accusation-made"):
    """`speaker` blamed the actors named in `about` or `addressees`."""


class DenialMade(StatementFact, frozen=True, kw_only=True, tag="denial-made"):
    """`speaker` denied something; `denies` names the fact that is denied, where it is recorded."""

    denies: FactId | None = None


class WarningGiven(StatementFact, frozen=True, kw_only=True, tag="warning-given"):
    """`speaker` warned `addressees` of consequences."""


class AssessmentMade(StatementFact, frozen=True, kw_only=True, tag="assessment-made"):
    """An expert, an official or the press (`speaker`) judged how things stand or will go."""
