import os
import re
import sqlite3
import subprocess
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from litestar.testing import TestClient

from api.cli.main import main
from api.service.stores import writing
from events.vocabulary.catalogue import encode
from events.vocabulary.registry import ActorAdded, IssueAdded
from tests.recording import an_app
from tests.running import COMMAND, ENVIRONMENT, detente

QUESTIONS = (
    "/v1/relations/united-states/china?as_of=2023-03-01",
    "/v1/relations/united-states/china?as_of=2023-07-15&public_by=2023-06-19",
    "/v1/actors/wang-yi?as_of=2023-12-31",
    "/v1/issues/taiwan?as_of=2023-12-31",
    "/v1/timeline?as_of=2023-12-31&limit=500",
    "/v1/citations?as_of=2023-12-31&limit=500",
    "/v1/citations?as_of=2023-12-31&quote=candid+and+productive",
    "/v1/sources?as_of=2023-12-31",
)
MANY = 20_000


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), prog_name="detente")


def issue(id: str) -> IssueAdded:
    return IssueAdded(id=id, name=id.title(), description="For a test.")


def jsonl(file: Path, *lines: bytes) -> Path:
    file.write_bytes(b"".join(line + b"\n" for line in lines))
    return file


def positions(data: Path) -> list[tuple[int, bytes]]:
    """The ledger as it stands: positions and events."""
    printed = run("export", "--recorded", "--data", data)
    assert printed.exit_code == 0, printed.output
    recorded = [msgspec.json.decode(line) for line in printed.stdout.splitlines()]
    return [
        (index, msgspec.json.encode(each["event"])) for index, each in enumerate(recorded, start=1)
    ]


def answers(data: Path) -> list[bytes]:
    """Answers but for their roots: those say when and by whom the events were recorded, too."""
    with an_app(lambda: writing(data)) as app, TestClient(app) as client:
        found = [client.get(each).raise_for_status().content for each in QUESTIONS]
    return [re.sub(rb'"root":"[0-9a-f]{64}"|, root [0-9a-f]{64}', b"", each) for each in found]


def in_one_line(result: Result) -> str:
    assert result.exit_code == 1, result.output
    (line,) = result.stderr.splitlines()
    return line


def test_what_was_exported_is_imported_with_the_same_positions_and_answers(
    founded: Path, tmp_path: Path
) -> None:
    file, other = tmp_path / "all.jsonl", tmp_path / "other"

    exported = run("export", file, "--data", founded)
    imported = run("import", file, "--data", other)

    assert (exported.exit_code, imported.exit_code) == (0, 0), imported.output
    assert positions(other) == positions(founded)
    assert answers(other) == answers(founded)


def test_export_is_a_json_event_on_each_line(founded: Path) -> None:
    lines = run("export", "--data", founded).stdout.splitlines()

    types = Counter(msgspec.json.decode(line)["type"] for line in lines)

    assert types["source-added"] == 5
    assert types["engagement-postponed"] == 1
    assert next(iter(types)) == "source-added"


def test_export_of_records_has_what_the_log_added(founded: Path) -> None:
    first = msgspec.json.decode(
        run("export", "--recorded", "--data", founded).stdout.split("\n")[0]
    )

    assert set(first) == {"id", "recorded_at", "recorded_by", "event"}


def test_export_to_a_pipe_that_closes_ends_quietly(founded: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "export", "--data", str(founded)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        complaint = process.stderr.read()

    assert (process.returncode, complaint) == (0, b"")


def test_export_leaves_no_half_of_a_file(founded: Path, tmp_path: Path) -> None:
    line = in_one_line(run("export", tmp_path / "none" / "all.jsonl", "--data", founded))

    assert "none" in line
    assert list(tmp_path.glob("*.jsonl*")) == []


@pytest.mark.parametrize("suffix", [".yaml", ".yml"])
def test_yaml_is_imported(founded: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"new{suffix}"
    file.write_text(
        "- type: issue-added\n  id: fentanyl\n  name: Fentanyl\n  description: A drug.\n"
        "- type: actor-added\n  id: germany\n  kind: state\n  name: Germany\n"
    )
    before = len(positions(founded))

    imported = run("import", file, "--data", founded)

    assert imported.exit_code == 0, imported.output
    assert f"2 events recorded, the ledger is at {before + 2}" in imported.stdout
    assert [each for _, each in positions(founded)[before:]] == [
        encode(IssueAdded(id="fentanyl", name="Fentanyl", description="A drug.")),
        encode(ActorAdded(id="germany", kind="state", name="Germany")),
    ]


def test_import_may_name_what_stands_earlier_in_the_file(founded: Path, tmp_path: Path) -> None:
    file = jsonl(
        tmp_path / "new.jsonl",
        encode(ActorAdded(id="germany", kind="state", name="Germany")),
        b"",
        encode(
            ActorAdded(
                id="council-of-elders", kind="body", name="Ältestenrat", acts_for=("germany",)
            )
        ),
    )

    assert run("import", file, "--data", founded).exit_code == 0


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (b"{", "truncated"),
        (b"no json", "JSON"),
        (b"\xff\xfe", "byte 0xff at column 1 (byte 1 of the line), which is no UTF-8"),
        (b'{"type":"issue-added","id":"x","name":"\xff","description":"x"}', "utf-8"),
        (b'{"type":"issue-changed"}', "issue-changed"),
        (b'{"type":"issue-added","id":"x"}', "name"),
        (b'{"type":"issue-added","id":"X Y","name":"x","description":"x"}', "id"),
        (b'{"type":"issue-added","id":"x","name":"x","description":"x","more":1}', "more"),
        (b'{"type":"issue-added","id":"taiwan","name":"x","description":"x"}', "taiwan"),
        (b'{"type":"issue-added","id":"first","name":"x","description":"x"}', "first"),
        (
            b'{"type":"actor-added","id":"x","kind":"body","name":"x","acts_for":["nowhere"]}',
            "nowhere",
        ),
        (b'{"type":"fact-retracted","fact":"nothing","reason":"x"}', "nothing"),
    ],
)
def test_line_that_is_wrong_is_named_and_nothing_is_loaded(
    founded: Path, tmp_path: Path, wrong: bytes, expected: str
) -> None:
    before = positions(founded)
    file = jsonl(tmp_path / "new.jsonl", encode(issue("first")), b"", wrong, encode(issue("last")))

    told = run("import", file, "--data", founded)
    refused = told.stderr.splitlines()[0]

    assert told.exit_code == 1
    assert refused.startswith(f"Error: {file}:3: ")
    assert expected.lower() in refused.lower()
    assert positions(founded) == before


def test_item_of_yaml_that_is_wrong_is_named_by_its_line(founded: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    file.write_text("# a comment\n\n- type: issue-added\n  id: x\n  name: x\n")
    before = positions(founded)

    assert in_one_line(run("import", file, "--data", founded)).startswith(f"Error: {file}:3: ")
    assert positions(founded) == before


def test_last_line_of_many_that_is_wrong_leaves_all_unloaded(founded: Path, tmp_path: Path) -> None:
    lines = [encode(issue(f"issue-{number}")) for number in range(2_500)]
    file = jsonl(tmp_path / "new.jsonl", *lines, encode(issue("taiwan")))
    before = positions(founded)

    assert f"{file}:2501: " in in_one_line(run("import", file, "--data", founded))
    assert positions(founded) == before


def test_importing_a_file_twice_adds_nothing(founded: Path, tmp_path: Path) -> None:
    file = jsonl(tmp_path / "new.jsonl", *(encode(issue(f"i-{number}")) for number in range(1_200)))
    first = run("import", file, "--data", founded)
    once = positions(founded)

    second = run("import", file, "--data", founded)

    assert (first.exit_code, second.exit_code) == (0, 0), second.output
    assert "0 events recorded" in second.stdout
    assert positions(founded) == once


def test_same_content_under_another_name_adds_nothing(founded: Path, tmp_path: Path) -> None:
    file = jsonl(tmp_path / "new.jsonl", encode(issue("new")))
    run("import", file, "--data", founded)
    once = positions(founded)

    run("import", file.rename(tmp_path / "renamed.jsonl"), "--data", founded)

    assert positions(founded) == once


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_empty_file_adds_nothing(founded: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "new.jsonl"
    file.write_bytes(content)

    imported = run("import", file, "--data", founded)

    assert imported.exit_code == 0, imported.output
    assert "0 events recorded" in imported.stdout


def test_recorder_is_whom_the_command_names(founded: Path, tmp_path: Path) -> None:
    file = jsonl(tmp_path / "new.jsonl", encode(issue("new")))

    run("import", file, "--by", "Marta Kurátorka", "--data", founded)

    last = run("export", "--recorded", "--data", founded).stdout.splitlines()[-1]
    assert msgspec.json.decode(last)["recorded_by"] == "Marta Kurátorka"


def test_import_that_was_killed_is_completed_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    ids = [f"issue-{number}" for number in range(MANY)]
    file = jsonl(tmp_path / "new.jsonl", *(encode(issue(id)) for id in ids))
    with subprocess.Popen(
        [*COMMAND, "import", str(file), "--data", str(data)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
    ) as process:
        while head(data) < 2_000 and process.poll() is None:
            time.sleep(0.002)
        process.kill()
    left = head(data)

    again = detente("import", file, "--data", data)

    assert 2_000 <= left < MANY
    assert again.returncode == 0, again.stderr
    assert f"{MANY - left} events recorded" in again.stdout
    imported = [msgspec.json.decode(event)["id"] for _, event in positions(data)]
    assert imported == ids


def head(data: Path) -> int:
    """How many events a ledger has that another process may be writing."""
    try:
        db = sqlite3.connect(f"file:{data / 'ledger.sqlite3'}?mode=ro", uri=True)
    except sqlite3.Error:
        return 0
    try:
        (count,) = db.execute("SELECT count(*) FROM event").fetchone()
        return int(count)
    except sqlite3.Error:
        return 0
    finally:
        db.close()


def test_pipe_is_written_to_and_not_replaced(founded: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with ThreadPoolExecutor(1) as reading:
        found = reading.submit(pipe.read_bytes)
        exported = run("export", pipe, "--data", founded)

    assert exported.exit_code == 0, exported.output
    assert found.result().count(b"\n") == len(positions(founded))
    assert pipe.is_fifo()
