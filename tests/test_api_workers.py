"""`detente serve --workers N`: processes that serve together, and what comes of each that dies."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.listening import listening
from tests.running import COMMAND, ENVIRONMENT, Server, detente, serving
from tests.writers import bearer, issue, key

RELATIONS = "/v1/relations/united-states/china?as_of=2023-03-01"
ADDRESSES = (
    *(RELATIONS, f"{RELATIONS}&known_at=212", "/v1/timeline?limit=200", "/v1/events?limit=50"),
    *("/v1/ledger/checkpoint", "/v1/doubles", "/openapi.json", "/relations/united-states/china"),
)
WAIT_SECONDS = 30

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children are told by /proc")


@pytest.fixture
def token(founded: Path) -> str:
    return key(founded, requests_per_minute=100_000)


@pytest.fixture
def together(founded: Path) -> Iterator[Server]:
    with serving(founded, "--workers", "2") as server:
        yield server


@contextmanager
def clients(server: Server) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Two of them, each with a connection to another worker. Connections are taken in turn, but a
    worker that is busy for a moment misses its turn: then another connection is made.
    """
    found: dict[int, httpx.Client] = {}
    with ExitStack() as stack:

        def are_found() -> bool:
            client = stack.enter_context(httpx.Client(base_url=server.address, timeout=30))
            found.setdefault(who_answers(server, client), client)
            return len(found) == 2

        until(are_found)
        one, other = found.values()
        yield one, other


def who_answers(server: Server, client: httpx.Client) -> int:
    """The process that has the other end of a client's connection."""
    ours = client.get("/health").extensions["network_stream"].get_extra_info("client_addr")[1]
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()
    ends = [f":{server.port:04X}", f":{ours:04X}"]
    (inode,) = [
        fields[9] for fields in map(str.split, lines) if [each[8:] for each in fields[1:3]] == ends
    ]
    (found,) = [each for each in children(server) if f"socket:[{inode}]" in files_of(each)]
    return found


def files_of(pid: int) -> list[str]:
    """What a process has open; nothing, where it has just ended."""
    found = []
    with suppress(OSError):
        for each in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                found.append(str(each.readlink()))
    return found


def post(client: httpx.Client, token: str, body: Any, **headers: str) -> httpx.Response:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/v1/events", json=body, headers=bearer(token) | given)


def children(server: Server) -> list[int]:
    """The processes of a server, in the order in which they were started: first who writes."""
    pid = server.process.pid
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(each) for each in found.split()]


def until(found: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while not found():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def is_there(pid: int) -> bool:
    """Whether any thread of a process is. The first one may end before the others, and what they
    hold open is closed with the last: until then a killed process still takes in connections.
    """
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        threads = len(list(Path(f"/proc/{pid}/task").iterdir()))
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z" or threads > 1


def numbers(server: Server, name: str) -> dict[str, float]:
    """A number of each process that says its numbers in time."""
    sample = re.compile(rf'^{name}{{.*?process="([^"]+)".*}} (\S+)$', re.MULTILINE)
    found = sample.findall(server.get("/metrics").text)
    sums: dict[str, float] = {}
    for process, value in found:
        sums[process] = sums.get(process, 0) + float(value)
    return sums


def numbers_of_all(server: Server, name: str) -> dict[str, float]:
    """A number of each process, once none is too busy to say it."""
    found: dict[str, float] = {}

    def all_say() -> bool:
        found.update(numbers(server, name))
        return len(found) == 3

    until(all_say)
    return found


def test_each_worker_answers_in_the_same_bytes_with_the_same_tag(together: Server) -> None:
    with clients(together) as (one, other):
        for address in ADDRESSES:
            first, second = one.get(address), other.get(address)
            assert (first.status_code, first.content) == (200, second.content), address
            assert first.headers.get("etag") == second.headers.get("etag")
            if tag := first.headers.get("etag"):
                assert other.get(address, headers={"If-None-Match": tag}).status_code == 304
    asked = numbers_of_all(together, "detente_requests_total")
    assert min(asked["worker-1"], asked["worker-2"]) >= len(ADDRESSES)


def test_what_one_worker_took_the_other_shows_at_once(together: Server, token: str) -> None:
    with clients(together) as both:
        for number in range(20):
            one, other = both[number % 2], both[1 - number % 2]
            taken = post(one, token, issue(f"new-{number}"))
            at = taken.json()["min_position"]
            assert (taken.status_code, taken.json()["views"]) == (201, "show it")
            assert other.get(f"/v1/issues/new-{number}").status_code == 200
            assert other.get(f"{RELATIONS}&min_position={at}").status_code == 200


def test_a_text_that_comes_by_way_of_one_worker_is_read_by_way_of_the_other(
    together: Server, token: str
) -> None:
    headers = bearer(token) | {"Content-Type": "text/markdown"}
    large = b"# Talks\n\n" + b"They were useful, and long. " * 300_000
    with clients(together) as (one, other):
        brought = one.post(
            "/v1/texts", content=b"# Talks\n\nThey were *useful*.\n", headers=headers
        )
        text = brought.json()["text"]
        shown = other.get(f"/v1/texts/{text}", headers=bearer(token))
        cited = other.post(
            "/v1/citations/draft", json={"text": text, "exact": "useful"}, headers=bearer(token)
        )
        plain = bearer(token) | {"Content-Type": "text/plain"}
        taken = other.post("/v1/texts", content=large, headers=plain)
        refused = other.post("/v1/texts", content=large + b"x" * 2_000_000, headers=plain)

    assert (brought.status_code, shown.status_code, cited.status_code) == (201, 200, 200)
    assert shown.json()["content"] == "Talks\n\nThey were useful.\n"
    assert [each["start"] for each in cited.json()["places"]] == [17]
    assert (taken.status_code, refused.status_code) == (201, 413)


def test_answer_that_a_worker_kept_is_not_given_once_another_took_what_touches_it(
    together: Server, token: str
) -> None:
    with clients(together) as (one, other):
        before = one.get("/v1/issues?limit=200")
        assert one.get("/v1/issues?limit=200").content == before.content
        post(other, token, issue("new"))

        after = one.get("/v1/issues?limit=200", headers={"If-None-Match": before.headers["etag"]})

    assert (after.status_code, '"new"' in after.text) == (200, True)


REFUSED: tuple[tuple[str, bytes, dict[str, str]], ...] = (
    ("/v1/events", b"{}", {"Content-Type": "application/json"}),
    ("/v1/events", b"{", {"Content-Type": "application/json", "Authorization": "Bearer nobody"}),
    ("/v1/events?nonsense=1", b"{}", {"Content-Type": "application/json"}),
    ("/v1/events", b"{}", {"Content-Type": "application/json", "Host": "elsewhere.example"}),
    ("/v1/imports", b"x", {"Content-Type": "text/plain"}),
)


@pytest.mark.parametrize(("path", "body", "fields"), REFUSED)
def test_refusals_are_as_one_process_has_them(
    founded: Path, token: str, path: str, body: bytes, fields: dict[str, str]
) -> None:
    fields = {"X-Request-ID": "one", "Origin": "https://pages.example", **fields}
    if "Authorization" not in fields and "nonsense" not in path:
        fields |= bearer(token)
    found = []
    for options in ((), ("--workers", "1")):
        with serving(founded, *options) as server:
            answer = httpx.post(server.address + path, content=body, headers=fields)
            headers = {name: each for name, each in answer.headers.items() if name != "date"}
            found.append((answer.status_code, answer.content, sorted(headers.items())))
    alone, handed_on = found
    assert handed_on == alone
    assert alone[0] >= 400


@pytest.mark.parametrize("is_declared", [True, False])
@pytest.mark.parametrize("size", [1_001, 3_000])
def test_body_that_is_too_large_is_refused_as_one_process_does(
    founded: Path, token: str, is_declared: bool, size: int
) -> None:
    body = b"x" * size
    fields = {"Content-Type": "application/json"}
    if is_declared:
        fields["Content-Length"] = str(size)
    with (
        serving(founded, "--workers", "1", "--body-bytes", "1000") as server,
        httpx.Client(base_url=server.address, headers=fields) as client,
    ):
        for _ in range(3):
            refused = client.post("/v1/events", content=iter([body]), headers=bearer(token))
            nobodys = client.post("/v1/events", content=iter([body]), headers=bearer("nobody"))
            assert (refused.status_code, nobodys.status_code) == (413, 401)
        assert server.get("/ready").json()["status"] == "ready"


def test_key_and_its_idempotency_are_the_same_by_way_of_each(
    together: Server, founded: Path, token: str
) -> None:
    start = threading.Barrier(8)

    def send(_: int) -> tuple[int, str]:
        with httpx.Client(base_url=together.address, timeout=30) as client:
            start.wait()
            answer = post(client, token, issue("new"), Idempotency_Key="k")
            return answer.status_code, str(answer.json()["positions"])

    with ThreadPoolExecutor(8) as sending:
        answers = list(sending.map(send, range(8)))

    assert sorted(status for status, _ in answers) == [200] * 7 + [201]
    assert len({positions for _, positions in answers}) == 1
    with clients(together) as both:
        again = [post(each, token, issue("other"), Idempotency_Key="k") for each in both]
    assert [each.status_code for each in again] == [409, 409]
    item = together.get("/v1/events?after=406").json()["items"][0]
    assert item["recorded_by"] == "curator"


def test_revoked_key_is_refused_by_way_of_each_from_the_next_request_on(
    together: Server, founded: Path, token: str
) -> None:
    with clients(together) as both:
        for number, each in enumerate(both):
            assert post(each, token, issue(f"new-{number}")).status_code == 201
        id = token.split("_")[1]
        assert detente("keys", "revoke", id, "--data", founded).returncode == 0

        refused = [post(each, token, issue(f"no-{n}")) for n, each in enumerate(both)]

    assert [each.status_code for each in refused] == [401, 401]


def test_rate_limit_is_one_for_all_workers(together: Server, founded: Path) -> None:
    slow = key(founded, name="slow", requests_per_minute=2)
    with clients(together) as both:
        statuses = [
            post(both[number % 2], slow, issue(f"new-{number}")).status_code for number in range(4)
        ]
    assert statuses == [201] * 2 + [429] * 2


def test_client_is_who_asked_and_not_who_says_so(founded: Path, token: str) -> None:
    with serving(
        *(founded, "--workers", "1", "--log-level", "info", "--log-format", "json"),
        *("--trusted-proxies", "127.0.0.1"),
    ) as server:
        claims = {"X-Detente-From": "https 6.6.6.6"}
        with httpx.Client(base_url=server.address) as client:
            post(client, token, issue("claimed"), **claims)
            post(client, token, issue("handed-on"), X_Forwarded_For="203.0.113.7")
        server.end(signal.SIGTERM)
        lines = [json.loads(each) for each in server.complaints().splitlines()]
    asked = [each["client"] for each in lines if each.get("path") == "/v1/events"]
    assert asked == ["127.0.0.1", "203.0.113.7"]


def test_import_is_told_stage_by_stage_by_way_of_a_worker(together: Server, token: str) -> None:
    lines = b"".join(json.dumps(issue(f"line-{n}")).encode() + b"\n" for n in range(2_000))
    fields = bearer(token) | {
        "Content-Type": "application/jsonl",
        "Accept": "text/event-stream",
    }
    answer = httpx.post(f"{together.address}/v1/imports", content=lines, headers=fields, timeout=60)
    names = re.findall("^event: (.*)$", answer.text, re.MULTILINE)
    assert (answer.status_code, names[-2:]) == (200, ["recorded", "done"])
    assert together.get("/v1/issues/line-1999").status_code == 200


def test_stream_of_a_worker_tells_what_came_by_way_of_another(together: Server, token: str) -> None:
    with clients(together) as both, listening(together) as listener:
        for number, each in enumerate(both):
            post(each, token, issue(f"new-{number}"))
            assert listener.next().data["subject"] == f"issue/new-{number}"


def test_only_the_workers_and_their_parent_listen(together: Server) -> None:
    """Whoever comes while the others end is refused, and does not wait for the one that writes."""
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()
    (inode,) = [
        fields[9]
        for fields in map(str.split, lines)
        if (fields[1][8:], fields[3]) == (f":{together.port:04X}", "0A")
    ]
    have = [f"socket:[{inode}]" in files_of(each) for each in children(together)]
    assert have == [False, True, True]


def test_numbers_have_the_process_that_they_are_of(together: Server) -> None:
    names = {"writer", "worker-1", "worker-2"}
    until(lambda: numbers(together, "detente_process_up") == dict.fromkeys(names, 1.0))
    assert set(numbers_of_all(together, "detente_ledger_head")) == names
    head = together.get("/health").json()["ledger_head"]
    assert set(numbers_of_all(together, "detente_views_checkpoint").values()) == {head}
    assert "# EOF" in together.get("/metrics", {"Accept": "application/openmetrics-text"}).text


def test_worker_that_is_killed_is_replaced_and_told(founded: Path, token: str) -> None:
    with serving(founded, "--workers", "2") as server:
        writer, *workers = children(server)
        for number, pid in enumerate(workers):
            os.kill(pid, signal.SIGKILL)
            for _ in range(5):  # the other one, or the one that takes its place
                assert server.get(RELATIONS).status_code == 200
            until(lambda pid=pid: len({*children(server)} - {pid}) == 3)  # type: ignore[misc]
            with httpx.Client(base_url=server.address) as client:
                assert post(client, token, issue(f"new-{number}")).status_code == 201
        until(lambda: set(numbers(server, "detente_process_up").values()) == {1.0})
        assert children(server)[0] == writer
        server.end(signal.SIGTERM)
        said = server.complaints()
    for name in ("worker-1", "worker-2"):
        assert re.search(rf"{name} \(process \d+\) has ended by signal 9: another takes", said)


def test_reads_go_on_without_the_writer_and_writes_are_asked_for_again(
    founded: Path, token: str
) -> None:
    with serving(founded, "--workers", "2") as server:
        writer, *workers = children(server)
        os.kill(server.process.pid, signal.SIGSTOP)  # nobody replaces it for now
        os.kill(writer, signal.SIGKILL)
        until(lambda: not is_there(writer))
        with clients(server) as both:
            for each in both:
                assert each.get(RELATIONS).status_code == 200
                refused = post(each, token, issue("new"), X_Request_ID="mine")
                assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
                assert "nothing was written" in refused.json()["detail"]
                assert refused.headers["x-request-id"] == "mine"
                assert refused.headers["content-type"] == "application/problem+json"
                ready = each.get("/ready")
                assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
                assert "started again" in ready.json()["checks"]["writer"]
        assert numbers(server, "detente_process_up")["writer"] == 0

        os.kill(server.process.pid, signal.SIGCONT)

        with httpx.Client(base_url=server.address) as client:
            until(lambda: post(client, token, issue("new")).status_code == 201)
        assert {*workers} < {*children(server)}
        until(lambda: server.get("/ready").json()["status"] == "ready")


def test_what_was_acknowledged_before_the_writer_was_killed_is_there_once(
    founded: Path, token: str
) -> None:
    acknowledged: dict[str, int] = {}
    ended = threading.Event()

    def write(name: str, address: str) -> None:
        with httpx.Client(base_url=address, timeout=30) as client:
            number = 0
            while not ended.is_set():
                id = f"{name}-{number}"
                answer = post(client, token, issue(id), Idempotency_Key=id)
                if answer.status_code in {200, 201, 202}:
                    acknowledged[id] = answer.json()["positions"][0]
                    number += 1
                else:
                    assert answer.status_code == 503, answer.text

    with serving(founded, "--workers", "2") as server, ThreadPoolExecutor(4) as writing:
        running = [writing.submit(write, f"w{each}", server.address) for each in range(4)]
        try:
            for _ in range(4):
                kill_the_writer_once_more_is_there(server, acknowledged)
            before = len(acknowledged)
            until(lambda: len(acknowledged) > before + 20)
        finally:
            ended.set()
        for each in running:
            each.result()
        found: dict[str, int] = {}
        after = 406
        while page := server.get(f"/v1/events?after={after}&limit=500").json()["items"]:
            for each in page:
                assert each["event"]["id"] not in found
                found[each["event"]["id"]] = each["position"]
            after = page[-1]["position"]
    assert acknowledged.items() <= found.items()


def kill_the_writer_once_more_is_there(server: Server, acknowledged: dict[str, int]) -> None:
    before = len(acknowledged)
    until(lambda: len(acknowledged) > before + 20)
    os.kill(writer_of(server), signal.SIGKILL)


def writer_of(server: Server) -> int:
    """The process that holds the ledger's lock, once there is one."""
    data = re.search(r"facts from (\S+) on", server.announced)
    assert data is not None
    lock = Path(data[1]) / "ledger.sqlite3.lock"
    found: list[int] = []

    def holds() -> bool:
        with suppress(ValueError):
            number = re.search(r"\d+", lock.read_text(encoding="utf-8"))
            found[:] = [int(number[0])] if number else []
        return bool(found) and found[0] in children(server) and is_there(found[0])

    until(holds)
    return found[0]


def test_all_end_with_the_parent(founded: Path) -> None:
    with serving(founded, "--workers", "2") as server:
        found = children(server)
        server.end(signal.SIGKILL)
        until(lambda: not any(map(is_there, found)))
    with serving(founded, "--workers", "2") as server:
        assert server.get(RELATIONS).status_code == 200


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_all_of_them_and_what_is_there_is_answered(
    founded: Path, token: str, how: signal.Signals
) -> None:
    with serving(founded, "--workers", "2") as server, listening(server) as listener:
        found = children(server)
        with httpx.Client(base_url=server.address) as kept_alive:
            kept_alive.get(RELATIONS)
            assert post(kept_alive, token, issue("new")).status_code == 201
            assert listener.next().data["subject"] == "issue/new"

            code = server.end(how)

        assert (code, server.complaints()) == (0, "")
        assert listener.rest() == []  # it ended by itself
    assert not any(map(is_there, found))
    assert (founded / "ledger.sqlite3.lock").read_text() == ""
    assert not list(founded.glob("*-wal"))


def test_second_signal_ends_them_at_once(founded: Path) -> None:
    with serving(founded, "--workers", "1") as server:
        found = children(server)
        for each in found:
            os.kill(each, signal.SIGSTOP)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        server.end(signal.SIGTERM)
        until(lambda: not any(map(is_there, found)))


@pytest.mark.parametrize("options", [(), ("--workers", "2")])
def test_second_writer_of_a_directory_is_refused_in_a_line(
    together: Server, founded: Path, options: tuple[str, ...]
) -> None:
    second = detente("serve", "--port", "0", "--data", founded, *options)

    assert second.returncode == 1
    (line,) = second.stderr.splitlines()
    assert f"is being written by process {children(together)[0]}" in line
    assert together.get(RELATIONS).status_code == 200


def test_first_start_says_how_far_it_is_by_way_of_each(tmp_path: Path) -> None:
    with serving(tmp_path / "data", "--workers", "2") as server:
        assert "Detente serves 257 facts" in server.announced
        assert server.get("/ready").json()["status"] == "ready"


def test_workers_may_only_read(founded: Path, token: str) -> None:
    with (
        serving(founded) as writer,
        serving(founded, "--workers", "2", "--read-only") as readers,
        httpx.Client(base_url=readers.address) as client,
    ):
        assert len(children(readers)) == 2
        refused = post(client, token, issue("new"))
        assert (refused.status_code, client.get("/health").json()["role"]) == (403, "reader")
        with httpx.Client(base_url=writer.address) as other:
            at = post(other, token, issue("new")).json()["min_position"]
        assert client.get(f"/v1/issues/new?min_position={at}").status_code == 200


def test_nothing_is_left_behind(founded: Path) -> None:
    """Started as from a shell, with a place of its own for what is temporary."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as place:
        assert_nothing_is_left(founded, Path(place))


def assert_nothing_is_left(founded: Path, place: Path) -> None:
    environment = {**ENVIRONMENT, "TMPDIR": str(place)}
    command = [*COMMAND, "serve", "--workers", "1", "--port", "0", "--data", str(founded)]
    for how in (signal.SIGTERM, signal.SIGKILL):
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        ) as process:
            server = Server(process)
            assert len(list(place.iterdir())) == 1
            found = children(server)
            process.send_signal(how)
            process.wait(timeout=60)
            until(lambda found=found: not any(map(is_there, found)))  # type: ignore[misc]
        until(lambda: not list(place.iterdir()))
