"""`detente export --sqlite` and its like: whole or not at all, the same bytes for a position, read
back by what others read them with.
"""

import asyncio
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any

import duckdb
import msgspec
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from datasette.app import Datasette

from api.cli.main import main
from api.exports import as_parquet
from api.exports.making import FORMATS
from api.exports.manifest import MANIFEST, ExportManifest
from api.service.stores import writing
from events.vocabulary.amendments import FactRetracted
from projections.tables.catalogue import TABLES, VIEWS
from tests.forking import forked
from tests.running import COMMAND, ENVIRONMENT, ROOT

WRITTEN = tuple(FORMATS)
DOCUMENT = ROOT / "docs/data.md"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), prog_name="detente")


def ended(first: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command in a process that does something else first."""
    command = [sys.executable, "-c", f"{first}; {COMMAND[-1]}", *map(str, arguments)]
    process = forked(command, ENVIRONMENT)
    try:
        said = process.communicate(timeout=60)
        return subprocess.CompletedProcess(command, process.wait(), *said)
    finally:
        process.kill()


def exported(data: Path, kind: str, target: Path, *more: str) -> Path:
    done = run("export", f"--{kind}", target, "--data", data, *more)
    assert done.exit_code == 0, done.output
    return target


def manifest_in(target: Path) -> ExportManifest:
    path = target / MANIFEST if target.is_dir() else target.with_name(f"{target.name}.{MANIFEST}")
    return msgspec.json.decode(path.read_bytes(), type=ExportManifest)


def contents(target: Path) -> dict[str, bytes]:
    """All that an export has left."""
    found = target.parent.rglob(f"{target.name}*")
    files = (each for path in found for each in (path.rglob("*") if path.is_dir() else (path,)))
    return {
        str(each.relative_to(target.parent)): each.read_bytes() for each in files if each.is_file()
    }


def duck(asked: str) -> list[Any]:
    found = duckdb.sql(asked)
    assert found is not None
    return found.fetchall()


@pytest.fixture(scope="module")
def tables(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The founding facts as SQLite."""
    data = copytree(_founded, tmp_path_factory.mktemp("tables") / "data")
    return exported(data, "sqlite", data.parent / "record.sqlite")


@pytest.fixture
def db(tables: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{tables}?mode=ro", uri=True)) as found:
        found.row_factory = sqlite3.Row
        yield found


def test_sqlite_has_all_tables_with_sound_keys_and_no_loose_end(db: sqlite3.Connection) -> None:
    named = {name for (name,) in db.execute("SELECT name FROM sqlite_schema")}

    assert {table.name for table in TABLES} | {view.name for view in VIEWS} <= named
    assert [tuple(row) for row in db.execute("PRAGMA foreign_key_check")] == []
    assert [tuple(row) for row in db.execute("PRAGMA integrity_check")] == [("ok",)]
    for view in VIEWS:
        assert db.execute(f"SELECT * FROM {view.name} LIMIT 1").fetchone(), view.name


def test_manifest_says_of_what_the_file_is_and_what_is_in_it(tables: Path, ask: Any) -> None:
    manifest = manifest_in(tables)

    proven = ask("/v1/relations/united-states/china")["clocks"]
    assert (manifest.copy_of.position, manifest.copy_of.root) == (
        proven["known_at"],
        proven["root"],
    )
    assert manifest.copy_of.origin.startswith("detente/")
    assert [(e.recorded_by, e.licence) for e in manifest.collections] == [("founding facts", "MIT")]
    (file,) = manifest.files
    assert file.sha256 == sha256(tables.read_bytes()).hexdigest()
    assert (file.name, file.size) == (tables.name, tables.stat().st_size)
    with closing(sqlite3.connect(tables)) as db:
        for table in manifest.tables:
            (rows,) = db.execute(f"SELECT count(*) FROM {table.name}").fetchone()
            names = tuple(row[1] for row in db.execute(f"PRAGMA table_info({table.name})"))
            assert (rows, names) == (table.rows, tuple(each.name for each in table.columns))


def test_state_of_a_day_is_asked_of_the_file(db: sqlite3.Connection) -> None:
    rows = db.execute(
        "SELECT about, reads FROM pair_states WHERE party = 'china' AND other = 'united-states'"
        " AND kind = 'engagement' AND certainty = 'certain'"
        " AND from_day <= '2023-03-01' AND (until_day >= '2023-03-01' OR until_day IS NULL)"
    )

    assert ("Antony Blinken's visit to Beijing", "postponed") in [tuple(row) for row in rows]


async def test_datasette_shows_the_tables_and_finds_words(tables: Path) -> None:
    datasette = Datasette([], immutables=[str(tables)], memory=False)
    await datasette.invoke_startup()

    async def asked(path: str) -> Any:
        answer = await datasette.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    found = await asked("/record/facts.json?_search=balloon&_shape=objects&_labels=on")
    quoted = await asked("/record/citations.json?_search=candid&_shape=objects")
    named = await asked("/record/actors/wang-yi.json?_shape=objects")

    assert found["rows"]
    assert all("balloon" in each["summary"].lower() for each in found["rows"])
    assert any("candid" in each["quote"].lower() for each in quoted["rows"])
    assert named["rows"][0]["name"] == "Wang Yi"
    page = await datasette.client.get("/record/facts?_facet=kind")
    assert page.status_code == 200
    assert "/record/engagements/" in page.text  # a foreign key is a way on


@pytest.fixture(scope="module")
def parquet(tables: Path) -> Path:
    """The founding facts as Parquet, in groups of so few rows that a table has several."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(as_parquet, "ROWS_IN_A_GROUP", 100)
        return exported(tables.parent / "data", "parquet", tables.parent / "record")


def test_parquet_has_what_sqlite_has_and_days_as_days(
    parquet: Path, db: sqlite3.Connection
) -> None:
    for table in TABLES:
        read = duck(f"SELECT * FROM '{parquet}/{table.name}.parquet'")
        days = [n for n, column in enumerate(table.columns) if column.type == "day"]
        for row in read:
            assert all(row[n] is None or isinstance(row[n], date) for n in days), row
        told = [
            tuple(str(each) if isinstance(each, date) else each for each in row) for row in read
        ]
        assert told == [tuple(row) for row in db.execute(f"SELECT * FROM {table.name}")], table.name
    assert pq.ParquetFile(parquet / "facts.parquet").num_row_groups == 3


def test_parquet_tells_what_its_columns_have(parquet: Path) -> None:
    manifest = manifest_in(parquet)
    schema = pq.read_schema(parquet / "facts.parquet")

    assert schema.field("earliest").metadata[b"told"].startswith(b"The first day")
    assert schema.metadata[b"root"].decode() == manifest.copy_of.root
    rows = {each.table: each.rows for each in manifest.files}
    assert rows == {each.name: each.rows for each in manifest.tables}
    for file in manifest.files:
        held = (parquet / file.name).read_bytes()
        assert (file.size, file.sha256) == (len(held), sha256(held).hexdigest())


def test_a_folder_with_anything_else_in_it_is_refused_and_stays(
    parquet: Path, founded: Path, tmp_path: Path
) -> None:
    target = copytree(parquet, tmp_path / "record")
    (target / "mine.csv").write_text("mine")

    refused = run("export", "--parquet", target, "--data", founded)

    assert refused.exit_code == 1
    assert "something else than an earlier export: mine.csv" in refused.output
    assert (target / "mine.csv").read_text() == "mine"
    assert sorted(tmp_path.glob("*.unfinished")) == []


def test_without_the_extra_it_is_said_what_to_install(founded: Path, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(sys.modules, "api.exports.as_parquet", None)
        patched.delattr("api.exports.as_parquet", raising=False)
        refused = run("export", "--parquet", tmp_path / "record", "--data", founded)

    assert refused.exit_code == 1
    assert "pip install 'detente[tables]'" in refused.output
    assert list(tmp_path.glob("record*")) == []


@pytest.mark.parametrize("kind", WRITTEN)
def test_same_position_gives_the_same_bytes_whatever_was_recorded_since(
    founded: Path, tmp_path: Path, kind: str
) -> None:
    for each in ("one", "other"):
        (tmp_path / each).mkdir()
    first = exported(founded, kind, tmp_path / "one" / "copy")
    position = manifest_in(first).copy_of.position

    async def take_back() -> None:
        async with writing(founded) as service:
            event = FactRetracted(fact="balloon-shot-down", reason="For a test.")
            await service.ledger.append([event], by="tests")

    asyncio.run(take_back())
    other = exported(founded, kind, tmp_path / "other" / "copy", "--position", str(position))

    assert contents(other) == contents(first)
    last = exported(founded, kind, tmp_path / "other" / "copy")
    assert manifest_in(last).copy_of.position == position + 1
    assert contents(last) != contents(first)


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_full_disk_is_told_leaves_nothing_and_the_next_export_succeeds(
    founded: Path, tmp_path: Path, kind: str
) -> None:
    limited = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, resource.RLIM_INFINITY))"
    )

    refused = ended(limited, "export", f"--{kind}", tmp_path / "copy", "--data", founded)

    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    (line,) = refused.stderr.splitlines()
    assert "File too large" in line or "disk" in line, line
    assert contents(tmp_path / "copy") == {}
    exported(founded, kind, tmp_path / "copy")
    assert sorted(each.name for each in tmp_path.glob("*.unfinished")) == []


@pytest.mark.parametrize("kind", WRITTEN)
def test_killed_halfway_it_leaves_the_earlier_copy_and_the_next_one_clears_up(
    founded: Path, tmp_path: Path, kind: str
) -> None:
    target = exported(founded, kind, tmp_path / "copy")
    before = contents(target)
    killed = (
        "import os, signal; from api.exports import making;"
        "making.file_in = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
    )

    done = ended(killed, "export", f"--{kind}", target, "--data", founded)

    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / "copy.unfinished").is_dir()
    assert {name: each for name, each in contents(target).items() if "unfinished" not in name} == (
        before
    )
    exported(founded, kind, target)
    assert contents(target) == before


def test_interrupted_it_clears_up_at_once(founded: Path, tmp_path: Path) -> None:
    interrupted = (
        "import os, signal; from api.exports import making;"
        "making.file_in = lambda *_: os.kill(os.getpid(), signal.SIGINT)"
    )

    done = ended(interrupted, "export", "--sqlite", tmp_path / "copy", "--data", founded)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == "Aborted!"
    assert contents(tmp_path / "copy") == {}


def test_what_is_in_the_way_is_refused_in_a_sentence(founded: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    cases = (
        (tmp_path / "folder", "it is there, and no file"),
        (tmp_path / "none" / "copy", "no such directory"),
    )

    for target, expected in cases:
        refused = run("export", "--sqlite", target, "--data", founded)
        assert refused.exit_code == 1
        assert expected in refused.output


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("all.jsonl", "--sqlite", "x"), "are of events"),
        (("--position", "5"), "--position is for"),
        (("--sqlite", "{tmp}/x", "--position", "1000000"), "known_at"),
        (("--sqlite", "{tmp}/x", "--position", "yesterday"), "known_at"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    founded: Path, tmp_path: Path, options: tuple[str, ...], expected: str
) -> None:
    given = [each.format(tmp=tmp_path) for each in options]

    refused = run("export", *given, "--data", founded)

    assert refused.exit_code in {1, 2}
    assert expected in refused.output
    assert list(tmp_path.glob("x*")) == []


def shown_in_docs(language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"))


@pytest.mark.parametrize("asked", shown_in_docs("sql duckdb"))
def test_what_the_documents_ask_of_parquet_is_answered(parquet: Path, asked: str) -> None:
    placed = re.sub(r"'(\w+[.]parquet)'", rf"'{parquet}/\1'", asked)

    assert duck(placed)


def test_visits_of_a_year_are_counted_as_the_api_counts_them(parquet: Path, ask: Any) -> None:
    (asked, *_) = shown_in_docs("sql duckdb")
    placed = re.sub(r"'(\w+[.]parquet)'", rf"'{parquet}/\1'", asked)

    counted = {year: n for year, country, n in duck(placed) if country == "China"}

    course = ask("/v1/relations/united-states/china/course", as_of="2023-12-31")
    told = [each for each in course["years"] if "visit" in each["numbers"]]
    certain = {e["year"]: e["numbers"]["visit"] for e in told if e["year"] == e["until_year"]}
    assert counted == certain != {}


@pytest.mark.parametrize("asked", shown_in_docs("sql sqlite"))
def test_what_the_documents_ask_of_sqlite_is_answered(db: sqlite3.Connection, asked: str) -> None:
    assert db.execute(asked).fetchall()


def test_documents_name_every_table_and_view() -> None:
    named = DOCUMENT.read_text(encoding="utf-8")

    names = [*(table.name for table in TABLES), *(view.name for view in VIEWS)]
    assert [name for name in names if f"`{name}`" not in named] == []
