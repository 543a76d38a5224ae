"""Which texts are no dates, and what the error says was expected."""

import pytest

from events.dates import LONGEST, day_of, parse
from events.errors import DateError


def assert_refused(text: str, expected: str) -> None:
    with pytest.raises(DateError) as refused:
        parse(text)

    assert refused.value.text == text
    assert expected in refused.value.expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 2023",
        "2023 ",
        "2023\n",
        "2023-06-18\n",
        "\uff12\uff10\uff12\uff13",
        "2023-06-1\uff18",
        "2023-\u06606",
        "2023\N{NON-BREAKING HYPHEN}06",
        "2023\0",
        "\ud800",
        "soon",
        "June 2023",
        "18.06.2023",
        "23",
        "202",
        "20230618",
        "2023-6",
        "2023-06-1",
        "2023-",
        "2023-06-18-01",
        "2023-W24",
        "2023-169",
        "2023-06-18T10:00",
        "2023-06-18T10:00:00Z",
        "2023-06-18Z",
        "2023-06-18+08:00",
        "-2023",
        "+2023",
        "12023",
        "Y12023",
        "2E3",
        "2023S2",
        "2023x",
        "202x",
        "202u",
        "..",
        "2023..2024",
        "2023,2024",
        "{2023,2024}",
        "{2023..2024}",
    ],
)
def test_other_notations_are_refused(text: str) -> None:
    assert_refused(text, "a date such as")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023??", "a date such as"),
        ("2023?~", "a date such as"),
        ("?2023", "a date such as"),
        ("~2023-06", "a date such as"),
        ("2023?-06", "a date such as"),
        ("2023-06~-18", "a date such as"),
        ("2023-~06", "a date such as"),
        ("~", "a date such as"),
        ("..~/2023", "a date such as"),
        ("[2023,2024]?", "a set such as"),
    ],
)
def test_mark_stands_once_and_at_the_end_of_a_simple_date(text: str, expected: str) -> None:
    assert_refused(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0000", "a year from 0001"),
        ("0000-01-01", "a year from 0001"),
        ("2023-00", "a month from 01 to 12"),
        ("2023-13", "a month from 01 to 12"),
        ("2023-21", "a month from 01 to 12"),
        ("2023-24", "a month from 01 to 12"),
        ("2023-2X", "a month from 01 to 12"),
        ("2023-06-00", "a day from 01 to 30"),
        ("2023-06-31", "a day from 01 to 30"),
        ("2023-07-32", "a day from 01 to 31"),
        ("2023-02-29", "a day from 01 to 28"),
        ("2023-02-30", "a day from 01 to 28"),
        ("2024-02-30", "a day from 01 to 29"),
        ("1900-02-29", "a day from 01 to 28"),
        ("2023-02-3X", "a day from 01 to 28"),
        ("2024-02-3X", "a day from 01 to 29"),
        ("2023-06-4X", "a day from 01 to 30"),
    ],
)
def test_date_that_fits_no_day_is_refused(text: str, expected: str) -> None:
    assert_refused(text, expected)


@pytest.mark.parametrize(
    "text",
    [
        "XXXX",
        "XXXX-XX-XX",
        "X023",
        "2X23",
        "19XX-06",
        "19XX-0X",
        "202X-06-18",
        "2023-X1",
        "2023-XX-29",
        "2023-XX-1X",
        "2023-0X-01",
        "2023-06-X8",
    ],
)
def test_mask_stands_for_nothing_but_the_last_digits(text: str) -> None:
    assert_refused(text, "X for nothing but the last digits")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[", "a set such as"),
        ("]", "a date such as"),
        ("[]", "a set such as"),
        ("[2023]", "a set such as"),
        ("[2023..2024", "a set such as"),
        ("2023..2024]", "a date such as"),
        ("[2023,2024]\n", "a set such as"),
        ("[..]", "a date on at least one side"),
        ("[2023,..]", "a date on at least one side"),
        ("[,]", "a date such as"),
        ("[2023,]", "a date such as"),
        ("[,2023]", "a date such as"),
        ("[2023, 2024]", "a date such as"),
        ("[2023...2024]", "a date such as"),
        ("[2023..2024..2025]", "a date such as"),
        ("[..2023..]", "a date such as"),
        ("[[2023,2024],2025]", "a date such as"),
        ("[{2023,2024}]", "a date such as"),
        ("[2023/2024,2025]", "a date such as"),
        ("[2023,2024]/2025", "a set such as"),
        ("2023/[2024,2025]", "a date such as"),
        ("[2023,..2024]", "open only before its first date"),
        ("[2023..,2024]", "open only before its first date"),
        ("[2024..2023]", "no earlier than it starts"),
        ("[2023-02..2023-01-31]", "no earlier than it starts"),
        ("[2023-13..2024]", "a month from 01 to 12"),
        ("[2023-01,2023-02-30]", "a day from 01 to 28"),
    ],
)
def test_set_of_anything_but_dates_and_ranges_is_refused(text: str, expected: str) -> None:
    assert_refused(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/", "starts or ends on a date"),
        ("../..", "starts or ends on a date"),
        ("/..", "starts or ends on a date"),
        ("../", "starts or ends on a date"),
        ("2023/2024/2025", "a date such as"),
        ("2023//2024", "a date such as"),
        ("2023 / 2024", "a date such as"),
        ("2023/2024\n", "a date such as"),
        ("2023/...", "a date such as"),
        ("2023/P1Y", "a date such as"),
        ("2023-06-18/19", "a date such as"),
        ("2023/open", "a date such as"),
        ("2024/2023", "ends no earlier than it starts"),
        ("2023-06-19/2023-06-18", "ends no earlier than it starts"),
        ("2023-07/2023-06-2X", "ends no earlier than it starts"),
        ("2023-06/2023-13", "a month from 01 to 12"),
        ("0000/2023", "a year from 0001"),
    ],
)
def test_interval_of_anything_but_dates_in_order_is_refused(text: str, expected: str) -> None:
    assert_refused(text, expected)


@pytest.mark.parametrize(
    "text",
    [
        "2023" + " " * LONGEST,
        "[" + "2023," * 5_000 + "2024]",
        "[" * 100_000,
        "2023-06-1" + "X" * 1_000_000,
    ],
)
def test_overlong_text_is_refused_unread(text: str) -> None:
    assert_refused(text, f"at most {LONGEST} characters")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "2023",
        "2023-06",
        "2023-06-1X",
        "2023-06-18~",
        "20230618",
        "2023-W24-7",
        "2023-169",
        "2023-6-18",
        "2023-02-29",
        "2023-13-01",
        "2023-06-00",
        "0000-01-01",
        "-2023-06-18",
        "12023-06-18",
        " 2023-06-18",
        "2023-06-18\n",
        "2023-06-18T00:00",
        "\uff12\uff10\uff12\uff13-06-18",
        "2023-06-18" * 10_000,
    ],
)
def test_day_is_written_in_full_or_refused(text: str) -> None:
    with pytest.raises(DateError, match="expected a day of the calendar as YYYY-MM-DD") as refused:
        day_of(text)

    assert refused.value.text == text
