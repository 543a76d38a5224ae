"""What the README shows is what happens."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import msgspec
import pytest
from click.testing import CliRunner

from api.app import ROUTES
from api.cli.main import main
from tests.running import ROOT, Client
from tests.writers import writer

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = {"README.md": README, "CONTRIBUTING.md": (ROOT / "CONTRIBUTING.md").read_text()}
TARGETS = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text()))
LEFT_OUT = "…"


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", text)


def shown() -> Iterator[tuple[str, str]]:
    """Each command with the answer that is shown for it."""
    for block in blocks(README, "console"):
        for part in re.split(r"(?m)^\$ ", block)[1:]:
            command, _, answer = part.partition("\n")
            yield command, answer


def commands() -> list[str]:
    return [
        line
        for text in DOCUMENTS.values()
        for block in blocks(text, "sh")
        for line in block.split("\n")
    ]


def json_of(answer: str) -> Any:
    """The JSON that is shown, without the marks for what is left out."""
    return msgspec.json.decode(re.sub(rf",\s*{LEFT_OUT}(?=\s*[}}\]])", "", answer))


def has(whole: Any, part: Any) -> bool:
    """Whether a value has all that a part of it shows; lists have no more items than are shown."""
    match part:
        case dict():
            return all(name in whole and has(whole[name], each) for name, each in part.items())
        case list():
            return len(whole) == len(part) and all(map(has, whole, part))
        case str() if part.endswith(LEFT_OUT):
            return bool(whole.startswith(part.removesuffix(LEFT_OUT)))
        case _:
            return bool(whole == part)


def asked(command: str) -> tuple[str, dict[str, str], str | None]:
    """A curl command's address, headers and JSON body."""
    _, address, *options = shlex.split(command)
    named = list(zip(options[::2], options[1::2], strict=True))
    assert {name for name, _ in named} <= {"-H", "--json"}
    headers = dict(value.split(": ", 1) for name, value in named if name == "-H")
    return address, headers, dict(named).get("--json")


CURLS = [each for each in shown() if each[0].startswith("curl ")]


@pytest.mark.parametrize(("command", "answer"), [each for each in CURLS if "$KEY" not in each[0]])
def test_request_has_the_answer_that_is_shown(client: Client, command: str, answer: str) -> None:
    address, headers, body = asked(command)
    parts = urlsplit(address)

    answered = client.get(f"{parts.path}?{parts.query}", headers={"Host": parts.netloc})

    assert (parts.netloc, headers, body) == ("127.0.0.1:8000", {}, None)
    if answer.startswith("{"):
        assert has(answered.json(), json_of(answer)), answered.json()
    else:
        assert found_in_order(answered.text, answer.split(LEFT_OUT)), answered.text


@pytest.mark.parametrize(("command", "answer"), [each for each in CURLS if "$KEY" in each[0]])
def test_what_is_sent_has_the_answer_that_is_shown(
    founded: Path, command: str, answer: str
) -> None:
    address, headers, body = asked(command)
    parts = urlsplit(address)

    with writer(founded, "registry:write", "facts:write") as writes:
        given = {name: each.replace("$KEY", writes.token) for name, each in headers.items()}
        sent = given | {"Content-Type": "application/json"}  # as curl's --json does
        answered = writes.client.post(parts.path, content=body, headers=sent)

    assert (parts.netloc, answered.status_code) == ("127.0.0.1:8000", 201), answered.text
    assert has(answered.json(), json_of(answer)), answered.text


@pytest.mark.parametrize(
    ("command", "answer"), [each for each in shown() if each[0].startswith("detente ")]
)
def test_command_prints_what_is_shown(founded: Path, command: str, answer: str) -> None:
    _, *arguments = shlex.split(command)
    pieces = [each for each in re.split(rf"\n?{LEFT_OUT}\n?", answer) if each]

    printed = CliRunner().invoke(main, [*arguments, "--data", str(founded)])

    assert printed.exit_code == 0
    assert found_in_order(printed.stdout, pieces), printed.stdout


def found_in_order(text: str, pieces: list[str]) -> bool:
    for piece in pieces:
        _, found, text = text.partition(piece)
        if not found:
            return False
    return True


def test_every_example_is_run() -> None:
    kinds = {command.split()[0] for command, _ in shown()}

    assert kinds == {"curl", "detente"}


def command_of(arguments: list[str]) -> click.Command:
    """The command that arguments name, which may be one of a group."""
    command = main.commands[arguments[0]]
    return command.commands[arguments[1]] if isinstance(command, click.Group) else command


def every_command(group: click.Group) -> Iterator[click.Command]:
    for command in group.commands.values():
        yield command
        if isinstance(command, click.Group):
            yield from every_command(command)


@pytest.mark.parametrize("line", sorted({each for each in commands() if each}))
def test_command_is_one_that_there_is(line: str) -> None:
    program, *arguments = shlex.split(line)
    match program:
        case "make":
            assert arguments[0] in TARGETS
        case "python":
            assert (ROOT / f"{arguments[1].replace('.', '/')}.py").is_file()
        case "detente":
            command = command_of(arguments)
            options = {name for each in command.params for name in each.opts}
            assert {each for each in arguments if each.startswith("--")} <= options
        case "litestream":  # `tests/test_events_replication.py` runs it
            assert arguments[:2] == ["restore", "-o"]
        case _:
            pytest.fail(f"{program} is no command of ours")


def test_every_option_that_is_named_is_there() -> None:
    there = {
        name
        for command in every_command(main)
        for each in command.params
        for name in each.opts
        if isinstance(each, click.Option)
    }
    named = set(re.findall(r"`[^`]*?(--[a-z][a-z-]+)", README)) - {"--help"}

    assert named <= there


def test_routes_are_listed_as_they_are() -> None:
    rows = re.findall(r"(?m)^\| `(/[^`]*)` \| (.*) \|$", README)
    listed = {each for path, said in rows for each in meant(path, said)}
    routed = {
        re.sub(r":\w+", "", path)
        for each in ROUTES
        if each.include_in_schema is not False
        for path in sorted(each.paths)
    }

    assert listed == routed - {"/"}


def meant(path: str, said: str) -> list[str]:
    """The routes of a row: one, or one for each section that it names."""
    if "{section}" not in path:
        return [path]
    return [path.replace("{section}", each) for each in re.findall(r"`(\w+)`", said)]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_that_are_named_are_there(document: str) -> None:
    named = re.findall(r"`((?:api|events|projections|seeds|tests)/[\w./-]*)`", DOCUMENTS[document])

    assert [each for each in named if not (ROOT / each).exists()] == []


def test_first_screen_is_a_sentence_a_command_a_request_and_its_answer() -> None:
    first = README.split("\n## ")[0]

    assert len(first.splitlines()) <= 40
    assert blocks(first, "sh") == ["make run\n"]
    assert len(blocks(first, "console")) == 1
