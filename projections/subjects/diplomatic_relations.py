"""Have two states diplomatic relations, and at what level?

Their course (none, in being, interrupted, broken) and their level are two subjects: what is
interrupted keeps its level, and what changes the level attests that there are relations.
Recognition, consular relations and war stand beside both; what becomes of a mission changes none
of it, and is told by itself. Which government a state is recognised by is one subject with whether
it is recognised: whoever recognises another one of it from then on recognises the first no more.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any, assert_never

from msgspec import Struct
from msgspec.structs import replace

from events.vocabulary.facts import MissionFact, RecognitionFact, RelationsFact, StatesFact, WarFact
from events.vocabulary.relations import (
    ConsularRelationsEstablished,
    GovernmentRecognised,
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
)
from projections.holding.elements import UNTOLD, Element
from projections.holding.tellings import Found, Standing
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.directory import pair_key, parties_of
from projections.model.reader import Reader
from projections.model.version import Change
from projections.subjects import missions, wars
from projections.subjects.held_long_ago import is_long_ago, is_over_with
from projections.subjects.offices import OfficeState
from projections.subjects.wars import WarState

LEVEL_NOT_TOLD = "not-told"
"""The level of relations that were taken up, nobody says at which."""


class LevelState(Element, frozen=True, kw_only=True):
    """The level of diplomatic relations: `legation`, `embassy`, or `not-told` where nobody says at
    which they were taken up; null where there are none, or where it is not certain.
    """

    between: tuple[str, str]
    level: str | None

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"level/{pair_key(*self.between)}"


def says_no_level(state: LevelState) -> bool:
    """Whether nobody says at which level relations are, or there certainly are none."""
    is_none = state.level is None and state.certainty == "certain"
    return is_none or state.level == LEVEL_NOT_TOLD


class ConsularState(Element, frozen=True, kw_only=True):
    """That two states have consuls with each other."""

    between: tuple[str, str]

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"consular/{pair_key(*self.between)}"


class RecognitionState(Element, frozen=True, kw_only=True):
    """Which `government` one state recognises as that of another one, `recognised`: that state
    itself where no other claims it. Null: recognition was withdrawn, it `ended_with` one of the two
    that ceased to be a state, or it is not certain which.
    """

    recognised_by: str
    recognised: str
    government: str | None
    ended_with: str | None = None

    @property
    def subject(self) -> str:
        """What has the state: `recognition/<by>|<of>`."""
        return f"recognition/{self.recognised_by}|{self.recognised}"


class Representative(Struct, frozen=True, kw_only=True):
    """Who holds the office by which a state is represented in the other one; null: nobody does, or
    it is not certain who.
    """

    of: str
    office: str
    holder: str | None


class RelationsState(Element, frozen=True, kw_only=True):
    """Diplomatic relations: their `course` is `in-being`, `interrupted`, `broken` or `none`; null
    where nothing is told of it, or not which. What the element says of certainty and time is of
    the course; the level, consular relations, recognitions and war each say their own (null, or
    none: nothing is told of them). There are none since one of the two, which they `ended_with`,
    ceased to be a state.
    """

    between: tuple[str, str]
    course: str | None
    ended_with: str | None = None
    level: LevelState | None = None
    consular: ConsularState | None = None
    recognitions: tuple[RecognitionState, ...] = ()
    war: WarState | None = None
    represented_by: tuple[Representative, ...] = ()

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"relations/{pair_key(*self.between)}"

    @property
    def beside(self) -> tuple[Element, ...]:
        """What has a certainty and a time of its own."""
        found = (self.level, self.consular, *self.recognitions, self.war)
        return tuple(each for each in found if each is not None)


def changes(fact: StatesFact) -> Iterator[Change]:
    """What becomes of the course and of the level, and what stands beside them."""
    # Two that turned out to be one have none.
    if isinstance(fact, RecognitionFact):
        yield from _of_recognition(fact)
    elif isinstance(fact, RelationsFact) and len(set(fact.between)) == 2:
        pair = pair_key(*fact.between)
        yield from _of_course(fact, f"relations/{pair}")
        yield from _of_level(fact, f"level/{pair}")
        if isinstance(fact, ConsularRelationsEstablished):
            yield Change(f"consular/{pair}", "established", "established")
        elif isinstance(fact, RelationsEnded):
            yield from _of_recognition_that_ended(fact)
    elif isinstance(fact, WarFact):
        yield from wars.changes(fact)
    elif isinstance(fact, MissionFact):
        yield from missions.changes(fact)


def _of_recognition(fact: RecognitionFact) -> Iterator[Change]:
    """A government is recognised as that of a state, and is recognised itself by that."""
    for state in dict.fromkeys((fact.government_of or fact.recognised, fact.recognised)):
        if fact.recognised_by in {state, fact.recognised}:
            continue
        subject = f"recognition/{fact.recognised_by}|{state}"
        match fact:
            case StateRecognised():
                yield Change(subject, "recognised", fact.recognised)
            case GovernmentRecognised():
                yield Change(subject, "stood", fact.recognised)
            case RecognitionWithdrawn():
                yield Change(subject, "withdrawn", None, party=fact.recognised)
            case _:
                assert_never(fact)


def _of_recognition_that_ended(fact: RelationsEnded) -> Iterator[Change]:
    """Nobody recognises what is no state any more, nor does that anybody."""
    for by, of in permutations(fact.between):
        yield Change(f"recognition/{by}|{of}", "withdrawn", None, fact.ceased, party=of)


def _of_course(fact: RelationsFact, subject: str) -> Iterator[Change]:
    match fact:
        case ConsularRelationsEstablished():
            pass
        case RelationsEstablished():
            yield Change(subject, "established", "in-being")
        case RelationsRaised() | RelationsLowered():
            yield Change(subject, "stood", "in-being", attests=True)
        case RelationsInterrupted():
            yield Change(subject, "interrupted", "interrupted")
        case RelationsSevered():
            yield Change(subject, "severed", "broken")
        case RelationsEnded():
            yield Change(subject, "ended", "none", fact.ceased)
        case RelationsResumed():
            yield Change(subject, "resumed", "in-being")
        case RelationsStood():
            yield Change(subject, "stood", fact.course)
        case _:
            assert_never(fact)


def _of_level(fact: RelationsFact, subject: str) -> Iterator[Change]:
    match fact:
        case ConsularRelationsEstablished() | RelationsInterrupted():
            pass
        case RelationsEstablished():
            yield Change(subject, "established", fact.level or LEVEL_NOT_TOLD)
        case RelationsRaised():
            yield Change(subject, "raised", fact.level)
        case RelationsLowered():
            yield Change(subject, "lowered", fact.level)
        case RelationsSevered() | RelationsEnded():
            yield Change(subject, "severed", None)
        case RelationsResumed():
            yield Change(subject, "resumed", fact.level or LEVEL_NOT_TOLD)
        case RelationsStood(course="broken" | "none"):
            yield Change(subject, "stood", None)
        case RelationsStood():
            if fact.level is not None:
                yield Change(subject, "stood", fact.level)
        case _:
            assert_never(fact)


def subjects(one: str, other: str) -> list[str]:
    """What the relations of two states are made of, as subjects."""
    pair = pair_key(one, other)
    return [
        f"relations/{pair}",
        f"level/{pair}",
        f"consular/{pair}",
        f"recognition/{one}|{other}",
        f"recognition/{other}|{one}",
        f"war/{pair}",
    ]


def course(reader: Reader, subject: str, standing: Standing, clocks: Clocks) -> RelationsState:
    """The course of the relations of two states, and nothing beside it."""
    return RelationsState.from_standing(
        standing,
        clocks,
        between=parties_of(subject),
        course=standing.value,
        ended_with=None if standing.value is None else _ceased(standing),
    )


def _ceased(standing: Standing) -> str | None:
    """Which of two ceased to be a state, where that ended what they had."""
    told = (standing.tellings[each].detail for each in sorted(standing.facts))
    return next((each for each in told if each is not None), None)


def level(reader: Reader, subject: str, standing: Standing, clocks: Clocks) -> LevelState:
    """The level of the relations of two states."""
    return LevelState.from_standing(
        standing, clocks, between=parties_of(subject), level=standing.value
    )


def consular(reader: Reader, subject: str, standing: Standing, clocks: Clocks) -> ConsularState:
    """That two states have consular relations."""
    return ConsularState.from_standing(standing, clocks, between=parties_of(subject))


def recognition(
    reader: Reader, subject: str, standing: Standing, clocks: Clocks
) -> RecognitionState:
    """Which government a state recognises as that of another one."""
    by, of = parties_of(subject)
    return RecognitionState.from_standing(
        standing,
        clocks,
        recognised_by=by,
        recognised=of,
        government=standing.value,
        ended_with=_ceased(standing) if _is_over(standing) else None,
    )


def _is_over(standing: Standing) -> bool:
    """Whether it is certain that nothing holds."""
    options = standing.held.options
    return standing.held.certainty == "certain" and [each.value for each in options] == [None]


_Single = Callable[[Reader, str, Standing, Clocks], Element]


def _each(single: _Single) -> Callable[[Reader, Sequence[str], Found, Clocks], list[Element]]:
    """The states of subjects, given what holds of them; of the others nothing is told."""

    def elements(
        reader: Reader, subjects: Sequence[str], found: Found, clocks: Clocks
    ) -> list[Element]:
        return [single(reader, each, found[each], clocks) for each in subjects if each in found]

    return elements


courses, levels, consulars, recognitions, at_war = map(
    _each, (course, level, consular, recognition, wars.element)
)


def assembled(
    reader: Reader,
    clocks: Clocks,
    parties: tuple[str, str],
    found: Mapping[str, Any],
    held: Sequence[OfficeState],
) -> RelationsState | None:
    """The relations of two states with all that stands beside their course, and who represents
    either of them in the other one; None where nothing is told of any of it. `found` are elements
    by subject, `held` offices that are accredited.
    """
    course, level, consular, *recognised, war = (found.get(each) for each in subjects(*parties))
    represented_by = tuple(
        Representative(of=each.of, office=each.office, holder=each.holder)
        for each in sorted(held, key=lambda each: each.office)
        if represents(reader, each, parties, clocks)
        and not is_long_ago(each, clocks.as_of)
        and not (course is not None and course.ended_with and is_over_with(each, course))
    )
    beside = {
        "level": level,
        "consular": consular,
        "recognitions": tuple(each for each in recognised if each is not None),
        "war": war,
        "represented_by": represented_by,
    }
    told: RelationsState = course or RelationsState(**UNTOLD, between=_sorted(parties), course=None)
    return replace(told, **beside) if course is not None or any(beside.values()) else None


def represents(
    reader: Reader, office: OfficeState, parties: tuple[str, str], clocks: Clocks
) -> bool:
    """Whether who holds an office represents one of two parties in the other one."""
    ids = (office.of, office.accredited_to)
    return {_stands_for(reader, each, parties, clocks) for each in ids} == {*parties}


def _stands_for(
    reader: Reader, id: str | None, parties: tuple[str, str], clocks: Clocks
) -> str | None:
    """Who somebody turned out to be; either party is who it is."""
    return id if id is None or id in parties else mergers.survivor(reader, id, clocks)


def _sorted(parties: tuple[str, str]) -> tuple[str, str]:
    return parties_of(f"/{pair_key(*parties)}")
