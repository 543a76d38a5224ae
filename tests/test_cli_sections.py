"""The command line says of how many it shows some, and how the others are had."""

from pathlib import Path
from shutil import copytree

import msgspec
import pytest

from api.cli.asking.question_commands import SECTION_NAMES
from projections.dossiers.sections import KINDS
from tests.crowding import bans
from tests.recording import record, served
from tests.test_cli_asking import run

ASKED = ("united-states", "china", "--as-of", "2023-12-31")


@pytest.fixture(scope="module")
def crowded(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = copytree(_founded, tmp_path_factory.mktemp("crowded") / "data")
    with served(data) as client:
        record(client, *bans(40))
    return data


def test_table_that_is_cut_says_of_how_many_and_how_to_see_the_rest(crowded: Path) -> None:
    printed = run("relations", *ASKED, "--data", crowded)

    assert "Measures, 25 of 44\n" in printed.stdout
    assert "Channels\n" in printed.stdout
    assert (
        "There is more of: engagements, measures. --section NAME shows all of one."
        in printed.stdout
    )
    assert ", 21 beyond what is shown." in " ".join(printed.stdout.split())


def test_section_is_printed_whole(crowded: Path) -> None:
    printed = run("relations", *ASKED, "--section", "measures", "--data", crowded)

    assert printed.exit_code == 0
    assert [
        number for number in range(40) if f"ban-{number:03}-imposed" not in printed.stdout
    ] == []


def test_section_as_json_has_all_items(crowded: Path) -> None:
    printed = run("relations", *ASKED, "--section", "measures", "--json", "--data", crowded)

    page = msgspec.json.decode(printed.stdout)
    assert (len(page["items"]), page["next"]) == (44, None)


def test_section_in_which_there_is_nothing_says_so(crowded: Path) -> None:
    printed = run("relations", "iran", "cuba", "--section", "channels", "--data", crowded)

    assert printed.stdout.startswith("nothing\n")


def test_explanation_tells_what_is_cut_off_apart(crowded: Path) -> None:
    printed = run("relations", *ASKED, "--explain", "--data", crowded)

    assert "cut off" in printed.stdout
    assert "measure/ban-000/united-states/china: ban-000-imposed" in printed.stdout


def test_sections_of_the_command_are_those_of_the_state() -> None:
    assert tuple(KINDS) == SECTION_NAMES
