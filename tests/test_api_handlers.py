"""Every route of ours is one whose guards cost no copy of it."""

from pathlib import Path

from litestar.routes import HTTPRoute

from api.app import create_app
from api.http.handlers import GuardedRoute
from api.service.stores import writing


def test_every_route_is_guarded_as_ours_are(tmp_path: Path) -> None:
    app = create_app(lambda: writing(tmp_path))
    handlers = [
        handler
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if handler.fn.__module__.startswith("api.")
    ]

    assert len(handlers) > 60
    assert [each.fn.__qualname__ for each in handlers if not isinstance(each, GuardedRoute)] == []
