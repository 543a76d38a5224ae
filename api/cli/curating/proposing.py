"""Drafts sent to a service, each with its text before it."""

from hashlib import sha256
from http import HTTPStatus
from time import sleep
from types import TracebackType
from typing import Any

import click
import httpx
import msgspec

_WAIT_SECONDS = 30.0
_SHOWN = 300


class Proposing:
    """Sends drafts with a key; raises `click.ClickException` where the service cannot be asked."""

    def __init__(self, url: str, key: str) -> None:
        self._client = httpx.Client(
            base_url=url.rstrip("/"),
            headers={"Authorization": f"Bearer {key}"},
            timeout=_WAIT_SECONDS,
        )
        self._takes_texts = True
        self._proposed = self._before = self._refused = 0

    def __enter__(self) -> "Proposing":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    @property
    def told(self) -> str:
        """How many were taken."""
        without = "" if self._takes_texts else "; texts were not taken here: attach them"
        before = f"; {self._before} had been proposed before" if self._before else ""
        done = f"{self._proposed} drafts proposed, {self._refused} refused by the service"
        return f"{done}{before}{without}"

    def propose(self, text: str, body: dict[str, Any]) -> str:
        """Send a text and its draft; what is sent again is not proposed again. Returns a line."""
        if self._takes_texts:
            self._send_text(text)
        content = msgspec.json.encode(body)
        # By the text: what is drafted of it reads otherwise once the record knows more.
        key = f"suggest/readouts/{sha256(text.encode()).hexdigest()}"
        answer = self._asked("/v1/drafts", content, "application/json", {"Idempotency-Key": key})
        where = answer.headers.get("location", answer.status_code)
        if answer.status_code == HTTPStatus.CREATED:
            self._proposed += 1
            return f"{where}  {body['title']}"
        if answer.is_success:
            self._before += 1
            return f"proposed before: {where} ({answer.json().get('status')})  {body['title']}"
        if answer.status_code == HTTPStatus.CONFLICT:
            self._before += 1
            return f"proposed before, and would read otherwise by now: {body['title']}"
        if answer.status_code in {401, 403}:
            raise click.ClickException(_said(answer))
        self._refused += 1
        return f"refused: {body['title']}: {_said(answer)}"

    def _send_text(self, text: str) -> None:
        answer = self._asked("/v1/texts", text.encode(), "text/plain; charset=utf-8", {})
        if answer.status_code in {403, 404, 405}:  # without the scope, or without the route
            self._takes_texts = False
        elif not answer.is_success:
            raise click.ClickException(_said(answer))

    def _asked(
        self, path: str, content: bytes, media_type: str, headers: dict[str, str]
    ) -> httpx.Response:
        """Ask as often as the service says that it is asked too fast, and wait as it says."""
        headers = {"Content-Type": media_type, **headers}
        while True:
            try:
                answer = self._client.post(path, content=content, headers=headers)
            except httpx.HTTPError as error:
                raise click.ClickException(f"{self._client.base_url}: {error}") from error
            if answer.status_code != HTTPStatus.TOO_MANY_REQUESTS:
                return answer
            sleep(_seconds(answer.headers.get("retry-after", "")))


def _seconds(retry_after: str) -> float:
    return min(float(retry_after), _WAIT_SECONDS) if retry_after.isdecimal() else 1.0


def _said(answer: httpx.Response) -> str:
    return f"{answer.status_code} {' '.join(answer.text.split())[:_SHOWN]}"
