"""Which texts are no dates, and what the error says was expected."""

import pytest

from events.errors import DateError
from events.time.dates import LONGEST, day_of, parse


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
        "+2023",
        "12023",
        "2E3",
        "2023x",
        "202x",
        "202u",
        "..",
        "2023..2024",
        "2023,2024",
    ],
)
def test_other_notations_are_refused(text: str) -> None:
    assert_refused(text, "a date such as")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023??", "a date such as"),
        ("2023?~", "a date such as"),
        ("??2023", "a date such as"),
        ("2023-~~06", "a date such as"),
        ("2023-06-18?~", "a date such as"),
        ("2023~-?~06", "a date such as"),
        ("~", "a date such as"),
        ("..~/2023", "a date such as"),
        ("[2023,2024]?", "a set such as"),
    ],
)
def test_mark_stands_once_before_or_after_a_part_of_a_simple_date(text: str, expected: str) -> None:
    assert_refused(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-0000", "the year 0000 without a sign"),
        ("-0000-01-01", "the year 0000 without a sign"),
        ("2023-00", "a month from 01 to 12"),
        ("2023-13", "a month from 01 to 12"),
        ("2023-20", "a month from 01 to 12"),
        ("2023-42", "a season or another part of the year from 21 to 41"),
        ("2023-2X", "a month from 01 to 12"),
        ("2023-21-01", "no day in a season"),
        ("2023-33-0X", "no day in a season"),
        ("2023-XX-32", "a day from 01 to 31"),
        ("XXX1-02-29", "a day from 01 to 28"),
        ("XXXX-02-30", "a day from 01 to 29"),
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
    ("text", "expected"),
    [
        ("2023-06-18T10:00", "without a time of day and without a zone, as a day is the local one"),
        ("2023-06-18T10:00:00Z", "without a time of day"),
        ("2023-06-18T10:00:00+04:30", "without a time of day"),
        ("2023-06-18 10:00", "without a time of day"),
        ("2023-06-18Z", "without a time of day and without a zone"),
        ("2023-06-18+08:00", "without a zone"),
        ("2023-06-18/2023-06-19T10:00:00", "without a time of day"),
        ("[2023-06-18T10:00:00,2023-06-19]", "without a time of day"),
        ("Y1000000000000", "a year of 12 digits at most, from -999999999999 to 999999999999"),
        ("Y-1000000000000", "a year of 12 digits at most"),
        ("Y1E12", "a year of 12 digits at most"),
        ("Y1E99999999999999999999", "a year of 12 digits at most"),
        ("Y17E11/..", "a year of 12 digits at most"),
        ("Y2023", "four digits without Y, or more of them with it"),
        ("Y-44", "four digits without Y"),
        ("Y12XXX", "significant digits such as Y12000S2, as X masks no year after Y"),
        ("1950S5", "at most 4 significant digits instead of 5"),
        ("0050S3", "at most 2 significant digits instead of 3"),
        ("19XXS2", "significant digits or masked ones, not both"),
        ("1950S2-06", "no month after a year with Y or S"),
        ("Y12024-06", "no month after a year with Y or S"),
    ],
)
def test_what_cannot_be_dated_is_refused_for_a_reason(text: str, expected: str) -> None:
    assert_refused(text, expected)


@pytest.mark.parametrize(
    "text",
    [
        *("12024", "-44", "-044", "+2023", "Y012024", "Y+12024", "y12024", "Y12024.5", "Y1.7E8"),
        *("Y17e8", "Y17E", "Y17E-8", "Y17E08", "YE8", "Y", "1950S", "1950S0", "1950s2", "1950S2S2"),
        *("2023-1x", "20-3", "2023-6X-18", "X", "XX", "XXX", "XXXXX", "-XXX", "2023-X", "2023-XXX"),
        *("2023-(06)~", "(2023)?", "2023-06-18 ~", "2023-?", "2023--06"),
    ],
)
def test_what_is_nearly_of_level_one_or_two_is_refused(text: str) -> None:
    assert_refused(text, "a date such as" if text != "2023-6X-18" else "a month from 01 to 12")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[", "a set such as"),
        ("]", "a date such as"),
        ("[]", "a date such as"),
        ("{}", "a date such as"),
        ("{2023", "a set such as {2023-06-12..2023-06-16} or {2023,2025}"),
        ("{2023,2024]", "a set such as"),
        ("{2023..2024..2025}", "a date such as"),
        ("{2023,..2024}", "open only before its first date"),
        ("{2024..2023}", "no earlier than it starts"),
        ("{..}", "a date on at least one side"),
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
        ("-0000/2023", "the year 0000 without a sign"),
        ("2023-10/2023-0X-15", "ends no earlier than it starts"),
        ("-0044/-0045", "ends no earlier than it starts"),
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
        "-0000-01-01",
        "12023-06-18",
        "Y2023-06-18",
        "Y12023-02-29",
        "Y12023-6-18",
        "Y1000000000000-01-01",
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
