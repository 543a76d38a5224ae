"""The tenures that ship: made anew from the data set, taken by a ledger, told of a day."""

import pytest

from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.subjects import offices
from projections.timeline.as_written import day_for
from seeds.data_sets import tables
from seeds.data_sets.record import Rejected
from seeds.readers import pocom
from tests.beside import HISTORY_AT_STATE, needs
from tests.projected import reader_of, recorded
from tests.us_diplomacy import SHIPPED, all_of_it, chiefs_of_mission, tenures

CHIEF = "chief-of-mission-of-the-united-states-to"


@needs(HISTORY_AT_STATE)
def test_what_ships_is_what_the_reader_makes_of_the_data_set() -> None:
    read = pocom.read(pocom.records(HISTORY_AT_STATE / "pocom"))

    for name, (rows, kind) in pocom.tables_of(read).items():
        assert "".join(tables.write(rows, kind)) == (SHIPPED / name).read_text(encoding="utf-8"), (
            name
        )
    assert (read.coverage.records, read.coverage.read) == (7_262, len(tenures()))
    assert len(read.rejected) < 100


@needs(HISTORY_AT_STATE)
def test_record_of_the_data_set_has_an_id_of_its_own() -> None:
    ids = [
        each.id
        for each in pocom.records(HISTORY_AT_STATE / "pocom")
        if not isinstance(each, Rejected) and "role-title-id" in each.values
    ]

    assert len(ids) == len(set(ids))


def test_a_ledger_takes_every_tenure_and_all_that_is_told_of_relations() -> None:
    events = all_of_it()

    assert len(recorded(events)) == len(events) > 17_000


@pytest.fixture(scope="module")
def reader() -> Reader:
    return reader_of(
        chiefs_of_mission({"japan", "china", "republic-of-china", "cuba", "iran", "texas"})
    )


@pytest.mark.parametrize(
    ("territory", "day", "holder"),
    [
        ("japan", "1859-01-19", None),
        ("japan", "1861-01-01", "harris-townsend"),
        ("japan", "1871-01-01", "de-long-charles-e"),
        ("japan", "1941-12-07", "grew-joseph-clark"),
        ("japan", "1941-12-09", None),
        ("china", "1949-07-01", "stuart-john-leighton"),
        ("china", "1972-02-25", None),
        ("republic-of-china", "1972-02-25", "mcconaughy-walter-patrick"),
        ("china", "1974-06-01", "bruce-david-kirkpatrick-este"),
        ("china", "1979-01-01", "woodcock-leonard-f"),
        ("china", "1979-03-03", "woodcock-leonard-f"),
        ("republic-of-china", "1979-03-08", None),
        ("cuba", "2015-07-21", "de-laurentis-jeffrey"),
        ("iran", "1979-01-01", "sullivan-william-healy"),
        ("iran", "1980-04-08", None),
        ("texas", "1840-01-01", "la-branche-alcee-louis"),
    ],
)
def test_chief_of_mission_on_a_day(
    reader: Reader, territory: str, day: str, holder: str | None
) -> None:
    clocks = Clocks(as_of=day_for("as_of", day), public_by=None, known_at=100_000)
    state = offices.view(reader, f"{CHIEF}-{territory}", clocks).state

    assert (state and state.holder) == holder
