"""Diplomatic relations of two states: their course, their level, their missions; and war.

The course is none, in being, interrupted or broken; the level is a legation's or an embassy's.
Recognition and consular relations stand beside both and lower neither, and what becomes of a
mission changes none of it. War does not break relations by itself. `between` are two states, in
whichever order; two governments that claim one state are two actors: which of them a state
recognises, and as the government of which state, is told by `recognised` and `government_of`. In an
act of one of two alone, `severed_by` or `interrupted_by` is that one.
"""

from typing import Annotated, Literal

from msgspec import Meta

from events.vocabulary.base import Condition, Happening, PlaceId, StateId

# That there are two is a rule of recording: a merge may find that they are one.
_TwoStates = Annotated[tuple[StateId, ...], Meta(extra_json_schema={"minItems": 2, "maxItems": 2})]
_States = Annotated[tuple[StateId, ...], Meta(min_length=1, max_length=50)]
Level = Literal["legation", "embassy"]
Course = Literal["in-being", "interrupted", "broken", "none"]
MissionForm = Literal["embassy", "legation", "consulate"]


class StateRecognised(Happening, frozen=True, kw_only=True, tag="state-recognised"):
    """`recognised_by` recognised `recognised` as a state, or as the government of the state
    `government_of`; that it recognised no other one from then on follows from it.
    """

    recognised_by: StateId
    recognised: StateId
    government_of: StateId | None = None


class GovernmentRecognised(Condition, frozen=True, kw_only=True, tag="government-recognised"):
    """`recognised_by` had `recognised` for the government of the state `government_of` on the day;
    of a state that has no other government the two are the same.
    """

    recognised_by: StateId
    recognised: StateId
    government_of: StateId


class RecognitionWithdrawn(Happening, frozen=True, kw_only=True, tag="recognition-withdrawn"):
    """`recognised_by` recognised `recognised` no more, as a state or as the government of the state
    `government_of`.
    """

    recognised_by: StateId
    recognised: StateId
    government_of: StateId | None = None


class ConsularRelationsEstablished(
    Happening, frozen=True, kw_only=True, tag="consular-relations-established"
):
    """The two agreed to have consuls with each other; no diplomatic relations follow from it."""

    between: _TwoStates


class RelationsEstablished(Happening, frozen=True, kw_only=True, tag="relations-established"):
    """The two took up diplomatic relations, at `level` where it is told."""

    between: _TwoStates
    level: Level | None = None


class RelationsRaised(Happening, frozen=True, kw_only=True, tag="relations-raised"):
    """The two have had relations at a higher level since: `level`."""

    between: _TwoStates
    level: Level


class RelationsLowered(Happening, frozen=True, kw_only=True, tag="relations-lowered"):
    """The two have had relations at a lower level since: `level`."""

    between: _TwoStates
    level: Level


class RelationsInterrupted(Happening, frozen=True, kw_only=True, tag="relations-interrupted"):
    """Relations could not be carried on (an occupation, a state that was gone) and kept their
    level.
    """

    between: _TwoStates
    interrupted_by: StateId | None = None


class RelationsSevered(Happening, frozen=True, kw_only=True, tag="relations-severed"):
    """Diplomatic relations were broken off; that one side does it is enough."""

    between: _TwoStates
    severed_by: StateId | None = None


class RelationsResumed(Happening, frozen=True, kw_only=True, tag="relations-resumed"):
    """Relations that had been interrupted or broken off were taken up again, at `level` where it is
    told.
    """

    between: _TwoStates
    level: Level | None = None


class RelationsEnded(Happening, frozen=True, kw_only=True, tag="relations-ended"):
    """There have been no relations since, as one of the two ceased to be a state: `ceased`, which
    went over `into` another one where that is told.
    """

    between: _TwoStates
    ceased: StateId
    into: StateId | None = None


class RelationsStood(Condition, frozen=True, kw_only=True, tag="relations-stood"):
    """The two had relations of such a course and level on the day, or had none."""

    between: _TwoStates
    course: Course
    level: Level | None = None


class MissionOpened(Happening, frozen=True, kw_only=True, tag="mission-opened"):
    """A mission of the state `of` was opened in the state `host`, at `place`."""

    of: StateId
    host: StateId
    form: MissionForm


class MissionClosed(Happening, frozen=True, kw_only=True, tag="mission-closed"):
    """A mission of the state `of` in the state `host` was closed, at `place`."""

    of: StateId
    host: StateId
    form: MissionForm


class MissionMoved(Happening, frozen=True, kw_only=True, tag="mission-moved"):
    """A mission of the state `of` in the state `host` moved to `place`, from `moved_from`."""

    of: StateId
    host: StateId
    form: MissionForm
    moved_from: PlaceId | None = None


class WarDeclared(Happening, frozen=True, kw_only=True, tag="war-declared"):
    """`declared_by` declared war on the states `against`."""

    declared_by: StateId
    against: _States


class WarEnded(Happening, frozen=True, kw_only=True, tag="war-ended"):
    """War between `parties` ended, by an armistice, a peace or a declaration."""

    parties: _States
