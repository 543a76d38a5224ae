"""A part of the views has another version where its rows may be others, and only then."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from projections.filing import read_models, symbols
from projections.filing.code import sources
from projections.filing.versions import FILING, PROJECTOR, SEGMENTS, filed_by, versions_of
from tests.running import ENVIRONMENT, ROOT

Files = dict[str, bytes]

CONTACTS = "projections.subjects.contacts"
FACTS = "projections/facts/facts.py"
FILED = {each.__name__ for each in read_models.READ_MODELS}
"""Those whose rows follow from versions of facts, and so from what events are."""


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    """Each file is read and taken apart once, and not for each way in which another one reads."""
    with pytest.MonkeyPatch.context() as patched:
        for each in ("Module", "names", "meaning"):
            patched.setattr(symbols, each, cache(getattr(symbols, each)))
        yield


@pytest.fixture(scope="module")
def found() -> Files:
    return sources(("projections", "events"))


@pytest.fixture(scope="module")
def before(found: Files) -> dict[str, str]:
    return versions_of(found)


Changed = Callable[[str, str, str], set[str]]


@pytest.fixture
def changed(found: Files, before: dict[str, str]) -> Changed:
    """The parts that have another version once something in a file reads otherwise."""

    def parts(path: str, old: str, new: str) -> set[str]:
        assert old.encode() in found[path]
        after = {**found, path: found[path].replace(old.encode(), new.encode(), 1)}
        return {part for part, version in versions_of(after).items() if version != before[part]}

    return parts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def rows(", "def rows(_: int, "),
        ("INSERT INTO contact", "INSERT OR IGNORE INTO contact"),
        ("UPDATE contact", "UPDATE OR IGNORE contact"),
        ("CREATE TABLE contact (", "CREATE TABLE contact (\n    more TEXT,"),
    ],
    ids=["rows", "insert", "close", "schema"],
)
def test_what_a_row_holds_changes_the_version_of_its_table_alone(
    changed: Changed, old: str, new: str
) -> None:
    assert changed("projections/subjects/contacts.py", old, new) == {CONTACTS}


def test_constant_in_the_sql_of_many_tables_changes_those(changed: Changed) -> None:
    parts = changed("projections/model/tense.py", 'PAST = "/past"', 'PAST = "/over"')

    assert {"projections.facts.denials", "projections.subjects.engagements"} <= parts
    assert not {"projections.facts.facts", "projections.doubts.marks", PROJECTOR} & parts


def test_helper_in_another_module_changes_what_calls_it(changed: Changed) -> None:
    parts = changed("projections/model/things_named.py", "def things_of(", "def things_of(_: int, ")

    assert {"projections.timeline.timeline", "projections.filing.touched"} <= parts
    assert not {CONTACTS, SEGMENTS, "projections.facts.facts"} & parts


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (
            "events/vocabulary/accords.py",
            "    accord: AccordId | None = None",
            "    accord: AccordId = ''",
        ),
        ("events/vocabulary/base.py", "return self.date", "return self.date or self.attested"),
        ("events/vocabulary/base.py", 'tag_field="type"', 'tag_field="kind"'),
        ("events/vocabulary/engagements.py", '"engagement-held"', '"engagement-took-place"'),
    ],
    ids=["a field", "an inherited method", "how kinds are told apart", "a tag"],
)
def test_what_an_event_is_changes_all_that_follows_from_facts(
    changed: Changed, path: str, old: str, new: str
) -> None:
    parts = changed(path, old, new)

    assert {PROJECTOR, *FILED} <= parts
    assert not {"projections.search.names", "projections.facts.registry"} & parts


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("filing/filed_versions", "def flush(self", "def flush(self, _: int"),
        ("filing/read_models", "    touched,\n    marks,", "    marks,\n    touched,"),
        ("subjects/whose_offices", "def file(", "def file(_: int, "),
        ("facts/registry", "def file(", "def file(_: int, "),
        ("subjects/effects", "def changes_of(", "def changes_of(_: int, "),
        ("filing/store", "checkpoint INTEGER NOT NULL", "checkpoint INTEGER"),
    ],
    ids=[
        "how it files",
        "the order",
        "a registry",
        "its file",
        "what facts change",
        "the checkpoint",
    ],
)
def test_what_the_projector_does_is_a_part_of_its_own(
    changed: Changed, path: str, old: str, new: str
) -> None:
    assert changed(f"projections/{path}.py", old, new) == {PROJECTOR}


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("projections/relations/headline.py", "was reached", "was come to"),
        ("projections/timeline/query.py", "def along_all(", "def along_all(_: int, "),
        ("projections/subjects/whose_offices.py", "def subjects_of(", "def subjects_of(_: int, "),
        ("projections/subjects/whose_offices.py", "ORDER BY", "ORDER  BY"),
        ("projections/holding/segments.py", "t.public_from <= :p", "t.public_from < :p"),
        (FACTS, '"""', '"""Said otherwise. '),
        (FACTS, "\n\nSCHEMA", "\n\n# What it is.\nSCHEMA"),
        ("projections/filing/files_here.py", "RETRY_SECONDS = 1.0", "RETRY_SECONDS = 2.0"),
        ("projections/filing/building.py", "BUILD_BATCH = 5_000", "BUILD_BATCH = 6_000"),
        ("events/storage/sqlite.py", "import", "import this\nimport"),
        ("events/admission/rules.py", "\ndef ", "\nMORE = 1\n\n\ndef "),
        ("events/vocabulary/catalogue.py", "UNREADABLE = (", "UNREADABLE = (ValueError, "),
    ],
)
def test_what_only_reads_or_keeps_files_changes_none(
    changed: Changed, path: str, old: str, new: str
) -> None:
    assert changed(path, old, new) == set()


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("subjects/offices", "def element(", "def element(_: int, "),
        ("subjects/said_last", "def said_last(", "def said_last(_: int, "),
        ("dossiers/rendering", "MOST_TOLD: Final = 3_000", "MOST_TOLD: Final = 4_000"),
        ("holding/rule", "class History", "class History(tuple)"),
        ("holding/elements", "UNTOLD: Final", "UNTOLD: Any"),
    ],
)
def test_how_an_element_reads_changes_the_version_of_segments_alone(
    changed: Changed, path: str, old: str, new: str
) -> None:
    assert changed(f"projections/{path}.py", old, new) == {SEGMENTS}


def test_what_rows_follow_from_stands_where_it_is_said_to(found: Files) -> None:
    parts = filed_by(found)

    named = {part: {f"{module}.{name}" for module, name in FILING[part]} for part in parts}
    assert {part for part in parts if not named[part] <= parts[part]} == set()
    assert {part for part in parts if not named[part]} == set()


def test_file_that_is_no_module_changes_all(found: Files, before: dict[str, str]) -> None:
    after = versions_of({**found, "projections/search/stopwords.txt": b"the\n"})

    assert {part for part in before if after[part] != before[part]} == {*before}


def test_what_moved_has_another_version(found: Files, before: dict[str, str]) -> None:
    path = "projections/subjects/counterparts.py"
    moved = {each: content for each, content in found.items() if each != path}

    after = versions_of({**moved, "projections/timeline/counterparts.py": found[path]})

    assert {part for part in before if after[part] != before[part]} == {
        "projections.subjects.counterparts"
    }


@pytest.fixture(scope="module")
def traced() -> dict[str, set[str]]:
    told = subprocess.run(
        [sys.executable, "-m", "tests.filing_traced"],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        check=True,
        timeout=300,
    )
    return {what: set(names) for what, names in json.loads(told.stdout).items()}


def test_all_that_is_run_where_events_are_filed_counts(
    found: Files, traced: dict[str, set[str]]
) -> None:
    parts = filed_by(found)

    counts = set[str]().union(*(names for part, names in parts.items() if part != SEGMENTS))

    assert traced["filing"] - counts == set()
    assert "projections.model.version.with_citation" in traced["filing"]


def test_all_that_is_run_where_elements_are_rendered_counts(
    found: Files, traced: dict[str, set[str]]
) -> None:
    assert traced["rendering"] - filed_by(found)[SEGMENTS] == set()
    assert "projections.holding.rule.History" in traced["rendering"]
