"""What an answer and a page say of what stands beside them: where the answer stays, and the feeds
and the calendar of what is asked about.

Those are told without the clocks of the question. Whoever subscribes wants to hear what comes.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote, unquote, urlencode

import msgspec
from msgspec import Struct

from api.asking.things import THINGS
from api.http.media_formats import JSON, Format
from api.timelines.formats import OFFERED
from projections.timeline.filters import Filters

FEEDS: Final = tuple(each.format for each in OFFERED.values() if each.subscribed)
TITLES: Final = {"atom": "Atom feed", "feed": "JSON Feed", "ics": "Calendar"}

PERMALINK_MOST: Final = 1_500
"""Characters of a permalink that a header names: those of many ids are longer."""

_TIMELINE: Final = "/v1/timeline"
_OF_ONE: Final = re.compile(
    rf"/({'|'.join(each.plural for each in THINGS if each.has_timeline)})/([^/]+)"
)
_OF_TWO: Final = re.compile(r"/relations/([^/]+)/([^/]+)")
TIMELINE_FILTERS: Final = frozenset(
    "from" if name == "since" else name
    for name in Filters.__struct_fields__
    if name != "only_coded"  # what is left out is counted by it, and nobody asks for it
)
"""The filters of a timeline, as its address has them."""


class Announced(Struct, frozen=True):
    """A feed, or the calendar, of what is asked about."""

    address: str
    format: Format

    @property
    def title(self) -> str:
        """What a reader is shown where there are several."""
        return TITLES[self.format.name]


def feeds_of(path: str, given: Mapping[str, str]) -> tuple[Announced, ...]:
    """The feeds of what a page of the explorer shows; of a single fact or a source there are none.

    `path` is as it came, percent-encoded or not.
    """
    found = _timeline_of(path.rstrip("/"), given)
    if found is None:
        return ()
    timeline, filters = found
    query = f"?{urlencode(filters)}" if filters else ""
    return tuple(Announced(f"{timeline}{each.extension}{query}", each) for each in FEEDS)


def _timeline_of(path: str, given: Mapping[str, str]) -> tuple[str, dict[str, str]] | None:
    """The address of the timeline of what a page shows, without a format, and its filters."""
    if one := _OF_ONE.fullmatch(path):
        return f"/v1/{one[1]}/{quote(unquote(one[2]), safe='')}/timeline", {}
    if two := _OF_TWO.fullmatch(path):
        return _TIMELINE, {"actor": unquote(two[1]), "counterpart": unquote(two[2])}
    match path:
        case "":
            return _TIMELINE, {}
        case "/embed":
            return _TIMELINE, {
                name: each for name, each in given.items() if name in TIMELINE_FILTERS
            }
        case "/search" if given.get("q", "").strip():
            return _TIMELINE, {"text": given["q"]}
        case _:
            return None


class _Linked(Struct):
    """What an answer says of where it stands for ever."""

    permalink: str = ""


_read_permalink = msgspec.json.Decoder(_Linked).decode


def links(path: str, body: bytes, has_permalink: bool) -> Iterator[str]:
    """The links of an answer in JSON: its permalink, unless its route has told that or it is too
    long for a header (the body has it), and the feeds of what it is about.
    """
    permalink = "" if has_permalink else _read_permalink(body).permalink
    if permalink and len(permalink) <= PERMALINK_MOST:
        yield f'<{permalink}>; rel="canonical"'
    of = path.removeprefix("/v1").removesuffix(JSON.extension)
    for each in feeds_of(of, {}):
        media_type = each.format.essence
        yield f'<{each.address}>; rel="alternate"; type="{media_type}"; title="{each.title}"'
