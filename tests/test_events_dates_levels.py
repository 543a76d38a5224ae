"""EDTF whole: what the standard's features of levels 1 and 2 mean, its own examples among them."""

from itertools import pairwise

import pytest

from events.errors import DateError
from events.time.dates import EARLIEST, LATEST, Bounds, Span, day_of, parse, stretch
from events.time.digits import SEASONS
from tests.test_events_dates_laws import oracle_bounds


def day(text: str) -> int:
    return {"-": EARLIEST, "+": LATEST}.get(text) or day_of(text)


def between(text: str) -> tuple[int, int]:
    earliest, latest = text.split("/")
    return day(earliest), day(latest)


def hull(bounds: Bounds) -> tuple[int, int]:
    return bounds.earliest, bounds.latest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0000", "0000-01-01/0000-12-31"),
        ("-1985", "-1985-01-01/-1985-12-31"),
        ("-0044-03-15", "-0044-03-15/-0044-03-15"),
        ("-0004-02", "-0004-02-01/-0004-02-29"),
        ("Y12024", "Y12024-01-01/Y12024-12-31"),
        ("Y170000002", "Y170000002-01-01/Y170000002-12-31"),
        ("Y-170000002", "Y-170000002-01-01/Y-170000002-12-31"),
        ("Y-17E7", "Y-170000000-01-01/Y-170000000-12-31"),
        ("Y2E3", "2000-01-01/2000-12-31"),
        ("Y999999999999", "Y999999999999-01-01/Y999999999999-12-31"),
        ("Y-999999999999", "Y-999999999999-01-01/Y-999999999999-12-31"),
        ("1950S1", "1000-01-01/1999-12-31"),
        ("1950S2", "1900-01-01/1999-12-31"),
        ("1950S4", "1950-01-01/1950-12-31"),
        ("-1950S2", "-1999-01-01/-1900-12-31"),
        ("0000S1", "0000-01-01/0000-12-31"),
        ("Y171010000S3", "Y171000000-01-01/Y171999999-12-31"),
        ("Y3388E2S3", "Y338000-01-01/Y338999-12-31"),
        ("Y-17E7S1", "Y-199999999-01-01/Y-100000000-12-31"),
        ("-004X", "-0049-01-01/-0040-12-31"),
        ("-000X", "-0009-01-01/-0001-12-31"),
        ("XXXX", "0000-01-01/9999-12-31"),
    ],
)
def test_year_of_any_length_means_its_days(text: str, expected: str) -> None:
    span = parse(text)

    assert span.first == span.last == Bounds(*between(expected))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("21", "2023-03-01/2023-06-30 2023-09-01/2023-12-31"),
        ("22", "2022-12-01/2023-03-31 2023-06-01/2023-09-30 2023-12-01/2024-03-31"),
        ("23", "2023-03-01/2023-06-30 2023-09-01/2023-12-31"),
        ("24", "2022-12-01/2023-03-31 2023-06-01/2023-09-30 2023-12-01/2024-03-31"),
        ("25", "2023-03-01/2023-06-30"),
        ("26", "2023-06-01/2023-09-30"),
        ("27", "2023-09-01/2023-12-31"),
        ("28", "2022-12-01/2023-03-31 2023-12-01/2024-03-31"),
        ("29", "2023-09-01/2023-12-31"),
        ("30", "2022-12-01/2023-03-31 2023-12-01/2024-03-31"),
        ("31", "2023-03-01/2023-06-30"),
        ("32", "2023-06-01/2023-09-30"),
        ("33", "2023-01-01/2023-03-31"),
        ("34", "2023-04-01/2023-06-30"),
        ("35", "2023-07-01/2023-09-30"),
        ("36", "2023-10-01/2023-12-31"),
        ("37", "2023-01-01/2023-04-30"),
        ("38", "2023-05-01/2023-08-31"),
        ("39", "2023-09-01/2023-12-31"),
        ("40", "2023-01-01/2023-06-30"),
        ("41", "2023-07-01/2023-12-31"),
    ],
)
def test_season_is_some_day_of_all_months_that_it_may_touch(code: str, expected: str) -> None:
    stretches = [between(each) for each in expected.split()]
    bounds = parse(f"2023-{code}").first

    assert hull(bounds) == (stretches[0][0], stretches[-1][1])
    for first, last in stretches:
        assert bounds.covers(first, last)
    for (_, last), (first, _) in pairwise(stretches):
        assert not bounds.touches(last + 1, first - 1)


def test_every_part_of_a_year_has_its_months() -> None:
    assert list(SEASONS) == [str(code) for code in range(21, 42)]


@pytest.mark.parametrize("code", list(SEASONS))
def test_season_holds_the_days_that_the_edtf_package_has_for_it(code: str) -> None:
    theirs = oracle_bounds(f"2023-{code}")

    assert theirs is not None
    assert parse(f"2023-{code}").first.covers(theirs.earliest, theirs.latest)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("{2023}", "2023-01-01/2023-12-31", "2023-01-01/2023-12-31"),
        ("{1667,1668,1670..1672}", "1667-01-01/1667-12-31", "1672-01-01/1672-12-31"),
        ("{1960,1961-12}", "1960-01-01/1960-12-31", "1961-12-01/1961-12-31"),
        ("{..1984}", "-/-", "1984-01-01/1984-12-31"),
        ("{1984-05..}", "1984-05-01/1984-05-31", "+/+"),
        ("{2023-06-12..2023-06-16}", "2023-06-12/2023-06-12", "2023-06-16/2023-06-16"),
        ("{2023,2023-06}", "2023-01-01/2023-06-30", "2023-06-01/2023-12-31"),
        ("{2023-07,2023-05-0X}", "2023-05-01/2023-05-09", "2023-07-01/2023-07-31"),
        ("{2023-06..2023-06-10}", "2023-06-01/2023-06-10", "2023-06-10/2023-06-10"),
    ],
)
def test_set_that_is_meant_as_a_whole_lasts_from_its_first_day_to_its_last(
    text: str, first: str, last: str
) -> None:
    span = parse(text)

    assert (hull(span.first), hull(span.last)) == (between(first), between(last))


def test_what_is_meant_as_a_whole_goes_on_on_its_certain_days_alone() -> None:
    span = parse("{2023-06-12..2023-06-14,2023-06-18,2023-07}")
    days = [f"2023-06-{n}" for n in range(11, 20)] + ["2023-07-15"]

    going_on = [each for each in days if span.goes_on(day_of(each))]

    assert going_on == ["2023-06-12", "2023-06-13", "2023-06-14", "2023-06-18"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2004-06-~01/2004-06-~20", "2004-06-01/2004-06-01", "2004-06-20/2004-06-20"),
        ("2004-06-XX/2004-07-03", "2004-06-01/2004-06-30", "2004-07-03/2004-07-03"),
        ("2023-33/2023-34", "2023-01-01/2023-03-31", "2023-04-01/2023-06-30"),
        ("2023-21/2025", "2023-03-01/2023-12-31", "2025-01-01/2025-12-31"),
        ("Y-17E7/-0044", "Y-170000000-01-01/Y-170000000-12-31", "-0044-01-01/-0044-12-31"),
        ("1950S2/Y12024", "1900-01-01/1999-12-31", "Y12024-01-01/Y12024-12-31"),
        ("2023-0X-15/2023-04-10", "2023-01-15/2023-03-15", "2023-04-10/2023-04-10"),
        ("Y12024/..", "Y12024-01-01/Y12024-12-31", "+/+"),
        ("/-0044-03-15", "-/-0044-03-15", "-0044-03-15/-0044-03-15"),
        ("../2023-41", "-/-", "2023-07-01/2023-12-31"),
        ("0000/2023", "0000-01-01/0000-12-31", "2023-01-01/2023-12-31"),
    ],
)
def test_interval_takes_every_kind_of_date_at_its_ends(text: str, first: str, last: str) -> None:
    span = parse(text)

    assert (hull(span.first), hull(span.last)) == (between(first), between(last))


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2004-06-11%", True, True),
        ("2004-06~-11", True, False),
        ("2004?-06-11", False, True),
        ("?2004-06-~11", True, True),
        ("2004-%06-11", True, True),
        ("2004-?06", False, True),
        ("~2004", True, False),
        ("2001-21~", True, False),
        ("1950S2?", False, True),
        ("Y12024%", True, True),
        ("156X?-12-25", False, True),
        ("{2004~,2005}", True, False),
        ("[2004-06~-11..2005]", True, False),
    ],
)
def test_marks_of_parts_are_told_and_leave_the_bounds_alone(
    text: str, approximate: bool, uncertain: bool
) -> None:
    span, plain = parse(text), parse(text.translate(dict.fromkeys(map(ord, "?~%"))))

    assert (span.approximate, span.uncertain) == (approximate, uncertain)
    assert (span.first, span.last, span.choices) == (plain.first, plain.last, plain.choices)


EXAMPLES = (
    *("1985-04-12", "1985-04", "1985", "1964/2008", "2004-06/2006-08", "2004-02-01/2005-02-08"),
    *("2004-02-01/2005-02", "2004-02-01/2005", "2005/2006-02", "Y170000002", "Y-170000002"),
    *("2001-21", "1984?", "2004-06~", "2004-06-11%", "201X", "20XX", "2004-XX", "1985-04-XX"),
    *("1985-XX-XX", "1985-04-12/..", "1985-04/..", "1985/..", "../1985-04-12", "../1985-04"),
    *("../1985", "1985-04-12/", "1985-04/", "1985/", "/1985-04-12", "/1985-04", "/1985", "-1985"),
    *("Y-17E7", "1950S2", "Y171010000S3", "Y3388E2S3", "2001-34", "[1667,1668,1670..1672]"),
    *("[..1760-12-03]", "[1760-12..]", "[1760-01,1760-02,1760-12..]", "[1667,1760-12]"),
    *("[..1984]", "{1667,1668,1670..1672}", "{1960,1961-12}", "{..1984}", "2004-06-11%"),
    *("2004-06~-11", "2004?-06-11", "?2004-06-~11", "2004-%06-11", "156X-12-25", "15XX-12-25"),
    *("XXXX-12-XX", "1XXX-XX", "1XXX-12", "1984-1X", "2004-06-~01/2004-06-~20"),
    *("2004-06-XX/2004-07-03", "1984~/2004-06", "1984/2004-06~", "1984?/2004%"),
)
"""Of the features that the specification lists, one or more each."""

SAID_OTHERWISE = {
    # The package has the months of the north, and adds ten years where an end is not known.
    *("2001-21", "1985-04-12/", "1985-04/", "1985/", "/1985-04-12", "/1985-04", "/1985"),
    # It takes what was written for sharp where only some digits are significant.
    *("1950S2", "Y171010000S3", "Y3388E2S3"),
}


@pytest.mark.parametrize("text", EXAMPLES)
def test_example_of_the_specification_is_a_date(text: str) -> None:
    assert isinstance(parse(text), Span)


@pytest.mark.parametrize("text", [each for each in EXAMPLES if each not in SAID_OTHERWISE])
def test_bounds_of_an_example_are_those_of_the_edtf_package(text: str) -> None:
    span, theirs = parse(text), oracle_bounds(text)

    assert theirs in {None, Bounds(span.first.earliest, span.last.latest)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-06-18", "2023-06-18/2023-06-18"),
        ("2023-06", "2023-06-01/2023-06-30"),
        ("2023-06~", "2023-06-01/2023-06-30"),
        ("1972", "1972-01-01/1972-12-31"),
        ("197X", "1970-01-01/1979-12-31"),
        ("1950S3", "1950-01-01/1959-12-31"),
        ("2023-34", "2023-04-01/2023-06-30"),
        ("2023-06/2023-08", "2023-06-01/2023-08-31"),
        ("2023-0X-15/2024", "2023-01-15/2024-12-31"),
        ("-0044-03", "-0044-03-01/-0044-03-31"),
        ("Y12024", "Y12024-01-01/Y12024-12-31"),
    ],
)
def test_one_stretch_of_days_has_a_first_and_a_last_day(text: str, expected: str) -> None:
    assert stretch(text) == Bounds(*between(expected))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[2023,2024]", "a set"),
        ("[2023-06-12..2023-06-16]", "a set"),
        ("{2023}", "a set"),
        ("[..2023]", "a set"),
        ("2023/..", "an open end"),
        ("2023/", "an open end"),
        ("../2023", "an open end"),
        ("/2023", "an open end"),
        ("2023-0X-15", "a date with gaps"),
        ("XXXX-12-25", "a date with gaps"),
        ("2023-21", "a date with gaps"),
    ],
)
def test_what_is_not_one_stretch_of_days_is_refused_with_what_to_write(
    text: str, what: str
) -> None:
    with pytest.raises(DateError) as refused:
        stretch(text)

    assert refused.value.expected == (
        "one stretch of days such as 2023-06-18, 2023-06, 2023 or 2023-06/2023-08"
        f" instead of {what}"
    )
