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

CSL's `date-parts` are written here as dates, the two ends of a range with a slash between them.
It has one mark for all doubt, circa, and no open ranges. biblatex reads EDTF's levels 0 and 1, no
sets and no half-masked months and days. RIS has one date. Where the format cannot tell all, the
EDTF date itself and its words stand in the note; CSL has the date as written in `custom` as well.
"""

import re
from calendar import month_name
from datetime import date
from functools import lru_cache

from msgspec import Struct

from events.dates import EARLIEST, LATEST, Bounds, parse


class Part(Struct, frozen=True):
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
        return "-".join((f"{year:04}", *(f"{each:02}" for each in rest)))

    @property
    def words(self) -> str:
        """In English: 18 June 2023."""
        month = "" if self.month is None else f"{month_name[self.month]} "
        day = "" if self.day is None else f"{self.day} "
        return f"{day}{month}{self.year}"


class Issued(Struct, frozen=True, kw_only=True):
    """A date's two ends, None where an end is open; the same one twice where it is no range.

    `range` says that the ends differ, `one_of` that it is one day among those between them and not
    all of them. `approximate` and `uncertain` are the marks.
    """

    start: Part | None
    end: Part | None
    range: bool
    one_of: bool
    approximate: bool
    uncertain: bool
    shared: Part | None

    @property
    def doubtful(self) -> bool:
        """Whether the ends are not to be taken at their word."""
        return self.one_of or self.approximate or self.uncertain


def issued(edtf: str) -> Issued:
    """A date of the profile; raises `DateError`."""
    span = parse(edtf)
    start, end = _ends(edtf)
    is_set = edtf.startswith("[")
    return Issued(
        start=start,
        end=end,
        range=start != end,
        one_of=start != end and (is_set or "X" in edtf),
        approximate=span.approximate,
        uncertain=span.uncertain,
        shared=common(Bounds(span.first.earliest, span.last.latest)),
    )


def common(bounds: Bounds) -> Part | None:
    """The sharpest date that all days within the bounds share; None where not even the year is."""
    if bounds.earliest == EARLIEST or bounds.latest == LATEST:
        return None
    first, last = date.fromordinal(bounds.earliest), date.fromordinal(bounds.latest)
    if first.year != last.year:
        return None
    if first.month != last.month:
        return Part(first.year)
    return Part(first.year, first.month, first.day if first == last else None)


@lru_cache(maxsize=16_384)
def words(edtf: str) -> str:
    """A date in English, as blunt as it is."""
    if "," in edtf:
        return " or ".join(words(each) for each in _choices(edtf))
    found = issued(edtf)
    marks = [name for name in ("approximate", "uncertain") if getattr(found, name)]
    said = _in_words(found, edtf)
    return f"{said} ({' and '.join(marks)})" if marks else said


def _in_words(found: Issued, edtf: str) -> str:
    start, end = (each.words if each else None for each in (found.start, found.end))
    if not found.range:
        return str(start)
    if "/" in edtf:
        return _lasting(start, end, edtf)
    if start is None:
        return f"on or before {end}"
    return f"on or after {start}" if end is None else f"between {start} and {end}"


def _lasting(start: str | None, end: str | None, edtf: str) -> str:
    if start is None:
        return f"until {end}" if edtf.startswith("..") else f"from an unknown date to {end}"
    if end is None:
        return f"from {start} on" if edtf.endswith("..") else f"from {start} to an unknown date"
    return f"from {start} to {end}"


def _choices(edtf: str) -> list[str]:
    """What a set chooses from, each a date of its own."""
    choices = edtf[1:-1].split(",")
    return [f"[{each}]" if ".." in each else each for each in choices]


def _ends(edtf: str) -> tuple[Part | None, Part | None]:
    if edtf.startswith("["):
        ends = [_ends_of_choice(each) for each in edtf[1:-1].split(",")]
        starts, lasts = [start for start, _ in ends], [end for _, end in ends]
        return (
            None if None in starts else min(starts, key=_first_day),
            None if None in lasts else max(lasts, key=_last_day),
        )
    start, slash, end = edtf.partition("/")
    return _low(start), _high(end if slash else start)


def _ends_of_choice(choice: str) -> tuple[Part | None, Part | None]:
    start, dots, end = choice.partition("..")
    return _low(start), _high(end if dots else start)


def _first_day(part: Part | None) -> int:
    assert part is not None
    return parse(part.iso).first.earliest


def _last_day(part: Part | None) -> int:
    assert part is not None
    return parse(part.iso).last.latest


def _low(text: str) -> Part | None:
    return None if text in {"", ".."} else _part(text, parse(text).first.earliest)


def _high(text: str) -> Part | None:
    return None if text in {"", ".."} else _part(text, parse(text).last.latest)


def _part(text: str, day: int) -> Part:
    """A day in the precision of a simple date: what is masked whole is left out."""
    kept = [each for each in re.sub("[?~%]", "", text).split("-") if each != "XX"]
    found = date.fromordinal(day)
    return Part(*(found.year, found.month, found.day)[: len(kept)])
