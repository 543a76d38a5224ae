"""What becomes an entry of a calendar: facts, what was taken out, engagements that are to come.

A date that is uncertain takes all days that it may mean and is TENTATIVE, with the date as written
in its description. Entries of facts are CONFIRMED where the date is certain. An engagement has an
entry of its own on the days for which it stands planned, TENTATIVE from proposal to plan, CONFIRMED
once announced, CANCELLED where it was postponed, cancelled or refused; that it was held is a fact
by then. A fact that was taken back, or corrected so that it is no part of the calendar any more,
stays, CANCELLED, with the reason; so does an engagement of which nothing else is told any more.

UID stays the same wherever and whenever the calendar is read. SEQUENCE counts how far, in positions
of the ledger, a correction lies behind the first record: it grows with each; that of an engagement
is the last position that told of it.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from api.asking.addresses import edition
from api.plain import plain
from api.timelines.drawn_dates import Days, drawn, when
from api.timelines.page import Story, as_told, date_of, grounds, titled, why_gone
from projections.subjects import engagements
from projections.subjects.engagements import EngagementState
from projections.timeline.included import FactRecording, life_of, recordings
from projections.timeline.retractions import TakenOut
from projections.timeline.timeline import Item

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


class CalendarEntry(Struct, frozen=True, kw_only=True):
    """What becomes a VEVENT."""

    uid: str
    summary: str
    description: str
    days: Days
    status: str
    sequence: int
    recording: FactRecording
    url: str
    permalink: str
    categories: tuple[str, ...]
    place: str | None = None


def entries(story: Story) -> Iterator[CalendarEntry]:
    """All entries of a calendar."""
    yield from _of_facts(story)
    yield from _of_taken_out(story)
    yield from _of_engagements(story)


def days_of(edtf: str) -> Days | None:
    """The days of an entry; None where they are open."""
    return drawn(when(edtf), to_its_end=True)


def status_of(edtf: str) -> str:
    """Of something that happened, going by its date."""
    return CONFIRMED if when(edtf).is_sharp else TENTATIVE


def _of_facts(story: Story) -> Iterator[CalendarEntry]:
    recorded = recordings(story.reader, story.items)
    for item in story.items:
        days = days_of(item.date)
        if days is not None:
            yield _of_fact(story, item, days, recorded[item.id])


def _of_fact(story: Story, item: Item, days: Days, recording: FactRecording) -> CalendarEntry:
    place = story.place_of(item)
    date = date_of(item)
    said = (f"When: {date.words} ({date.edtf} in EDTF){as_told(item)}.", f"{grounds(item)}.")
    return CalendarEntry(
        uid=f"fact.{item.id}@detente",
        summary=titled(item),
        description="\n".join(said),
        days=days,
        status=status_of(item.date),
        sequence=item.version - item.position,
        recording=recording,
        url=story.page_of(item),
        permalink=story.edition_of(item, recording),
        categories=(item.type, *item.issues),
        place=plain(place.name) if place else None,
    )


def _of_taken_out(story: Story) -> Iterator[CalendarEntry]:
    """What was taken out, on the days on which it stood, as no longer taking place."""
    recorded = recordings(story.reader, [each.item for each in story.taken_out])
    for each in story.taken_out:
        days = days_of(each.item.date)
        if days is not None:
            before = _of_fact(story, each.item, days, recorded[each.item.id])
            yield replace(
                before,
                description=plain(why_gone(each)),
                status=CANCELLED,
                sequence=each.position - each.item.position,
                recording=FactRecording(before.recording.recorded_at, each.recorded_at),
            )


def _of_engagements(story: Story) -> Iterator[CalendarEntry]:
    """The engagements that the facts are about, as far as they are planned for some days."""
    about = list(story.engagements())
    for state in engagements.states(story.reader, about, story.clocks):
        entry = _of_engagement(story, state)
        if entry is not None:
            yield entry
    for each in story.taken_out:
        # Nothing that is left tells of it, so this is what it was before.
        engagement = each.item.engagement
        if engagement is not None and engagement not in about:
            about.append(engagement)
            yield from _of_untold(story, engagement, each)


def _of_untold(story: Story, engagement: str, taken_out: TakenOut) -> Iterator[CalendarEntry]:
    now = engagements.states(story.reader, [engagement], story.clocks)
    before = replace(story.clocks, known_at=taken_out.position - 1)
    for state in engagements.states(story.reader, [engagement], before):
        entry = _of_engagement(story, state)
        if entry is not None and not now:
            description = plain(why_gone(taken_out))
            yield replace(entry, description=description, status=CANCELLED)


def _status(state: EngagementState) -> str | None:
    """None where it was held, perhaps: the facts of it stand in the calendar themselves."""
    if state.status is not None:
        status = STATUS.get(state.status)
        blunt = state.planned_for is not None and not when(state.planned_for).is_sharp
        return TENTATIVE if status == CONFIRMED and blunt else status
    return None if any(each.value == "held" for each in state.alternatives) else TENTATIVE


def _of_engagement(story: Story, state: EngagementState) -> CalendarEntry | None:
    """An engagement on the days for which it stands planned; None where there are none."""
    days = days_of(state.planned_for) if state.planned_for is not None else None
    status, life = _status(state), life_of(story.reader, state.engagement, story.clocks)
    if state.planned_for is None or days is None or status is None or life is None:
        return None
    date = when(state.planned_for)
    stands = state.status or "uncertain"
    told = edition(life.version, life.amended_at, life.recorded_at[:10])
    return CalendarEntry(
        uid=f"engagement.{state.engagement}@detente",
        summary=plain(f"{state.name} ({stands})"),
        description=f"{stands.capitalize()}; planned for {date.words} ({date.edtf} in EDTF).",
        days=days,
        status=status,
        sequence=life.version,
        recording=life,
        url=story.addresses.page("engagements", state.engagement),
        permalink=story.addresses.edition_of("engagements", state.engagement, told),
        categories=(state.form,),
    )
