"""The lines of calendars are, byte for byte, what the library writes of the same entries."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Event

from api.timelines.ics_entries import CalendarEntry
from api.timelines.ics_lines import MOST_BYTES, event, folded
from projections.timeline.included import FactRecording
from tests.chances import chances

TEXTS = st.text(
    st.one_of(
        st.characters(categories=["L", "N", "P", "S", "Zs", "Mn"]),
        st.sampled_from('\\;,:"\n äé中🙂'),
    ),
    max_size=200,
).filter(lambda text: "\\N" not in text)  # which the library takes for the end of a line
ADDRESSES = st.text("abcdefghij0123456789/?&=._-%,;", max_size=200).map(
    "https://a.example/".__add__
)
INSTANTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)).map(  # noqa: DTZ001 (the zone is given beside)
    datetime.isoformat
)
ENTRIES = st.builds(
    CalendarEntry,
    uid=TEXTS,
    summary=TEXTS,
    description=TEXTS,
    days=st.integers(1, date.max.toordinal() - 5).map(lambda day: range(day, day + 3)),
    status=st.sampled_from(["CONFIRMED", "TENTATIVE", "CANCELLED"]),
    sequence=st.integers(0, 10**6),
    recording=st.builds(FactRecording, INSTANTS, INSTANTS),
    url=ADDRESSES,
    permalink=ADDRESSES,
    categories=st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
    place=st.one_of(st.none(), TEXTS),
)


def by_the_library(entry: CalendarEntry) -> bytes:
    made = Event()
    made.add("UID", entry.uid)
    made.add("DTSTAMP", datetime.fromisoformat(entry.recording.amended_at))
    made.add("CREATED", datetime.fromisoformat(entry.recording.recorded_at))
    made.add("LAST-MODIFIED", datetime.fromisoformat(entry.recording.amended_at))
    made.add("SEQUENCE", entry.sequence)
    made.add("DTSTART", date.fromordinal(entry.days.start))
    made.add("DTEND", date.fromordinal(entry.days.stop))
    made.add("SUMMARY", entry.summary)
    made.add("DESCRIPTION", entry.description)
    made.add("STATUS", entry.status)
    made.add("TRANSP", "TRANSPARENT")
    made.add("CATEGORIES", list(entry.categories))
    made.add("URL", entry.url)
    made.add("X-DETENTE-PERMALINK", entry.permalink)
    if entry.place is not None:
        made.add("LOCATION", entry.place)
    return bytes(made.to_ical())


@given(ENTRIES)
@settings(max_examples=chances(300))
def test_entry_reads_as_the_library_writes_it(entry: CalendarEntry) -> None:
    assert event(entry).encode() == by_the_library(entry)


@pytest.mark.parametrize("character", ["a", "é", "中", "🙂"])
@pytest.mark.parametrize("length", range(MOST_BYTES - 2, MOST_BYTES + 4))
def test_line_is_folded_between_characters_and_never_too_long(character: str, length: int) -> None:
    line = character * length

    parts = folded(line).split("\r\n ")

    assert "".join(parts) == line
    assert all(len(each.encode()) <= MOST_BYTES for each in parts)
