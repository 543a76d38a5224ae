"""What holds for every lookup and every history; the judges are `naive_lookup`, `naive_history`."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from events.errors import FactRetractedError, UnknownIdError
from events.ledger.protocol import Recorded
from events.time.dates import day_of, parse
from events.vocabulary.base import Fact
from events.vocabulary.registry import DataSetVersionAdded, SourceChecked
from projections.facts import facts, history, sources
from projections.facts.citations import CitationFilters
from projections.facts.data_sets import VERSIONS_LIMIT
from projections.facts.registry import CHECKS_LIMIT
from projections.filing.projector import Projector
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import citation_id
from projections.model.worded import told
from projections.search import called, quotes
from tests.chances import chances
from tests.naive_fold import Fold
from tests.naive_history import Entry, Histories
from tests.naive_lookup import quoted
from tests.naive_record import sources_at, without_unpublished
from tests.projected import answer, recorded, views_of
from tests.random_facts import ACTORS, ISSUES, SOURCES, Step
from tests.random_ledgers import DAYS, clocks_of, events_of, ledgers

MANY = 1_000
ASKED = (
    *("candid talks", "Candid Talks", "talks", "TALKS", "candid tal", "talks candid", "t", "words"),
    *(
        "grave con",
        "concern grave",
        "the harbour",
        "harbour talks in",
        "construct",
        "con",
        "absent",
    ),
    *("cadid talks", "grave concirn", "constructive wrods", "talsk", "tlaks in teh harbour"),
)

filters_of = st.builds(
    CitationFilters,
    source=st.none() | st.sampled_from(tuple(SOURCES)),
    actor=st.none() | st.sampled_from(ACTORS),
    issue=st.none() | st.sampled_from(ISSUES),
    asserted_by=st.none() | st.sampled_from(ACTORS),
)


def ledger_of(chosen: Sequence[Step]) -> list[Recorded]:
    return recorded(events_of(chosen))


def fact_ids(ledger: Sequence[Recorded]) -> list[str]:
    return [each.event.id for each in ledger if isinstance(each.event, Fact)]


def look(reader: Reader, asked: str, filters: CitationFilters, clocks: Clocks) -> Any:
    return quotes.quoting(reader, asked, filters, clocks, limit=MANY)


@settings(max_examples=chances(30))
@given(
    chosen=ledgers,
    clocks=clocks_of,
    filters=st.lists(filters_of | st.just(CitationFilters()), min_size=1, max_size=4),
    asked=st.lists(st.sampled_from(ASKED), min_size=1, max_size=5),
)
def test_quotes_are_found_and_ranked_as_by_going_through_all(
    chosen: list[Step], clocks: Clocks, filters: list[CitationFilters], asked: list[str]
) -> None:
    ledger = ledger_of(chosen)
    reader, fold = Reader(views_of(ledger)), Fold(ledger, clocks)

    for each in filters:
        for words in asked:
            found = look(reader, words, each, clocks)
            assert [(item.matched, item.id) for item in found.items] == quoted(fold, words, each)
            assert not found.cut_off
            assert found.suggestion is None or found.items == ()


@settings(max_examples=chances(30))
@given(chosen=ledgers, clocks=clocks_of, filters=filters_of, asked=st.sampled_from(ASKED))
def test_suggestion_finds_something_by_the_same_clocks_and_filters(
    chosen: list[Step], clocks: Clocks, filters: CitationFilters, asked: str
) -> None:
    reader = Reader(views_of(ledger_of(chosen)))

    suggestion = look(reader, asked, filters, clocks).suggestion

    if suggestion is not None:
        assert look(reader, suggestion.quote, filters, clocks).items != ()


@settings(max_examples=chances(25))
@given(
    chosen=ledgers,
    clocks=clocks_of,
    public_by=st.sampled_from(DAYS),
    filters=filters_of | st.just(CitationFilters()),
)
def test_no_lookup_tells_of_sources_that_were_not_out(
    chosen: list[Step], clocks: Clocks, public_by: int, filters: CitationFilters
) -> None:
    ledger = ledger_of(chosen)
    then = replace(clocks, public_by=public_by)
    said = Reader(views_of(ledger))
    # It keeps the positions, so that what is told of them can be compared.
    never_written = Fold(list(without_unpublished(ledger, public_by, then.known_at)), then)

    for asked in ASKED:
        found = look(said, asked, filters, then)
        expected = quoted(never_written, asked, filters)
        assert [(item.matched, item.id) for item in found.items] == expected
        if found.suggestion is not None:
            assert quoted(never_written, found.suggestion.quote, filters) != []


@settings(max_examples=chances(25))
@given(chosen=ledgers, clocks=clocks_of, filters=filters_of | st.just(CitationFilters()))
def test_lookup_and_history_with_known_at_never_change(
    chosen: list[Step], clocks: Clocks, filters: CitationFilters
) -> None:
    ledger = ledger_of(chosen)
    fixed = replace(clocks, known_at=min(clocks.known_at, len(ledger)))
    db = views_of(ledger[: fixed.known_at])

    def everything() -> list[Any]:
        reader = Reader(db)
        return [
            *(look(reader, asked, filters, fixed) for asked in ASKED),
            *(called.suggestion(reader, name, fixed) for name in ("Albe", "leage", "boraold")),
            *(answer(facts.view, reader, id, fixed) for id in fact_ids(ledger)),
            *(answer(history.view, reader, id, fixed) for id in fact_ids(ledger)),
        ]

    before = everything()
    Projector(db).apply(ledger)

    assert everything() == before


@settings(max_examples=chances(30))
@given(chosen=ledgers, clocks=clocks_of)
def test_histories_equal_a_naive_replay(chosen: list[Step], clocks: Clocks) -> None:
    ledger = ledger_of(chosen)
    reader, judge = Reader(views_of(ledger)), Histories(ledger)

    for id in fact_ids(ledger):
        expected = judge.of(id, clocks)
        found = answer(history.view, reader, id, clocks)
        told = [_entry(each) for each in getattr(found, "versions", ())]
        assert told == [_without_words_if_retracted(each) for each in expected]


@settings(max_examples=chances(30))
@given(chosen=ledgers, clocks=clocks_of)
def test_facts_read_as_their_history_ends(chosen: list[Step], clocks: Clocks) -> None:
    ledger = ledger_of(chosen)
    reader, fold = Reader(views_of(ledger)), Fold(ledger, clocks)
    public = {told.id for told in fold.public()}

    for id in fact_ids(ledger):
        versions = fold.histories.of(id, clocks)
        found = answer(facts.view, reader, id, clocks)
        if id in public:
            assert (found.version, found.fact, found.actors) == (
                versions[-1].position,
                *versions[-1][3:],
            )
        else:
            # What it was corrected to may rest on sources that had not come out.
            is_retracted = [each.change for each in versions[-1:]] == ["retracted"]
            assert found[0] is (FactRetractedError if is_retracted else UnknownIdError)


@settings(max_examples=chances(30))
@given(chosen=ledgers, clocks=clocks_of)
def test_differences_turn_each_version_into_the_next(chosen: list[Step], clocks: Clocks) -> None:
    ledger = ledger_of(chosen)
    reader = Reader(views_of(ledger))

    for id in fact_ids(ledger):
        versions = getattr(answer(history.view, reader, id, clocks), "versions", ())
        for before, after in pairwise(versions):
            # What was retracted, and given back, is told anew.
            if before.fact is not None and after.fact is not None:
                assert _amended(before, after) == (_fields(after), _citations(after))


@settings(max_examples=chances(30))
@given(chosen=ledgers, clocks=clocks_of)
def test_sources_equal_what_the_ledger_says_of_them(chosen: list[Step], clocks: Clocks) -> None:
    ledger = ledger_of(chosen)
    reader, fold = Reader(views_of(ledger)), Fold(ledger, clocks)
    known = [each.event for each in ledger if each.position <= clocks.known_at]
    registered = {each.id: each for each in sources_at(ledger, clocks.known_at)}
    out = {
        id: each
        for id, each in registered.items()
        if parse(each.published).first.latest <= clocks.public_limit
    }

    for id in SOURCES:
        found = answer(sources.view, reader, id, clocks)
        if id in out:
            kin = sorted(
                {each.id for each in out.values() if each.lineage == out[id].lineage} - {id}
            )
            looks = [
                each for each in known if isinstance(each, SourceChecked) and each.source == id
            ]
            assert found.source == told(out[id])
            assert found.same_lineage == tuple(kin)
            assert found.checks == tuple(map(told, looks[: -CHECKS_LIMIT - 1 : -1]))
            newer = [e for e in known if isinstance(e, DataSetVersionAdded) and e.source == id]
            newer = [each for each in newer if day_of(each.published) <= clocks.public_limit]
            told_of = [(each.version, each.gone) for each in found.versions]
            assert told_of == [(e.version, len(e.gone)) for e in newer[: -VERSIONS_LIMIT - 1 : -1]]
            cited = [each.id for each in found.citations]
            assert cited == fold.citations(CitationFilters(source=id))
            for each in found.citations:
                record = each.citation.record
                is_gone = newer and record is not None and record.id in newer[-1].gone
                assert each.gone_in == (newer[-1].version if is_gone else None)
        else:
            assert found[0] is UnknownIdError


def _entry(version: history.VersionView) -> Entry:
    return Entry(version.position, version.change, version.reason, version.fact, version.actors)


def _without_words_if_retracted(entry: Entry) -> Entry:
    return entry._replace(fact=None) if entry.change == "retracted" else entry


def _fields(version: history.VersionView) -> dict[str, Any]:
    fields = msgspec.to_builtins(version.fact)
    del fields["citations"]
    return {**fields, "actors": list(version.actors)}


def _citations(version: history.VersionView) -> dict[str, Any]:
    assert version.fact is not None
    return {citation_id(version.fact.id, c): msgspec.to_builtins(c) for c in version.fact.citations}


def _amended(before: Any, after: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The version before, changed as the version after says; what was added is taken from there."""
    fields = _fields(before) | {each.field: each.after for each in after.differs}
    cited, new = _citations(before), _citations(after)
    changes = after.citations
    kept = {id: each for id, each in cited.items() if id not in changes.removed}
    for each in changes.changed:
        kept[each.id] = kept[each.id] | {d.field: d.after for d in each.differs}
    kept |= {id: new[id] for id in changes.added}
    return _without_nulls(fields), {id: _without_nulls(each) for id, each in kept.items()}


def _without_nulls(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
