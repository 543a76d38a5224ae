"""Drafts: batches of events that are not in the ledger, as the API tells of them and takes them."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal, get_args

from msgspec import Meta, Raw, Struct

from api.problems.document_shape import ProblemFault
from api.writing.recording_answer import RecordedItem
from api.writing.warnings import RecordingWarning
from events.admission.batch import BATCH_LIMIT
from events.admission.faults import FAULT_LIMIT
from events.vocabulary.base import Name, Prose, SourceId
from projections.relations.foreseen_effects import Effects

DraftStatus = Literal[
    "open", "proposed", "accepted", "recorded", "sent-back", "rejected", "withdrawn"
]
"""How far a draft is. `accepted` is on its way into the ledger."""

DraftAct = Literal["propose", "accept", "send-back", "reject", "withdraw", "record"]
"""What may become of a draft besides another version."""

DRAFT_STATUSES: tuple[str, ...] = get_args(DraftStatus)
UNSETTLED: Final = ("open", "proposed", "sent-back", "accepted")
"""Of which something may still become."""

EDITABLE: Final = ("open", "proposed", "sent-back")

REVIEWS_TOLD: Final = 200
"""Of what was done with a draft so much is told, the last of it."""

SUGGESTERS_TOLD: Final = 500
"""Programs that are told of."""

RawEvents = Annotated[
    Raw,
    Meta(
        description="Up to 1,000 events, as they would be recorded; they may lack what is not"
        " known yet.",
        extra_json_schema={"type": "array", "items": {}, "maxItems": 1_000},
    ),
]
Note = Prose | None


class Suggester(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A program that proposes drafts."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    version: Annotated[str, Meta(min_length=1, max_length=100)]


class DraftContent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a version of a draft says."""

    title: Name
    events: RawEvents
    note: Note = None
    source: SourceId | None = None


class DraftToMake(DraftContent, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new draft. What a program proposes (`proposed_by`) is `proposed` from the start, and each
    of its facts cites a passage.
    """

    proposed_by: Suggester | None = None
    status: Literal["open", "proposed"] | None = None


class ActToDo(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to become of a draft, with a word to its owner."""

    act: DraftAct
    word: Prose | None = None


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


class DraftConflict(Struct, frozen=True, kw_only=True):
    """A problem document: somebody else was faster. `theirs` is the draft as it stands now,
    `yours` what was sent.
    """

    status: int
    title: str
    detail: str
    instance: str
    theirs: Draft
    yours: Any
