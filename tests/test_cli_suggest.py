"""Drafts of readouts from a terminal: printed, and proposed to a service."""

import csv
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import httpx
import msgspec
import pytest
from click.testing import CliRunner, Result

from api.cli.main import main
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.registry import EngagementAdded
from seeds.suggesters.known_record import KnownRecord
from seeds.suggesters.readouts.drafts import draft_of
from seeds.suggesters.readouts.held_texts import NoReadoutError, held_readout
from tests.beside import WHITE_HOUSE, needs
from tests.made_up_readouts import written
from tests.running import Server, detente, serving
from tests.writers import bearer, key

READOUTS = WHITE_HOUSE / "readouts"
JUDGED = Path(__file__).parent / "fixtures" / "judged_readouts.tsv"

TITLE = "Readout of President Biden’s Call with Prime Minister Ola Berg of Norway"
TEXT = "President Biden spoke today with Prime Minister Ola Berg of Norway."


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), prog_name="detente")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two readouts of which one is between states, and a text that is none."""
    folder = tmp_path / "readouts"
    folder.mkdir()
    written(folder, TITLE, TEXT, slug="call")
    domestic = "President Biden spoke today with Governor Ann Field about the storm."
    written(folder, "Readout of President Biden’s Call with a Governor", domestic, slug="governor")
    (folder / "2022-03-09-none.md").write_bytes(b"no front matter")
    return folder


def test_drafts_are_printed_and_what_is_refused_is_named_with_why(
    founded: Path, folder: Path
) -> None:
    printed = run("suggest", "readouts", folder, "--data", founded)
    (draft,) = map(msgspec.json.decode, printed.stdout.splitlines())

    assert printed.exit_code == 0, printed.output
    assert draft["title"] == TITLE
    assert draft["proposed_by"]["name"] == "readouts"
    assert draft["status"] == "proposed"
    assert [each["type"] for each in draft["events"]] == [
        "source-added",
        *("actor-added", "actor-added", "office-added"),
        *("engagement-added", "engagement-held", "official-in-office", "official-in-office"),
    ]
    told = [line.partition("2022-03-09-")[2] or line for line in printed.stderr.splitlines()]
    assert told == [
        "governor.md: refused: nobody of another state, or of a body of states, is named in it",
        "none.md: refused: it does not begin with front matter",
        "1 drafts, 2 texts refused",
    ]


def test_ledger_that_is_not_there_is_said(folder: Path, tmp_path: Path) -> None:
    refused = run("suggest", "readouts", folder, "--data", tmp_path / "nothing")

    assert refused.exit_code == 1
    assert "does not exist" in refused.stderr


def test_without_a_key_nothing_is_sent(founded: Path, folder: Path) -> None:
    refused = run("suggest", "readouts", folder, "--data", founded, "--url", "http://127.0.0.1:1")

    assert refused.exit_code == 1
    assert "a key is needed" in refused.stderr


@pytest.fixture
def server(founded: Path) -> Iterator[Server]:
    with serving(founded) as server:
        yield server


def drafts(server: Server, token: str) -> list[dict[str, Any]]:
    answer = httpx.get(f"{server.address}/v1/drafts", headers=bearer(token))
    found: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
    return found


def test_drafts_are_proposed_once_and_one_is_recorded_by_a_person(
    server: Server, founded: Path, folder: Path
) -> None:
    program = key(founded, "drafts:write", "sources:write", name="A program")
    person = key(founded, "administration", name="Ann Curator")
    asked = ("suggest", "readouts", folder, "--data", founded, "--url", server.address, "--key")

    proposed, again = detente(*asked, program), detente(*asked, program)
    (draft,) = drafts(server, person)
    path = f"{server.address}/v1/drafts/{draft['id']}"
    whole = httpx.get(path, headers=bearer(person))
    accepted = httpx.post(
        f"{path}/acts",
        json={"act": "accept"},
        headers={**bearer(person), "If-Match": whole.headers["etag"]},
    )

    assert (proposed.returncode, again.returncode) == (0, 0), proposed.stderr + again.stderr
    assert "1 drafts proposed, 0 refused by the service" in proposed.stdout
    assert f"proposed before: /v1/drafts/{draft['id']} (proposed)  {TITLE}" in again.stdout
    assert whole.json()["faults"] == []
    assert draft["proposed_by"]["name"] == "readouts"
    assert accepted.status_code in {200, 201, 202}, accepted.text
    held = httpx.get(f"{server.address}/v1/facts/biden-ola-berg-call-2022-03-09-held")
    assert "Joe Biden speaks with Ola Berg by telephone." in held.raise_for_status().text
    assert "texts were not taken" not in proposed.stdout
    text = httpx.get(f"{server.address}/v1/texts/{draft['source']}", headers=bearer(person))
    assert text.raise_for_status().json()["content"].endswith(f"{TEXT}\n")


def test_names_are_as_the_service_knows_them_and_what_is_proposed_already_is_told_apart(
    server: Server, founded: Path, folder: Path, tmp_path: Path
) -> None:
    program = key(founded, "drafts:write", "sources:write", name="A program")
    person = key(founded, "administration", name="Ann Curator")
    (tmp_path / "key").write_text(f"{program}\n")
    asked = ("suggest", "readouts", folder, "--url", server.address, "--key-file", tmp_path / "key")
    berg = {
        "type": "actor-added",
        "id": "berg-of-norway",
        "kind": "person",
        "name": "Ola Berg",
        "acts_for": ["norway"],
    }
    norway = {"type": "actor-added", "id": "norway", "kind": "state", "name": "Norway"}

    first = detente(*asked)
    httpx.post(
        f"{server.address}/v1/events", json={"events": [norway, berg]}, headers=bearer(person)
    ).raise_for_status()
    again = detente(*asked)
    text = TEXT.replace("Ola Berg", "Ola Berg again")
    written(folder, TITLE, text, slug="second-call")
    more = detente(*asked)

    said = [each.stdout.splitlines() for each in (first, again, more)]
    assert [each.returncode for each in (first, again, more)] == [0, 0, 0], more.stderr
    assert said[0][-1] == "1 drafts proposed, 0 refused by the service"
    assert said[1] == [
        f"proposed before, and would read otherwise by now: {TITLE}",
        "0 drafts proposed, 0 refused by the service; 1 had been proposed before",
    ]
    assert said[2][-1] == "1 drafts proposed, 0 refused by the service; 1 had been proposed before"
    newest, _ = drafts(server, person)
    whole = httpx.get(f"{server.address}/v1/drafts/{newest['id']}", headers=bearer(person)).json()
    assert "berg-of-norway" in msgspec.json.encode(whole["events"]).decode()


def test_key_that_may_not_propose_is_told_so(server: Server, founded: Path, folder: Path) -> None:
    reader = key(founded, "facts:write", name="Another")

    refused = detente(
        *("suggest", "readouts", folder, "--data", founded),
        *("--url", server.address, "--key", reader),
    )

    assert refused.returncode == 1
    assert "403" in refused.stderr


@pytest.mark.parametrize("names_data", [True, False])
def test_service_that_is_not_there_is_said(
    founded: Path, folder: Path, *, names_data: bool
) -> None:
    refused = run(
        *("suggest", "readouts", folder, *(("--data", founded) if names_data else ())),
        *("--url", "http://127.0.0.1:1", "--key", "detente_x"),
    )

    assert refused.exit_code == 1
    assert "http://127.0.0.1:1" in refused.stderr


@needs(READOUTS)
def test_readouts_that_were_judged_by_hand_read_as_they_were_judged() -> None:
    lines = JUDGED.read_text(encoding="utf-8").splitlines()
    judged = {
        row["sha256"]: row
        for row in csv.DictReader((each for each in lines if each[0] != "#"), delimiter="\t")
    }
    found: dict[str, dict[str, str]] = {}
    for file in sorted(READOUTS.glob("*.md")):
        digest = sha256(file.read_bytes()).hexdigest()[:16]
        if digest in judged:
            found[digest] = {"sha256": digest, **read(file)}

    assert found == judged


def read(file: Path) -> dict[str, str]:
    """What is told in a readout to a record that knows nobody."""
    nothing = dict.fromkeys(("form", "participants", "date", "place"), "")
    try:
        draft = draft_of(held_readout(file), KnownRecord())
    except NoReadoutError:
        return nothing
    (engagement,) = (each for each in draft.events if isinstance(each, EngagementAdded))
    (held,) = (each for each in draft.events if isinstance(each, EngagementHeld))
    assert draft.doubts == ()
    return {
        "form": engagement.form,
        "participants": "; ".join(held.participants),
        "date": held.date,
        "place": held.place or "",
    }


class Busy(BaseHTTPRequestHandler):
    """Takes no texts, says once that it is asked too fast, and takes what comes again."""

    asked: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.asked.append(self.path)
        first = self.asked.count("/v1/drafts") == 1
        status = 404 if self.path == "/v1/texts" else 429 if first else 201
        self.send_response(status)
        self.send_header("Retry-After", "0")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


def test_who_is_asked_too_fast_is_asked_again(founded: Path, folder: Path) -> None:
    Busy.asked.clear()
    with HTTPServer(("127.0.0.1", 0), Busy) as busy:
        Thread(target=busy.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{busy.server_port}"
        proposed = run(
            *("suggest", "readouts", folder, "--data", founded),
            *("--url", address, "--key", "detente_x"),
        )
        busy.shutdown()

    assert proposed.exit_code == 0, proposed.output
    assert Busy.asked == ["/v1/texts", "/v1/drafts", "/v1/drafts"]
    assert "1 drafts proposed" in proposed.stdout
