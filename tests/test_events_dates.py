"""Which texts are dates, and what each means."""

from typing import get_args

import msgspec
import pytest

from events.time.dates import (
    EARLIEST,
    LATEST,
    LONGEST,
    Bounds,
    Edtf,
    Happened,
    Span,
    day_of,
    happened,
    iso,
    parse,
)

OPEN_START = Bounds(EARLIEST, EARLIEST)
OPEN_END = Bounds(LATEST, LATEST)


def between(earliest: str, latest: str) -> Bounds:
    return Bounds(
        EARLIEST if earliest == ".." else day_of(earliest),
        LATEST if latest == ".." else day_of(latest),
    )


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023-07", "2023-07-01", "2023-07-31"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2023-06-18", "2023-06-18", "2023-06-18"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
    ],
)
def test_date_without_masks_is_some_day_of_its_year_or_month(
    text: str, earliest: str, latest: str
) -> None:
    some_day = between(earliest, latest)

    assert parse(text) == Span(some_day, some_day, approximate=False, uncertain=False)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("202X", "2020-01-01", "2029-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2XXX", "2000-01-01", "2999-12-31"),
        ("000X", "0000-01-01", "0009-12-31"),
        ("0XXX", "0000-01-01", "0999-12-31"),
        ("999X", "9990-01-01", "9999-12-31"),
        ("2023-0X", "2023-01-01", "2023-09-30"),
        ("2023-1X", "2023-10-01", "2023-12-31"),
        ("2023-XX", "2023-01-01", "2023-12-31"),
        ("202X-XX", "2020-01-01", "2029-12-31"),
        ("2023-0X-XX", "2023-01-01", "2023-09-30"),
        ("2023-1X-XX", "2023-10-01", "2023-12-31"),
        ("2023-XX-XX", "2023-01-01", "2023-12-31"),
        ("20XX-XX-XX", "2000-01-01", "2099-12-31"),
        ("2023-02-XX", "2023-02-01", "2023-02-28"),
        ("2024-02-XX", "2024-02-01", "2024-02-29"),
        ("2023-02-0X", "2023-02-01", "2023-02-09"),
        ("2023-06-1X", "2023-06-10", "2023-06-19"),
        ("2023-02-2X", "2023-02-20", "2023-02-28"),
        ("2024-02-2X", "2024-02-20", "2024-02-29"),
        ("2023-06-2X", "2023-06-20", "2023-06-29"),
        ("2023-06-3X", "2023-06-30", "2023-06-30"),
        ("2023-07-3X", "2023-07-30", "2023-07-31"),
    ],
)
def test_masked_date_is_some_day_that_fits_the_mask(text: str, earliest: str, latest: str) -> None:
    some_day = between(earliest, latest)

    assert parse(text) == Span(some_day, some_day, approximate=False, uncertain=False)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("[2023-06-12..2023-06-16]", "2023-06-12", "2023-06-16"),
        ("[..2023-06-16]", "..", "2023-06-16"),
        ("[..2023-06]", "..", "2023-06-30"),
        ("[2023-06-12..]", "2023-06-12", ".."),
        ("[2023-06..]", "2023-06-01", ".."),
        ("[2023]", "2023-01-01", "2023-12-31"),
        ("[2023-01,2023-01]", "2023-01-01", "2023-01-31"),
        ("[2023-02,2023-01]", "2023-01-01", "2023-02-28"),
        ("[2023-01,2023-01-31..2023-05]", "2023-01-01", "2023-05-31"),
        ("[2023-03..2023-05,2023]", "2023-01-01", "2023-12-31"),
        ("[..2023-01,2023-02]", "..", "2023-02-28"),
        ("[..2023-01,2023-02..]", "..", ".."),
        ("[2023-06-0X,2023-06-1X]", "2023-06-01", "2023-06-19"),
        ("[2023-06..2023-06-10]", "2023-06-01", "2023-06-10"),
        ("[2023-06-15..2023-06]", "2023-06-15", "2023-06-30"),
    ],
)
def test_set_without_a_gap_is_some_day_from_its_earliest_choice_to_its_latest(
    text: str, earliest: str, latest: str
) -> None:
    some_day = between(earliest, latest)

    assert parse(text) == Span(some_day, some_day, approximate=False, uncertain=False)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        (
            "2023-06-18/2023-06-19",
            between("2023-06-18", "2023-06-18"),
            between("2023-06-19", "2023-06-19"),
        ),
        (
            "2023-06-18/2023-06-18",
            between("2023-06-18", "2023-06-18"),
            between("2023-06-18", "2023-06-18"),
        ),
        (
            "2023-06/2023-07",
            between("2023-06-01", "2023-06-30"),
            between("2023-07-01", "2023-07-31"),
        ),
        (
            "202X/2031-0X",
            between("2020-01-01", "2029-12-31"),
            between("2031-01-01", "2031-09-30"),
        ),
    ],
)
def test_interval_lasts_from_its_first_day_to_its_last(
    text: str, first: Bounds, last: Bounds
) -> None:
    assert parse(text) == Span(first, last, approximate=False, uncertain=False)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        (
            "2023-06/2023-06-10",
            between("2023-06-01", "2023-06-10"),
            between("2023-06-10", "2023-06-10"),
        ),
        (
            "2023-06-15/2023-06",
            between("2023-06-15", "2023-06-15"),
            between("2023-06-15", "2023-06-30"),
        ),
        (
            "2023-06-1X/2023-06-1X",
            between("2023-06-10", "2023-06-19"),
            between("2023-06-10", "2023-06-19"),
        ),
    ],
)
def test_overlapping_ends_of_an_interval_clip_each_other(
    text: str, first: Bounds, last: Bounds
) -> None:
    assert parse(text) == Span(first, last, approximate=False, uncertain=False)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-08/..", between("2022-08-01", "2022-08-31"), OPEN_END),
        ("2022-08/", between("2022-08-01", "2022-08-31"), between("2022-08-01", "..")),
        ("../2023-06", OPEN_START, between("2023-06-01", "2023-06-30")),
        ("/2023-06", between("..", "2023-06-30"), between("2023-06-01", "2023-06-30")),
    ],
)
def test_open_end_is_no_day_and_an_unknown_end_is_any_day_on_its_side(
    text: str, first: Bounds, last: Bounds
) -> None:
    assert parse(text) == Span(first, last, approximate=False, uncertain=False)


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2023-02", False, False),
        ("2023-02~", True, False),
        ("2023-02?", False, True),
        ("2023-02%", True, True),
        ("202X~", True, False),
        ("2023-02-0X?", False, True),
        ("2023-02/2023-03~", True, False),
        ("2023-02?/..", False, True),
        ("2023-02~/2023-03?", True, True),
        ("[2023-02..2023-03?]", False, True),
        ("[2023-02,2023-03%]", True, True),
    ],
)
def test_marks_are_told_and_leave_the_bounds_alone(
    text: str, approximate: bool, uncertain: bool
) -> None:
    span = parse(text)

    assert (span.approximate, span.uncertain) == (approximate, uncertain)
    unmarked = parse(text.translate(dict.fromkeys(map(ord, "?~%"))))
    assert (span.first, span.last) == (unmarked.first, unmarked.last)


def test_date_may_be_as_long_as_the_limit() -> None:
    days = ["2023-06-18?"] * 8 + ["2023-06-18"] * 12 + ["2023-06-19"]
    text = f"[{','.join(days)}]"

    assert len(text) == LONGEST
    assert parse(text).first == between("2023-06-18", "2023-06-19")


def test_every_example_in_the_schema_is_a_date() -> None:
    (meta,) = get_args(Edtf)[1:]

    for text in meta.examples:
        assert isinstance(parse(text), Span)


def test_struct_field_refuses_a_text_longer_than_any_date() -> None:
    with pytest.raises(msgspec.ValidationError, match=f"length <= {LONGEST}"):
        msgspec.convert("2" * (LONGEST + 1), Edtf)


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("2023-06-18", "2023-06-17", Happened.NOT),
        ("2023-06-18", "2023-06-18", Happened.CERTAINLY),
        ("2023-07", "2023-06-30", Happened.NOT),
        ("2023-07", "2023-07-01", Happened.POSSIBLY),
        ("2023-07", "2023-07-30", Happened.POSSIBLY),
        ("2023-07", "2023-07-31", Happened.CERTAINLY),
        ("2023-07~", "2023-06-30", Happened.NOT),
        ("[..2023-06-16]", "0001-01-01", Happened.NOT),
        ("[..2023-06-16]", "2023-06-15", Happened.NOT),
        ("[..2023-06-16]", "2023-06-16", Happened.CERTAINLY),
        ("[2023-06-16..]", "2023-06-15", Happened.NOT),
        ("[2023-06-16..]", "9999-12-31", Happened.POSSIBLY),
        ("2023-06-18/2023-06-19", "2023-06-17", Happened.NOT),
        ("2023-06-18/2023-06-19", "2023-06-18", Happened.CERTAINLY),
        ("2022-08/..", "2022-08-01", Happened.POSSIBLY),
        ("2022-08/..", "2022-08-31", Happened.CERTAINLY),
        ("2023-06/2023-06-10", "2023-06-10", Happened.CERTAINLY),
        ("../2023", "0001-01-01", Happened.CERTAINLY),
        ("/2023", "0001-01-01", Happened.NOT),
        ("/2023", "2023-12-31", Happened.CERTAINLY),
    ],
)
def test_something_happens_possibly_from_its_earliest_first_day_and_certainly_from_its_latest(
    text: str, day: str, expected: Happened
) -> None:
    assert happened(parse(text), day_of(day)) is expected


def test_days_count_from_the_first_of_the_year_one_and_fit_between_the_open_bounds() -> None:
    days = [f"Y-{'9' * 12}-01-01", "0000-12-31", "0001-01-01", "9999-12-31", f"Y{'9' * 12}-12-31"]

    assert list(map(day_of, days)) == [EARLIEST + 1, 0, 1, 3_652_059, LATEST - 1]


@pytest.mark.parametrize("day", [EARLIEST, LATEST])
def test_open_bound_is_written_as_two_dots(day: int) -> None:
    assert iso(day) == ".."
