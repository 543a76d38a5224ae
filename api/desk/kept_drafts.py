"""Drafts as their file keeps them, what is asked of it, and what is changed in it."""

from datetime import datetime

from msgspec import Struct

from api.answers.drafts import DraftAct, DraftStatus


class KeptDraft(Struct, frozen=True):
    """A draft as it is kept, but for what it says. `changes` counts all that was done to it."""

    number: int
    id: str
    version: int
    changes: int
    title: str
    note: str | None
    source: str | None
    owner: str
    suggester: str | None
    suggester_version: str | None
    status: DraftStatus
    made_at: str
    changed_at: str
    changed_by: str
    event_count: int
    was_edited: int
    first: int | None
    last: int | None

    @property
    def tag(self) -> str:
        """The validator of the draft as it stands: nothing else ever has it."""
        return f'"{self.id}.{self.changes}"'


class DraftVersion(Struct, frozen=True, kw_only=True):
    """What somebody saves."""

    title: str
    note: str | None
    source: str | None
    events: bytes
    event_count: int
    by: str
    at: datetime


class NewDraft(Struct, frozen=True, kw_only=True):
    """A draft to be kept; `asked` are the owner's key for it and what came with that, hashed."""

    id: str
    suggester: str | None
    suggester_version: str | None
    status: DraftStatus
    asked: tuple[str | None, bytes]


class WantedDrafts(Struct, frozen=True, kw_only=True):
    """Which drafts are listed: each of these where it is given, those before a number. `text`: of
    whose sha256 their events speak.
    """

    status: str | None = None
    owner: str | None = None
    suggester: str | None = None
    source: str | None = None
    text: bytes | None = None
    before: int | None = None
    limit: int = 50


class ReviewedNow(Struct, frozen=True, kw_only=True):
    """Somebody does something with a draft, which comes to another status by it."""

    by: str
    at: datetime
    act: DraftAct
    word: str | None
    status: DraftStatus
