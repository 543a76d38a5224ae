"""Views are built again when the code that files and reads them means something else."""

import importlib
import pkgutil
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import projections
from events.storage.memory import MemoryLedger
from events.vocabulary.registry import IssueAdded
from projections.filing import code, read_models, store
from projections.filing.building import open_views
from tests.noon import noon
from tests.running import ENVIRONMENT, ROOT

PACKAGES = ("projections", "events")
WORDS = "projections/model/words.py"
Files = dict[str, bytes]
MOVES = re.compile(r"(\w+) = \1 (\|\| '/past'|\+ \d+)")
"""How a row is filed elsewhere when it ends (`projections.model.tense`)."""


@pytest.fixture(scope="module")
def found() -> Files:
    return code.sources(PACKAGES)


@pytest.fixture(scope="module")
def meaning(found: Files) -> str:
    return code.meaning_of(found)


def edited(found: Files, path: str, old: bytes, new: bytes) -> Files:
    assert old in found[path]
    return {**found, path: found[path].replace(old, new, 1)}


def nothing(found: Files) -> Files:
    return dict(found)


def docstring(found: Files) -> Files:
    return edited(found, WORDS, b'"""', b'"""Reworded. ')


def docstring_of_a_constant(found: Files) -> Files:
    return {**found, WORDS: found[WORDS] + b'\n"""What stands above, said otherwise."""\n'}


def comment(found: Files) -> Files:
    return {**found, WORDS: b"# About words.\n\n" + found[WORDS] + b"\n\n# The end.\n"}


def layout(found: Files) -> Files:
    return edited(found, "projections/timeline/query.py", b"(", b"(  # broken\n        ")


def how_files_are_opened(found: Files) -> Files:
    return {
        **found,
        "projections/filing/store.py": found["projections/filing/store.py"] + b"\nMORE = 1\n",
    }


def how_the_ledger_is_kept(found: Files) -> Files:
    return {
        **found,
        "events/storage/sqlite.py": found["events/storage/sqlite.py"] + b"\nMORE = 1\n",
    }


def what_is_admitted(found: Files) -> Files:
    return {
        **found,
        "events/admission/rules.py": found["events/admission/rules.py"] + b"\nMORE = 1\n",
    }


@pytest.mark.parametrize(
    "change",
    [
        nothing,
        docstring,
        docstring_of_a_constant,
        comment,
        layout,
        how_files_are_opened,
        how_the_ledger_is_kept,
        what_is_admitted,
    ],
)
def test_what_files_nothing_and_reads_nothing_changes_nothing(
    found: Files, meaning: str, change: Callable[[Files], Files]
) -> None:
    assert code.meaning_of(change(found)) == meaning


def a_constant(found: Files) -> Files:
    return {**found, WORDS: found[WORDS] + b"\nMORE = 1\n"}


def an_event(found: Files) -> Files:
    return {
        **found,
        "events/vocabulary/facts.py": found["events/vocabulary/facts.py"] + b"\nMORE = 1\n",
    }


def a_text_that_is_no_docstring(found: Files) -> Files:
    return {**found, WORDS: found[WORDS] + b'\nMORE = "text"\n'}


def added(found: Files) -> Files:
    return {**found, "projections/search/__init__.py": b"", "projections/search/more.py": b"X = 1"}


def added_deeper(found: Files) -> Files:
    return {**found, "projections/a/b/c.py": b"X = 1"}


def removed(found: Files) -> Files:
    return {path: content for path, content in found.items() if path != WORDS}


def moved(found: Files) -> Files:
    return {**removed(found), "projections/search/words.py": found[WORDS]}


def moved_deeper(found: Files) -> Files:
    return {**removed(found), "projections/search/more/words.py": found[WORDS]}


def event_moved(found: Files) -> Files:
    """Who imports it says so, as otherwise nothing would work."""
    rest = {path: each for path, each in found.items() if path != "events/vocabulary/offices.py"}
    renamed = {
        path: each.replace(b"events.vocabulary.offices", b"events.posts.offices")
        for path, each in rest.items()
    }
    return {
        **renamed,
        "events/posts/__init__.py": b"",
        "events/posts/offices.py": found["events/vocabulary/offices.py"],
    }


def event_moved_and_edited(found: Files) -> Files:
    there = event_moved(found)
    path = "events/posts/offices.py"
    return {**there, path: there[path] + b"\nMORE = 1\n"}


def initialised_otherwise(found: Files) -> Files:
    return {**event_moved(found), "events/vocabulary/__init__.py": b"MORE = 1"}


def relatively(found: Files) -> Files:
    """A package whose members are imported by names that begin where it stands."""
    imported = b"from . import terms\nfrom .posts import POST\nfrom ..dates import parse\n"
    facts = b"import events.vocabulary\n" + found["events/vocabulary/facts.py"]
    return {
        **found,
        "events/vocabulary/facts.py": facts,
        "events/vocabulary/__init__.py": imported,
        "events/vocabulary/terms.py": b"",
        "events/vocabulary/posts.py": b"POST = 1",
    }


def relatively_and_edited(found: Files) -> Files:
    return {**relatively(found), "events/vocabulary/posts.py": b"POST = 2"}


def relatively_and_edited_otherwise(found: Files) -> Files:
    return {**relatively(found), "events/vocabulary/terms.py": b"TERM = 1"}


def data_beside(found: Files) -> Files:
    return {**found, "projections/search/stopwords.txt": b"the\n"}


CHANGES = (
    nothing,
    a_constant,
    an_event,
    a_text_that_is_no_docstring,
    added,
    added_deeper,
    removed,
    moved,
    moved_deeper,
    event_moved,
    event_moved_and_edited,
    initialised_otherwise,
    relatively,
    relatively_and_edited,
    relatively_and_edited_otherwise,
    data_beside,
)


def test_whatever_files_or_reads_counts_in_whichever_folder_it_stands(found: Files) -> None:
    versions = [code.meaning_of(change(found)) for change in CHANGES]

    assert len(set(versions)) == len(CHANGES)


def version_of(packages: Path) -> str:
    script = "from projections.filing.code import code_version; print(code_version())"
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=packages,
        env={**ENVIRONMENT, "PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout


def test_file_that_was_moved_is_looked_at_where_it_is_now(tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package)
    before = version_of(tmp_path)
    words = tmp_path / "projections" / "search_words" / "words.py"
    words.parent.mkdir()
    (words.parent / "__init__.py").write_text('"""Words."""\n')
    (tmp_path / WORDS).rename(words)
    for path in (tmp_path / "projections").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        text = text.replace("projections.model.words", "projections.search_words.words")
        path.write_text(
            re.sub(
                r"from projections import words", "from projections.search_words import words", text
            )
        )

    moved = version_of(tmp_path)
    again = version_of(tmp_path)
    words.write_text(words.read_text(encoding="utf-8") + "\nMORE = 1\n", encoding="utf-8")

    assert len({before, moved, version_of(tmp_path)}) == 3
    assert again == moved


@pytest.mark.parametrize("module", sorted(code.PLUMBING))
def test_what_is_left_out_stands_where_it_is_said_to(module: str) -> None:
    importlib.import_module(module)

    assert store.__name__ in code.PLUMBING
    assert open_views.__module__ in code.PLUMBING


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


@pytest.mark.parametrize(
    "statement",
    ["UPDATE meta SET files = 'x', code = 'x'", "ALTER TABLE meta DROP COLUMN files"],
    ids=["other code", "code from before files were noted"],
)
async def test_views_are_built_again_when_other_code_has_filed_them(
    tmp_path: Path, statement: str
) -> None:
    ledger = MemoryLedger(now=noon)
    await ledger.append([IssueAdded(id="a", name="A", description="x")], by="tests")
    first = await views_of(tmp_path, ledger)
    set_meta(first, statement)

    second = await views_of(tmp_path, ledger)

    assert second != first
    assert not first.exists()


def test_every_read_model_is_filed() -> None:
    modules = (
        importlib.import_module(each.name)
        for each in pkgutil.walk_packages(projections.__path__, "projections.")
    )
    has_tables = {each.__name__ for each in modules if hasattr(each, "SCHEMA")}

    named = {each.__name__ for each in (*read_models.READ_MODELS, *read_models.OTHERS)}
    assert has_tables - {read_models.__name__, store.__name__} == named


def test_rows_that_come_to_an_end_get_out_of_the_presents_way() -> None:
    """But versions and their citations, which are only read by the key that a version has."""
    ending = {
        (each.__name__, table.close)
        for each in read_models.READ_MODELS
        for table in each.TABLES
        if "known_to" in table.schema + table.close
    }

    assert {name for name, close in ending if "known_to = ?" not in close} == set()
    assert {name for name, close in ending if not MOVES.search(close)} == {
        "projections.facts.facts",
        "projections.facts.citations",
    }
