"""The life of relations as facts: they are taken up, raised, interrupted, broken off, resumed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from events.text.articles import the
from events.vocabulary.base import Citation, Condition
from events.vocabulary.facts import StatesFact
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
from seeds.data_sets.record import RecordRow
from seeds.derived.offices import HOME
from seeds.derived.places import mission_places

NONE: Final = "none"
"""The level of relations that there are none of."""

_US: Final = "the United States"


class RelationsRow(RecordRow, frozen=True, kw_only=True, omit_defaults=True):
    """What happened between the United States and `state`: its `kind` is one of `KINDS`; `level`
    is the level of relations, or the form of a mission, which moved to `place` from `moved_from`.
    `other` is the state that it is recognised as the government of, or that it went over into. It
    `follows` facts of which the day is as blunt. `headed` is the year that the heading of the
    record gives, where its text prints a `date` in another one. Rows of one `fact` are several
    records that tell it.
    """

    fact: str
    state: str
    kind: str
    date: str
    level: str = ""
    place: str = ""
    moved_from: str = ""
    other: str = ""
    follows: tuple[str, ...] = ()
    headed: str = ""


class _Kind(NamedTuple):
    """An event, its fields, and its summary."""

    event: type[Any]
    fields: Mapping[str, object]
    summary: str


_BETWEEN: Final = {"between": (HOME, "{state}")}
_OURS: Final = {"of": HOME, "host": "{state}"}
_THEIRS: Final = {"of": "{state}", "host": HOME}

KINDS: Final[Mapping[str, _Kind]] = {
    "recognised-by-us": _Kind(
        StateRecognised,
        {"recognised_by": HOME, "recognised": "{state}"},
        "{us} recognised {them}{as_government}.",
    ),
    "recognised-by-them": _Kind(
        StateRecognised,
        {"recognised_by": "{state}", "recognised": HOME},
        "{them} recognised {us}.",
    ),
    "government-by-us": _Kind(
        GovernmentRecognised,
        {"recognised_by": HOME, "recognised": "{state}"},
        "{us} recognised {them}{as_government}.",
    ),
    "withdrawn-by-us": _Kind(
        RecognitionWithdrawn,
        {"recognised_by": HOME, "recognised": "{state}"},
        "{us} withdrew its recognition of {them}{as_government}.",
    ),
    "consular": _Kind(
        ConsularRelationsEstablished, _BETWEEN, "{us} and {them} established consular relations."
    ),
    "established": _Kind(
        RelationsEstablished, _BETWEEN, "{us} and {them} took up diplomatic relations{level}."
    ),
    "raised": _Kind(
        RelationsRaised, _BETWEEN, "The relations of {us} with {them} were raised{to_level}."
    ),
    "lowered": _Kind(
        RelationsLowered, _BETWEEN, "The relations of {us} with {them} were lowered{to_level}."
    ),
    "interrupted": _Kind(
        RelationsInterrupted, _BETWEEN, "The relations of {us} with {them} were interrupted."
    ),
    "severed": _Kind(
        RelationsSevered, _BETWEEN, "Diplomatic relations of {us} with {them} were broken off."
    ),
    "severed-by-us": _Kind(
        RelationsSevered,
        {**_BETWEEN, "severed_by": HOME},
        "{us} broke off diplomatic relations with {them}.",
    ),
    "severed-by-them": _Kind(
        RelationsSevered,
        {**_BETWEEN, "severed_by": "{state}"},
        "{them} broke off diplomatic relations with {us}.",
    ),
    "ended": _Kind(
        RelationsEnded,
        {**_BETWEEN, "ceased": "{state}"},
        "The relations of {us} with {them} ended, as that ceased to be a state.",
    ),
    "resumed": _Kind(
        RelationsResumed, _BETWEEN, "{us} and {them} resumed diplomatic relations{level}."
    ),
    "stood": _Kind(RelationsStood, _BETWEEN, "{us} and {them} have {relations}."),
    "us": _Kind(MissionOpened, _OURS, "{us} opened {a_mission} in {them}."),
    "them": _Kind(MissionOpened, _THEIRS, "{them} opened {a_mission} in {us}."),
    "us-closed": _Kind(MissionClosed, _OURS, "The {mission} of {us} in {them} was closed."),
    "us-ended": _Kind(
        MissionClosed,
        _OURS,
        "The {mission} of {us} in {them} ended with the relations.",
    ),
    "moved": _Kind(MissionMoved, _OURS, "The {mission} of {us} in {them} moved to {place}."),
    "war-by-us": _Kind(
        WarDeclared, {"declared_by": HOME, "against": ("{state}",)}, "{us} declared war on {them}."
    ),
    "war-by-them": _Kind(
        WarDeclared, {"declared_by": "{state}", "against": (HOME,)}, "{them} declared war on {us}."
    ),
    "war-ended": _Kind(
        WarEnded, {"parties": (HOME, "{state}")}, "The war of {us} with {them} ended."
    ),
}


def relations_events(
    rows: Iterable[RelationsRow], source: str, names: Mapping[str, str]
) -> Iterator[StatesFact]:
    """Each fact that rows tell; `names` are of states."""
    told: dict[str, list[RelationsRow]] = {}
    for row in rows:
        told.setdefault(row.fact, []).append(row)
    for row, *others in told.values():
        kind = KINDS[row.kind]
        when = "attested" if issubclass(kind.event, Condition) else "date"
        yield kind.event(
            id=row.fact,
            summary=_summary(kind, row, names),
            citations=tuple(_citations((row, *others), source, when)),
            follows=row.follows,
            **{when: row.date},
            **{name: _filled(value, row.state) for name, value in kind.fields.items()},
            **_of_level(row),
            **_of_others(row),
        )


def _citations(rows: Iterable[RelationsRow], source: str, when: str) -> Iterator[Citation]:
    """The records; one that gives two days is cited for either of them."""
    for row in rows:
        for date in filter(None, (row.date, row.headed)):
            yield row.citation(source, **{when: date})


def _filled(value: object, state: str) -> object:
    if isinstance(value, tuple):
        return tuple(_filled(each, state) for each in value)
    return state if value == "{state}" else value


def _of_level(row: RelationsRow) -> dict[str, str]:
    """What the level is in the fact."""
    if row.kind == "stood":
        if row.level == NONE:
            return {"course": NONE}
        return {"course": "in-being", "level": row.level}
    if row.kind in {"us", "them", "us-closed", "us-ended", "moved"}:
        return {"form": row.level}
    return {"level": row.level} if row.level else {}


def _of_others(row: RelationsRow) -> dict[str, str]:
    """Where a mission moved, and which other state has to do with it."""
    places = {"place": row.place, "moved_from": row.moved_from}
    other = {"into" if row.kind == "ended" else "government_of": row.other}
    return {name: each for name, each in {**places, **other}.items() if each}


def _summary(kind: _Kind, row: RelationsRow, names: Mapping[str, str]) -> str:
    level = f" at {row.level} level" if row.level else ""
    said = kind.summary.format(
        us=_US,
        them=the(names[row.state]),
        level=level,
        to_level=f" to {row.level} level",
        relations="no diplomatic relations" if row.level == NONE else f"relations{level}",
        mission=row.level,
        place=mission_places()[row.place].name if row.place else "",
        as_government=f" as the government of {the(names[row.other])}" if row.other else "",
        a_mission=f"an {row.level}" if row.level == "embassy" else f"a {row.level}",
    )
    return said[0].upper() + said[1:]
