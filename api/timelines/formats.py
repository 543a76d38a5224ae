"""All formats of a timeline, what each takes, and how it is made. Adding one takes its module and
a line here.
"""

import re
from collections.abc import Callable

from msgspec import Struct

from api.answers.problems import Available
from api.asking.parameters import PAGE_LIMIT, PAGE_LIMIT_MOST
from api.http.media_formats import JSON, Format, available
from api.timelines import (
    as_csv,
    as_json,
    atom,
    geojson,
    ics,
    json_feed,
    json_ld,
    timelinejs,
    vis_timeline,
)
from api.timelines.page import Story

WHOLE_LIMIT = 500
WHOLE_LIMIT_MOST = 1_000
"""For formats that know no pages: whoever reads them reads one document."""


AT_ONCE = 100
"""Facts that are told in the event loop: that takes a few milliseconds in any format."""


class Offered(Struct, frozen=True, kw_only=True):
    """A format and how it is made.

    `in_pages`: readers of it go on to a next page. `newest_first`: they look at the beginning
    alone, so that what was recorded last comes first. `subscribed`: they come again and again, keep
    what they have read, and have to be told what was taken out. `takes` are the parameters that
    shape its content. `is_slow` says that it takes long to write, however few facts there are.
    """

    format: Format
    render: Callable[[Story], bytes]
    in_pages: bool = True
    newest_first: bool = False
    subscribed: bool = False
    takes: frozenset[str] = frozenset()
    is_slow: bool = False

    def takes_long(self, limit: int | None) -> bool:
        """Whether it holds others up to tell so many facts."""
        return self.is_slow or (limit or self.limit) > AT_ONCE

    @property
    def limit(self) -> int:
        """Facts in an answer, unless another number is asked for."""
        return PAGE_LIMIT if self.in_pages else WHOLE_LIMIT

    @property
    def limit_most(self) -> int:
        """The most that can be asked for."""
        return PAGE_LIMIT_MOST if self.in_pages else WHOLE_LIMIT_MOST


_ALL = frozenset({"fields", "include", "facets"})
OFFERED = {
    each.format.name: each
    for each in (
        Offered(format=JSON, render=as_json.render, takes=_ALL),
        Offered(
            format=as_json.LINES,
            render=as_json.render_lines,
            takes=frozenset({"fields", "include"}),
        ),
        Offered(format=as_csv.FORMAT, render=as_csv.render, takes=frozenset({"fields"})),
        Offered(format=timelinejs.FORMAT, render=timelinejs.render, in_pages=False),
        Offered(format=vis_timeline.FORMAT, render=vis_timeline.render, in_pages=False),
        Offered(
            format=json_feed.FORMAT, render=json_feed.render, newest_first=True, subscribed=True
        ),
        Offered(format=atom.FORMAT, render=atom.render, newest_first=True, subscribed=True),
        Offered(
            format=ics.FORMAT, render=ics.render, in_pages=False, is_slow=True, subscribed=True
        ),
        Offered(format=geojson.FORMAT, render=geojson.render, in_pages=False),
        Offered(format=json_ld.FORMAT, render=json_ld.render),
        Offered(format=as_json.MSGPACK, render=as_json.render_msgpack, takes=_ALL),
    )
}
FORMATS = tuple(each.format for each in OFFERED.values())

_UNKNOWN = re.compile(r"/timeline\.[^/]*$")


def offered_at(path: str) -> tuple[Available, ...]:
    """What there is, where a timeline was asked for with an extension that is no format's."""
    return available(FORMATS) if _UNKNOWN.search(path) else ()
