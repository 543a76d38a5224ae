"""The union of all kinds of fact; a new kind is added here and in its family's module."""

from events.vocabulary.accords import (
    AgreementReached,
    JointStatementIssued,
    TreatyEnded,
    TreatyInForce,
    TreatySigned,
)
from events.vocabulary.channels import (
    ChannelDisturbed,
    ChannelRestored,
    ChannelSevered,
    ChannelStood,
)
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
from events.vocabulary.incidents import IncidentGoingOn, IncidentOccurred, IncidentResolved
from events.vocabulary.measures import (
    MeasureImposed,
    MeasureInForce,
    MeasureLifted,
    MeasureReported,
    MeasureThreatened,
)
from events.vocabulary.offices import (
    OfficialAbsent,
    OfficialAppointed,
    OfficialInOffice,
    OfficialRemoved,
)
from events.vocabulary.relations import (
    ConsularRelationsEstablished,
    GovernmentRecognised,
    MissionClosed,
    MissionMoved,
    MissionOpened,
    RecognitionWithdrawn,
    RelationsEnded,
    RelationsEstablished,
    RelationsInterrupted,
    RelationsLowered,
    RelationsRaised,
    RelationsResumed,
    RelationsSevered,
    RelationsStood,
    StateRecognised,
    WarDeclared,
    WarEnded,
)
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
OfficeFact = OfficialAppointed | OfficialInOffice | OfficialRemoved | OfficialAbsent
Statement = StatementMade | DemandMade | AccusationMade | DenialMade | WarningGiven | AssessmentMade
MeasureFact = MeasureReported | MeasureThreatened | MeasureImposed | MeasureInForce | MeasureLifted
ChannelFact = ChannelDisturbed | ChannelSevered | ChannelRestored | ChannelStood
IncidentFact = IncidentOccurred | IncidentGoingOn | IncidentResolved
TreatyFact = TreatySigned | TreatyInForce | TreatyEnded
Accord = AgreementReached | JointStatementIssued | TreatyFact
RelationsFact = (
    ConsularRelationsEstablished
    | RelationsEstablished
    | RelationsRaised
    | RelationsLowered
    | RelationsInterrupted
    | RelationsSevered
    | RelationsResumed
    | RelationsEnded
    | RelationsStood
)
"""What happened to the relations of two states, or how they stood: all have `between`."""

MissionFact = MissionOpened | MissionClosed | MissionMoved
WarFact = WarDeclared | WarEnded
RecognitionFact = StateRecognised | GovernmentRecognised | RecognitionWithdrawn
StatesFact = RecognitionFact | RelationsFact | MissionFact | WarFact
"""What states are to each other."""

AnyFact = (
    EngagementReported
    | EngagementTransition
    | OfficeFact
    | Statement
    | MeasureFact
    | ChannelFact
    | IncidentFact
    | Accord
    | StatesFact
)
