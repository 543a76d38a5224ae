"""What is asked about what has a state: one by one, in lists, and section by section."""

from collections.abc import Callable
from typing import Literal

from api.answers import sections, states
from api.answers.ledger import RegistrationHistoryAnswer
from api.client.asking.listed import section
from api.client.asks import Inquiry, Item, Page, Several, Told, one
from api.client.clocks import DayAsked
from events.vocabulary.registry import (
    AccordForm,
    ActorAdded,
    ActorKind,
    EngagementForm,
    MeasureForm,
)
from projections.subjects.accords import AccordState
from projections.subjects.engagements import EngagementState
from projections.subjects.measures import MeasureState

Registered = Literal[
    "actors", "issues", "offices", "engagements", "measures", "channels", "incidents", "accords",
    "places", "sources",
]  # fmt: skip


def _one(plural: str, said: str, kind: type[Told]) -> Callable[[str], Inquiry[Told]]:
    def asked(id: str) -> Inquiry[Told]:
        return one(kind, plural, id)

    asked.__name__, asked.__doc__ = plural, said
    return asked


def _all(
    plural: str, page: type[Page], items: Callable[[Page], tuple[Item, ...]]
) -> Callable[[], Several[Page, Item]]:
    def listed() -> Several[Page, Item]:
        return section(page, items, plural)

    listed.__name__, listed.__doc__ = plural, f"All {plural}, by id."
    return listed


def _section(
    plural: str, name: str, page: type[Page], items: Callable[[Page], tuple[Item, ...]]
) -> Callable[[str], Several[Page, Item]]:
    def listed(id: str) -> Several[Page, Item]:
        return section(page, items, plural, id, name)

    listed.__name__ = f"{plural}_{name}"
    listed.__doc__ = f"All {name.replace('_', ' ')} of one of the {plural}."
    return listed


actor = _one("actors", "What is known of a state, a body or a person.", states.ActorAnswer)
issue = _one("issues", "What each side said last on an issue.", states.IssueAnswer)
office = _one("offices", "Who holds an office, or may.", states.OfficeAnswer)
engagement = _one("engagements", "Where an engagement stands.", states.EngagementAnswer)
measure = _one("measures", "How a measure stands.", states.MeasureAnswer)
channel = _one("channels", "Whether a channel is open.", states.ChannelAnswer)
incident = _one("incidents", "An incident, and whether it goes on.", states.IncidentAnswer)
accord = _one("accords", "What parties agreed on.", states.AccordAnswer)
place = _one("places", "What happened at a place.", states.PlaceAnswer)

issues = _all("issues", states.IssuesAnswer, lambda page: page.items)
offices = _all("offices", states.OfficesAnswer, lambda page: page.items)
channels = _all("channels", states.ChannelsAnswer, lambda page: page.items)
incidents = _all("incidents", states.IncidentsAnswer, lambda page: page.items)
places = _all("places", states.PlacesAnswer, lambda page: page.items)


def actors(
    *, name: str | None = None, kind: ActorKind | None = None, limit: int | None = None
) -> Several[states.ActorsAnswer, ActorAdded]:
    """All actors, those of a kind, or those that a name may mean, the best first."""
    given = {"name": name, "kind": kind, "limit": limit}
    return section(states.ActorsAnswer, lambda page: page.items, "actors", **given)


def engagements(
    *,
    form: EngagementForm | None = None,
    since: DayAsked | None = None,
    until: DayAsked | None = None,
    limit: int | None = None,
) -> Several[states.EngagementsAnswer, EngagementState]:
    """All engagements, or those that were held in some days or may have been."""
    given = {"form": form, "from_": since, "until": until, "limit": limit}
    return section(states.EngagementsAnswer, lambda page: page.items, "engagements", **given)


def measures(
    *, form: MeasureForm | None = None, limit: int | None = None
) -> Several[states.MeasuresAnswer, MeasureState]:
    """All measures, or those of a form."""
    given = {"form": form, "limit": limit}
    return section(states.MeasuresAnswer, lambda page: page.items, "measures", **given)


def accords(
    *, form: AccordForm | None = None, limit: int | None = None
) -> Several[states.AccordsAnswer, AccordState]:
    """All accords, or those of a form."""
    given = {"form": form, "limit": limit}
    return section(states.AccordsAnswer, lambda page: page.items, "accords", **given)


def registration_history(kind: Registered, id: str) -> Inquiry[RegistrationHistoryAnswer]:
    """What was registered under an id, version by version."""
    return one(RegistrationHistoryAnswer, kind, id, "history")


_OFFICES, _STANCES = sections.OfficesSection, sections.StancesSection

actor_offices = _section("actors", "offices", _OFFICES, lambda page: page.items)
actor_relations = _section(
    "actors", "relations", sections.RelationsSection, lambda page: page.items
)
actor_engagements = _section(
    "actors", "engagements", sections.EngagementsSection, lambda page: page.items
)
actor_stances = _section("actors", "stances", _STANCES, lambda page: page.items)
actor_voices = _section("actors", "voices", sections.VoicesSection, lambda page: page.items)
actor_counterparts = _section(
    "actors", "counterparts", sections.IdsSection, lambda page: page.items
)
issue_stances = _section("issues", "stances", _STANCES, lambda page: page.items)
issue_voices = _section("issues", "voices", sections.VoicesSection, lambda page: page.items)
issue_measures = _section("issues", "measures", sections.MeasuresSection, lambda page: page.items)
issue_incidents = _section(
    "issues", "incidents", sections.IncidentsSection, lambda page: page.items
)
issue_channels = _section("issues", "channels", sections.ChannelsSection, lambda page: page.items)
measure_states = _section("measures", "states", sections.StatesSection, lambda page: page.items)
source_kin = _section("sources", "same_lineage", sections.IdsSection, lambda page: page.items)
source_checks = _section("sources", "checks", sections.ChecksSection, lambda page: page.items)
source_versions = _section("sources", "versions", sections.VersionsSection, lambda page: page.items)
