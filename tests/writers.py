"""A service that is written to in tests: its client, keys for it, and events to send."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from api.writing.keys import Keyring, KeyScope, KeyWanted
from tests.recording import served
from tests.running import Client

JSON_LINES = "application/jsonl"


def key(data: Path, *scopes: KeyScope, name: str = "curator", **wanted: Any) -> str:
    """A new key's token; administration, unless scopes are named."""
    chosen = scopes or ("administration",)
    return Keyring(data).add(KeyWanted(name=name, scopes=chosen, **wanted))[1]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def issue(id: str, **changes: Any) -> dict[str, Any]:
    return {
        "type": "issue-added",
        "id": id,
        "name": id.title(),
        "description": "For a test.",
        **changes,
    }


def statement(id: str, **changes: Any) -> dict[str, Any]:
    """A fact that refers to the founding registry alone."""
    citation = {"source": "cnn-blinken-xi-2023-06-19", "exact": "candid", "start": 0, "end": 6}
    return {
        "type": "statement-made",
        "id": id,
        "date": "2023-06-19",
        "summary": "Something is said.",
        "speaker": "wang-yi",
        "citations": [citation],
        **changes,
    }


class Writer:
    """Sends with a key what tests record."""

    def __init__(self, client: Client, data: Path, token: str) -> None:
        self.client = client
        self.data = data
        self.token = token

    def post(self, body: Any, /, key: str | None = None, query: str = "") -> httpx.Response:
        headers = bearer(self.token) | ({"Idempotency-Key": key} if key is not None else {})
        return self.client.post(f"/v1/events{query}", json=body, headers=headers)

    def send(self, content: bytes, /, **headers: str) -> httpx.Response:
        """Bytes as they are; header names with underscores."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = bearer(self.token) | {"Content-Type": "application/json"} | given
        return self.client.post("/v1/events", content=content, headers=sent)

    def load(
        self, content: bytes, /, accept: str = "application/json", **parameters: Any
    ) -> httpx.Response:
        headers = bearer(self.token) | {"Content-Type": JSON_LINES, "Accept": accept}
        return self.client.post("/v1/imports", content=content, headers=headers, params=parameters)

    def head(self) -> int:
        return int(self.client.get("/health").json()["ledger_head"])


@contextmanager
def writer(data: Path, *scopes: KeyScope, token: str = "") -> Iterator[Writer]:
    """The service over a data directory, in this process, with a new key or one that there is."""
    token = token or key(data, *scopes, requests_per_minute=100_000)
    with served(data) as client:
        yield Writer(client, data, token)
