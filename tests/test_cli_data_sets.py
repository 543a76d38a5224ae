"""`detente sources attach ID FOLDER`: records held against the data set that somebody has."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from api.cli.main import main
from seeds.data_sets.record import Record
from tests.test_api_records import DATA_SETS
from tests.writers import Writer, statement, writer

VALUES = {"date": "2023-06-19", "place": "Beijing", "started": "2023-06-17"}
SAYS = {"date": "2023-06-19", "place": "Beijing"}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), prog_name="detente")


def put(folder: Path, **records: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    lines = (
        msgspec.json.encode({"id": id, "public": "2023-07-01", "values": values})
        for id, values in records.items()
    )
    (folder / "records.jsonl").write_bytes(b"\n".join(lines))
    return folder


def cited(id: str, says: dict[str, str], values: dict[str, Any] = VALUES) -> dict[str, Any]:
    record = {"id": id, "public": "2023-07-01", "sha256": Record(id, "", values).sha256}
    return {"source": "trips", "record": record, "says": says}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """A statement for each of three records, one of them cited without a value."""
    with writer(tmp_path_factory.mktemp("attached") / "data") as opened:
        facts = [
            statement("same", citations=[cited("r1", SAYS)]),
            statement("other", citations=[cited("r2", SAYS)]),
            statement("silent", citations=[cited("r3", {})]),
        ]
        opened.post({"events": [*DATA_SETS, *facts]}).raise_for_status()
        yield opened


def verification(written: Writer, fact: str) -> dict[str, Any]:
    client = written.client
    (one,) = client.get(f"/v1/facts/{fact}?as_of=2024").json()["citations"]
    answer = client.get(f"/v1/citations/{one['id']}/verification?as_of=2024")
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


def attach(written: Writer, tmp_path: Path, **records: dict[str, str]) -> Result:
    folder = put(tmp_path / "folder", **records)
    return run("sources", "attach", "trips", folder, "--data", written.data)


def test_a_record_that_reads_as_it_did_is_exact_and_its_line_is_shown(
    written: Writer, tmp_path: Path
) -> None:
    attached = attach(written, tmp_path, r1=VALUES, r2=VALUES, r3=VALUES)

    found = verification(written, "same")
    told = run("verify", "--source", "trips", "--strict", "--data", written.data)
    listed = run("sources", "list", "--data", written.data)

    assert attached.stdout == "3 records of trips are attached\n"
    assert (found["result"], found["values"], found["reason"]) == ("exact", [], None)
    assert found["record"] == {
        "line": '{"date":"2023-06-19","place":"Beijing","started":"2023-06-17"}',
        "cut_off": False,
    }
    assert told.exit_code == 0
    assert "3 citations: 3 exact; verified at" in told.stdout
    assert "attached, 3 records" in listed.stdout


def test_a_changed_record_tells_which_values_that_are_cited_differ(
    written: Writer, tmp_path: Path
) -> None:
    changed = {**VALUES, "date": "2023-06-18"}
    attach(written, tmp_path, r1=changed, r2={**VALUES, "started": "-"}, r3=changed)

    one, other, silent = (verification(written, each) for each in ("same", "other", "silent"))
    told = run("verify", "--source", "trips", "--data", written.data)

    assert {each["result"] for each in (one, other, silent)} == {"changed"}
    assert one["values"] == [{"field": "date", "says": "2023-06-19", "gives": "2023-06-18"}]
    assert one["reason"] == "date: '2023-06-19' is cited, '2023-06-18' is given"
    assert other["values"] == []
    assert other["reason"] == "it reads otherwise, and none of the values that are cited differ"
    assert silent["reason"] == "it reads otherwise, and no value of it is cited"
    assert told.exit_code == 1
    assert "record r1" in told.stdout
    assert "3 changed" in told.stdout


def test_values_of_which_nobody_can_tell_are_not_called_changed(
    written: Writer, tmp_path: Path
) -> None:
    attach(written, tmp_path, r1={"date": "2023-06-19"}, r2=VALUES, r3=VALUES)

    found = verification(written, "same")
    lax, strict = (
        run("verify", "--source", "trips", *more, "--data", written.data)
        for more in ((), ("--strict",))
    )

    assert (found["result"], found["values"]) == ("changed", [])
    assert found["reason"] == "place: what it gives by now cannot be told"
    assert (lax.exit_code, strict.exit_code) == (0, 1)


def test_a_record_that_is_not_there_is_gone(written: Writer, tmp_path: Path) -> None:
    attach(written, tmp_path, r2=VALUES)

    found = verification(written, "same")
    told = run("verify", "--source", "trips", "--json", "--data", written.data)

    assert (found["result"], found["record"]) == ("gone", None)
    assert found["reason"] == "the data set has no record 'r1'"
    assert told.exit_code == 1
    report = msgspec.json.decode(told.stdout)
    assert (report["results"]["gone"], report["results"]["exact"]) == (2, 1)
    assert [each["record"] for each in report["items"]] == ["r1", "r3"]


def test_a_long_record_is_cut_off(written: Writer, tmp_path: Path) -> None:
    attach(written, tmp_path, r1={"date": "x" * 5_000})

    shown = verification(written, "same")["record"]

    assert (len(shown["line"]), shown["cut_off"]) == (1_000, True)


def test_what_was_detached_is_unavailable_again(written: Writer, tmp_path: Path) -> None:
    attach(written, tmp_path, r1=VALUES)

    detached = run("sources", "detach", "trips", "--data", written.data)

    assert detached.stdout == "the data set of trips is detached; its citations stay\n"
    assert verification(written, "same")["result"] == "unavailable"


@pytest.mark.parametrize(
    ("id", "content", "told"),
    [
        ("trips", "{}", "expected a data set, found no record in"),
        ("nobody", '{"id":"1","public":"2023","values":{}}', "nobody"),
        ("cnn-blinken-xi-2023-06-19", "", "the source is no data set"),
        ("trips", None, "expected files whose names end in .jsonl"),
    ],
)
def test_what_is_no_data_set_is_not_attached_and_the_old_one_stays(
    written: Writer, tmp_path: Path, id: str, content: str | None, told: str
) -> None:
    attach(written, tmp_path, r1=VALUES)
    (other := tmp_path / "other").mkdir()
    if content is not None:
        (other / "records.jsonl").write_text(content)

    refused = run("sources", "attach", id, other, "--data", written.data)

    assert refused.exit_code == 1
    assert told in refused.output
    assert verification(written, "same")["result"] == "exact"


def test_what_is_no_record_is_told_with_its_place_and_the_rest_is_attached(
    written: Writer, tmp_path: Path
) -> None:
    folder = put(tmp_path / "folder", r1=VALUES)
    with (folder / "records.jsonl").open("a") as file:
        file.write("\n{}\n" * 12)

    attached = run("sources", "attach", "trips", folder, "--data", written.data)

    assert "1 records of trips are attached" in attached.stdout
    assert "12 are no records, in 12 places:" in attached.stdout
    assert attached.stdout.count("missing required field") == 10


def test_a_data_set_is_withdrawn_with_a_reason_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with writer(data) as opened:
        told = statement("alone", citations=[cited("r1", SAYS)])
        opened.post({"events": [*DATA_SETS, told]}).raise_for_status()
        token = opened.token
    asked = ("--reason", "It was made up.", "--by", "A curator", "--data", data)

    withdrawn, again, none = (
        run("sources", "withdraw", id, *asked)
        for id in ("trips", "trips", "cnn-blinken-xi-2023-06-19")
    )

    assert withdrawn.stdout == "trips is withdrawn; citations of it that count no more: 1\n"
    assert (again.exit_code, none.exit_code) == (1, 1)
    assert "a data set that has not been withdrawn" in again.output
    assert "the id of a data set" in none.output
    with writer(data, token=token) as opened:
        gone = opened.client.get("/v1/facts/alone")
    assert (gone.status_code, "It was made up." in gone.text) == (410, True)
