"""JSON-LD in schema.org's words: an `Event` for each fact (`api.references.schema_org`)."""

import msgspec

from api.http.media_formats import Format
from api.plain import in_html
from api.references.schema_org import graph_of
from api.timelines.page import Story
from projections.timeline.included import facts_of, recordings

FORMAT = Format(
    name="jsonld",
    media_type="application/ld+json",
    extension=".jsonld",
    schema={"type": "object"},
)


def render(story: Story) -> bytes:
    """The facts as nodes of one graph."""
    facts = facts_of(story.reader, story.items, story.clocks)
    recorded = recordings(story.reader, story.items)
    listed = ((facts[each.id], story.edition_of(each, recorded[each.id])) for each in story.items)
    graph = graph_of(story.reader, listed, story.clocks, story.addresses)
    return in_html(msgspec.json.encode(graph))
