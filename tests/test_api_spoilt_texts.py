"""What was recorded before there were rules for texts: formats replace what they cannot hold."""

import csv
import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
import regex
import rispy
from bibtexparser.entrypoint import parse_string
from click.testing import CliRunner
from icalendar import Calendar
from msgspec.structs import replace

from api.cli.main import main
from api.http.media_formats import Format
from api.plain import harmless, in_html, plain
from api.telemetry.logs import TextLines
from api.timelines.formats import FORMATS
from events.text.characters import orderers_astray
from events.text.formal_texts import url
from events.vocabulary.base import Citation, Coding
from events.vocabulary.engagements import EngagementPostponed
from events.vocabulary.registry import (
    ActorAdded,
    Alias,
    EngagementAdded,
    IssueAdded,
    OfficeAdded,
    PlaceAdded,
    SourceAdded,
)
from events.vocabulary.statements import StatementMade
from tests.nasty import FORMULAS, NO_TEXT, SOUND, SPOILT
from tests.recording import record, served
from tests.running import Client
from tests.ungated import ungated

TEXTS = [each for each in (*NO_TEXT.values(), *SPOILT.values()) if each]
AS_OF = "as_of=2023-12-31"
STEERING = regex.compile(r"[\p{Cc}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]")
EVERYTHING = "".join(SPOILT.values())


def spoilt(text: str, number: int) -> Iterator[Any]:
    """Of each kind one whose texts are spoilt, and facts that name them."""
    id = f"spoilt-{number:02}"
    yield SourceAdded(
        id=id,
        publisher=text,
        title=text,
        authors=(text,),
        language="en\r\nX",
        published="2023-06-18",
        url=f"http://example.org/{text}",
        file=text,
        lineage=id,
        note=text,
    )
    alias = Alias(name=text)
    yield ActorAdded(
        id=id, kind="person", name=text, acts_for=("china",), aliases=(alias,), description=text
    )
    yield IssueAdded(id=id, name=text, description=text)
    yield OfficeAdded(id=id, name=text, of="china", description=text)
    yield PlaceAdded(id=id, name=text, latitude=1.0, longitude=1.0, zone="Mars/Olympus")
    yield EngagementAdded(id=id, form="visit", name=text, description=text)
    cited = Citation(
        source=id,
        exact=f"so {text} it was",
        prefix=text,
        suffix=text,
        start=0,
        end=len(text) + 10,
        asserted_by=id,
        says={"duration": text},
        note=text,
    )
    about: dict[str, Any] = {"citations": (cited,), "place": id, "issues": (id,), "note": text}
    yield StatementMade(
        id=f"{id}-said",
        date="2023-06-18",
        summary=text,
        speaker=id,
        addressees=("united-states",),
        codings=(Coding(scheme=text, version=text, code=text),),
        **about,
    )
    yield EngagementPostponed(
        id=f"{id}-postponed",
        date="2023-06-18",
        summary=text,
        engagement=id,
        host=id,
        visitors=("united-states",),
        planned_for="2023-07-01",
        reason=text,
        **about,
    )


@pytest.fixture(scope="module")
def spoilt_data(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = copytree(_founded, tmp_path_factory.mktemp("spoilt") / "data")
    with served(data) as client, ungated():
        for number, text in enumerate(TEXTS):
            record(client, *spoilt(text, number))
    return data


@pytest.fixture(scope="module")
def reader(spoilt_data: Path) -> Iterator[Client]:
    with served(spoilt_data) as client:
        yield client


by_number = pytest.mark.parametrize("number", range(len(TEXTS)), ids=map(ascii, TEXTS))
by_name = pytest.mark.parametrize("chosen", FORMATS, ids=lambda each: each.name)


def facts_of(number: int) -> str:
    return f"/v1/engagements/spoilt-{number:02}/timeline"


def got(reader: Client, path: str) -> bytes:
    answer = reader.get(path, params={"as_of": "2023-12-31"})
    assert answer.status_code == 200, answer.text
    assert all(value.isprintable() and value.isascii() for value in answer.headers.values())
    return answer.content


@by_name
def test_every_format_has_all_of_them(reader: Client, chosen: Format) -> None:
    for number in range(len(TEXTS)):
        got(reader, f"{facts_of(number)}{chosen.extension}")
        got(reader, f"/v1/issues/spoilt-{number:02}/timeline{chosen.extension}")


@by_number
def test_calendar_has_no_entries_but_ours(reader: Client, number: int) -> None:
    content = got(reader, f"{facts_of(number)}.ics")

    entries = [each["UID"] for each in Calendar.from_ical(content).walk("VEVENT")]
    assert entries == [f"fact.spoilt-{number:02}-postponed@detente", *entries[1:]]
    assert entries[1:] in ([], [f"engagement.spoilt-{number:02}@detente"])
    lines = content.decode().split("\r\n")
    assert not any(map(STEERING.search, lines))
    assert all(len(each.encode()) <= 75 for each in lines)


@by_number
def test_spreadsheet_has_no_cells_but_ours(reader: Client, number: int) -> None:
    content = got(reader, f"{facts_of(number)}.csv").decode()

    assert len(list(csv.DictReader(io.StringIO(content, newline="")))) == 1
    assert not any(map(STEERING.search, content.split("\r\n")))


@by_number
def test_feeds_are_read_by_those_who_read_feeds(reader: Client, number: int) -> None:
    content = got(reader, f"{facts_of(number)}.atom")

    feed = feedparser.parse(content)
    assert not feed.bozo
    assert len(feed.entries) == 1
    texts = [each.text or "" for each in ET.fromstring(content).iter() if not len(each)]  # noqa: S314 (ours)
    assert not any(map(STEERING.search, texts))
    assert all(not list(orderers_astray(each)) for each in texts)


@by_number
@pytest.mark.parametrize("extension", ["ris", "bib", "txt", "csl.json", "jsonld"])
def test_references_are_read_by_those_who_read_them(
    reader: Client, number: int, extension: str
) -> None:
    content = got(reader, f"/v1/facts/spoilt-{number:02}-said.{extension}").decode()

    if "json" not in extension:
        assert not any(map(STEERING.search, content.split("\n")))
    match extension:
        case "ris":
            assert all(re.match("[A-Z][A-Z0-9]  - ", each) for each in content.splitlines() if each)
            assert len(rispy.loads(content)) == 1
        case "bib":
            library = parse_string(content)
            assert not library.failed_blocks
            assert len(library.entries) == 1
        case "txt":
            assert len(content.splitlines()) == 1
        case "jsonld":
            assert not set("<>&\u2028\u2029") & set(content)
        case _:
            pass


@by_number
def test_what_is_no_address_is_given_as_none(reader: Client, number: int) -> None:
    cited = reader.get(f"/v1/facts/spoilt-{number:02}-said").json()["citations"][0]["id"]
    own = f"/v1/sources/spoilt-{number:02}"

    for path in (f"/v1/facts/spoilt-{number:02}-said.jsonld", f"/v1/citations/{cited}.jsonld"):
        content = got(reader, path).decode()
        assert own in content
        is_address = url(f"http://example.org/{TEXTS[number]}") is None
        assert ("http://example.org/" in content) is is_address


@by_number
def test_commands_steer_no_terminal(spoilt_data: Path, number: int) -> None:
    asked = ["timeline", "--engagement", f"spoilt-{number:02}", "--as-of", "2023-12-31"]

    for form in ([], ["--json"], ["--format", "csv"], ["--format", "ics"], ["--format", "atom"]):
        result = CliRunner().invoke(main, [*asked, *form, "--data", str(spoilt_data)])

        assert result.exit_code == 0
        lines = result.stdout_bytes.decode().replace("\r\n", "\n").split("\n")
        assert not any(map(STEERING.search, lines)), form


@pytest.mark.parametrize(
    "asked",
    [
        ["relations", "china", "united-states", "--as-of", "2023-12-31"],
        ["relations", "china", "united-states", "--as-of", "2023-07-01", "--explain"],
        ["changes", "china", "united-states", "--since", "2023-06-01", "--until", "2023-07-02"],
        ["cite", "so it was", "--limit", "100"],
        ["cite", "so it was", "--limit", "100", "--format", "bib"],
        ["sources", "list"],
        ["verify"],
    ],
    ids=" ".join,
)
def test_tables_steer_no_terminal(spoilt_data: Path, asked: list[str]) -> None:
    result = CliRunner().invoke(main, [*asked, "--data", str(spoilt_data)])

    assert result.exit_code == 0, result.output
    assert not any(map(STEERING.search, result.stdout.split("\n")))


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_no_blank_hides_a_formula(writable: Client, text: str) -> None:
    (said,) = [each for each in spoilt(text, 0) if isinstance(each, StatementMade)]
    cited = Citation(source="cnn-blinken-xi-2023-06-19", exact="so it was", start=0, end=9)
    about: dict[str, Any] = {"speaker": "china", "place": None, "issues": ()}
    with ungated():
        record(writable, replace(said, citations=(cited,), **about))

    content = writable.get(f"/v1/timeline.csv?{AS_OF}&limit=500").text
    (row,) = [
        each for each in csv.DictReader(io.StringIO(content)) if each["id"] == "spoilt-00-said"
    ]

    seen = regex.sub(r"[\p{Z}\p{Cc}\p{Cf}\p{M}\u3164]", "", row["summary"])
    assert "'" in seen
    for each in seen.split(";"):
        assert not each.startswith(tuple("=+-@＝＋－＠﹦−"))


@pytest.mark.parametrize("text", [*TEXTS, EVERYTHING], ids=ascii)
def test_one_line_stays_in_order_whatever_it_holds(text: str) -> None:
    found = plain(text)

    assert STEERING.search(found) is None
    assert not list(orderers_astray(found))
    assert plain(found) == found


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_is_written_as_it_is(text: str) -> None:
    assert plain(text).replace(" ", "") == re.sub(r"\s", "", text)


def test_lines_for_people_stay_lines_and_steer_nothing() -> None:
    assert harmless("a\tb\n\x1b[2J\r\x9b\u2028\u202eb") == "a\tb\n\\x1b[2J\\r\\x9b\\u2028b"


def test_json_in_a_page_ends_nothing() -> None:
    assert in_html(b'{"a":"</script><!--&"}') == rb'{"a":"\u003c/script\u003e\u003c!--\u0026"}'


def test_what_is_logged_stays_in_its_line(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("detente").warning("a\nforged \x1b[2J line \u202e of %s", "\r\nanother")

    line = TextLines().format(caplog.records[0])
    assert STEERING.search(line) is None
    assert "forged" in line
