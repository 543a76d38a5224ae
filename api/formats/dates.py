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

TimelineJS has years, months and days, and a text that is shown in their place. vis-timeline draws
from one day up to another, that one not included; a single day is a box, everything else a bar with
a class that says why (`uncertain`, `approximate`, `lasting`, `open-end`). Of what began and goes
on, both draw the beginning. A calendar knows whole days alone, and has the same ones as vis: an
entry over all that are possible, tentative unless they are certain. CSV, GeoJSON, JSON Feed and
Atom have no date of the world's of their own: they carry the EDTF date, its words and its bounds.
JSON-LD has what all possible days have in common, a year or a month if need be (`api.schema_org`).
"""

from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from api.issued import Part, issued, words
from events.dates import EARLIEST, LATEST, Span, parse


class When(Struct, frozen=True, kw_only=True):
    """A date as far as it can be drawn: its ends as parts of a date, None where there is none."""

    edtf: str
    words: str
    start: Part | None
    end: Part | None
    span: Span
    one_of: bool

    @property
    def is_sharp(self) -> bool:
        """Whether it is certain days, and not marked either."""
        span = self.span
        return (
            span.first.earliest == span.first.latest
            and span.last.earliest == span.last.latest
            and not (span.approximate or span.uncertain)
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
    """The days that a date may mean, of what lasts until its end; None where they are open.

    Not `to_its_end`, what goes on without an end that is known has its beginning drawn.
    """
    if not date.has_beginning or (to_its_end and not date.has_end):
        return None
    last = date.span.last.latest if date.has_end else date.span.first.latest
    # The day after the last one must be one that can be written.
    return Days(date.span.first.earliest, last + 1) if last + 1 < LATEST else None
