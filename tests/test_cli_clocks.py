"""A command that asks what a route answers takes every clock of the route, and passes it on."""

from pathlib import Path
from typing import Final

import click
import msgspec
import pytest
from click.testing import CliRunner

from api.asking.question import CLOCKS
from api.cli.main import main
from tests.running import Client
from tests.test_documents import every_path

ASKS: Final = {
    ("relations",): ("united-states china", "/v1/relations/united-states/china"),
    ("changes",): (
        "united-states china --since 2023-02-01",
        "/v1/relations/united-states/china/changes?since=2023-02-01",
    ),
    ("timeline",): ("", "/v1/timeline"),
    ("doubles",): ("", "/v1/doubles"),
    ("search",): ("wang wenbin", "/v1/search?q=wang+wenbin"),
    ("cite",): ("candid", "/v1/citations?quote=candid"),
    ("prove", "relations"): ("united-states china", "/v1/relations/united-states/china/proof"),
    ("prove", "fact"): ("blinken-visit-postponed", "/v1/facts/blinken-visit-postponed/proof"),
}
"""Commands that ask: with what, and the address that answers the same."""

ASKS_OF_ALL: Final = {("verify",)}
"""Commands that ask of everything what an address answers of one thing."""

WITHOUT_CLOCKS: Final = {
    ("drafts", "list"): "drafts are no part of the record",
    ("drafts", "show"): "nor is one of them",
    ("coverage",): "a release brings what it tells",
    ("keys", "list"): "keys are no part of the record",
    ("webhooks", "list"): "nor are webhooks",
    ("sources", "check"): "it looks whether the texts that were fetched are there now",
}
"""Commands that print answers as JSON and take no clock, and why."""

VALUES: Final = {"as_of": "2023-06-10", "public_by": "2023-06-18", "known_at": "300"}
ASKED: Final = [
    (command, clock)
    for command in ASKS
    for clock in CLOCKS
    if (command[0], clock) != ("prove", "public_by")  # a proof has none: it is refused
]


def test_command_takes_every_clock_or_none() -> None:
    taken = {path: clocks_of(path) for path in every_path(main)}

    assert {path for path, clocks in taken.items() if clocks} == set(ASKS) | ASKS_OF_ALL
    assert [path for path, clocks in taken.items() if clocks not in (set(), set(CLOCKS))] == []
    assert {path for path in taken if answers(path) and not taken[path]} == set(WITHOUT_CLOCKS)


@pytest.mark.parametrize(("command", "clock"), ASKED)
def test_command_passes_on_its_clocks(
    client: Client, founded: Path, command: tuple[str, ...], clock: str
) -> None:
    given, address = ASKS[command]
    option = [f"--{clock.replace('_', '-')}", VALUES[clock]]
    told = () if command[0] == "prove" else ("--json",)

    printed = CliRunner().invoke(
        main, [*command, *given.split(), *option, *told, "--data", str(founded)]
    )

    joined = f"{address}{'&' if '?' in address else '?'}{clock}={VALUES[clock]}"
    answered = client.get(joined).raise_for_status().json()
    assert answered != client.get(address).json()
    assert _answer(msgspec.json.decode(printed.stdout)) == _answer(answered)


def _answer(found: dict[str, object]) -> object:
    """What is answered; of a proof the answer that it proves, as no two are signed alike."""
    return found.get("answer", found)


def clocks_of(path: tuple[str, ...]) -> set[str]:
    return {str(each.name) for each in command_at(path).params} & set(CLOCKS)


def answers(path: tuple[str, ...]) -> bool:
    return any(each.name == "as_json" for each in command_at(path).params)


def command_at(path: tuple[str, ...]) -> click.Command:
    found: click.Command = main
    for name in path:
        assert isinstance(found, click.Group)
        found = found.commands[name]
    return found
