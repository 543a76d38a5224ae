"""A dry run of an import tells all that the import would, and records nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from api.cli.main import main
from api.writing import foresight
from tests.test_api_imports import MANY, lines, many, stages
from tests.writers import Writer, issue, statement, writer

TWINS = [
    {"type": "actor-added", "id": id, "kind": "state", "name": "Harbours"} for id in ("a", "b")
]
"""Two of one name: a warning."""


@pytest.fixture
def writes(founded: Path) -> Iterator[Writer]:
    with writer(founded) as opened:
        yield opened


def test_dry_run_tells_how_much_would_be_recorded_and_records_nothing(writes: Writer) -> None:
    before = writes.head()

    answer = writes.load(many(), dry_run=True)

    assert answer.status_code == 200
    told = answer.json()
    assert (told["outcome"], told["events"], told["events_before"]) == ("checked", MANY, 0)
    assert (told["min_position"], told["views"]) == (None, None)
    assert writes.head() == before
    assert writes.load(many()).status_code == 201


def test_dry_run_tells_what_an_earlier_import_has_recorded(writes: Writer) -> None:
    writes.load(many())
    head = writes.head()

    told = writes.load(many(), dry_run=True).json()

    assert (told["outcome"], told["events"], told["events_before"]) == (
        "already appended",
        0,
        MANY,
    )
    assert writes.head() == head


def test_dry_run_tells_every_fault(writes: Writer) -> None:
    content = lines(issue("a"), issue("a"), {"type": "issue-added"})

    dry, wet = writes.load(content, dry_run=True), writes.load(content)

    assert dry.status_code == 422
    assert dry.json()["errors"] == wet.json()["errors"]


def test_dry_run_warns_and_refuses_where_it_is_strict(writes: Writer) -> None:
    content = lines(*TWINS)

    told = writes.load(content, dry_run=True).json()
    refused = writes.load(content, dry_run=True, strict=True)

    assert [each["code"] for each in told["warnings"]] == ["same-name"]
    assert refused.status_code == 422
    assert [each["code"] for each in refused.json()["errors"]] == ["same-name"]


def test_stages_of_a_dry_run_end_when_all_is_checked(writes: Writer) -> None:
    told = stages(writes.load(many(), accept="text/event-stream", dry_run=True))

    names = [name for name, _ in told if name != "checking"]
    assert names == ["checked", "done"]
    assert told[-1][1]["outcome"] == "checked"


def test_command_has_a_dry_run_too(tmp_path: Path, founded: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_bytes(lines(*TWINS))

    def run(*options: str) -> Any:
        command = ["import", str(file), "--data", str(founded), *options]
        return CliRunner().invoke(main, command, catch_exceptions=False)

    dry, strict = run("--dry-run"), run("--dry-run", "--strict")
    wet = run()

    assert (dry.exit_code, strict.exit_code, wet.exit_code) == (0, 1, 0)
    assert "2 events can be recorded" in dry.output
    assert "[same-name]" in dry.output
    assert "2 events recorded" in wet.output


def test_dry_run_says_what_the_first_events_would_change_as_a_batch_of_them_would(
    writes: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [statement(f"said-{each}", addressees=["antony-blinken"]) for each in range(3)]
    content = b"\n".join(map(msgspec.json.encode, events))
    posted = writes.post({"events": events}, query="?dry_run=true&effects=true").json()["effects"]

    whole = writes.load(content, dry_run=True, effects=True).json()["effects"]
    monkeypatch.setattr(foresight, "BATCH_LIMIT", 1)
    first = writes.load(content, dry_run=True, effects=True).json()["effects"]

    assert said_by(posted)
    assert said_by(whole) == said_by(posted)
    assert whole | {"pairs": []} == posted | {"pairs": []}
    assert (first["left_out"], first["not_looked_at"]["events"]) == (2, 2)
    assert writes.load(content, dry_run=True).json()["effects"] is None
    assert writes.load(content, effects=True).json()["effects"] is None


def said_by(effects: dict[str, Any]) -> list[str]:
    """Who would have recorded it is told by the changes, and no part of this."""
    return [text for pair in effects["pairs"] for day in pair["days"] for text in day["texts"]]


def test_dry_run_in_a_terminal_says_what_would_change(founded: Path, tmp_path: Path) -> None:
    said = statement("said", addressees=["antony-blinken"])
    alone = statement("said-alone", speaker="cnn")
    (tmp_path / "new.jsonl").write_bytes(b"\n".join(map(msgspec.json.encode, [said, alone])))
    arguments = ["import", str(tmp_path / "new.jsonl"), "--data", str(founded)]

    tried = CliRunner().invoke(main, [*arguments, "--dry-run"])
    taken = CliRunner().invoke(main, arguments)

    assert (tried.exit_code, taken.exit_code) == (0, 0), tried.output + taken.output
    changed, *_, lonely = tried.stdout.splitlines()[1:]
    assert changed.startswith("china and united-states, 2023-06-19: ")
    assert lonely.startswith("/events/1: it stands between no two parties: CNN acts for no state")
    assert lonely not in taken.stdout
