"""The collection that is made of data sets, all of it, as a ledger takes it."""

import asyncio
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path

from click.testing import CliRunner
from msgspec import structs

from api.cli.main import main
from api.service.collections import record
from api.service.progress import in_silence
from events.storage.memory import MemoryLedger
from events.vocabulary.amendments import CitationAdded
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.facts import OfficeFact, StatesFact
from events.vocabulary.registry import EngagementAdded, RegistrationCorrected, SourceAdded
from seeds.collection import COLLECTIONS, US_DIPLOMACY, chosen
from seeds.founding import founding_events
from seeds.primary_sources import primary_source_events
from seeds.readers import __main__ as readers
from seeds.us_diplomacy import us_diplomacy_coverage, us_diplomacy_events
from tests.beside import HISTORY_AT_STATE, needs


@cache
def events() -> tuple[AnyEvent, ...]:
    return tuple(us_diplomacy_events())


def test_there_are_twenty_thousand_facts_of_every_kind_it_is_about() -> None:
    facts = [each for each in events() if isinstance(each, Fact)]

    assert len(facts) > 20_000
    assert sum(isinstance(each, EngagementHeld) for each in facts) > 7_000
    assert sum(isinstance(each, OfficeFact) for each in facts) > 12_000
    assert sum(isinstance(each, StatesFact) for each in facts) > 1_000


def test_every_fact_cites_records_of_data_sets_alone() -> None:
    sources = {each.id for each in events() if isinstance(each, SourceAdded)}
    cited = [each for fact in events() if isinstance(fact, Fact) for each in fact.citations]
    added = [each.citation for each in events() if isinstance(each, CitationAdded)]

    assert len(sources) == 4
    assert all(each.record is not None and not each.exact for each in (*cited, *added))
    assert {each.source for each in cited} == sources


def test_each_fact_is_told_once() -> None:
    times = Counter(each.id for each in events() if isinstance(each, Fact))

    assert [id for id, number in times.items() if number > 1] == []


def test_meetings_of_other_collections_are_parts_of_the_visits_that_they_were_within() -> None:
    before = {
        each.id: each
        for each in (*founding_events(), *primary_source_events())
        if isinstance(each, EngagementAdded)
    }
    visits = {each.id: each for each in events() if isinstance(each, EngagementAdded)}
    held = {each.engagement: each for each in events() if isinstance(each, EngagementHeld)}
    found = [each.registration for each in events() if isinstance(each, RegistrationCorrected)]

    assert {each.id: each.part_of for each in found if isinstance(each, EngagementAdded)} == {
        "biden-xi-meeting-2023": "visits-3201",
        "biden-xi-meeting-bali-2022": "travels-4112",
        "blinken-wang-yi-meeting-in-munich-2023": "travels-4124",
    }
    for each in found:
        assert isinstance(each, EngagementAdded)
        assert each.part_of in visits
        assert structs.replace(each, part_of=before[each.id].part_of) == before[each.id]
    assert held["visits-3201"].when == "2023-11-12/2023-11-17"
    assert held["travels-4112"].place == "bali"
    assert held["travels-4124"].place == "munich"


def test_coverage_tells_of_each_field_of_each_data_set_how_often_it_was_read() -> None:
    found = {each.source: each for each in us_diplomacy_coverage()}

    assert len(found) == 4
    for each in found.values():
        assert 0 < each.read <= each.records
        assert all(of.read + of.unread + of.empty > 0 for of in each.fields)
    remarks = [e for e in found["history-at-state-travels"].fields if e.field == "remarks"]
    assert [each.unread > each.read for each in remarks] == [True]


def test_command_tells_the_coverage_of_data_sets() -> None:
    printed = CliRunner().invoke(main, ["coverage"])

    assert printed.exit_code == 0
    assert "records are in facts" in printed.stdout
    assert "start-date" in printed.stdout


def test_command_tells_which_records_are_in_no_fact_and_why() -> None:
    printed = CliRunner().invoke(main, ["coverage", "--left-out"])

    assert printed.exit_code == 0
    (hunter,) = [line for line in printed.stdout.splitlines() if "secr-1866-hunt" in line]
    assert "it ends on 1886-07-22, before it begins on 1886-07-27" in hunter
    assert "no person has the id 'wilson-huntington-francis" in printed.stdout


@needs(HISTORY_AT_STATE)
def test_all_tables_are_what_the_readers_make_of_the_data_sets(tmp_path: Path) -> None:
    readers.main(HISTORY_AT_STATE, tmp_path)

    made = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    shipped = Path(str(files("seeds") / "us-diplomacy"))
    assert made.keys() == {each.name for each in shipped.iterdir()}
    assert [name for name in made if made[name] != (shipped / name).read_bytes()] == []


def test_collections_that_one_needs_come_before_it() -> None:
    names = [each.name for each in chosen(["us-diplomacy"])]

    assert names == ["founding", "primary-sources", "us-diplomacy"]
    assert [each.name for each in chosen(COLLECTIONS)] == list(COLLECTIONS)
    assert chosen([]) == []


def test_ledger_takes_all_collections_and_a_second_time_nothing_of_them() -> None:
    ledger = MemoryLedger()

    async def taken() -> list[int]:
        found = []
        for collection in [*chosen(COLLECTIONS), US_DIPLOMACY]:
            recorded = await record(ledger, collection, in_silence)
            found.append(recorded.events)
            assert recorded.kept == ()
        return found

    *_, first, second = asyncio.run(taken())

    assert first > 40_000
    assert second == 0
