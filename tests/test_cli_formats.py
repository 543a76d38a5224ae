from pathlib import Path

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from api.cli.main import main
from api.timelines.formats import OFFERED
from tests.running import Client

AS_OF = "2023-12-31"


def printed(founded: Path, *arguments: str) -> bytes:
    asked = ["timeline", "--as-of", AS_OF, "--data", str(founded), *arguments]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


@pytest.mark.parametrize("name", [each for each in OFFERED if each not in {"feed", "atom", "ics"}])
def test_command_prints_what_the_api_answers(founded: Path, client: Client, name: str) -> None:
    base = "http://testserver.local/"
    extension = OFFERED[name].format.extension if name != "json" else ""
    answered = client.get(f"/v1/timeline{extension}", params={"actor": "wang-yi", "as_of": AS_OF})

    found = printed(founded, "--actor", "wang-yi", "--format", name, "--base", base)

    assert found == answered.content


def test_calendar_goes_into_a_file(founded: Path) -> None:
    found = printed(founded, "--actor", "wang-yi", "--format", "ics", "--limit", "20")

    calendar = Calendar.from_ical(found)
    assert calendar["X-WR-CALNAME"] == "Detente · Wang Yi"
    assert b"\r\n" in found
    assert len(list(calendar.walk("VEVENT"))) > 5


def test_two_formats_at_once_are_refused(founded: Path) -> None:
    asked = ["timeline", "--json", "--format", "csv", "--data", str(founded)]

    result = CliRunner().invoke(main, asked)

    assert result.exit_code == 2
    assert "exclude each other" in result.output
