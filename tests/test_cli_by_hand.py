"""What helps whoever writes YAML in an editor."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from api.cli.main import main
from tests.running import Server, detente, serving
from tests.test_cli_transfer import positions

FAULTY = """\
- type: actor-added
  id: jane-doe
  kind: person
  name: Jane Doe
  acts_for: [united-stats]
- type: engagement-held
  id: they-met
  date: 2023-06-19
  summary: They met.
  engagement: blinken-visit
  participants: [Wang Yi, antony-blinkn, jane-do]
  citations:
    - source: cnn-blinken
      exact: a word
      start: 0
      end: 6
      asserted_by: xyzzy
  plce: Beijing
  place: bejing
- type: office-added
  id: an-office
  name: An office
  of: wang-yi
"""

VISITS = " or ".join(
    f"blinken-visit-to-{id}-2023 (Antony Blinken's visit to {name})"
    for id, name in (
        ("beijing", "Beijing"),
        ("london", "London"),
        ("saudi-arabia", "Saudi Arabia"),
    )
)

GOOD = """\
- type: issue-added
  id: fentanyl
  name: Fentanyl
  description: The drug, and who is to stop it.
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), prog_name="detente")


def told(stderr: str) -> list[tuple[str, str]]:
    """Of each fault, where it is, and what may be meant."""
    lines = [re.sub(r"^.*new\.[a-z]+:", "", line) for line in stderr.splitlines()]
    at = [line.partition(": expected ")[0] if ": /" in line else line for line in lines]
    return [(each, line.partition("; perhaps ")[2]) for each, line in zip(at, lines, strict=True)]


@pytest.fixture(scope="module")
def served(
    _founded: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Path]]:
    """A directory with a running server: nobody else may write there."""
    data = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(_founded, data)
    with serving(data) as server:
        yield server, data


def test_every_fault_is_told_in_its_line_with_the_nearest_beside_a_server(
    served: tuple[Server, Path], tmp_path: Path
) -> None:
    _, data = served
    file = tmp_path / "new.yaml"
    file.write_text(FAULTY, encoding="utf-8")

    checked = detente("import", "--check", file, "--data", data)

    assert checked.returncode == 1
    assert told(checked.stderr) == [
        ("5: /acts_for/0", "united-states (United States)"),
        ("10: /engagement", VISITS),
        ("11: /participants/0", "wang-yi (Wang Yi)"),
        ("11: /participants/1", "antony-blinken (Antony Blinken)"),
        ("11: /participants/2", "jane-doe"),
        ("13: /citations/0/source", "cnn-blinken-xi-2023-06-19"),
        ("17: /citations/0/asserted_by", ""),
        ("18: object contains unknown field `plce` (did you mean 'place'?)", ""),
        ("19: /place", "beijing (Beijing)"),
        ("23: /of", ""),
    ]
    assert "23: /of: expected the id of a registered state or body, found" in checked.stderr


def test_what_is_right_is_said_to_be_and_not_recorded(
    served: tuple[Server, Path], tmp_path: Path
) -> None:
    server, data = served
    file = tmp_path / "new.yaml"
    file.write_text(GOOD, encoding="utf-8")
    before = positions(data)

    checked = detente("import", "--check", file, "--data", data)

    assert (checked.returncode, checked.stdout) == (
        0, "1 events can be recorded; nothing was written\n",
    )  # fmt: skip
    assert positions(data) == before
    assert server.process.poll() is None


def test_json_lines_are_checked_as_yaml_is(founded: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.jsonl"
    lines = [
        {"type": "office-added", "id": "an-office", "name": "An office", "of": "chna"},
        "no event",
        {"type": "place-added", "id": "a-place", "name": "A place", "country": "Iran"},
    ]
    file.write_bytes(b"\n".join(map(msgspec.json.encode, lines)))

    checked = run("import", "--check", file, "--data", founded)

    assert checked.exit_code == 1
    assert told(checked.stderr) == [
        ("1: /of", "china (China)"),
        ("2: expected `object`, got `str`", ""),
        ("3: /country", "iran (Iran)"),
    ]


def test_check_leaves_every_byte_as_it_was(founded: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    file.write_text(GOOD, encoding="utf-8")
    before = {each: each.read_bytes() for each in founded.rglob("*") if each.is_file()}

    assert run("import", "--check", file, "--data", founded).exit_code == 0

    after = {each: each.read_bytes() for each in founded.rglob("*") if each.is_file()}
    beside = {each for each in after if each.name.endswith(("-shm", "-wal"))}
    assert {each: data for each, data in after.items() if each not in beside} == {
        each: data for each, data in before.items() if each not in beside
    }


def test_where_there_is_nothing_to_check_against_is_said(tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    file.write_text(GOOD, encoding="utf-8")

    checked = run("import", "--check", file, "--data", tmp_path / "nothing")

    assert checked.exit_code == 1
    assert "ledger.sqlite3: it does not exist" in checked.stderr
    assert not (tmp_path / "nothing").exists()


def test_templates_are_printed_and_their_kinds_listed() -> None:
    assert "- type: source-added\n" in run("new", "source").stdout
    assert "- type: engagement-held\n" in run("new", "fact", "engagement-held").stdout
    assert "engagement-held" in run("new", "fact").stdout
    assert run("new", "change").stdout.startswith("registration-corrected ")


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [(("sorce",), "source"), (("fact", "engagment-held"), "engagement-held")],
)
def test_template_of_no_kind_is_refused_with_the_nearest(
    arguments: tuple[str, ...], meant: str
) -> None:
    refused = run("new", *arguments)

    assert refused.exit_code == 1
    assert refused.stderr.endswith(f"(did you mean {meant!r}?)\n")


def of_ledger(data: Path, *options: str) -> Draft202012Validator:
    printed = run("schema", "--with-ids", *options, "--data", data)
    assert printed.exit_code == 0, printed.output
    schema = msgspec.json.decode(printed.stdout)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def office(of: str) -> list[dict[str, str]]:
    return [{"type": "office-added", "id": "an-office", "name": "An office", "of": of}]


def test_schema_offers_the_ids_of_the_ledger_with_what_they_are(founded: Path) -> None:
    schema = of_ledger(founded).schema
    assert isinstance(schema, dict)
    persons, states = (schema["$defs"][f"id-of-{each}"]["anyOf"][0] for each in ("person", "state"))

    assert "wang-yi" in persons["enum"]
    assert "wang-yi" not in states["enum"]
    told = persons["enumDescriptions"][persons["enum"].index("wang-yi")]
    assert told.startswith("Wang Yi")
    assert "beijing" in schema["$defs"]["id-of-place"]["anyOf"][0]["enum"]


def test_schema_takes_what_a_file_registers_itself_unless_told_to_refuse_it(founded: Path) -> None:
    assert of_ledger(founded).is_valid(office("somebody-new"))
    assert not of_ledger(founded).is_valid(office("Somebody New"))
    assert not of_ledger(founded, "--only").is_valid(office("somebody-new"))
    assert of_ledger(founded, "--only").is_valid(office("china"))
    assert not of_ledger(founded, "--only").is_valid(office("wang-yi"))


def test_schema_without_ids_is_the_one_that_ships() -> None:
    shipped = Path("seeds/schema/events.schema.json")

    assert msgspec.json.decode(run("schema").stdout) == msgspec.json.decode(shipped.read_bytes())
