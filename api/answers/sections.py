"""Sections of answers, a page at a time."""

from typing import Any

from api.answers.pages import PageOf
from events.vocabulary.registry import SourceChecked
from projections.facts.contested import ContestedFact
from projections.facts.data_sets import DataSetVersion
from projections.subjects.accords import AccordState
from projections.subjects.channels import ChannelState
from projections.subjects.diplomatic_relations import RelationsState
from projections.subjects.engagements import EngagementState
from projections.subjects.incidents import IncidentState
from projections.subjects.measures import MeasureState
from projections.subjects.missions import MissionState
from projections.subjects.offices import OfficeState
from projections.subjects.stances import StanceState, VoiceState


class SectionOf(PageOf, frozen=True, kw_only=True):
    """What every page of a section says: `contested` are the facts behind its items that are."""

    items: tuple[Any, ...]
    contested: tuple[ContestedFact, ...]


class EngagementsSection(SectionOf, frozen=True, kw_only=True):
    """A page of engagements, the latest first."""

    items: tuple[EngagementState, ...]


class AccordsSection(SectionOf, frozen=True, kw_only=True):
    """A page of accords, those first that changed last."""

    items: tuple[AccordState, ...]


class MissionsSection(SectionOf, frozen=True, kw_only=True):
    """A page of missions by whose they are, and where."""

    items: tuple[MissionState, ...]


class OfficesSection(SectionOf, frozen=True, kw_only=True):
    """A page of offices: by id, or those that a person holds or may hold, the latest first; of
    these a page may be short though there is a `next`.
    """

    items: tuple[OfficeState, ...]


class RelationsSection(SectionOf, frozen=True, kw_only=True):
    """A page of diplomatic relations by state, on each page what is certain before what may be."""

    items: tuple[RelationsState, ...]


class ChannelsSection(SectionOf, frozen=True, kw_only=True):
    """A page of channels by id."""

    items: tuple[ChannelState, ...]


class MeasuresSection(SectionOf, frozen=True, kw_only=True):
    """A page of measures, those first that changed last."""

    items: tuple[MeasureState, ...]


class StatesSection(SectionOf, frozen=True, kw_only=True):
    """A page of how a measure stands, by side and target."""

    items: tuple[MeasureState, ...]


class IncidentsSection(SectionOf, frozen=True, kw_only=True):
    """A page of incidents, the latest first."""

    items: tuple[IncidentState, ...]


class StancesSection(SectionOf, frozen=True, kw_only=True):
    """A page of what sides said last, by side and issue."""

    items: tuple[StanceState, ...]


class VoicesSection(SectionOf, frozen=True, kw_only=True):
    """A page of what was said last by those who speak for no state, or for one, each by himself."""

    items: tuple[VoiceState, ...]


class IdsSection(SectionOf, frozen=True, kw_only=True):
    """A page of ids in their order: of counterparts, or of sources of the same lineage."""

    items: tuple[str, ...]


class ChecksSection(SectionOf, frozen=True, kw_only=True):
    """A page of looks at a source, the latest first."""

    items: tuple[SourceChecked, ...]


class VersionsSection(SectionOf, frozen=True, kw_only=True):
    """A page of newer versions of a data set, the latest first."""

    items: tuple[DataSetVersion, ...]
