"""iCalendar (RFC 5545): an all-day entry for each fact, and for each engagement that is to come.

A calendar knows whole days alone. A date that is uncertain takes all days that it may mean and is
TENTATIVE, with the date as written in its description; one that is open cannot be entered, and
`X-DETENTE-LEFT-OUT` counts it. DTEND is the day after the last one.

Entries of facts are CONFIRMED where the date is certain. An engagement has an entry of its own on
the days for which it stands planned, TENTATIVE from proposal to plan, CONFIRMED once announced,
CANCELLED where it was postponed, cancelled or refused; that it was held is a fact by then.

UID stays the same wherever and whenever the calendar is read. SEQUENCE counts how far, in positions
of the ledger, a correction lies behind the first record: it grows with each. DTSTAMP and
LAST-MODIFIED are when the present words were recorded, which is what RFC 5545 has them mean in a
calendar without METHOD.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from api.formats.dates import Days, drawn, when
from api.formats.story import Story, date_of, grounds
from api.negotiation import Format
from api.plain import plain
from projections import engagements
from projections.enclosures import Recording, recordings
from projections.engagements import EngagementState
from projections.timeline import Item

if TYPE_CHECKING:
    from icalendar import Calendar

FORMAT = Format(name="ics", media_type="text/calendar", extension=".ics")
PRODID = "-//Detente//Timeline//EN"
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
STATUS = {
    "proposed": TENTATIVE,
    "invited": TENTATIVE,
    "accepted": TENTATIVE,
    "planned": TENTATIVE,
    "announced": CONFIRMED,
    "postponed": CANCELLED,
    "cancelled": CANCELLED,
    "refused": CANCELLED,
}
"""Of an engagement that is not held yet, for the days that are, or were, planned for it."""


class _Entry(Struct, frozen=True, kw_only=True):
    """What becomes a VEVENT."""

    uid: str
    summary: str
    description: str
    days: Days
    status: str
    sequence: int
    recording: Recording
    url: str
    categories: tuple[str, ...]
    place: str | None = None


def render(story: Story) -> bytes:
    """The calendar."""
    return begin(story)()


def begin(story: Story) -> Callable[[], bytes]:
    """Look everything up; what comes back writes it, which takes long and may be done elsewhere."""
    entries = (*_of_facts(story), *_of_engagements(story))
    left_out = sum(days_of(item.date) is None for item in story.items)
    return partial(_written, tuple(_head(story, left_out)), entries)


def _written(head: tuple[tuple[str, str], ...], entries: tuple[_Entry, ...]) -> bytes:
    """The calendar; folding and escaping are the library's."""
    # It takes a fifth of a second to import, which no command and no start should wait for.
    from icalendar import Calendar  # noqa: PLC0415 (see above)

    calendar = Calendar()
    for name, value in head:
        calendar.add(name, value)
    for entry in entries:
        _add(calendar, entry)
    return bytes(calendar.to_ical())


def days_of(edtf: str) -> Days | None:
    """The days of an entry; None where they are open."""
    return drawn(when(edtf), to_its_end=True)


def status_of(edtf: str) -> str:
    """Of something that happened, going by its date."""
    return CONFIRMED if when(edtf).is_sharp else TENTATIVE


def _head(story: Story, left_out: int) -> Iterator[tuple[str, str]]:
    said = f"As of {story.used.as_of}, as recorded up to position {story.used.known_at}."
    yield "PRODID", PRODID
    yield "VERSION", "2.0"
    yield "CALSCALE", "GREGORIAN"
    yield "X-WR-CALNAME", story.title
    yield "X-WR-CALDESC", said if story.next is None else f"{said} There are more facts."
    yield "X-DETENTE-LEFT-OUT", str(left_out)
    yield "X-DETENTE-PERMALINK", story.addresses.permalink
    if story.next_address is not None:
        yield "X-DETENTE-NEXT", story.next_address


def _of_facts(story: Story) -> Iterator[_Entry]:
    recorded = recordings(story.reader, story.items)
    for item in story.items:
        days = days_of(item.date)
        if days is not None:
            yield _of_fact(story, item, days, recorded[item.id])


def _of_fact(story: Story, item: Item, days: Days, recording: Recording) -> _Entry:
    place = story.place_of(item)
    date = date_of(item)
    url = story.page_of(item)
    said = (f"When: {date.words} ({date.edtf} in EDTF).", f"{grounds(item)}.")
    return _Entry(
        uid=f"fact.{item.id}@detente",
        summary=plain(item.summary),
        description="\n".join(said),
        days=days,
        status=status_of(item.date),
        sequence=item.version - item.position,
        recording=recording,
        url=url,
        categories=(item.type, *item.issues),
        place=plain(place.name) if place else None,
    )


def _of_engagements(story: Story) -> Iterator[_Entry]:
    """The engagements that the facts are about, as far as they are planned for some days."""
    about = story.engagements()
    recorded = recordings(story.reader, story.items)
    for state in engagements.states(story.reader, list(about), story.clocks):
        days = days_of(state.planned_for) if state.planned_for is not None else None
        status = _status(state)
        if days is not None and status is not None:
            yield _of_engagement(story, state, (days, status), about, recorded)


def _status(state: EngagementState) -> str | None:
    """None where it was held, perhaps: the facts of it stand in the calendar themselves."""
    if state.status is not None:
        status = STATUS.get(state.status)
        blunt = state.planned_for is not None and not when(state.planned_for).is_sharp
        return TENTATIVE if status == CONFIRMED and blunt else status
    return None if any(each.value == "held" for each in state.alternatives) else TENTATIVE


def _of_engagement(
    story: Story,
    state: EngagementState,
    standing: tuple[Days, str],
    about: Mapping[str, list[Item]],
    recorded: dict[str, Recording],
) -> _Entry:
    days, status = standing
    assert state.planned_for is not None, "it has days"
    date = when(state.planned_for)
    shown = about[state.engagement]
    stands = state.status or "uncertain"
    url = story.addresses.page("engagements", state.engagement)
    latest = max(shown, key=lambda item: item.version)
    return _Entry(
        uid=f"engagement.{state.engagement}@detente",
        summary=plain(f"{state.name} ({stands})"),
        description=f"{stands.capitalize()}; planned for {date.words} ({date.edtf} in EDTF).",
        days=days,
        status=status,
        sequence=latest.version,
        recording=recorded[latest.id],
        url=url,
        categories=(state.form,),
    )


def _add(calendar: "Calendar", entry: _Entry) -> None:
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
    if entry.place is not None:
        event.add("LOCATION", entry.place)
    calendar.add_component(event)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
