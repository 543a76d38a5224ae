"""What holds for all dates: against lists of all days, against laws, against another reader."""

from calendar import isleap
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise, product
from math import inf
from time import struct_time
from typing import Any

import edtf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from events.errors import DateError
from events.time.dates import EARLIEST, LATEST, Bounds, Happened, day_of, happened, iso, parse
from events.time.days import ordinal
from events.time.edtf import read
from tests.chances import chances


def masked(day: str, length: int, known: int) -> str:
    """Cut a `YYYY-MM-DD` to `length` characters and mask all its digits but the `known` first."""
    digits = day.replace("-", "")[:known].ljust(8, "X")
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"[:length]


@st.composite
def simple_dates(draw: st.DrawFn, day: date, least_known: int = 1) -> str:
    """Every way to write a date that `day` fits, with as many known digits at least."""
    length = draw(st.sampled_from([length for length in (10, 7, 4) if length >= least_known]))
    known = draw(st.sampled_from([*[8] * 10, *range(least_known, 8)]))
    mark = draw(st.sampled_from([*[""] * 6, "?", "~", "%"]))
    return masked(day.isoformat(), length, known) + mark


modern_days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
any_simple_date = modern_days.flatmap(simple_dates)


@st.composite
def ordered_pairs(draw: st.DrawFn, least_known: int = 1) -> tuple[str, str]:
    """Two simple dates of which the second can lie on or after the first."""
    first = draw(modern_days)
    last = first + timedelta(days=draw(st.integers(0, 2_000)))
    return draw(simple_dates(first, least_known)), draw(simple_dates(last, least_known))


@st.composite
def intervals(draw: st.DrawFn) -> str:
    first, last = draw(ordered_pairs())
    ends = ["", ".."]
    pairs = [(first, last)] * 4 + [(first, end) for end in ends] + [(end, last) for end in ends]
    return "/".join(draw(st.sampled_from(pairs)))


sharp_pairs = st.lists(modern_days.map(date.isoformat), min_size=2, max_size=2).map(sorted)


@st.composite
def sets(draw: st.DrawFn) -> str:
    # edtf takes neither marks nor masks in a range, so that half of the ranges have none.
    first, last = draw(st.one_of(sharp_pairs, ordered_pairs()))
    choices = draw(st.lists(any_simple_date, min_size=1, max_size=2))
    start, end = draw(st.sampled_from([(first, last), ("", last), (first, "")]))
    others = choices if start and end else draw(st.sampled_from([[], choices]))
    ranged = f"{start}..{end}"
    return f"[{','.join([*others, ranged] if start else [ranged, *others])}]"


any_date = st.one_of(any_simple_date, intervals(), sets())


def fitting(days: Iterable[str], lengths: tuple[int, ...], masks: Iterable[str]) -> dict[str, Any]:
    """For each way to write some of `days` with digits masked, all the days that it can mean."""
    found: dict[str, set[int]] = {}
    several = list(masks)
    for day in days:
        number = date.fromisoformat(day).toordinal()
        for length, mask in product(lengths, several):
            text = "".join("X" if m == "X" else d for d, m in zip(day, mask, strict=False))[:length]
            found.setdefault(text, set()).add(number)
    return found


def accepted(texts: Iterable[str]) -> dict[str, Bounds]:
    """Bounds of those of `texts` that are dates."""
    found = {}
    for text in texts:
        try:
            found[text] = parse.__wrapped__(text).first
        except DateError:
            continue
    return found


def days_within(bounds: Bounds) -> Iterator[int]:
    """All days that it may have been, one after the other."""
    day = bounds.since(bounds.earliest)
    while day is not None:
        yield day
        day = bounds.since(day + 1)


@pytest.mark.parametrize("year", [1, 1900, 2000, 2023, 2024, 9999])
def test_months_and_days_mean_the_days_that_fit_their_digits_and_no_others(year: int) -> None:
    start = date(year, 1, 1).toordinal()
    days = (date.fromordinal(start + n).isoformat() for n in range(366 if isleap(year) else 365))
    pairs = ["".join(pair) for pair in product("0123456789X", repeat=2)]
    months = [f"{year:04}-{month}" for month in pairs if not "21" <= month <= "41"]
    texts = (text for month in months for text in (month, *(f"{month}-{day}" for day in pairs)))
    masks = (f"    -{month}-{day}" for month, day in product(("  ", " X", "X ", "XX"), repeat=2))

    expected = fitting(days, lengths=(7, 10), masks=masks)

    found = accepted(texts)
    assert found.keys() == expected.keys()
    for text, bounds in found.items():
        days_meant = sorted(expected[text])
        assert (bounds.earliest, bounds.latest) == (days_meant[0], days_meant[-1])
        assert list(days_within(bounds)) == days_meant


def test_years_mean_the_years_that_fit_their_digits_and_no_others() -> None:
    fit: dict[str, list[int]] = {}
    for year, hidden in product(range(10_000), product((False, True), repeat=4)):
        digits = zip(f"{year:04}", hidden, strict=True)
        fit.setdefault("".join("X" if is_hidden else d for d, is_hidden in digits), []).append(year)

    found = accepted(map("".join, product("0123456789X", repeat=4)))

    assert found.keys() == fit.keys()
    for text, bounds in found.items():
        first, last = fit[text][0], fit[text][-1]
        assert (bounds.earliest, bounds.latest) == (ordinal(first, 1, 1), ordinal(last, 12, 31))
        assert bool(bounds.choices) == (len(fit[text]) <= last - first)


@given(modern_days, st.data())
def test_day_lies_in_every_date_that_it_fits(day: date, data: st.DataObject) -> None:
    span = parse(data.draw(simple_dates(day)))

    assert span.first == span.last
    assert span.first.earliest <= day.toordinal() <= span.first.latest


def test_narrower_date_lies_inside_the_wider_one() -> None:
    widening = ["2023-06-18", "2023-06-1X", "2023-06", "2023-0X", "2023", "202X", "20XX", "2XXX"]

    bounds = [parse(text).first for text in widening]

    assert bounds == sorted(bounds, key=lambda found: found.latest - found.earliest)
    assert_nested(bounds)


@given(modern_days)
def test_date_widens_as_its_digits_are_masked_and_cut(day: date) -> None:
    for lengths, counts in [((10,), range(8, 0, -1)), ((7,), range(8, 0, -1)), ((10, 7, 4), (8,))]:
        assert_nested(
            [
                parse(masked(day.isoformat(), length, known)).first
                for length, known in product(lengths, counts)
            ]
        )


def assert_nested(bounds: list[Bounds]) -> None:
    for narrow, wide in pairwise(bounds):
        assert wide.earliest <= narrow.earliest <= narrow.latest <= wide.latest


@given(ordered_pairs(least_known=6))
def test_bounds_of_an_interval_are_those_of_the_pairs_of_days_it_can_mean(
    ends: tuple[str, str],
) -> None:
    start, end = (parse(text).first for text in ends)
    pairs = [
        (first, last)
        for first in range(start.earliest, start.latest + 1)
        for last in range(end.earliest, end.latest + 1)
        if first <= last
    ]

    span = parse("/".join(ends))

    firsts, lasts = zip(*pairs, strict=True)
    assert span.first == Bounds(min(firsts), max(firsts))
    assert span.last == Bounds(min(lasts), max(lasts))


@given(any_date, st.dates(), st.dates())
def test_what_happened_stays_happened(text: str, day: date, later: date) -> None:
    span = parse(text)
    order = list(Happened)
    day, later = sorted([day, later])

    before, after = happened(span, day.toordinal()), happened(span, later.toordinal())

    assert order.index(before) <= order.index(after)


near_dates = st.builds(
    lambda text, at, cut, put: text[:at] + put + text[at + cut :],
    any_date,
    st.integers(0, 30),
    st.integers(0, 3),
    st.text("0123456789X?~%-./,[]{} \n", max_size=3),
)


@settings(max_examples=chances(500))
@given(st.one_of(near_dates, st.text("0123X?~%-./,[]", max_size=12), st.text()))
@example("2023\n")
@example("\uff12\uff10\uff12\uff13")
def test_any_text_is_a_date_in_order_or_a_date_error(text: str) -> None:
    try:
        span = parse(text)
    except DateError:
        return

    assert text.isascii()
    assert text == text.strip()
    assert EARLIEST <= span.first.earliest <= span.first.latest <= LATEST
    assert EARLIEST <= span.last.earliest <= span.last.latest <= LATEST
    assert span.first.earliest <= span.last.earliest
    assert span.first.latest <= span.last.latest


def oracle_day(bound: struct_time | float) -> int:
    if isinstance(bound, struct_time):
        return ordinal(*bound[:3])
    return {-inf: EARLIEST, inf: LATEST}[bound]


def oracle_bounds(text: str) -> Bounds | None:
    """Earliest and latest day of a date as edtf has them; None if it does not know the form."""
    try:
        read = edtf.parse_edtf(text)
        return Bounds(oracle_day(read.lower_strict()), oracle_day(read.upper_strict()))
    except (edtf.EDTFParseException, AttributeError, TypeError, ValueError):
        # It stumbles over most masks within a month or within an interval.
        return None


@st.composite
def masked_anywhere(draw: st.DrawFn) -> str:
    """A date whose year is masked, though what follows is not."""
    day = draw(modern_days).isoformat()
    year = "".join(draw(st.sampled_from([digit, "X"])) for digit in day[:4])
    return f"{year}{day[4:]}"[: draw(st.sampled_from([4, 7, 10]))]


@st.composite
def marked_in_parts(draw: st.DrawFn) -> str:
    """A date with marks before and after its parts."""
    parts = draw(modern_days).isoformat().split("-")
    marks = st.sampled_from(["", "", "?", "~", "%"])
    return "-".join(
        draw(st.sampled_from([f"{draw(marks)}{e}", f"{e}{draw(marks)}"])) for e in parts
    )


long_years = st.one_of(
    st.integers(1, 10**9).map("Y-1{:09}".format),
    st.integers(10**4, 10**9).map("Y{}".format),
    st.builds("Y{}E{}".format, st.integers(1, 99), st.integers(3, 8)),
    st.integers(1, 9999).map("-{:04}".format),
    st.builds("-{:04}-{:02}".format, st.integers(1, 9999), st.integers(1, 12)),
)
all_of = sets().map(lambda text: f"{{{text[1:-1]}}}")


@pytest.mark.parametrize(
    "dates",
    [
        *(any_simple_date, intervals(), sets(), all_of),
        *(masked_anywhere(), marked_in_parts(), long_years),
    ],
    ids=["simple", "interval", "set", "all-of", "masked", "marked", "long"],
)
def test_bounds_agree_with_those_of_the_edtf_package(dates: st.SearchStrategy[str]) -> None:
    agreed: list[bool] = []

    # An end that is not known is ten years off for edtf, and any day here.
    @settings(max_examples=80)  # of which a part agrees, counted below
    @given(dates.filter(lambda text: not text.startswith("/") and not text.endswith("/")))
    def agree(text: str) -> None:
        span, theirs = parse(text), oracle_bounds(text)
        assert theirs in {None, Bounds(span.first.earliest, span.last.latest)}
        agreed.append(theirs is not None)

    agree()

    assert sum(agreed) > len(agreed) / 5
    assert len(agreed) >= 80


@pytest.mark.parametrize("year", ["0000", "0001", "1900", "2000", "2023", "9999"])
def test_day_reads_as_one_with_a_mark_but_for_the_mark(year: str) -> None:
    texts = [f"{year}-{month:02}-{day:02}" for month in range(45) for day in range(35)]

    days = accepted(texts)

    assert days.keys() == {each.removesuffix("~") for each in accepted(f"{t}~" for t in texts)}
    for text in days:
        assert read(text) == replace(read(f"{text}~"), marks=("", "", ""))


@given(st.dates())
def test_day_is_written_as_it_was_read(day: date) -> None:
    text = day.isoformat()

    assert day_of(text) == day.toordinal()
    assert iso(day_of(text)) == text
    assert parse(text).first == Bounds(day_of(text), day_of(text))
