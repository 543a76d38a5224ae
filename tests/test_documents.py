"""What README and docs show is what happens, and where they lead is somewhere."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import click
import msgspec
import pytest
from click.testing import CliRunner

from api.app import ROUTES
from api.cli.main import main
from api.timelines.formats import FORMATS
from projections.doubts.doubts import Code
from tests.running import ROOT, Client
from tests.writers import writer

FOR_USERS = ("README.md", *sorted(f"docs/{each.name}" for each in (ROOT / "docs").glob("*.md")))
NAMES = (
    *FOR_USERS,
    *("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"),
    *sorted(f"docs/decisions/{each.name}" for each in (ROOT / "docs/decisions").glob("*.md")),
)
DOCUMENTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in NAMES}
README = DOCUMENTS["README.md"]
TOLD_AS_IT_IS = [name for name in NAMES if name != "CHANGELOG.md"]
"""The changelog names what there was."""

TARGETS = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text()))
LITESTREAM = {"replicate -once", "restore -o", "restore -txid", "ltx -level"}
LEFT_OUT = "…"


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", text)


def shown_in(text: str) -> Iterator[tuple[str, str]]:
    """Each command in a document with the answer that is shown for it."""
    for block in blocks(text, "console"):
        for part in re.split(r"(?m)^\$ ", block)[1:]:
            command, _, answer = part.partition("\n")
            yield command, answer


def shown() -> Iterator[tuple[str, str]]:
    """Those of all documents but the README, which are over the founding facts alone."""
    for name, text in DOCUMENTS.items():
        if name != "README.md":
            yield from shown_in(text)


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
FORM = "--data-urlencode"


@pytest.mark.parametrize(("command", "answer"), [each for each in CURLS if FORM in each[0]])
def test_form_has_the_answer_that_is_shown(client: Client, command: str, answer: str) -> None:
    _, address, option, field = shlex.split(command)
    name, _, value = field.partition("=")
    parts = urlsplit(address)

    answered = client.post(parts.path, data={name: value}, headers={"Host": parts.netloc})

    assert (parts.netloc, option) == ("127.0.0.1:8000", FORM)
    assert has(answered.json(), json_of(answer)), answered.json()


@pytest.mark.parametrize(
    ("command", "answer"), [each for each in CURLS if "$KEY" not in each[0] and FORM not in each[0]]
)
def test_request_has_the_answer_that_is_shown(client: Client, command: str, answer: str) -> None:
    address, headers, body = asked(command)
    parts = urlsplit(address)

    answered = client.get(f"{parts.path}?{parts.query}", headers={"Host": parts.netloc})

    assert (parts.netloc, headers, body) == ("127.0.0.1:8000", {}, None)
    if answer.startswith("{"):
        assert has(answered.json(), json_of(answer)), answered.json()
    else:
        assert found_in_order(answered.text, answer.split(LEFT_OUT)), answered.text


@pytest.mark.parametrize(("command", "answer"), list(shown_in(README)))
def test_first_start_has_the_answer_that_the_readme_shows(
    everything: Client, command: str, answer: str
) -> None:
    address, headers, body = asked(command)
    parts = urlsplit(address)

    answered = everything.get(f"{parts.path}?{parts.query}", headers={"Host": parts.netloc})

    assert (parts.netloc, headers, body) == ("127.0.0.1:8000", {}, None)
    assert has(answered.json(), json_of(answer)), answered.json()


@pytest.mark.parametrize(("command", "answer"), [each for each in CURLS if "$KEY" in each[0]])
def test_what_is_sent_has_the_answer_that_is_shown(
    founded: Path, command: str, answer: str
) -> None:
    address, headers, body = asked(command)
    parts = urlsplit(address)

    with writer(founded, "registry:write", "facts:write", "drafts:write") as writes:
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


def every_path(group: click.Group) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from ((name, *each) for each in every_path(command))
        else:
            yield (name,)


def table(document: str, first: str) -> str:
    """The table in a document whose first column is called so."""
    (found,) = re.findall(rf"(?m)^\| {first} \|.*\n(?:\|.*\n)+", DOCUMENTS[document])
    return str(found)


@pytest.mark.parametrize("line", sorted({each for each in commands() if each}))
def test_command_is_one_that_there_is(line: str) -> None:
    program, *arguments = shlex.split(line)
    match program:
        case "make":
            assert arguments[0] in TARGETS
        case "python":
            module = ROOT / arguments[1].replace(".", "/")
            assert module.with_suffix(".py").is_file() or (module / "__main__.py").is_file()
        case "detente":
            command = command_of(arguments)
            options = {name for each in command.params for name in each.opts}
            assert {each for each in arguments if each.startswith("--")} <= options
        case (
            "install" | "chmod" | "systemctl" | "mv"
        ):  # of the system; `tests/test_deploy_files.py`
            files = [each for each in arguments if each.startswith("docs/")]
            assert all(any(ROOT.glob(each)) for each in files)
        case "python3" | "/opt/detente/bin/pip":  # `tests/test_wheel.py` runs them elsewhere
            assert arguments[0] in {"-m", "install"}
        case "/opt/detente/bin/detente":
            assert arguments == ["--version"]
        case "litestream":  # `tests/test_events_replication.py` runs it
            assert " ".join(arguments[:2]) in LITESTREAM
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
    named = {
        name
        for each in FOR_USERS
        for name in re.findall(r"`[^`\n]*?(--[a-z][a-z-]+)", DOCUMENTS[each])
        if not name.startswith("--detente-")  # a property of styles
    }

    assert named - {"--help"} <= there


def test_every_command_is_listed() -> None:
    listed = set(re.findall(r"`detente ([a-z -]+)`", table("docs/commands.md", "command")))

    assert listed == {" ".join(path) for path in every_path(main)}


def test_routes_are_listed_as_they_are() -> None:
    rows = re.findall(r"(?m)^\| `(/[^`]*)` \| (.*) \|$", table("docs/asking.md", "route"))
    listed = {each for path, said in rows for each in meant(path, said)}
    routed = {
        re.sub(r":\w+", "", path)
        for each in ROUTES
        if each.include_in_schema is not False
        for path in sorted(each.paths)
    }

    assert listed == routed - {"/"}


def meant(path: str, said: str) -> list[str]:
    """The routes of a row: one, or one for each section, or kind of thing, that it names."""
    several = re.search(r"{(section|kind)}", path)
    if several is None:
        return [path]
    return [path.replace(several[0], each) for each in re.findall(r"`(\w+)`", said)]


def test_formats_of_timelines_are_listed_as_they_are() -> None:
    listed = re.findall(r"`/v1/timeline(\.[a-z.]+)`", table("docs/frontends.md", "for"))

    assert sorted(listed) == sorted(each.extension for each in FORMATS)


def test_warnings_are_listed_as_they_are() -> None:
    listed = re.findall(r"(?m)^\| `([a-z-]+)` \|", table("docs/curating.md", "code"))

    assert listed == list(get_args(Code))


@pytest.mark.parametrize("document", TOLD_AS_IT_IS)
def test_files_that_are_named_are_there(document: str) -> None:
    named = re.findall(
        r"`((?:api|docs|events|projections|seeds|tests)/[\w./-]*)`", DOCUMENTS[document]
    )

    assert [each for each in named if not (ROOT / each).exists()] == []


@pytest.mark.parametrize("package", ["api", "events", "projections"])
def test_folders_are_listed_from_the_top_down(package: str) -> None:
    checked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    (floors,) = [
        each["layers"]
        for each in checked["importlinter"]["contracts"]
        if each.get("containers") == [package]
    ]
    listed = re.findall(rf"(?m)^\| `{package}/(\w+)(?:/|\.py)` \|", DOCUMENTS["CONTRIBUTING.md"])

    assert listed == [name for floor in floors for name in floor.split(" | ")]


def headings(document: str) -> set[str]:
    """What a link into a document may end with, as forges make it of each heading."""
    prose = without_code_blocks(DOCUMENTS[document])
    return {
        re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-")
        for each in re.findall(r"(?m)^#+ (.*)$", prose)
    }


def without_code_blocks(text: str) -> str:
    return re.sub(r"(?ms)^```.*?^```", "", text)


def links(document: str) -> list[str]:
    prose = re.sub(r"`[^`\n]*`", "", without_code_blocks(DOCUMENTS[document]))
    return re.findall(r"\]\(([^)\s]+)\)", prose)


@pytest.mark.parametrize("document", NAMES)
def test_links_lead_somewhere(document: str) -> None:
    astray = [each for each in links(document) if not leads_somewhere(document, each)]

    assert astray == []


def leads_somewhere(document: str, link: str) -> bool:
    """Whether what a link in a document names is there: a file or a folder, and its heading."""
    path, _, heading = link.partition("#")
    if urlsplit(link).scheme:
        return True
    there = ((ROOT / document).parent / path if path else ROOT / document).resolve()
    if not heading:
        return there.exists()
    return heading in headings(there.relative_to(ROOT).as_posix())


def test_every_document_is_led_to_from_the_readme() -> None:
    led_to = {link.partition("#")[0] for link in links("README.md")}
    decided = {f"docs/decisions/{link}" for link in links("docs/decisions/README.md")}

    assert set(NAMES) - {"README.md"} <= led_to | decided


@pytest.mark.parametrize("document", [each for each in FOR_USERS if each != "README.md"])
def test_page_begins_by_saying_whom_it_is_for(document: str) -> None:
    title, blank, first, *_ = DOCUMENTS[document].split("\n")

    assert (title[:2], blank) == ("# ", "")
    assert re.fullmatch(r"For who[^.]*\.", first)


def test_readme_can_be_read_in_five_minutes() -> None:
    assert len(README.splitlines()) <= 150


def test_first_screen_is_a_sentence_two_commands_a_request_and_its_answer() -> None:
    first = README.split("\n## ")[0]

    assert len(first.splitlines()) <= 40
    assert blocks(first, "sh") == ["make run\nmake test\n"]
    assert len(blocks(first, "console")) == 1


def test_changes_of_the_version_that_this_is_are_told() -> None:
    told = re.findall(r"(?m)^## (.*)$", DOCUMENTS["CHANGELOG.md"])

    assert told[:2] == ["Unreleased", version("detente")]
