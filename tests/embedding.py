"""Somebody else's pages, of another origin, which embed ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

LIGHT = "<style>body { background: #fbeee0; color: #222; }</style>"
DARK = "<style>body { background: #10202a; color: #eee; }</style>"
BY_SYSTEM = "<style>:root { color-scheme: light dark; }</style>"
DARK_BY_SCHEME = "<style>:root { color-scheme: dark; }</style>"
DARK_BY_PICTURE = "<style>body { background: linear-gradient(#123, #234); color: #fff; }</style>"


class Elsewhere:
    """A server of pages, each with what its body holds."""

    def __init__(self, address: str, pages: dict[str, str]) -> None:
        self.address = address
        self._pages = pages

    def put(self, *parts: str, at: str = "/") -> str:
        """A page of some parts; its address."""
        self._pages[at] = "".join(parts)
        return f"{self.address}{at}"


def tag(service: str, **attributes: str) -> str:
    """The one tag that embeds a timeline; attributes without their `data-`."""
    data = " ".join(f'data-{name.replace("_", "-")}="{each}"' for name, each in attributes.items())
    return f'<script src="{service}/embed.js" {data}></script>'


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    pages: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Connection", "close")
            self.end_headers()
            head = '<!doctype html><title>News</title><link rel="icon" href="data:,">'
            self.wfile.write(f"{head}{body}".encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (as the base class)
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield Elsewhere(f"http://localhost:{server.server_address[1]}", pages)
        server.shutdown()
        thread.join()
