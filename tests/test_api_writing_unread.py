"""What a key may not do is refused before its body is read, and its events before any rule is."""

import json
import re
import select
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from api.service.settings import DEFAULTS
from api.writing.import_events import IMPORT_BYTES_LIMIT
from api.writing.keys import FILE, Keyring
from seeds.pieces import FILE_BYTES_LIMIT
from tests.running import Server, serving
from tests.writers import JSON_LINES, Writer, bearer, issue, key, statement, writer

EVENTS, IMPORTS = "/v1/events", "/v1/imports"
TYPES = {EVENTS: "application/json", IMPORTS: JSON_LINES}
LIMITS = {EVENTS: DEFAULTS.body_bytes, IMPORTS: IMPORT_BYTES_LIMIT}


class Keys:
    """A token of each kind that is refused."""

    def __init__(self, data: Path) -> None:
        self.good = key(data)
        self.expendable = key(data, name="expendable", requests_per_minute=1)
        self.revoked = key(data, name="revoked")
        self.useless = key(data, name="useless")
        Keyring(data).revoke(self.revoked.split("_")[1])
        self._take_scopes(data / FILE, self.useless.split("_")[1])

    def _take_scopes(self, path: Path, id: str) -> None:
        content = json.loads(path.read_bytes())
        for each in content["keys"]:
            if each["id"] == id:
                each["scopes"] = []
        path.write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("unread")


@pytest.fixture(scope="module")
def keys(data: Path) -> Keys:
    return Keys(data)


@pytest.fixture(scope="module")
def server(data: Path, keys: Keys) -> Iterator[Server]:
    with serving(data, "--empty") as server:
        httpx.post(server.address + EVENTS, json=issue("a"), headers=bearer(keys.expendable))
        yield server


def answered(server: Server, path: str, **fields: str | int) -> bytes:
    """What comes for a head alone, whose client asks whether to send the body at all."""
    given = {
        "Host": "localhost",
        "Expect": "100-continue",
        "Content-Type": TYPES[path],
        "Content-Length": 100,
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as raw:
        raw.sendall(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode())
        return raw.recv(1 << 16)


def status(answer: bytes) -> int:
    match = re.match(rb"HTTP/1\.1 (\d{3}) ", answer)
    return int(match[1]) if match else 0


@pytest.mark.parametrize("path", [EVENTS, IMPORTS])
@pytest.mark.parametrize(
    ("who", "fields", "expected"),
    [
        ("good", {}, 100),
        ("nobody", {}, 401),
        ("revoked", {}, 401),
        ("useless", {}, 403),
        ("expendable", {}, 429),
        ("good", {"Content-Type": "text/plain"}, 415),
        ("good", {"Content-Encoding": "gzip"}, 415),
        ("good", {"Accept": "text/html"}, 406),
    ],
)
def test_body_is_not_asked_for_where_it_would_be_for_nothing(
    server: Server, keys: Keys, path: str, *, who: str, fields: dict[str, str], expected: int
) -> None:
    token = getattr(keys, who, None)
    sent = {**fields, **(bearer(token) if token else {})}

    assert status(answered(server, path, **sent)) == expected


@pytest.mark.parametrize("path", [EVENTS, IMPORTS])
def test_body_that_is_too_long_is_not_asked_for(server: Server, keys: Keys, path: str) -> None:
    for size, expected in ((LIMITS[path], 100), (LIMITS[path] + 1, 413)):
        sent = {**bearer(keys.good), "Content-Length": str(size)}
        assert status(answered(server, path, **sent)) == expected


def test_yaml_that_is_too_long_is_not_asked_for(server: Server, keys: Keys) -> None:
    yaml = {"Content-Type": "application/yaml", **bearer(keys.good)}

    assert status(answered(server, IMPORTS, **yaml, Content_Length=FILE_BYTES_LIMIT)) == 100
    assert status(answered(server, IMPORTS, **yaml, Content_Length=FILE_BYTES_LIMIT + 1)) == 413


@pytest.fixture
def registrar(founded: Path) -> Iterator[Writer]:
    with writer(founded, "registry:write") as writes:
        yield writes


FAULTY = {
    "breaks rules": statement("said", speaker="nobody", issues=["unheard-of"]),
    "has no shape": statement("said", date=7, citations=[]),
    "is one of several": {"events": [issue("i"), statement("said", speaker="nobody")]},
    "stands behind one without shape": {"events": [{"type": "issue-added"}, statement("said")]},
    "stands beside an unknown member": {"events": [statement("said")], "unknown": 1},
    "is an amendment": {"type": "fact-retracted", "fact": "nothing", "reason": "x"},
    "names its type twice": b'{"type":"issue-added",'
    + msgspec.json.encode(statement("said", speaker="nobody"))[1:],
}


@pytest.mark.parametrize("name", FAULTY)
def test_event_that_a_key_may_not_record_is_held_against_no_rule(
    registrar: Writer, name: str
) -> None:
    body = FAULTY[name]
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)

    answer = registrar.send(content)

    lacking = "amendments:write" if "amendment" in name else "facts:write"
    assert (answer.status_code, answer.json()["detail"]) == (403, f"the key lacks: {lacking}")


@pytest.mark.parametrize(
    "member", [b'"type":"issue-added","type":"statement-made"', b'"type":"statement-made"']
)
def test_type_that_is_told_twice_opens_nothing(registrar: Writer, member: bytes) -> None:
    """The decoder goes by one of them, and another look by the other."""
    content = msgspec.json.encode(statement("said"))
    for sent in (
        content.replace(b'"type":"statement-made"', member),
        content.replace(b'"type":"statement-made"', member)[:-1] + b',"type":"issue-added"}',
    ):
        assert registrar.send(sent).status_code in {400, 403, 422}
    assert registrar.client.get("/v1/facts/said").status_code == 404


def test_import_that_a_key_may_not_record_is_held_against_no_rule(registrar: Writer) -> None:
    broken = statement("said", speaker="nobody", issues=["unheard-of"])
    content = b"\n".join(map(msgspec.json.encode, [issue("a", name=""), {}, broken]))

    answer = registrar.load(content)

    assert (answer.status_code, answer.json()["detail"]) == (403, "the key lacks: facts:write")


@pytest.mark.parametrize("path", [EVENTS, IMPORTS])
def test_key_that_is_revoked_while_its_body_comes_records_nothing(
    registrar: Writer, path: str
) -> None:
    before = registrar.head()
    content = msgspec.json.encode(issue("new"))

    def parts() -> Iterator[bytes]:
        yield content[:10]
        Keyring(registrar.data).revoke(registrar.token.split("_")[1])
        yield content[10:]

    headers = {**bearer(registrar.token), "Content-Type": TYPES[path]}
    answer = registrar.client.post(path, content=parts(), headers=headers)

    assert answer.status_code == 401
    assert registrar.head() == before


def large_batch() -> bytes:
    """Facts with two hundred citations each, and blanks that have each of them looked at."""
    citation = {"source": "cnn-blinken-xi-2023-06-19", "exact": "candid", "start": 0, "end": 6}
    facts = [statement(f"said-{each}", citations=[citation] * 200) for each in range(200)]
    return json.dumps({"events": facts}).encode()


def one_name_again() -> bytes:
    """An event of two members, as large as may be."""
    good, again = msgspec.json.encode(issue("a")), b',"name":"b"'
    return good[:-1] + again * ((DEFAULTS.body_bytes - len(good)) // len(again)) + b"}"


def many_names() -> bytes:
    """Of which the last is the first again: who compares each with each takes for ever."""
    citation = statement("said")["citations"][0]
    says = {f"n{each}": "" for each in range(5_000)}  # more is no event any more
    event = statement("said", citations=[{**citation, "says": says}])
    return msgspec.json.encode(event).replace(b'"n4999":""', b'"n4999":"","n0":""')


@pytest.mark.parametrize("make", [large_batch, one_name_again])
def test_others_are_answered_while_a_large_body_is_read(
    founded: Path, make: Callable[[], bytes]
) -> None:
    token, body = key(founded), make()
    head = (
        f"POST /v1/events?dry_run=true HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with (
        serving(founded) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=120) as raw,
    ):
        raw.sendall(head.encode() + body)
        answers = 0
        while not select.select([raw], [], [], 0)[0]:
            assert server.get("/health").status_code == 200
            answers += 1
        first = raw.recv(1 << 16)

    assert status(first) in {200, 400, 422}
    assert answers > 1


def test_name_that_is_twice_among_very_many_is_found(registrar: Writer) -> None:
    token = key(registrar.data, name="another")

    answer = registrar.client.post(
        EVENTS, content=many_names(), headers=bearer(token) | {"Content-Type": "application/json"}
    )

    assert answer.status_code == 400
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/citations/0/says/n0"]


def test_large_bodies_are_read_in_turn_and_small_ones_meanwhile(founded: Path) -> None:
    token, body = key(founded, requests_per_minute=10_000), large_batch()
    statuses: list[int] = []

    def send(server: Server) -> None:
        answer = httpx.post(
            f"{server.address}{EVENTS}?dry_run=true",
            content=body,
            headers={**bearer(token), "Content-Type": "application/json"},
            timeout=300,
        )
        statuses.append(answer.status_code)

    with serving(founded) as server:
        large = [threading.Thread(target=send, args=(server,)) for _ in range(3)]
        for each in large:
            each.start()
        small = 0
        while not statuses and any(each.is_alive() for each in large):
            answer = httpx.post(
                server.address + EVENTS, json=issue(f"small-{small}"), headers=bearer(token)
            )
            assert answer.status_code in {201, 202}
            small += 1
        for each in large:
            each.join()

    assert len(set(statuses)) == 1
    assert small > 1
