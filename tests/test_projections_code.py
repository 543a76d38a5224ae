"""Views are built or rendered again when the code that files them means something else."""

import asyncio
import importlib
import logging
import pkgutil
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import projections
from events.storage.memory import MemoryLedger
from events.time.dates import day_of
from events.vocabulary.registry import IssueAdded
from projections.dossiers import rendered
from projections.facts import citations
from projections.filing import code, read_models, store
from projections.filing.opening import open_views
from projections.filing.versions import PROJECTOR, SEGMENTS
from projections.filing.views import Views
from projections.model.clocks import Clocks
from seeds.founding import founding_events
from tests.noon import noon
from tests.projected import Rows, rendered_rows_of

ENDS = re.compile(r"\b(known_to|ended) = \?")
"""`ended` is null as long as a row stands, and `known_to` follows from it (`clocks.KNOWN_TO`)."""

MOVES = re.compile(r"(\w+) = (-\1|\1 (\|\| '/past'|\+ \d+))")
"""How a row is filed elsewhere when it ends (`projections.model.tense`)."""


@pytest.fixture(autouse=True)
def _whatever_has_filed_is_worth_knowing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "WORTH_KNOWING", 1)


def test_every_library_that_is_used_has_a_version() -> None:
    assert "==none" not in code.surroundings({"msgspec", "rapidfuzz"})
    assert "==none" in code.surroundings({"nowhere"})


async def views_of(tmp_path: Path, ledger: MemoryLedger) -> Path:
    views = await open_views(tmp_path, ledger)
    await views.close()
    return views.path


def set_meta(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(statement)


def files_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as db:
        (files,) = db.execute("SELECT files FROM meta").fetchone()
    return str(files)


async def test_views_are_kept_while_the_code_means_the_same(tmp_path: Path) -> None:
    ledger = MemoryLedger(now=noon)
    await ledger.append([IssueAdded(id="a", name="A", description="x")], by="tests")
    first = await views_of(tmp_path, ledger)
    set_meta(first, "UPDATE meta SET files = 'with another docstring'")

    second = await views_of(tmp_path, ledger)

    assert second == first
    assert files_of(second) == code.files_version()


def filed_by(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as db:
        return {part for (part,) in db.execute("SELECT part FROM filed_by")}


async def test_what_is_sooner_filed_anew_than_its_code_is_read_is_filed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = MemoryLedger(now=noon)
    await ledger.append([IssueAdded(id="a", name="A", description="x")], by="tests")
    monkeypatch.setattr(store, "WORTH_KNOWING", 2)
    first = await views_of(tmp_path, ledger)
    assert filed_by(first) == set()
    assert await views_of(tmp_path, ledger) == first

    set_meta(first, "UPDATE meta SET files = 'x'")
    second = await views_of(tmp_path, ledger)

    assert second != first
    assert filed_by(second) == set()


async def test_views_that_have_grown_are_worth_knowing_once_all_is_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = MemoryLedger(now=noon)
    await ledger.append([IssueAdded(id="a", name="A", description="x")], by="tests")
    monkeypatch.setattr(store, "WORTH_KNOWING", 2)
    path = await views_of(tmp_path, ledger)
    await ledger.append([IssueAdded(id="b", name="B", description="x")], by="tests")
    assert await views_of(tmp_path, ledger) == path
    assert filed_by(path) == set()

    views = await open_views(tmp_path, ledger)
    views.follow()
    while not filed_by(path):
        await asyncio.sleep(0.01)
    await views.close()

    assert views.path == path
    assert PROJECTOR in filed_by(path)


def set_segments_by_other_code(path: Path) -> None:
    """Segments of other code say something else: that there is nothing."""
    set_meta(path, "UPDATE meta SET files = 'x'")
    set_meta(path, f"UPDATE filed_by SET version = 'x' WHERE part = '{SEGMENTS}'")
    set_meta(path, "UPDATE segment SET element = NULL")


def rendered_rows_in(path: Path) -> Rows:
    with closing(sqlite3.connect(path)) as db:
        return rendered_rows_of(db)


def elements_in(views: Views) -> rendered.Elements:
    """By another connection than the one that renders."""
    subjects = [subject for (subject,) in views.reader.db.execute("SELECT subject FROM rendered")]
    clocks = Clocks(as_of=day_of("2023-06-18"), known_at=views.checkpoint)
    return rendered.elements(views.reader, subjects, clocks)


async def test_segments_of_other_code_are_rendered_anew_while_answers_are_right(
    tmp_path: Path,
) -> None:
    ledger = MemoryLedger(now=noon)
    await ledger.append(founding_events(), by="tests")
    first = await open_views(tmp_path, ledger)
    expected, rows = elements_in(first), rendered_rows_in(first.path)
    await first.close()
    set_segments_by_other_code(first.path)

    second = await open_views(tmp_path, ledger)

    assert second.path == first.path
    assert files_of(second.path) == code.files_version()
    assert expected == elements_in(second)
    assert rendered_rows_in(second.path)["segment"] == []
    second.follow()
    async with asyncio.timeout(120):
        while rendered_rows_in(second.path) != rows:
            await asyncio.sleep(0.05)
    await second.close()
    third = await open_views(tmp_path, ledger)
    assert expected == elements_in(third)
    assert rendered_rows_in(third.path) == rows
    await third.close()


async def test_segments_of_other_code_count_as_such_until_that_is_written(tmp_path: Path) -> None:
    ledger = MemoryLedger(now=noon)
    await ledger.append(founding_events(), by="tests")
    path = await views_of(tmp_path, ledger)
    set_segments_by_other_code(path)

    with closing(store.open_for_reading(path)) as db:
        before = store.of_other_code(db)
    store.open_for_writing(path).close()
    with closing(store.open_for_reading(path)) as db:
        after = store.of_other_code(db)

    assert (before, after) == ({SEGMENTS}, set())


@pytest.mark.parametrize(
    "statements",
    [
        [f"UPDATE filed_by SET version = 'x' WHERE part = '{PROJECTOR}'"],
        ["UPDATE filed_by SET version = 'x' WHERE part = 'projections.doubts.marks'"],
        ["UPDATE filed_by SET version = 'x'"],
        ["DELETE FROM filed_by WHERE part = 'projections.facts.facts'"],
        ["INSERT INTO filed_by VALUES ('projections.facts.more', 'x')"],
        ["DROP TABLE filed_by"],
        ["ALTER TABLE meta DROP COLUMN files"],
    ],
    ids=[
        "the projector",
        "one table",
        "all",
        "a part that is new",
        "a part that is gone",
        "code from before parts were noted",
        "code from before files were noted",
    ],
)
async def test_views_are_built_again_when_other_code_would_file_other_rows(
    tmp_path: Path, statements: list[str]
) -> None:
    ledger = MemoryLedger(now=noon)
    await ledger.append([IssueAdded(id="a", name="A", description="x")], by="tests")
    first = await views_of(tmp_path, ledger)
    for each in ["UPDATE meta SET files = 'x'", *statements]:
        set_meta(first, each)

    second = await views_of(tmp_path, ledger)

    assert second != first
    assert not first.exists()


async def test_log_says_whose_rows_would_be_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "detente.views")
    ledger = MemoryLedger(now=noon)
    await ledger.append([IssueAdded(id="a", name="A", description="x")], by="tests")
    path = await views_of(tmp_path, ledger)
    set_meta(path, "UPDATE meta SET files = 'x'")
    set_meta(path, "UPDATE filed_by SET version = 'x' WHERE part = 'projections.doubts.marks'")

    await views_of(tmp_path, ledger)

    assert "the views are built anew, as other code files projections.doubts.marks" in caplog.text


def test_every_read_model_is_filed() -> None:
    modules = (
        importlib.import_module(each.name)
        for each in pkgutil.walk_packages(projections.__path__, "projections.")
    )
    has_tables = {each.__name__ for each in modules if hasattr(each, "SCHEMA")}

    named = {each.__name__ for each in (*read_models.READ_MODELS, *read_models.OTHERS)}
    assert has_tables - {read_models.__name__, store.__name__} == named


def test_rows_that_come_to_an_end_get_out_of_the_presents_way() -> None:
    """But versions, which are only read by the key that a version has."""
    ending = {
        (each.__name__, table.close)
        for each in read_models.READ_MODELS
        for table in each.TABLES
        if "known_to" in table.schema + table.close
    }

    assert {name for name, close in ending if not ENDS.search(close)} == set()
    assert {name for name, close in ending if not MOVES.search(close)} == {
        "projections.facts.facts"
    }
    assert "SET is_past = ?" in citations.CLOSE


def test_what_may_be_longer_than_a_quarter_of_a_page_has_a_rowid() -> None:
    """Without one, SQLite lays what is longer on pages of its own, mostly empty ones."""
    without = re.compile(r"CREATE TABLE (\w+) \(([^;]*)\) STRICT, WITHOUT ROWID;")
    tables = without.findall(read_models.SCHEMA)

    long = {name for name, columns in tables if re.search(r"\b(BLOB|body)\b", columns)}

    assert len(tables) > 20
    assert long == set()
