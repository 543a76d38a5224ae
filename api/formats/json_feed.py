"""JSON Feed 1.1. A feed's dates tell when something was published: here, when we recorded it.

When it happened stands in the extension `_detente` of each item, as EDTF, with its bounds.
"""

from typing import Final
from uuid import NAMESPACE_URL, uuid5

import msgspec
from msgspec import Struct, field

from api.formats.story import Story, date_of, dated, grounds
from api.negotiation import Format
from api.plain import plain
from projections.clocks import Certainty
from projections.enclosures import Recording, recordings
from projections.questions import ClocksUsed
from projections.states import Support
from projections.timeline import Item

VERSION: Final = "https://jsonfeed.org/version/1.1"
FORMAT = Format(
    name="feed",
    media_type="application/feed+json",
    extension=".feed.json",
    schema={"type": "object"},
)


class Happening(Struct, frozen=True, kw_only=True):
    """What feeds have no words for: when it happened, how certainly, who, where, why; `address` is
    where the API tells of it.
    """

    address: str
    date: str
    words: str
    earliest: str
    latest: str
    ends: str
    certainty: Certainty
    approximate: bool
    type: str
    actors: tuple[str, ...]
    issues: tuple[str, ...]
    place: str | None
    engagement: str | None
    support: Support


class FeedItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact; `id` is the same wherever and whenever the feed is read."""

    id: str
    url: str
    title: str
    content_text: str
    date_published: str
    date_modified: str | None = None
    tags: tuple[str, ...] = ()
    detente: Happening = field(name="_detente")


class FeedNotes(Struct, frozen=True, kw_only=True):
    """The clocks of the feed, and where this very one stays."""

    clocks: ClocksUsed
    permalink: str


class Feed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The document."""

    version: str
    title: str
    home_page_url: str
    feed_url: str
    next_url: str | None = None
    description: str
    language: str
    detente: FeedNotes = field(name="_detente")
    items: tuple[FeedItem, ...]


def render(story: Story) -> bytes:
    """The facts, the last recorded first unless it was asked otherwise."""
    recorded = recordings(story.reader, story.items)
    feed = Feed(
        version=VERSION,
        title=story.title,
        home_page_url=f"{story.addresses.base}/",
        feed_url=story.address,
        next_url=story.next_address,
        description="Facts with their evidence; dates of items tell when they were recorded.",
        language="en",
        detente=FeedNotes(clocks=story.used, permalink=story.addresses.permalink),
        items=tuple(_item(story, item, recorded[item.id]) for item in story.items),
    )
    return msgspec.json.encode(feed)


def identity(kind: str, id: str) -> str:
    """The same URI for the same thing, on whatever host it is read."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'detente:{kind}/{id}')}"


def _item(story: Story, item: Item, recorded: Recording) -> FeedItem:
    return FeedItem(
        id=identity("fact", item.id),
        url=story.page_of(item),
        title=plain(item.summary),
        content_text=plain(f"{dated(item)}: {item.summary} ({grounds(item)})"),
        date_published=recorded.recorded_at,
        date_modified=recorded.amended_at if item.amended else None,
        tags=(item.type, *item.issues),
        detente=Happening(
            address=story.address_of(item),
            date=item.date,
            words=date_of(item).words,
            earliest=item.earliest,
            latest=item.latest,
            ends=item.ends,
            certainty=item.certainty,
            approximate=item.approximate,
            type=item.type,
            actors=item.actors,
            issues=item.issues,
            place=item.place,
            engagement=item.engagement,
            support=item.support,
        ),
    )
