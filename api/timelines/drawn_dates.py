"""When something happened, for formats that draw it.

None of them knows EDTF, and none may show a date sharper than it is. What is drawn always holds
every day that the date may mean; where a format has no way to do that, the fact is left out and
counted. The date as written and its words are in every format, besides what is drawn.

EDTF                      TimelineJS                vis-timeline           iCalendar
------------------------  ------------------------  ---------------------  ---------
2023-06-18                2023-06-18                2023-06-18             confirmed
2023-07                   2023-07                   2023-07-01/2023-08-01  tentative
2023                      2023                      2023-01-01/2024-01-01  tentative
2023-06-12~               2023-06-12                2023-06-12/2023-06-13  tentative
2023-02?                  2023-02                   2023-02-01/2023-03-01  tentative
2023-02-XX                2023-02                   2023-02-01/2023-03-01  tentative
202X                      2020 to 2029-12-31        2020-01-01/2030-01-01  tentative
2023-0X                   2023-01 to 2023-09-30     2023-01-01/2023-10-01  tentative
2023-02-0X                2023-02-01 to 2023-02-09  2023-02-01/2023-02-10  tentative
[2023-06-12..2023-06-16]  2023-06-12 to 2023-06-16  2023-06-12/2023-06-17  tentative
[2022-12,2023-01-05]      2022-12 to 2023-01-05     2022-12-01/2023-01-06  tentative
[..2023-06-16]            left out                  left out               left out
[2023..]                  left out                  left out               left out
2023-06-18/2023-06-19     2023-06-18 to 2023-06-19  2023-06-18/2023-06-20  confirmed
2023-02~/2023-03          2023-02 to 2023-03-31     2023-02-01/2023-04-01  tentative
2022-08/..                2022-08                   2022-08-01/2022-09-01  left out
2022-08/                  2022-08                   2022-08-01/2022-09-01  left out
../2023                   left out                  left out               left out
/2023                     left out                  left out               left out
[2023-01,2023-03]         2023-01 to 2023-03-31     2023-01-01/2023-04-01  tentative
{2023-01-05,2023-03-05}   2023-01-05 to 2023-03-05  2023-01-05/2023-03-06  tentative
{2023-06-12..2023-06-16}  2023-06-12 to 2023-06-16  2023-06-12/2023-06-17  confirmed
XX23-12-25                0023-12-25 to 9923-12-25  0023-12-25/9923-12-26  tentative
2023-25                   2023-03 to 2023-06-30     2023-03-01/2023-07-01  tentative
1950S2                    1900 to 1999-12-31        1900-01-01/2000-01-01  tentative
2023-06~-18               2023-06-18                2023-06-18/2023-06-19  tentative
-0044-03-15               left out                  left out               left out
Y12024                    left out                  left out               left out

TimelineJS has years, months and days, and a text that is shown in their place. vis-timeline draws
from one day up to another, that one not included; a single day is a box, everything else a bar with
a class that says why (`uncertain`, `approximate`, `lasting`, `open-end`). Of what began and goes
on, both draw the beginning. A calendar knows whole days alone, and has the same ones as vis: an
entry over all that are possible, tentative unless they are certain. Gaps in a date are drawn over.
Nothing is drawn of a year before 1 or after 9999: each format reads those in a way of its own, if
at all. CSV, GeoJSON, JSON Feed and Atom have no date of the world's of their own: they carry the
EDTF date, its words and its bounds. JSON-LD has what all possible days have in common, a year or a
month if need be (`api.references.schema_org`).
"""

from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from api.references.edtf_dates import DatePart, issued
from events.dates_in_words.date_words import words
from events.time.dates import EARLIEST, LATEST, Span, day_of, parse

FIRST_DRAWN, LAST_DRAWN = day_of("0001-01-01"), day_of("9999-12-31")
"""The days that every format can write."""


class When(Struct, frozen=True, kw_only=True):
    """A date as far as it can be drawn: its ends as parts of a date, None where there is none."""

    edtf: str
    words: str
    start: DatePart | None
    end: DatePart | None
    span: Span
    one_of: bool

    @property
    def is_sharp(self) -> bool:
        """Whether it is certain days, and not marked either."""
        span = self.span
        return (
            span.first.earliest == span.first.latest
            and span.last.earliest == span.last.latest
            and not (span.choices or span.approximate or span.uncertain)
            and all(each.is_sharp for each in span.members)
        )

    @property
    def is_day(self) -> bool:
        """Whether it is one certain day."""
        return self.is_sharp and self.span.first == self.span.last

    @property
    def has_beginning(self) -> bool:
        """Whether there is a first and a last day on which it may have begun."""
        first = self.span.first
        return first.earliest > EARLIEST and first.latest < LATEST

    @property
    def can_be_written(self) -> bool:
        """Whether what is drawn of it lies in years that every format can write."""
        last = self.span.last.latest if self.has_end else self.span.first.latest
        return self.span.first.earliest >= FIRST_DRAWN and last <= LAST_DRAWN

    @property
    def lasts(self) -> bool:
        """Whether it is an interval, or several dates each of which is meant."""
        return "/" in self.edtf or self.edtf.startswith("{")

    @property
    def has_end(self) -> bool:
        """Whether there is a last day on which it may have ended."""
        return self.span.last.latest < LATEST


class Days(NamedTuple):
    """From one day (an ordinal) up to another, that one not included."""

    start: int
    stop: int


@lru_cache(maxsize=16_384)
def when(edtf: str) -> When:
    """A date of the profile; raises `DateError`."""
    found = issued(edtf)
    return When(
        edtf=edtf,
        words=words(edtf),
        start=found.start,
        end=found.end if found.range else None,
        span=parse(edtf),
        one_of=found.one_of,
    )


def drawn(date: When, *, to_its_end: bool) -> Days | None:
    """The days that a date may mean, of what lasts until its end; None where they are open or
    cannot be written everywhere.

    Not `to_its_end`, what goes on without an end that is known has its beginning drawn.
    """
    if not date.has_beginning or not date.can_be_written or (to_its_end and not date.has_end):
        return None
    last = date.span.last.latest if date.has_end else date.span.first.latest
    # The day after the last one must be one that can be written, too.
    return Days(date.span.first.earliest, last + 1) if last < LAST_DRAWN else None
