"""A date as an article tells it is resolved against the day of the article, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.dates_in_words.date_words import words
from events.time.dates import day_of, parse
from events.vocabulary.dates_found import dates_found
from events.vocabulary.dates_told import dates_told
from tests.nasty import any_text
from tests.running import Ask, Client

FRIDAY = day_of("2023-06-09")
ONE = {
    "15 July 2023": ("2023-07-15", "printed"),
    "on July 15th, 2023": ("2023-07-15", "printed"),
    "July 2023": ("2023-07", "printed"),
    "5 June": ("2023-06-05", "printed"),
    "the 5th of June": ("2023-06-05", "printed"),
    "Feb. 3": ("2023-02-03", "printed"),
    "last month": ("2023-05", "relative-month"),
    "late last month": ("[2023-05-15..2023-05-31]", "relative-month"),
    "early February": ("[2023-02-01..2023-02-14]", "relative-month"),
    "early February 2023": ("[2023-02-01..2023-02-14]", "printed"),
    "late January 2023": ("[2023-01-15..2023-01-31]", "printed"),
    "July": ("2023-07", "relative-month"),
    "yesterday": ("2023-06-08", "publication"),
    "two days ago": ("2023-06-07", "publication"),
    "last week": ("[2023-05-29..2023-06-04]", "publication"),
    "earlier this week": ("[2023-06-05..2023-06-09]", "publication"),
    "earlier this month": ("[2023-06-01..2023-06-09]", "relative-month"),
    "last year": ("2022", "publication"),
    "from 18 to 19 June": ("2023-06-18/2023-06-19", "printed"),
    "from yesterday to tomorrow": ("2023-06-08/2023-06-10", "publication"),
    "between June 18 and 19": ("[2023-06-18..2023-06-19]", "printed"),
    "by 12 June": ("[..2023-06-12]", "printed"),
    "by 12 June 2023": ("[..2023-06-12]", "printed"),
    "by May 2023": ("[..2023-05-31]", "printed"),
    "by yesterday": ("[..2023-06-08]", "publication"),
    "2023-06": ("2023-06", None),
    "[..2023-06-16]": ("[..2023-06-16]", None),
}
SEVERAL = {
    "Tuesday": ["2023-06-06", "2023-06-13"],
    "Friday": ["2023-06-09", "2023-06-16"],
    "next Tuesday": ["2023-06-13", "2023-06-20"],
    "last Friday": ["2023-06-02", "2023-06-09"],
    "Sunday evening": ["2023-06-04", "2023-06-11"],
    "December": ["2022-12", "2023-12"],
    "early June": ["[2023-06-01..2023-06-14]", "[2023-06-01..2023-06-09]"],
    "early this month": ["[2023-06-01..2023-06-14]", "[2023-06-01..2023-06-09]"],
    "June 18 to June 19": ["2023-06-18/2023-06-19", "[2023-06-18..2023-06-19]"],
    "June 18-19": ["2023-06-18/2023-06-19", "[2023-06-18..2023-06-19]"],
    "30 May – 2 June": ["2023-05-30/2023-06-02", "[2023-05-30..2023-06-02]"],
    "from Monday to Wednesday": ["2023-06-05/2023-06-07", "2023-06-12/2023-06-14"],
    "13 to 20 June 2023": ["[2023-06-13..2023-06-20]", "2023-06-13/2023-06-20"],
}


@pytest.mark.parametrize("said", ONE)
def test_words_that_mean_one_date_are_read_as_it(said: str) -> None:
    (told,) = dates_told(said, FRIDAY)

    assert (told.edtf, told.dated_by) == ONE[said]
    assert told.text == words(told.edtf)


@pytest.mark.parametrize("said", SEVERAL)
def test_words_that_leave_a_date_open_have_each_of_them(said: str) -> None:
    assert [each.edtf for each in dates_told(said, FRIDAY)] == SEVERAL[said]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "rubbish",
        "30 February",
        "20 to 13 June",
        "January to 3 June",
        "from 18 to",
        "by",
        "by by noon",
        "a few days ago",
        "Tuesday of the talks",
        "02/03/2023",
        "2023-13",
    ],
)
def test_what_is_not_understood_whole_is_not_read(said: str) -> None:
    assert dates_told(said, FRIDAY) == ()


@pytest.mark.parametrize("said", ["Tuesday", "last month", "yesterday", "5 June", "early February"])
def test_what_hangs_on_the_day_of_the_article_is_not_read_without_it(said: str) -> None:
    assert dates_told(said) == ()


def test_weekdays_and_months_go_over_the_end_of_a_year() -> None:
    day = day_of("2024-01-02")

    assert dates_told("last month", day)[0].edtf == "2023-12"
    assert dates_told("Sunday", day)[0].edtf == "2023-12-31"
    assert dates_told("28 December", day)[0].edtf == "2023-12-28"
    assert dates_told("this week", day)[0].edtf == "[2024-01-01..2024-01-07]"


@given(any_text("0123456789 FebTuesdaylstwkmonh."), st.none() | st.integers(-800_000, 4_000_000))
def test_any_words_have_dates_that_can_be_recorded_or_none(
    text: str, published: int | None
) -> None:
    for each in dates_told(text, published):
        assert parse(each.edtf).days.earliest <= parse(each.edtf).days.latest
        assert each.text == words(each.edtf)


def test_what_is_told_as_past_was_on_no_day_after_the_article() -> None:
    ((_, past),) = dates_found("They met on Tuesday.", day_of("2023-06-09"))
    ((_, open_),) = dates_found("They agreed to meet on Tuesday.", day_of("2023-06-09"))

    assert [each.edtf for each in past] == ["2023-06-06"]
    assert [each.edtf for each in open_] == ["2023-06-06", "2023-06-13"]


def test_service_reads_dates_beside_an_article(ask: Ask, client: Client) -> None:
    told = ask("/v1/dates", words="on Tuesday", published="2023-06-09")

    assert told["readings"][0] == {
        "edtf": "2023-06-06",
        "text": "6 June 2023",
        "dated_by": "weekday",
        "earliest": "2023-06-06",
        "latest": "2023-06-06",
    }
    assert ask("/v1/dates", words="Tuesday", published="2023-06")["readings"] == []
    assert ask("/v1/dates", words="Tuesday")["readings"] == []
    for wrong in ({"words": " "}, {}, {"words": "Tuesday", "published": "June"}):
        assert client.get("/v1/dates", params=wrong).status_code == 400


@pytest.mark.parametrize(
    ("passage", "found"),
    [
        ("They met on Tuesday in Beijing.", {"on Tuesday": "2023-06-06"}),
        ("Last month, he had called it so.", {"Last month": "2023-05"}),
        ("put off from 26 to 28 May, he said", {"from 26 to 28 May": "2023-05-26/2023-05-28"}),
        ("said yesterday and on 1 June", {"yesterday": "2023-06-08", "on 1 June": "2023-06-01"}),
        ("they may march on, 25 of them, for 1,500 days", {}),
        ("in May", {"in May": "2023-05"}),
        # Of what is to come the next such day is meant, and of what was said the last one.
        ("banned with effect from Monday", {"Monday": "2023-06-12"}),
        ("The talks are due to begin on Tuesday.", {"on Tuesday": "2023-06-13"}),
        ("who will visit Japan, said on Tuesday", {"on Tuesday": "2023-06-06"}),
        ("said on Tuesday that it will lift the ban", {"on Tuesday": "2023-06-06"}),
        ("talks due to be held in Washington on Monday", {"on Monday": "2023-06-12"}),
        ("On Wednesday, China banned it.", {"On Wednesday": "2023-06-07"}),
        ("Dong Jun met Theresa May in May", {"in May": "2023-05"}),
        ("in the second week of July", {"in the second week of July": "[2023-07-08..2023-07-14]"}),
        ("the last week of May 2023", {"the last week of May 2023": "[2023-05-25..2023-05-31]"}),
        ("", {}),
        ("… “” -- .", {}),
    ],
)
def test_dates_are_found_where_an_article_tells_them(passage: str, found: dict[str, str]) -> None:
    told = dates_found(passage, day_of("2023-06-09"))

    assert {words: readings[0].edtf for words, readings in told} == found
