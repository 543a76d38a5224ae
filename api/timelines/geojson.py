"""GeoJSON (RFC 7946): a point for each fact whose place has coordinates; the others are counted.

`when` in the properties has the date as written (EDTF), in words, and its bounds.
"""

from typing import Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from api.http.media_formats import Format
from api.timelines.page import Story, date_of
from events.vocabulary.registry import PlaceAdded
from projections.holding.elements import Support
from projections.model.clocks import Certainty
from projections.model.counts import Count
from projections.timeline.as_written import ClocksUsed
from projections.timeline.timeline import Item

FORMAT = Format(
    name="geojson",
    media_type="application/geo+json",
    extension=".geojson",
    schema={"type": "object"},
)


class Point(Struct, frozen=True, kw_only=True):
    """Longitude, then latitude (WGS 84)."""

    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float]


class MapDate(Struct, frozen=True, kw_only=True):
    """When it happened, or held where it is a `condition`: `earliest` and `latest` bound its first
    day, null where that is open.
    """

    edtf: str
    words: str
    condition: bool
    earliest: str | None
    latest: str | None
    ends: str | None
    certainty: Certainty
    within: Certainty | UnsetType = UNSET
    approximate: bool


class Properties(Struct, frozen=True, kw_only=True):
    """The fact at the point."""

    summary: str
    type: str
    when: MapDate
    place: str
    place_name: str
    actors: tuple[str, ...]
    issues: tuple[str, ...]
    engagement: str | None
    support: Support
    url: str


class Feature(Struct, frozen=True, kw_only=True):
    """A fact on the map."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: Point
    properties: Properties


class NotOnTheMap(Struct, frozen=True, kw_only=True):
    """How many facts of the page are not on the map, and how many are left out of all pages as only
    a last day is told of them: there where days are asked for.
    """

    without_place: int
    without_coordinates: int
    undated: Count | UnsetType = UNSET
    coded: Count | UnsetType = UNSET


class FeatureCollection(Struct, frozen=True, kw_only=True):
    """The document; all but `type` and `features` are foreign members."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: tuple[Feature, ...]
    left_out: NotOnTheMap
    next: str | None
    clocks: ClocksUsed
    permalink: str


def render(story: Story) -> bytes:
    """The facts that have a point on the map."""
    found = [(item, story.place_of(item)) for item in story.items]
    features = tuple(
        _feature(story, item, place, point)
        for item, place in found
        if place is not None and (point := _point(place)) is not None
    )
    placed = sum(place is not None for _, place in found)
    document = FeatureCollection(
        features=features,
        left_out=NotOnTheMap(
            without_place=len(found) - placed,
            without_coordinates=placed - len(features),
            undated=UNSET if story.undated_left_out is None else story.undated_left_out,
            coded=UNSET if story.coded_left_out is None else story.coded_left_out,
        ),
        next=story.next_address,
        clocks=story.used,
        permalink=story.addresses.permalink,
    )
    return msgspec.json.encode(document)


def _point(place: PlaceAdded) -> Point | None:
    if place.latitude is None or place.longitude is None:
        return None
    return Point(coordinates=(place.longitude, place.latitude))


def _feature(story: Story, item: Item, place: PlaceAdded, point: Point) -> Feature:
    return Feature(
        id=item.id,
        geometry=point,
        properties=Properties(
            summary=item.summary,
            type=item.type,
            when=MapDate(
                edtf=item.date,
                words=date_of(item).words,
                condition=item.condition,
                earliest=item.earliest,
                latest=item.latest,
                ends=item.ends,
                certainty=item.certainty,
                within=item.within,
                approximate=item.approximate,
            ),
            place=place.id,
            place_name=place.name,
            actors=item.actors,
            issues=item.issues,
            engagement=item.engagement,
            support=item.support,
            url=story.shown_address_of(item),
        ),
    )
