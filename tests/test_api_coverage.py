"""How much of each source was read, over HTTP and at the terminal."""

from collections.abc import Iterator

import msgspec
import pytest
from click.testing import CliRunner

from api.cli.main import main
from events.vocabulary.base import Fact
from seeds.coverage import coverage
from seeds.founding import founding_events
from seeds.readers import pocom, rdcr
from seeds.us_diplomacy import us_diplomacy_coverage, us_diplomacy_events, us_diplomacy_left_out
from tests.running import Ask, Client
from tests.writers import Writer, writer

SOURCES = [read.source for read in coverage()]
CNN = "cnn-blinken-xi-2023-06-19"


@pytest.mark.parametrize("source", SOURCES)
def test_spans_tile_the_source_and_name_recorded_facts(ask: Ask, source: str) -> None:
    answer = ask(f"/v1/sources/{source}/coverage")

    spans = answer["spans"]
    assert [span["start"] for span in spans] == [0, *(span["end"] for span in spans[:-1])]
    assert answer["summary"]["characters"] == spans[-1]["end"]
    recorded = {event.id for event in founding_events() if isinstance(event, Fact)}
    assert {fact for span in spans for fact in span.get("facts", ())} <= recorded


@pytest.mark.parametrize("source", SOURCES)
def test_coverage_counts_what_is_cited_from_the_source(ask: Ask, source: str) -> None:
    summary = ask(f"/v1/sources/{source}/coverage")["summary"]

    citations = ask("/v1/citations", source=source, limit=500)["items"]
    assert summary["citations"] == len(citations)
    assert summary["facts"] == len({each["fact"] for each in citations})


def test_every_span_has_facts_or_a_reason(ask: Ask) -> None:
    for source in SOURCES:
        for span in ask(f"/v1/sources/{source}/coverage")["spans"]:
            assert ("facts" in span) != ("reason" in span), span


def test_coverage_of_an_article_is_unknown_before_it_is_out(client: Client) -> None:
    answer = client.get(f"/v1/sources/{CNN}/coverage", params={"public_by": "2023-06-18"})

    assert answer.status_code == 404


def test_coverage_of_an_unknown_source_is_a_404(client: Client) -> None:
    assert client.get("/v1/sources/nowhere/coverage").status_code == 404


OF_ANOTHER = {
    "type": "source-added",
    "id": "trips",
    "publisher": "An office",
    "title": "Trips",
    "published": "2024-02",
    "lineage": "office",
    "data_set": {"version": "4f2a", "maker": "An office", "licence": "CC0-1.0", "made": "curated"},
}


@pytest.fixture(scope="module")
def writes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    with writer(tmp_path_factory.mktemp("data-sets") / "data") as opened:
        sources = [msgspec.to_builtins(each) for each in (pocom.SOURCE, rdcr.SOURCE)]
        opened.post({"events": [*sources, OF_ANOTHER]}).raise_for_status()
        yield opened


@pytest.mark.parametrize("source", [pocom.SOURCE.id, rdcr.SOURCE.id])
def test_data_set_is_covered_field_by_field(writes: Writer, source: str) -> None:
    answer = writes.client.get(f"/v1/sources/{source}/fields").raise_for_status().json()

    (shipped,) = (each for each in us_diplomacy_coverage() if each.source == source)
    left = [each for each in us_diplomacy_left_out() if each.source == source]
    assert (answer["records"], answer["in_facts"]) == (shipped.records, shipped.read)
    assert [each["field"] for each in answer["fields"]] == [each.field for each in shipped.fields]
    assert answer["left_out"] == len(answer["left_out_records"]) == len(left)
    assert sum(answer["left_out_because"].values()) == len(left)


def test_doubtful_record_is_named_with_what_is_wrong(writes: Writer) -> None:
    path = f"/v1/sources/{pocom.SOURCE.id}/fields"
    answer = writes.client.get(path).raise_for_status().json()

    assert {each["record"] for each in answer["doubtful"]} == {"at-1861-motl-01"}
    facts = {each.id: each for each in us_diplomacy_events() if isinstance(each, Fact)}
    note = facts["pocom-at-1861-motl-01-appointed"].note
    assert note is not None
    assert answer["doubtful"][0]["remark"] in note


@pytest.mark.parametrize("told", ["coverage", "fields"])
def test_data_set_that_nobody_reads_is_told_of_in_words(writes: Writer, told: str) -> None:
    answer = writes.client.get(f"/v1/sources/trips/{told}")

    assert answer.status_code == 404
    assert answer.json()["detail"] == (
        "the coverage of a source is not known, 'trips': it is a data set, which …/fields tells of"
        " where a reader of Detente makes its facts; its citations say which records facts rest on"
    )


def test_document_has_no_fields(client: Client) -> None:
    assert client.get(f"/v1/sources/{CNN}/fields").status_code == 404


def test_command_prints_a_line_for_each_source() -> None:
    printed = CliRunner().invoke(main, ["coverage"])

    assert printed.exit_code == 0
    for read in coverage():
        assert (
            f"100% of {read.spans[-1].end} characters in {len(read.spans)} spans" in printed.stdout
        )


def test_command_gives_the_apis_summaries_as_json(ask: Ask) -> None:
    printed = CliRunner().invoke(main, ["coverage", "--json"])

    summaries = [ask(f"/v1/sources/{source}/coverage")["summary"] for source in SOURCES]
    data_sets = msgspec.json.decode(msgspec.json.encode(us_diplomacy_coverage()))
    assert msgspec.json.decode(printed.stdout) == [*summaries, *data_sets]
