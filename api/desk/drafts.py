"""Drafts: batches of events that are not in the ledger, as the API tells of them and takes them."""

from typing import Annotated, Any, Final, Literal, get_args

from msgspec import Meta, Raw, Struct

from api.answers.drafts import (
    Draft,
    DraftAct,
    DraftStatus,
    Suggester,
)
from events.vocabulary.base import Name, Prose, SourceId

DRAFT_STATUSES: tuple[str, ...] = get_args(DraftStatus)
UNSETTLED: Final = ("open", "proposed", "sent-back", "accepted")
"""Of which something may still become."""

EDITABLE: Final = ("open", "proposed", "sent-back")


RawEvents = Annotated[
    Raw,
    Meta(
        description="Up to 1,000 events, as they would be recorded; they may lack what is not"
        " known yet.",
        extra_json_schema={"type": "array", "items": {}, "maxItems": 1_000},
    ),
]
Note = Prose | None


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
