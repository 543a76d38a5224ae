"""A service that says what a test wants it to, over real connections: what none of ours says."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple

HANGS_UP: None = None
"""In place of an answer: the connection ends without one."""


class Asked(NamedTuple):
    """A request as it came."""

    address: str
    headers: Mapping[str, str]


class MadeUp(NamedTuple):
    """Where it is, and what it was asked."""

    address: str
    asked: list[Asked]


Says = tuple[int, Any, Mapping[str, str]] | None
"""A status, what is told as JSON, headers."""


@contextmanager
def made_up(says: Iterable[Says]) -> Iterator[MadeUp]:
    """A service that answers so, one request after another."""
    coming, asked = iter(says), list[Asked]()

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append(Asked(self.path, {k.lower(): v for k, v in self.headers.items()}))
            said = next(coming)
            if said is None:
                self.close_connection = True
                return
            status, told, headers = said
            content = json.dumps(told).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815 (their names there)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (its name there)
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield MadeUp(f"http://127.0.0.1:{server.server_port}", asked)
        finally:
            server.shutdown()
            thread.join()
