"""What some events would change, as it is told: see `projections.relations.foreseen`."""

from typing import Annotated, Final, Literal, get_args

from msgspec import Meta, Struct

from projections.relations.changed_elements import AnyChange

MOST_DAYS: Final = 4
"""Days on which a pair, or an office, is compared."""

MOST_COMPARED: Final = 10
"""Comparisons of two parties on a day in all: each takes about ten milliseconds."""

MOST_CHANGES: Final = 50
MOST_TOLD: Final = 50
"""Of anything else so many are listed."""

ForeseenList = Literal[
    "pairs", "actors", "issues", "offices", "disagreements", "certainty", "doubles", "in_no_pair"
]
"""What there is a list of."""


class ForeseenDay(Struct, frozen=True, kw_only=True):
    """What two parties' relations read otherwise as of a day: as `changes` has it, what the events'
    own facts make first, each said in a line of `texts`.
    """

    as_of: str
    changes: Annotated[tuple[AnyChange, ...], Meta(max_length=MOST_CHANGES)]
    texts: Annotated[tuple[str, ...], Meta(max_length=MOST_CHANGES)]
    left_out: int


class ForeseenPair(Struct, frozen=True, kw_only=True):
    """Two parties, as of the days that matter; `left_out` counts the others."""

    a: str
    b: str
    days: Annotated[tuple[ForeseenDay, ...], Meta(max_length=MOST_DAYS)]
    left_out: int


class ForeseenThing(Struct, frozen=True, kw_only=True):
    """What facts that begin or end with the events are about, and how many do."""

    id: str
    facts: int


class ForeseenOffice(Struct, frozen=True, kw_only=True):
    """Who holds an office as of a day, before and after."""

    id: str
    as_of: str
    before: str
    after: str
    text: str


class ForeseenDoubt(Struct, frozen=True, kw_only=True):
    """What a fact disagrees with, or may be told by."""

    fact: str
    text: str


class ForeseenCertainty(Struct, frozen=True, kw_only=True):
    """What becomes certain, or less so; `before` and `after` are empty where it is not there."""

    element: str
    before: str
    after: str
    text: str


class ForeseenAlone(Struct, frozen=True, kw_only=True):
    """A fact that will stand between no two parties, and why."""

    pointer: str
    text: str


class NotLookedAt(Struct, frozen=True, kw_only=True):
    """What there was no time for, or no room: the last `events`, of whose facts these are the
    first; the first of the `pairs` that are not compared; and the `lists` that may go on.
    """

    events: int
    facts: Annotated[tuple[str, ...], Meta(max_length=MOST_TOLD)]
    pairs: Annotated[tuple[tuple[str, str], ...], Meta(max_length=MOST_TOLD)]
    lists: Annotated[tuple[ForeseenList, ...], Meta(max_length=len(get_args(ForeseenList)))]


class Effects(Struct, frozen=True, kw_only=True):
    """What the events would change if they were recorded now, after the position `against`.

    `left_out` counts pairs that are not compared, and events that were not looked at, of which
    `not_looked_at` tells. It is null where everything was: then this is all that changes.
    """

    against: int
    pairs: Annotated[tuple[ForeseenPair, ...], Meta(max_length=MOST_COMPARED)]
    actors: Annotated[tuple[ForeseenThing, ...], Meta(max_length=MOST_TOLD)]
    issues: Annotated[tuple[ForeseenThing, ...], Meta(max_length=MOST_TOLD)]
    offices: Annotated[tuple[ForeseenOffice, ...], Meta(max_length=MOST_TOLD)]
    disagreements: Annotated[tuple[ForeseenDoubt, ...], Meta(max_length=MOST_TOLD)]
    certainty: Annotated[tuple[ForeseenCertainty, ...], Meta(max_length=MOST_TOLD)]
    doubles: Annotated[tuple[ForeseenDoubt, ...], Meta(max_length=MOST_TOLD)]
    in_no_pair: Annotated[tuple[ForeseenAlone, ...], Meta(max_length=MOST_TOLD)]
    left_out: int
    not_looked_at: NotLookedAt | None = None
