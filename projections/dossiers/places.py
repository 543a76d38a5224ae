"""What happened at a place?"""

from msgspec import Struct

from events.vocabulary.registry import PlaceAdded
from projections.holding.extents import Extents
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.subjects.life import life
from projections.timeline import timeline


class PlaceView(Struct, frozen=True, kw_only=True):
    """A place and what happened there so far, in order of date, the last facts if there are many.
    `sections` says of how many, and where the others are.
    """

    place: PlaceAdded
    facts: tuple[timeline.Item, ...]
    sections: Extents


def view(reader: Reader, id: str, clocks: Clocks) -> PlaceView:
    """A place as of then; raises `UnknownIdError`."""
    place = reader.registered("place", id, PlaceAdded, known_at=clocks.known_at)
    facts, sections = life(reader, "place", id, clocks, name="facts")
    return PlaceView(place=place, facts=facts, sections=sections)
