"""Items and groups for vis-timeline: a box on a day that is certain, a bar over all that may be.

`content` and `title` are HTML there, so that they are escaped. `end` is not included, as vis draws
it; `className` says what kind of bar it is. What cannot be drawn is counted in `left_out`.
"""

from collections.abc import Iterator
from html import escape
from typing import Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType, field

from api.http.media_formats import Format
from api.timelines.drawn_dates import Days, When, drawn
from api.timelines.page import FAMILIES, Story, date_of, dated, grounds, titled
from events.time.dates import iso
from projections.model.counts import Count
from projections.timeline.timeline import Item

FORMAT = Format(
    name="vis",
    media_type="application/vnd.vis-timeline+json",
    extension=".vis.json",
    schema={"type": "object"},
)


class VisItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact; `detente` has the date as written."""

    id: str
    group: str
    content: str
    title: str
    start: str
    end: str | None = None
    type: Literal["box", "range"]
    class_name: str = field(name="className")
    edtf: str
    edtf_in_words: str
    address: str


class VisGroup(Struct, frozen=True):
    """A family of facts."""

    id: str
    content: str


class VisTimeline(Struct, frozen=True, kw_only=True):
    """What `new vis.Timeline(element, items, groups)` takes, and what it does not show."""

    items: tuple[VisItem, ...]
    groups: tuple[VisGroup, ...]
    left_out: tuple[str, ...]
    undated_left_out: Count | UnsetType = UNSET
    coded_left_out: Count | UnsetType = UNSET
    next: str | None
    permalink: str


def render(story: Story) -> bytes:
    """The facts that can be drawn."""
    found = [(item, days_of(date_of(item))) for item in story.items]
    items = tuple(_item(story, item, days) for item, days in found if days is not None)
    document = VisTimeline(
        items=items,
        groups=tuple(VisGroup(each, each) for each in sorted({item.group for item in items})),
        left_out=tuple(item.id for item, days in found if days is None),
        undated_left_out=UNSET if story.undated_left_out is None else story.undated_left_out,
        coded_left_out=UNSET if story.coded_left_out is None else story.coded_left_out,
        next=story.next_address,
        permalink=story.addresses.permalink,
    )
    return msgspec.json.encode(document)


def days_of(date: When) -> Days | None:
    """What is drawn of a date."""
    return drawn(date, to_its_end=False)


def _item(story: Story, item: Item, days: Days) -> VisItem:
    date = date_of(item)
    return VisItem(
        id=item.id,
        group=FAMILIES[item.type],
        content=escape(titled(item)),
        title=escape(f"{dated(item)}: {grounds(item)}"),
        start=iso(days.start),
        end=None if date.is_day else iso(days.stop),
        type="box" if date.is_day else "range",
        class_name=" ".join(_classes(item, date)),
        edtf=item.date,
        edtf_in_words=item.date_in_words,
        address=story.shown_address_of(item),
    )


def _classes(item: Item, date: When) -> Iterator[str]:
    yield item.certainty
    if item.condition:
        yield "condition"
    if item.within == "possible":
        yield "may-lie-outside"
    if not date.is_sharp:
        yield "uncertain"
    if item.approximate:
        yield "approximate"
    if date.lasts:
        yield "lasting"
    if not date.has_end:
        yield "open-end"
