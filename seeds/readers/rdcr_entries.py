"""The entries of the guide to recognition and relations, as records and taken apart again."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

from events.errors import ImportFileError
from seeds.data_sets.record import Record, Rejected, Values
from seeds.data_sets.slugs import slug_of
from seeds.data_sets.xml_elements import elements, text_of
from seeds.readers.rdcr_headings import PrintedHeading, heading

_TEI: Final = "{http://www.tei-c.org/ns/1.0}"
_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
_YEAR: Final = re.compile(r"\b[12]\d{3}\b")
_ID_LIMIT: Final = 150
NEWEST: Final = "2024"
"""The year of the article that came out last."""


class Entry(NamedTuple):
    """A record, taken apart."""

    record: Record
    article: str
    section: str
    head: PrintedHeading
    printed: str
    text: str


def records(folder: Path) -> Iterator[Record | Rejected]:
    """The entries of every article."""
    for file in sorted((folder / "articles").glob("*.xml")):
        at = str(file.relative_to(folder))
        try:
            public = _public(file)
            for body in elements(file, f"{_TEI}body"):
                yield from _entries(body, file.stem, public, at)
        except ImportFileError as error:
            yield Rejected(file=at, record=None, reason=str(error))


def _public(file: Path) -> str:
    """The year in which an article came out; raises ImportFileError."""
    for each in elements(file, f"{_TEI}publicationStmt"):
        if year := _YEAR.search(text_of(each)):
            return year[0]
    raise ImportFileError(file, 1, "expected the year of the publication")


def _entries(body: Element, article: str, public: str, at: str) -> Iterator[Record | Rejected]:
    times: Counter[str] = Counter()
    for section in body.iter(f"{_TEI}div"):
        for entry in section.findall(f"{_TEI}div[@type='timeline']"):
            head = text_of(entry.find(f"{_TEI}head"))
            if not head:
                reason = "an entry without a heading"
                yield Rejected(file=at, record=section.get(_ID), reason=reason)
                continue
            id_ = f"{article}/{slug_of(head)}"[:_ID_LIMIT]
            times[id_] += 1
            text = " ".join(text_of(each) for each in entry.findall(f"{_TEI}p"))
            values: dict[str, Values] = {
                "article": article,
                "section": section.get(_ID, ""),
                "head": head,
                "text": text,
            }
            numbered = id_ if times[id_] == 1 else f"{id_}-{times[id_]}"
            yield Record(numbered, _since(public, heading(head)), values, at)


def _since(published: str, head: PrintedHeading) -> str:
    """Since when an entry is public: one of something later was added to its article."""
    last = max(head.years, default="")
    return published if last <= published else f"[{last}..{NEWEST}]"


def entry_of(record: Record) -> Entry:
    """A record as it is read."""
    texts = {name: each for name, each in record.values.items() if isinstance(each, str)}
    return Entry(
        record,
        texts["article"],
        texts["section"],
        heading(texts["head"]),
        texts["head"],
        texts["text"],
    )
