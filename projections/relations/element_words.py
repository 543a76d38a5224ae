"""What an element of a state is about, and what it tells, in a few plain words."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from events.dates_in_words.date_words import said
from events.text.articles import the
from events.vocabulary.registry import ActorAdded, IssueAdded, PlaceAdded
from projections.holding.elements import Element, ToldAs
from projections.model.clocks import Clocks
from projections.model.reader import Reader
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
from projections.subjects.stances import Said, StanceState, VoiceState
from projections.subjects.wars import WarState

Naming = Callable[[str, str], str]
"""What something is called, given its kind (`actor`, `issue`, `place`) and its id."""

_NAMED: Final[Mapping[str, type[ActorAdded | IssueAdded | PlaceAdded]]] = {
    "actor": ActorAdded,
    "issue": IssueAdded,
    "place": PlaceAdded,
}


def by_id(kind: str, id: str) -> str:
    """For whoever looks things up."""
    return id


def by_name(reader: Reader, clocks: Clocks) -> Naming:
    """For whoever reads."""

    def named(kind: str, id: str) -> str:
        name = reader.registered(kind, id, _NAMED[kind], known_at=clocks.known_at).name
        return f"“{name}”" if kind == "issue" else name

    return named


def about(element: Element, named: Naming = by_id) -> str:
    """What an element is about: the name of what is registered, or who says something on what."""
    return _ABOUT[type(element)](element, named)


def since_words(words: str | None) -> str:
    """Since when; where that is one of several days, since some day of them."""
    if words is None:
        return ""
    is_stretch = words.startswith(("between ", "on or before ", "on or after ", "from "))
    return f" since some day {words}" if is_stretch else f" since {words}"


def value_of(element: Element, named: Naming = by_id) -> str:
    """What an element tells: what holds, may hold, or is told in several ways."""
    match element.certainty:
        case "possible" if element.alternatives:
            may = " or ".join(_valued(element, e.value, named) for e in element.alternatives)
            return f"perhaps {may}" if len(element.alternatives) == 1 else may
        case "contested":
            told = (_valued(element, each.value, named) for each in element.alternatives)
            return f"contested: {' against '.join(told)}"
        case "between" if element.told_before is not None:
            before = _told_as(element, element.told_before, named)
            after = [_told_as(element, each, named) for each in element.told_next]
            return f"told as {before}, then as {' and '.join(after)}"
        case _:
            return _CERTAIN[type(element)](element, named)


def _valued(element: Element, value: str | None, named: Naming, none: str = "none") -> str:
    if value is None:
        return none
    is_actor = isinstance(element, OfficeState | RecognitionState)
    return named("actor", value) if is_actor else value


def _told_as(element: Element, told: ToldAs, named: Naming) -> str:
    day = None if told.told_on is None else said(told.told_on)
    return f"{_valued(element, told.value, named, 'vacant')} on {day}"


def _engagement(element: EngagementState, _: Naming) -> str:
    going_on = ", going on" if element.ongoing else ""
    outcome = ", outcome not told" if element.outcome else ""
    return f"{element.status or 'reported'}{going_on}{outcome}"


def _name(element: Any, _: Naming) -> str:
    return str(element.name)


def _against(element: MeasureState, named: Naming) -> str:
    target = element.target
    if target is None:
        return element.name
    return f"{element.name}, against {the(named('actor', target))}"


def _mission(element: MissionState, named: Naming) -> str:
    form = element.form or (
        "consulate" if CONSULATE in element.mission.split("/")[2:3] else "mission"
    )
    at = "" if element.place is None else f", at {named('place', element.place)}"
    of, host = (the(named("actor", each)) for each in (element.of, element.host))
    return f"{form} of {of} in {host}{at}"


def _recognition(element: RecognitionState, named: Naming) -> str:
    recognised, by = (the(named("actor", e)) for e in (element.recognised, element.recognised_by))
    return f"recognition of {recognised} by {by}"


def _government(element: RecognitionState, named: Naming) -> str:
    if element.government is None:
        return "withdrawn" if element.ended_with is None else "ended"
    if element.government == element.recognised:
        return "recognised"
    return f"{the(named('actor', element.government))} recognised as its government"


def _status(element: Any, _: Naming) -> str:
    return element.status or "none"


def _holders(element: OfficeState, named: Naming) -> str:
    return ", ".join(named("actor", each) for each in element.holders) or "vacant"


def _said_by(element: StanceState, named: Naming) -> str:
    issue = "no issue" if element.issue is None else named("issue", element.issue)
    return f"{named('actor', element.side)} on {issue}"


def _said(element: StanceState, _: Naming) -> str:
    return "; ".join(map(statement, element.statements))


def how_much(element: StanceState) -> str:
    """How many statements of how many are told, and when the last of them was made."""
    shown, whole = len(element.statements), element.said_in_all
    in_all = f"{whole} statement" if whole == 1 else f"{whole} statements"
    told = in_all if shown == whole else f"the last {shown} of {in_all}"
    last = element.last_told
    return f"perhaps {told}" if last is None else f"{told}, the last on {said(last)}"


def statement(made: Said) -> str:
    """What somebody said, or may have said."""
    gist = made.summary.removesuffix(".")
    return gist if made.certainty == "certain" else f"perhaps: {gist}"


_ABOUT: Final[Mapping[type[Element], Callable[[Any, Naming], str]]] = {
    RelationsState: lambda *_: "diplomatic relations",
    LevelState: lambda *_: "their level",
    ConsularState: lambda *_: "consular relations",
    RecognitionState: _recognition,
    WarState: lambda *_: "war",
    MissionState: _mission,
    EngagementState: _name,
    AccordState: _name,
    MeasureState: _against,
    ChannelState: _name,
    IncidentState: _name,
    OfficeState: _name,
    StanceState: _said_by,
    VoiceState: _said_by,
}

_CERTAIN: Final[Mapping[type[Element], Callable[[Any, Naming], str]]] = {
    RelationsState: lambda e, _: e.course or "not told",
    LevelState: lambda e, _: e.level or "none",
    ConsularState: lambda *_: "established",
    RecognitionState: _government,
    WarState: lambda e, _: e.status or "not told",
    MissionState: _status,
    EngagementState: _engagement,
    AccordState: _status,
    MeasureState: _status,
    ChannelState: _status,
    IncidentState: _status,
    OfficeState: _holders,
    StanceState: _said,
    VoiceState: _said,
}
