"""What tools answer: structs, in which nothing stands that no route has told.

All of them name the clocks that they go by, a permalink and a sentence to cite them by. Where the
record has nothing, `not_told` says so, and how far it reaches.
"""

from typing import Any, Final

import msgspec
from msgspec import Struct

from api.assistants.asked import AskedService, PlacedAnswer
from api.references.sentences import cite_answer
from projections.relations.horizon import Horizon
from projections.timeline.as_written import ClocksUsed

CHARACTERS_MOST: Final = 5_600
"""Of an answer: fewer than 1,500 tokens of four characters each."""


class Answered(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an answer is of. Nobody is told anything by default: what is not there was not told."""

    as_of: str
    public_by: str | None = None
    permalink: str
    cite_as: str


class StateLine(Struct, frozen=True, kw_only=True):
    """An element of a state: what it says, how certain, when last told, of what, by which facts."""

    says: str
    certainty: str
    last_told: str | None
    of: str
    facts: tuple[str, ...]


class StateTold(Answered, frozen=True, kw_only=True, omit_defaults=True):
    """A state of relations; `more` names what is not told whole, `left_out` counts lines that are
    not here for want of room, and stand at the permalink.
    """

    between: tuple[str, str]
    headline: tuple[str, ...]
    last_told: str | None
    record_reaches: str | None
    not_told: str | None = None
    state: tuple[StateLine, ...]
    left_out: int = 0
    more: tuple[str, ...] = ()


class ChangeLine(Struct, frozen=True, kw_only=True):
    """What became of an element, why it reads otherwise, and by which facts."""

    says: str
    change: str
    reason: str
    certainty: str | None
    last_told: str | None
    facts: tuple[str, ...]


class ChangesTold(Answered, frozen=True, kw_only=True, omit_defaults=True):
    """What became different between two days."""

    between: tuple[str, str]
    since: str
    not_told: str | None = None
    changes: tuple[ChangeLine, ...]
    left_out: int = 0
    more: tuple[str, ...] = ()
    last_told: str | None


class FactLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact in a line; `within` is there where days were asked for."""

    id: str
    date: str
    says: str
    certainty: str
    last_told: str | None
    kind: str
    actors: tuple[str, ...]
    within: str | None = None


class FactsTold(Answered, frozen=True, kw_only=True, omit_defaults=True):
    """Facts in order; `cursor` goes on where these end."""

    facts: tuple[FactLine, ...]
    not_told: str | None = None
    undated_left_out: int = 0
    cursor: str | None = None
    last_told: str | None


class PassageTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Words as they stand in a source."""

    citation: str
    quote: str
    matched: str | None = None
    source: str
    title: str
    published: str
    fact: str
    certainty: str | None = None
    last_told: str | None = None
    permalink: str
    cite_as: str


class PassagesTold(Answered, frozen=True, kw_only=True, omit_defaults=True):
    """Passages that have some words; `nearest` are words that may be meant where none has."""

    passages: tuple[PassageTold, ...]
    not_told: str | None = None
    nearest: str | None = None
    more: bool = False


class OneFactTold(Answered, frozen=True, kw_only=True, omit_defaults=True):
    """A fact with the passages that it rests on."""

    id: str
    says: str
    date: str
    certainty: str
    last_told: str | None
    kind: str
    actors: tuple[str, ...]
    public_since: str | None
    support: str
    contested: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    citations: tuple[PassageTold, ...]
    citations_left_out: int = 0


class ReadingTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the words may ask for, and what is told of it."""

    kind: str
    ids: tuple[str, ...]
    says: str
    told: str | None = None
    not_told: str | None = None
    as_of: str | None = None
    certainty: str | None = None
    last_told: str | None = None
    facts: tuple[str, ...] = ()
    permalink: str | None = None


class NameTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is called so."""

    kind: str
    id: str
    name: str
    told: str | None = None


class FoundTold(Answered, frozen=True, kw_only=True, omit_defaults=True):
    """What words may mean; `ambiguous` where that is several, of which none is chosen, `more`
    where there may be others.
    `day_not_read` says why what seems to name a day was read as none.
    """

    readings: tuple[ReadingTold, ...]
    names: tuple[NameTold, ...]
    more: bool = False
    ambiguous: str | None = None
    not_told: str | None = None
    day_not_read: str | None = None


def answered(asked: AskedService, of: PlacedAnswer, title: str) -> dict[str, Any]:
    """What every answer says of itself; its `title` is what it is to be cited as."""
    return {
        "as_of": of.clocks.as_of,
        "public_by": of.clocks.public_by,
        "permalink": asked.absolute(of.permalink),
        "cite_as": cite_answer(title, of.clocks),
    }


def horizon_said(horizon: Horizon, clocks: ClocksUsed) -> str | None:
    """What is not told between two, by a day or after it, and how far their record reaches."""
    by_day, until = horizon.told_by_day, horizon.told_until
    if by_day is None and (until is None or until <= clocks.as_of):
        return "nothing is told between the two: the record has nothing of them by these clocks"
    if by_day is None:
        return (
            f"nothing is told between the two by {clocks.as_of}; of later days the record tells"
            f" until {until}"
        )
    if until is not None and until < clocks.as_of:
        return (
            f"nothing is told between the two after {until}: what is told goes on until something"
            " else is, and may be otherwise by now"
        )
    return None


def size(answer: Struct) -> int:
    """Characters of an answer as it is sent."""
    return len(msgspec.json.encode(answer).decode())
