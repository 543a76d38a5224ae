"""Dates with gaps mean the days that fit them and no others: against lists of all days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import DateError
from events.time.bounds import Bounds
from events.time.dates import day_of, parse
from tests.naive_dates import days_of, first_days_of

YEARS = range(2021, 2027)
FIRST, LAST = date(2021, 1, 1).toordinal(), date(2026, 12, 31).toordinal()

years = st.sampled_from(["2023", "2024", "202X", "20X3", "2X24", "XX23", "XXXX"])
months = st.sampled_from(["01", "02", "06", "12", "0X", "1X", "X1", "X2", "XX"])
numbers = st.sampled_from(["01", "18", "28", "29", "31", "0X", "X1", "2X", "3X", "X9", "XX"])
seasons = st.integers(21, 41).map(str)
simple = st.one_of(
    years,
    st.builds("{}-{}".format, years, months | seasons),
    st.builds("{}-{}-{}".format, years, months, numbers),
)
near = simple.filter(lambda text: text[:4] in {"2023", "2024"})
members = near | st.builds("{}..{}".format, near, near)
sets = st.builds("[{}]".format, st.lists(members, min_size=1, max_size=3).map(",".join))
wholes = st.builds("{{{}}}".format, st.lists(members, min_size=1, max_size=3).map(",".join))
intervals = st.builds("{}/{}".format, near, near)


def is_date(text: str) -> bool:
    try:
        parse(text)
    except DateError:
        return False
    return True


any_date = st.one_of(simple, sets, wholes, intervals).filter(is_date)
some_day = st.integers(FIRST + 1, LAST - 1)


@given(any_date, st.lists(some_day, min_size=1, max_size=20))
def test_date_may_have_been_on_the_days_that_fit_it_and_on_no_others(
    text: str, asked: list[int]
) -> None:
    span, days, first_days = parse(text), {*days_of(text, YEARS)}, {*first_days_of(text, YEARS)}

    for day in asked:
        assert span.days.touches(day, day) == (day in days)
        assert span.first.touches(day, day) == (day in first_days)


@given(any_date, some_day, st.integers(0, 60))
def test_range_of_days_is_touched_if_one_of_them_fits(text: str, first: int, length: int) -> None:
    last = min(first + length, LAST - 1)

    touched = parse(text).days.touches(first, last)

    assert touched == any(first <= day <= last for day in days_of(text, YEARS))


@given(any_date, some_day)
def test_nearest_day_on_either_side_is_found(text: str, day: int) -> None:
    bounds, days = parse(text).days, days_of(text, YEARS)
    before = [each for each in days if each <= day]
    after = [each for each in days if each >= day]

    found = bounds.until(day), bounds.since(day)

    # Beyond the years that are listed there may be others.
    assert found[0] == before[-1] if before else found[0] is None or found[0] < FIRST
    assert found[1] == after[0] if after else found[1] is None or found[1] > LAST


@given(any_date, some_day, st.integers(0, 60))
def test_bounds_cover_a_range_only_if_each_of_its_days_fits(
    text: str, first: int, length: int
) -> None:
    bounds, last = parse(text).days, min(first + length, LAST - 1)

    if bounds.covers(first, last):
        assert {*range(first, last + 1)} <= {*days_of(text, YEARS)}


@given(any_date)
def test_both_bounds_are_days_that_it_may_have_been(text: str) -> None:
    span = parse(text)

    for bounds in (span.first, span.last, span.days):
        assert bounds.touches(bounds.earliest, bounds.earliest)
        assert bounds.touches(bounds.latest, bounds.latest)
        assert bounds.until(bounds.earliest - 1) is None
        assert bounds.since(bounds.latest + 1) is None


@given(near.filter(is_date))
def test_date_has_choices_if_there_is_a_gap(text: str) -> None:
    bounds = parse(text).first
    days = days_of(text, YEARS)

    is_whole = len(days) == bounds.latest - bounds.earliest + 1
    assert (not bounds.choices) == is_whole


@pytest.mark.parametrize(
    ("text", "day", "until", "since"),
    [
        ("XXXX-12-25", "2023-06-18", "2022-12-25", "2023-12-25"),
        ("XXXX-02-29", "2023-06-18", "2020-02-29", "2024-02-29"),
        ("XX00-02-29", "2023-06-18", "2000-02-29", "2400-02-29"),
        ("-XXXX-12-25", "2023-06-18", "-0001-12-25", None),
        ("-00X4-03-15", "-0050-01-01", "-0054-03-15", "-0044-03-15"),
        ("15XX-12-XX", "1550-06-18", "1549-12-31", "1550-12-01"),
        ("[2018-01,2018-03]", "2018-02-14", "2018-01-31", "2018-03-01"),
        ("{2018-01,2018-03}", "2018-02-14", "2018-01-31", "2018-03-01"),
        ("[..2018-01,2018-03]", "2018-02-14", "2018-01-31", "2018-03-01"),
        ("[2018-01,XXXX-12-25]", "2018-02-14", "2018-01-31", "2018-12-25"),
        ("2023-24", "2023-05-01", "2023-03-31", "2023-06-01"),
        ("202X-24", "2023-05-01", "2023-03-31", "2023-06-01"),
        ("2018-01/2018-03", "2018-02-14", "2018-02-14", "2018-02-14"),
    ],
)
def test_day_in_a_gap_lies_between_the_nearest_days(
    text: str, day: str, until: str, since: str | None
) -> None:
    days = parse(text).days

    assert days.until(day_of(day)) == day_of(until)
    assert days.since(day_of(day)) == (None if since is None else day_of(since))


def test_most_dates_have_no_choices() -> None:
    texts = ["2023", "2023-06", "2023-06-18", "202X", "2023-0X", "[2023-06-12..2023-06-16]"]

    assert [parse(each).first.choices for each in texts] == [()] * len(texts)


def test_thousands_of_days_are_not_listed() -> None:
    for text in ("XXXX-12-25", "XXXX-XX-X5", "XXX5-0X-1X", f"[{','.join(['XXXX-12-25'] * 21)}]"):
        bounds = parse(text).first
        assert len(bounds.choices) <= 21, "a choice for each date, not for each day"
        assert isinstance(bounds, Bounds)


@given(any_date, st.integers(-2, 2))
def test_part_of_bounds_has_the_days_of_both(text: str, around: int) -> None:
    bounds = parse(text).first
    middle = bounds.since((bounds.earliest + bounds.latest) // 2)
    assert middle is not None
    last = middle + abs(around) * 30

    part = bounds.within(bounds.earliest, last)

    assert part.latest == bounds.until(last)
    for day in range(last - 40, last + 41):
        assert part.touches(day, day) == (day <= last and bounds.touches(day, day))
