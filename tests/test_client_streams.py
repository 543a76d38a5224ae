"""What a client hears of a stream, whatever breaks, step by step and over a real connection."""

import signal
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import anyio
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answers.ledger import AnswerChanged
from api.client import (
    AsyncClient,
    BadQuestion,
    Client,
    Heard,
    Retries,
    Unknown,
    UnreachableError,
    UnreadableAnswerError,
)
from api.client.reading import Reply
from api.client.retries import Failed, Pause, RequestToSend
from api.client.streams import Frame, Frames, Listen, NextChunk, heard
from events.vocabulary.registry import IssueAdded
from projections.timeline.news import Arrival
from tests.running import serving
from tests.writers import key

AT = "http://127.0.0.1:8000/v1/stream"
ARRIVAL = {
    "position": 7,
    "recorded_at": "2023-06-19T12:00:00Z",
    "recorded_by": "tests",
    "type": "issue-added",
    "subject": "issue/a",
    "address": "/v1/issues/a",
}


def frames(*chunks: bytes) -> list[Frame]:
    reading = Frames()
    return [frame for chunk in chunks for frame in reading.read(chunk)]


def told(name: str, place: str, data: Any) -> bytes:
    return b"event: %s\nid: %s\ndata: %s\n\n" % (
        name.encode(),
        place.encode(),
        msgspec.json.encode(data),
    )


def test_frames_are_read_as_they_are_written() -> None:
    assert frames(
        b"retry: 2000\nid: 6\n\n: beat\nid: 7\n\nevent: fact\nid: 8.1\ndata: a\ndata: b\n\n"
    ) == [
        Frame("message", "6", None, 2.0),
        Frame("message", "7", None, None),
        Frame("fact", "8.1", "a\nb", None),
    ]


@given(st.lists(st.integers(0, 120), max_size=6), st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_frames_are_the_same_however_they_are_cut(cuts: list[int], end: bytes) -> None:
    whole = (told("fact", "7", 'Müller: "ja"') + b": beat\nid: 8\n\n").replace(b"\n", end)
    places = sorted({min(each, len(whole)) for each in cuts})
    chunks = [whole[a:b] for a, b in zip([0, *places], [*places, len(whole)], strict=True)]

    # A carriage return may be half of an end of line: whoever ends with one says a little more.
    assert frames(*chunks, b":" + end) == frames(whole + b":" + end)
    assert len(frames(*chunks, b":" + end)) == 2


def heard_of(
    came: Sequence[Any], retries: Retries | None = None, after: str | None = None
) -> tuple[list[Any], BaseException | None]:
    """What the steps are, but for chunks, as these come of what opens and of what is read."""
    requested: Callable[[str | None], RequestToSend] = lambda place: RequestToSend(  # noqa: E731
        method="GET", address=AT, parameters=(), headers={"at": str(place)}
    )
    steps = heard(requested, retries or Retries(first_pause=0.1), after)
    said: list[Any] = []
    coming, given_back = iter(came), None
    while True:
        try:
            step = steps.send(given_back)
        except Exception as error:  # noqa: BLE001 (what it is, is asked)
            return said, error
        given_back = None
        if isinstance(step, Listen):
            said.append(("opens at", step.request.headers["at"]))
        elif isinstance(step, Heard):
            said.append((step.name, step.place))
        elif isinstance(step, Pause):
            said.append("waits")
        if isinstance(step, Listen | NextChunk):
            try:
                given_back = next(coming)
            except StopIteration:
                return said, None


def test_stream_goes_on_where_it_broke_off() -> None:
    first, second = told("registration", "7", ARRIVAL), told("registration", "8", ARRIVAL)
    begins = b"retry: 10\nid: 6\n\n"

    said, _ = heard_of([None, begins, first, Failed("reset"), None, second, None])

    assert said == [
        ("opens at", "None"),
        ("registration", "7"),
        "waits",
        ("opens at", "7"),
        ("registration", "8"),
        "waits",
        ("opens at", "8"),
    ]


def test_beat_moves_the_place_on() -> None:
    said, _ = heard_of([None, b": beat\nid: 40\n\n", Failed("reset")], after="3")

    assert said == [("opens at", "3"), "waits", ("opens at", "40")]


def test_half_of_what_is_told_is_nothing() -> None:
    half = told("registration", "7", ARRIVAL)[:-1]

    said, _ = heard_of([None, half, Failed("reset")], after="6")

    assert said == [("opens at", "6"), "waits", ("opens at", "6")]


def test_stream_that_never_comes_is_given_up() -> None:
    said, error = heard_of([Failed("refused")] * 3, Retries(attempts=3, first_pause=0.1))

    assert isinstance(error, UnreachableError)
    assert said == [
        ("opens at", "None"),
        "waits",
        ("opens at", "None"),
        "waits",
        ("opens at", "None"),
    ]


def test_stream_that_ends_at_once_each_time_is_given_up() -> None:
    _, error = heard_of([None] * 20, Retries(attempts=3, first_pause=0.1))

    assert isinstance(error, UnreachableError)


def test_refusal_is_raised_and_too_many_are_waited_for() -> None:
    full = Reply(AT, 503, {"retry-after": "10"}, b"{}")
    wrong = Reply(AT, 400, {}, b"{}")

    said, error = heard_of([full, full, wrong])

    assert isinstance(error, BadQuestion)
    assert said == ["waits" if n % 2 else ("opens at", "None") for n in range(5)]


def test_what_is_not_known_is_told_all_the_same() -> None:
    _, none = heard_of([None, told("comet", "7", {"tail": "long"})])
    steps = heard(
        lambda _: RequestToSend(method="GET", address=AT, parameters=(), headers={}),
        Retries(),
        None,
    )

    next(steps)
    steps.send(None)
    comet = steps.send(told("comet", "7", {"tail": "long"}))

    assert none is None
    assert comet == Heard("comet", "7", Unknown("comet", {"tail": "long"}))


def test_what_is_told_in_another_shape_is_said() -> None:
    _, error = heard_of([None, told("fact", "7", {"position": 7})])

    assert isinstance(error, UnreadableAnswerError)
    assert "it lacks 'recorded_at'" in str(error)


def test_line_without_an_end_is_no_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.client.streams.LINE_MOST", 1_000)

    _, error = heard_of([None, *[b"data: " + b"x" * 300] * 4])

    assert isinstance(error, UnreadableAnswerError)


def an_issue(id: str) -> IssueAdded:
    return IssueAdded(id=id, name=id.title(), description="For a test.")


@pytest.fixture
def token(founded: Path) -> str:
    return key(founded, requests_per_minute=10_000)


def test_client_hears_on_over_the_end_of_a_service(founded: Path, token: str) -> None:
    """And a watch of an answer does, awaited, with the write that the next service took."""
    with serving(founded) as server:
        detente = Client(
            server.address,
            key=token,
            retries=Retries(attempts=60, first_pause=0.1, longest_pause=1.0),
        )
        at = detente.health().ledger_head
        pair = detente.at(as_of="2023-03-01").relations("united-states", "china").permalink
        listening = detente.stream(after=at)
        detente.record(an_issue("one"), an_issue("two"))
        first = list(islice(listening, 2))
        server.end(signal.SIGKILL)
        port = server.port
    with serving(founded, port=port), detente:
        detente.record(an_issue("three"))
        third = next(listening)
        listening.close()  # type: ignore[attr-defined]  # what it is made by
        changed = anyio.run(watched, detente.url, token, pair)

    assert [(each.name, each.told.subject) for each in [*first, third]] == [  # type: ignore[union-attr]
        ("registration", "issue/one"),
        ("registration", "issue/two"),
        ("registration", "issue/three"),
    ]
    assert [int(each.place) for each in [*first, third]] == [at + 1, at + 2, at + 3]
    assert isinstance(first[0].told, Arrival)
    assert isinstance(changed.told, AnswerChanged)
    assert (changed.name, changed.told.position) == ("changed", at + 4)
    assert "engagements" in changed.told.differs


async def watched(url: str, token: str, permalink: str) -> Heard:
    async with AsyncClient(url, key=token) as detente:
        await detente.health()
        retraction = {"type": "fact-retracted", "fact": "blinken-visit-postponed", "reason": "No."}
        async with anyio.create_task_group() as group:
            group.start_soon(recorded, detente, retraction)
            async for each in detente.watch(permalink):
                return each
    raise AssertionError("a stream does not end")


async def recorded(detente: AsyncClient, event: dict[str, Any]) -> None:
    await detente.record(event)


def test_nobody_at_the_address_is_said() -> None:
    retries = Retries(attempts=2, first_pause=0.01)

    with (
        Client("http://127.0.0.1:9", retries=retries) as detente,
        pytest.raises(UnreachableError, match="tried 2 times"),
    ):
        detente.health()
