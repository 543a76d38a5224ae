"""References as CSL-JSON, the input of citation processors.

A source is a `webpage` where it has an address and a `document` where it has none: nothing here
knows whether it was printed in a newspaper. A data set and an answer are a `dataset`.
Names are literal. What each form of date becomes is in `api/references/edtf_dates.py`; `custom`
keeps it as it was written.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct, field

from api.references.edtf_dates import issued
from api.references.references import Reference
from events.dates_in_words.date_words import words


class CslName(Struct, frozen=True):
    """A name that is printed as it stands."""

    literal: str


class CslDate(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="kebab"):
    """One date or the two ends of a range, each as sharp as it is; or words."""

    date_parts: tuple[tuple[int, ...], ...] = ()
    circa: bool = False
    literal: str = ""


class CslItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item of CSL-JSON; the fields' names are CSL's."""

    type: str
    id: str
    title: str = ""
    author: tuple[CslName, ...] = ()
    publisher: str = ""
    issued: CslDate | None = None
    url: str = field(default="", name="URL")
    language: str = ""
    version: str = ""
    annote: str = ""
    note: str = ""
    custom: dict[str, str] = {}


SCHEMA: dict[str, Any] = {"type": "array", "items": {"type": "object"}}
"""What the OpenAPI document says of it; CSL has a schema of its own."""


def render(references: Sequence[Reference]) -> str:
    """An array of items."""
    encoded = msgspec.json.encode([item(each) for each in references])
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def item(reference: Reference) -> CslItem:
    """A reference as an item; what is quoted is its `annote`."""
    return CslItem(
        type=_type(reference),
        id=reference.key,
        title=reference.title,
        author=tuple(map(CslName, reference.authors)),
        publisher=reference.publisher,
        issued=date_of(reference.issued) if reference.issued else None,
        url=reference.url or "",
        language=reference.language or "",
        version=reference.version or "",
        annote=" ".join(f"“{each}”" for each in reference.quotes),
        note=" ".join(f"{each}." for each in (reference.note, reference.record) if each),
        custom=_as_written(reference.issued) if reference.issued else {},
    )


def _as_written(edtf: str) -> dict[str, str]:
    return {"issued-edtf": edtf, "issued-in-words": words(edtf)}


def date_of(edtf: str) -> CslDate:
    """A date of the profile as CSL has it."""
    found = issued(edtf)
    if not found.is_writable:
        return CslDate(literal=words(edtf))
    ends = (found.start, found.end) if found.range else (found.start,)
    parts = tuple(each.numbers for each in ends if each is not None)
    return CslDate(date_parts=parts, circa=found.doubtful)


def _type(reference: Reference) -> str:
    if reference.kind in {"data set", "state"}:
        return "dataset"
    return "webpage" if reference.url else "document"
