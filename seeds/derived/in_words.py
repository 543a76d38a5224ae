"""Fields in the words of names and summaries."""

from calendar import month_name
from datetime import date


def days(first: str, last: str) -> str:
    """`17\u201319 June 2023`, of two days in ISO 8601."""
    from_, to = date.fromisoformat(first), date.fromisoformat(last)
    if from_ == to:
        return _day(to)
    if from_.year != to.year:
        return f"{_day(from_)} \u2013 {_day(to)}"
    if from_.month != to.month:
        return f"{from_.day} {month_name[from_.month]} \u2013 {_day(to)}"
    return f"{from_.day}\u2013{_day(to)}"


def _day(day: date) -> str:
    return f"{day.day} {month_name[day.month]} {day.year}"
