"""`detente sources check`: is a document still there, with the words that are cited of it?"""

import json
import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli.evidence import check_sources
from api.cli.main import main
from api.http.fetching import fetch
from tests.recording import served
from tests.test_api_texts_in import PAGE
from tests.writers import bearer, statement, writer

DAY = date(2026, 6, 1).toordinal()
QUOTE = "officials of both sides said"


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    """Serves what its `page` is, or says that it is gone."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page: str | None = self.server.page  # type: ignore[attr-defined]
            content = (page or "").encode()
            self.send_response(410 if page is None else 200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    server.page = PAGE  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def cited(founded: Path, site: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with an article of the site, one quote of which is recorded."""
    monkeypatch.setattr(check_sources, "fetch", partial(fetch, may_reach=lambda _: True))
    monkeypatch.setattr(check_sources, "today", lambda: DAY)
    with writer(founded) as desk:
        headers = bearer(desk.token) | {"Content-Type": "text/html"}
        text = desk.client.post("/v1/texts", content=PAGE.encode(), headers=headers).json()
        address = f"http://127.0.0.1:{site.server_address[1]}/talks"
        source = {**text["source"], "id": "talks", "lineage": "weekly", "url": address}
        fact = statement("said", citations=[{"source": "talks", "exact": QUOTE}])
        assert desk.post({"events": [source, fact]}).status_code == 201
    return founded


def check(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["sources", "check", *arguments, "--data", str(data)])


def found(data: Path, *arguments: str) -> Any:
    done = check(data, "talks", "--json", *arguments)
    assert done.exit_code == 0, done.output
    (one,) = json.loads(done.stdout)
    return one


@pytest.mark.parametrize(
    ("page", "told", "why"),
    [
        (PAGE, "alive", "its text is the one that was recorded"),
        (PAGE.replace("on Sunday", "on a Sunday"), "alive", "1 of 1 quotes"),
        (PAGE.replace("both sides", "one side"), "changed", "0 of 1 quotes"),
        (None, "gone", "status 410"),
    ],
    ids=["same", "another", "without", "gone"],
)
def test_it_is_told_what_became_of_a_document(
    cited: Path, site: Any, page: str | None, told: str, why: str
) -> None:
    site.page = page

    looked = found(cited)

    assert (looked["source"], looked["found"]) == ("talks", told)
    assert why in looked["why"]
    assert looked["check"]["type"] == "source-checked"


def test_what_was_found_is_recorded_once(cited: Path, site: Any) -> None:
    site.page = None

    assert found(cited, "--by", "ann")["found"] == "gone"
    assert "not recorded" in found(cited, "--by", "ann")["why"]
    with served(cited) as client:
        (looked,) = client.get("/v1/sources/talks").json()["checks"]
    assert (looked["found"], looked["note"]) == ("gone", "It was answered with status 410.")


def test_nothing_is_told_of_what_cannot_be_reached(
    cited: Path, site: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_sources, "fetch", fetch)

    looked = found(cited, "--by", "ann")

    assert (looked["found"], looked.get("check")) == ("not told", None)
    assert looked["why"] == "its address is none on the internet"


def test_a_table_tells_of_all(cited: Path) -> None:
    done = check(cited, "talks")

    assert done.exit_code == 0
    assert "alive" in done.output
    assert done.output.splitlines()[-1] == "1 alive"


def test_what_is_no_source_is_none(cited: Path) -> None:
    assert check(cited, "no-such-source").exit_code == 1
