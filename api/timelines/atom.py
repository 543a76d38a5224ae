"""Atom (RFC 4287), in pages after RFC 5005, with what was taken out after RFC 6721.

An entry is identified by, and leads to, the address of its fact without clocks; `memento` is where
it stands as it reads (RFC 7089). A fact that was taken back, or corrected so that it is no part of
the feed any more, is a `deleted-entry` with the reason.
`published` and `updated` are when we recorded a fact and when it got its present words. When it
happened stands in the entry's words, and as EDTF in an element of our own namespace.
"""

from xml.etree import ElementTree as ET

from api.http.media_formats import Format
from api.plain import plain
from api.timelines.json_feed import identity
from api.timelines.page import Story, date_of, dated, grounds, titled, why_gone
from projections.timeline.included import FactRecording, recordings
from projections.timeline.retractions import TakenOut
from projections.timeline.timeline import Item

FORMAT = Format(name="atom", media_type="application/atom+xml", extension=".atom")
HTML = "text/html"
ATOM = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
DETENTE = "urn:detente:timeline"
EMPTY_SINCE = "1970-01-01T00:00:00Z"
"""When a feed without entries was updated: it has to say something, and never was."""

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'


def render(story: Story) -> bytes:
    """The facts, the last recorded first unless it was asked otherwise."""
    recorded = recordings(story.reader, story.items)
    namespaces = {"xmlns": ATOM, "xmlns:at": TOMBSTONES, "xmlns:detente": DETENTE}
    feed = ET.Element("feed", namespaces)
    _add(feed, "id", identity("timeline", story.home))
    _add(feed, "title", story.title)
    if story.said_left_out is not None:
        _add(feed, "subtitle", story.said_left_out)
    changed = [each.amended_at for each in recorded.values()]
    changed += [each.recorded_at for each in story.taken_out]
    _add(feed, "updated", max(changed, default=EMPTY_SINCE))
    _link(feed, "self", story.address, FORMAT.media_type)
    _link(feed, "alternate", story.home_page, HTML)
    if story.permalink is not None:
        _link(feed, "memento", story.permalink, "application/json")
    if story.next_address is not None:
        _link(feed, "next", story.next_address, FORMAT.media_type)
    author = ET.SubElement(feed, "author")
    _add(author, "name", "Detente")
    _add(feed, "generator", "Detente")
    for item in story.items:
        _entry(feed, story, item, recorded[item.id])
    for each in story.taken_out:
        _tombstone(feed, story, each)
    # Written as a string and encoded as a whole: a third of the time of ET's own encoding.
    return f"{_DECLARATION}\n{ET.tostring(feed, encoding='unicode')}".encode()


def _entry(feed: ET.Element, story: Story, item: Item, recorded: FactRecording) -> None:
    entry = ET.SubElement(feed, "entry")
    _add(entry, "id", story.page_of(item))
    _add(entry, "title", titled(item))
    _add(entry, "published", recorded.recorded_at)
    _add(entry, "updated", recorded.amended_at)
    _link(entry, "alternate", story.page_of(item), HTML)
    _link(entry, "related", story.address_of(item), "application/json")
    _link(entry, "memento", story.edition_of(item, recorded), "application/json")
    for term in (item.type, *item.issues):
        ET.SubElement(entry, "category", term=term)
    _add(entry, "summary", f"{dated(item)}: {item.summary} ({grounds(item)})")
    bounds = (("earliest", item.earliest), ("latest", item.latest), ("ends", item.ends))
    happened = ET.SubElement(
        entry,
        "detente:happened",
        {name: day for name, day in bounds if day is not None}
        | ({"condition": "true"} if item.condition else {})
        | ({"within": item.within} if item.within else {}),
        certainty=item.certainty,
        words=date_of(item).words,
    )
    happened.text = item.date


def _tombstone(feed: ET.Element, story: Story, taken_out: TakenOut) -> None:
    """That an entry is no more, and why."""
    address = story.page_of(taken_out.item)
    stone = ET.SubElement(feed, "at:deleted-entry", ref=address, when=taken_out.recorded_at)
    _add(stone, "at:comment", why_gone(taken_out))
    _link(stone, "related", story.history_of(taken_out.item), "application/json")


def _add(parent: ET.Element, name: str, text: str) -> None:
    # One line of it: XML has no way to say most control characters, not even escaped.
    ET.SubElement(parent, name).text = plain(text)


def _link(parent: ET.Element, rel: str, address: str, media_type: str | None = None) -> None:
    """A link. Readers pass over an alternate of a type that is not HTML: ours is told without."""
    link = ET.SubElement(parent, "link", rel=rel, href=address)
    if media_type is not None:
        link.set("type", media_type)
