"""JSON-LD in schema.org's words: an `Event` for each fact (`api.schema_org`)."""

import msgspec

from api.formats.story import Story
from api.negotiation import Format
from api.schema_org import events_of
from api.schema_org_nodes import Graph
from projections.enclosures import facts_of

FORMAT = Format(
    name="jsonld",
    media_type="application/ld+json",
    extension=".jsonld",
    schema={"type": "object"},
)


def render(story: Story) -> bytes:
    """The facts as nodes of one graph."""
    facts = facts_of(story.reader, story.items, story.clocks)
    ordered = [facts[item.id] for item in story.items]
    return msgspec.json.encode(Graph(graph=events_of(story.reader, ordered, story.addresses)))
