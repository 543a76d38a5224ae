"""An event beyond its limit is refused in bytes, however it comes: posted, imported, by hand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from api.cli.main import main
from events.vocabulary.limits import EVENT_BYTES_LIMIT, WRITTEN_BYTES_LIMIT
from tests.writers import Writer, issue, statement, writer

LIMIT = "expected at most 64000 bytes, found '64001'"


@pytest.fixture
def writes(tmp_path: Path) -> Iterator[Writer]:
    with writer(tmp_path / "data") as opened:
        yield opened


def noted(letter: str, size: int) -> dict[str, Any]:
    """A statement with so many bytes, in notes of such letters."""
    source: dict[str, Any] = {"source": "cnn-blinken-xi-2023-06-19", "exact": "x"}
    notes = [letter * 1_000] * (size // (len(letter.encode()) * 1_000 + 120)) + ["x"]
    cited = [
        source | {"start": index, "end": index + 1, "note": note}
        for index, note in enumerate(notes)
    ]
    event = statement("long", citations=cited)
    left = size - len(msgspec.json.encode(event))
    cited[-1]["note"] = "x" * (1 + min(left, 1_900))
    if left > 1_900:
        cited[0]["note"] += "x" * (left - 1_900)
    assert len(msgspec.json.encode(event)) == size
    return event


def test_an_event_beyond_its_limit_is_refused_in_bytes_however_it_comes(writes: Writer) -> None:
    event = noted("ж", EVENT_BYTES_LIMIT + 1)
    content = msgspec.json.encode(issue("new")) + b"\n" + msgspec.json.encode(event)

    posted = writes.post({"events": [issue("new"), event]})
    dry, wet = (writes.load(content, dry_run=each) for each in (True, False))

    assert posted.json()["errors"] == [{"pointer": "/events/1", "detail": LIMIT}]
    for loaded in (dry, wet):
        assert loaded.status_code == 422
        (fault,) = loaded.json()["errors"]
        assert (fault["line"], fault["detail"]) == (2, LIMIT)


def test_an_event_beyond_its_limit_in_a_file_is_refused_in_bytes(tmp_path: Path) -> None:
    with writer(tmp_path / "data"):
        pass
    file = tmp_path / "long.jsonl"
    file.write_bytes(msgspec.json.encode(noted("安", EVENT_BYTES_LIMIT + 1)))

    told = CliRunner().invoke(main, ["import", str(file), "--data", str(tmp_path / "data")])

    assert told.exit_code == 1
    assert f"long.jsonl line 1: {LIMIT}" in told.stderr.replace(":1:", " line 1:")


@pytest.mark.parametrize("letter", ["x", "ж", "安", "🎈"])
def test_an_event_at_its_limit_is_read_however_it_is_written(writes: Writer, letter: str) -> None:
    """With every letter escaped that can be, as Python writes it, an event has more bytes."""
    event = noted(letter, EVENT_BYTES_LIMIT)
    written = json.dumps(event).encode()
    assert len(written) < WRITTEN_BYTES_LIMIT

    loaded = writes.load(written + b"\n")

    assert loaded.status_code == 201, loaded.text[:500]


def test_a_citation_beyond_what_a_fact_may_come_to_is_refused_in_bytes(writes: Writer) -> None:
    writes.post(noted("ж", 61_950)).raise_for_status()
    source = {"source": "cnn-blinken-xi-2023-06-19", "exact": "more", "start": 900, "end": 904}

    answer = writes.post({"type": "citation-added", "fact": "long", "citation": source})

    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["pointer"] == "/citation"
    assert fault["detail"].startswith("expected a citation with which the fact has at most 62000")
