"""What is told keeps its name when the keepers of a data set number their records anew."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from events.vocabulary.amendments import FactCorrected
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.registry import DataSetVersionAdded, EngagementAdded
from seeds.data_sets import tables
from seeds.data_sets.tellings import RecordTold, naming
from seeds.derived.trips import TripRow, tellings_of
from seeds.readers import travels
from seeds.readers.shipped import VANISHED, VanishedRow, shipped, vanished
from tests.test_api_data_set_versions import folder, ledger_of, told, update
from tests.test_seeds_travels import NIXON, clone, trip

JUNE = {"first": "1973-06-01", "last": "1973-06-05", "at": "japan", "country": "Japan"}
DAY = {"first": "1988-02-28", "last": "1988-02-28"}


def names_by_tables(path: Path, old: tuple[str, ...], new: tuple[str, ...]) -> dict[str, str]:
    """The name of what each record of the newer version tells, over the rows of the older one."""
    before = travels.read(travels.records(folder(path, "old-rows", *old)))
    found = travels.read(
        travels.records(folder(path, "new-rows", *new)), tuple(tellings_of(before.trips))
    )
    return {each.record: each.name_of_facts for each in found.trips}


def names_by_ledger(path: Path, old: tuple[str, ...], new: tuple[str, ...]) -> dict[str, str]:
    """The same, over the facts of a ledger, in which each record is cited once it is recorded."""
    ledger = ledger_of(path, *old)
    update(ledger, folder(path, "new", *new), may_be_less=True)
    head = asyncio.run(ledger.head())
    again = update(ledger, path / "new", may_be_less=True)
    assert (asyncio.run(ledger.head()), again.renumbered) == (head, 0)
    held: dict[str, EngagementHeld] = {}
    for each in told(ledger, 0):
        fact = each.fact if isinstance(each, FactCorrected) else each
        if isinstance(fact, EngagementHeld) and fact.id.startswith("travels-"):
            held.pop(fact.id, None)  # what vanished cites a number that another trip may have now
            held[fact.id] = fact
    return {
        cited.record.id: fact.engagement.removeprefix("travels-")
        for fact in held.values()
        for cited in fact.citations
        if cited.record is not None and _is_in(cited.record.id, new)
    }


def _is_in(record: str, trips: tuple[str, ...]) -> bool:
    return any(f"<id>{record}</id>" in each for each in trips)


BOTH = pytest.mark.parametrize("names_of", [names_by_tables, names_by_ledger])
_Names = Callable[[Path, tuple[str, ...], tuple[str, ...]], dict[str, str]]


@BOTH
def test_renumbered_trip_keeps_its_name(tmp_path: Path, names_of: _Names) -> None:
    old = trip("1"), trip("2", **JUNE)
    new = trip("1"), trip("9", **JUNE)

    assert names_of(tmp_path, old, new) == {"1": "1", "9": "2"}


@BOTH
def test_trips_with_each_others_numbers_keep_their_names(tmp_path: Path, names_of: _Names) -> None:
    old = trip("1"), trip("2", **JUNE)
    new = trip("2"), trip("1", **JUNE)

    assert names_of(tmp_path, old, new) == {"2": "1", "1": "2"}


@BOTH
def test_corrected_day_is_a_correction(tmp_path: Path, names_of: _Names) -> None:
    old = trip("1"), trip("2", **JUNE)
    new = trip("1", first="1972-02-19"), trip("2", **JUNE | {"first": "1971-06-01"})

    assert names_of(tmp_path, old, new) == {"1": "1", "2": "2"}


@BOTH
@pytest.mark.parametrize("days", [{"last": "1973-06-07"}, {"first": "1973-05-31"}])
def test_trip_that_is_renumbered_and_corrected_keeps_its_name(
    tmp_path: Path, names_of: _Names, days: dict[str, str]
) -> None:
    old = trip("1"), trip("2", **JUNE)
    new = trip("1"), trip("9", **JUNE | days)

    assert names_of(tmp_path, old, new) == {"1": "1", "9": "2"}


@BOTH
def test_two_trips_of_a_day_are_told_apart_by_their_places(
    tmp_path: Path, names_of: _Names
) -> None:
    old = trip("1", **DAY, locale="Peking"), trip("2", **DAY, locale="Shanghai")
    new = trip("2", **DAY, locale="Peking"), trip("1", **DAY, locale="Shanghai")

    assert names_of(tmp_path, old, new) == {"2": "1", "1": "2"}


@BOTH
def test_number_of_another_trip_is_no_name(tmp_path: Path, names_of: _Names) -> None:
    old = trip("1"), trip("2", **JUNE)
    new = trip("2"), trip("1", first="1975-01-01", last="1975-01-02")

    assert names_of(tmp_path, old, new) == {"2": "1", "1": "1-2"}


@BOTH
def test_another_traveller_is_another_trip(tmp_path: Path, names_of: _Names) -> None:
    assert names_of(tmp_path, (trip("1"),), (trip("1", who=NIXON),)) == {"1": "1-2"}


@BOTH
def test_other_country_on_other_days_is_another_trip(tmp_path: Path, names_of: _Names) -> None:
    assert names_of(tmp_path, (trip("1"),), (trip("1", **JUNE),)) == {"1": "1-2"}


@BOTH
def test_visit_of_two_records_keeps_its_name_by_either(tmp_path: Path, names_of: _Names) -> None:
    old = trip("11"), trip("12", last="1972-02-29")

    assert names_of(tmp_path, old, (trip("12", last="1972-02-29"),)) == {"12": "11"}


@BOTH
def test_visit_of_two_records_that_are_renumbered_keeps_its_name(
    tmp_path: Path, names_of: _Names
) -> None:
    old = trip("11"), trip("12", last="1972-02-29")
    new = trip("8", last="1972-02-29"), trip("9")

    assert names_of(tmp_path, old, new)["9"] == "11"


def test_renumbered_record_is_a_corrected_citation_and_none_is_gone(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, trip("1"), trip("2", **JUNE))
    before = asyncio.run(ledger.head())

    found = update(ledger, folder(tmp_path, "new", trip("1"), trip("9", **JUNE)))

    version, corrected = told(ledger, before)
    assert version == DataSetVersionAdded(
        source=travels.SOURCE.id, version="abc1234", published="2026-01-01"
    )
    assert isinstance(corrected, FactCorrected)
    assert isinstance(corrected.fact, EngagementHeld)
    assert corrected.fact.engagement == "travels-2"
    assert [each.record and each.record.id for each in corrected.fact.citations] == ["9"]
    assert (found.renumbered, found.gone) == (1, ())


def test_vanished_and_renumbered_are_told_apart(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, trip("1"), trip("2", **JUNE), trip("3", **DAY))

    found = update(ledger, folder(tmp_path, "new", trip("1"), trip("3", **JUNE)), may_be_less=True)

    assert (found.renumbered, found.gone) == (1, ("3",))
    assert [each.gone for each in told(ledger, 0) if isinstance(each, DataSetVersionAdded)] == [()]


def test_trip_with_a_taken_number_is_a_visit_of_its_own(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, trip("1"))
    before = asyncio.run(ledger.head())

    update(ledger, folder(tmp_path, "new", trip("2"), trip("1", **JUNE)))

    added = [each.id for each in told(ledger, before) if isinstance(each, EngagementAdded)]
    assert added == ["travels-1-2"]


def test_name_of_what_vanished_is_given_to_nothing_else(tmp_path: Path) -> None:
    before = travels.read(travels.records(folder(tmp_path, "old", trip("1"), trip("2", **JUNE))))
    held = tuple(tellings_of(before.trips))
    without = travels.read(travels.records(folder(tmp_path, "less", trip("1"))), held)
    _ship(tmp_path, without)

    other = folder(tmp_path, "more", trip("1"), trip("2", **DAY))
    back = folder(tmp_path, "back", trip("1"), trip("7", **JUNE))
    held = shipped(travels.SOURCE.id, tmp_path)

    assert _names(travels.read(travels.records(other), held)) == {"1": "1", "2": "2-2"}
    assert _names(travels.read(travels.records(back), held)) == {"1": "1", "7": "2"}


def _ship(path: Path, found: travels.Travels) -> None:
    gone = vanished(travels.SOURCE.id, found.naming.untold)
    (path / "trips.tsv").write_text("".join(tables.write(found.trips, TripRow)))
    (path / VANISHED).write_text("".join(tables.write(gone, VanishedRow)))


def _names(found: travels.Travels) -> dict[str, str]:
    return {each.record: each.name_of_facts for each in found.trips}


def test_place_keeps_its_id_when_records_are_renumbered(tmp_path: Path) -> None:
    rome = {"locale": "Rome", "at": "italy", "country": "Italy"}
    other = {**JUNE, "locale": "Rome"}
    before = travels.read(
        travels.records(folder(tmp_path, "old", trip("1", **rome), trip("2", **other)))
    )
    found = travels.read(
        travels.records(folder(tmp_path, "new", trip("2", **rome), trip("1", **other))),
        tuple(tellings_of(before.trips)),
    )

    assert found.places == before.places


def test_rows_of_own_names_need_no_column(tmp_path: Path) -> None:
    rows = travels.read(travels.records(clone(tmp_path, trip()))).trips

    assert "named" not in next(iter(tables.write(rows, TripRow)))


def test_names_written_otherwise_are_one_person_on_the_same_days() -> None:
    before = RecordTold(
        record="58", name="58", who=("chung-hee-park",), where="us", first="1968-04-17"
    )
    now = RecordTold(
        record="58", name="58", who=("park-chung-hee",), where="us", first="1968-04-17"
    )

    assert naming([now], [before]).names == {"58": "58"}
