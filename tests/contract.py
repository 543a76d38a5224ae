"""Holds a served Detente to its OpenAPI document: `make contract` in a shell.

Schemathesis has an environment of its own, as its dependencies are no part of what Detente is
tested with. It asks every operation what the document allows and what it forbids, and follows the
document's links from answer to answer. Whatever the document does not say of an answer is a
failure; what is passed over stands in `tests/contract_hooks.py`, each with its reason.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from tests.running import detente, serving

HOOKS = Path(__file__).with_name("contract_hooks.py")
LIMIT_SECONDS = 600
"""By when a run that hangs is ended; one takes a minute or two."""

CHOSEN = (
    *("--seed", "2023", "--generation-deterministic"),
    *("--no-shrink", "--continue-on-failure", "--warnings", "off"),
    # Its place is taken by `valid_questions_are_answered`, which calls it.
    *("--exclude-checks", "positive_data_acceptance"),
    # It never ends by itself: tests/test_api_stream.py listens to it.
    *("--exclude-path", "/v1/stream"),
)
RUNS = (
    ("--include-method", "GET", "--phases", "examples,coverage,fuzzing", "--max-examples", "10"),
    # Every kind of event in every faulty form would take a quarter of an hour: no coverage here.
    ("--include-method", "POST", "--phases", "examples,fuzzing", "--max-examples", "40"),
    ("--phases", "stateful", "--max-examples", "25"),
)


def main(schemathesis: str, report: Path) -> int:
    """Run it against a new data directory; what it printed is in `report`."""
    with TemporaryDirectory() as data:
        token = detente(
            *("keys", "add", "contract", "--scope", "administration", "--rate", "1000000/min"),
            *("--data", data),
        ).stdout.strip()
        with serving(Path(data)) as server, report.open("w", encoding="utf-8") as written:
            statuses = []
            for number, each in enumerate(RUNS, start=1):
                print(f"contract: {number} of {len(RUNS)}, up to a minute", flush=True)
                statuses.append(_run(schemathesis, each, server.address, token, written))
            is_alive = server.get("/health").status_code == 200
    print(report.read_text(encoding="utf-8"))
    return 0 if is_alive and not any(statuses) else 1


def _run(
    schemathesis: str, chosen: tuple[str, ...], address: str, token: str, written: TextIO
) -> int:
    written.flush()
    command = [schemathesis, "run", f"{address}/openapi.json", *chosen, *CHOSEN]
    return subprocess.run(
        [*command, "--header", f"Authorization: Bearer {token}"],
        stdout=written,
        stderr=subprocess.STDOUT,
        timeout=LIMIT_SECONDS,
        env={**os.environ, "SCHEMATHESIS_HOOKS": HOOKS.stem, "PYTHONPATH": str(HOOKS.parent)},
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
