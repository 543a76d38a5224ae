from pathlib import Path

import msgspec
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from click.testing import CliRunner, Result

from api.cli.main import main


def cite(founded: Path, *arguments: str) -> Result:
    given = ["cite", *arguments, "--as-of", "2023-12-31", "--data", str(founded)]
    return CliRunner().invoke(main, given)


def test_hits_are_printed_in_each_format(founded: Path) -> None:
    told = {
        name: cite(founded, "core interests", "--format", name).stdout
        for name in ("csl", "bib", "ris", "txt")
    }

    ids = [each["id"] for each in msgspec.json.decode(told["csl"])]
    assert len(ids) > 1
    assert [each.key for each in parse_string(told["bib"]).entries] == ids
    assert [each["id"] for each in rispy.loads(told["ris"])] == ids
    assert len(told["txt"].splitlines()) == len(ids)
    assert all(each in told["txt"] for each in ids)


def test_references_name_the_ledgers_position_and_no_host(founded: Path) -> None:
    told = cite(founded, "stupid balloon", "--format", "txt").stdout

    assert "ledger position " in told
    assert "http" not in told


@pytest.mark.parametrize(
    ("name", "nothing"), [("bib", ""), ("ris", ""), ("txt", ""), ("csl", "[]\n")]
)
def test_no_hits_are_an_empty_document(founded: Path, name: str, nothing: str) -> None:
    told = cite(founded, "zzzzzz", "--format", name)

    assert (told.exit_code, told.stdout) == (0, nothing)


def test_limit_is_that_of_the_hits(founded: Path) -> None:
    told = cite(founded, "balloon", "--format", "txt", "--limit", "1")

    assert len(told.stdout.splitlines()) == 1


def test_format_and_json_exclude_each_other(founded: Path) -> None:
    told = cite(founded, "balloon", "--format", "bib", "--json")

    assert told.exit_code == 2
    assert "exclude each other" in told.stderr


def test_unknown_format_names_those_that_there_are(founded: Path) -> None:
    told = cite(founded, "balloon", "--format", "endnote")

    assert told.exit_code == 2
    assert all(each in told.stderr for each in ("bib", "ris", "csl", "txt"))


@pytest.mark.parametrize("name", ["bib", "csl"])
def test_words_are_checked_before_anything_is_opened(tmp_path: Path, name: str) -> None:
    told = CliRunner().invoke(
        main, ["cite", " ", "--format", name, "--data", str(tmp_path / "none")]
    )

    assert told.exit_code == 1
    assert "expected a word or more" in told.stderr
    assert not (tmp_path / "none").exists()
