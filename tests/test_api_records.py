"""Records of data sets as evidence: their own clock, what a program made, references, no quote."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from api.cli.main import main
from tests.writers import Writer, statement, writer

FACT = "wang-counts-the-flight"
DATA_SETS = [
    {
        "type": "source-added",
        "id": id,
        "publisher": "An office",
        "title": f"All {id}",
        "published": "2024-02",
        "lineage": lineage,
        "data_set": {"version": "4f2a", "maker": "An office", "licence": "CC0-1.0", "made": made},
    }
    for id, lineage, made in (
        ("trips", "office", "curated"),
        ("coded", "cnn", "machine"),
    )
]


def of_record(source: str, id: str, public: str, **changes: Any) -> dict[str, Any]:
    record = {"id": id, "public": public, "sha256": "0" * 64}
    return {"source": source, "record": record, "says": {"date": "2023-06-19"}, **changes}


@pytest.fixture(scope="module")
def writes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    with writer(tmp_path_factory.mktemp("records") / "data") as opened:
        cited = [of_record("trips", "4145", "2023-07"), of_record("coded", "7", "2023-06-20")]
        opened.post({"events": [*DATA_SETS, statement(FACT, citations=cited)]}).raise_for_status()
        coded = [of_record("coded", "8", "2023-06-20", says={"place": "Xanadu"})]
        opened.post(statement("only-coded", citations=coded)).raise_for_status()
        yield opened


def ask(writes: Writer, path: str) -> dict[str, Any]:
    found: dict[str, Any] = writes.client.get(path).raise_for_status().json()
    return found


@pytest.mark.parametrize(
    ("public_by", "records"),
    [("2023-06-20", ["7"]), ("2023-07-30", ["7"]), ("2023-07-31", ["4145", "7"])],
)
def test_a_record_is_public_since_its_own_day_and_not_its_data_sets(
    writes: Writer, public_by: str, records: list[str]
) -> None:
    found = ask(writes, f"/v1/facts/{FACT}?public_by={public_by}&as_of=2024")
    listed = ask(writes, f"/v1/citations?fact={FACT}&public_by={public_by}&as_of=2024")

    assert [each["record"]["id"] for each in found["fact"]["citations"]] == records
    assert sorted(each["citation"]["record"]["id"] for each in listed["items"]) == records


def test_before_its_records_were_public_the_fact_was_not_either(writes: Writer) -> None:
    answer = writes.client.get(f"/v1/facts/{FACT}?public_by=2023-06-19")

    assert answer.status_code == 404


def test_what_a_program_made_is_counted_and_is_no_lineage(writes: Writer) -> None:
    found = ask(writes, f"/v1/facts/{FACT}")
    alone = ask(writes, "/v1/facts/only-coded")

    assert found["support"] == {"citations": 2, "lineages": 1, "machine": 1}
    assert [each["lineage"] for each in found["independence"]["by_lineage"]] == ["office"]
    assert [each["sources"] for each in found["independence"]["by_machine"]] == [["coded"]]
    assert found["independence"]["why"] == (
        "2 citations in 2 sources of 1 lineage: coded was made by a program and counts as no"
        " lineage."
    )
    assert alone["support"] == {
        "citations": 1,
        "lineages": 0,
        "machine": 1,
        "machine_coded": True,
    }
    assert "1 citation, 1 of them by a program of 0 independent sources" in alone["cite_as"]


def test_values_of_a_record_that_are_the_facts_own_are_no_disagreement(writes: Writer) -> None:
    assert ask(writes, f"/v1/facts/{FACT}")["contested"] is None


def test_without_its_data_set_a_record_is_not_verified_and_not_called_missing(
    writes: Writer,
) -> None:
    (one, _) = ask(writes, f"/v1/facts/{FACT}")["citations"]

    found = ask(writes, f"/v1/citations/{one['id']}/verification")

    assert (found["result"], found["passage"], found["record"]) == ("unavailable", None, None)
    assert found["reason"] == "the data set is not attached"


def test_verify_counts_records_by_their_data_set(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with writer(data) as opened:
        cited = [of_record("trips", "4145", "2023-07")]
        opened.post({"events": [*DATA_SETS, statement(FACT, citations=cited)]}).raise_for_status()

    told = CliRunner().invoke(main, ["verify", "--source", "trips", "--data", str(data)])
    strict = CliRunner().invoke(main, ["verify", "--strict", "--data", str(data)])

    assert told.exit_code == 0
    assert "unavailable  1 citation  the data set is not attached" in told.stdout
    assert "`detente sources attach ID FOLDER` makes records of a data set" in told.stdout
    assert strict.exit_code == 1


@pytest.mark.parametrize(
    ("extension", "told", "not_told"),
    [
        (".bib", ["@dataset{", "version = {4f2a}", "Record 4145."], ["annotation", "“"]),
        (".ris", ["TY  - DATA", "ET  - 4f2a", "Record 4145."], ["“"]),
        (".csl.json", ['"type": "dataset"', '"version": "4f2a"', "Record 4145."], ["annote"]),
        (".txt", ["All trips. An office", "Record 4145."], ["“"]),
        (".jsonld", ['"schema:identifier": "4145"', "The record gives the date"], ["selector"]),
    ],
)
def test_a_record_is_cited_in_every_format(
    writes: Writer, extension: str, told: list[str], not_told: list[str]
) -> None:
    (one, _) = ask(writes, f"/v1/facts/{FACT}")["citations"]

    text = writes.client.get(f"/v1/citations/{one['id']}{extension}").raise_for_status().text

    assert [each for each in told if each not in text] == []
    assert [each for each in not_told if each in text] == []


def test_a_reference_to_what_a_program_made_says_so(writes: Writer) -> None:
    text = writes.client.get("/v1/facts/only-coded.txt").raise_for_status().text

    assert "Record 8. Made by a program. Lineage: cnn" in text


def test_values_of_a_record_are_found_and_no_quote_is(writes: Writer) -> None:
    found = ask(writes, "/v1/timeline?text=Xanadu&as_of=2024&coded=include")
    quoted = ask(writes, "/v1/citations?quote=Xanadu")

    assert [each["id"] for each in found["items"]] == ["only-coded"]
    assert quoted["items"] == []
