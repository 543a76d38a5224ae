"""The texts that are held: those that wait for their sources, and those that are attached."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from msgspec import Struct

from api.desk.waiting_notes import note_of
from api.service.stores import Service
from events.errors import UnknownIdError
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
    found = sorted(_keys(service, waiting=waiting))
    page = list(islice((each for each in found if each > after), limit + 1))
    items = [item for each in page[:limit] if (item := _item(service, each)) is not None]
    following = None
    if len(page) > limit:
        only = "&waiting=true" if waiting else ""
        following = f"/v1/texts?after={page[limit - 1]}&limit={limit}{only}"
    return TextsAnswer(items=tuple(items), next=following)


def _keys(service: Service, *, waiting: bool) -> Iterator[str]:
    if not waiting:
        yield from service.texts.sources()
    yield from (WAITS + each.sha256 for each in service.texts.waiting())


def _item(service: Service, key: str) -> HeldText | None:
    """None where it is gone by now."""
    if key.startswith(WAITS):
        return _waiting(service, key.removeprefix(WAITS))
    held = service.texts.kept_of(key)
    if held is None:
        return None
    try:
        source = service.reader.registered("source", key, SourceAdded, known_at=FOREVER)
    except UnknownIdError:
        source = None
    return HeldText(
        text=held.sha256,
        source=key,
        title=None if source is None else source.title,
        bytes=held.size,
        asked_at=None,
        by=None,
        url=None if source is None else source.url,
    )


def _waiting(service: Service, digest: str) -> HeldText | None:
    for each in service.texts.waiting():
        if each.sha256 == digest:
            note = note_of(each.note)
            return HeldText(
                text=digest,
                source=None,
                title=note.title,
                bytes=each.size,
                asked_at=datetime.fromtimestamp(each.asked_at, UTC),
                by=note.by,
                url=note.url,
            )
    return None
