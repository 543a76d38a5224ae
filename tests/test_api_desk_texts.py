"""The desk shows a whole text to whoever holds a key, and makes citations of it."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rapidfuzz import fuzz

from api.evidence import citation_drafts
from api.evidence.citation_drafts import PIECE, nearest, paragraphs_of
from api.service.stores import TEXTS
from events.source_texts.attached_texts import Texts
from events.source_texts.matching import Text
from tests.writers import Writer, bearer, key, statement, writer

SOURCE = "cnn-blinken-xi-2023-06-19"
CONTENT = (
    "\nThe talks were “candid” \U0001f91d, an official said.\n\n"
    "He said that they were constructive.\n\nAsked again, he said that they were useful.\n"
)
WORD = "abcdefghij"
ROUTES = (("POST", "/v1/citations/draft"), ("GET", "/v1/texts"), ("GET", f"/v1/texts/{SOURCE}"))


@pytest.fixture
def desk(founded: Path) -> Iterator[Writer]:
    Texts(founded / TEXTS).attach(SOURCE, CONTENT.encode())
    with writer(founded) as opened:
        yield opened


def drafted(desk: Writer, /, **wanted: Any) -> Any:
    answer = desk.client.post("/v1/citations/draft", json=wanted, headers=bearer(desk.token))
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


def read(desk: Writer, path: str) -> Any:
    answer = desk.client.get(path, headers=bearer(desk.token))
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


def record(desk: Writer, exact: str) -> None:
    said = statement("said", citations=[{"source": SOURCE, "exact": exact}])
    assert desk.post(said).status_code == 201


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_the_desk_is_shut_without_a_key(desk: Writer, method: str, path: str) -> None:
    body = b'{"text": "0"}' if method == "POST" else b""
    answer = desk.client.request(method, path, content=body)

    assert answer.status_code == 401
    assert "candid" not in answer.text


@pytest.mark.parametrize("scope", ["facts:write", "registry:write", "sources:write", "review"])
def test_any_key_opens_the_desk(desk: Writer, founded: Path, scope: Any) -> None:
    token = key(founded, scope, name="another")

    assert desk.client.get(f"/v1/texts/{SOURCE}", headers=bearer(token)).status_code == 200


def test_the_words_have_their_place_and_what_they_support(desk: Writer) -> None:
    record(desk, "constructive")
    start = CONTENT.index("they were constructive")

    found = drafted(desk, source=SOURCE, exact="they were constructive")

    (place,) = found["places"]
    assert (found["source"], found["found"], found["left_out"]) == (SOURCE, 1, 0)
    assert (place["start"], place["end"]) == (start, start + 22)
    assert (place["words"], place["too_long"], place["paragraph"]) == (3, False, 2)
    assert place["suffix"] == CONTENT[start + 22 : start + 54]
    assert place["supports"] == [
        {
            "fact": "said",
            "kind": "statement-made",
            "title": "Something is said.",
            "bearing": "supports",
            "permalink": "/v1/facts/said",
        }
    ]


def test_a_selection_has_its_words_without_the_blanks_around(desk: Writer) -> None:
    start = CONTENT.index("candid") - 1
    (place,) = drafted(desk, source=SOURCE, start=start - 1, end=start + 10)["places"]

    assert (place["exact"], place["end"]) == ("“candid” \U0001f91d", start + 10)


def test_what_was_drafted_is_recorded_as_it_is(desk: Writer) -> None:
    (place,) = drafted(desk, source=SOURCE, exact="constructive. Asked again")["places"]
    members = ("exact", "prefix", "suffix", "start", "end")
    citation = {"source": SOURCE, **{each: place[each] for each in members}}

    assert place["exact"] == "constructive.\n\nAsked again"
    assert desk.post(statement("said", citations=[citation])).status_code == 201


def test_several_places_are_told_apart_by_what_stands_around(desk: Writer) -> None:
    places = drafted(desk, source=SOURCE, exact="he said that they were")["places"]
    several = drafted(desk, source=SOURCE, exact="that they were")

    assert len(places) == 1  # no case is forgiven
    assert several["found"] == 2
    assert [each["paragraph"] for each in several["places"]] == [2, 3]


def test_words_that_stand_nowhere_have_no_place_but_a_nearest(desk: Writer) -> None:
    found = drafted(desk, source=SOURCE, exact="they were reconstructive")

    assert (found["places"], found["found"]) == ([], 0)
    assert found["nearest"]["exact"] == "that they were constructive."


@pytest.mark.parametrize("before", [0, PIECE - 20, PIECE, 3 * PIECE + 7])
def test_the_nearest_words_are_looked_for_piece_by_piece(
    monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    sizes = []

    def looked_for(words: str, piece: str, **more: Any) -> Any:
        sizes.append(len(piece))
        return fuzz.partial_ratio_alignment(words, piece, **more)

    monkeypatch.setattr(
        citation_drafts, "fuzz", SimpleNamespace(partial_ratio_alignment=looked_for)
    )
    words = "the talks were rather candid, he said"
    found = nearest(
        Text("z " * (before // 2) + words + " z" * PIECE, ""), words.replace("rather", "rahter")
    )

    assert found is not None
    assert found.exact == words
    assert found.start == before // 2 * 2
    assert max(sizes) < 2 * PIECE


def test_paragraphs_are_those_that_blank_lines_part_or_lines() -> None:
    parted = Text("\n\nOne\nstill one.\n \n\nTwo.\n\nThree.", "")
    starts = [parted.content.index(each) for each in ("One", "still", "Two", "wo", "Three")]
    assert [*paragraphs_of(parted, starts)] == [1, 1, 2, 2, 3]
    assert [*paragraphs_of(Text("One.\nTwo.", ""), [0, 5, 8])] == [1, 2, 2]


def test_what_is_too_long_is_told_to_be(desk: Writer, founded: Path) -> None:
    Texts(founded / TEXTS).attach(SOURCE, " ".join([WORD] * 60).encode())

    places = drafted(desk, source=SOURCE, start=0, end=len(WORD) * 30 + 29)["places"]

    assert [(each["words"], each["too_long"]) for each in places] == [(30, True)]


@pytest.mark.parametrize(
    ("wanted", "status", "pointer"),
    [
        ({"exact": "useful"}, 422, ""),
        ({"source": SOURCE, "text": "0" * 64, "exact": "useful"}, 422, ""),
        ({"source": SOURCE}, 422, ""),
        ({"source": SOURCE, "start": 3}, 422, ""),
        ({"source": SOURCE, "start": 5, "end": 5}, 422, "/end"),
        ({"source": SOURCE, "start": 5, "end": 10_000}, 422, "/end"),
        ({"source": SOURCE, "exact": 7}, 422, "/exact"),
        ({"source": "../keys.json", "exact": "x"}, 422, "/source"),
        ({"source": SOURCE, "exact": "x", "more": 1}, 422, ""),
        ({"source": "no-such-source", "exact": "x"}, 404, None),
        ({"text": "0" * 64, "exact": "x"}, 404, None),
    ],
)
def test_what_names_no_words_is_refused(
    desk: Writer, wanted: dict[str, Any], status: int, pointer: str | None
) -> None:
    answer = desk.client.post("/v1/citations/draft", json=wanted, headers=bearer(desk.token))

    assert answer.status_code == status, answer.text
    if pointer is not None:
        assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


def test_a_body_that_is_no_json_is_refused(desk: Writer) -> None:
    headers = bearer(desk.token) | {"Content-Type": "application/json"}

    answer = desk.client.post("/v1/citations/draft", content=b'{"source": ', headers=headers)

    assert answer.status_code == 400


def test_a_text_is_read_whole_with_what_is_cited_and_what_is_open(desk: Writer) -> None:
    record(desk, "constructive")
    start = CONTENT.index("constructive")

    found = read(desk, f"/v1/texts/{SOURCE}")

    assert found["content"] == CONTENT
    assert (found["characters"], found["source"]) == (len(CONTENT), SOURCE)
    (cited,) = found["cited"]
    assert (cited["start"], cited["end"]) == (start, start + 12)
    assert [each["fact"] for each in cited["facts"]] == ["said"]
    assert found["uncovered"] == [
        {"start": 0, "end": start},
        {"start": start + 12, "end": len(CONTENT)},
    ]
    assert found["read"] == []  # the offsets that were read are those of another text
    assert read(desk, f"/v1/texts/{found['text']}") == found


def test_texts_are_listed_page_by_page_those_that_wait_last(desk: Writer, founded: Path) -> None:
    texts = Texts(founded / TEXTS)
    texts.attach("unregistered", b"A text.")
    waits = texts.keep(b"It waits.", b'{"by": "ann", "media_type": "text/plain", "title": "It"}')

    first = read(desk, "/v1/texts?limit=2")
    rest = read(desk, first["next"])

    assert [each["source"] for each in first["items"]] == [SOURCE, "unregistered"]
    assert first["items"][0]["title"] is not None
    ((item,), following) = rest["items"], rest["next"]
    assert (item["text"], item["by"], item["title"], item["bytes"]) == (waits, "ann", "It", 9)
    assert (item["source"], following) == (None, None)
    assert read(desk, "/v1/texts?waiting=true")["items"] == [item]


@pytest.mark.parametrize("name", ["no-such-source", "0" * 64, "..%2fkeys.json", "A", "x" * 300])
def test_what_is_no_text_is_none(desk: Writer, name: str) -> None:
    assert desk.client.get(f"/v1/texts/{name}", headers=bearer(desk.token)).status_code == 404
