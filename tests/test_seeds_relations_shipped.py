"""Two and a half centuries of relations, as they ship: day by day, as a historian writes them."""

import pytest
from msgspec.structs import replace

from events.vocabulary.relations import RelationsEstablished
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.relations.pair_state import Relations
from projections.timeline.as_written import day_for
from seeds.data_sets import tables
from seeds.readers import rdcr
from tests.beside import HISTORY_AT_STATE, needs
from tests.projected import reader_of
from tests.us_diplomacy import SHIPPED, relations, relations_of

STATES = {
    "austrian-empire",
    "china",
    "cuba",
    "france",
    "germany",
    "guatemala",
    "hanover",
    "iran",
    "japan",
    "mexico",
    "republic-of-china",
    "russia",
    "serbia",
    "texas",
    "united-kingdom",
    "yugoslavia",
}


@needs(HISTORY_AT_STATE)
def test_what_ships_is_what_the_reader_makes_of_the_guide() -> None:
    read = rdcr.read(rdcr.records(HISTORY_AT_STATE / "rdcr"))

    for name, (rows, kind) in rdcr.tables_of(read).items():
        assert "".join(tables.write(rows, kind)) == (SHIPPED / name).read_text(encoding="utf-8")
    assert len(relations()) > 1_100
    assert read.coverage.records == 1_203
    assert {each.reason for each in read.rejected} == {"an entry without a heading"}


def test_records_of_one_fact_tell_the_same() -> None:
    told: dict[str, set[tuple[str, ...]]] = {}
    for each in relations():
        what = (each.state, each.kind, each.date, each.level, each.place, each.other)
        told.setdefault(each.fact, set()).add(what)

    assert all(len(each) == 1 for each in told.values())
    assert len({what for each in told.values() for what in each}) == len(told)


def test_headings_that_name_another_year_than_the_day_that_is_printed() -> None:
    assert {(each.record.split("/")[0], each.date, each.headed) for each in relations()} >= {
        ("bosnia-herzegovina", "1993-11-10", "1992"),
        ("estonia", "1930-06-30", "1922"),
        ("kyrgyzstan", "1992-02-01", "2004"),
        ("lithuania", "1930-05-31", "1922"),
        ("nicaragua", "1943-03-27", "1942"),
        ("oldenburg", "1829-12-02", "1847"),
        ("saint-lucia", "1979-06-11", "1983"),
        ("wurttemberg", "1825-11-21", "1842"),
    }


@pytest.fixture(scope="module")
def reader() -> Reader:
    return reader_of(relations_of(STATES))


def state_of(reader: Reader, other: str, day: str) -> Relations:
    clocks = Clocks(as_of=day_for("as_of", day), public_by=None, known_at=100_000)
    return pair_state.between(reader, "united-states", other, clocks)


@pytest.mark.parametrize(
    ("other", "day", "headline"),
    [
        (
            "japan",
            "1941-12-07",
            "Diplomatic relations since 29 July 1858, at embassy level since 26 May 1906.",
        ),
        (
            "japan",
            "1941-12-09",
            (
                "Diplomatic relations have been broken off since 8 December 1941; at war since"
                " 8 December 1941."
            ),
        ),
        ("japan", "2000-01-01", "Diplomatic relations since 28 April 1952, at embassy level."),
        (
            "china",
            "1941-01-01",
            "Diplomatic relations since 25 July 1928, at embassy level since 18 June 1935.",
        ),
        (
            "china",
            "1949-09-01",
            (
                "Diplomatic relations: told as in-being on 5 August 1949, then as none on"
                " 1 October 1949."
            ),
        ),
        (
            "china",
            "1972-02-25",
            (
                "There are no diplomatic relations, as told of 1 October 1949; the United States"
                " recognises the Republic of China as the government of China, as told of"
                " 19 December 1949."
            ),
        ),
        ("china", "1979-01-01", "Diplomatic relations since 1 January 1979."),
        (
            "china",
            "1979-03-02",
            "Diplomatic relations since 1 January 1979, at embassy level since 1 March 1979.",
        ),
        (
            "republic-of-china",
            "1972-02-25",
            "Diplomatic relations, as told of 28 June 1966, at embassy level.",
        ),
        (
            "republic-of-china",
            "1979-03-02",
            "Diplomatic relations have been broken off since 1 January 1979.",
        ),
        ("iran", "1900-01-01", "Diplomatic relations at legation level since 11 June 1883."),
        ("iran", "1970-01-01", "Diplomatic relations since 11 June 1883, at embassy level."),
        ("iran", "1980-04-08", "Diplomatic relations have been broken off since 7 April 1980."),
        ("cuba", "1970-01-01", "Diplomatic relations have been broken off since 3 January 1961."),
        ("cuba", "2015-07-21", "Diplomatic relations at embassy level since 20 July 2015."),
        ("texas", "1840-01-01", "Diplomatic relations at legation level since 6 March 1837."),
        (
            "texas",
            "1850-01-01",
            "Diplomatic relations ended on 19 February 1846, when Texas ceased to be a state.",
        ),
        ("russia", "1925-01-01", "Diplomatic relations have been interrupted since 1917."),
        (
            "soviet-union",
            "1950-01-01",
            "Diplomatic relations since 16 November 1933, at embassy level.",
        ),
        (
            "germany",
            "1918-01-01",
            (
                "Diplomatic relations have been broken off since 3 February 1917; at war since"
                " 6 April 1917."
            ),
        ),
        (
            "germany",
            "1952-06-01",
            "Diplomatic relations have been broken off since 11 December 1941.",
        ),
        ("mexico", "1847-01-01", "Diplomatic relations have been broken off since 1845."),
        (
            "united-kingdom",
            "1813-01-01",
            "Diplomatic relations have been broken off since 18 June 1812.",
        ),
        (
            "serbia",
            "1900-01-01",
            "Diplomatic relations at legation level since 10 November 1882.",
        ),
        (
            "serbia",
            "1950-01-01",
            "Diplomatic relations ended in December 1918, when Serbia ceased to be a state.",
        ),
    ],
)
def test_headline_of_a_day(reader: Reader, other: str, day: str, headline: str) -> None:
    assert state_of(reader, other, day).headline == (headline,)


@pytest.mark.parametrize(
    ("other", "day", "missions"),
    [
        ("japan", "1941-12-07", [("embassy", "open")]),
        ("japan", "1941-12-09", [("embassy", "closed")]),
        ("china", "1972-02-25", []),
        ("republic-of-china", "1972-02-25", [("embassy", "open")]),
        ("cuba", "1970-01-01", []),
        ("texas", "1840-01-01", [("legation", "open")]),
    ],
)
def test_no_mission_stays_open_where_there_are_no_relations(
    reader: Reader, other: str, day: str, missions: list[tuple[str | None, str | None]]
) -> None:
    found = state_of(reader, other, day).missions

    assert [(each.form, each.status) for each in found] == missions


def test_interruption_of_the_year_is_over_with_its_resumption(reader: Reader) -> None:
    relations = state_of(reader, "guatemala", "1954-12-31").relations

    assert relations is not None
    assert (relations.course, relations.certainty) == ("in-being", "certain")


def test_recognition_alone_is_no_relations(reader: Reader) -> None:
    state = state_of(reader, "hanover", "1850-01-01")

    assert state.headline == ()
    assert state.relations is not None
    assert [each.since for each in state.relations.recognitions] == ["1830-01-08", "1830-01-08"]


def test_blunt_word_of_relations_taken_up_does_not_blur_the_level_raised_that_year() -> None:
    events = relations_of({"china"})
    established = next(each for each in events if isinstance(each, RelationsEstablished))
    blunt = replace(established, id="told-bluntly", date="1979")
    told_twice = reader_of([*events, blunt])

    for day in ("1979-03-02", "1980-01-01"):
        assert state_of(told_twice, "china", day).headline == (
            "Diplomatic relations since 1 January 1979, at embassy level since 1 March 1979.",
        )
