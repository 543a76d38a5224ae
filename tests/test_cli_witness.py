"""`detente witness` between processes: one is a witness, another has its checkpoints cosigned."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from signal import SIGKILL, SIGTERM

import httpx
import pytest

from api.service.stores import LEDGER
from events.ledger.signing_key import COSIGNED, KEY
from events.storage.sqlite import SqliteLedger
from events.vocabulary.registry import IssueAdded
from tests.forking import Forked, forked
from tests.running import COMMAND, ENVIRONMENT, detente

NAME = "example.org/w"


@contextmanager
def witnessing(folder: Path, *arguments: str) -> Iterator[tuple[Forked, str]]:
    """`detente witness serve` in a process, and the settings by which it is asked."""
    command = [*COMMAND, "witness", "serve", str(folder), *arguments, "--port", "0"]
    process = forked(command, ENVIRONMENT)
    try:
        said = "".join(iter(process.stdout.readline, "Ctrl-C stops.\n"))
        found = re.search(r'witnesses = \["(.*)"\]', said)
        assert found is not None, said
        yield process, found[1]
    finally:
        process.kill()
        process.communicate()


async def grow(data: Path, *ids: str) -> None:
    ledger = SqliteLedger(data / LEDGER)
    for id in ids:
        await ledger.append([IssueAdded(id=id, name=id, description="An issue.")], by="tests")
    await ledger.close()


def ask(data: Path, setting: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    monkeypatch.setitem(ENVIRONMENT, "DETENTE_WITNESSES", setting)
    asked = detente("witness", "ask", "--data", data)
    monkeypatch.delitem(ENVIRONMENT, "DETENTE_WITNESSES")
    return asked.returncode, asked.stdout + asked.stderr


async def test_witness_cosigns_remembers_and_refuses_a_fork(
    founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, older = tmp_path / "other", tmp_path / "older"
    copytree(founded, other)
    copytree(founded, older)
    await grow(founded, "one")
    await grow(other, "another", "more")
    log, folder = detente("prove", "key", "--data", founded).stdout.strip(), tmp_path / "w"
    with witnessing(folder, "--log", log, "--name", NAME) as (process, setting):
        first = ask(founded, setting, monkeypatch)
        process.send_signal(SIGKILL)
        process.wait(timeout=60)
    with witnessing(folder, "--log", log) as (process, setting):
        again = ask(founded, setting, monkeypatch)
        fork = ask(other, setting, monkeypatch)
        behind = ask(older, setting, monkeypatch)
        twice = detente("witness", "serve", folder, "--log", log, "--port", "0")
        found = httpx.post(f"{setting.partition(' ')[2]}/add-checkpoint", content=b"x" * 40_000)
        process.send_signal(SIGTERM)
        ended, said = process.wait(timeout=60), process.stderr.read()
    gone = ask(founded, setting, monkeypatch)
    key = setting.partition(" ")[0]
    audited = detente("audit", "--data", founded, "--witness", key)
    unknown = detente("audit", "--data", founded, "--witness", key, "--checkpoint", older / KEY)

    assert first == (0, f"{NAME} has cosigned 407 events\n407 events, 1 of 1 cosignatures\n")
    assert again == first
    refused = f"{NAME} has not cosigned: status 422: what it has cosigned is not what this ledger"
    assert (fork[0], fork[1].startswith(refused)) == (1, True)
    assert (behind[0], "an older copy" in behind[1]) == (1, True)
    assert not (other / COSIGNED).exists()
    assert (twice.returncode, "is being written by process" in twice.stderr) == (1, True)
    assert found.status_code == 413
    assert (ended, "was asked for without a proof" in said) == (0, True)
    assert (gone[0], "it cannot be reached" in gone[1]) == (0, True)
    assert "407 events, 1 of 1 cosignatures" in gone[1]
    assert audited.returncode == 0
    assert f"the checkpoint was cosigned by {NAME}, 20" in audited.stdout
    assert unknown.returncode == 1


def test_audit_finds_what_a_witness_has_not_cosigned(founded: Path, tmp_path: Path) -> None:
    made = detente("witness", "key", tmp_path / "w", "--name", NAME)
    again = detente("witness", "key", tmp_path / "w")
    os.link(founded / "checkpoint.txt", founded / COSIGNED)

    audited = detente("audit", "--data", founded, "--witness", made.stdout.strip())

    assert made.stdout == again.stdout
    assert made.stdout.startswith(f"{NAME}+")
    assert audited.returncode == 1
    assert f"the checkpoint: {NAME} has not cosigned it" in audited.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("key", "{}"), "it is missing: give the witness a --name"),
        (
            ("key", "{}", "--name", "two words"),
            "expected a name without blanks, commas and plus signs",
        ),
        (("serve", "{}", "--name", "w", "--log", "nonsense"), "expected a verifier key of type 01"),
        (("serve", "{}", "--name", "w"), "Missing option '--log'"),
        (("ask",), "witnesses: expected some, found none"),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    found = detente("witness", *(each.format(tmp_path / "w") for each in arguments))

    assert found.returncode in {1, 2}
    assert said in found.stderr
