"""Is the quote in the text that is attached? Over HTTP, with texts by hand."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from litestar.testing import TestClient

from api.service.stores import TEXTS, writing
from events.source_texts.attached_texts import Texts
from events.time.clock import utc_now
from events.vocabulary.base import Fact
from seeds.founding import founding_events
from tests.hand_written_texts import passage_of
from tests.recording import an_app, served
from tests.running import Client, serving

FACT = "blinken-visit-postponed"
ID = f"{FACT}.4d717de4"
ADDRESS = f"/v1/citations/{ID}/verification"
(CITED,) = [
    citation
    for event in founding_events()
    if isinstance(event, Fact) and event.id == FACT
    for citation in event.citations[:1]
]
CITATION = passage_of(CITED)
AROUND = "Words of our own that fill the page. " * 100
QUOTED = CITATION.prefix + CITATION.exact + CITATION.suffix


def text_of(*, start: int = CITATION.start, quoted: str = QUOTED, length: int = 3_000) -> str:
    """A text that is not the article, with the quote where it stands there."""
    before = AROUND[: start - len(CITATION.prefix)]
    return before + quoted + AROUND[: length - len(before) - len(quoted)]


@pytest.fixture
def data(founded: Path) -> Path:
    return founded


@pytest.fixture
def texts(data: Path) -> Texts:
    return Texts(data / TEXTS)


@pytest.fixture
def asked(data: Path) -> Iterator[Client]:
    with served(data) as client:
        yield client


CLOCKS = {"as_of": "2023-12-31", "known_at": "372"}


def verified(client: Client, **parameters: str) -> Any:
    answer = client.get(ADDRESS, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_without_a_text_a_quote_is_unavailable_and_the_citation_whole(asked: Client) -> None:
    answer = verified(asked, **CLOCKS)
    at = datetime.fromisoformat(answer.pop("verified_at"))

    assert timedelta(0) <= utc_now() - at < timedelta(minutes=1)
    assert answer == {
        "result": "unavailable",
        "text": None,
        "text_sha256": None,
        "places": 0,
        "place": None,
        "moved": False,
        "normalised": [],
        "record_sha256": None,
        "values": [],
        "reason": "no text of the source is attached",
        "id": ID,
        "fact": FACT,
        "source": CITED.source,
        "citation": asked.get(f"/v1/citations/{ID}").json()["citation"],
        "passage": None,
        "record": None,
        "clocks": asked.get(f"/v1/citations/{ID}", params=CLOCKS).json()["clocks"],
    }


def test_a_quote_in_another_text_is_exact_and_the_text_changed(asked: Client, texts: Texts) -> None:
    text = text_of()
    texts.attach(CITED.source, text.encode())

    answer = verified(asked)

    assert (answer["result"], answer["text"]) == ("exact", "changed")
    assert answer["text_sha256"] == sha256(text.encode()).hexdigest()
    assert answer["place"] == {"start": CITATION.start, "end": CITATION.end}
    assert (answer["places"], answer["moved"], answer["reason"]) == (1, False, None)
    assert answer["passage"] == {
        "before": text[CITATION.start - 200 : CITATION.start],
        "quote": CITATION.exact,
        "after": text[CITATION.end : CITATION.end + 200],
    }


def test_a_quote_that_has_moved_is_told_with_its_new_place(asked: Client, texts: Texts) -> None:
    texts.attach(CITED.source, text_of(start=CITATION.start + 7).encode())

    answer = verified(asked)

    assert (answer["result"], answer["moved"]) == ("exact", True)
    assert answer["place"] == {"start": CITATION.start + 7, "end": CITATION.end + 7}


def test_a_quote_is_normalised_but_for_what_is_named(asked: Client, texts: Texts) -> None:
    texts.attach(CITED.source, text_of(quoted=QUOTED.replace(" ", "\n  ")).encode())

    answer = verified(asked)

    assert (answer["result"], answer["normalised"]) == ("normalised", ["white space"])
    assert answer["passage"]["quote"] == CITATION.exact.replace(" ", "\n  ")


def test_a_quote_in_two_places_is_ambiguous_and_has_no_passage(asked: Client, texts: Texts) -> None:
    texts.attach(CITED.source, text_of(quoted=QUOTED * 2).encode())

    answer = verified(asked)

    assert (answer["result"], answer["places"]) == ("ambiguous", 2)
    assert (answer["place"], answer["passage"]) == (None, None)


def test_a_quote_that_lost_a_letter_is_not_found(asked: Client, texts: Texts) -> None:
    texts.attach(CITED.source, text_of(quoted=QUOTED[:-1] + "#").encode())

    answer = verified(asked)

    assert (answer["result"], answer["place"], answer["passage"]) == ("not_found", None, None)
    assert answer["reason"].startswith("the words stand there once, but not between")


def test_failures_are_counted(asked: Client, texts: Texts) -> None:
    counted = 'detente_verification_failures_total{of="quote"}'
    verified(asked)
    texts.attach(CITED.source, text_of().encode())
    verified(asked)
    before = counted in asked.get("/metrics").text
    for quoted in (QUOTED[:-1] + "#", QUOTED * 2):
        texts.attach(CITED.source, text_of(quoted=quoted).encode())
        verified(asked)

    assert not before
    assert f"{counted} 2.0" in asked.get("/metrics").text.splitlines()


@pytest.mark.parametrize("length", [len(QUOTED), 200, 900])
def test_a_short_text_is_never_served_whole(asked: Client, texts: Texts, length: int) -> None:
    start = min(CITATION.start, (length - len(QUOTED)) // 2 + len(CITATION.prefix))
    text = text_of(start=start, length=length)
    assert len(text) == length
    texts.attach(CITED.source, text.encode())

    passage = verified(asked)["passage"]

    assert passage["quote"] == CITATION.exact
    assert max(len(passage["before"]), len(passage["after"])) <= length // 8


def test_white_space_without_end_is_not_served(asked: Client, texts: Texts) -> None:
    texts.attach(CITED.source, text_of(quoted=QUOTED.replace(" ", " " * 50_000)).encode())

    answer = verified(asked)

    assert answer["result"] == "normalised"
    assert len(answer["passage"]["quote"]) == 1_000


@pytest.mark.parametrize(("passage", "around"), [(0, None), (10, 10), (10**9, 375)])
def test_the_operator_says_how_much_is_shown(
    data: Path, texts: Texts, passage: int, around: int | None
) -> None:
    texts.attach(CITED.source, text_of().encode())
    with an_app(lambda: writing(data, passage=passage)) as app, TestClient(app) as client:
        shown = verified(client)["passage"]

    assert (shown and len(shown["after"])) == around


def test_no_cache_keeps_a_verification(asked: Client) -> None:
    assert asked.get(ADDRESS).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "query",
    ["public_by=2023-06-18", "as_of=2022-12-31", "known_at=3"],
)
def test_what_a_clock_hides_is_not_there(asked: Client, texts: Texts, query: str) -> None:
    texts.attach(CITED.source, text_of().encode())

    assert asked.get(f"{ADDRESS}?{query}").status_code == 404


def test_an_unknown_citation_is_not_there(asked: Client) -> None:
    answer = asked.get("/v1/citations/nobody-said-so.00000000/verification")

    assert (answer.status_code, answer.json()["title"]) == (404, "Not Found")


def test_a_text_that_cannot_be_read_is_a_503(asked: Client, data: Path) -> None:
    (data / TEXTS / "sources" / CITED.source).mkdir(parents=True)

    answer = asked.get(ADDRESS)

    assert answer.status_code == 503
    assert "the texts of sources are unavailable" in answer.json()["detail"]


def test_a_text_replaced_while_serving_is_seen_at_once(data: Path, texts: Texts) -> None:
    with serving(data, "--passage", "5") as server:
        results = [server.get(ADDRESS).json()["result"]]
        for text in (text_of(), text_of(quoted=AROUND[:300]), text_of(quoted=QUOTED * 2)):
            texts.attach(CITED.source, text.encode())
            results.append(server.get(ADDRESS).json()["result"])
        texts.attach(CITED.source, text_of().encode())
        passage = server.get(ADDRESS).json()["passage"]
        texts.detach(CITED.source)
        results.append(server.get(ADDRESS).json()["result"])

    assert (len(passage["before"]), len(passage["after"])) == (5, 5)
    assert results == ["unavailable", "exact", "not_found", "ambiguous", "unavailable"]


def test_detaching_leaves_every_citation_as_it_was(data: Path, texts: Texts, asked: Client) -> None:
    addresses = (f"/v1/citations/{ID}", f"/v1/facts/{FACT}", "/v1/citations?limit=500")
    before = [asked.get(each).content for each in addresses]

    texts.attach(CITED.source, text_of(quoted="nothing").encode())
    during = [asked.get(each).content for each in addresses]
    texts.detach(CITED.source)

    assert during == before == [asked.get(each).content for each in addresses]


def test_texts_are_no_part_of_what_is_copied(data: Path, tmp_path: Path, texts: Texts) -> None:
    """The texts may be left behind: ledger and views are whole without them."""
    texts.attach(CITED.source, text_of().encode())
    copied = copytree(data, tmp_path / "copied", ignore=lambda *_: [TEXTS])

    with an_app(lambda: writing(copied)) as app, TestClient(app) as client:
        assert verified(client)["result"] == "unavailable"
