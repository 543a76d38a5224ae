"""When something came out, for formats that know less of dates than EDTF does.

Nothing is sharpened on the way. A date in one place (a month, say) stays as blunt as it is; a date
that is one of several days becomes the range of them, marked as approximate; where one end of the
range is open, words or nothing stand there. `shared` is the sharpest simple date that is certainly
true: what all of the days have in common.

EDTF                      CSL issued                   biblatex date            RIS DA
------------------------  ---------------------------  -----------------------  ------------------
2023-06-18                2023-06-18                   2023-06-18               2023/06/18/
2023-07                   2023-07                      2023-07                  2023/07//
2023                      2023                         2023                     2023///
2023-02~                  2023-02 circa                2023-02~                 2023/02//circa
2023-02?                  2023-02 circa                2023-02?                 2023/02//?
2023-02%                  2023-02 circa                2023-02%                 2023/02//circa?
2023-02-XX                2023-02                      2023-02-XX               2023/02//
2023-XX                   2023                         2023-XX                  2023///
2023-XX-XX~               2023 circa                   2023~                    2023///circa
202X                      2020/2029 circa              202X                     none
2XXX                      2000/2999 circa              2000~/2999~              none
2023-0X                   2023-01/2023-09 circa        2023-01~/2023-09~        2023///
2023-02-0X                2023-02-01/2023-02-09 circa  2023-02-01~/2023-02-09~  2023/02//
[2023-06-12..2023-06-16]  2023-06-12/2023-06-16 circa  2023-06-12~/2023-06-16~  2023/06//
[2023-10..2023-12]        2023-10/2023-12 circa        2023-10~/2023-12~        2023///
[2022-12,2023-01-05]      2022-12/2023-01-05 circa     2022-12~/2023-01-05~     none
[..2023-06-16]            in words                     /2023-06-16~             none
[2023..]                  in words                     2023~/                   none
2023-06-18/2023-06-19     2023-06-18/2023-06-19        2023-06-18/2023-06-19    2023/06//
2023-02~/2023-03          2023-02/2023-03 circa        2023-02~/2023-03         2023///circa
2023-02-0X/2023-03        2023-02-01/2023-03 circa     2023-02-01~/2023-03      2023///
2022-08/..                in words                     2022-08/..               none
2022-08/                  in words                     2022-08/                 none
../2023                   in words                     ../2023                  none
/2023                     in words                     /2023                    none
[2018-01,2018-03]         2018-01/2018-03 circa        2018-01~/2018-03~        2018///
156X-12-25                1560-12-25/1569-12-25 circa  1560-12-25~/1569-12-25~  none
2023-21                   2023-03/2023-12 circa        2023-21                  2023///
2023-33                   2023-01/2023-03 circa        2023-01~/2023-03~        2023///
1950S2                    1900/1999 circa              1900~/1999~              none
2023-06~-18               2023-06-18 circa             2023-06-18~              2023/06/18/circa
{2023-06-12..2023-06-16}  2023-06-12/2023-06-16        2023-06-12/2023-06-16    2023/06//
{2023-01,2023-03}         2023-01/2023-03 circa        2023-01~/2023-03~        2023///
-0044-03-15               in words                     none                     none
Y12024                    in words                     none                     none

CSL's `date-parts` are written here as dates, the two ends of a range with a slash between them.
It has one mark for all doubt, circa, and no open ranges. biblatex reads EDTF's levels 0 and 1, no
sets and no half-masked months and days. RIS has one date. Where the format cannot tell all, the
EDTF date itself and its words stand in the note; CSL has the date as written in `custom` as well.
No format is asked to write a year before 1 or after 9999, which each of them reads in a way of its
own, if at all.
"""

from datetime import MAXYEAR, MINYEAR

from msgspec import Struct

from events.dates_in_words.uncertain_dates import precision_of
from events.time.dates import EARLIEST, LATEST, Bounds, Span, parse, written
from events.time.days import civil, year_written
from events.time.edtf import AllOf, Interval, OneOf, Simple, Written


class DatePart(Struct, frozen=True):
    """A year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def numbers(self) -> tuple[int, ...]:
        """What is known of it: the year, the month, the day."""
        return tuple(each for each in (self.year, self.month, self.day) if each is not None)

    @property
    def iso(self) -> str:
        """As ISO 8601 writes it, in reduced precision where it is not a day."""
        year, *rest = self.numbers
        return "-".join((year_written(year), *(f"{each:02}" for each in rest)))

    @property
    def is_common(self) -> bool:
        """Whether its year is one that every format can write."""
        return MINYEAR <= self.year <= MAXYEAR


class Issued(Struct, frozen=True, kw_only=True):
    """A date's two ends, None where an end is open; the same one twice where it is no range.

    `range` says that the ends differ, `one_of` that not all days between them are meant: it is one
    of them, or several. `approximate` and `uncertain` are the marks.
    """

    start: DatePart | None
    end: DatePart | None
    range: bool
    one_of: bool
    approximate: bool
    uncertain: bool
    shared: DatePart | None

    @property
    def doubtful(self) -> bool:
        """Whether the ends are not to be taken at their word."""
        return self.one_of or self.approximate or self.uncertain

    @property
    def is_writable(self) -> bool:
        """Whether both ends are there, in years that every format can write."""
        return all(each is not None and each.is_common for each in (self.start, self.end))


def issued(edtf: str) -> Issued:
    """A date of the profile; raises `DateError`."""
    span, date = parse(edtf), written(edtf)
    start, end = _ends(date)
    return Issued(
        start=start,
        end=end,
        range=start != end,
        one_of=start != end and not _is_whole(date, span),
        approximate=span.approximate,
        uncertain=span.uncertain,
        shared=common(Bounds(span.first.earliest, span.last.latest)),
    )


def common(bounds: Bounds) -> DatePart | None:
    """The sharpest date that all days within the bounds share; None where not even the year is."""
    if bounds.earliest == EARLIEST or bounds.latest == LATEST:
        return None
    first, last = civil(bounds.earliest), civil(bounds.latest)
    if first.year != last.year:
        return None
    if first.month != last.month:
        return DatePart(first.year)
    return DatePart(first.year, first.month, first.day if first == last else None)


def _is_whole(date: Written, span: Span) -> bool:
    """Whether a range of days is meant as a whole, with ends as sharp as they are written."""
    match date:
        case Interval(start, end):
            return all(_low(each) == _high(each) for each in (start, end))
        case AllOf():
            return not span.choices and all(each.is_sharp for each in span.members)
        case _:
            return False


def _ends(date: Written) -> tuple[DatePart | None, DatePart | None]:
    match date:
        case Simple():
            return _low(date), _high(date)
        case Interval(start, end):
            return _low(start), _high(end)
        case OneOf(members) | AllOf(members):
            starts = [each if isinstance(each, Simple) else each.start for each in members]
            lasts = [each if isinstance(each, Simple) else each.end for each in members]
            return _earliest(starts), _latest(lasts)


def _earliest(dates: list[Simple | None]) -> DatePart | None:
    known = [each for each in dates if each is not None]
    return _low(min(known, key=_first_day)) if len(known) == len(dates) else None


def _latest(dates: list[Simple | None]) -> DatePart | None:
    known = [each for each in dates if each is not None]
    return _high(max(known, key=_last_day)) if len(known) == len(dates) else None


def _first_day(date: Simple) -> int:
    return date.bounds.earliest


def _last_day(date: Simple) -> int:
    return date.bounds.latest


def _low(date: Simple | str) -> DatePart | None:
    return _part(date, date.bounds.earliest) if isinstance(date, Simple) else None


def _high(date: Simple | str) -> DatePart | None:
    return _part(date, date.bounds.latest) if isinstance(date, Simple) else None


def _part(date: Simple, day: int) -> DatePart:
    """A day in the precision of a simple date: what is masked whole is left out."""
    found = civil(day)
    match precision_of(date):
        case "year":
            return DatePart(found.year)
        case "month":
            return DatePart(found.year, found.month)
        case "day":
            return DatePart(*found)
