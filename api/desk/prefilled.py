"""A source as its document tells of itself: what can be told is filled in, and what cannot is told
to be missing. Nothing is guessed.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from msgspec import Struct

from api.extraction.extracted import Extracted
from api.plain import plain
from events.errors import DateError
from events.text import formal_texts
from events.text.text_rules import line
from events.time.dates import parse
from events.vocabulary.dates_told import dates_told
from seeds.data_sets.slugs import slug_of

NAME_LIMIT = 300
AUTHORS_LIMIT = 100
_TITLE_WORDS = 6
_OF_PUBLISHER, _OF_TITLE, _LONGEST_ID = 30, 50, 90

_INSTANT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.,]+ ?(Z|[+-][0-9:]{2,6})?")


class PrefilledSource(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A `source-added` event as far as its document tells it: what is missing is left out."""

    type: Literal["source-added"]
    id: str
    sha256: str
    publisher: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    published: str | None = None
    url: str | None = None
    lineage: str | None = None


class Prefilled(Struct, frozen=True):
    """A source, and what a curator should look at."""

    source: PrefilledSource
    doubts: tuple[str, ...]


class KnownSources(Struct, frozen=True):
    """What the record knows: whether an id is a source's, and whose reporting a publisher's is."""

    is_taken: Callable[[str], bool]
    lineages_of: Callable[[str], tuple[str, ...]]


def prefilled(found: Extracted, sha256: str, known: KnownSources) -> Prefilled:
    """What is known of a source whose text has a hash."""
    doubts = [*found.doubts]
    title = _name(found.title, "title", doubts)
    publisher = _name(found.publisher, "publisher", doubts)
    published = _published(found.published, doubts)
    lineage = _lineage(publisher, known, doubts)
    source = PrefilledSource(
        type="source-added",
        id=_id(publisher, title, published, sha256, known.is_taken),
        sha256=sha256,
        publisher=publisher,
        title=title,
        authors=tuple(_names(found.authors))[:AUTHORS_LIMIT],
        language=_language(found.language, doubts),
        published=published,
        url=_url(found.url, doubts),
        lineage=lineage,
    )
    return Prefilled(source, tuple(doubts))


def _name(told: str | None, what: str, doubts: list[str]) -> str | None:
    name = next(_names([told or ""]), None)
    if name is None:
        doubts.append(f"{what} was not found")
    return name


def _names(told: Iterable[str]) -> Iterator[str]:
    for each in told:
        name = plain(each)[:NAME_LIMIT].strip()
        if name and line(name) is None:
            yield name


def _published(told: Iterable[str], doubts: list[str]) -> str | None:
    """The day that is told, as EDTF. An instant's day is that of its own zone."""
    days: dict[str, str] = {}
    for each in told:
        if (day := _day(each)) is None:
            doubts.append(
                f"published is told as {plain(each)[:80]!r}, which was not read as a date"
            )
        else:
            days.setdefault(day, each)
    if not days:
        doubts.append("published was not found")
        return None
    day, *others = days
    if others:
        doubts.append(f"published is told as {day} and as {', '.join(others)}")
    instant = _INSTANT.fullmatch(days[day])
    if instant is not None and instant[2] in {"Z", "+00:00", "+0000"}:
        doubts.append(f"published is told in UTC ({days[day]}): there it may be the day beside")
    return day


def _day(told: str) -> str | None:
    told = told.strip()
    if (instant := _INSTANT.fullmatch(told)) is not None:
        told = instant[1]
    try:
        parse(told)
    except DateError:
        readings = dates_told(told)
        return readings[0].edtf if len(readings) == 1 else None
    return told


def _language(told: str | None, doubts: list[str]) -> str | None:
    if told is not None and formal_texts.language(told) is None:
        return told
    doubts.append("language was not found: where it is left out, en counts")
    return None


def _url(told: str | None, doubts: list[str]) -> str | None:
    if told is None:
        return None
    if formal_texts.url(told) is None and len(told) <= 2_000:
        return told
    doubts.append(f"its address is told as {plain(told)[:80]!r}, which is none")
    return None


def _lineage(publisher: str | None, known: KnownSources, doubts: list[str]) -> str | None:
    """That of the publisher's other sources, where they all have one."""
    lineages = known.lineages_of(publisher) if publisher is not None else ()
    if len(lineages) == 1:
        doubts.append(f"lineage is that of other sources of {publisher}: is it their reporting?")
        return lineages[0]
    doubts.append("lineage is not known: whose reporting is it?")
    return None


def _id(
    publisher: str | None,
    title: str | None,
    published: str | None,
    sha256: str,
    is_taken: Callable[[str], bool],
) -> str:
    """A readable id that no other source has."""
    words = "-".join(slug_of(title or "").split("-")[:_TITLE_WORDS])
    parts = (slug_of(publisher or "")[:_OF_PUBLISHER], words[:_OF_TITLE], slug_of(published or ""))
    slug = "-".join(each.strip("-") for each in parts if each)[:_LONGEST_ID].strip("-")
    slug = slug or f"text-{sha256[:12]}"
    if not is_taken(slug):
        return slug
    numbered = (f"{slug}-{number}" for number in range(2, 100))
    return next((each for each in numbered if not is_taken(each)), f"{slug[:70]}-{sha256[:12]}")
