"""A date is read from words as people write them, or not at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.dates_in_words.date_words import words
from events.dates_in_words.dates_read import date_in
from events.dates_in_words.dates_unread import INSTEAD, why_unread
from events.dates_in_words.days_shown import shown_day
from events.time.dates import stretch
from events.time.days import iso, ordinal
from tests.chances import chances
from tests.nasty import any_text

READ = {
    "foreign minister of China July 2023": ("2023-07", "July 2023"),
    "who was secretary of state in May 1984": ("1984-05", "in May 1984"),
    "china 1972": ("1972", "1972"),
    "on the 15th of July 2023, in Peking": ("2023-07-15", "on the 15th of July 2023"),
    "July 15, 2023": ("2023-07-15", "July 15, 2023"),
    "15 Jul 2023": ("2023-07-15", "15 Jul 2023"),
    "Sept 1939": ("1939-09", "Sept 1939"),
    "japan 1941-12-07": ("1941-12-07", "1941-12-07"),
    "1941-12": ("1941-12", "1941-12"),
    "the 1970s": ("197X", "the 1970s"),
    "mid-July 2023": ("2023-07-11/2023-07-20", "mid-July 2023"),
    "early 1984": ("1984-01-01/1984-04-30", "early 1984"),
    "late February 2024": ("2024-02-21/2024-02-29", "late February 2024"),
    "what changed between 13 and 20 June 2023": (
        "2023-06-13/2023-06-20",
        "between 13 and 20 June 2023",
    ),
    "13–20 June 2023": ("2023-06-13/2023-06-20", "13–20 June 2023"),
    "June 13 to July 2, 2023": ("2023-06-13/2023-07-02", "June 13 to July 2, 2023"),
    "2023-06-13 to 2023-06-20": ("2023-06-13/2023-06-20", "2023-06-13 to 2023-06-20"),
    "1971-1973": ("1971-01-01/1973-12-31", "1971-1973"),
    "13 June 2023, 20 June 2023": ("2023-06-13/2023-06-20", "13 June 2023, 20 June 2023"),
    "13 June 2023 vs 20 June 2023": ("2023-06-13/2023-06-20", "13 June 2023 vs 20 June 2023"),
    "June to July 2023": ("2023-06-01/2023-07-31", "June to July 2023"),
}
NOT_READ = (
    *("15 July", "I may go", "06/07/23", "resolution 242", "July '23", "", "31 June 2023"),
    *("29 February 2023", "since 2020", "before July 2023", "until 1945", "20 to 13 June 2023"),
    *("2023-13-01", "0044", "12345"),
)


@pytest.mark.parametrize("text", READ)
def test_date_is_read_with_the_words_that_say_it(text: str) -> None:
    found = date_in(text)

    assert found is not None
    assert (found.written, text[found.start : found.end]) == READ[text]


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_no_stretch_of_days_or_may_be_two_is_not_read(text: str) -> None:
    assert date_in(text) is None


def test_only_what_names_two_ends_is_a_span() -> None:
    spans = {text for text in READ if (found := date_in(text)) and found.is_span}

    assert spans == {text for text in READ if "/" in READ[text][0] and not _is_part(text)}


@settings(max_examples=chances(300))
@given(
    st.integers(ordinal(1000, 1, 1), ordinal(2999, 12, 31)),
    st.sampled_from((4, 7, 10)),
)
def test_reading_is_the_inverse_of_saying(day: int, sharp: int) -> None:
    written = iso(day)[:sharp]

    found = date_in(f"who was there {words(written)}, and why")

    assert found is not None
    assert found.written == written
    assert (found.first, found.last) == (stretch(written).earliest, stretch(written).latest)


@settings(max_examples=chances(300))
@given(any_text("0123456789- MayJune–thstof"))
def test_whatever_is_typed_is_read_or_not(text: str) -> None:
    found = date_in(text)

    assert found is None or 0 <= found.start < found.end <= len(text)
    assert found is None or found.first <= shown_day(found) <= found.last
    why = why_unread(text)
    assert why is None or why.endswith(INSTEAD)


def _is_part(text: str) -> bool:
    return text.startswith(("early", "mid", "late"))
