"""A service that a test records to, events to record, and what it keeps of its answers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from litestar.testing import TestClient

from api.app import Application, Opening, put_together
from api.caching.cache import Cache
from api.service.settings import DEFAULTS, Config
from api.service.stores import Service, writing
from events.vocabulary.base import Citation
from events.vocabulary.engagements import EngagementPostponed
from events.vocabulary.registry import IssueAdded
from events.vocabulary.statements import StatementMade
from tests.running import Client

QUIET = "/v1/offices/foreign-minister-of-china?as_of=2023-07-15"
RELATIONS = "/v1/relations/united-states/china?as_of=2023-03-01"
PINNED = f"{RELATIONS}&known_at=212"
ISSUE = IssueAdded(id="fentanyl", name="Fentanyl", description="The drug.")
NAMED = {"X-Request-ID": "one"}


_ended: dict[tuple[object, ...], list[Application]] = {}
"""Apps whose run has come to its end, by what they were put together with: to put all routes
together takes longer than most tests.
"""


@contextmanager
def an_app(
    opening: Opening, config: Config = DEFAULTS, more_routes: Sequence[Any] = ()
) -> Iterator[Application]:
    """As `create_app` makes it: an app that nobody else runs meanwhile, with nothing left of
    whoever ran it before.
    """
    ended = _ended.setdefault((config.public_url, config.body_bytes, *more_routes), [])
    app = ended.pop() if ended else put_together(config.public_url, config.body_bytes, more_routes)
    app.begin(opening, config)
    yield app
    ended.append(app)


@contextmanager
def served(data: Path, **settings: Any) -> Iterator[Client]:
    with (
        an_app(lambda: writing(data, collections=("founding",)), Config(**settings)) as app,
        TestClient(app, raise_server_exceptions=False) as client,
    ):
        yield client


def cache_of(client: Client) -> Cache:
    cache: Cache = client.app.edge.cache
    return cache


def record(client: Client, *events: Any) -> int:
    """Append events, wait for the views, and tell the last one's position."""
    service: Service = client.app.state.service

    async def append() -> int:
        appended = await service.ledger.append(events, by="tests")
        assert await service.views.reach(appended.positions[-1], within_seconds=10)
        return appended.positions[-1]

    assert client.blocking_portal is not None
    position: int = client.blocking_portal.call(append)
    return position


def statement(id: str = "spoken") -> StatementMade:
    cited = Citation(source="cnn-blinken-xi-2023-06-19", exact="candid", start=1, end=7)
    return StatementMade(
        id=id,
        date="2023-02-20",
        summary="It was said.",
        citations=(cited,),
        speaker="united-states",
        addressees=("china",),
        issues=("taiwan",),
    )


def postponed() -> EngagementPostponed:
    return EngagementPostponed(
        id="postponed-again",
        date="2023-06-10",
        summary="It was put off once more.",
        citations=statement().citations,
        engagement="blinken-visit-to-beijing-2023",
        postponed_by="united-states",
    )
