"""The collection of primary sources: its quotes, how far each was read, and what it says."""

import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from api.cli.main import main
from api.service.stores import writing
from events.errors import ImportFileError
from events.storage.memory import MemoryLedger
from events.vocabulary.amendments import CitationAdded, FactCorrected
from events.vocabulary.base import Citation, Fact
from events.vocabulary.catalogue import KIND_OF_REGISTRATION
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import (
    ActorAdded,
    EngagementAdded,
    OfficeAdded,
    PlaceAdded,
    SourceAdded,
)
from events.vocabulary.statements import StatementFact
from seeds.founding import FoundingEvent, founding_events
from seeds.primary_sources import (
    primary_source_coverage,
    primary_source_events,
)
from seeds.us_diplomacy import us_diplomacy_events
from tests.beside import WHITE_HOUSE, needs, skip_without
from tests.hand_written_texts import passage_of
from tests.noon import noon
from tests.recording import record, served
from tests.running import Client
from tests.test_seeds_citations import prose, runs_of_eight

FOUNDING = founding_events()
EVENTS = primary_source_events()
FACTS: dict[str, AnyFact] = {event.id: event for event in EVENTS if isinstance(event, Fact)}
SOURCES = {event.id: event for event in EVENTS if isinstance(event, SourceAdded)}
CORRECTED = {event.fact.id: event.fact for event in EVENTS if isinstance(event, FactCorrected)}
ADDED = [(event.fact, event.citation) for event in EVENTS if isinstance(event, CitationAdded)]
CITATIONS = [
    (id, citation)
    for facts in (FACTS, CORRECTED)
    for id, fact in facts.items()
    for citation in fact.citations
    if citation.source in SOURCES
] + ADDED
Named = ActorAdded | OfficeAdded | PlaceAdded | EngagementAdded
READ = {each.source: each for each in primary_source_coverage()}


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    skip_without(WHITE_HOUSE)
    held = {file.name: file for file in WHITE_HOUSE.glob("*/*.md")}
    return {source.id: held[str(source.file)].read_bytes().decode() for source in SOURCES.values()}


def test_hashes_are_those_of_the_files(texts: dict[str, str]) -> None:
    hashes = {source: hashlib.sha256(text.encode()).hexdigest() for source, text in texts.items()}

    assert hashes == {source.id: source.sha256 for source in SOURCES.values()}


def test_every_quote_stands_exactly_in_its_text(texts: dict[str, str]) -> None:
    misplaced = [
        (id, each.exact)
        for id, each in CITATIONS
        if texts[each.source][each.start : each.end] != each.exact
        or not each.exact
        or texts[each.source][: each.start][-32:] != each.prefix
        or texts[each.source][each.end :][:32] != each.suffix
    ]

    assert misplaced == []


def test_no_quote_has_more_than_25_words() -> None:
    assert max(len(each.exact.split()) for _, each in CITATIONS) <= 25


def test_no_prose_of_ours_shares_eight_words_in_a_row_with_a_text(texts: dict[str, str]) -> None:
    theirs = set().union(*(runs_of_eight(text) for text in texts.values()))
    ours = [*EVENTS, *CORRECTED.values()]
    copied = [run for event in ours for run in runs_of_eight(prose(event)) & theirs]

    assert copied == []


def test_every_alias_stands_in_its_source(texts: dict[str, str]) -> None:
    absent = [
        alias
        for actor in EVENTS
        if isinstance(actor, ActorAdded)
        for alias in actor.aliases
        if alias.source and alias.name not in " ".join(texts[alias.source].split())
    ]

    assert absent == []


def test_sources_are_the_white_houses_own_words() -> None:
    assert {(each.publisher, each.lineage) for each in SOURCES.values()} == {
        ("White House", "white-house")
    }


def test_readouts_have_an_origin_and_nothing_else_has() -> None:
    readouts = {id for id in SOURCES if "readout" in id}

    assert {each.source for _, each in CITATIONS if each.origin is not None} == readouts


def test_every_source_is_cited_and_covered() -> None:
    assert READ.keys() == SOURCES.keys()
    assert {each.source for _, each in CITATIONS} == SOURCES.keys()


def test_spans_tile_each_text(texts: dict[str, str]) -> None:
    tiled = {
        source: "".join(texts[source][span.start : span.end] for span in read.spans)
        for source, read in READ.items()
    }

    assert tiled == texts


def test_spans_name_the_facts_that_are_cited_there_and_no_others() -> None:
    cited: dict[str, list[tuple[str, Citation]]] = {}
    for id, each in CITATIONS:
        cited.setdefault(each.source, []).append((id, each))
    wrong = [
        (span.source, span.start)
        for read in READ.values()
        for span in read.spans
        if set(span.facts)
        != {
            id
            for id, each in cited[span.source]
            if span.start < passage_of(each).end and passage_of(each).start < span.end
        }
    ]

    assert wrong == []


def test_short_texts_are_read_whole() -> None:
    unread = {
        source
        for source, read in READ.items()
        if any(span.reason == "not-read" for span in read.spans)
    }

    assert {source for source in unread if not source.startswith("white-house-")} == set()


async def test_all_of_it_is_recorded_after_the_founding_facts() -> None:
    ledger = MemoryLedger(now=noon)
    await ledger.append(FOUNDING, by="tests")

    appended = await ledger.append(EVENTS, by="tests")

    assert len(appended.positions) == len(EVENTS)


def kind_and_id(event: FoundingEvent) -> tuple[str, str]:
    return KIND_OF_REGISTRATION.get(type(event), "fact"), event.id


def test_nothing_is_named_as_a_founding_thing_is() -> None:
    ours = [
        kind_and_id(event)
        for event in EVENTS
        if not isinstance(event, FactCorrected | CitationAdded)
    ]

    assert sorted({*ours}) == sorted(ours)
    assert {*ours} & {kind_and_id(event) for event in FOUNDING} == set()


def test_what_the_diplomatic_data_sets_name_too_has_one_name() -> None:
    ours = {kind_and_id(event): event for event in EVENTS if isinstance(event, Named)}
    both = [
        (event.name, ours[kind_and_id(event)].name)
        for event in us_diplomacy_events()
        if isinstance(event, Named) and kind_and_id(event) in ours
    ]

    assert {("Malta", "Malta"), ("John Kerry", "John Kerry")} <= {*both}
    assert [names for names in both if names[0] != names[1]] == []


def test_every_statement_is_on_an_issue() -> None:
    said = [fact for fact in FACTS.values() if isinstance(fact, StatementFact)]

    assert [fact.id for fact in said if not fact.issues] == []


def test_amendments_are_of_founding_facts_and_come_last() -> None:
    amended = [isinstance(event, FactCorrected | CitationAdded) for event in EVENTS]
    founding = {event.id for event in FOUNDING if isinstance(event, Fact)}

    assert amended == sorted(amended)
    assert {*CORRECTED, *(fact for fact, _ in ADDED)} <= founding


def test_visit_is_put_off_on_3_february_and_the_articles_keep_their_bounds() -> None:
    fact = CORRECTED["blinken-visit-postponed"]
    said = {each.source: each.says.get("date") for each in fact.citations}

    assert fact.when == "2023-02-03"
    assert {said[id] for id in SOURCES if id in said} == {None}
    assert {day for id, day in said.items() if id not in SOURCES} == {"[2023-01-16..2023-02-14]"}


def test_articles_still_call_it_scrapped_and_cancelled() -> None:
    fact = CORRECTED["blinken-visit-postponed"]

    assert [each.says["type"] for each in fact.citations if "type" in each.says] == [
        "scrapped",
        "cancelled",
    ]


@pytest.mark.parametrize(
    ("fact", "day"),
    [
        ("balloon-over-the-united-states-on-3-february", "2023-02-03"),
        ("object-over-alaska-shot-down", "2023-02-10"),
        ("object-over-canada-shot-down", "2023-02-11"),
        ("object-over-lake-huron-shot-down", "2023-02-12"),
    ],
)
def test_what_flew_is_told_day_by_day(fact: str, day: str) -> None:
    assert FACTS[fact].when == day


def test_balloon_is_shot_down_on_4_february_after_it_was_over_the_country() -> None:
    fact = CORRECTED["balloon-shot-down"]

    assert (fact.when, fact.place) == ("2023-02-04", "off-the-carolina-coast")
    assert "balloon-over-the-united-states-on-3-february" in fact.follows


@pytest.mark.parametrize(
    ("fact", "day", "source", "said"),
    [
        ("biden-xi-met-in-bali", "2022-11-14", "cnn-blinken-xi-2023-06-19", "2022-11"),
        ("blinken-visit-planned", "2022-11-14", None, "[2022-11..2023-01-31]"),
        (
            "wang-yi-met-sullivan",
            "2023-05-10/2023-05-11",
            "asia-times-high-level-talks-2023-06",
            "2023-05-11",
        ),
        ("wang-yi-travelled-to-washington", "2023-10-27", None, "[2023-10..2023-12]"),
    ],
)
def test_corrected_fact_has_its_day_and_what_the_articles_give(
    fact: str, day: str, source: str | None, said: str
) -> None:
    theirs = {
        each.source: each.says.get("date")
        for each in CORRECTED[fact].citations
        if each.source not in SOURCES
    }

    assert CORRECTED[fact].when == day
    assert set(theirs.values()) == {said}
    assert source is None or source in theirs


@pytest.fixture(scope="module")
def with_both(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    data = copytree(_founded, tmp_path_factory.mktemp("primary") / "data")
    with served(data) as client:
        record(client, *EVENTS)
        yield client


def state(client: Client, day: str) -> Any:
    answer = client.get("/v1/relations/united-states/china", params={"as_of": day})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("day", "lead", "contact"),
    [
        (
            "2023-02-05",
            "Beijing stands postponed since 3 February 2023, no new date told.",
            "Joe Biden and Xi Jinping in Bali, 14 November 2022.",
        ),
        (
            "2023-05-12",
            "Beijing stands postponed since 3 February 2023, no new date told.",
            "in Vienna, from 10 May 2023 to 11 May 2023.",
        ),
        (
            "2023-09-18",
            "of Joe Biden and Xi Jinping is proposed since 17 June 2023.",
            "in Malta, from 16 September 2023 to 17 September 2023.",
        ),
        (
            "2023-10-29",
            "Xi Jinping is planned since 27 October 2023, for November 2023.",
            "Meeting of Joe Biden and Wang Yi, 27 October 2023.",
        ),
    ],
)
def test_headline_reads_as_a_historian_has_it(
    with_both: Client, day: str, lead: str, contact: str
) -> None:
    relations, leading, last = state(with_both, day)["headline"]

    assert relations == "Diplomatic relations since 1979."
    assert leading.endswith(lead)
    assert last.endswith(contact)


def status(client: Client, day: str, section: str, of: str, id: str) -> tuple[str, str]:
    (found,) = [each for each in state(client, day)[section] if each[of] == id]
    return found["status"], found["certainty"]


def test_wang_yis_visit_is_held_on_28_october(with_both: Client) -> None:
    id = "wang-yi-visit-to-washington-2023"

    assert status(with_both, "2023-10-28", "engagements", "engagement", id) == ("held", "certain")


@pytest.mark.parametrize(
    ("day", "expected"), [("2023-02-03", "occurred"), ("2023-02-04", "resolved")]
)
def test_balloon_is_there_on_the_third_and_shot_down_on_the_fourth(
    with_both: Client, day: str, expected: str
) -> None:
    id = "balloon-over-the-united-states"

    assert status(with_both, day, "incidents", "incident", id) == (expected, "certain")


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2023-02-13", "severed"), ("2023-11-14", "severed"), ("2023-11-15", "open")],
)
def test_armed_forces_talk_again_from_woodside_on(
    with_both: Client, day: str, expected: str
) -> None:
    id = "us-china-armed-forces-line"

    assert status(with_both, day, "channels", "channel", id) == (expected, "certain")


def test_foreign_minister_is_wang_yi_for_certain_when_he_is_in_malta(with_both: Client) -> None:
    params = {"as_of": "2023-09-17"}
    told = with_both.get("/v1/offices/foreign-minister-of-china", params=params).json()["state"]

    assert (told["holder"], told["certainty"], told["last_told"]) == (
        "wang-yi",
        "certain",
        "2023-09-17",
    )


def test_white_house_is_a_lineage_of_its_own_beside_the_press(with_both: Client) -> None:
    fact = with_both.get("/v1/facts/blinken-visit-postponed").json()
    lineages = [each["lineage"] for each in fact["independence"]["by_lineage"]]

    assert lineages == ["cnn", "nbc-news", "white-house"]


@pytest.mark.parametrize("source", SOURCES)
def test_coverage_is_asked_for_and_counts_what_is_cited(with_both: Client, source: str) -> None:
    answer = with_both.get(f"/v1/sources/{source}/coverage").json()
    cited = [(id, each.start, each.end) for id, each in CITATIONS if each.source == source]
    unread = [each for each in answer["spans"] if each.get("reason") == "not-read"]

    assert answer["summary"]["citations"] == len({*cited})
    assert answer["summary"]["facts"] == len({id for id, _, _ in cited})
    assert answer["summary"].get("not_read", 0) == sum(
        each["end"] - each["start"] for each in unread
    )


def test_coverage_of_primary_sources_is_unknown_where_they_are_not_recorded(
    client: Client,
) -> None:
    assert client.get(f"/v1/sources/{next(iter(SOURCES))}/coverage").status_code == 404


def test_folder_needs_only_the_files_that_it_has_something_for(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()

    assert primary_source_events(tmp_path) == ()


def test_amendments_are_corrections_and_citations(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "amendments.yaml").write_text("- {type: fact-retracted, fact: a, reason: b}\n")

    with pytest.raises(ImportFileError, match=r"amendments\.yaml:1"):
        primary_source_events(tmp_path)


@needs(WHITE_HOUSE)
def test_whoever_holds_the_files_attaches_them_and_every_quote_is_exact(founded: Path) -> None:
    asyncio.run(_record_all(founded))
    data = ("--data", str(founded))

    attached = [
        CliRunner().invoke(main, ["sources", "attach", "--dir", str(folder), *data])
        for folder in sorted(WHITE_HOUSE.iterdir())
        if folder.is_dir()
    ]
    verified = CliRunner().invoke(main, ["verify", "--json", *data])

    told = "".join(each.stdout for each in attached)
    results = msgspec.json.decode(verified.stdout)["results"]
    assert told.count("attached, as recorded") == len(SOURCES)
    assert results.pop("exact") == len({(id, passage_of(each)) for id, each in CITATIONS})
    assert results.pop("unavailable") > 0  # the articles, which are not attached
    assert set(results.values()) == {0}


async def _record_all(data: Path) -> None:
    async with writing(data) as service:
        await service.ledger.append(EVENTS, by="tests")
