"""Data sets are kept whole, until they are replaced or taken away, whoever is killed meanwhile."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from events.errors import TextsUnavailableError, UnknownIdError
from events.source_texts.attached_records import DataSets, GivenValues, HeldRecord
from tests.running import ROOT

RECORD = HeldRecord("4145", "a" * 64, '{"date":"2023-06-17/2023-06-19","n":["1"]}')
OTHER = HeldRecord("4146", "b" * 64, "{}")


@pytest.fixture
def data_sets(tmp_path: Path) -> DataSets:
    return DataSets(tmp_path / "data-sets")


def test_records_are_given_back_as_they_were_kept(data_sets: DataSets, tmp_path: Path) -> None:
    assert data_sets.attach("trips", [RECORD, OTHER], None) == 2

    with DataSets(tmp_path / "data-sets").attached("trips") as held:
        assert held is not None
        assert (held.count(), held.sha256("4145"), held.line("4145")) == (2, *RECORD[1:])
        assert (held.sha256("1"), held.line("1")) == (None, None)
    assert data_sets.sources() == ["trips"]


def test_what_a_record_gives_is_told_by_fact(data_sets: DataSets) -> None:
    given = [
        GivenValues("4145", "visit", {"date": "2023-06-17/2023-06-19"}),
        GivenValues("4145", "talks", {"place": "beijing"}),
    ]
    data_sets.attach("trips", [RECORD, OTHER], given)

    with data_sets.attached("trips") as held:
        assert held is not None
        assert held.knows_all_values
        assert held.given("4145", "visit") == [{"date": "2023-06-17/2023-06-19"}]
        assert held.given("4145", "mine") == [each.says for each in reversed(given)]
        assert held.given("4146", "visit") is None


def test_where_nobody_knows_of_facts_a_record_gives_its_own_texts(data_sets: DataSets) -> None:
    data_sets.attach("trips", [RECORD], None)

    with data_sets.attached("trips") as held:
        assert held is not None
        assert not held.knows_all_values
        assert held.given("4145", "visit") == [{"date": "2023-06-17/2023-06-19"}]


def test_nothing_is_made_by_looking(data_sets: DataSets, tmp_path: Path) -> None:
    with data_sets.attached("trips") as held:
        assert held is None
    assert (data_sets.sources(), data_sets.detach("trips")) == ([], False)

    assert list(tmp_path.iterdir()) == []


def test_a_data_set_is_replaced_as_a_whole_and_who_reads_it_goes_on(data_sets: DataSets) -> None:
    data_sets.attach("trips", [RECORD], None)

    with data_sets.attached("trips") as before:
        data_sets.attach("trips", [OTHER], None)
        assert before is not None
        assert before.sha256("4145") == RECORD.sha256

    with data_sets.attached("trips") as after:
        assert after is not None
        assert (after.sha256("4145"), after.sha256("4146")) == (None, OTHER.sha256)
    assert data_sets.detach("trips")
    assert data_sets.sources() == []


def test_what_fails_half_way_leaves_what_was_attached(data_sets: DataSets) -> None:
    data_sets.attach("trips", [RECORD], None)

    with pytest.raises(ZeroDivisionError):
        data_sets.attach("trips", (OTHER for _ in range(1 // 0)), None)

    with data_sets.attached("trips") as held:
        assert held is not None
        assert held.sha256("4145") == RECORD.sha256


def test_whoever_is_killed_while_attaching_leaves_all_of_one_data_set(tmp_path: Path) -> None:
    data_sets = DataSets(tmp_path / "data-sets")
    for _ in range(4):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.records_process", str(tmp_path / "data-sets")],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            process.kill()
            said = [int(each) for each in (first, *process.stdout.read().split())][-1]

        with data_sets.attached("trips") as held:
            assert held is not None
            number = int((held.sha256("0") or "")[:8])
            assert number >= said
            assert {held.sha256(str(each)) for each in range(held.count())} == {f"{number:08}"}


def test_a_damaged_file_is_told_and_says_nothing_of_a_record(
    data_sets: DataSets, tmp_path: Path
) -> None:
    data_sets.attach("trips", [RECORD], None)
    (tmp_path / "data-sets" / "trips.sqlite3").write_bytes(b"no data base at all" * 100)

    with pytest.raises(TextsUnavailableError, match="not a database"), data_sets.attached("trips"):
        pass


@pytest.mark.parametrize("id", ["../trips", "", "Trips", "a/b"])
def test_an_id_that_is_none_leads_nowhere(data_sets: DataSets, id: str) -> None:
    with pytest.raises(UnknownIdError):
        data_sets.attach(id, [RECORD], None)


def test_kept_files_are_sqlite_that_others_can_read(data_sets: DataSets, tmp_path: Path) -> None:
    data_sets.attach("trips", [RECORD], None)

    with sqlite3.connect(tmp_path / "data-sets" / "trips.sqlite3") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
