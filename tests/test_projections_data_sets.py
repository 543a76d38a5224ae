"""A newer version of a data set: the source says it, and a citation of a record that is gone."""

from msgspec.structs import replace

from events.vocabulary.registry import DataSetVersionAdded
from projections.dossiers import registrations
from projections.facts import citations, facts, sources
from projections.facts.citations import CitationFilters
from projections.model import touches
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from tests.hand_written import on, views_after
from tests.test_projections_withdrawn import ALONE, BESIDE, TOLD, at

NEWER = DataSetVersionAdded(
    source="travels", version="2025-01", published="2025-01-20", gone=("7", "8")
)
AGAIN = replace(NEWER, version="2025-02", published="2025-02-20", gone=("8",))
LATER = on("2026-01-01")


def gone_from(reader: Reader, clocks: Clocks) -> list[tuple[str, str | None]]:
    page = citations.page(reader, CitationFilters(), clocks, limit=10)
    return [(each.fact, each.gone_in) for each in page.items]


def test_a_citation_of_a_record_that_is_gone_says_so_and_its_fact_stays() -> None:
    reader = views_after(ALONE, BESIDE, NEWER)

    assert gone_from(reader, LATER) == [
        *(("alone", "2025-01"), ("beside", "2025-01"), ("beside", None)),
    ]
    assert facts.view(reader, "alone", LATER).support.citations == 1
    assert {gone for _, gone in gone_from(reader, at(TOLD + 1))} == {None}


def test_a_record_that_comes_back_is_gone_no_more() -> None:
    reader = views_after(ALONE, NEWER, AGAIN)

    assert gone_from(reader, LATER) == [("alone", None)]
    assert gone_from(reader, on("2026-01-01", known_at=TOLD + 1)) == [("alone", "2025-01")]


def test_of_a_version_that_had_not_come_out_nothing_is_told() -> None:
    reader = views_after(ALONE, NEWER, AGAIN)
    then = on("2026-01-01", public_by="2025-02-19")

    found = sources.view(reader, "travels", then)

    assert [each.version for each in found.versions] == ["2025-01"]
    assert gone_from(reader, then) == [("alone", "2025-01")]


def test_a_source_says_its_newer_versions_the_latest_first_and_its_history_too() -> None:
    reader = views_after(ALONE, NEWER, AGAIN)

    found = sources.view(reader, "travels", LATER)
    told = registrations.history(reader, "source", "travels", LATER)

    assert [(each.version, each.gone, each.position) for each in found.versions] == [
        ("2025-02", 1, TOLD + 2),
        ("2025-01", 2, TOLD + 1),
    ]
    assert found.source.data_set is not None
    assert found.source.data_set.version == "2024-02"
    assert told.data_set_versions == found.versions
    assert (told.version, len(told.versions)) == (TOLD + 2, 1)


def test_a_version_touches_its_source_and_what_cites_a_record_that_is_gone() -> None:
    reader = views_after(ALONE, replace(BESIDE, citations=BESIDE.citations[1:]), NEWER)

    touched = {
        scope: touches.last(reader, (scope,), by=TOLD + 2) == TOLD + 2
        for scope in ("source/travels", "fact/alone", "fact/beside")
    }

    assert touched == {"source/travels": True, "fact/alone": True, "fact/beside": False}
