"""What is answered about drafts."""

from datetime import datetime
from typing import Annotated, Final, Literal

from msgspec import Meta, Raw, Struct

from api.answers.problems import ProblemFault
from api.answers.recording import RecordedItem, RecordingWarning
from events.admission.batch import BATCH_LIMIT
from events.admission.faults import FAULT_LIMIT
from projections.relations.foreseen_effects import Effects

DraftStatus = Literal[
    "open", "proposed", "accepted", "recorded", "sent-back", "rejected", "withdrawn"
]
"""How far a draft is. `accepted` is on its way into the ledger."""


DraftAct = Literal["propose", "accept", "send-back", "reject", "withdraw", "record"]
"""What may become of a draft besides another version."""


REVIEWS_TOLD: Final = 200
"""Of what was done with a draft so much is told, the last of it."""


SUGGESTERS_TOLD: Final = 500
"""Programs that are told of."""


class Suggester(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A program that proposes drafts."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    version: Annotated[str, Meta(min_length=1, max_length=100)]


class Review(Struct, frozen=True, kw_only=True):
    """What somebody did with a version of a draft."""

    by: str
    at: datetime
    act: DraftAct
    word: str | None
    version: int


class RecordedDraft(Struct, frozen=True, kw_only=True):
    """Where the events of a draft stand in the ledger; reads with `min_position` show them."""

    positions: Annotated[tuple[int, ...], Meta(max_length=BATCH_LIMIT)]
    min_position: int
    items: Annotated[tuple[RecordedItem, ...], Meta(max_length=BATCH_LIMIT)]


class Draft(Struct, frozen=True, kw_only=True):
    """A draft as it stands: who has it, what it says, what is wrong with that, and what the key
    that asks `may` do with it now.

    `faults` are all that keeps it from being recorded, `warnings` what may be a mistake, as far as
    the views told at `checked_against`. `effects` are what it would change if it were recorded now:
    null while it has faults, where it takes too long to work out, and where nobody asks for them.
    Of what is settled none of these is looked for.
    """

    id: str
    version: int
    title: str
    note: str | None
    source: str | None
    owner: str
    proposed_by: Suggester | None
    status: DraftStatus
    made_at: datetime
    changed_at: datetime
    changed_by: str
    events: Annotated[tuple[Raw, ...], Meta(max_length=BATCH_LIMIT)]
    faults: Annotated[tuple[ProblemFault, ...], Meta(max_length=FAULT_LIMIT)]
    faults_left_out: int
    warnings: Annotated[tuple[RecordingWarning, ...], Meta(max_length=FAULT_LIMIT)]
    warnings_left_out: int
    checked_against: int | None
    effects: Effects | None
    reviews: Annotated[tuple[Review, ...], Meta(max_length=REVIEWS_TOLD)]
    may: Annotated[tuple[Literal["save"] | DraftAct, ...], Meta(max_length=10)]
    recorded: RecordedDraft | None


class DraftSummary(Struct, frozen=True, kw_only=True):
    """A draft in a list: all but what it says."""

    id: str
    version: int
    title: str
    source: str | None
    owner: str
    proposed_by: Suggester | None
    status: DraftStatus
    made_at: datetime
    changed_at: datetime
    event_count: int
    address: str


class DraftsAnswer(Struct, frozen=True, kw_only=True):
    """Drafts, those that were made last first; `next` is the address of the page after it."""

    items: tuple[DraftSummary, ...]
    next: str | None


class SuggesterCount(Struct, frozen=True, kw_only=True):
    """What became of what a program proposed. `accepted` counts those that were recorded, `edited`
    those of them that somebody changed before; `waiting` those of which nothing has become yet.
    """

    name: str
    proposed: int
    waiting: int
    accepted: int
    edited: int
    rejected: int


class SuggestersAnswer(Struct, frozen=True, kw_only=True):
    """The programs that have proposed something, by name."""

    items: Annotated[tuple[SuggesterCount, ...], Meta(max_length=SUGGESTERS_TOLD)]
