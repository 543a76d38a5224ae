"""Every date has its words: what it says, no more and no less, and nothing of its notation."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.dates_in_words.date_words import said, words
from events.errors import DateError
from events.time.dates import day_of, parse
from tests.chances import chances
from tests.test_api_issued import DATES
from tests.test_events_dates_gaps import any_date
from tests.test_events_dates_laws import long_years, marked_in_parts
from tests.test_events_dates_levels import EXAMPLES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-06-18", "18 June 2023"),
        ("2023-0X", "between January 2023 and September 2023"),
        ("202X", "between 2020 and 2029"),
        ("XXXX", "between 1 BCE and 9999"),
        ("XXXX-12-25", "25 December of a year between 1 BCE and 9999"),
        ("156X-12-25", "25 December of a year between 1560 and 1569"),
        ("1XXX-1X", "a month between October and December of a year between 1000 and 1999"),
        ("2023-0X-15", "the 15th of a month between January and September of 2023"),
        ("2023-X1", "January or November of 2023"),
        ("2023-02-X9", "the 9th or 19th of February 2023"),
        ("2024-02-X9", "the 9th, 19th or 29th of February 2024"),
        ("XX23", "a year of four digits with the third 2 and the fourth 3"),
        (
            "-0X4X",
            "an astronomical year below zero of four digits with the first 0 and the third 4",
        ),
        ("0044", "44 CE"),
        ("0000", "1 BCE"),
        ("-0044-03-15", "15 March 45 BCE"),
        ("Y12024", "the year 12,024"),
        ("Y-17E7", "170,000,001 BCE"),
        ("1950S2", "between 1900 and 1999, estimated to be 1950"),
        ("2023-21", "spring 2023"),
        ("2023-28", "the northern winter of 2023"),
        ("2023-29", "the southern spring of 2023"),
        ("2023-33", "the first quarter of 2023"),
        ("2023-39", "the third third of 2023"),
        ("2023-41", "the second half of 2023"),
        ("15XX-21", "spring of a year between 1500 and 1599"),
        ("2023~", "approximately 2023"),
        ("2023?", "perhaps 2023"),
        ("2023%", "perhaps approximately 2023"),
        ("2023-06-?18", "18 June 2023, of which the day is uncertain"),
        ("[2018-01,2018-03]", "January 2018 or March 2018"),
        ("[..2022,2023-03]", "on or before 2022, or March 2023"),
        ("{2018-01,2018-03}", "January 2018 and March 2018"),
        ("{2021..2023}", "every year from 2021 to 2023"),
        ("{..1984}", "every year up to 1984"),
        ("2022-08/", "from August 2022 to an unknown date"),
        ("2022-08/..", "from August 2022 on"),
        ("/2023", "from an unknown date to 2023"),
        ("../2023", "until 2023"),
        ("2023-02-0X/2024", "from a day between 1 February 2023 and 9 February 2023 to 2024"),
    ],
)
def test_date_is_said_in_words(text: str, expected: str) -> None:
    assert words(text) == expected


A_SIGN = re.compile(r"[\[\]{}()?~%/<>_]|\.\.|X|undefined|None|\bY-?\d|E\d|\d-\d|\dS\d")
EVERY = st.one_of(DATES, any_date, marked_in_parts(), long_years, st.sampled_from(EXAMPLES))
POINTS = [
    day_of(f"{year}-{day}")
    for year in ("-0044", "0023", "1560", "1950", "2022", "2023", "2024")
    for day in ("01-01", "01-31", "02-14", "03-15", "06-05", "06-18", "08-20", "10-18", "12-25")
]


def meaning(text: str) -> Any:
    """What tells dates apart: their bounds, the days within them, their marks."""
    span = parse(text)
    ends = (span.first.earliest, span.first.latest, span.last.earliest, span.last.latest)
    days = tuple((span.days.touches(d, d), span.first.touches(d, d)) for d in POINTS)
    return (*ends, days, span.approximate, span.uncertain)


@given(EVERY)
def test_words_have_nothing_of_the_notation(text: str) -> None:
    assert A_SIGN.search(words(text)) is None


@settings(
    max_examples=chances(60),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(st.lists(EVERY, min_size=20, max_size=60))
def test_dates_that_differ_differ_in_their_words(texts: list[str]) -> None:
    meanings: dict[str, Any] = {}
    for text in texts:
        assert meanings.setdefault(words(text), meaning(text)) == meaning(text), text


def test_day_in_a_year_for_which_edtf_has_no_days_is_said_too() -> None:
    assert said("Y12024-06-18") == "18 June of the year 12,024"


def test_what_is_no_date_has_no_words() -> None:
    with pytest.raises(DateError):
        words("soon")
