"""The OpenAPI document is made once, and nobody else waits meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from litestar.openapi.spec import OpenAPI

from api.openapi.document import document
from tests.recording import served

WAIT_SECONDS = 30


def test_others_are_answered_while_the_document_is_made(
    founded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, goes_on = [], threading.Event()

    def slow(app: Any) -> dict[str, Any]:
        made.append(app)
        assert goes_on.wait(WAIT_SECONDS)
        return document(app)

    monkeypatch.setattr("api.openapi.browser.document", slow)
    with served(founded) as client, ThreadPoolExecutor(2) as asking:
        asked = [asking.submit(client.get, "/openapi.json") for _ in range(2)]

        actors = client.get("/v1/actors", params={"limit": 1})
        goes_on.set()

        assert actors.status_code == 200
        found = [each.result().json() for each in asked]
    assert found[0]["openapi"] == "3.1.0"
    assert found[0] == found[1]
    assert len(made) == 1


def test_page_of_the_reference_has_nothing_described(
    founded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def described(_: object) -> None:
        pytest.fail("all routes are described, for which everybody waits")

    monkeypatch.setattr(OpenAPI, "to_schema", described)
    with served(founded) as client:
        page = client.get("/docs", headers={"Accept": "text/html"})

    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "/assets/swagger-ui.js" in page.text
