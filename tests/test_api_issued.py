"""The table in the docstring of `api/references/edtf_dates.py` is what the renderers do."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.references import bibtex, csl, edtf_dates, ris
from api.references.edtf_dates import common
from events.dates_in_words.date_words import words
from events.time.dates import EARLIEST, LATEST, Bounds, day_of, iso, parse

ROWS = [
    re.split(r"\s{2,}", line)
    for line in (edtf_dates.__doc__ or "").splitlines()
    if re.match(r"(?:[\[{/.\dXY]|-\d)\S*\s{2,}", line)
]
LAST_COMMON = day_of("9999-12-31")
YEARS = st.sampled_from(
    [
        *("2023", "202X", "20XX", "2XXX", "0001", "9999", "000X", "0000", "XX23", "XXXX"),
        *("-0044", "-00XX", "Y12024", "Y-17E7", "1950S2", "Y171010000S3"),
    ]
)
MONTHS = st.sampled_from(
    [
        *("2023-06", "2023-0X", "2023-1X", "2023-XX", "2024-02", "202X-06", "2023-X1", "-0044-03"),
        *("2023-21", "2023-24", "2023-26", "2023-30", "2023-33", "2023-39", "2023-41"),
    ]
)
DAYS = st.sampled_from(
    [
        *("2023-06-18", "2023-02-0X", "2024-02-2X", "2023-06-XX", "2023-XX-XX", "-0044-03-15"),
        *("156X-12-25", "XXXX-12-25", "2023-XX-15", "2023-06-X1", "2023-06~-18", "?2023-06-~18"),
    ]
)
SIMPLE = st.builds("{}{}".format, YEARS | MONTHS | DAYS, st.sampled_from(["", "?", "~", "%"]))
MEMBERS = st.builds("{}..{}".format, SIMPLE | st.just(""), SIMPLE | st.just("")) | st.builds(
    "{},{}".format, SIMPLE, SIMPLE
)
SETS = st.builds("[{}]".format, MEMBERS) | st.builds("{{{}}}".format, MEMBERS)
ENDS = SIMPLE | st.sampled_from(["", ".."])
INTERVALS = st.builds("{}/{}".format, ENDS, ENDS)


def is_date(text: str) -> bool:
    try:
        parse(text)
    except Exception:  # noqa: BLE001 (whatever the profile refuses is no date)
        return False
    return True


DATES = (SIMPLE | SETS | INTERVALS).filter(is_date)
BIBLATEX = re.compile(
    r"(?:(?:\d{4}(?:-\d\d(?:-\d\d)?)?[?~%]?)?|\.\.)/(?:(?:\d{4}(?:-\d\d(?:-\d\d)?)?[?~%]?)?|\.\.)"
    r"|\d{4}(?:-\d\d(?:-\d\d)?)?[?~%]?|\d\dXX|\d{3}X|\d{4}-XX|\d{4}-(?:\d\d|XX)-XX"
)


DOUBT = re.compile("approximate|perhaps|uncertain")


def is_common(edtf: str) -> bool:
    """Whether both ends lie in the years from 1 to 9999, or are open."""
    found = edtf_dates.issued(edtf)
    return all(each is None or 1 <= each.year <= 9999 for each in (found.start, found.end))


def csl_in_short(edtf: str) -> str:
    date = csl.date_of(edtf)
    if date.literal:
        return "in words"
    parts = "/".join("-".join(f"{each:02}" for each in part) for part in date.date_parts)
    return f"{parts} circa" if date.circa else parts


def test_table_has_every_form() -> None:
    assert len(ROWS) == 35
    assert all(len(row) == 4 for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_date_becomes_what_the_table_says(row: list[str]) -> None:
    edtf = row[0]

    assert [
        edtf,
        csl_in_short(edtf),
        bibtex.date_of(edtf) or "none",
        ris.date_of(edtf) or "none",
    ] == row


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2023-06-18", "18 June 2023"),
        ("2023-07", "July 2023"),
        ("2023", "2023"),
        ("2023-02~", "approximately February 2023"),
        ("2023-02%", "perhaps approximately February 2023"),
        ("2023-02-0X", "between 1 February 2023 and 9 February 2023"),
        ("[2023-10..2023-12]", "between October 2023 and December 2023"),
        ("[2023-01,2023-03~]", "January 2023 or approximately March 2023"),
        ("[..2023-06-16]", "on or before 16 June 2023"),
        ("[2023..]", "on or after 2023"),
        ("[..2022,2023-03]", "on or before 2022, or March 2023"),
        ("2023-06-18/2023-06-19", "from 18 June 2023 to 19 June 2023"),
        ("2022-08/..", "from August 2022 on"),
        ("2022-08/", "from August 2022 to an unknown date"),
        ("../2023", "until 2023"),
        ("/2023", "from an unknown date to 2023"),
    ],
)
def test_date_in_words_is_as_blunt_as_it_is(edtf: str, expected: str) -> None:
    assert words(edtf) == expected


@given(DATES)
def test_no_format_is_sharper_than_the_date(edtf: str) -> None:
    span = parse(edtf)
    whole = Bounds(span.first.earliest, span.last.latest)

    date = csl.date_of(edtf)
    ends = [
        "-".join(f"{each:0{4 if not n else 2}}" for n, each in enumerate(part))
        for part in date.date_parts
    ]
    if ends:
        covered = parse("/".join(ends) if len(ends) == 2 else ends[0])
        assert covered.first.earliest <= whole.earliest
        assert covered.last.latest >= whole.latest
    else:
        assert date.literal
    recorded = ris.date_of(edtf).split("/")[:3]
    if any(recorded):
        covered = parse("-".join(each for each in recorded if each))
        assert covered.first.earliest <= whole.earliest
        assert covered.last.latest >= whole.latest


@given(DATES)
def test_biblatex_can_read_every_date(edtf: str) -> None:
    date = bibtex.date_of(edtf)
    if not date:
        assert not is_common(edtf)
        return

    assert BIBLATEX.fullmatch(date), date
    span, read = parse(edtf), parse(date)
    assert read.first.earliest <= span.first.earliest
    assert read.last.latest >= span.last.latest
    assert read.approximate or not span.approximate
    assert read.uncertain or not span.uncertain or read.approximate


@given(DATES)
def test_doubt_survives_in_every_format(edtf: str) -> None:
    span = parse(edtf)
    if not (span.approximate or span.uncertain):
        return

    date = csl.date_of(edtf)

    assert date.circa or date.literal == words(edtf)
    assert DOUBT.search(words(edtf))
    recorded = ris.date_of(edtf)
    assert not recorded or recorded.endswith(("circa", "?"))


@given(st.integers(-800_000, LAST_COMMON), st.integers(0, 800))
def test_shared_date_is_the_sharpest_that_holds_all_days(start: int, length: int) -> None:
    end = min(start + length, LAST_COMMON)

    found = common(Bounds(start, end))

    if found is None:
        assert iso(start)[:-6] != iso(end)[:-6]
    else:
        assert iso(start).startswith(found.iso)
        assert iso(end).startswith(found.iso)
        sharper = len(found.numbers) + 1
        assert split(start)[:sharper] != split(end)[:sharper] or sharper == 4


def split(day: int) -> list[str]:
    return iso(day).rsplit("-", 2)


@pytest.mark.parametrize(
    "bounds", [Bounds(EARLIEST, 5), Bounds(5, LATEST), Bounds(EARLIEST, LATEST)]
)
def test_open_bounds_share_nothing(bounds: Bounds) -> None:
    assert common(bounds) is None
