"""Witnesses that are served as tests want them: well behaved, or in any way not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from api.witnessing.ledger_witness import LedgerWitness, known_logs, witness_key
from events.proofs.checkpoints import read_verifier
from tests.noon import noon

Answer = Callable[[bytes], tuple[int, bytes]]
"""From the body of `add-checkpoint` to a status and what is answered."""


@contextmanager
def at_an_address(answer: Answer) -> Iterator[str]:
    """Somebody who answers `add-checkpoint`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status if self.path == "/w/add-checkpoint" else 500)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/w"
        finally:
            server.shutdown()
            thread.join()


def witness_in(folder: Path, name: str, *vkeys: str) -> LedgerWitness:
    """A witness of the ledgers with these keys, whose key and memory are in a directory."""
    logs = known_logs(tuple(map(read_verifier, vkeys)))
    return LedgerWitness(folder, witness_key(folder, name), logs, noon, print)


def answering(witness: LedgerWitness) -> Answer:
    """As the witness does."""

    def answer(body: bytes) -> tuple[int, bytes]:
        reply = witness.add(body)
        return reply.status, reply.body.encode()

    return answer
