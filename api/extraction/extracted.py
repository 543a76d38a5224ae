"""What is taken out of a document: its text, and what it says of itself."""

from msgspec import Struct

MARKDOWN, HTML, PDF = "text/markdown", "text/html", "application/pdf"

TEXT_CHARACTERS = 10_000_000


class Extracted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A text, with what its document says of itself as it says it: nothing is made of it here.

    `published` are the values that tell when it came out, the best first; `doubts` what a reader
    should look at. `extracted_with` is the program and its version.
    """

    text: str
    extracted_with: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: tuple[str, ...] = ()
    url: str | None = None
    language: str | None = None
    doubts: tuple[str, ...] = ()


class NotExtracted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why there is no text; `missing` is the package that would have to be there."""

    reason: str
    missing: str | None = None


class UnreadableError(Exception):
    """A document has no text that can be taken out; says why."""
