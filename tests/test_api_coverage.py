"""How much of each source was read, over HTTP and at the terminal."""

import msgspec
import pytest
from click.testing import CliRunner

from api.cli.main import main
from events.vocabulary.base import Fact
from seeds.coverage import coverage
from seeds.founding import founding_events
from seeds.us_diplomacy import us_diplomacy_coverage
from tests.running import Ask, Client

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
