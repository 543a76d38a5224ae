"""The text layer of a PDF, page by page; nothing is read from pictures."""

import io
import logging
from importlib.metadata import version
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from api.extraction.extracted import TEXT_CHARACTERS, Extracted, UnreadableError

PAGES_LIMIT = 2_000

_EMPTY_PAGES_DOUBT = "{} of {} pages have no text: they may be pictures, which are not read"


def read_pdf(document: bytes) -> Extracted:
    """The text of a PDF, a blank line between its pages."""
    logging.disable(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(document), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("it is encrypted, and opens with a password alone")
        pages = list(_pages(reader))
        told = _told(reader)
    except PyPdfError as error:
        raise UnreadableError(f"it is no PDF that can be read: {error}"[:200]) from error
    empty = sum(not each for each in pages)
    if empty == len(pages):
        raise UnreadableError("it has no text layer: what is a picture is not read")
    doubts = (_EMPTY_PAGES_DOUBT.format(empty, len(pages)),) if empty else ()
    return Extracted(
        text="\n\n".join(each for each in pages if each) + "\n",
        extracted_with=f"pypdf {version('pypdf')}",
        title=told.get("/Title"),
        authors=tuple(each for each in (told.get("/Author"),) if each),
        doubts=(*doubts, *_made(told)),
    )


def _pages(reader: PdfReader) -> Any:
    length = 0
    for number, page in enumerate(reader.pages, start=1):
        if number > PAGES_LIMIT:
            raise UnreadableError(f"it has more than {PAGES_LIMIT:,} pages")
        text = page.extract_text().strip()
        length += len(text)
        if length > TEXT_CHARACTERS:
            raise UnreadableError(f"its text has more than {TEXT_CHARACTERS:,} characters")
        # Half a surrogate pair, and what a font has no character for, are no text.
        yield text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def _told(reader: PdfReader) -> dict[str, str]:
    """What the document says of itself, as far as that is text."""
    found: Any = reader.metadata or {}
    values = {name: str(found[name]).strip()[:300] for name in found}
    return {name: each for name, each in values.items() if each}


def _made(told: dict[str, str]) -> tuple[str, ...]:
    """When a file was made is not when what it holds came out."""
    made = told.get("/CreationDate", "")
    day = made.removeprefix("D:")[:8]
    if len(day) == len("YYYYMMDD") and day.isdigit():
        return (f"the file was made on {day[:4]}-{day[4:6]}-{day[6:]}, which may be another day",)
    return ()
