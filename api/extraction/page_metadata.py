"""What a page says of itself: in JSON-LD, in Open Graph and other `meta`, in its head."""

import json
from collections.abc import Iterator
from typing import Any

from lxml import etree
from msgspec import Struct

SCRIPT_CHARACTERS = 1_000_000
VALUES = 50
NODES = 10_000

_ARTICLES = ("article", "report", "posting", "statement", "press", "webpage")
_TITLES = ("og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title")
_PUBLISHERS = ("og:site_name", "citation_publisher", "dc.publisher", "dcterms.publisher")
_AUTHORS = ("author", "article:author", "citation_author", "dc.creator", "dcterms.creator")
_DATES = (
    *("article:published_time", "og:article:published_time", "citation_publication_date"),
    *("citation_date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date"),
    *("datepublished", "pubdate", "publishdate", "parsely-pub-date", "date"),
)


class ToldByPage(Struct, frozen=True, kw_only=True):
    """What was found; `doubts` are where the page says two things, or one in a roundabout way."""

    title: str | None
    authors: tuple[str, ...]
    publisher: str | None
    published: tuple[str, ...]
    url: str | None
    language: str | None
    doubts: tuple[str, ...]


def told_by(tree: etree._Element) -> ToldByPage:
    """What a page says of itself; where several places do, JSON-LD counts most."""
    meta = _meta(tree)
    article = next(_articles(tree), {})
    titles = [
        *_texts(article.get("headline")),
        *_of(meta, _TITLES),
        *_found(tree, "//title//text()"),
    ]
    authors = _texts(article.get("author")) or [
        each for each in _of(meta, _AUTHORS) if "://" not in each
    ]
    publishers = [*_texts(article.get("publisher")), *_of(meta, _PUBLISHERS)]
    dates = [*_texts(article.get("datePublished")), *_of(meta, _DATES)]
    canonical = _found(tree, "//link[@rel='canonical']/@href")
    addresses = [*canonical, *_of(meta, ("og:url",)), *_texts(article.get("url"))]
    languages = [
        *_found(tree, "/html/@lang | /html/@xml:lang"),
        *_texts(article.get("inLanguage")),
        *(each.replace("_", "-") for each in _of(meta, ("og:locale", "content-language"))),
    ]
    return ToldByPage(
        title=_first(titles),
        authors=tuple(dict.fromkeys(authors))[:VALUES],
        publisher=_first(publishers),
        published=tuple(dict.fromkeys(dates))[:VALUES],
        url=_first(addresses),
        language=_first(languages),
        doubts=tuple(_doubts(tree, titles, publishers, addresses)),
    )


def _doubts(
    tree: etree._Element, titles: list[str], publishers: list[str], addresses: list[str]
) -> Iterator[str]:
    in_head = _found(tree, "//title//text()")
    if titles and titles == in_head:
        yield "the title is that of the window, which may name the site as well"
    for name, values in (("publisher", publishers), ("address", addresses)):
        others = [each for each in dict.fromkeys(values) if each != values[0]]
        if others:
            yield f"another {name} is told too: {others[0]}"


def _first(values: list[str]) -> str | None:
    return values[0] if values else None


def _of(meta: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    return [value for name in names for value in meta.get(name, ())]


def _meta(tree: etree._Element) -> dict[str, list[str]]:
    """The contents of `meta` elements by their names, in lower case."""
    found: dict[str, list[str]] = {}
    for each in list(tree.iter("meta"))[:NODES]:
        content = _clean(each.get("content"))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (each.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, []).append(content)
    return found


def _found(tree: etree._Element, path: str) -> list[str]:
    found: Any = tree.getroottree().xpath(path)
    cleaned = (_clean(str(each)) for each in list(found)[:VALUES])
    return [each for each in cleaned if each]


def _articles(tree: etree._Element) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD that are of an article, those that have a headline first."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        content = script.text or ""
        if len(content) <= SCRIPT_CHARACTERS:
            found += _objects(content)
    yield from (each for each in found if "headline" in each)
    yield from (each for each in found if "datePublished" in each)


def _objects(content: str) -> list[dict[str, Any]]:
    try:
        waiting = [json.loads(content)]
    except (ValueError, RecursionError):
        return []
    found: list[dict[str, Any]] = []
    for _ in range(NODES):
        if not waiting:
            break
        each = waiting.pop(0)
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            kinds = " ".join(_texts(each.get("@type"))).lower()
            if any(kind in kinds for kind in _ARTICLES):
                found.append(each)
            waiting += [each[name] for name in ("@graph", "mainEntity") if name in each]
    return found


def _texts(value: Any) -> list[str]:
    """Texts, or names of things, of one or of several."""
    found: list[str] = []
    for each in (value if isinstance(value, list) else [value])[:VALUES]:
        named = each.get("name", each.get("@id")) if isinstance(each, dict) else each
        if isinstance(named, str) and (cleaned := _clean(named)):
            found.append(cleaned)
    return found


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())[:2_000]
