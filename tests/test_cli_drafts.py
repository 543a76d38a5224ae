"""`detente drafts`, and drafts in backups."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.desk import drafts_store
from api.desk.desk_schema import FILE, open_desk
from api.service.stores import LEDGER
from events.storage.sqlite import SqliteLedger
from events.vocabulary.catalogue import AnyEvent, decode
from tests.backups import backed_up, restored, run
from tests.recording import served
from tests.test_api_drafts import Desk, Held, seated
from tests.writers import issue


def proposed(data: Path, *events: Any) -> Held:
    with seated(data) as desk:
        draft = desk.made(*events)
        draft.act("propose")
    return draft


def id_of(draft: Held) -> str:
    return draft.path.rpartition("/")[2]


def test_drafts_are_listed_and_shown(founded: Path) -> None:
    draft = proposed(founded, issue("taiwan"))

    listed = run("drafts", "list", "--data", founded)
    shown = run("drafts", "show", id_of(draft), "--data", founded)

    assert id_of(draft) in listed.output
    assert "proposed" in listed.output
    assert "fault /events/0/id" in shown.output
    assert run("drafts", "list", "--status", "open", "--data", founded).output == "no drafts\n"


def test_draft_is_accepted_under_a_name(founded: Path) -> None:
    draft = proposed(founded, issue("fentanyl"))

    done = run("drafts", "accept", id_of(draft), "--by", "Bea", "--data", founded)

    assert done.output.startswith(f"draft {id_of(draft)} is recorded, up to position ")
    exported = run("export", "--recorded", "--data", founded).output
    assert '"recorded_by":"ann, reviewed by Bea"' in exported.splitlines()[-1]
    again = run("drafts", "accept", id_of(draft), "--by", "Bea", "--data", founded)
    assert "this one is recorded" in again.output


def test_what_breaks_rules_is_told_and_not_accepted(founded: Path) -> None:
    draft = proposed(founded, issue("taiwan"))

    done = run("drafts", "accept", id_of(draft), "--by", "Bea", "--data", founded)
    back = run(
        *("drafts", "send-back", id_of(draft), "--by", "Bea", "--word", "It is there already."),
        *("--data", founded),
    )

    assert done.exit_code == 1
    assert "/events/0/id" in done.output
    assert back.output == f"draft {id_of(draft)} is sent-back\n"


def test_unknown_draft_is_told(founded: Path) -> None:
    assert "no draft has the id 'x'" in run("drafts", "show", "x", "--data", founded).output


@pytest.mark.parametrize("reached", ["the ledger", "the mark alone"])
def test_what_was_accepted_when_all_ended_is_found_in_the_ledger_or_recorded_still(
    founded: Path, reached: str
) -> None:
    draft = proposed(founded, issue("fentanyl"))
    with sqlite3.connect(founded / FILE) as db:
        db.execute("UPDATE drafts SET status = 'accepted'")
        db.execute(
            "INSERT INTO reviews (draft, by, at, act, version) VALUES (1, 'bea', ?, 'accept', 1)",
            ("2026-01-01T00:00:00+00:00",),
        )
    db.close()
    if reached == "the ledger":
        event = decode(msgspec.json.encode(issue("fentanyl")))
        asyncio.run(append(founded, event, f"draft/{id_of(draft)}"))

    with seated_again(founded) as desk:
        found = desk.get(draft.path, "bea-2").json()
        if reached == "the ledger":
            assert found["status"] == "recorded"
            assert len(found["recorded"]["positions"]) == 1
        else:
            assert (found["status"], found["recorded"]) == ("accepted", None)
            assert "record" in found["may"]
            draft.desk, draft.tag = desk, desk.get(draft.path, "bea-2").headers["etag"]
            answer = draft.act("record", "bea-2").json()
            assert answer["status"] == "recorded"
        assert desk.client.get("/v1/issues/fentanyl").status_code == 200
        (last,) = desk.client.get(f"/v1/events?after={desk.head() - 1}").json()["items"]
        assert last["recorded_by"] == ("ann" if reached == "the ledger" else "ann, reviewed by bea")


@contextmanager
def seated_again(data: Path) -> Iterator[Desk]:
    with served(data) as client:
        desk = Desk(client, data)
        desk.sits("bea-2", "review", "registry:write")
        yield desk


async def append(data: Path, event: AnyEvent, key: str) -> None:
    ledger = SqliteLedger(data / LEDGER)
    try:
        await ledger.append([event], by="ann", key=key)
    finally:
        await ledger.close()


def test_drafts_are_in_backups_and_come_back(founded: Path, tmp_path: Path) -> None:
    draft = proposed(founded, issue("fentanyl"))

    directory = backed_up(founded, tmp_path / "backup", "--with-signing-key")
    done = restored(
        directory,
        tmp_path / "restored",
        *("--accept-unsigned", "events", "--accept-unsigned", "drafts"),
    )

    assert done.exit_code == 0, done.output
    assert (directory / FILE).stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(tmp_path / "restored" / FILE) as db:
        assert db.execute("SELECT id, status FROM drafts").fetchall() == [
            (id_of(draft), "proposed")
        ]
    db.close()


def test_drafts_that_nobody_vouches_for_are_left_out(founded: Path, tmp_path: Path) -> None:
    proposed(founded, issue("fentanyl"))

    directory = backed_up(founded, tmp_path / "backup", "--with-signing-key")
    done = restored(directory, tmp_path / "restored", "--accept-unsigned", "events")

    assert "desk.sqlite3" in done.output
    assert not (tmp_path / "restored" / FILE).exists()


def test_directory_without_drafts_has_no_file_of_them(founded: Path) -> None:
    with seated(founded) as desk:
        assert desk.get("/v1/drafts").json() == {"items": [], "next": None}

    assert not (founded / FILE).exists()


def test_full_disk_keeps_nothing_by_halves(founded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def small(path: Path) -> sqlite3.Connection:
        db = open_desk(path)
        db.execute("PRAGMA max_page_count = 30")
        return db

    monkeypatch.setattr(drafts_store, "open_desk", small)
    with seated(founded) as desk:
        draft = desk.made(issue("fentanyl"))

        full = draft.save(*(issue(f"issue-{n}", description="x" * 1_000) for n in range(200)))

        assert full.status_code == 503
        assert "the desk is unavailable" in full.json()["detail"]
        assert (draft.now()["version"], draft.now()["events"]) == (1, [issue("fentanyl")])
        assert draft.act("accept").json()["status"] == "recorded"
