"""What an element of a state is about, and what it tells, in a few plain words."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from projections.holding.elements import Element
from projections.subjects.accords import AccordState
from projections.subjects.channels import ChannelState
from projections.subjects.diplomatic_relations import (
    ConsularState,
    LevelState,
    RecognitionState,
    RelationsState,
)
from projections.subjects.engagements import EngagementState
from projections.subjects.incidents import IncidentState
from projections.subjects.measures import MeasureState
from projections.subjects.missions import CONSULATE, MissionState
from projections.subjects.offices import OfficeState
from projections.subjects.stances import StanceState, VoiceState
from projections.subjects.wars import WarState


def about(element: Element) -> str:
    """What an element is about: the name of what is registered, or who says something on what."""
    return _ABOUT[type(element)](element)


def value_of(element: Element) -> str:
    """What an element tells: what holds, may hold, or is told in several ways."""
    match element.certainty:
        case "possible" if element.alternatives:
            may = " or ".join(each.value or "none" for each in element.alternatives)
            return f"perhaps {may}" if len(element.alternatives) == 1 else may
        case "contested":
            told = " against ".join(each.value or "none" for each in element.alternatives)
            return f"contested: {told}"
        case "between" if element.told_before is not None:
            before = f"{element.told_before.value or 'vacant'} on {element.told_before.told_on}"
            after = [f"{each.value or 'vacant'} on {each.told_on}" for each in element.told_next]
            return f"told as {before}, then as {' and '.join(after)}"
        case _:
            return _CERTAIN[type(element)](element)


def _engagement(element: EngagementState) -> str:
    going_on = ", going on" if element.ongoing else ""
    outcome = ", outcome not told" if element.outcome else ""
    return f"{element.status or 'reported'}{going_on}{outcome}"


def _named(element: Any) -> str:
    return str(element.name)


def _against(element: MeasureState) -> str:
    return element.name if element.target is None else f"{element.name}, against {element.target}"


def _mission(element: MissionState) -> str:
    form = element.form or (
        "consulate" if CONSULATE in element.mission.split("/")[2:3] else "mission"
    )
    at = "" if element.place is None else f", at {element.place}"
    return f"{form} of {element.of} in {element.host}{at}"


def _status(element: Any) -> str:
    return element.status or "none"


def _said_by(element: StanceState) -> str:
    return f"{element.side} on {element.issue or 'no issue'}"


def _said(element: StanceState) -> str:
    return "; ".join(each.summary for each in element.statements)


_ABOUT: Final[Mapping[type[Element], Callable[[Any], str]]] = {
    RelationsState: lambda _: "diplomatic relations",
    LevelState: lambda _: "their level",
    ConsularState: lambda _: "consular relations",
    RecognitionState: lambda e: f"recognition of {e.recognised} by {e.recognised_by}",
    WarState: lambda _: "war",
    MissionState: _mission,
    EngagementState: _named,
    AccordState: _named,
    MeasureState: _against,
    ChannelState: _named,
    IncidentState: _named,
    OfficeState: _named,
    StanceState: _said_by,
    VoiceState: _said_by,
}

_CERTAIN: Final[Mapping[type[Element], Callable[[Any], str]]] = {
    RelationsState: lambda e: e.course or "not told",
    LevelState: lambda e: e.level or "none",
    ConsularState: lambda _: "established",
    RecognitionState: lambda _: "recognised",
    WarState: lambda e: e.status or "not told",
    MissionState: _status,
    EngagementState: _engagement,
    AccordState: _status,
    MeasureState: _status,
    ChannelState: _status,
    IncidentState: _status,
    OfficeState: lambda e: ", ".join(e.holders) or "vacant",
    StanceState: _said,
    VoiceState: _said,
}
