from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from litestar.testing import TestClient

from api.cli.main import main
from api.service.stores import writing
from tests.recording import an_app
from tests.running import Ask

COMMANDS = ("serve", "relations", "changes", "timeline", "cite", "rebuild", "import", "export")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), prog_name="detente")


def api_answer(data: Path, address: str) -> Any:
    with an_app(lambda: writing(data)) as app, TestClient(app) as client:
        return client.get(address).raise_for_status().json()


def in_one_line(result: Result) -> str:
    """The error of a command that failed as it should."""
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    (line,) = result.stderr.splitlines()
    return line


@pytest.mark.parametrize(
    ("arguments", "address"),
    [
        (
            ("relations", "united-states", "china", "--as-of", "2023-06-10"),
            "/v1/relations/united-states/china?as_of=2023-06-10",
        ),
        (
            ("relations", "china", "iran", "--public-by", "2023-06-16", "--known-at", "150"),
            "/v1/relations/china/iran?public_by=2023-06-16&known_at=150",
        ),
        (("timeline",), "/v1/timeline"),
        (("timeline", "--actor", "wang-yi"), "/v1/timeline?actor=wang-yi"),
        (
            ("timeline", "--contested", "--issue", "balloon"),
            "/v1/timeline?issue=balloon&contested=true",
        ),
        (
            ("timeline", "--issue", "taiwan", "--from", "2023-06-01", "--limit", "2"),
            "/v1/timeline?issue=taiwan&from=2023-06-01&limit=2",
        ),
        (
            ("timeline", "--issue", "taiwan", "--from", "2023-06-19", "--undated"),
            "/v1/timeline?issue=taiwan&from=2023-06-19&undated=include",
        ),
        (
            ("timeline", "--lineage", "cnn", "--lineages-at-least", "2", "--coded"),
            "/v1/timeline?coded=include&lineage=cnn&lineages_at_least=2",
        ),
        (
            ("relations", "united-states", "china", "--lineage", "cnn", "--as-of", "2023-06-19"),
            "/v1/relations/united-states/china?as_of=2023-06-19&lineage=cnn",
        ),
        (
            (
                *("relations", "united-states", "china", "--section", "stances"),
                *("--lineages-at-least", "2", "--as-of", "2023-06-19"),
            ),
            "/v1/relations/united-states/china/stances?as_of=2023-06-19&lineages_at_least=2",
        ),
        (
            (
                *("relations", "united-states", "china", "--explain"),
                *("--lineage", "cnn", "--as-of", "2023-06-19"),
            ),
            "/v1/relations/united-states/china?explain=true&as_of=2023-06-19&lineage=cnn",
        ),
        (
            ("cite", "candid and productive", "--as-of", "2023-12-31"),
            "/v1/citations?quote=candid+and+productive&as_of=2023-12-31",
        ),
    ],
)
def test_json_is_that_of_the_api(founded: Path, arguments: tuple[str, ...], address: str) -> None:
    printed = run(*arguments, "--json", "--data", founded)

    assert msgspec.json.decode(printed.stdout) == api_answer(founded, address)


def test_pair_state_is_told_in_sections(founded: Path) -> None:
    told = run(
        "relations", "united-states", "china", "--as-of", "2023-03-01", "--data", founded
    ).stdout

    sections = ("Engagements", "Channels", "Incidents", "Stances", "Offices")
    assert told.startswith("United States and China, as of 2023-03-01, known at ")
    assert [name for name in sections if f"\n{name}\n" in told] == list(sections)
    about = [line for line in told.splitlines() if line.startswith("Antony Blinken's visit")]
    (visit,) = [line for line in about if "citations" in line]
    assert "postponed" in visit
    assert "blinken-visit-postponed (3 citations, 2 independent sources)" in visit


def test_what_is_only_possible_is_told_with_its_alternatives(founded: Path) -> None:
    told = run(
        "relations", "united-states", "china", "--as-of", "2023-07-15", "--data", founded
    ).stdout

    (minister,) = [line for line in told.splitlines() if line.startswith("Foreign Minister")]
    assert "Qin Gang or Wang Yi" in minister


def test_each_statement_is_told_with_its_day_and_how_surely_it_was_made(founded: Path) -> None:
    told = run(
        "relations", "united-states", "china", "--as-of", "2023-06-08", "--data", founded
    ).stdout

    (said,) = [line for line in told.splitlines() if line.endswith("blinken-on-choosing-sides")]
    (may,) = [line for line in told.splitlines() if line.endswith("biden-on-the-stupid-balloon")]
    assert said.startswith("- 8 June 2023  ")
    assert "perhaps" not in said
    assert may.startswith("- between 16 January 2023 and 17 June 2023  ")
    assert "perhaps: Joe Biden speaks" in may
    assert "China on “Taiwan”" not in told
    assert "United States on “The balloon”" in told


def test_parties_without_dealings_have_a_state_with_nothing_in_it(founded: Path) -> None:
    told = run("relations", "iran", "indonesia", "--as-of", "2023-12-31", "--data", founded)

    assert told.exit_code == 0
    assert "Engagements" not in told.stdout
    assert "Left out: 0 not yet happened" in told.stdout


def test_timeline_is_a_line_for_each_fact(founded: Path) -> None:
    told = run("timeline", "--actor", "wang-yi", "--as-of", "2023-06-18", "--data", founded).stdout

    assert "Wang Yi meets the National Security Adviser" in told
    assert [line for line in told.splitlines() if line.startswith("2023-06-19")] == []
    assert "wang-yi-on-taiwan" not in told
    assert "There are more" not in told


@pytest.mark.parametrize(
    ("asked", "said"),
    [(("--lineage", "nobody"), "lineage"), (("--data-set", "cnn-blinken-xi-2023-06-19"), "data")],
)
def test_evidence_that_there_is_not_is_refused(
    founded: Path, asked: tuple[str, ...], said: str
) -> None:
    assert said in in_one_line(run("timeline", *asked, "--data", founded))


def test_timeline_says_that_there_is_more(founded: Path) -> None:
    assert "There are more" in run("timeline", "--limit", "3", "--data", founded).stdout


def test_timeline_says_what_may_lie_outside_of_its_days_and_what_is_left_out(founded: Path) -> None:
    day = ("--issue", "taiwan", "--from", "2023-06-19", "--until", "2023-06-19")
    told = run("timeline", *day, "--data", founded).stdout
    undated = run("timeline", *day, "--undated", "--data", founded).stdout

    assert "3 left out, of which only a last day is told. --undated shows them." in told
    assert "may lie outside" not in told
    assert undated.count("may lie outside") == 3
    assert "left out" not in undated


def test_empty_timeline_is_nothing(founded: Path) -> None:
    told = run("timeline", "--actor", "indonesia", "--as-of", "2000-01-01", "--data", founded)

    assert told.stdout.splitlines()[0] == "nothing"


def test_citations_name_who_asserts_the_words(founded: Path) -> None:
    told = run("cite", "core interests", "--data", founded).stdout

    assert "wang-yi-on-taiwan" in told
    assert "19 June 2023" in told
    assert "  exact  " in told


def test_citation_that_is_not_there_has_a_nearest(founded: Path) -> None:
    told = run("cite", "core intrests", "--data", founded).stdout.splitlines()

    assert told[:2] == ["nothing", "Nearest: core interests"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("relations", "china", "nobody"), "Error: no actor has the id 'nobody'"),
        (("relations", "china", "china"), "expected another party than 'china'"),
        (("relations", "china", "iran", "--as-of", "June"), "as_of is 'June': expected a day"),
        (("relations", "china", "iran", "--known-at", "9999"), "a position up to the head"),
        (("timeline", "--kind", "visit"), "kind is 'visit': expected one of: accusation-made"),
        (("timeline", "--actor", "wang-yii"), "a registered actor, perhaps wang-yi"),
        (("timeline", "--text", " "), "text is ' ': expected a word or more"),
        (("timeline", "--from", "2023-02-01", "--until", "2023-01-01"), "no later than until"),
        (("cite", ""), "quote is '': expected a word or more"),
    ],
)
def test_bad_question_is_one_line(founded: Path, arguments: tuple[str, ...], expected: str) -> None:
    assert expected in in_one_line(run(*arguments, "--data", founded))


@pytest.mark.parametrize("command", [("rebuild",), ("export",)])
def test_data_directory_that_is_not_there_is_one_line(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    assert "ledger.sqlite3" in in_one_line(run(*command, "--data", tmp_path / "none"))

    assert not (tmp_path / "none").exists()


def test_data_directory_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert "file" in in_one_line(run("timeline", "--data", tmp_path / "file" / "below"))


def test_file_that_is_no_ledger_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3").write_bytes(b"no database " * 1_000)

    assert "ledger" in in_one_line(run("timeline", "--data", tmp_path))


@pytest.mark.parametrize("words", ["balloon AND (", '"', "'; --", "\U0001f388", "a" * 10_000])
def test_words_to_look_for_may_be_anything(founded: Path, words: str) -> None:
    assert run("cite", "--data", founded, "--", words).exit_code == 0
    assert run("timeline", "--data", founded, "--text", words).exit_code == 0


def test_fresh_directory_is_given_the_founding_facts(tmp_path: Path) -> None:
    told = run("timeline", "--data", tmp_path / "new", "--as-of", "2023-12-31")

    assert "Antony Blinken" in told.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_command_says_what_it_does(command: str) -> None:
    told = run(command, "--help")

    assert told.exit_code == 0
    assert told.stdout.startswith("Usage: detente")


def test_command_has_a_version() -> None:
    assert run("--version").stdout.startswith("detente, version ")


def test_views_are_rebuilt_with_the_same_answers(founded: Path) -> None:
    question = ("relations", "united-states", "china", "--json", "--data", founded)
    before = run(*question).stdout

    rebuilt = run("rebuild", "--data", founded)

    assert rebuilt.exit_code == 0
    assert "events built in" in rebuilt.stdout
    assert run(*question).stdout == before


def test_damaged_views_are_built_again(founded: Path) -> None:
    question = ("relations", "united-states", "china", "--json", "--data", founded)
    before = run(*question).stdout
    for views in founded.glob("views*"):
        views.write_bytes(b"no views any more")

    assert run(*question).stdout == before


def test_tables_name_actors_and_things_by_their_names(founded: Path) -> None:
    told = {
        "changes": ("united-states", "china", "--since", "2023-06-13", "--until", "2023-06-20"),
        "cite": ("candid and productive",),
        "relations": ("united-states", "china", "--as-of", "2023-06-20"),
    }
    for command, asked in told.items():
        shown = CliRunner().invoke(main, [command, *asked, "--data", str(founded)])

        assert shown.exit_code == 0
        for id in ("matthew-miller", "us-state-department", "engagement blinken", "stance china/"):
            assert id not in shown.stdout, (command, id)


def test_brief_view_names_actors(ask: Ask) -> None:
    found = ask("/v1/relations/united-states/china", as_of="2023-06-20", view="brief")["elements"]

    assert any("against China" in each for each in found)
    assert [each for each in found if "united-states" in each or "-china" in each] == []
