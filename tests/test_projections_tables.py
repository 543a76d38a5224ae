"""All of the record as tables: each row by its description, of any position, as states have it."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.time.dates import day_of, known_day, parse
from projections.dossiers import rendered
from projections.dossiers.rendered import is_by_rule
from projections.facts import facts
from projections.holding.elements import Element
from projections.model.clocks import Clocks
from projections.model.directory import pair_key
from projections.model.reader import Reader
from projections.relations import element_words, pair_state
from projections.relations.pair_state import Relations, elements_of
from projections.subjects import contacts_by_year
from projections.tables.as_recorded import AsRecorded, CollectionTold
from projections.tables.catalogue import TABLES
from projections.tables.days import dated, told_day
from projections.tables.description import RecordTable
from seeds.founding import founding_events
from seeds.primary_sources import primary_source_events
from tests.chances import chances
from tests.projected import answer, reader_of, recorded, views_of
from tests.random_facts import STATES
from tests.random_ledgers import DAYS, events_of, ledgers

BY_NAME = {table.name: table for table in TABLES}
PYTHON: dict[str, type] = {
    "text": str,
    "day": str,
    "whole number": int,
    "number": float,
    "yes or no": bool,
}
COLLECTIONS = {"tests": CollectionTold("What tests tell", "CC0-1.0", "Nobody")}

Rows = dict[str, list[dict[str, Any]]]


def rows_of(table: RecordTable, record: AsRecorded) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows(record)]


def tables_at(reader: Reader, position: int) -> Rows:
    with reader.standing_still():
        record = AsRecorded(reader, position, COLLECTIONS)
        return {table.name: rows_of(table, record) for table in TABLES}


def faults(tables: Rows) -> list[str]:
    """Values of another type than their column's, keys that come twice, what refers to nothing."""
    found = []
    for table in TABLES:
        rows = tables[table.name]
        for column in table.columns:
            values = [row[column.name] for row in rows if row[column.name] is not None]
            if any(type(each) is not PYTHON[column.type] for each in values):
                found.append(f"{table.name}.{column.name} has another type than {column.type}")
            if column.type == "day":
                found += [f"{each} is no day" for each in values if known_day(day_of(each)) != each]
            if column.refers is not None:
                (key,) = BY_NAME[column.refers].key
                lost = {*values} - {row[key] for row in tables[column.refers]}
                found += [f"{table.name}.{column.name} names {each}" for each in sorted(lost)]
        keys = [tuple(row[name] for name in table.key) for row in rows]
        if table.key and len({*keys}) < len(keys):
            found.append(f"{table.name} has a key twice")
        if any(None in key for key in keys):
            found.append(f"{table.name} has a key without a value")
    return found


def on(rows: list[dict[str, Any]], day: int) -> dict[str, dict[str, Any]]:
    """The states that hold on a day, by subject."""
    return {
        row["subject"]: row
        for row in rows
        if (row["from_day"] is None or day_of(row["from_day"]) <= day)
        and (row["until_day"] is None or day <= day_of(row["until_day"]))
    }


@settings(max_examples=chances(25))
@given(ledgers, st.data())
def test_tables_of_any_ledger_are_as_described_and_as_it_was_when_it_ended_there(
    chosen: Any, data: Any
) -> None:
    events = recorded(events_of(chosen))
    position = data.draw(st.integers(0, len(events)), label="position")

    now = tables_at(Reader(views_of(events)), len(events))
    then = tables_at(Reader(views_of(events)), position)

    assert faults(now) == []
    assert then == tables_at(Reader(views_of(events[:position])), position)


@settings(max_examples=chances(15))
@given(ledgers, st.sampled_from(DAYS))
def test_states_of_a_day_are_those_of_the_relations(chosen: Any, day: int) -> None:
    reader = reader_of(events_of(chosen))
    with reader.standing_still() as position:
        record = AsRecorded(reader, position, COLLECTIONS)
        rows = on(rows_of(BY_NAME["states"], record), day)
        pairs = {
            (row["subject"], row["party"], row["other"])
            for row in rows_of(BY_NAME["state_pairs"], record)
        }
    clocks = Clocks(as_of=day, known_at=position)
    named = element_words.by_name(reader, clocks)

    for a, b in combinations(STATES, 2):
        state = answer(pair_state.between, reader, a, b, clocks)
        if not isinstance(state, Relations):  # the two are one by now
            continue
        one, other = state.between
        told: list[Element] = [e for e in elements_of(state) if is_by_rule(e.subject)]
        subjects = [each.subject for each in told]
        # As it reads by itself: a state leaves out, or adds, what others in it tell.
        for subject, element in rendered.elements(reader, subjects, clocks).items():
            row = rows[subject]
            assert row["reads"] == element_words.value_of(element, named)
            assert (row["certainty"], row["since"]) == (element.certainty, element.since)
            assert {(subject, one, other), (subject, other, one)} <= pairs


@settings(max_examples=chances(15))
@given(ledgers)
def test_contacts_are_those_that_are_counted(chosen: Any) -> None:
    reader = reader_of(events_of(chosen))
    with reader.standing_still() as position:
        record = AsRecorded(reader, position, COLLECTIONS)
        rows = rows_of(BY_NAME["contacts"], record)

    for a, b in combinations(STATES, 2):
        counted = contacts_by_year.between(
            reader, pair_key(a, b), record.clocks, day_of("0001-01-01")
        )
        mine = [row for row in rows if (row["party"], row["other"]) == (a, b)]
        told = {(each.engagement, each.form, each.fact, each.date) for each in counted.last}
        assert {(r["engagement"], r["form"], r["fact"], r["date"]) for r in mine} >= told
        assert len(mine) >= sum(each.number for each in counted.by_form.values())


def test_facts_are_as_they_are_asked_for() -> None:
    events = [*founding_events(), *primary_source_events()]
    reader, clocks = reader_of(events), Clocks(as_of=day_of("2030-01-01"), known_at=len(events))
    rows = tables_at(reader, len(events))

    assert faults(rows) == []
    assert len(rows["facts"]) == facts.count_current(reader)
    for row in rows["facts"]:
        told = facts.view(reader, row["id"], clocks)
        assert row["summary"] == told.fact.summary
        assert (row["date"], row["earliest"], row["latest"]) == (
            told.fact.when,
            told.earliest,
            told.latest,
        )
        assert (row["position"], row["version"]) == (told.position, told.version)
        assert (row["citations"], row["lineages"]) == (
            told.support.citations,
            told.support.lineages,
        )
        assert row["is_contested"] == (told.contested is not None)
        cited = [each["id"] for each in rows["citations"] if each["fact"] == row["id"]]
        assert cited == sorted({each.id for each in told.citations})


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2023-06-18", ("2023-06-18", "2023-06-18", "2023-06-18", 2023)),
        ("2023-06/2023-08", ("2023-06-01", "2023-06-30", "2023-08-31", 2023)),
        ("2022-12/..", ("2022-12-01", "2022-12-31", None, 2022)),
        ("[..2023-06-11]", (None, "2023-06-11", "2023-06-11", None)),
        ("[2022-12-31,2023-01-01]", ("2022-12-31", "2023-01-01", "2023-01-01", None)),
        ("-0043-03-15", (None, None, None, -43)),
        ("0000", (None, None, None, 0)),
        ("0044-03", ("0044-03-01", "0044-03-31", "0044-03-31", 44)),
        ("Y12024", (None, None, None, 12024)),
        ("../2023-06-11", (None, None, "2023-06-11", None)),
    ],
)
def test_dates_have_days_where_a_column_of_days_can_hold_them(edtf: str, expected: Any) -> None:
    assert dated(edtf) == (edtf, *expected)


def test_days_end_with_the_years_of_four_digits() -> None:
    last = parse("9999-12-31").first.latest

    assert (told_day(last), told_day(last + 1)) == ("9999-12-31", None)
    assert (told_day(day_of("0001-01-01")), told_day(day_of("0001-01-01") - 1)) == (
        "0001-01-01",
        None,
    )


def test_every_table_and_column_is_told_in_a_sentence() -> None:
    told = [(table.name, table.told) for table in TABLES]
    told += [(f"{t.name}.{c.name}", c.told) for t in TABLES for c in t.columns]

    assert [name for name, words in told if not words.endswith(".")] == []
    assert len({table.name for table in TABLES}) == len(TABLES)
