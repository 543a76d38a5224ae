"""The collection that is made of data sets, all of it, as a ledger takes it."""

import asyncio
from collections import Counter
from functools import cache

from api.service.collections import record
from api.service.progress import in_silence
from events.storage.memory import MemoryLedger
from events.vocabulary.amendments import CitationAdded
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.facts import OfficeFact, StatesFact
from events.vocabulary.registry import SourceAdded
from seeds.collection import COLLECTIONS, US_DIPLOMACY, chosen
from seeds.us_diplomacy import us_diplomacy_events


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


def test_collections_that_one_needs_come_before_it() -> None:
    assert [each.name for each in chosen(["us-diplomacy"])] == ["founding", "us-diplomacy"]
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
