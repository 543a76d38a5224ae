"""What is kept is what would be made anew, whoever asks and whatever is recorded meanwhile."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import msgspec
import pytest

from api.cli.making.make_examples import REQUESTS
from api.service.stores import Service
from api.timelines.formats import FORMATS
from events.vocabulary.registry import ActorAdded, ActorMerged
from tests.recording import (
    ISSUE,
    NAMED,
    PINNED,
    QUIET,
    cache_of,
    postponed,
    record,
    served,
    statement,
)
from tests.running import Client

KEPT = [
    each
    for path, each in REQUESTS.items()
    if path.startswith("/v1") and "{citation}" not in each and not path.startswith("/v1/ledger")
]


def test_kept_answer_says_when_it_was_made(writable: Client) -> None:
    before = writable.get(QUIET)

    position = record(writable, ISSUE)

    assert writable.get(QUIET).content == before.content
    assert before.json()["clocks"]["known_at"] == position - 1
    waited = writable.get(f"{QUIET}&min_position={position}")
    assert waited.json()["clocks"]["known_at"] == position


@pytest.fixture(scope="module")
def keeping(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The service as it is, and only read."""
    with served(copytree(_founded, tmp_path_factory.mktemp("keeping") / "data")) as client:
        yield client


@pytest.fixture(scope="module")
def making(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The service that keeps no answers, over the same ledger, and only read."""
    data = copytree(_founded, tmp_path_factory.mktemp("making") / "data")
    with served(data, cache_bytes=0) as client:
        yield client


@pytest.mark.parametrize("path", KEPT)
def test_kept_answer_is_what_is_made_anew(keeping: Client, making: Client, path: str) -> None:
    cache_of(keeping).open(keeping.app.state.service)  # of what was asked before nothing is kept
    answers = [each.get(path, headers=NAMED) for each in (keeping, keeping, making, making)]

    assert len({each.content for each in answers}) == 1
    assert len({repr(sorted(each.headers.items())) for each in answers}) == 1


def test_pinned_bytes_stay_after_later_events(writable: Client) -> None:
    before = writable.get(PINNED, headers=NAMED)
    record(writable, statement())
    cache_of(writable).open(writable.app.state.service)

    after = writable.get(PINNED, headers=NAMED)

    assert (after.content, after.headers) == (before.content, before.headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "other.example"},
        {"Accept": "application/x-bibtex"},
        {"Accept": "text/plain"},
        {"Accept-Encoding": "gzip"},
        {"Accept-Encoding": "identity"},
    ],
)
def test_what_others_asked_for_is_not_answered(founded: Path, headers: dict[str, str]) -> None:
    path = "/v1/facts/blinken-visit-postponed?as_of=2023-12-31"
    with served(founded, allowed_hosts=("*",)) as client:
        client.get(path, headers={**headers, "X-Forwarded-Host": "evil.example"})
        after = client.get(path, headers=NAMED)
        bib = client.get(path.replace("?", ".bib?"), headers=NAMED)
    with served(founded, allowed_hosts=("*",)) as client:
        assert client.get(path, headers=NAMED).content == after.content
        assert client.get(path.replace("?", ".bib?"), headers=NAMED).content == bib.content

    assert b"other.example" not in after.content + bib.content
    assert b"evil.example" not in after.content + bib.content


def test_addresses_in_references_are_those_of_the_host(founded: Path) -> None:
    path = "/v1/facts/blinken-visit-postponed.bib"
    with served(founded, allowed_hosts=("*",)) as client:
        found = [client.get(path, headers={"Host": f"{each}.example"}).text for each in "ab"]

    assert ["http://a.example" in each for each in found] == [True, False]


def test_event_that_comes_meanwhile_is_not_missed(writable: Client) -> None:
    service: Service = writable.app.state.service

    async def write() -> None:
        for number in range(20):
            await service.ledger.append([statement(f"spoken-{number}")], by="tests")
            await asyncio.sleep(0.005)

    assert writable.blocking_portal is not None
    writing_task = writable.blocking_portal.start_task_soon(write)
    seen: dict[str, list[str]] = {}
    while not writing_task.done():
        answer = writable.get("/v1/actors/united-states/timeline?limit=500&order=desc")
        ids = [each["id"] for each in answer.json()["items"]]
        seen.setdefault(answer.headers["etag"], ids)
        known_at = answer.json()["clocks"]["known_at"]
        assert int(answer.headers["etag"].split("-")[0][3:]) <= known_at
    writing_task.result()
    head = writable.get("/v1/events").json()["head"]
    last = writable.get(f"/v1/actors/united-states/timeline?limit=500&min_position={head}")

    again = writable.get("/v1/actors/united-states/timeline?limit=500")
    assert again.json()["items"] == last.json()["items"]
    assert sum(each["id"].startswith("spoken-") for each in again.json()["items"]) == 20


TIMELINES = [
    "/v1/timeline{}",
    "/v1/timeline{}?status=postponed",
    "/v1/timeline{}?place=beijing",
    "/v1/actors/wang-yi/timeline{}",
    "/v1/issues/balloon/timeline{}",
    "/v1/engagements/blinken-visit-to-beijing-2023/timeline{}",
]


@pytest.mark.parametrize("path", TIMELINES)
def test_kept_timeline_is_what_is_made_anew_in_every_format(writable: Client, path: str) -> None:
    addresses = [path.format(each.extension) for each in FORMATS]
    for each in addresses:
        writable.get(each, headers=NAMED)

    head = record(writable, postponed())

    kept = [writable.get(each, headers=NAMED) for each in addresses]
    cache_of(writable).open(writable.app.state.service)
    anew = [writable.get(each, headers=NAMED) for each in addresses]
    assert [_timeless(each, head) for each in kept] == [_timeless(each, head) for each in anew]


def _timeless(answer: Any, head: int) -> bytes:
    """An answer as if it had been made one position before the head, without the ledger's root."""
    content: bytes = re.sub(rb"[0-9a-f]{64}", b"", answer.content)
    content = content.replace(str(head).encode(), str(head - 1).encode())
    return content.replace(msgspec.msgpack.encode(head), msgspec.msgpack.encode(head - 1))


def test_filter_by_a_merged_actor_hears_of_what_happens_to_the_surviving_one(
    writable: Client,
) -> None:
    record(
        writable,
        ActorAdded(id="pro-china", kind="state", name="PRO China"),
        ActorMerged(actor="pro-china", into="china", reason="They are one."),
    )
    path = "/v1/timeline?actor=pro-china&order=recorded&limit=3"
    before = writable.get(path)

    record(writable, statement("spoken-new"))

    after = writable.get(path, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["items"][0]["id"] == "spoken-new"


def test_tags_tell_ledgers_apart_that_were_one(founded: Path, tmp_path: Path) -> None:
    other = copytree(founded, tmp_path / "other")
    path = "/v1/actors/china/timeline?as_of=2023-12-31"

    tags = []
    for data, id in ((founded, "told-here"), (other, "told-there")):
        with served(data) as client:
            head = record(client, statement(id))
            tags.append(
                [client.get(each).headers["etag"] for each in (path, f"{path}&known_at={head}")]
            )

    assert not {*tags[0]} & {*tags[1]}


def test_events_are_told_of_at_once(writable: Client) -> None:
    before = writable.get("/v1/events?after=371").json()["head"]

    record(writable, ISSUE)

    answer = writable.get("/v1/events?after=371")
    assert answer.json()["head"] == before + 1
    assert "etag" not in answer.headers
