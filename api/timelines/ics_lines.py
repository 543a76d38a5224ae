"""Content lines of a calendar (RFC 5545, section 3.1): escaped, folded, joined.

Byte for byte what `icalendar` writes, which a test holds them to; that takes a millisecond for an
entry, and whoever asks for a thousand waited for it with all others.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final

from api.timelines.ics_entries import CalendarEntry

MOST_BYTES: Final = 74
"""Of a line without its end, the space that begins a folded one not counted."""

_FOLD: Final = "\r\n "
_WITHOUT_MARKS: Final = str.maketrans("", "", "-:")
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def event(entry: CalendarEntry) -> str:
    """An entry with its lines, in the order in which calendars have them."""
    return "".join(f"{folded(each)}\r\n" for each in _lines(entry))


def escaped(text: str) -> str:
    """A text as a value of type TEXT."""
    return text.replace("\r\n", "\n").translate(_ESCAPED)


def folded(line: str) -> str:
    """A line in parts none of which is longer than may be, and no character is parted."""
    if line.isascii():
        if len(line) <= MOST_BYTES:
            return line
        return _FOLD.join(line[at : at + MOST_BYTES] for at in range(0, len(line), MOST_BYTES))
    return _FOLD.join(_parts(line))


def _parts(line: str) -> Iterator[str]:
    began = size = 0
    for at, character in enumerate(line):
        width = len(character.encode())
        if size + width > MOST_BYTES:
            yield line[began:at]
            began, size = at, 0
        size += width
    yield line[began:]


def _lines(entry: CalendarEntry) -> Iterator[str]:
    amended = _instant(entry.recording.amended_at)
    yield "BEGIN:VEVENT"
    yield f"SUMMARY:{escaped(entry.summary)}"
    yield f"DTSTART;VALUE=DATE:{_day(entry.days.start)}"
    yield f"DTEND;VALUE=DATE:{_day(entry.days.stop)}"
    yield f"DTSTAMP:{amended}"
    yield f"UID:{escaped(entry.uid)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"CATEGORIES:{','.join(map(escaped, entry.categories))}"
    yield f"CREATED:{_instant(entry.recording.recorded_at)}"
    yield f"DESCRIPTION:{escaped(entry.description)}"
    yield f"LAST-MODIFIED:{amended}"
    if entry.place is not None:
        yield f"LOCATION:{escaped(entry.place)}"
    yield f"STATUS:{escaped(entry.status)}"
    yield "TRANSP:TRANSPARENT"
    yield f"URL:{entry.url}"
    yield f"X-DETENTE-PERMALINK:{entry.permalink}"
    yield "END:VEVENT"


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat().replace("-", "")


def _instant(text: str) -> str:
    at = datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
    return at.isoformat(timespec="seconds").translate(_WITHOUT_MARKS) + "Z"
