"""Texts come in over the API: what is kept is what is hashed and cited, and nothing is guessed."""

import asyncio
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from api.desk import incoming_texts
from api.desk.incoming_texts import IncomingDocument, read_document
from api.extraction import front_matter
from api.extraction.apart import SHORT, BusyError, Extraction
from api.extraction.extracted import Extracted, NotExtracted
from api.routes.desk import incoming_texts as routes
from api.service.stores import TEXTS
from api.writing.keys import Keyring
from events.source_texts.attached_texts import Texts
from events.text.words import count_words
from projections.filing.views import APART
from tests.hand_made_pdfs import pdf_of
from tests.running import ROOT
from tests.writers import Writer, bearer, key, statement, writer

SOURCE = "cnn-blinken-xi-2023-06-19"
ARTICLE = "The talks were “candid” \U0001f91d.\n\nThey were useful, an official said.\n"
PAGE = """<!doctype html><html lang="en-GB"><head><title>Talks held | The Weekly</title>
<meta property="og:site_name" content="The Weekly">
<link rel="canonical" href="https://weekly.example/talks">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Talks held in Beijing", "datePublished": "2023-06-18T23:30:00-04:00",
"author": [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bo Li"}]}</script>
</head><body><nav><a href="/">Home</a> <a href="/world">World</a></nav><article>
<h1>Talks held in Beijing</h1>
<p>The two ministers met on Sunday for more than five hours, officials of both sides said.</p>
<p>They called the talks “candid” &amp; constructive \U0001f91d, and agreed to meet again.</p>
<script>document.write("never shown")</script></article>
<footer>All rights reserved, cookies and newsletters</footer></body></html>"""
MARKDOWN = """---
title: Talks held in Beijing
date: 2023-06-18
authors: [Ann Lee, Bo Li]
publisher: The Weekly
url: https://weekly.example/talks
lang: en
---
# Talks held

The ministers met *for five hours*
and [agreed](https://weekly.example) to meet again.

- They were candid.
- They were useful.
"""


@pytest.fixture
def desk(founded: Path) -> Iterator[Writer]:
    with writer(founded) as opened:
        yield opened


def bring(desk: Writer, content: str | bytes, kind: str = "text/plain", /, query: str = "") -> Any:
    headers = bearer(desk.token) | {"Content-Type": kind}
    data = content.encode() if isinstance(content, str) else content
    answer: httpx.Response = desk.client.post(f"/v1/texts{query}", content=data, headers=headers)
    return answer


def told(answer: Any, status: int = 201) -> Any:
    assert answer.status_code == status, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


def waiting(founded: Path) -> list[str]:
    return [each.sha256 for each in Texts(founded / TEXTS).waiting()]


def content_of(desk: Writer, text: str) -> str:
    found = desk.client.get(f"/v1/texts/{text}", headers=bearer(desk.token)).json()["content"]
    assert isinstance(found, str)
    return found


def test_a_plain_text_is_kept_to_the_letter_and_waits(desk: Writer, founded: Path) -> None:
    answer = bring(desk, ARTICLE)
    found = told(answer)

    assert found["text"] == sha256(ARTICLE.encode()).hexdigest()
    assert (found["characters"], found["words"]) == (len(ARTICLE), 11)
    assert (found["attached"], found["sources"], found["extracted_with"]) == (False, [], None)
    assert answer.headers["location"] == f"/v1/texts/{found['text']}"
    assert content_of(desk, found["text"]) == ARTICLE
    assert waiting(founded) == [found["text"]]


def test_the_same_text_is_known_however_often_it_comes(desk: Writer, founded: Path) -> None:
    first = told(bring(desk, ARTICLE))

    assert told(bring(desk, ARTICLE), 200) == first
    with ThreadPoolExecutor(4) as several:
        again = list(several.map(lambda _: bring(desk, ARTICLE).status_code, range(8)))
    assert again == [200] * 8
    assert waiting(founded) == [first["text"]]


def test_what_stands_before_a_text_is_read_beside_the_event_loop(
    desk: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    loops = []

    def taken_apart(text: str) -> Any:
        loops.append(asyncio._get_running_loop())  # noqa: SLF001 (None in a thread of its own)
        return front_matter.taken_apart(text)

    monkeypatch.setattr(incoming_texts, "taken_apart", taken_apart)
    assert told(bring(desk, MARKDOWN))["source"]["title"] == "Talks held in Beijing"
    assert loops == [None]


def test_words_are_counted_while_others_ask_apart(
    desk: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = desk.client.app.state.service.views
    free = []

    def counting(text: str) -> int:
        free.append(views._room_apart._value)  # noqa: SLF001 (how many may ask)
        return count_words(text)

    async def nobody_else_asks() -> None:
        """Texts that wait have been looked through, as they are when a service begins."""
        while views._room_apart._value < APART:  # noqa: SLF001 (as above)
            await asyncio.sleep(0.01)

    assert desk.client.blocking_portal is not None
    desk.client.blocking_portal.call(nobody_else_asks)
    monkeypatch.setattr(incoming_texts, "count_words", counting)
    assert told(bring(desk, ARTICLE))["words"] == count_words(ARTICLE)
    assert free == [APART]


async def test_long_texts_are_gone_through_in_turn_and_short_ones_at_once() -> None:
    extraction, goes_on = Extraction(), threading.Event()

    def gone_through(text: str) -> int:
        goes_on.wait(60)
        return len(text)

    long = "x" * (SHORT + 1)
    many = [asyncio.create_task(extraction.in_thread(gone_through, long)) for _ in range(9)]
    with pytest.raises(BusyError):
        await many[-1]
    assert await extraction.in_thread(len, "short") == len("short")
    goes_on.set()
    assert await asyncio.gather(*many[:-1]) == [len(long)] * 8


def test_a_page_is_its_main_text_and_tells_of_itself(desk: Writer) -> None:
    found = told(bring(desk, PAGE, "text/html"))
    text = content_of(desk, found["text"])

    assert "more than five hours" in text
    assert "“candid” & constructive \U0001f91d" in text
    assert not any(each in text for each in ("never shown", "cookies", "<p>", "Home"))
    assert found["source"] == {
        "type": "source-added",
        "id": "the-weekly-talks-held-in-beijing-2023-06-18",
        "sha256": sha256(text.encode()).hexdigest(),
        "publisher": "The Weekly",
        "title": "Talks held in Beijing",
        "authors": ["Ann Lee", "Bo Li"],
        "language": "en-GB",
        "published": "2023-06-18",
        "url": "https://weekly.example/talks",
    }
    assert found["doubts"] == ["lineage is not known: whose reporting is it?"]
    assert found["extracted_with"].startswith("trafilatura ")


def test_markdown_is_its_words_and_its_front_matter(desk: Writer) -> None:
    found = told(bring(desk, MARKDOWN, "text/markdown; charset=utf-8"))

    assert content_of(desk, found["text"]) == (
        "Talks held\n\nThe ministers met for five hours\nand agreed to meet again.\n\n"
        "They were candid.\n\nThey were useful.\n"
    )
    assert found["source"]["title"] == "Talks held in Beijing"
    assert found["source"]["authors"] == ["Ann Lee", "Bo Li"]
    assert found["source"]["published"] == "2023-06-18"


def test_a_pdf_is_its_text_layer(desk: Writer) -> None:
    pages = ["The ministers met for five hours.", "They agreed to meet again."]
    document = pdf_of(pages, title="Talks held", author="Ann Lee", made="D:20230620120000Z")

    found = told(bring(desk, document, "application/pdf"))

    assert content_of(desk, found["text"]) == "\n\n".join(pages) + "\n"
    assert (found["source"]["title"], found["source"]["authors"]) == ("Talks held", ["Ann Lee"])
    assert "published" not in found["source"]
    assert "the file was made on 2023-06-20, which may be another day" in found["doubts"]
    assert "published was not found" in found["doubts"]


def test_what_is_not_told_is_not_guessed(desk: Writer) -> None:
    found = told(bring(desk, ARTICLE))

    assert set(found["source"]) == {"type", "id", "sha256"}
    assert found["doubts"] == [
        "title was not found",
        "publisher was not found",
        "published was not found",
        "lineage is not known: whose reporting is it?",
        "language was not found: where it is left out, en counts",
    ]


@pytest.mark.parametrize(
    ("date", "published", "doubt"),
    [
        ("June 18, 2023", "2023-06-18", None),
        ("2023-06-18T02:00:00Z", "2023-06-18", "in UTC"),
        ("2023-06", "2023-06", None),
        ("yesterday", None, "'yesterday', which was not read"),
        ("06/07/2023", None, "not read as a date"),
    ],
)
def test_a_date_is_as_sharp_as_it_is_told(
    desk: Writer, date: str, published: str | None, doubt: str | None
) -> None:
    found = told(bring(desk, f"---\ndate: {date}\n---\nA text.\n", "text/markdown"))

    assert found["source"].get("published") == published
    assert doubt is None or any(doubt in each for each in found["doubts"])


def test_two_dates_are_told_as_two(desk: Writer) -> None:
    page = PAGE.replace("<nav>", '<meta name="date" content="2023-06-20"><nav>')

    found = told(bring(desk, page, "text/html"))

    assert found["source"]["published"] == "2023-06-18"
    assert "published is told as 2023-06-18 and as 2023-06-20" in found["doubts"]


def test_a_text_of_a_registered_source_is_attached_at_once(desk: Writer, founded: Path) -> None:
    digest = sha256(ARTICLE.encode()).hexdigest()
    registered = {
        "type": "source-added",
        "id": "weekly-talks",
        "publisher": "The Weekly",
        "title": "Talks",
        "published": "2023-06-20",
        "lineage": "weekly",
        "sha256": digest,
    }
    assert desk.post(registered).status_code == 201

    found = told(bring(desk, ARTICLE))

    assert (found["attached"], found["sources"]) == (True, ["weekly-talks"])
    assert waiting(founded) == []
    fact = statement("said", citations=[{"source": "weekly-talks", "exact": "useful"}])
    assert desk.post(fact).status_code == 201


def test_from_paste_to_fact(desk: Writer) -> None:
    text = told(bring(desk, PAGE, "text/html"))
    source = {**text["source"], "lineage": "the-weekly"}
    cited = {"source": source["id"], "exact": 'They called the talks "candid" & constructive'}

    answer = desk.post({"events": [source, statement("said", citations=[cited])]})

    assert answer.status_code == 201, answer.text
    found = desk.client.get(f"/v1/texts/{source['id']}", headers=bearer(desk.token)).json()
    assert [each["facts"][0]["fact"] for each in found["cited"]] == ["said"]
    assert told(bring(desk, PAGE, "text/html"), 200)["sources"] == [source["id"]]


def test_a_publisher_that_is_known_has_its_lineage_and_an_id_of_its_own(desk: Writer) -> None:
    found = told(bring(desk, PAGE, "text/html"))
    assert desk.post({**found["source"], "lineage": "weekly"}).status_code == 201

    other = told(bring(desk, PAGE.replace("five hours", "six hours"), "text/html"))

    assert other["source"]["lineage"] == "weekly"
    assert other["source"]["id"] == found["source"]["id"] + "-2"
    assert any(each.startswith("lineage is that of other sources") for each in other["doubts"])


def test_a_named_source_gets_its_text_and_no_other(desk: Writer) -> None:
    conflict = bring(desk, ARTICLE, query=f"?source={SOURCE}")
    unknown = bring(desk, ARTICLE, query="?source=no-such-source")
    bare = {
        "type": "source-added",
        "id": "bare",
        "publisher": "The Weekly",
        "title": "Talks",
        "published": "2023-06-20",
        "lineage": "weekly",
    }
    assert desk.post(bare).status_code == 201

    assert (conflict.status_code, unknown.status_code) == (409, 404)
    assert told(bring(desk, ARTICLE, query="?source=bare"))["sources"] == ["bare"]
    assert bring(desk, ARTICLE + "More.", query="?source=bare").status_code == 409


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "text/plain", 422),
        (b"\xff\xfe", "text/plain", 422),
        (b"a\0b", "text/plain", 422),
        (b"x" * 10_000_001, "text/plain", 413),
        (b"", "text/html", 422),
        (b"<html><body></body></html>", "text/html", 422),
        (b"\xff\xfe", "text/markdown", 422),
        (b"%PDF-1.7 and no more", "application/pdf", 422),
        (b"x", "application/msword", 415),
        (b"x", "text/plain; charset=latin-1", 415),
    ],
)
def test_what_is_no_text_is_refused(
    desk: Writer, founded: Path, content: bytes, kind: str, status: int
) -> None:
    answer = bring(desk, content, kind)

    assert answer.status_code == status, answer.text
    assert waiting(founded) == []


def test_a_key_without_the_scope_is_refused_before_its_body_is_read(
    desk: Writer, founded: Path
) -> None:
    token = key(founded, "facts:write", name="another")
    headers = bearer(token) | {"Content-Type": "text/plain"}

    answer = desk.client.post("/v1/texts", content=b"A text.", headers=headers)

    assert answer.status_code == 403
    assert "sources:write" in answer.headers["www-authenticate"]


def test_a_key_that_is_revoked_while_a_document_is_read_brings_nothing(
    desk: Writer, founded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def read(extraction: Extraction, document: IncomingDocument) -> Extracted:
        Keyring(founded).revoke(desk.token.split("_")[1])
        return await read_document(extraction, document)

    monkeypatch.setattr(routes, "read_document", read)
    assert bring(desk, ARTICLE).status_code == 401
    assert waiting(founded) == []


def test_what_a_key_may_bring_in_a_day_has_an_end(founded: Path) -> None:
    with writer(founded) as desk:
        quotas = desk.client.app.state.text_quotas
        quotas._texts, quotas._size = 3, 50  # noqa: SLF001 (settings, of a service that runs)
        sizes = [bring(desk, "x" * size).status_code for size in (10, 11, 30, 12, 1)]

    assert sizes == [201, 201, 429, 201, 429]


def test_each_text_has_a_line_of_the_log_that_does_not_say_what_it_says(
    desk: Writer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="detente.desk"):
        found = told(bring(desk, ARTICLE))

    (line,) = [each.getMessage() for each in caplog.records if each.name == "detente.desk"]
    assert found["text"] in line
    assert "brought by curator" in line
    assert "candid" not in line


def test_the_public_sees_nothing_of_a_text(desk: Writer) -> None:
    found = told(bring(desk, ARTICLE))

    assert desk.client.get(f"/v1/texts/{found['text']}").status_code == 401
    assert desk.client.get(f"/v1/sources/{found['source']['id']}").status_code == 404


def test_without_what_reads_a_document_it_is_said_what_to_install(
    desk: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unread(*_: Any) -> NotExtracted:
        return NotExtracted(reason="No module named 'trafilatura'", missing="trafilatura")

    monkeypatch.setattr(desk.client.app.state.extraction, "read", unread)

    answer = bring(desk, PAGE, "text/html")

    assert answer.status_code == 501
    assert "trafilatura is not installed" in answer.json()["detail"]
    assert bring(desk, ARTICLE).status_code == 201


def test_a_package_that_is_missing_is_named_by_who_would_need_it(tmp_path: Path) -> None:
    code = "import sys; sys.modules['pypdf'] = None; from api.extraction.child import main; main()"

    done = subprocess.run(
        [sys.executable, "-c", code, "application/pdf"],
        cwd=ROOT,
        capture_output=True,
        input=b"",
        check=True,
    )

    assert msgspec.json.decode(done.stdout)["missing"] == "pypdf"
