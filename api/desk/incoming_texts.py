"""Texts on their way in: extracted, hashed, kept until their source is registered, or attached."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http import HTTPStatus
from itertools import islice

import msgspec
from litestar.exceptions import HTTPException
from msgspec import Struct

from api.desk.prefilled import KnownSources, Prefilled, PrefilledSource, prefilled
from api.desk.waiting_notes import WaitingNote
from api.extraction.apart import BusyError, Extraction
from api.extraction.extracted import HTML, MARKDOWN, PDF, Extracted, NotExtracted
from api.extraction.front_matter import list_of, one_of, taken_apart
from api.plain import plain
from api.problems.document_shape import RETRY_AFTER_SECONDS, RefusedRequest
from api.service.stores import Service
from events.errors import TextRefusedError, UnknownIdError
from events.text.words import count_words
from events.time.dates import LATEST
from events.vocabulary.registry import SourceAdded
from projections.doubts.marks import holders
from projections.facts import sources
from projections.model.clocks import FOREVER, Clocks

PLAIN = "text/plain"
MEDIA_TYPES = (PLAIN, MARKDOWN, HTML, PDF)
EXTRA = "the extra texts (pip install -e '.[texts]')"
SOURCES_LOOKED_AT = 20_000

_log = logging.getLogger("detente.desk")
_NOW = Clocks(as_of=LATEST, known_at=FOREVER - 1)


class IncomingDocument(Struct, frozen=True, kw_only=True):
    """What came: its bytes, what they are, by whom, and the address they were fetched from."""

    content: bytes
    media_type: str
    by: str
    url: str | None = None


class TextBroughtIn(Struct, frozen=True, kw_only=True):
    """A text that is kept. `source` is a `source-added` event as far as the document tells it, and
    `doubts` are what of it to look at. `sources` are those that have this text; it is `attached`
    where there are any, and waits for one otherwise.
    """

    text: str
    media_type: str
    characters: int
    words: int
    extracted_with: str | None
    sources: tuple[str, ...]
    attached: bool
    source: PrefilledSource
    doubts: tuple[str, ...]


class BroughtIn(Struct, frozen=True):
    """What was kept, and whether it was not there before."""

    answer: TextBroughtIn
    is_new: bool


async def read_document(extraction: Extraction, document: IncomingDocument) -> Extracted:
    """The text of a document, with what it says of itself; raises 422 where it has none, 501 where
    what reads it is not installed, 503 where others are being read.
    """
    with _busy_told():
        if document.media_type == PLAIN:  # with what stands before it as YAML
            return await extraction.in_thread(_plain, document.content)
        found = await extraction.read(document.content, document.media_type)
    if isinstance(found, NotExtracted):
        raise _refusal(document.media_type, found)
    return found


async def words_in(extraction: Extraction, found: Extracted) -> int:
    """How many words a text has, which takes seconds of a long one; raises 503 as above."""
    with _busy_told():
        return await extraction.in_thread(count_words, found.text)


def take_in(
    service: Service, document: IncomingDocument, found: Extracted, words: int, source: str | None
) -> BroughtIn:
    """Keep a text of so many words; attached to a source that is named, or to those that have its
    hash.
    """
    content = found.text.encode()
    digest = sha256(content).hexdigest()
    told = prefilled(_with_address(found, document), digest, _known(service))
    waits = {each.sha256 for each in service.texts.waiting()}
    is_new = digest not in waits and not service.texts.sources_of(digest)
    if source is not None:
        _attach(service, source, content, digest)
    else:
        _keep(service, content, digest, _note(document, found, told))
    attached = service.texts.sources_of(digest)
    _audit(document, digest, len(content), is_new=is_new)
    answer = TextBroughtIn(
        text=digest,
        media_type=document.media_type,
        characters=len(found.text),
        words=words,
        extracted_with=found.extracted_with or None,
        sources=tuple(attached[:SOURCES_TOLD]),
        attached=bool(attached),
        source=told.source,
        doubts=told.doubts,
    )
    return BroughtIn(answer, is_new)


SOURCES_TOLD = 50


@contextmanager
def _busy_told() -> Iterator[None]:
    try:
        yield
    except BusyError as error:
        retry = {"Retry-After": RETRY_AFTER_SECONDS}
        detail = "other documents are being read, as many as may be"
        raise RefusedRequest(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers=retry) from error


def _plain(content: bytes) -> Extracted:
    """What is text already is kept to the letter, front matter and all."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{content[error.start]:02x} at {error.start} ({error.reason})"
        raise TextRefusedError("a text in UTF-8", found) from error
    fields, _ = taken_apart(text)
    published = one_of(fields, "published", "date", "pubdate")
    return Extracted(
        text=text,
        extracted_with="",
        title=one_of(fields, "title"),
        authors=list_of(fields, "authors", "author"),
        publisher=one_of(fields, "publisher", "site", "source"),
        published=() if published is None else (published,),
        url=one_of(fields, "url", "link", "canonical"),
        language=one_of(fields, "language", "lang"),
    )


def _refusal(media_type: str, found: NotExtracted) -> HTTPException:
    if found.missing is not None:
        detail = f"{media_type} cannot be read here, as {found.missing} is not installed:"
        detail += f" whoever runs the service installs {EXTRA}; text/plain is taken as it is"
        return RefusedRequest(HTTPStatus.NOT_IMPLEMENTED, detail)
    detail = f"no text was taken out of the document: {plain(found.reason)[:300]}"
    return RefusedRequest(HTTPStatus.UNPROCESSABLE_ENTITY, detail)


def _with_address(found: Extracted, document: IncomingDocument) -> Extracted:
    if document.url is None or found.url == document.url:
        return found
    if found.url is not None:
        doubt = f"it was fetched from {document.url}, and tells another address"
        return msgspec.structs.replace(found, doubts=(*found.doubts, doubt))
    return msgspec.structs.replace(found, url=document.url)


def _keep(service: Service, content: bytes, digest: str, note: WaitingNote) -> None:
    """Attach it to those that are registered with this hash; where there are none, it waits."""
    registered = [each.partition("/")[2] for each in holders(service.reader.db, f"sha256/{digest}")]
    if not service.texts.sources_of(digest):
        service.texts.keep(content, msgspec.json.encode(note))
    for each in registered:
        service.texts.attach_held(each, digest)


def _attach(service: Service, id: str, content: bytes, digest: str) -> None:
    source = service.reader.registered("source", id, SourceAdded, known_at=FOREVER)
    if source.sha256 not in {None, digest}:
        raise _conflict(f"source {id!r} is registered with another text, {source.sha256}")
    held = service.texts.kept_of(id)
    if held is not None and held.sha256 != digest:
        raise _conflict(f"another text, {held.sha256}, is attached to source {id!r}")
    service.texts.attach(id, content)


def _conflict(detail: str) -> RefusedRequest:
    return RefusedRequest(HTTPStatus.CONFLICT, detail)


def _note(document: IncomingDocument, found: Extracted, told: Prefilled) -> WaitingNote:
    return WaitingNote(
        by=document.by,
        media_type=document.media_type,
        extracted_with=found.extracted_with or None,
        url=document.url or told.source.url,
        title=told.source.title,
    )


def _known(service: Service) -> KnownSources:
    def is_taken(id: str) -> bool:
        try:
            service.reader.registered("source", id, SourceAdded, known_at=FOREVER)
        except UnknownIdError:
            return False
        return True

    def lineages_of(publisher: str) -> tuple[str, ...]:
        found = islice(_all_sources(service), SOURCES_LOOKED_AT)
        return tuple({each.lineage: None for each in found if each.publisher == publisher})

    return KnownSources(is_taken, lineages_of)


def _all_sources(service: Service) -> Iterator[SourceAdded]:
    after: str | None = ""
    while after is not None:
        page = sources.page(service.reader, _NOW, after=after, limit=500)
        yield from page.items
        after = page.after


def _audit(document: IncomingDocument, digest: str, size: int, *, is_new: bool) -> None:
    """A line for each text: who brought what; never what it says."""
    done = "kept" if is_new else "known already"
    by, kind = plain(document.by), document.media_type
    _log.info("text %s, %d bytes of %s: %s, brought by %s", digest, size, kind, done, by)
