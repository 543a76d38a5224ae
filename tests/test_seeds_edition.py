"""What an edition of a collection records over what a ledger has."""

from collections.abc import Iterable
from typing import Any

import pytest
from msgspec import structs

from events.vocabulary.amendments import (
    CitationAdded,
    FactCorrected,
    FactRetracted,
    RetractionUndone,
)
from events.vocabulary.base import Citation, DataRecord
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.offices import OfficialAppointed
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    DataSet,
    DataSetVersionAdded,
    OfficeAdded,
    RegistrationCorrected,
    SourceAdded,
)
from seeds.edition import Holdings, LeftAsItIs

BY = "a collection"
OURS = frozenset({BY, "another collection"})
REASON = "The present edition has it so."


def citation(record: str, day: str = "1972-02-21") -> Citation:
    known = DataRecord(id=record, public="2010-02-27", sha256="0" * 64)
    return Citation(source="records", record=known, says={"date": day})


def appointed(day: str = "1972-02-21", *citations: Citation) -> OfficialAppointed:
    return OfficialAppointed(
        id="ann-appointed",
        summary="Ann took up the office.",
        date=day,
        official="ann",
        office="chief",
        citations=citations or (citation("1", day),),
    )


REGISTRY: tuple[AnyEvent, ...] = (
    SourceAdded(id="records", publisher="P", title="T", published="2020", lineage="l"),
    ActorAdded(id="alba", kind="state", name="Alba"),
    ActorAdded(id="ann", kind="person", name="Ann", acts_for=("alba",)),
    OfficeAdded(id="chief", name="Chief", of="alba"),
)


def holding(*told: tuple[AnyEvent, str]) -> Holdings:
    held = Holdings()
    for event, by in ((each, BY) for each in REGISTRY):
        held.take(event, by)
    for event, by in told:
        held.take(event, by)
    return held


def news(held: Holdings, *events: AnyEvent) -> list[Any]:
    return list(held.news(events, BY, REASON, OURS))


def test_empty_ledger_is_given_everything_and_a_second_time_nothing() -> None:
    held, edition = Holdings(), (*REGISTRY, appointed())

    assert news(held, *edition) == list(edition)
    assert news(held, *edition) == []


def test_first_time_that_an_edition_registers_something_counts() -> None:
    state, again = (ActorAdded(id="alba", kind="state", name=each) for each in ("Alba", "Albany"))
    held = Holdings()

    assert news(held, state, again) == [state]
    assert news(held, state, again) == []


def test_what_reads_otherwise_than_the_collection_said_is_corrected() -> None:
    renamed = ActorAdded(id="alba", kind="state", name="Republic of Alba")

    found = news(holding((appointed(), BY)), renamed, appointed("1972-02-22"))

    assert found == [
        RegistrationCorrected(registration=renamed, reason=REASON),
        FactCorrected(fact=appointed("1972-02-22"), reason=REASON),
    ]


def test_record_that_is_written_otherwise_and_gives_the_same_corrects_nothing() -> None:
    known = DataRecord(id="1", public="2024-01-01", sha256="1" * 64)
    rewritten = structs.replace(citation("1"), record=known)
    held = holding((appointed(), BY))

    assert news(held, appointed("1972-02-21", rewritten)) == []
    (corrected,) = news(held, appointed("1972-02-22", structs.replace(rewritten, says={})))
    assert corrected.fact.citations[0].record == known


def test_correction_keeps_the_citations_that_others_added() -> None:
    more = citation("9")
    held = holding((appointed(), BY), (CitationAdded(fact="ann-appointed", citation=more), "desk"))

    assert news(held, appointed()) == []
    (corrected,) = news(held, appointed("1972-02-22"))

    assert corrected.fact == appointed("1972-02-22", citation("1", "1972-02-22"), more)
    assert news(held, appointed("1972-02-22")) == []


THEIRS = FactCorrected(fact=appointed("1972-03"), reason="We know better.")
TAKEN_BACK = FactRetracted(fact="ann-appointed", reason="Never.")


@pytest.mark.parametrize(
    ("amendments", "why"),
    [([THEIRS], "'desk' has corrected it"), ([TAKEN_BACK], "it was taken back")],
)
def test_what_others_amended_stays_theirs(amendments: Iterable[AnyEvent], why: str) -> None:
    held = holding((appointed(), BY), *((each, "desk") for each in amendments))

    assert news(held, appointed()) == []
    assert news(held, appointed("1972-02-22")) == [LeftAsItIs("fact/ann-appointed", why)]


def test_retraction_that_was_undone_leaves_the_fact_to_the_collection() -> None:
    undone = RetractionUndone(fact="ann-appointed", reason="It was.")
    held = holding((appointed(), BY), (TAKEN_BACK, "desk"), (undone, "desk"))

    (corrected,) = news(held, appointed("1972-02-22"))

    assert isinstance(corrected, FactCorrected)


def test_what_somebody_else_registered_is_shared_and_a_fact_of_theirs_is_theirs() -> None:
    held = holding((appointed(), "desk"))
    held.take(ActorAdded(id="bora", kind="state", name="Bora"), "desk")

    found = news(held, ActorAdded(id="bora", kind="state", name="The Bora"), appointed())

    assert found == [LeftAsItIs("fact/ann-appointed", "'desk' has recorded a fact of this id")]


def test_collections_sharpen_what_another_one_said_and_no_more_than_once() -> None:
    sharper = FactCorrected(fact=appointed("1972-02-22"), reason="Its own words.")
    held = holding((appointed("1972-02"), "another collection"))

    assert news(held, sharper) == [sharper]
    assert news(held, sharper) == []


def test_collections_do_not_sharpen_what_an_operator_corrected() -> None:
    sharper = FactCorrected(fact=appointed("1972-02-22"), reason="Its own words.")
    held = holding((appointed("1972-02"), "another collection"), (THEIRS, "desk"))

    assert news(held, sharper) == [LeftAsItIs("fact/ann-appointed", "'desk' has corrected it")]


def test_citations_and_merges_are_recorded_once() -> None:
    added = CitationAdded(fact="ann-appointed", citation=citation("9"))
    merged = ActorMerged(actor="ann", into="alba", reason="The same.")
    held = holding((appointed(), BY))

    assert news(held, added, merged) == [added, merged]
    assert news(held, added, merged) == []


def test_citation_of_a_fact_that_does_not_stand_is_left_out() -> None:
    added = CitationAdded(fact="ann-appointed", citation=citation("9"))

    (missing,) = news(holding(), added)
    (retracted,) = news(holding((appointed(), BY), (TAKEN_BACK, "desk")), added)

    assert (
        missing
        == retracted
        == LeftAsItIs(stream="fact/ann-appointed", why="the fact does not stand")
    )


def test_older_edition_after_a_newer_one_corrects_back_what_is_the_collections_own() -> None:
    held = holding((appointed(), BY))
    newer = structs.replace(appointed("1972-02-22"), note="read again")

    news(held, newer)

    assert news(held, appointed()) == [FactCorrected(fact=appointed(), reason=REASON)]


NO_MORE = "It tells it no more."


def told_no_more(held: Holdings, *edition: AnyEvent, **given: Any) -> list[Any]:
    about = {"newer": frozenset(), "vanished": (), **given}
    return list(held.told_no_more(edition, BY, NO_MORE, about["newer"], about["vanished"]))


def test_fact_that_an_edition_tells_no_more_is_taken_back_by_it() -> None:
    retracted = FactRetracted(fact="ann-appointed", reason=NO_MORE)
    held = holding((appointed(), BY))

    assert told_no_more(held, *REGISTRY, appointed("1972-02-22")) == []
    assert told_no_more(held, *REGISTRY) == [retracted]

    held.take(retracted, BY)
    assert told_no_more(held, *REGISTRY) == []


def test_fact_of_somebody_else_is_nothing_that_an_edition_takes_back() -> None:
    assert told_no_more(holding((appointed(), "desk"))) == []
    assert told_no_more(holding((appointed(), "another collection"))) == []


ADDED = CitationAdded(fact="ann-appointed", citation=citation("9"))
UNDONE = RetractionUndone(fact="ann-appointed", reason="It was.")


@pytest.mark.parametrize("amendments", [(THEIRS,), (ADDED,), (TAKEN_BACK, UNDONE)])
def test_fact_that_somebody_has_touched_stands_and_is_named(
    amendments: tuple[AnyEvent, ...],
) -> None:
    held = holding((appointed(), BY), *((each, "desk") for each in amendments))

    why = "the edition tells it no more, and 'desk' has amended it"
    assert told_no_more(held, *REGISTRY) == [LeftAsItIs("fact/ann-appointed", why)]


def test_fact_of_a_record_that_its_keepers_removed_stands() -> None:
    left = [LeftAsItIs("fact/ann-appointed", "its record is gone from the data set")]
    held = holding((appointed(), BY))
    assert told_no_more(held, *REGISTRY, vanished={("records", "1")}) == left

    gone = DataSetVersionAdded(source="records", version="2", published="2021", gone=("1",))
    held.take(gone, BY)
    assert told_no_more(held, *REGISTRY) == left


def test_what_an_edition_took_back_stands_again_where_one_tells_it_anew() -> None:
    held = holding((appointed(), BY), (FactRetracted(fact="ann-appointed", reason=NO_MORE), BY))

    undone, corrected = news(held, appointed("1972-02-22"))

    assert undone == RetractionUndone(fact="ann-appointed", reason=REASON)
    assert corrected == FactCorrected(fact=appointed("1972-02-22"), reason=REASON)
    assert told_no_more(held, appointed("1972-02-22")) == []


def test_edition_leaves_what_a_newer_version_of_its_data_set_told() -> None:
    data_set = DataSet(version="one", licence="L", maker="M", made="curated")
    source = structs.replace(REGISTRY[0], data_set=data_set)
    assert isinstance(source, SourceAdded)
    held = holding((appointed("1972-02-22"), BY))
    held.take(DataSetVersionAdded(source="records", version="two", published="2021"), BY)
    newer = held.newer_than([source])

    assert newer == {"records"}
    assert list(held.news([appointed()], BY, REASON, OURS, newer)) == []
    assert told_no_more(held, source, newer=newer) == []

    at_two = structs.replace(data_set, version="two-and-its-whole-hash")
    assert held.newer_than([structs.replace(source, data_set=at_two)]) == frozenset()
    later = structs.replace(source, published="2022")
    assert held.newer_than([later]) == frozenset()


def test_person_whom_another_data_set_tells_more_of_is_not_corrected_by_the_way() -> None:
    held = Holdings()
    known = ActorAdded(id="ann", kind="person", name="Ann B.", identifiers={"pocom": "ann"})
    held.take(known, BY)

    assert held.tells_more(ActorAdded(id="ann", kind="person", name="Ann"))
    assert not held.tells_more(structs.replace(known, name="Ann C."))
    assert not held.tells_more(ActorAdded(id="bob", kind="person", name="Bob"))
