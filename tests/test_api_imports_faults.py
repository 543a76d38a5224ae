"""Faults of imports and of bodies: all of them at once, each where it is, whatever the format."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from api.cli.main import main
from seeds.pieces import FILE_BYTES_LIMIT
from tests.writers import Writer, bearer, issue, statement, writer

YAML = "application/yaml"

Told = tuple[int | None, str, str]


@pytest.fixture(scope="module")
def writes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    with writer(tmp_path_factory.mktemp("faults") / "data") as opened:
        yield opened


def lines(*events: Any) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in events)


def told(answer: Any) -> list[Told]:
    """Line, pointer and detail of each fault."""
    assert answer.status_code == 422, answer.text
    errors = answer.json()["errors"]
    return [(each.get("line"), each["pointer"], each["detail"]) for each in errors]


def load_yaml(writes: Writer, text: str | bytes, media_type: str = YAML) -> Any:
    headers = bearer(writes.token) | {"Content-Type": media_type}
    content = text.encode() if isinstance(text, str) else text
    return writes.client.post("/v1/imports", content=content, headers=headers)


def command(file: Path, content: bytes) -> list[str]:
    """What the command says of a file that it does not take."""
    file.write_bytes(content)
    result = CliRunner().invoke(main, ["import", str(file), "--data", str(file.parent / "data")])
    assert result.exit_code == 1, result.output
    return result.stderr.removeprefix("Error: ").replace(f"{file}:", "").splitlines()


def test_byte_order_mark_of_json_lines_is_taken(writes: Writer, tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + lines(issue("marked"))
    file = tmp_path / "marked.jsonl"
    file.write_bytes(content)

    imported = CliRunner().invoke(main, ["import", str(file), "--data", str(tmp_path / "data")])

    assert writes.load(content).status_code == 201
    assert (imported.exit_code, imported.stderr) == (0, "")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("suffix", ["jsonl", "yaml"])
def test_other_encoding_is_refused_by_its_name(
    writes: Writer, tmp_path: Path, encoding: str, suffix: str
) -> None:
    text = json.dumps(issue("x")) if suffix == "jsonl" else f"- {json.dumps(issue('x'))}"
    content = text.encode(encoding)

    said = command(tmp_path / f"x.{suffix}", content)
    answer = writes.load(content) if suffix == "jsonl" else load_yaml(writes, content)

    name = "UTF-32" if encoding == "utf-32" else "UTF-16"
    expected = f"expected UTF-8, found {name}: save the file as UTF-8"
    assert said == [f"1: {expected}"]
    assert told(answer) == [(1, "", expected)]


def test_other_encoding_of_a_body_is_refused_by_its_name(writes: Writer) -> None:
    answer = writes.send(json.dumps(issue("x")).encode("utf-16"))

    assert answer.status_code == 400
    assert answer.json()["detail"].endswith("expected UTF-8, found UTF-16")


@pytest.mark.parametrize("suffix", ["jsonl", "yaml"])
def test_fault_of_the_encoding_is_told_by_line_column_and_byte(
    writes: Writer, tmp_path: Path, suffix: str
) -> None:
    dash = b"- " if suffix == "yaml" else b""
    good = dash + lines(issue("a"))
    content = good + good.replace(b'"a"', b'"b"').replace(b"For", "Für".encode() + b"\xe9 ")

    (said,) = command(tmp_path / f"x.{suffix}", content)
    answer = writes.load(content) if suffix == "jsonl" else load_yaml(writes, content)

    column = content.split(b"\n")[1].index(b"\xe9")
    expected = (
        f"expected UTF-8, found byte 0xe9 at column {column} (byte {column + 1} of the line),"
        " which is no UTF-8: invalid continuation byte"
    )
    assert said == f"2: {expected}"
    assert told(answer) == [(2, "", expected)]


BROKEN = (
    issue("good"),
    issue("faulty", name=7, description=None, more=1),
    statement("x", date="soon", issues=["faulty", "unheard-of"], speaker="X Y", sumary="S"),
    {"type": "issue-aded", "id": "misnamed"},
    statement("y", issues=["misnamed"], citations=[]),
    {"type": "fact-corrected", "fact": {"type": "issue-added", "id": "z"}},
)
SAID = (
    (1, "", "object contains unknown field `more`"),
    (1, "/name", "expected `str`, got `int`"),
    (1, "/description", "expected `str`, got `null`"),
    (2, "", "object contains unknown field `sumary` (did you mean 'summary'?)"),
    (2, "/speaker", "expected lower-case letters, digits and single hyphens, got 'X Y'"),
    (2, "/issues/1", "expected the id of a registered issue, found 'unheard-of'"),
    (2, "/date", "expected "),
    (3, "/type", "unknown type 'issue-aded' (did you mean 'issue-added'?), expected one of: "),
    (4, "/citations", "expected `array` of length >= 1, got 0"),
    (5, "/fact/type", "type 'issue-added' does not belong here, expected one of: "),
    (5, "", "object missing required field `reason`"),
)
"""What is wrong with each: its shape, and what can be told of the rest of it."""


def agrees(found: list[Told], of: Sequence[Told]) -> bool:
    return len(found) == len(of) and all(
        (line, pointer) == (wanted[0], wanted[1]) and detail.startswith(wanted[2])
        for (line, pointer, detail), wanted in zip(found, of, strict=True)
    )


def test_every_fault_of_every_line_is_told_at_once_and_no_false_one(
    writes: Writer, tmp_path: Path
) -> None:
    content = lines(*BROKEN)

    found = told(writes.load(content))
    printed = command(tmp_path / "x.jsonl", content)

    assert agrees(found, [(line + 1, pointer, said) for line, pointer, said in SAID]), found
    # The command has no ledger that knows of speakers and sources.
    assert [each for each in printed if "unheard-of" in each] != []
    assert len(printed) > len(SAID)


def test_every_fault_of_every_item_is_told_at_once_with_the_line_of_its_field(
    writes: Writer,
) -> None:
    items = "".join(f"- {json.dumps(each)}\n" for each in BROKEN)
    spread = "# in lines\n- type: issue-added\n  id: spread\n\n  name: 7\n  description: x\n"

    found = told(load_yaml(writes, items + spread))

    shapes = [(line + 1, pointer) for line, pointer, _ in SAID if line != 5]
    assert [each for each in found if each[0] == 11] == [
        (11, "/name", "expected `str`, got `int`: YAML reads 7 as a number; put it in quotes")
    ]
    assert all(any(wanted == each[:2] for each in found) for wanted in shapes), found


def test_every_fault_of_a_batch_is_told_at_once(writes: Writer) -> None:
    body = {"events": BROKEN, "expected": {"fact/x": -1, "y": 0}, "more": 1}

    answer = writes.post(body)

    found = [(pointer, detail) for _, pointer, detail in told(answer)]
    assert found[:3] == [
        ("", "object contains unknown field `more`"),
        ("/expected/fact~1x", "expected `int` >= 0"),
        ("/expected/y", "as a name, expected `str` of length >= 3, got 1"),
    ]
    events = [(None, f"/events/{index}{pointer}", said) for index, pointer, said in SAID]
    assert agrees([(None, *each) for each in found[3:]], events), found


def test_every_fault_of_an_event_is_told_at_once(writes: Writer) -> None:
    answer = writes.post(statement("x", date="soon", issues=["unheard-of"], more=1, place=5))

    assert [pointer for _, pointer, _ in told(answer)] == ["", "/place", "/issues/0", "/date"]


@pytest.mark.parametrize("broken", [b"}", b",", b"\xff", b'"a":1'])
def test_what_a_line_that_is_no_json_would_have_added_is_no_fault_elsewhere(
    writes: Writer, broken: bytes
) -> None:
    first = lines(issue("unreadable")).replace(b"For a test.", b"For" + broken + b'"')

    found = told(writes.load(first + lines(statement("x", issues=["unreadable", "unheard-of"]))))

    assert [(line, pointer) for line, pointer, _ in found][1:] == [(2, "/issues/1")]
    assert found[0][0] == 1


@pytest.mark.parametrize("count", [101, 5_000, 20_000])
def test_faults_beyond_the_hundredth_are_counted(
    writes: Writer, tmp_path: Path, count: int
) -> None:
    counted = "9,999 more" if count > 10_000 else f"{count - 1:,} more"

    answer = writes.load(b"{}\n" * count)
    printed = command(tmp_path / "x.jsonl", b"{}\n" * count)

    assert [line for line, _, _ in told(answer)] == list(range(1, 101))
    assert f"(and {counted} fault" in answer.json()["detail"]
    assert len(printed) == 101
    assert printed[-1].endswith(f" {min(count, 10_000) - 100:,} more faults")


def test_faults_of_rules_beyond_the_hundredth_are_counted(writes: Writer) -> None:
    content = lines(*(issue("taiwan") for _ in range(500)))

    answer = writes.load(content)
    batch = writes.post({"events": [issue("taiwan")] * 500})

    assert len(told(answer)) == len(told(batch)) == 100
    assert "(and 499 more faults)" in answer.json()["detail"]
    assert "500 faults, the first 100 of which are listed" in batch.json()["detail"]


def test_yaml_is_recorded_as_the_same_events_in_json_are(writes: Writer) -> None:
    before = writes.head()
    text = (
        "# By hand.\n"
        "- type: issue-added\n"
        "  id: in-yaml\n"
        "  name: In YAML\n"
        "  description: >-\n"
        "    Over\n"
        "    two lines.\n"
        "- {type: actor-added, id: yamland, kind: state, name: Yamland}\n"
    )

    answer = load_yaml(writes, text)
    again = load_yaml(writes, text, "Application/X-YAML; charset=utf-8")

    assert (answer.status_code, answer.json()["events"]) == (201, 2)
    assert (again.status_code, again.json()["events_before"]) == (200, 2)
    page = writes.client.get(f"/v1/events?after={before}").json()["items"]
    assert [each["event"] for each in page] == [
        issue("in-yaml", name="In YAML", description="Over two lines."),
        {"type": "actor-added", "id": "yamland", "kind": "state", "name": "Yamland"},
    ]


def test_command_and_route_know_each_others_yaml(founded: Path, tmp_path: Path) -> None:
    text = "- {type: issue-added, id: new, name: New, description: New.}\n"
    file = tmp_path / "new.YAML"
    file.write_text(text)

    imported = CliRunner().invoke(main, ["import", str(file), "--data", str(founded)])
    with writer(founded) as writes:
        answer = load_yaml(writes, text)

    assert imported.exit_code == 0, imported.output
    assert (answer.status_code, answer.json()["events_before"]) == (200, 1)


def test_yaml_needs_every_scope_of_its_events(founded: Path) -> None:
    with writer(founded, "facts:write") as writes:
        answer = load_yaml(writes, "- {type: issue-added, id: a, name: A, description: A.}\n")

    assert (answer.status_code, answer.json()["detail"]) == (403, "the key lacks: registry:write")


def test_more_yaml_than_anybody_writes_is_refused(writes: Writer) -> None:
    answer = load_yaml(writes, b"#" * (FILE_BYTES_LIMIT + 1))

    assert answer.status_code == 413
    assert "16,000,000 bytes of YAML" in answer.json()["detail"]


def test_json_lines_are_no_yaml_and_yaml_no_json_lines(writes: Writer) -> None:
    assert told(load_yaml(writes, lines(issue("a"), issue("b"))))[0][0] == 1
    assert told(writes.load(b"- {type: issue-added}\n"))[0][0] == 1
