"""So much of everything that no section of an answer has room for it."""

from collections.abc import Iterator
from datetime import date, timedelta

from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.measures import MeasureImposed
from events.vocabulary.offices import OfficialAppointed
from events.vocabulary.registry import EngagementAdded, MeasureAdded, SourceAdded, SourceChecked
from tests.recording import record, statement
from tests.running import Client

BANS = 260
CITED = statement().citations


def crowd(client: Client) -> None:
    """Record it all."""
    events = [*bans(), *appointments(60), *calls(60), *kin(70)]
    for start in range(0, len(events), 200):
        record(client, *events[start : start + 200])


def bans(count: int = BANS) -> Iterator[AnyEvent]:
    """Bans by the United States, each a day after the one before, on one issue."""
    for number in range(count):
        id, day = f"ban-{number:03}", date(2023, 1, 1) + timedelta(days=number)
        yield MeasureAdded(id=id, form="ban", name=f"Ban {number}")
        yield MeasureImposed(
            id=f"{id}-imposed",
            date=str(day),
            summary=f"Ban {number} is imposed.",
            citations=CITED,
            issues=("taiwan",),
            measure=id,
            imposed_by="united-states",
            targets=("china",),
        )


def appointments(count: int) -> Iterator[AnyEvent]:
    for number in range(count):
        yield OfficialAppointed(
            id=f"appointed-{number:03}",
            date=str(date(2022, 1, 1) + timedelta(days=number)),
            summary="Qin Gang is appointed once more.",
            citations=CITED,
            office="foreign-minister-of-china",
            official="qin-gang",
        )


def calls(count: int) -> Iterator[AnyEvent]:
    for number in range(count):
        id = f"call-{number:03}"
        yield EngagementAdded(id=id, form="call", name=f"Call {number}")
        yield EngagementHeld(
            id=f"{id}-held",
            date=str(date(2022, 3, 1) + timedelta(days=number)),
            summary=f"Call {number} is held.",
            citations=CITED,
            engagement=id,
            participants=("united-states", "china"),
        )


def kin(count: int) -> Iterator[AnyEvent]:
    for number in range(count):
        yield SourceAdded(
            id=f"kin-{number:03}",
            publisher="CNN",
            title="A copy",
            published="2023-06-19",
            lineage="cnn",
        )
        yield SourceChecked(
            source="cnn-blinken-xi-2023-06-19",
            checked_on=str(date(2023, 7, 1) + timedelta(days=number)),
            found="gone",
        )
