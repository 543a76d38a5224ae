"""Which requests are for the process that writes: what is to be recorded, and all that is kept
beside the ledger, which only that process reads.
"""

from collections.abc import Iterable
from typing import Any, Final

from api.http.handlers import GuardedRoute
from api.writing.access import KEYED, WRITING

_Segments = tuple[str, ...]

_ANY: Final = ""
"""A part of a path that may be anything."""


class ForTheWriter:
    """The routes whose answers are the writer's, found by a request's method and path."""

    def __init__(self, routes: Iterable[GuardedRoute]) -> None:
        self._routes: dict[tuple[str, int], list[tuple[_Segments, GuardedRoute]]] = {}
        for route in routes:
            if not (route.opt.get(WRITING) or route.opt.get(KEYED)):
                continue
            for path in route.paths:
                parts = tuple(_ANY if "{" in each else each for each in _parts(path))
                for method in route.http_methods:
                    self._routes.setdefault((method, len(parts)), []).append((parts, route))
        for found in self._routes.values():
            found.sort(key=lambda each: each[0].count(_ANY))  # a name goes before any id

    def find(self, scope: Any) -> GuardedRoute | None:
        """The route of a request that is for the writer; HEAD asks what GET answers."""
        if scope["type"] != "http":
            return None
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        parts = _parts(scope["path"])
        for wanted, route in self._routes.get((method, len(parts)), ()):
            if all(each in {_ANY, part} for each, part in zip(wanted, parts, strict=True)):
                return route
        return None


def _parts(path: str) -> _Segments:
    return tuple(path.strip("/").split("/"))
