"""iCalendar (RFC 5545): an all-day entry for each fact, and for each engagement that is to come.

What the entries say is in `api.timelines.ics_entries`. A calendar knows whole days alone: what has
an open date cannot be entered, and `X-DETENTE-LEFT-OUT` counts it. DTEND is the day after the last
one. DTSTAMP and LAST-MODIFIED are when the present words were recorded, which is what RFC 5545 has
them mean in a calendar without METHOD. URL is the address without clocks, X-DETENTE-PERMALINK where
the entry stands as it reads. No clock is told that was not asked for: the bytes are the same until
something in the calendar changes.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from api.http.media_formats import Format
from api.timelines.ics_entries import CalendarEntry, days_of, entries
from api.timelines.page import Story

if TYPE_CHECKING:
    from icalendar import Calendar

FORMAT = Format(name="ics", media_type="text/calendar", extension=".ics")
PRODID = "-//Detente//Timeline//EN"


def render(story: Story) -> bytes:
    """The calendar; folding and escaping are the library's."""
    # It takes a fifth of a second to import, which no command and no start should wait for.
    from icalendar import Calendar  # noqa: PLC0415 (see above)

    calendar = Calendar()
    left_out = sum(days_of(item.date) is None for item in story.items)
    for name, value in _head(story, left_out):
        calendar.add(name, value)
    for entry in entries(story):
        _add(calendar, entry)
    return bytes(calendar.to_ical())


def _head(story: Story, left_out: int) -> Iterator[tuple[str, str]]:
    yield "PRODID", PRODID
    yield "VERSION", "2.0"
    yield "CALSCALE", "GREGORIAN"
    yield "X-WR-CALNAME", story.title
    said = " ".join(_said(story))
    if said:
        yield "X-WR-CALDESC", said
    yield "X-DETENTE-LEFT-OUT", str(left_out)
    if story.permalink is not None:
        yield "X-DETENTE-PERMALINK", story.permalink
    if story.next_address is not None:
        yield "X-DETENTE-NEXT", story.next_address


def _said(story: Story) -> Iterator[str]:
    """The clocks that were asked for, and that there is more."""
    asked, used = story.addresses.question.asked, story.used
    if asked.as_of is not None:
        yield f"As of {used.as_of}."
    if asked.public_by is not None:
        yield f"Public by {used.public_by}."
    if asked.known_at is not None:
        yield f"As recorded up to position {used.known_at}."
    if story.said_left_out is not None:
        yield story.said_left_out
    if story.next is not None:
        yield "There are more facts."


def _add(calendar: "Calendar", entry: CalendarEntry) -> None:
    from icalendar import Event  # noqa: PLC0415 (as above)

    event = Event()
    event.add("UID", entry.uid)
    event.add("DTSTAMP", _instant(entry.recording.amended_at))
    event.add("CREATED", _instant(entry.recording.recorded_at))
    event.add("LAST-MODIFIED", _instant(entry.recording.amended_at))
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTART", date.fromordinal(entry.days.start))
    event.add("DTEND", date.fromordinal(entry.days.stop))
    event.add("SUMMARY", entry.summary)
    event.add("DESCRIPTION", entry.description)
    event.add("STATUS", entry.status)
    event.add("TRANSP", "TRANSPARENT")
    event.add("CATEGORIES", list(entry.categories))
    event.add("URL", entry.url)
    event.add("X-DETENTE-PERMALINK", entry.permalink)
    if entry.place is not None:
        event.add("LOCATION", entry.place)
    calendar.add_component(event)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
