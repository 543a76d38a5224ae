"""Listening to `/v1/stream` in tests: a client, and a server that only reads."""

import asyncio
import json
import os
import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import click
import httpx

from api.app import create_app
from api.cli.shared.shared_options import setting_options
from api.service.read_settings import load
from api.service.stores import reading
from api.serving import Server as Serving
from tests.running import PYTHON, Server

WAIT_SECONDS = 10
READING = (*PYTHON, "from tests.listening import main; main()")
"""The command of a server beside the one that writes."""


class Heard(NamedTuple):
    """A server-sent event; without a name what only moved the place."""

    name: str
    id: str
    data: Any


class Listener:
    """Hears a stream in a thread of its own."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.raw: list[str] = []
        self.last_id = ""
        self._heard: queue.Queue[Heard | None] = queue.Queue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def next(self, seconds: float = WAIT_SECONDS) -> Heard:
        """The next event that has data."""
        found = self._heard.get(timeout=seconds)
        assert found is not None, "the stream has ended"
        return found

    def rest(self) -> list[Heard]:
        """What is heard until the stream ends by itself."""
        return list(iter(partial(self._heard.get, timeout=WAIT_SECONDS), None))

    def hears_nothing(self, seconds: float = 0.5) -> bool:
        """Whether no event comes for a while."""
        try:
            self._heard.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def _listen(self) -> None:
        fields: dict[str, str] = {}
        try:
            for line in self.response.iter_lines():
                self.raw.append(line)
                if line:
                    name, _, value = line.partition(":")
                    fields[name] = value.removeprefix(" ")
                else:
                    self._dispatch(fields)
                    fields = {}
        except (httpx.HTTPError, httpx.StreamError):
            pass
        self._heard.put(None)

    def _dispatch(self, fields: dict[str, str]) -> None:
        self.last_id = fields.get("id", self.last_id)
        if "data" in fields:
            heard = Heard(fields.get("event", ""), self.last_id, json.loads(fields["data"]))
            self._heard.put(heard)


@contextmanager
def listening(
    server: Server, query: str = "", last_event_id: str | None = None
) -> Iterator[Listener]:
    """A stream that is open, once it has told where it begins."""
    headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
    address = f"{server.address}/v1/stream{query}"
    with httpx.stream("GET", address, headers=headers, timeout=WAIT_SECONDS * 2) as response:
        assert response.status_code == 200, response.read()
        yield Listener(response)
        # Closing alone would wait for the thread that reads.
        connected = response.extensions["network_stream"].get_extra_info("socket")
        with suppress(OSError):  # the service has hung up
            connected.shutdown(socket.SHUT_RDWR)


@click.command()
@setting_options
def main(config_file: Path | None, **options: Any) -> None:
    """Serve what another process writes."""
    config = load(options, file=config_file, environment=os.environ).config
    app = create_app(lambda: reading(Path(config.data)), config)
    listening_at = socket.create_server(("127.0.0.1", 0), backlog=2_048)
    address = f"http://127.0.0.1:{listening_at.getsockname()[1]}"
    announce = partial(print, address, "Ctrl-C", flush=True)
    asyncio.run(Serving(app, config).serve_at_once(listening_at, announce))
