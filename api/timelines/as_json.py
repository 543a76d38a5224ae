"""JSON, JSON Lines and MessagePack: the same structs, whole or in part, with what is included."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UNSET

from api.http.media_formats import Format
from api.timelines.page import Story
from projections.model.worded import IN_WORDS, telling
from projections.timeline.included import enclosures
from projections.timeline.timeline import Item

LINES = Format(name="jsonl", media_type="application/jsonl", extension=".jsonl")
MSGPACK = Format(
    name="msgpack",
    media_type="application/vnd.msgpack",
    extension=".msgpack",
    schema={"type": "string", "format": "binary"},
)
FIELDS: tuple[str, ...] = telling(Item)
INCLUDED = ("citations", "sources")
"""What can be had with each fact."""

_JSON = msgspec.json.Encoder()
_MSGPACK = msgspec.msgpack.Encoder()


def render(story: Story) -> bytes:
    """The answer as JSON."""
    return _JSON.encode(_answer(story))


def render_msgpack(story: Story) -> bytes:
    """The answer as MessagePack: maps with the names that JSON has."""
    return _MSGPACK.encode(_answer(story))


def render_lines(story: Story) -> bytes:
    """A fact on each line."""
    return _JSON.encode_lines(list(_items(story)))


def _answer(story: Story) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "next": story.next,
        "clocks": story.used,
        "permalink": story.addresses.question.permalink,
        "items": list(_items(story)),
    }
    beside = {
        "undated_left_out": story.undated_left_out,
        "coded_left_out": story.coded_left_out,
        "facets": story.facets,
    }
    return answer | {name: each for name, each in beside.items() if each is not None}


def _items(story: Story) -> Iterator[Any]:
    """The items, or what is wanted of them and besides."""
    if not story.fields and not story.include:
        yield from story.items
        return
    fields = story.fields or FIELDS
    found = enclosures(story.reader, story.items, story.clocks) if story.include else {}
    for item in story.items:
        told = {name: getattr(item, name) for name in _with_words(fields)}
        part = {name: each for name, each in told.items() if each is not UNSET}
        if story.include:
            enclosure = found[item.id]
            part |= {name: getattr(enclosure, name) for name in story.include}
            part["cut_off"] = enclosure.cut_off
        yield part


def _with_words(fields: tuple[str, ...]) -> Iterator[str]:
    """The fields that are asked for, each date with its words."""
    for name in fields:
        yield name
        if f"{name}{IN_WORDS}" in Item.__struct_fields__:
            yield f"{name}{IN_WORDS}"
