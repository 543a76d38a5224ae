"""What every reading route has to say and to do, by the service's own list of routes."""

import pytest

from api.asking.things import THINGS, Thing
from api.caching.address_scopes import WITHOUT, scopes_of
from tests.every_address import Route, filled, reading_routes
from tests.running import Client

ROUTES = reading_routes()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_route_says_what_its_answer_is_about_or_why_nobody_can(route: Route) -> None:
    has_validator = scopes_of(filled(route.path), {}) is not None

    assert has_validator != (route.path in WITHOUT)


def test_routes_without_a_validator_are_there() -> None:
    assert set(WITHOUT) <= {each.path for each in ROUTES}


@pytest.mark.parametrize(
    "route",
    [each for each in ROUTES if "{" in each.path],
    ids=lambda route: route.path,
)
def test_id_that_nobody_has_is_not_found_whichever_route_it_is(
    client: Client, route: Route
) -> None:
    answer = client.get(filled(route.path, *["nobody-has-this"] * 2))

    assert answer.status_code == 404


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing.name)
def test_thing_has_the_routes_that_its_row_says(thing: Thing) -> None:
    paths = {each.path for each in ROUTES}

    assert f"/v1/{thing.plural}/{{id}}" in paths
    assert (f"/v1/{thing.plural}/{{id}}/timeline" in paths) == thing.has_timeline
    assert (f"/v1/{thing.plural}" in paths) == (thing.registered is not None)
