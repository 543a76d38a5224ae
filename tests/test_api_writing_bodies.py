"""Bodies as no client should send them: each is a problem document, none is recorded."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from api.service.settings import DEFAULTS
from tests.writers import JSON_LINES, Writer, bearer, issue, writer

GOOD = msgspec.json.encode(issue("new"))


@pytest.fixture(scope="module")
def writes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    with writer(tmp_path_factory.mktemp("bodies") / "data") as opened:
        yield opened


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b" ", 400),
        (b"null", 422),
        (b"{", 400),
        (b"nothing", 400),
        (GOOD + b"x", 400),
        (GOOD + GOOD, 400),
        (b"\xef\xbb\xbf" + GOOD, 400),
        (GOOD.decode().encode("utf-16"), 400),
        (GOOD.replace(b"For", b"\xff\xfe"), 400),
        (GOOD.replace(b"For", b"\\ud800"), 400),
        (GOOD.replace(b"For", b"\xed\xa0\x80"), 400),
        (b"[" * 200_000, 422),
        (b'{"type":' + b"[" * 200_000, 400),
        (b'{"events":' + b"[" * 200_000, 400),
        (b'{"events":[' + b'{"a":' * 200_000, 400),
        (b'{"type":"issue-added","id":' + b"9" * 500_000 + b"}", 422),
        (b'{"type":"issue-added","id":1e999999}', 422),
        (GOOD.replace(b'"name"', b'"name":"Old","name"'), 400),
        (b'{"events":[' + GOOD + b'],"events":[' + GOOD + b"]}", 400),
        (b'{"events":[' + GOOD + b'],"expected":{"issue/new":7,"issue/new":0}}', 400),
        (GOOD.replace(b"For a test.", b"x" * 2_001), 422),
        (b'{"type":"fact-retracted","fact":"\0","reason":"x"}', 400),
        (b'{"type":"fact-retracted","fact":"\';DROP TABLE event;--","reason":"x"}', 422),
    ],
    ids=range(24),
)
def test_body_that_is_wrong_is_a_problem(writes: Writer, body: bytes, status: int) -> None:
    before = writes.head()

    answer = writes.send(body)

    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert len(answer.content) < 20_000
    assert writes.head() == before


PLACE = b'{"type":"place-added","id":"a","name":"Null Island","latitude":1e-6,"longitude":1e-6}'


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (GOOD.replace(b'"name"', b'"name":"Old","na\\u006de"'), "/name"),
        (GOOD.replace(b"{", b'{"id":"old",'), "/id"),
        (
            b'{"events":[' + GOOD + b"," + GOOD.replace(b"{", b'{"id":"old",') + b"]}",
            "/events/1/id",
        ),
        (b'{"events":[' + GOOD + b'],"\\u0065vents":[' + GOOD + b"]}", "/events"),
        (b'{"events":[' + GOOD + b'],"expected":{"a/b":7,"a/b":0}}', "/expected/a~1b"),
        # The ledger writes the four coordinates longer than they came, by more than a member takes.
        (
            b'{"events":[' + PLACE + b"," + PLACE.replace(b'"a"', b'"b","id":"c"') + b"]}",
            "/events/1/id",
        ),
        (PLACE.replace(b"1e-6", b"1e-400"), "/latitude"),
    ],
)
def test_what_is_said_twice_or_inexactly_is_pointed_at(
    writes: Writer, body: bytes, pointer: str
) -> None:
    before = writes.head()

    answer = writes.send(body)

    assert answer.status_code == 400, answer.text
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]
    assert writes.head() == before


def test_batch_hidden_behind_a_smaller_one_is_not_read(writes: Writer) -> None:
    hidden = b",".join([b"{}"] * 1_000_000)

    answer = writes.send(b'{"events":[' + hidden + b'],"events":[' + GOOD + b"]}")

    assert answer.status_code == 422
    assert "`events` and `expected` once" in answer.text


@pytest.mark.parametrize(
    "media_type",
    ["", "text/plain", "application/xml", "application/json; charset=latin-1", JSON_LINES],
)
def test_other_media_types_are_not_read(writes: Writer, media_type: str) -> None:
    answer = writes.send(GOOD, Content_Type=media_type)

    assert answer.status_code == 415
    assert answer.headers["accept-post"] == "application/json"


def test_compressed_body_is_not_read(writes: Writer) -> None:
    answer = writes.send(b"\x1f\x8b", Content_Encoding="gzip")

    assert (answer.status_code, answer.headers["accept-encoding"]) == (415, "identity")


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "application/xml, text/*"])
def test_answer_that_is_not_wanted_is_not_recorded_either(writes: Writer, accept: str) -> None:
    before = writes.head()

    assert writes.send(GOOD, Accept=accept).status_code == 406
    assert writes.head() == before


@pytest.mark.parametrize(
    "accept", ["*/*", "application/*", "application/json; q=0.5", "text/html, */*;q=0.1", ""]
)
def test_answer_is_json_for_who_takes_it(writes: Writer, accept: str) -> None:
    answer = writes.client.post(
        "/v1/events?dry_run=true", content=GOOD, headers=_headers(writes, Accept=accept)
    )

    assert answer.status_code == 200


def test_charset_is_utf_8(writes: Writer) -> None:
    headers = _headers(writes, **{"Content-Type": 'Application/JSON; charset="UTF-8"'})

    answer = writes.client.post("/v1/events?dry_run=true", content=GOOD, headers=headers)

    assert answer.status_code == 200


def test_body_that_is_too_large_is_refused_by_its_length_alone(writes: Writer) -> None:
    answer = writes.send(GOOD, Content_Length=str(DEFAULTS.body_bytes + 1))

    assert answer.status_code == 413
    assert answer.json()["detail"] == "the body is larger than this address takes"


def test_body_that_grows_too_large_on_its_way_is_refused(writes: Writer) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(DEFAULTS.body_bytes // 1_000_000 + 2):
            yield b" " * 1_000_000

    answer = writes.client.post("/v1/events", content=chunks(), headers=_headers(writes))

    assert answer.status_code == 413


def test_event_that_is_too_large_is_pointed_at(writes: Writer) -> None:
    says = {f"field-{number}": "x" * 300 for number in range(4_000)}
    citation = {"source": "s", "exact": "a", "start": 0, "end": 1, "says": says}
    event = {"type": "citation-added", "fact": "f", "citation": citation}

    answer = writes.post({"events": [issue("small"), event]})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/events/1"


def test_same_key_from_many_at_once_is_recorded_once(writes: Writer) -> None:
    start = threading.Barrier(12)

    def post(_: int) -> tuple[int, tuple[int, ...]]:
        start.wait()
        answer = writes.post(issue("contended"), key="contended")
        return answer.status_code, tuple(answer.json()["positions"])

    with ThreadPoolExecutor(12) as posting:
        answers = list(posting.map(post, range(12)))

    assert sorted(status for status, _ in answers) == [200] * 11 + [201]
    assert len({positions for _, positions in answers}) == 1


def test_same_id_from_many_at_once_is_recorded_once(writes: Writer) -> None:
    start = threading.Barrier(8)

    def post(_: int) -> int:
        start.wait()
        return writes.post(issue("coveted")).status_code

    with ThreadPoolExecutor(8) as posting:
        assert sorted(posting.map(post, range(8))) == [201] + [422] * 7


def _headers(writes: Writer, **more: str) -> dict[str, str]:
    return bearer(writes.token) | {"Content-Type": "application/json"} | more
