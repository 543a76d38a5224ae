"""Records the collections that Detente comes with: at a first start, and when somebody asks."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from msgspec import Struct

from api.service.progress import TellProgress
from events.admission.batch import BATCH_LIMIT
from events.errors import EventsRefusedError
from events.files import durable
from events.ledger.protocol import MOST_READ, Ledger
from events.uncollected import uncollected
from events.vocabulary.amendments import FactCorrected, FactRetracted, RetractionUndone
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import RegistrationCorrected
from projections.filing.building import in_thread
from seeds.collection import COLLECTIONS, Collection, chosen
from seeds.edition import Holdings, LeftAsItIs

MARK: Final = "collections-to-record"
"""A file in the data directory, there while a first start records collections: a line a name."""


class CollectionRecorded(Struct, frozen=True, kw_only=True):
    """What came of recording a collection: how many events of which sort (`retractions` are of what
    it tells no more, or again), and what was left as it is, with the reason.
    """

    collection: str
    events: int
    facts: int
    registrations: int
    corrections: int
    retractions: int = 0
    kept: tuple[LeftAsItIs, ...]


async def record_first(
    data: Path, ledger: Ledger, names: Sequence[str], progress: TellProgress
) -> None:
    """Give an empty ledger its collections; one that was interrupted in that is given the rest."""
    mark = data / MARK
    if await ledger.head() == 0:
        if not names:
            return
        durable.replace(mark, "\n".join(names).encode(), durable.READABLE)
    elif mark.exists():
        names = mark.read_text().split()
    else:
        return
    with uncollected():  # it takes a tenth of the time
        for collection in chosen(names):
            await _record_beside_others(ledger, collection, progress)
    durable.remove(mark)


async def _record_beside_others(
    ledger: Ledger, collection: Collection, progress: TellProgress
) -> None:
    """Record a collection that another node of the ledger may be recording, too."""
    while True:
        before = await ledger.head()
        try:
            await record(ledger, collection, progress)
        except EventsRefusedError:
            if await ledger.head() == before:
                raise
        else:
            return


async def record(
    ledger: Ledger, collection: Collection, progress: TellProgress, *, dry: bool = False
) -> CollectionRecorded:
    """Record what a ledger has not of a collection, correct what the collection says otherwise now,
    and take back what it tells no more. `dry`: find out what that is, and record nothing.

    Interrupted, it goes on where it stopped when it is called again.
    """
    found = await in_thread(_differences, await holdings(ledger), collection)
    kept = tuple(each for each in found if isinstance(each, LeftAsItIs))
    news = [each for each in found if not isinstance(each, LeftAsItIs)]
    if not dry:
        await append(ledger, news, collection.by, f"recording {collection.name}", progress)
    return told(collection.name, news, kept)


def _differences(held: Holdings, collection: Collection) -> list[AnyEvent | LeftAsItIs]:
    ours = frozenset(each.by for each in COLLECTIONS.values())
    reason = f"The present edition of the collection {collection.name} has it so."
    edition = list(collection.events())
    newer = held.newer_than(edition)
    found = list(held.news(edition, collection.by, reason, ours, newer))
    gone = f"The present edition of the collection {collection.name} tells it no more."
    found += held.told_no_more(edition, collection.by, gone, newer, collection.vanished())
    return found


async def events_by(ledger: Ledger) -> Counter[str]:
    """How many events each has recorded, by name."""
    found: Counter[str] = Counter()
    after = 0
    while batch := await ledger.read(after=after, limit=MOST_READ):
        found.update(each.recorded_by for each in batch)
        after = batch[-1].position
    return found


async def holdings(ledger: Ledger) -> Holdings:
    """What a ledger holds."""
    held, after = Holdings(), 0
    while batch := await ledger.read(after=after, limit=MOST_READ):
        for each in batch:
            held.take(each.event, each.recorded_by)
        after = batch[-1].position
    return held


async def append(
    ledger: Ledger, news: list[AnyEvent], by: str, doing: str, progress: TellProgress
) -> None:
    """Append events however many there are, some at a time."""
    rest, done = iter(news), 0
    while batch := list(islice(rest, BATCH_LIMIT)):
        await ledger.append(batch, by=by)
        done += len(batch)
        progress(doing, done, len(news))


def told(name: str, news: list[AnyEvent], kept: tuple[LeftAsItIs, ...]) -> CollectionRecorded:
    """What came of recording a collection, or a version of a data set, of this name."""
    sorts = Counter(_sort(each) for each in news)
    return CollectionRecorded(
        collection=name,
        events=len(news),
        facts=sorts["fact"],
        registrations=sorts["registration"],
        corrections=sorts["correction"],
        retractions=sorts["retraction"],
        kept=kept,
    )


def _sort(event: AnyEvent) -> str:
    if isinstance(event, FactCorrected | RegistrationCorrected):
        return "correction"
    if isinstance(event, FactRetracted | RetractionUndone):
        return "retraction"
    return "fact" if isinstance(event, Fact) else "registration"
