"""`detente sources` and `detente verify`, with texts by hand."""

import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from api.cli.main import main
from api.service.stores import TEXTS
from api.writing.contents import FileContent
from events.source_texts.attached_texts import Texts
from events.vocabulary.base import Citation
from events.vocabulary.catalogue import encode
from tests.hand_written_texts import CHINESE, ENGLISH, FRENCH, as_text, cited
from tests.ledger_engines import REGISTRY, held
from tests.running import detente, serving
from tests.test_events_contract_evidence import source

SOURCES = {"english": ENGLISH, "french": FRENCH, "chinese": CHINESE}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), prog_name="detente")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The texts as files, one that is of no source and two that are no texts."""
    folder = tmp_path / "folder"
    (folder / "below").mkdir(parents=True)
    for name, content in SOURCES.items():
        (folder / f"{name}.txt").write_text(content, encoding="utf-8", newline="")
    (folder / "other.txt").write_text("Of no source.")
    (folder / "empty.txt").touch()
    with (folder / "huge.txt").open("wb") as huge:
        huge.truncate(50_000_000)
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with a quote of each text, two of the French one, and a source without."""
    facts = [
        held(
            f"{name}-fact-{start}",
            citations=(Citation(source=name, **cited(text, start, start + 9, 12)._asdict()),),
        )
        for name, text, start in (
            ("english", ENGLISH, 30),
            ("french", FRENCH, 5),
            ("french", FRENCH, 45),
            ("chinese", CHINESE, 14),
        )
    ]
    events = [*REGISTRY, *(source(name, text) for name, text in SOURCES.items()), *facts]
    file = tmp_path / "events.jsonl"
    file.write_bytes(b"\n".join(map(encode, events)))
    imported = run("import", file, "--data", tmp_path / "data")
    assert imported.exit_code == 0, imported.output
    return tmp_path / "data"


def test_files_are_attached_to_the_sources_that_have_their_hash(data: Path, folder: Path) -> None:
    attached = run("sources", "attach", "--dir", folder, "--data", data)

    assert attached.exit_code == 0
    told = {line.split()[0]: " ".join(line.split()[1:]) for line in attached.stdout.splitlines()}
    assert told["english"] == "attached, as recorded english.txt"
    assert told["french"] == "attached, as recorded french.txt"
    assert told["chinese"] == "attached, as recorded chinese.txt"
    assert told["daily"] == "not attached"
    assert told["matches"] == "no source other.txt"
    assert "refused: found 50,000,000 bytes" in attached.stdout
    assert "below" not in attached.stdout
    assert Texts(data / TEXTS).sources() == ["chinese", "english", "french"]


def test_attached_twice_is_attached_once(data: Path, folder: Path) -> None:
    first = run("sources", "attach", "--dir", folder, "--data", data)

    assert run("sources", "attach", "--dir", folder, "--data", data).stdout == first.stdout
    assert len(list((data / TEXTS / "objects").iterdir())) == 3


def test_every_quote_is_verified(data: Path, folder: Path) -> None:
    run("sources", "attach", "--dir", folder, "--data", data)

    verified = run("verify", "--data", data)

    assert verified.exit_code == 0
    assert verified.stdout.startswith("4 citations: 4 exact; verified at 20")


def test_a_changed_text_is_attached_and_said_to_be(data: Path, folder: Path) -> None:
    changed = folder / "changed.txt"
    changed.write_text(FRENCH.replace("dit", "tu", 1).replace("«", "“"), encoding="utf-8")

    attached = run("sources", "attach", "french", changed, "--data", data)
    verified = run("verify", "--data", data)

    assert "attached, changed" in attached.stdout
    assert "attached, changed" in run("sources", "list", "--data", data).stdout
    assert verified.exit_code == 1
    assert "1 normalised, 1 not_found, 2 unavailable" in verified.stdout
    found = [line for line in verified.stdout.splitlines() if line.startswith("not_found")]
    assert len(found) == 1
    assert "french-fact-5" in found[0]
    assert "suffix; the text has changed" in " ".join(verified.stdout.split())
    assert "but for quotation marks" in verified.stdout


def test_one_source_can_be_verified(data: Path, folder: Path) -> None:
    run("sources", "attach", "french", folder / "other.txt", "--data", data)

    assert run("verify", "--source", "english", "--data", data).exit_code == 0
    assert run("verify", "--source", "french", "--data", data).exit_code == 1
    nobody = run("verify", "--source", "nobody", "--data", data)
    assert (nobody.exit_code, nobody.stderr) == (1, "Error: no source has the id 'nobody'\n")


def test_without_texts_nothing_fails_unless_it_must(data: Path) -> None:
    relaxed = run("verify", "--data", data)
    strict = run("verify", "--strict", "--data", data)

    assert (relaxed.exit_code, strict.exit_code) == (0, 1)
    assert "unavailable  2 citations  no text is attached  french" in relaxed.stdout
    assert "4 citations: 4 unavailable" in relaxed.stdout
    assert "No text is attached" in relaxed.stdout


def test_verification_as_json_counts_and_lists(data: Path, folder: Path) -> None:
    run("sources", "attach", "--dir", folder, "--data", data)
    run("sources", "attach", "english", folder / "other.txt", "--data", data)
    run("sources", "detach", "chinese", "--data", data)

    verified = run("verify", "--json", "--as-of", "2023-12-31", "--data", data)

    report = msgspec.json.decode(verified.stdout)
    assert verified.exit_code == 1
    assert report["results"] == {
        "exact": 2,
        "normalised": 0,
        "ambiguous": 0,
        "not_found": 1,
        "changed": 0,
        "gone": 0,
        "unavailable": 1,
    }
    assert report["without_text"] == {"chinese": 1}
    assert [each["fact"] for each in report["items"]] == ["english-fact-30"]
    root = report["clocks"].pop("root")
    assert report["clocks"] == {
        "as_of": "2023-12-31",
        "as_of_in_words": "31 December 2023",
        "public_by": None,
        "public_by_in_words": None,
        "known_at": 12,
    }
    assert re.fullmatch("[0-9a-f]{64}", root)


def test_clocks_leave_citations_out(data: Path) -> None:
    told = run("verify", "--as-of", "2023-06-17", "--data", data)

    assert told.stdout.startswith("0 citations: none; verified at")


def test_a_detached_text_is_gone_and_its_citations_are_not(data: Path, folder: Path) -> None:
    run("sources", "attach", "--dir", folder, "--data", data)
    exported = run("export", "--data", data).stdout

    detached = run("sources", "detach", "french", "--data", data)
    again = run("sources", "detach", "french", "--data", data)

    assert (detached.exit_code, again.exit_code) == (0, 1)
    assert again.stderr == "Error: no attached text has the id 'french'\n"
    assert run("export", "--data", data).stdout == exported
    assert "2 exact, 2 unavailable" in run("verify", "--data", data).stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("nobody", "english.txt"), "Error: no source has the id 'nobody'"),
        (("../english", "english.txt"), "Error: no source has the id '../english'"),
        (("english", "huge.txt"), "at most 10,000,000 bytes, found 50,000,000 bytes"),
        (("english", "empty.txt"), "expected a text, found nothing at all"),
        (("english", "latin.txt"), "a text in UTF-8, found byte 0xe9 at 3"),
    ],
)
def test_what_cannot_be_attached_is_one_line_and_nothing_is_written(
    data: Path, folder: Path, arguments: tuple[str, str], expected: str
) -> None:
    (folder / "latin.txt").write_text("caf\u00e9 noir", encoding="latin-1")
    id, file = arguments

    refused = run("sources", "attach", id, folder / file, "--data", data)

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert expected in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert not (data / TEXTS).exists()


@pytest.mark.parametrize("arguments", [(), ("english",), ("english", ".", "--dir", ".")])
def test_attach_wants_a_source_and_a_file_or_a_folder(
    data: Path, arguments: tuple[str, ...]
) -> None:
    assert run("sources", "attach", *arguments, "--data", data).exit_code == 2


def test_import_refuses_a_quote_that_is_not_in_the_text_and_names_its_line(
    data: Path, folder: Path, tmp_path: Path
) -> None:
    run("sources", "attach", "--dir", folder, "--data", data)
    wrong = Citation(source="english", **cited(ENGLISH, 4, 12)._replace(exact="MINISTER")._asdict())
    file = tmp_path / "wrong.jsonl"
    file.write_bytes(b"\n" + encode(held("wrong", citations=(wrong,))))
    assert len(list(FileContent(file).items())) == 1

    refused = run("import", file, "--data", data)

    assert refused.exit_code == 1
    assert refused.stderr.rstrip().endswith(
        "wrong.jsonl:2: /citations/0/exact: expected words that stand in the text of 'english',"
        " found 'the words do not stand there'"
    )
    assert run("verify", "--data", data).stdout.startswith("4 citations: 4 exact")


def test_texts_are_attached_and_verified_beside_a_running_server(data: Path, folder: Path) -> None:
    with serving(data, "--empty") as server:
        (first, *_) = server.get("/v1/citations?source=english").json()["items"]
        address = f"/v1/citations/{first['id']}/verification"
        before = server.get(address).json()["result"]

        attached = detente("sources", "attach", "--dir", folder, "--data", data)
        verified = detente("verify", "--data", data)

        after = server.get(address).json()
    assert (before, after["result"], after["text"]) == ("unavailable", "exact", "as recorded")
    assert after["text_sha256"] == as_text(ENGLISH).sha256
    assert (attached.returncode, verified.returncode) == (0, 0), attached.stderr + verified.stderr


@pytest.mark.parametrize(
    "command", [("sources",), ("sources", "attach"), ("sources", "list"), ("verify",)]
)
def test_command_says_what_it_does(command: tuple[str, ...]) -> None:
    told = run(*command, "--help")

    assert told.exit_code == 0
    assert told.stdout.startswith("Usage: detente")


def test_help_says_what_is_a_failure() -> None:
    told = " ".join(run("verify", "--help").stdout.split())

    assert "Exit code 1 when a quote is not_found or ambiguous" in told


@pytest.mark.parametrize(
    ("arguments", "variables", "line"),
    [
        ((), {}, "passage = 200  # default"),
        ((), {"DETENTE_PASSAGE": "80"}, "passage = 80  # DETENTE_PASSAGE"),
        (("--passage", "0"), {"DETENTE_PASSAGE": "80"}, "passage = 0  # --passage"),
    ],
)
def test_passage_is_as_long_as_it_is_set(
    arguments: tuple[str, ...], variables: dict[str, str], line: str
) -> None:
    told = CliRunner(env=variables).invoke(main, ["config", *arguments])

    assert line in told.stdout.splitlines()
