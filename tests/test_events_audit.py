"""An audit finds every change of what is recorded, and names where it is."""

import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from events.audit.stretch import AuditFinding
from events.audit.whole_ledger import Audited, audit
from events.errors import LedgerUnavailableError
from events.proofs.checkpoints import Checkpoint
from events.proofs.merkle import leaf_hash
from events.storage.sqlite import SqliteLedger
from tests.ledger_engines import REGISTRY, held
from tests.noon import noon
from tests.running import detente

SIZE = 605
FLIPS = int(os.environ.get("AUDIT_FLIPS", "150"))
"""Bytes that are flipped, each by itself; all of them with AUDIT_FLIPS=0."""

DICE = random.Random(7)  # noqa: S311 (nothing here is a secret)

UNCOUNTED = {*range(40, 44), *range(96, 100)}
"""Bytes of the header that hold a count of schema changes and SQLite's version: no content."""


async def fill(path: Path, size: int) -> Checkpoint:
    ledger = SqliteLedger(path, now=noon)
    await ledger.append(REGISTRY, by="tests", key="registry")
    for first in range(len(REGISTRY), size, 100):
        await ledger.append(
            [held(f"a{each}") for each in range(first, min(size, first + 100))],
            by="tests",
            key=f"from {first}",
        )
    published = Checkpoint(f"detente/{ledger.id}", size, await ledger.root(size))
    await ledger.close()
    return published


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite3"


@pytest.fixture
async def published(path: Path) -> Checkpoint:
    return await fill(path, SIZE)


def change(path: Path, *statements: str) -> None:
    """What somebody does who knows the file and has removed its triggers for the while."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        for name, sql in triggers.fetchall():
            db.execute(f"DROP TRIGGER {name}")
            statements = (*statements, sql)
        for statement in statements:
            db.execute(statement)


def places(audited: Audited) -> set[int | None]:
    return {each.position for each in audited.findings}


async def test_a_ledger_as_it_was_written_has_no_findings(
    path: Path, published: Checkpoint
) -> None:
    assert audit(path, published, whole=True) == Audited(
        size=SIZE, root=published.root, findings=()
    )


async def test_a_smaller_published_size_is_extended(path: Path, published: Checkpoint) -> None:
    ledger = SqliteLedger(path, read_only=True)
    roots = {size: await ledger.root(size) for size in (0, 1, 255, 256, 257, 512, 604)}
    await ledger.close()

    for size, root in roots.items():
        assert audit(path, Checkpoint(published.origin, size, root)).findings == ()
        wrong = audit(path, Checkpoint(published.origin, size, published.root))
        assert places(wrong) == {size}


async def test_an_event_of_a_later_version_is_told_from_damage(path: Path) -> None:
    await fill(path, SIZE)
    envelope = (
        b'{"id":"later-0","recorded_at":"2099-01-01T00:00:00Z","recorded_by":"later","event":'
    )
    for position, event in ((SIZE + 1, b'{"type":"treaty-shelved","id":"x"}'), (SIZE + 2, b"null")):
        stored = envelope + event + b"}"
        values = f"{position}, 'fact/x', 'x', x'{leaf_hash(stored).hex()}', x'{stored.hex()}'"
        change(path, f"INSERT INTO event VALUES ({values})")

    later, damaged = audit(path).findings

    assert later.position == SIZE + 1
    assert "an event of another version of Detente" in str(later)
    assert "no event" in str(damaged)


async def test_an_empty_ledger_has_no_findings(path: Path) -> None:
    await SqliteLedger(path, now=noon).close()

    assert audit(path).findings == ()


async def test_a_ledger_that_is_in_its_log_alone_is_audited(path: Path) -> None:
    ledger = SqliteLedger(path, now=noon)
    await ledger.append(REGISTRY, by="tests", key="registry")

    found = audit(path)

    await ledger.close()
    assert (found.size, found.findings) == (len(REGISTRY), ())


async def test_a_ledger_is_audited_while_it_is_written(path: Path, published: Checkpoint) -> None:
    ledger = SqliteLedger(path, now=noon)
    await ledger.append([held("more")], by="tests")

    audited = audit(path, published)

    await ledger.close()
    assert (audited.size, audited.findings) == (SIZE + 1, ())


async def test_stretches_are_shared_out_and_agree(
    path: Path, published: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(path, "UPDATE event SET tag = 'engagement-invited' WHERE position = 300")
    alone = audit(path, published)
    monkeypatch.setattr("events.audit.whole_ledger.STRETCH", 256)

    shared = audit(path, published)

    assert alone == shared
    assert 300 in places(alone)


CHANGES: list[tuple[str, set[int | None]]] = [
    ("UPDATE event SET stored = CAST(replace(stored, 'meet', 'fall') AS BLOB) WHERE position = 9",
     {1, 6, 9, 605}),
    ("UPDATE event SET leaf = zeroblob(32) WHERE position = 600", {600}),
    ("UPDATE event SET stream = 'fact/other' WHERE position = 7", {7}),
    ("UPDATE event SET tag = 'engagement-refused' WHERE position = 7", {7}),
    ("DELETE FROM event WHERE position = 605", {506, 605}),
    ("UPDATE event SET stored = x'7b7d' WHERE position = 1", {1, 605}),
    ("UPDATE append SET digest = zeroblob(32) WHERE key = 'registry'", {1}),
    ("UPDATE append SET key = 'other' WHERE key = 'registry'", {1, 2, 3, 4, 5}),
    ("DELETE FROM append WHERE key = 'registry'", {1, 2, 3, 4, 5}),
    ("UPDATE append SET last = 604 WHERE key = 'from 505'", {505 + 1, 605}),
    ("INSERT INTO append VALUES ('more', zeroblob(32), 606, 607)", {606}),
    ("UPDATE tile SET hash = zeroblob(32) WHERE number = 1", {257}),
    ("DELETE FROM tile WHERE number = 1", {257}),
    ("INSERT INTO tile VALUES (8, 2, zeroblob(32))", {None}),
    ("INSERT INTO event SELECT 0, stream, tag, leaf, stored FROM event LIMIT 1", {0}),
    ("UPDATE ledger SET id = 'other'", {None}),
    ("CREATE TABLE more (id TEXT) STRICT", {None}),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "found"), CHANGES)
async def test_a_change_is_found_where_it_is(
    path: Path, published: Checkpoint, statement: str, found: set[int | None]
) -> None:
    change(path, statement)

    audited = audit(path, published)

    assert audited.findings
    assert places(audited) & found


async def test_a_past_forged_with_all_its_hashes_is_found(
    path: Path, published: Checkpoint
) -> None:
    with closing(sqlite3.connect(path)) as db:
        (stored,) = db.execute("SELECT stored FROM event WHERE position = 600").fetchone()
    forged = stored.replace(b"They meet.", b"They part.")
    change(
        path,
        f"UPDATE event SET stored = x'{forged.hex()}', leaf = x'{leaf_hash(forged).hex()}'"
        " WHERE position = 600",
    )

    audited = audit(path, published)

    assert places(audited) == {506, SIZE}


async def test_what_is_no_event_of_this_version_is_found(path: Path) -> None:
    await fill(path, 6)
    body = b'{"id":"x-0","recorded_at":"2023-06-18T12:00:00Z","recorded_by":"t","event":{}}'
    change(path, f"UPDATE event SET stored = x'{body.hex()}' WHERE position = 6")

    assert 6 in places(audit(path))


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3").write_bytes(b"no database" * 1_000)

    with pytest.raises(LedgerUnavailableError, match="so that nothing of it can be read"):
        audit(tmp_path / "ledger.sqlite3")


async def test_a_file_that_lacks_its_last_page_is_refused_as_that(
    path: Path, published: Checkpoint
) -> None:
    os.truncate(path, path.stat().st_size - 4_096)

    with pytest.raises(LedgerUnavailableError, match="malformed, so that nothing of it"):
        audit(path, published)


def content(path: Path) -> Any:
    """All that is recorded: every row of every table, and the schema."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        return [
            db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in ("ledger", "event", "append", "tile")
        ] + [db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()]


async def test_any_flipped_byte_is_found_or_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    published = await fill(path, 260)
    whole = path.read_bytes()
    recorded = content(path)
    chosen = DICE.sample(range(len(whole)), FLIPS) if FLIPS else range(len(whole))
    missed = []
    for at in chosen:
        damaged = bytearray(whole)
        damaged[at] ^= DICE.randrange(1, 256)
        path.write_bytes(damaged)
        if not found(path, published) and at not in UNCOUNTED and content(path) != recorded:
            missed.append(at)

    assert missed == []


async def test_a_flipped_byte_of_an_event_is_found_at_its_position(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    published = await fill(path, 260)
    whole = path.read_bytes()
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT position, stored FROM event").fetchall()
    for position, stored in DICE.sample(rows, 20):
        at = whole.index(stored) + DICE.randrange(len(stored))
        damaged = bytearray(whole)
        damaged[at] ^= DICE.randrange(1, 256)
        path.write_bytes(damaged)

        assert position in places(audit(path, published))


def found(path: Path, published: Checkpoint) -> tuple[AuditFinding, ...]:
    try:
        return audit(path, published).findings
    except LedgerUnavailableError as error:
        return (AuditFinding(None, str(error)),)


def test_command_says_that_all_is_well_or_where_it_is_not(founded: Path) -> None:
    sound = detente("audit", "--data", founded)
    change(founded / "ledger.sqlite3", "UPDATE event SET tag = 'x' WHERE position = 200")

    damaged = detente("audit", "--data", founded)

    assert (sound.returncode, damaged.returncode) == (0, 1), sound.stdout + sound.stderr
    assert "all as they were written" in sound.stdout
    assert "position 200: the tag is 'x'" in damaged.stdout


def test_command_misses_a_checkpoint_and_damaged_ones(founded: Path) -> None:
    checkpoint = founded / "checkpoint.txt"
    text = checkpoint.read_text()
    origin, size, *rest = text.split("\n")
    checkpoint.write_text("\n".join((origin, str(int(size) - 1), *rest)))
    damaged = detente("audit", "--data", founded)
    checkpoint.unlink()

    missing = detente("audit", "--data", founded)

    assert (damaged.returncode, missing.returncode) == (1, 1)
    assert "the checkpoint: expected a signature" in damaged.stdout
    assert "checkpoint.txt is missing" in missing.stdout


async def test_a_data_directory_may_be_named_from_where_one_stands(
    path: Path, published: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)

    assert audit(Path(path.name), published).findings == ()


async def test_what_a_replicator_makes_for_itself_is_no_finding_and_no_more_than_that(
    path: Path, published: Checkpoint
) -> None:
    change(
        path,
        "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)",
        "CREATE TABLE _litestream_lock (id INTEGER)",
    )
    replicated = audit(path, published)

    change(path, "CREATE TABLE _litestream_more (id INTEGER)")

    assert replicated.findings == ()
    (found,) = audit(path, published).findings
    assert str(found) == "the file: table _litestream_more is none of a ledger's"
