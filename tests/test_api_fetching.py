"""A page is fetched where the operator allows it, and never from one's own network."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from api.http import fetching
from api.http.fetching import FetchedPage, NotFetchedError, fetch
from api.service.stores import TEXTS
from events.source_texts.attached_texts import Texts
from tests.recording import served
from tests.test_api_texts_in import PAGE
from tests.writers import Writer, bearer, key, statement

_Answer = tuple[int, bytes, dict[str, str]]
ANSWERS: dict[str, _Answer] = {
    "/article": (200, PAGE.encode(), {"Content-Type": "text/html; charset=utf-8"}),
    "/gone": (410, b"", {}),
    "/missing": (404, b"", {}),
    "/broken": (500, b"", {}),
    "/large": (200, b"x" * 10_000_001, {"Content-Type": "text/plain"}),
    "/says-large": (200, b"", {"Content-Length": "999999999"}),
    "/packed": (200, b"\x1f\x8b", {"Content-Encoding": "gzip"}),
    "/film": (200, b"x", {"Content-Type": "video/mp4"}),
    "/loop": (302, b"", {"Location": "/loop"}),
}


class Pages(BaseHTTPRequestHandler):
    """Answers by the path; what was asked for is kept."""

    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Host"]))
        path, _, leads_to = self.path.partition("/to/")
        status, content, fields = ANSWERS.get(path, (302, b"", {"Location": leads_to}))
        self._answer(status, content, **fields)

    def _answer(self, status: int, content: bytes, **fields: str) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(content))} | fields).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing: the tests say what matters."""


@pytest.fixture
def site() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    asked: list[tuple[str, str]] = []
    handler = type("OfATest", (Pages,), {"asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    thread.join()
    server.server_close()


Site = tuple[str, list[tuple[str, str]]]
ANYWHERE = partial(fetch, may_reach=lambda _: True)


def reason(url: str, **options: Any) -> str:
    with pytest.raises(NotFetchedError) as refused:
        asyncio.run(fetch(url, **options))
    return str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[ff02::1]/",
    ],
)
def test_no_address_of_ones_own_network_is_fetched(url: str) -> None:
    assert reason(url) == "its address is none on the internet"


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/", "http:///x", "http://a:b@example.org/", "x"]
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    assert "no address of http" in reason(url, may_reach=lambda _: True)


def test_a_page_is_fetched_as_it_is(site: Site) -> None:
    url, asked = site

    found = asyncio.run(ANYWHERE(f"{url}/article#part"))

    assert found == FetchedPage(url=f"{url}/article", media_type="text/html", content=PAGE.encode())
    assert asked == [("/article", url.removeprefix("http://"))]


def test_what_it_leads_to_is_looked_at_anew(site: Site) -> None:
    url, asked = site
    port = url.rpartition(":")[2]
    only_this = partial(fetch, may_reach=lambda address: address == "127.0.0.1")

    there = asyncio.run(only_this(f"{url}/leads/to//article"))
    elsewhere = reason(
        f"{url}/leads/to/http://127.0.0.2:{port}/article",
        may_reach=lambda address: address == "127.0.0.1",
    )
    file = reason(f"{url}/leads/to/file:///etc/passwd", may_reach=lambda _: True)

    assert there.url == f"{url}/article"
    assert elsewhere == "its address is none on the internet"
    assert "no address of http" in file
    assert [path for path, _ in asked].count("/article") == 1


def test_the_address_that_was_checked_is_connected_to(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name may mean another address a moment later: it is asked about once."""
    url, asked = site
    answers = iter(["127.0.0.1", "127.0.0.2"])
    given: list[str] = []

    def rebinding(host: str, port: int, **_: Any) -> list[Any]:
        given.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def may_reach(address: str) -> bool:
        return address == "127.0.0.1"

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    page = f"http://page.example:{url.rpartition(':')[2]}/article"
    found = asyncio.run(fetch(page, may_reach=may_reach))

    assert given == ["page.example"]
    assert found.content == PAGE.encode()
    assert asked[0][1].startswith("page.example:")


def test_a_name_with_one_private_address_among_others_is_not_fetched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def both(host: str, port: int, **_: Any) -> list[Any]:
        addresses = ("93.184.215.14", "10.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(NotFetchedError, match="none on the internet"):
        asyncio.run(fetch("http://page.example/"))


def test_names_that_nobody_answers_for_hold_up_no_other_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered = threading.Event()

    def unanswered(*_: Any, **__: Any) -> list[Any]:
        answered.wait()
        return []

    async def asking() -> list[Any]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2))
        pages = [asyncio.ensure_future(fetch(f"http://page{n}.example/")) for n in range(4)]
        try:
            await asyncio.sleep(0)
            async with asyncio.timeout(10):
                assert await asyncio.to_thread(str, 1) == "1"
        finally:
            answered.set()
        return await asyncio.gather(*pages, return_exceptions=True)

    monkeypatch.setattr(socket, "getaddrinfo", unanswered)
    assert [type(each) for each in asyncio.run(asking())] == [NotFetchedError] * 4


@pytest.mark.parametrize(
    ("path", "told", "is_gone"),
    [
        ("/gone", "status 410", True),
        ("/missing", "status 404", True),
        ("/broken", "status 500", False),
        ("/large", "more than 10,000,000 bytes", False),
        ("/says-large", "more than 10,000,000 bytes", False),
        ("/packed", "compressed", False),
        ("/loop", "leads on more than 5 times", False),
    ],
)
def test_what_is_not_to_be_had_says_why(site: Site, path: str, told: str, *, is_gone: bool) -> None:
    with pytest.raises(NotFetchedError, match=told) as refused:
        asyncio.run(ANYWHERE(site[0] + path))

    assert refused.value.is_gone == is_gone


def test_what_never_comes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.1)
    listening = socket.create_server(("127.0.0.1", 0))

    with listening, pytest.raises(NotFetchedError, match="did not come within"):
        asyncio.run(ANYWHERE(f"http://127.0.0.1:{listening.getsockname()[1]}/"))


def bring(client: Any, token: str, url: str) -> Any:
    return client.post("/v1/texts", json={"url": url}, headers=bearer(token))


def test_nothing_is_fetched_unless_the_operator_allows_it(founded: Path, site: Site) -> None:
    with served(founded) as client:
        client.app.state.fetch = ANYWHERE
        answer = bring(client, key(founded), f"{site[0]}/article")

    assert answer.status_code == 403
    assert "fetch_urls" in answer.json()["detail"]
    assert site[1] == []


def test_what_was_fetched_is_the_snapshot_that_citations_rest_on(founded: Path, site: Site) -> None:
    url, _ = site
    with served(founded, fetch_urls=True) as client:
        token = key(founded)
        private = bring(client, token, f"{url}/article")
        client.app.state.fetch = ANYWHERE
        answer = bring(client, token, f"{url}/leads/to//article")
        film = bring(client, token, f"{url}/film")
        shapeless = client.post("/v1/texts", json={"address": url}, headers=bearer(token))
        source = {**answer.json()["source"], "lineage": "weekly"}
        fact = statement("said", citations=[{"source": source["id"], "exact": "to meet again"}])
        recorded = Writer(client, founded, token).post({"events": [source, fact]})

    assert (private.status_code, film.status_code, shapeless.status_code) == (422, 422, 422)
    assert private.json()["errors"][0]["pointer"] == "/url"
    assert answer.status_code == 201, answer.text
    assert any(f"fetched from {url}/article" in each for each in answer.json()["doubts"])
    assert recorded.status_code == 201, recorded.text
    text = Texts(founded / TEXTS).attached(source["id"])
    assert text is not None
    assert text.sha256 == source["sha256"]
