"""The table in the docstring of `api/timelines/drawn_dates.py` is what the formats draw, and
nothing that they draw is sharper than the date.
"""

import re

import pytest
from hypothesis import given

from api.timelines import drawn_dates, ics_entries, timelinejs, vis_timeline
from api.timelines.drawn_dates import Days, when
from api.timelines.timelinejs import SlideDate
from events.time.dates import LATEST, iso, parse
from tests.test_api_issued import DATES

ROWS = [
    re.split(r"\s{2,}", line)
    for line in (drawn_dates.__doc__ or "").splitlines()
    if re.match(r"(?:[\[{/.\dXY]|-\d)\S*\s{2,}", line)
]
STATUS = {ics_entries.CONFIRMED: "confirmed", ics_entries.TENTATIVE: "tentative"}


def slide(edtf: str) -> str:
    start, end = timelinejs.starts(edtf), timelinejs.ends(edtf)
    if start is None:
        return "left out"
    return written(start) if end is None else f"{written(start)} to {written(end)}"


def written(date: SlideDate) -> str:
    parts = (f"{date.year:04}", f"{date.month or 0:02}", f"{date.day or 0:02}")
    return "-".join(each for each in parts if each != "00")


def bar(edtf: str) -> str:
    days = vis_timeline.days_of(when(edtf))
    if days is None:
        return "left out"
    return iso(days.start) if when(edtf).is_day else f"{iso(days.start)}/{iso(days.stop)}"


def entry(edtf: str) -> str:
    return "left out" if ics_entries.days_of(edtf) is None else STATUS[ics_entries.status_of(edtf)]


def test_table_has_every_form() -> None:
    assert len(ROWS) == 28
    assert all(len(row) == 4 for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_date_is_drawn_as_the_table_says(row: list[str]) -> None:
    edtf = row[0]

    assert [edtf, slide(edtf), bar(edtf), entry(edtf)] == row


@given(DATES)
def test_what_a_calendar_shows_holds_every_day_that_a_date_may_mean(edtf: str) -> None:
    days, span = ics_entries.days_of(edtf), parse(edtf)

    if days is None:
        is_beyond = (
            span.first.earliest < drawn_dates.FIRST_DRAWN
            or span.last.latest >= drawn_dates.LAST_DRAWN
        )
        assert not when(edtf).has_beginning or is_beyond
    else:
        assert days == Days(span.first.earliest, span.last.latest + 1)


@given(DATES)
def test_calendar_is_sure_of_certain_days_alone(edtf: str) -> None:
    span = parse(edtf)
    blunt = span.first.earliest != span.first.latest or span.last.earliest != span.last.latest

    tentative = ics_entries.status_of(edtf) == ics_entries.TENTATIVE
    assert tentative == (blunt or span.approximate or span.uncertain)


@given(DATES)
def test_bar_of_vis_holds_every_day_on_which_it_may_have_begun_or_ended(edtf: str) -> None:
    days, span = vis_timeline.days_of(when(edtf)), parse(edtf)

    if days is not None:
        assert days.start == span.first.earliest
        assert days.stop > span.first.latest
        assert days.stop > span.last.latest or span.last.latest == LATEST


@given(DATES)
def test_slide_holds_every_day_on_which_it_may_have_begun_or_ended(edtf: str) -> None:
    start, end, span = timelinejs.starts(edtf), timelinejs.ends(edtf), parse(edtf)

    if start is not None:
        first, last = parse(written(start)).first, parse(written(end or start)).last
        assert first.earliest <= span.first.earliest
        assert last.latest >= span.first.latest
        assert last.latest >= span.last.latest or span.last.latest == LATEST


@given(DATES)
def test_what_is_drawn_as_one_day_is_one_certain_day(edtf: str) -> None:
    span = parse(edtf)

    if when(edtf).is_day:
        assert span.first == span.last
        assert span.first.earliest == span.first.latest
        assert (span.approximate, span.uncertain) == (False, False)
