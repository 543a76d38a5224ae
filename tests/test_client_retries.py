"""When a client sends again, and after how long: step by step, without waiting."""

from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from api.client import Client, Retries, UnreachableError
from api.client.asked_of import failed
from api.client.reading import Reply
from api.client.retries import Came, Failed, Pause, RequestToSend, Send, Steps, answered
from events.vocabulary.registry import IssueAdded
from tests.made_up import HANGS_UP, Says, made_up

AT = "http://127.0.0.1:8000/v1/facts/x"
QUESTION = RequestToSend(method="GET", address=AT, parameters=(), headers={})
OK = Reply(AT, 200, {}, b"{}")
LOST = Failed("connection refused")


def reply(status: int, **headers: str) -> Reply:
    return Reply(AT, status, {name.replace("_", "-"): each for name, each in headers.items()}, b"")


def stepped(steps: Steps[Reply], came: Sequence[Came]) -> tuple[list[float], Any]:
    """For how long was waited, and what came of it, as these come one after another."""
    pauses: list[float] = []
    coming, given = iter(came), None
    while True:
        try:
            step = steps.send(given)
        except StopIteration as ended:
            return pauses, ended.value
        except UnreachableError as error:
            return pauses, error
        if isinstance(step, Pause):
            pauses.append(step.seconds)
            given = None
        else:
            assert isinstance(step, Send)
            given = next(coming)


def test_answer_is_taken_as_it_comes() -> None:
    assert stepped(answered(QUESTION, Retries()), [OK]) == ([], OK)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_be_otherwise_in_a_moment_is_asked_again(status: int) -> None:
    waiting = reply(status, retry_after="3")

    assert stepped(answered(QUESTION, Retries()), [waiting, waiting, OK]) == ([3.0, 3.0], OK)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 412, 413, 422, 500, 501, 304])
def test_what_is_said_once_is_not_asked_again(status: int) -> None:
    said = reply(status, retry_after="0")

    assert stepped(answered(QUESTION, Retries()), [said]) == ([], said)


def test_nobody_waits_longer_than_the_longest_pause() -> None:
    tomorrow = reply(429, retry_after="86400")

    assert stepped(answered(QUESTION, Retries()), [tomorrow]) == ([], tomorrow)


def test_nobody_begins_to_wait_beyond_the_time_in_all() -> None:
    waiting = reply(503, retry_after="50")

    assert stepped(answered(QUESTION, Retries(within=40)), [waiting]) == ([], waiting)
    assert stepped(answered(QUESTION, Retries(within=400)), [waiting, OK]) == ([50.0], OK)


def test_lost_connection_is_tried_as_often_as_said() -> None:
    pauses, error = stepped(answered(QUESTION, Retries(attempts=4)), [LOST] * 4)

    assert isinstance(error, UnreachableError)
    assert (error.attempts, error.reason, error.address) == (4, "connection refused", AT)
    assert len(pauses) == 3


def test_pauses_grow_and_have_an_end() -> None:
    retries = Retries(attempts=12, first_pause=1.0, longest_pause=8.0, within=1e9)

    pauses, _ = stepped(answered(QUESTION, retries), [LOST] * 12)

    longest = [1.0, 2.0, 4.0, *[8.0] * 8]
    assert all(most / 2 <= pause <= most for pause, most in zip(pauses, longest, strict=True))


def test_what_is_not_repeatable_is_sent_once() -> None:
    once = RequestToSend(method="POST", address=AT, parameters=(), headers={}, is_repeatable=False)

    assert stepped(answered(once, Retries()), [reply(503)]) == ([], reply(503))
    pauses, error = stepped(answered(once, Retries()), [LOST])
    assert (pauses, type(error)) == ([], UnreachableError)


def test_what_fails_the_same_way_each_time_is_tried_once() -> None:
    never = failed(httpx.UnsupportedProtocol("gopher"))

    pauses, error = stepped(answered(QUESTION, Retries()), [never])

    assert (pauses, error.attempts, error.reason) == ([], 1, "gopher")


RECORDED = {
    "outcome": "appended",
    "events": 1,
    "positions": [7],
    "items": [],
    "min_position": 7,
    "views": "show it",
    "durability": "full",
}


def test_write_keeps_its_key_however_often_it_is_sent() -> None:
    says: list[Says] = [HANGS_UP, (503, {}, {"Retry-After": "0"}), HANGS_UP, (201, RECORDED, {})]
    retries = Retries(first_pause=0.001)

    with made_up(says) as service, Client(service.address, retries=retries) as detente:
        told = detente.record(IssueAdded(id="a", name="A", description="B."))

    keys = [each.headers["idempotency-key"] for each in service.asked]
    assert told.positions == (7,)
    assert (len(keys), len(set(keys))) == (4, 1)


def test_service_that_hangs_up_each_time_is_given_up() -> None:
    retries = Retries(attempts=3, first_pause=0.001)

    with (
        made_up([HANGS_UP] * 3) as service,
        Client(service.address, retries=retries) as detente,
        pytest.raises(UnreachableError, match="tried 3 times"),
    ):
        detente.health()

    assert len(service.asked) == 3
