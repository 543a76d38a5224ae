"""Views that a new version builds beside a service of an old one, which goes on meanwhile."""

import signal
from pathlib import Path

import httpx

from projections.filing import begun, store
from tests.running import Server, detente, serving
from tests.test_api_reading_only import OTHER_CODE, changed
from tests.writers import bearer, issue, key

RELATIONS = "/v1/relations/united-states/china?as_of=2023-03-01"
OTHER_TABLES = (*OTHER_CODE, "CREATE INDEX one_more ON registered (body)")


def stopped(server: Server) -> str:
    server.end(signal.SIGTERM)
    return server.complaints()


def test_views_that_are_built_ahead_are_those_of_the_next_start(founded: Path) -> None:
    token = key(founded)
    with serving(founded) as server:
        answer = server.get(RELATIONS).json()
        changed(founded, *OTHER_TABLES)
        old = store.current(founded)

        ahead = detente("rebuild", "--ahead", "--data", founded)
        again = detente("rebuild", "--ahead", "--data", founded)
        ours, _ = (founded / begun.BEGUN).read_text().split()
        assert (ahead.returncode, again.returncode) == (0, 0), ahead.stderr + again.stderr
        assert "for the next start of this version" in ahead.stdout
        assert store.current(founded) == old != founded / ours

        posted = httpx.post(
            f"{server.address}/v1/events", json=issue("fentanyl"), headers=bearer(token)
        )
        assert posted.status_code == 201
        stopped(server)

    with serving(founded) as server:
        assert server.get("/v1/issues/fentanyl").status_code == 200
        assert server.get(RELATIONS).json()["engagements"] == answer["engagements"]
        stopped(server)
    current = store.current(founded)
    assert current is not None
    assert current.name == ours
    assert not (founded / begun.BEGUN).exists()


def test_nothing_is_built_ahead_where_the_views_are_of_this_version(founded: Path) -> None:
    with serving(founded) as server:
        ahead = detente("rebuild", "--ahead", "--data", founded)
        stopped(server)

    assert ahead.returncode == 0
    assert "nothing is to be built ahead" in ahead.stdout
    assert not (founded / begun.BEGUN).exists()
