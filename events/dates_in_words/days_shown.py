"""One day for a date that is none: which of its days is shown, and why that one.

A state is of one day. Of a month, a year and two days it is that of the last one, when all of it
had happened; of a part of a month or a year, which people name where they know no day, the middle
one.
"""

from events.dates_in_words.date_words import day_words
from events.dates_in_words.dates_read import DateRead
from events.time.days import iso


def shown_day(read: DateRead) -> int:
    """The day that stands for what was read."""
    return (read.first + read.last) // 2 if read.is_part else read.last


def why_shown(read: DateRead) -> str | None:
    """Which day is shown, and why, in a sentence; None where a day was given, or two of them."""
    if read.first == read.last or read.is_span:
        return None
    shown = day_words(iso(shown_day(read)))
    if read.is_part:
        first, last = (day_words(iso(each)) for each in (read.first, read.last))
        return f"Some day from {first} to {last}: shown is the middle one, {shown}."
    return f"All of {read.in_words}: shown is its last day, {shown}."
