"""Texts wait for their sources: no kill, no full disk and no month loses one that is wanted."""

import asyncio
import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from api.backup.make import back_up
from api.backup.restore import restore
from api.backup.vouched import Vouching
from api.desk.waiting_texts import DAYS, look_through
from api.service.stores import TEXTS
from events.errors import TextsUnavailableError
from events.files import durable
from events.ledger.signing_key import KEY, read_kept
from events.source_texts.attached_texts import Texts
from events.time.clock import utc_now
from tests.running import ROOT
from tests.writers import Writer, bearer, statement, writer

ARTICLE = "The talks were useful, an official said.\n"
DIGEST = sha256(ARTICLE.encode()).hexdigest()
NOTE = b'{"by": "ann", "media_type": "text/plain", "title": "Talks"}'
SOURCE = {
    "type": "source-added",
    "id": "weekly-talks",
    "publisher": "The Weekly",
    "title": "Talks",
    "published": "2023-06-20",
    "lineage": "weekly",
    "sha256": DIGEST,
}


@pytest.fixture
def desk(founded: Path) -> Iterator[Writer]:
    with writer(founded) as opened:
        yield opened


def waiting(data: Path) -> list[str]:
    return [each.sha256 for each in Texts(data / TEXTS).waiting()]


def look(desk: Writer, days: float) -> None:
    """What is done every hour, so many days from now."""
    later = utc_now() + timedelta(days=days)
    assert desk.client.blocking_portal is not None
    desk.client.blocking_portal.call(look_through, desk.client.app.state, later)


def bring(desk: Writer) -> Any:
    headers = bearer(desk.token) | {"Content-Type": "text/plain"}
    return desk.client.post("/v1/texts", content=ARTICLE.encode(), headers=headers)


def draft(desk: Writer, *events: Any) -> str:
    body = {"title": "Talks", "events": [*events]}
    made = desk.client.post("/v1/drafts", json=body, headers=bearer(desk.token))
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def test_a_text_that_nobody_asks_for_is_forgotten_after_a_month(
    desk: Writer, founded: Path
) -> None:
    bring(desk)

    look(desk, DAYS - 1)
    assert waiting(founded) == [DIGEST]
    look(desk, DAYS + 1)
    assert waiting(founded) == []
    assert not (founded / TEXTS / "objects" / DIGEST).exists()


def test_whoever_reads_it_lets_it_wait_on(desk: Writer, founded: Path) -> None:
    bring(desk)
    long_ago = utc_now().timestamp() - 40 * 86_400
    os.utime(founded / TEXTS / "waiting" / DIGEST, (long_ago, long_ago))

    desk.client.get(f"/v1/texts/{DIGEST}", headers=bearer(desk.token)).raise_for_status()
    look(desk, 0)

    assert waiting(founded) == [DIGEST]


def test_what_stands_in_a_draft_is_kept_however_long(desk: Writer, founded: Path) -> None:
    bring(desk)
    draft(desk, SOURCE)

    look(desk, 400)

    assert waiting(founded) == [DIGEST]


def test_a_draft_that_is_accepted_attaches_it(desk: Writer, founded: Path) -> None:
    bring(desk)
    fact = statement("said", citations=[{"source": "weekly-talks", "exact": "useful"}])
    id = draft(desk, SOURCE, fact)
    kept = desk.client.get(f"/v1/drafts/{id}", headers=bearer(desk.token))
    assert kept.json()["faults"] == []
    assert "text-not-attached" not in {each["code"] for each in kept.json()["warnings"]}

    headers = bearer(desk.token) | {"If-Match": kept.headers["etag"]}
    done = desk.client.post(f"/v1/drafts/{id}/acts", json={"act": "accept"}, headers=headers)

    assert done.status_code == 200, done.text
    assert (waiting(founded), Texts(founded / TEXTS).sources()) == ([], ["weekly-talks"])
    (cited,) = desk.client.get("/v1/facts/said").json()["fact"]["citations"]
    assert (cited["start"], cited["end"]) == (15, 21)


def test_what_was_not_attached_before_a_kill_is_at_the_next_start(founded: Path) -> None:
    with writer(founded) as desk:
        assert desk.post(SOURCE).status_code == 201
        token = desk.token
    texts = Texts(founded / TEXTS)
    texts.keep(ARTICLE.encode(), NOTE)  # as if a process had died before it attached it

    with writer(founded, token=token) as desk:
        look(desk, 0)

    assert (texts.waiting(), texts.sources()) == ([], ["weekly-talks"])


def test_a_disk_that_is_full_takes_back_no_event_and_loses_no_text(
    desk: Writer, founded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(desk)

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as now:
        now.setattr(durable, "replace", full)
        assert desk.post(SOURCE).status_code == 201
        assert bring(desk).status_code in {200, 503}
    fact = statement("said", citations=[{"source": "weekly-talks", "exact": "useless"}])
    fact["citations"][0] |= {"start": 15, "end": 22}

    assert waiting(founded) == [DIGEST]
    assert desk.post(fact).status_code == 422  # it is held against the text all the same
    look(desk, 0)
    assert Texts(founded / TEXTS).sources() == ["weekly-talks"]


def test_a_disk_that_is_full_keeps_no_half_of_a_text(
    desk: Writer, founded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = durable.replace

    def full_at_the_note(path: Path, *given: Any, **named: Any) -> None:
        if path.parent.name == "waiting":
            raise OSError(errno.ENOSPC, "No space left on device")
        made(path, *given, **named)

    with monkeypatch.context() as now:
        now.setattr(durable, "replace", full_at_the_note)
        assert bring(desk).status_code == 503

    assert waiting(founded) == []
    assert bring(desk).status_code == 201  # and not 200: it is not known yet
    assert waiting(founded) == [DIGEST]


def test_a_process_that_is_killed_leaves_whole_texts_or_none(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from events.source_texts.attached_texts import Texts\n"
        "texts = Texts(Path(sys.argv[1])); print('ready', flush=True)\n"
        "for number in range(100_000): texts.keep(b'x' * 100_000 + b'%d' % number, b'{}')"
    )
    for _ in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        while not Texts(tmp_path).waiting():
            pass
        process.kill()
        process.wait()
        process.stdout.close()

        texts = Texts(tmp_path)
        assert texts.keep(b"another", b"{}")
        for each in texts.waiting():
            held = texts.held(each.sha256)
            assert held is not None
            assert held.sha256 == each.sha256


def test_backups_have_them(founded: Path, tmp_path: Path) -> None:
    Texts(founded / TEXTS).keep(ARTICLE.encode(), NOTE)

    asyncio.run(back_up(founded, tmp_path / "backup", with_signing_key=True))
    trusted = str(read_kept(founded / KEY).verifier)
    asyncio.run(restore(tmp_path / "backup", tmp_path / "again", Vouching(key=trusted)))

    ((text, note),) = [(e.sha256, e.note) for e in Texts(tmp_path / "again" / TEXTS).waiting()]
    assert (text, note) == (DIGEST, NOTE)
    held = Texts(tmp_path / "again" / TEXTS).held(DIGEST)
    assert held is not None
    assert held.content == ARTICLE


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "texts").write_text("a file")

    with pytest.raises(TextsUnavailableError):
        Texts(tmp_path / "texts").keep(ARTICLE.encode(), NOTE)
