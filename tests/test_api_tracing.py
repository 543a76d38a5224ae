"""Traces go to a collector, if the extra is there; if not, that is said at the start."""

import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from tests.running import ENVIRONMENT, PYTHON, serving

WITHOUT = "import sys; sys.modules['opentelemetry'] = None; from api.cli.main import main; main()"


class Collector(BaseHTTPRequestHandler):
    """Keeps what is sent to it."""

    received: list[tuple[str, bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.received.append((self.path, body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    received: list[tuple[str, bytes]] = []
    handler = type("Handler", (Collector,), {"received": received})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", received
        server.shutdown()


def test_each_request_is_a_span(
    tmp_path: Path, collector: tuple[str, list[tuple[str, bytes]]]
) -> None:
    pytest.importorskip("opentelemetry.sdk", reason="needs the extra otel")
    address, received = collector
    environment = {
        **ENVIRONMENT,
        "OTEL_EXPORTER_OTLP_ENDPOINT": address,
        "OTEL_EXPORTER_OTLP_COMPRESSION": "none",
    }
    with serving(tmp_path, "--empty", "--tracing", environment=environment) as server:
        server.get("/v1/actors")
        assert server.process.poll() is None
        server.process.terminate()
        assert (server.process.wait(10), server.complaints()) == (0, "")

    ((path, spans),) = received
    assert path == "/v1/traces"
    assert b"detente" in spans
    assert b"/v1/actors" in spans


def test_no_key_is_traced_that_was_sent_in_an_address(
    tmp_path: Path, collector: tuple[str, list[tuple[str, bytes]]]
) -> None:
    pytest.importorskip("opentelemetry.sdk", reason="needs the extra otel")
    address, received = collector
    environment = {
        **ENVIRONMENT,
        "OTEL_EXPORTER_OTLP_ENDPOINT": address,
        "OTEL_EXPORTER_OTLP_COMPRESSION": "none",
    }
    with serving(tmp_path, "--empty", "--tracing", environment=environment) as server:
        for token in (f"detente_0123abcd_{'secret' * 7}x", f"detente%5F0123abcd%5F{'secret' * 7}x"):
            for path in ("/v1/actors?name={}", "/v1/actors/{}", "/{}"):
                server.get(path.format(token))
        server.process.terminate()
        assert (server.process.wait(10), server.complaints()) == (0, "")

    spans = b"".join(body for _, body in received)
    assert b"/v1/actors" in spans
    assert b"secret" not in spans
    assert b"0123abcd" not in spans


def test_collector_that_is_not_there_does_not_hold_up_the_end(tmp_path: Path) -> None:
    pytest.importorskip("opentelemetry.sdk", reason="needs the extra otel")
    environment = {**ENVIRONMENT, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}
    with serving(tmp_path, "--empty", "--tracing", environment=environment) as server:
        assert httpx.get(server.address + "/v1/actors").status_code == 200
        server.process.terminate()

        assert server.process.wait(60) == 0


def test_tracing_without_its_extra_is_told_in_a_line(tmp_path: Path) -> None:
    refused = subprocess.run(
        [*PYTHON, WITHOUT, "serve", "--port", "0", "--data", str(tmp_path), "--tracing"],
        capture_output=True,
        text=True,
        timeout=60,
        env=ENVIRONMENT,
        check=False,
    )

    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert "tracing: expected the extra otel to be installed, found no opentelemetry" in line
