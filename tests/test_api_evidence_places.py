"""Offsets that turn out to be wrong once a text is attached: told, and never published."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from litestar.testing import TestClient

from api.cli.main import main
from api.service.stores import TEXTS, writing
from events.source_texts.attached_texts import Texts
from events.vocabulary.registry import SourceAdded
from tests.recording import an_app, record, statement
from tests.running import Client

TEXT = "\ufeffErst «so».\r\nDann anders: candid talks, and  candid once more.\r\n"
START = TEXT.index("candid talks")
HASH = sha256(TEXT.encode()).hexdigest()


def source(id: str, sha256: str | None) -> SourceAdded:
    return SourceAdded(
        id=id, publisher="The Daily", title="Talks", published="2023", lineage=id, sha256=sha256
    )


@pytest.fixture
def client(founded: Path) -> Iterator[Client]:
    """Citations, two of them with offsets in bytes, recorded before any text was there."""
    counted = len(TEXT[:START].encode())
    places = (("wrong", "hashed", counted), ("wrong-too", "plain", counted))
    with (
        an_app(lambda: writing(founded)) as app,
        TestClient(app, raise_server_exceptions=False) as client,
    ):
        record(client, source("hashed", HASH), source("plain", None))
        for id, of, start in (*places, ("right", "hashed", START)):
            cited = msgspec.structs.replace(
                statement().citations[0],
                source=of,
                exact="candid talks",
                start=start,
                end=start + len("candid talks"),
            )
            record(client, msgspec.structs.replace(statement(id), citations=(cited,)))
        yield client


def citation_of(client: Client, fact: str) -> str:
    (found,) = client.get(f"/v1/citations?fact={fact}").json()["items"]
    return str(found["id"])


def annotated(client: Client, fact: str) -> tuple[list[tuple[int, int]], Any]:
    """The offsets that are published, and of which text."""
    answer = client.get(f"/v1/citations/{citation_of(client, fact)}.jsonld")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    target = answer.json()["target"]
    places = [each for each in target["selector"] if each["type"] == "TextPositionSelector"]
    return [(each["start"], each["end"]) for each in places], target.get("state")


@pytest.mark.parametrize("accept", [None, "application/ld+json"])
def test_annotation_is_another_one_once_a_text_is_attached(
    client: Client, founded: Path, accept: str | None
) -> None:
    address = f"/v1/citations/{citation_of(client, 'wrong')}"
    path, headers = (f"{address}.jsonld", {}) if accept is None else (address, {"Accept": accept})

    def asked(tag: str) -> tuple[int, str, bytes]:
        answer = client.get(path, headers={**headers, "If-None-Match": tag})
        assert answer.headers["cache-control"] == "no-cache"
        return answer.status_code, answer.headers["etag"], answer.content

    _, bare, _ = asked('"another"')
    assert asked(bare) == (304, bare, b"")
    twice = [("If-None-Match", each) for each in ('"another"', bare)]
    assert client.get(path, headers=[*headers.items(), *twice]).status_code == 304
    assert client.head(path, headers={**headers, "If-None-Match": bare}).status_code == 304
    for text in (TEXT, f"Before it: {TEXT}", f"{TEXT} After it."):
        for each in ("hashed", "plain"):
            Texts(founded / TEXTS).attach(each, text.encode())
        status, tag, body = asked(bare)
        assert (status, tag == bare, len(body) > 0) == (200, False, True)
        assert asked(tag) == (304, tag, b"")
        bare = tag
    for each in ("hashed", "plain"):
        Texts(founded / TEXTS).detach(each)
    assert asked(bare)[0] == 200


@pytest.mark.parametrize("fact", ["wrong", "wrong-too"])
def test_wrong_offsets_are_published_until_a_text_says_so_and_then_the_right_ones(
    client: Client, founded: Path, fact: str
) -> None:
    before, _ = annotated(client, fact)
    for each in ("hashed", "plain"):
        Texts(founded / TEXTS).attach(each, TEXT.encode())

    after, state = annotated(client, fact)
    address = f"/v1/citations/{citation_of(client, fact)}"
    by_accept = client.get(address, headers={"Accept": "application/ld+json"})

    assert before != [(START, START + 12)]
    assert after == [(START, START + 12)]
    assert TEXT[slice(*after[0])] == "candid talks"
    assert state["schema:sha256"] == HASH
    assert by_accept.headers["cache-control"] == "no-cache"
    assert by_accept.json()["target"]["selector"][1]["start"] == START


def test_offsets_of_words_that_are_not_in_the_text_are_not_published(
    client: Client, founded: Path
) -> None:
    Texts(founded / TEXTS).attach("plain", b"Nothing of all that.")

    places, _ = annotated(client, "wrong-too")

    assert places == []


def test_another_text_says_nothing_against_what_was_recorded(client: Client, founded: Path) -> None:
    Texts(founded / TEXTS).attach("hashed", b"Nothing of all that.")

    places, state = annotated(client, "right")

    assert places == [(START, START + 12)]
    assert state["schema:sha256"] == HASH


def test_a_verification_says_where_it_stands_and_what_was_recorded(
    client: Client, founded: Path
) -> None:
    Texts(founded / TEXTS).attach("hashed", TEXT.encode())

    wrong = client.get(f"/v1/citations/{citation_of(client, 'wrong')}/verification").json()
    right = client.get(f"/v1/citations/{citation_of(client, 'right')}/verification").json()

    start, end = wrong["citation"]["start"], wrong["citation"]["end"]
    assert (wrong["result"], wrong["moved"]) == ("exact", True)
    assert wrong["reason"] == (
        f"it stands at {START} to {START + 12}, and {start} to {end} is recorded"
    )
    assert (right["result"], right["moved"], right["reason"]) == ("exact", False, None)
    numbers = client.get("/metrics").text
    assert 'detente_verification_failures_total{of="quote"} 1.0' in numbers


def verify(founded: Path, *more: str) -> Any:
    return CliRunner().invoke(main, ["verify", "--data", str(founded), *more])


def test_moved_quotes_are_counted_apart_and_fail_in_the_recorded_text(
    client: Client, founded: Path
) -> None:
    for each in ("hashed", "plain"):
        Texts(founded / TEXTS).attach(each, TEXT.encode())

    hashed = verify(founded, "--json", "--source", "hashed")
    plain = verify(founded, "--source", "plain")
    strict = verify(founded, "--source", "plain", "--strict")

    report = msgspec.json.decode(hashed.stdout)
    assert (report["results"]["exact"], report["moved"]) == (1, 1)
    assert [each["fact"] for each in report["items"]] == ["wrong"]
    assert hashed.exit_code == 1
    assert "1 citation: 1 moved" in plain.stdout
    assert f"it stands at {START} to {START + 12}" in " ".join(plain.stdout.split())
    assert (plain.exit_code, strict.exit_code) == (0, 1)
