"""What one visible fact says of one subject, and what is held of the subject on a day.

A *subject* is whatever has a state: `engagement/<id>`, `office/<id>`, `channel/<id>` and so on. The
rule that makes the one of the other is in `projections.holding.rule`.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from msgspec import Struct

from events.time.dates import EARLIEST, Bounds

Family = Literal[
    "office",
    "engagement",
    "measure",
    "channel",
    "relations",
    "level",
    "consular",
    "recognition",
    "war",
    "mission",
    "incident",
    "accord",
]

LIFE: Mapping[Family, tuple[str, ...]] = {
    "office": ("removed", "appointed", "in-office"),
    "engagement": (
        "proposed",
        "invited",
        "accepted",
        "planned",
        "announced",
        "postponed",
        "cancelled",
        "refused",
        "held",
    ),
    "measure": ("threatened", "imposed", "in-force", "lifted", "expired"),
    "channel": ("disturbed", "severed", "restored", "stood"),
    "relations": (
        "established",
        "raised",
        "lowered",
        "interrupted",
        "severed",
        "ended",
        "resumed",
        "stood",
    ),
    "level": (
        "established",
        "raised",
        "lowered",
        "severed",
        "resumed",
        "stood",
    ),
    "consular": ("established",),
    "recognition": ("withdrawn", "recognised", "stood"),
    "war": ("declared", "ended"),
    "mission": ("closed", "opened", "moved"),
    "incident": ("occurred", "going-on", "resolved"),
    "accord": ("reached", "signed", "in-force", "ended"),
}
"""The kinds of evidence of each family, first to last in the life of its subjects."""

HELD: frozenset[Family] = frozenset({"office", "recognition"})
"""Families of what somebody has, and who has it can lose: others lose nothing. An office, and to be
recognised as the government of a state.
"""

HeldCertainty = Literal["certain", "possible", "between", "contested"]
"""How sure it is what holds. `between`: it changed, or changed several times, between two tellings;
`contested`: different things are told, and nothing says which came last.
"""


class Evidence(Struct, frozen=True, kw_only=True):
    """What one visible fact says of one subject. Days are ordinals.

    `value` holds from then on; None is nobody, or nothing. `earliest` is None for a date that is
    open below, `latest` is `LATEST` for one that is open above. A condition is `attested` on a day:
    when it began is not told. An end says whose holding it ends (`left`); what begins may say when
    it ends (`until`). `gaps` are the bounds of a date that has some.
    """

    fact: str
    kind: str
    value: str | None
    earliest: int | None
    latest: int
    attested: bool = False
    left: str | None = None
    until: Bounds | None = None
    gaps: Bounds | None = None


def is_dated(evidence: Evidence) -> bool:
    """Whether it says when its value began."""
    return not evidence.attested and evidence.earliest is not None


def earliest_of(evidence: Evidence) -> int:
    """The first day on which it may have begun, `EARLIEST` where it is open below."""
    return EARLIEST if evidence.earliest is None else evidence.earliest


class Option(Struct, frozen=True):
    """A value that holds or may hold, and the facts for it."""

    value: str | None
    facts: tuple[str, ...]
    is_certain: bool


class Next(Struct, frozen=True):
    """What is told next of a subject that changed somewhere between, and on which day."""

    value: str | None
    day: int
    facts: tuple[str, ...]


class BeginningBounds(NamedTuple):
    """The bounds of a beginning; `earliest` None where nothing says how early."""

    earliest: int | None
    latest: int


class Held(Struct, frozen=True, kw_only=True):
    """What the evidence says of a subject on a day.

    `options` are in order of value. `since` is None where there is not one of them alone. All facts
    that tell of what is held are its `holding`, from the day `first_told` to `last_told`.
    `conflicting` are facts that would have what was done undone.
    """

    certainty: HeldCertainty
    options: tuple[Option, ...]
    since: BeginningBounds | None
    first_told: int | None
    last_told: int | None
    holding: tuple[str, ...]
    next_told: tuple[Next, ...] = ()
    conflicting: tuple[str, ...] = ()
