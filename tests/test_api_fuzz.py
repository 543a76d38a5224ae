"""Cursors and Accept headers, forged and damaged, have an answer or a problem; never a crash."""

import base64
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.asking.bookmarks import Bookmark, read_bookmark
from api.http.media_formats import JSON, Format, NotAcceptable, accepted
from events.time.dates import EARLIEST, LATEST
from tests.nasty import DEEP, any_text, damaged, fuzzed
from tests.running import Client

BIB = Format(name="bib", media_type="application/x-bibtex", extension=".bib")
LD = Format(name="ld", media_type='application/ld+json; profile="http://a b"', extension=".jsonld")
LISTS = ("/v1/timeline", "/v1/citations", "/v1/disagreements", "/v1/actors", "/v1/sources")
BOOKMARK = Bookmark("0011223344556677", 738_000, None, 200, [738_001, "a-fact"])


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@pytest.fixture(scope="module")
def cursors(client: Client) -> dict[str, str]:
    """A cursor of each list that has further pages."""
    found = {}
    for path in LISTS:
        after = client.get(path, params={"limit": 1, "as_of": "2023-07-01"}).json()["next"]
        if after is not None:
            found[path] = after.partition("cursor=")[2].partition("&")[0]
    assert len(found) > 2
    return found


@fuzzed
@given(
    st.one_of(
        damaged([encoded(base64.urlsafe_b64decode(str(BOOKMARK) + "==")).encode()]),
        damaged([base64.urlsafe_b64decode(str(BOOKMARK) + "==")]).map(encoded).map(str.encode),
    )
)
def test_a_cursor_is_a_bookmark_within_bounds_or_none(content: bytes) -> None:
    found = read_bookmark(content.decode("utf-8", errors="surrogateescape"))

    assert found is None or (EARLIEST < found.as_of < LATEST and 0 <= found.known_at <= 2**62)


@pytest.mark.parametrize("content", DEEP, ids=range(len(DEEP)))
def test_a_deep_cursor_is_none(content: bytes) -> None:
    for each in (content, b'["a",1,null,1,' + content + b"]", b'["a",1,null,1,["b"],' + content):
        assert read_bookmark(encoded(each)) is None


@fuzzed
@given(path=st.sampled_from(LISTS), other=st.sampled_from(LISTS), data=st.data())
def test_a_forged_cursor_is_a_bad_question(
    client: Client, cursors: dict[str, str], path: str, other: str, data: st.DataObject
) -> None:
    good = cursors.get(other, next(iter(cursors.values())))
    raw = base64.urlsafe_b64decode(good + "=" * (-len(good) % 4))
    cursor = data.draw(
        st.one_of(
            damaged([good.encode()]).map(lambda each: each.decode("utf-8", errors="replace")),
            damaged([raw]).map(encoded),
            st.just(good),
        )
    )[:2_000]

    answer = client.get(path, params={"limit": 1, "as_of": "2023-07-01", "cursor": cursor})

    assert answer.status_code in {200, 400}, answer.text
    if answer.status_code == 400:
        assert [each["parameter"] for each in answer.json()["errors"]] == ["cursor"]


def test_a_cursor_of_another_list_is_refused(client: Client, cursors: dict[str, str]) -> None:
    for path in LISTS:
        for other, cursor in cursors.items():
            asked: dict[str, str | int] = {"limit": 1, "as_of": "2023-07-01", "cursor": cursor}
            status = client.get(path, params=asked).status_code
            assert status == (200 if path == other else 400), (path, other)


@fuzzed
@given(any_text('abjsonplic/*+;,="\\q.019 \t'))
@example("a/b" + ";" * 100_000)
@example("a/b" + " ;" * 50_000)
@example('a/b;x="' + "\\" * 50_000)
@example("a/b" + " " * 100_000)
@example("a/b," * 20_000 + "*/*;q=0")
@example("a/b; " + "; " * 30_000 + "!")
@example("\ud800/\udfff;q=1")
def test_an_accept_header_chooses_a_format_or_none_is_acceptable(accept: str) -> None:
    formats = (JSON, BIB, LD)
    with suppress(NotAcceptable):
        assert accepted(accept, formats) in formats
