"""The texts that are held: those that wait for their sources, and those that are attached."""

from datetime import UTC, datetime
from itertools import islice

from msgspec import Struct

from api.desk.waiting_notes import note_of
from api.service.stores import Service
from events.errors import UnknownIdError
from events.source_texts.attached_texts import WaitingText
from events.vocabulary.registry import SourceAdded
from projections.model.clocks import FOREVER

WAITS = "~"
"""What stands before a text that waits, in the order of the list: after all ids of sources."""


class HeldText(Struct, frozen=True, kw_only=True):
    """A text that is held: of a `source`, or waiting for one since nobody has asked for it
    (`asked_at`), brought `by` somebody. `bytes` are those of its UTF-8.
    """

    text: str
    source: str | None
    title: str | None
    bytes: int
    asked_at: datetime | None
    by: str | None
    url: str | None


class TextsAnswer(Struct, frozen=True, kw_only=True):
    """Texts, those of sources first; `next` is the address of the page after it."""

    items: tuple[HeldText, ...]
    next: str | None


def texts_held(service: Service, *, after: str, limit: int, waiting: bool) -> TextsAnswer:
    """A page of them; those that wait alone where so asked."""
    waits = {WAITS + each.sha256: each for each in service.texts.waiting()}
    known = [] if waiting else service.texts.sources()
    found = (each for each in sorted((*known, *waits)) if each > after)
    page = list(islice(found, limit + 1))
    items = (
        _waiting(waits[each]) if each in waits else _attached(service, each)
        for each in page[:limit]
    )
    following = None
    if len(page) > limit:
        only = "&waiting=true" if waiting else ""
        following = f"/v1/texts?after={page[limit - 1]}&limit={limit}{only}"
    return TextsAnswer(items=tuple(each for each in items if each is not None), next=following)


def _attached(service: Service, id: str) -> HeldText | None:
    """None where it is gone by now."""
    held = service.texts.kept_of(id)
    if held is None:
        return None
    try:
        source = service.reader.registered("source", id, SourceAdded, known_at=FOREVER)
    except UnknownIdError:
        source = None
    return HeldText(
        text=held.sha256,
        source=id,
        title=None if source is None else source.title,
        bytes=held.size,
        asked_at=None,
        by=None,
        url=None if source is None else source.url,
    )


def _waiting(text: WaitingText) -> HeldText:
    note = note_of(text.note)
    return HeldText(
        text=text.sha256,
        source=None,
        title=note.title,
        bytes=text.size,
        asked_at=datetime.fromtimestamp(text.asked_at, UTC),
        by=note.by,
        url=note.url,
    )
