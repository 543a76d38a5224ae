"""JSON Feed 1.1. A feed's dates tell when something was published: here, when we recorded it.

An item is identified by, and leads to, the address of its fact without clocks. When it happened
stands in the extension `_detente` of each item, as EDTF, with its bounds; `permalink` there is
where the fact stands as it reads. JSON Feed has no tombstones: a fact that was taken back, or
corrected so that it is no part of the feed any more, stays an item, and says so.
"""

from typing import Final
from uuid import NAMESPACE_URL, uuid5

import msgspec
from msgspec import UNSET, Struct, UnsetType, field

from api.http.media_formats import Format
from api.plain import plain
from api.timelines.page import Story, date_of, dated, grounds, titled, why_gone
from projections.holding.elements import Support
from projections.model.clocks import Certainty
from projections.timeline.amendments import How
from projections.timeline.as_written import ClocksUsed
from projections.timeline.included import FactRecording, recordings
from projections.timeline.retractions import TakenOut
from projections.timeline.timeline import Item

VERSION: Final = "https://jsonfeed.org/version/1.1"
DESCRIPTION: Final = "Facts with their evidence; dates of items tell when they were recorded."
FORMAT = Format(
    name="feed",
    media_type="application/feed+json",
    extension=".feed.json",
    schema={"type": "object"},
)


class FactInFeed(Struct, frozen=True, kw_only=True):
    """What feeds have no words for: when it happened, how certainly, who, where, why; `address` is
    where the API tells of it, `permalink` where it stands as it reads.
    """

    address: str
    permalink: str
    date: str
    words: str
    condition: bool
    earliest: str | None
    latest: str | None
    ends: str | None
    certainty: Certainty
    within: Certainty | UnsetType = UNSET
    approximate: bool
    type: str
    actors: tuple[str, ...]
    issues: tuple[str, ...]
    place: str | None
    engagement: str | None
    support: Support


class Gone(Struct, frozen=True, kw_only=True):
    """That a fact is no part of the feed any more: whether it was taken back as never true, or what
    else was done to it; why, at which position of the ledger, and where that is told.
    """

    retracted: bool
    change: How
    reason: str | None
    position: int
    history: str


class FeedItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact; `id` is the same whenever the feed is read."""

    id: str
    url: str
    title: str
    content_text: str
    date_published: str
    date_modified: str | None = None
    tags: tuple[str, ...] = ()
    detente: FactInFeed | Gone = field(name="_detente")


class FeedNotes(Struct, frozen=True, kw_only=True):
    """The clocks of a feed for which all were asked, and where this very one stays."""

    clocks: ClocksUsed
    permalink: str


class JsonFeed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The document."""

    version: str
    title: str
    home_page_url: str
    feed_url: str
    next_url: str | None = None
    description: str
    language: str
    detente: FeedNotes | None = field(default=None, name="_detente")
    items: tuple[FeedItem, ...]


def render(story: Story) -> bytes:
    """The facts, the last recorded first unless it was asked otherwise."""
    recorded = recordings(story.reader, story.items)
    permalink = story.permalink
    feed = JsonFeed(
        version=VERSION,
        title=story.title,
        home_page_url=story.home_page,
        feed_url=story.address,
        next_url=story.next_address,
        description=" ".join(filter(None, (DESCRIPTION, story.said_left_out))),
        language="en",
        detente=None if permalink is None else FeedNotes(clocks=story.used, permalink=permalink),
        items=tuple(
            _gone(story, each)
            if isinstance(each, TakenOut)
            else _item(story, each, recorded[each.id])
            for each in story.told
        ),
    )
    return msgspec.json.encode(feed)


def identity(kind: str, id: str) -> str:
    """The same URI for the same thing, on whatever host it is read."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'detente:{kind}/{id}')}"


def _item(story: Story, item: Item, recorded: FactRecording) -> FeedItem:
    return FeedItem(
        id=story.page_of(item),
        url=story.page_of(item),
        title=titled(item),
        content_text=plain(f"{dated(item)}: {item.summary} ({grounds(item)})"),
        date_published=recorded.recorded_at,
        date_modified=recorded.amended_at if item.amended else None,
        tags=(item.type, *item.issues),
        detente=FactInFeed(
            address=story.address_of(item),
            permalink=story.edition_of(item, recorded),
            date=item.date,
            words=date_of(item).words,
            condition=item.condition,
            earliest=item.earliest,
            latest=item.latest,
            ends=item.ends,
            certainty=item.certainty,
            within=item.within,
            approximate=item.approximate,
            type=item.type,
            actors=item.actors,
            issues=item.issues,
            place=item.place,
            engagement=item.engagement,
            support=item.support,
        ),
    )


def _gone(story: Story, taken_out: TakenOut) -> FeedItem:
    item = taken_out.item
    title, text = "No part of this any more", why_gone(taken_out)
    if taken_out.was_never_true:
        title = "Taken back"
        text = f"This was never true, and was taken back: {taken_out.reason}"
    (recorded,) = recordings(story.reader, [item]).values()
    return FeedItem(
        id=story.page_of(item),
        url=story.page_of(item),
        title=plain(f"{title}: {item.summary}"),
        content_text=plain(text),
        date_published=recorded.recorded_at,
        date_modified=taken_out.recorded_at,
        tags=(taken_out.change, item.type, *item.issues),
        detente=Gone(
            retracted=taken_out.was_never_true,
            change=taken_out.change,
            reason=taken_out.reason,
            position=taken_out.position,
            history=story.history_of(item),
        ),
    )
