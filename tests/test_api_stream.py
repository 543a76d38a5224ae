"""`/v1/stream`: whole, in order, once, whoever writes and whatever ends."""

import asyncio
import re
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.listening import READING, Heard, Listener, listening
from tests.running import Client, Server, serving
from tests.writers import bearer, issue, key, statement

PAIR = "?actor=united-states&counterpart=china"


@pytest.fixture
def token(founded: Path) -> str:
    return key(founded, requests_per_minute=100_000)


@pytest.fixture
def served(founded: Path, token: str) -> Iterator[Server]:
    with serving(founded) as server:
        yield server


def post(server: Server, token: str, *events: Any) -> list[int]:
    """Record events together; their positions."""
    answer = httpx.post(
        f"{server.address}/v1/events",
        json={"events": events},
        headers=bearer(token),
        timeout=30,
    )
    assert answer.status_code == 201, answer.text
    return list(answer.json()["positions"])


def head(server: Server) -> int:
    return int(server.get("/health").json()["ledger_head"])


def told(heard: Heard) -> tuple[str, str, str]:
    return heard.name, heard.id, heard.data["subject"]


def test_what_is_recorded_is_told_as_it_comes(served: Server, token: str) -> None:
    fact = statement("said-now", about=["united-states"])
    with listening(served) as listener:
        (at,) = post(served, token, fact)
        heard = listener.next()

    shown = served.get("/v1/timeline?kind=statement-made&from=2023-06-19").json()
    assert told(heard) == ("fact", str(at), "fact/said-now")
    assert heard.data["type"] == "statement-made"
    assert heard.data["address"] == "/v1/facts/said-now"
    assert heard.data["in_timeline"] is True
    # Whether it lies within the days that are asked for is told of a window alone.
    assert heard.data["item"] in [
        {name: value for name, value in each.items() if name != "within"} for each in shown["items"]
    ]


def test_each_kind_of_event_has_its_name(served: Server, token: str) -> None:
    said = statement("said")
    more = {"source": "cnn-blinken-xi-2023-06-19", "exact": "candid", "start": 9, "end": 15}
    actor = {"name": "Somebody", "kind": "person", "description": "For a test."}
    events = [
        issue("new"),
        said,
        {"type": "citation-added", "fact": "said", "citation": more},
        {"type": "fact-corrected", "fact": {**said, "summary": "Else."}, "reason": "A slip."},
        {"type": "fact-retracted", "fact": "said", "reason": "Never said."},
        {"type": "actor-added", "id": "one", **actor},
        {"type": "actor-added", "id": "same-one", **actor},
        {"type": "actor-merged", "actor": "same-one", "into": "one", "reason": "The same."},
    ]
    with listening(served) as listener:
        first, *_ = post(served, token, *events)
        heard = [listener.next() for _ in events]

    names = ("registration", "fact", "citation", "correction", "retraction", *("registration",) * 2)
    assert [each.name for each in heard] == [*names, "merge"]
    assert [each.id for each in heard] == [str(first + n) for n in range(len(events))]
    assert [each.data["reason"] for each in heard[3:5]] == ["A slip.", "Never said."]
    assert heard[3].data["item"]["summary"] == "Else."
    assert (heard[4].data["item"], heard[4].data["in_timeline"]) == (None, False)


def test_filters_are_the_timelines(served: Server, token: str) -> None:
    with (
        listening(served, PAIR) as between,
        listening(served, "?actor=antony-blinken") as person,
        listening(served, "?kind=denial-made") as denials,
        listening(served, "?issue=taiwan") as taiwan,
    ):
        post(
            served,
            token,
            statement("to-nobody"),
            issue("new"),
            statement("to-america", about=["united-states"]),
            statement("of-taiwan", issues=["taiwan"]),
            statement("denied", type="denial-made"),
        )

        assert between.next().data["fact"] == "to-america"
        assert denials.next().data["fact"] == "denied"
        assert taiwan.next().data["fact"] == "of-taiwan"
        assert all(each.hears_nothing(0.3) for each in (between, person, denials, taiwan))


def test_correction_that_takes_a_fact_out_is_told_to_those_who_had_it(
    served: Server, token: str
) -> None:
    fact = statement("moved", about=["united-states"])
    post(served, token, fact)
    with listening(served, PAIR) as listener:
        corrected = {**fact, "about": []}
        post(served, token, {"type": "fact-corrected", "fact": corrected, "reason": "Not of them."})
        heard = listener.next()

    assert (heard.name, heard.data["in_timeline"]) == ("correction", False)
    assert heard.data["item"]["id"] == "moved"


def test_denial_is_told_to_those_who_listen_to_what_is_contested(
    served: Server, token: str
) -> None:
    denial = statement("denied", type="denial-made", denies="said-before")
    post(served, token, statement("said-before", about=["united-states"]))
    with listening(served, f"{PAIR}&contested=true") as listener:
        post(served, token, denial, {"type": "fact-retracted", "fact": "denied", "reason": "No."})
        comes, goes = listener.next(), listener.next()

    assert (comes.name, comes.data["fact"], comes.data["in_timeline"]) == ("fact", "denied", False)
    (other,) = comes.data["others"]
    assert (other["fact"], other["in_timeline"], other["item"]["id"]) == (
        *("said-before", True),
        "said-before",
    )
    (other,) = goes.data["others"]
    assert (goes.name, other["fact"], other["in_timeline"]) == ("retraction", "said-before", False)


def test_stream_goes_on_without_gap_or_repeat_after_a_kill(founded: Path, token: str) -> None:
    heard: list[Heard] = []
    with serving(founded) as server:
        first = head(server) + 1
        with listening(server) as listener:
            post(server, token, *(issue(f"before-{n}") for n in range(5)))
            heard += [listener.next() for _ in range(3)]
            server.end(signal.SIGKILL)
    with serving(founded) as server:
        post(server, token, *(issue(f"while-away-{n}") for n in range(250)))
        with listening(server, last_event_id=heard[-1].id) as listener:
            heard += [listener.next() for _ in range(252)]
            post(server, token, *(issue(f"after-{n}") for n in range(5)))
            heard += [listener.next() for _ in range(5)]

    assert [int(each.id) for each in heard] == list(range(first, first + 260))


def test_end_of_the_service_ends_streams_at_their_place(founded: Path, token: str) -> None:
    with serving(founded) as server, listening(server) as listener:
        (at,) = post(server, token, issue("new"))
        listener.next()
        status = server.end(signal.SIGTERM)

        assert listener.rest() == []
        assert status == 0
        assert listener.raw[-3:] == ["retry: 500", f"id: {at}", ""]


def test_first_of_all_a_client_is_told_where_it_stands(served: Server) -> None:
    """Or one that is cut off before it hears anything would miss what comes until it is back."""
    with listening(served) as listener:
        time.sleep(0.3)

        assert listener.raw == ["retry: 2000", f"id: {head(served)}", ""]
        assert listener.response.headers["content-type"].startswith("text/event-stream")
        assert listener.response.headers["cache-control"] == "no-store"
        assert listener.response.headers["x-accel-buffering"] == "no"


def test_after_begins_anywhere_and_the_header_goes_before_it(served: Server) -> None:
    with listening(served, "?after=0") as whole, listening(served, "?after=0", "5") as later:
        assert told(whole.next())[1] == "1"
        assert told(later.next())[1] == "6"


def test_silence_is_broken_by_heartbeats_that_move_the_place(founded: Path, token: str) -> None:
    with (
        serving(founded, "--heartbeat-seconds", "0.2") as server,
        listening(server, "?kind=denial-made") as listener,
    ):
        (at,) = post(server, token, issue("new"))
        time.sleep(1)

        assert listener.hears_nothing(0.1)
        assert listener.raw.count(": beat") >= 3
        assert listener.last_id == str(at)


def test_what_another_process_writes_is_told_one_event_after_the_other(
    founded: Path, token: str
) -> None:
    with (
        serving(founded) as writer,
        serving(founded, command=READING) as reader,
        listening(reader) as listener,
    ):
        for number in range(5):
            post(writer, token, issue(f"new-{number}"))
            assert told(listener.next())[2] == f"issue/new-{number}"


def test_changes_between_two_parties_are_told_element_by_element(
    served: Server, token: str
) -> None:
    with listening(served, "?a=united-states&b=china") as listener:
        said = statement("firm", speaker="china", about=["united-states"], issues=["taiwan"])
        at, *_ = post(served, token, {**said, "date": "2026-01-05"}, issue("new"))
        heard = listener.next()
        silent = listener.hears_nothing(0.3)

    state = served.get(heard.data["permalink"]).json()
    before = served.get(heard.data["before"]).json()
    (change,) = (each for each in heard.data["changes"] if each["section"] == "stances")
    assert (heard.name, heard.id, heard.data["event"]) == ("state", str(at), at)
    assert change["after"] in state["stances"]
    assert change["before"] in [*before["stances"], None]
    assert silent


@pytest.mark.parametrize(
    ("query", "header", "named"),
    [
        ("?after=100000", None, "after"),
        ("?after=-1", None, "after"),
        ("", "now", "Last-Event-ID"),
        ("", "999999999", "Last-Event-ID"),
        ("?counterpart=china", None, "counterpart"),
        ("?actor=nobody", None, "actor"),
        ("?kind=visit", None, "kind"),
        ("?contested=maybe", None, "contested"),
        ("?a=china", None, "b"),
        ("?a=china&b=china", None, "b"),
        ("?public_by=2023-01-01", None, "public_by"),
        ("?known_at=5", None, "known_at"),
        ("?as_of=2023-01-01", None, "as_of"),
        ("?watch=nothing", None, "watch"),
        ("?watch=/v1/facts/blinken-visit-postponed", None, "watch"),
        ("?watch=/v1/facts/blinken-visit-postponed.bib?as_of=2023-12-31", None, "watch"),
        ("?watch=/v1/actors/wang-yi?as_of=2023-12-31", None, "watch"),
        ("?watch=/v1/facts/blinken-visit-postponed?as_of=2023-12-32", None, "watch"),
        ("?actor=china&actor=china", None, "actor"),
    ],
)
def test_bad_question_is_a_problem(
    client: Client, query: str, header: str | None, named: str
) -> None:
    headers = {} if header is None else {"Last-Event-ID": header}

    answer = client.get(f"/v1/stream{query}", headers=headers)

    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, named)


def test_one_stream_too_many_is_asked_to_come_later(founded: Path) -> None:
    with (
        serving(founded, "--streams", "2", "--heartbeat-seconds", "0.1") as server,
        ExitStack() as stack,
    ):
        for _ in range(2):
            stack.enter_context(listening(server))
        refused = server.get("/v1/stream")
        stack.close()

        assert streams(server) == 0
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
        with listening(server) as listener:
            assert isinstance(listener, Listener)


def test_head_of_a_stream_ends(served: Server) -> None:
    answer = httpx.head(f"{served.address}/v1/stream", timeout=5)

    assert (answer.status_code, answer.content) == (200, b"")
    assert streams(served) == 0


def streams(server: Server) -> int:
    """How many streams the service says are open, once that has settled."""
    deadline = time.monotonic() + 30
    found = -1
    while time.monotonic() < deadline and found:
        (text,) = re.findall(r"(?m)^detente_streams ([0-9]+)", server.get("/metrics").text)
        found = int(text)
        time.sleep(0.05)
    return found


def test_client_that_takes_nothing_holds_up_nobody_and_is_cut(founded: Path, token: str) -> None:
    with serving(founded, "--answer-seconds", "1") as server, socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        deaf.connect(("127.0.0.1", server.port))
        deaf.sendall(b"GET /v1/stream?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        before = resident(server)
        with listening(server) as listener:
            # More than the kernel holds for a connection: 4 MB, as Linux has it by default.
            for batch in range(20):
                words = "Words. " * 50
                post(server, token, *(statement_of(batch, n, words) for n in range(300)))
            heard = [listener.next() for _ in range(6_000)]

        assert [each.data["fact"] for each in heard[-2:]] == ["s-19-298", "s-19-299"]
        assert resident(server) - before < 60_000_000
        assert streams(server) == 0


def statement_of(batch: int, number: int, words: str) -> dict[str, Any]:
    return statement(f"s-{batch}-{number}", summary=words[:300])


def resident(server: Server) -> int:
    text = Path(f"/proc/{server.process.pid}/status").read_text()
    (kilobytes,) = re.findall(r"VmRSS:\s+([0-9]+)", text)
    return int(kilobytes) * 1_024


MANY = 1_000


def test_thousand_streams_hear_a_fact_and_end_cleanly(founded: Path, token: str) -> None:
    with serving(founded) as server:
        heard = asyncio.run(many(server, token))
        complaints = server.complaints()

    assert heard == [(1, True)] * MANY
    assert complaints == ""


async def many(server: Server, token: str) -> list[tuple[int, bool]]:
    """For each of many streams how often it told of a fact, and whether it ended in order."""
    streams = [await opened(server) for _ in range(MANY)]
    await asyncio.to_thread(post, server, token, statement("once"))
    await asyncio.gather(*(reader.readuntil(b"event: fact") for reader, _ in streams))
    status = await asyncio.to_thread(server.end, signal.SIGTERM)
    assert status == 0
    found = []
    for reader, writer in streams:
        rest = await reader.read()
        found.append((1 + rest.count(b"event: fact"), rest.endswith(b"0\r\n\r\n")))
        writer.close()
    return found


async def opened(server: Server) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET /v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await reader.readuntil(b"id: ")
    return reader, writer
