"""The union of all kinds of fact; a new kind is added here and in its family's module."""

from events.accords import AgreementReached, JointStatementIssued
from events.channels import ChannelRestored, ChannelSevered
from events.engagements import (
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
from events.incidents import IncidentOccurred, IncidentResolved
from events.measures import MeasureImposed, MeasureLifted, MeasureThreatened
from events.offices import OfficialAbsent, OfficialAppointed, OfficialRemoved
from events.statements import (
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
