"""What whoever records is told."""

from typing import Literal

from msgspec import Struct

from projections.doubts.doubts import Code
from projections.relations.foreseen_effects import Effects

ViewsSay = Literal["show it", "are on their way", "have stopped"]


class RecordingWarning(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What may be a mistake: where (a JSON pointer; in an import, into the event of a line), why,
    and the stream (`fact/<id>`) that it clashes with. Codes stay as they are.
    """

    code: Code
    detail: str
    pointer: str
    line: int | None = None
    clashes_with: str | None = None


class RecordedItem(Struct, frozen=True, kw_only=True):
    """Where an event stands; `permalink` is what it is about, as of today and that position."""

    position: int
    id: str
    stream: str
    permalink: str


class RecordingAnswer(Struct, frozen=True, kw_only=True):
    """What became of the events.

    `outcome` is `checked` after a dry run, `already appended` where the same key had brought the
    same events before. Reads with `min_position` show the events, `views` says whether all do;
    where they `have stopped`, nothing is lost, but an operator has to look (`/ready`).
    `warnings` are what may be a mistake, as far as the views told at `checked_against`, where they
    stood before. `effects` are what a dry run was asked for besides.
    """

    outcome: Literal["appended", "already appended", "checked"]
    events: int
    positions: tuple[int, ...]
    items: tuple[RecordedItem, ...]
    min_position: int | None
    views: ViewsSay | None
    durability: str
    warnings: tuple[RecordingWarning, ...] = ()
    warnings_left_out: int = 0
    checked_against: int | None = None
    effects: Effects | None = None


class ImportAnswer(Struct, frozen=True, kw_only=True):
    """What became of the events. Sent again, they are known by `digest`, the SHA-256 of the body:
    `events_before` counts those that an earlier import of it had recorded. `outcome` is `checked`
    after a dry run: then `events` counts what would be recorded, and `effects`, if they were asked
    for, are what the first 1,000 of these would change. `warnings` are what may be a
    mistake, as far as the views told at `checked_against`, where they stood before.
    """

    outcome: Literal["appended", "already appended", "checked"]
    events: int
    events_before: int
    digest: str
    min_position: int | None
    views: ViewsSay | None
    durability: str
    warnings: tuple[RecordingWarning, ...] = ()
    warnings_left_out: int = 0
    checked_against: int | None = None
    effects: Effects | None = None
