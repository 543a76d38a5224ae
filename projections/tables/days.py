"""A date as the columns of tables have it: as written, between which days, and in which year."""

from typing import Final

from events.time.dates import iso, parse
from events.time.days import LAST_YEAR, civil, ordinal
from projections.model.table import Row
from projections.tables.description import TableColumn, day, text, whole

FIRST_DAY: Final = ordinal(1, 1, 1)
LAST_DAY: Final = ordinal(9999, 12, 31)


def told_day(number: int | None) -> str | None:
    """A day as `YYYY-MM-DD`; None for an open end, and for a day that no column of days holds."""
    return iso(number) if number is not None and FIRST_DAY <= number <= LAST_DAY else None


def dated(edtf: str | None) -> Row:
    """As written, the bounds of when it began, the last day that it may have, and the year."""
    if edtf is None:
        return None, None, None, None, None
    span = parse(edtf)
    earliest, latest, last = span.first.earliest, span.first.latest, span.last.latest
    return edtf, told_day(earliest), told_day(latest), told_day(last), year_of(earliest, latest)


def year_of(earliest: int, latest: int) -> int | None:
    """The year in which both days lie; None where they lie in two, or one of them is open."""
    year = civil(earliest).year
    is_one = year == civil(latest).year and abs(year) <= LAST_YEAR
    return year if is_one else None


def date_columns(name: str, of: str, prefix: str = "") -> tuple[TableColumn, ...]:
    """The columns of a date that is called so, for what `dated` gives."""
    no_day = "null where nothing says so, or it is a day of no year from 1 to 9999"
    return (
        text(name, f"{of}, as written (EDTF)."),
        day(f"{prefix}earliest", f"The first day on which it may have been, or begun; {no_day}."),
        day(f"{prefix}latest", f"The last day on which it may have been, or begun; {no_day}."),
        day(f"{prefix}last_day", f"The last day up to which it may have lasted; {no_day}."),
        whole(
            f"{prefix}year",
            "The year of all days on which it may have been, or begun (0 is 1 BCE);"
            " null where they lie in several.",
        ),
    )
