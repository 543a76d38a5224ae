"""The union of all kinds of fact; a new kind is added here and in its family's module."""

from events.vocabulary.accords import AgreementReached, JointStatementIssued
from events.vocabulary.channels import ChannelRestored, ChannelSevered
from events.vocabulary.engagements import (
    EngagementAnnounced,
    EngagementCancelled,
    EngagementHeld,
    EngagementInvited,
    EngagementPlanned,
    EngagementPostponed,
    EngagementProposed,
    EngagementRefused,
    EngagementReported,
    InvitationAccepted,
)
from events.vocabulary.incidents import IncidentOccurred, IncidentResolved
from events.vocabulary.measures import MeasureImposed, MeasureLifted, MeasureThreatened
from events.vocabulary.offices import OfficialAbsent, OfficialAppointed, OfficialRemoved
from events.vocabulary.statements import (
    AccusationMade,
    AssessmentMade,
    DemandMade,
    DenialMade,
    StatementMade,
    WarningGiven,
)

EngagementTransition = (
    EngagementProposed
    | EngagementInvited
    | InvitationAccepted
    | EngagementPlanned
    | EngagementAnnounced
    | EngagementPostponed
    | EngagementCancelled
    | EngagementRefused
    | EngagementHeld
)
Statement = StatementMade | DemandMade | AccusationMade | DenialMade | WarningGiven | AssessmentMade
AnyFact = (
    EngagementReported
    | EngagementTransition
    | OfficialAppointed
    | OfficialRemoved
    | OfficialAbsent
    | Statement
    | MeasureThreatened
    | MeasureImposed
    | MeasureLifted
    | ChannelSevered
    | ChannelRestored
    | IncidentOccurred
    | IncidentResolved
    | AgreementReached
    | JointStatementIssued
)
