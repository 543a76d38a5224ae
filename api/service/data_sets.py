"""A newer version of a data set over the one that a ledger has: what is new, changed, gone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from api.service.collections import CollectionRecorded, append, holdings, told
from api.service.progress import TellProgress
from events.errors import QuestionError, UnknownIdError
from events.ledger.protocol import Ledger
from events.vocabulary.registry import DataSet, DataSetVersionAdded, SourceAdded
from seeds.collection import COLLECTIONS
from seeds.data_sets.record import Record, Rejected
from seeds.edition import Holdings, LeftAsItIs
from seeds.readers.of_sources import READERS

GONE_AT_ONCE: Final = 0.1
"""Of the records that are cited: more that are gone look like a folder with a part of them."""


class NewVersion(Struct, frozen=True, kw_only=True):
    """A `version` of the data set `source`, `published` on a day, in a `folder`.

    `may_be_less`: that many records are gone is meant.
    """

    source: str
    version: str
    published: str
    folder: Path
    may_be_less: bool = False


class VersionRecorded(Struct, frozen=True, kw_only=True):
    """What came of it: what was recorded, which cited records are gone, and what of the folder is
    in no fact.
    """

    recorded: CollectionRecorded
    gone: tuple[str, ...]
    rejected: tuple[Rejected, ...]


async def record_version(
    ledger: Ledger, new: NewVersion, progress: TellProgress, *, dry: bool = False
) -> VersionRecorded:
    """Record a newer version of a data set: facts of its new records, corrections where a record
    says otherwise than before, and that it is there. `dry`: find out, and record nothing.

    Interrupted, it goes on where it stopped when it is called again. Raises `UnknownIdError` for a
    source that is not in the ledger, `QuestionError` for one that has no reader and for a folder
    that has only a part of the records, `EventsRefusedError` for a version that is not newer.
    """
    reader = READERS.get(new.source)
    if reader is None or reader.events is None or reader.read is None:
        expected = f"a data set that is read as facts: {', '.join(READERS)}"
        raise QuestionError("source", new.source, expected)
    held = await holdings(ledger)
    source, by = held.held(f"source/{new.source}")
    if not isinstance(source, SourceAdded) or source.data_set is None:
        raise UnknownIdError("source", new.source)
    found = list(reader.records(new.folder))
    gone = _gone(held, new, found)
    read = [each for each in found if isinstance(each, Record)]
    events = [*_version(source.data_set, new, gone), *reader.events(read)]
    reason = f"Version {new.version} of the data set has it so."
    ours = frozenset(each.by for each in COLLECTIONS.values())
    told_otherwise = list(held.news(events, by, reason, ours))
    news = [each for each in told_otherwise if not isinstance(each, LeftAsItIs)]
    kept = tuple(each for each in told_otherwise if isinstance(each, LeftAsItIs))
    if dry:
        await ledger.check(news)
    else:
        await append(ledger, news, by, f"recording {new.source}", progress)
    return VersionRecorded(
        recorded=told(new.source, news, kept),
        gone=gone,
        rejected=tuple(reader.read(found).rejected),
    )


def _version(
    registered: DataSet, new: NewVersion, gone: tuple[str, ...]
) -> Iterator[DataSetVersionAdded]:
    """That it is there; the version that the source was registered in is there already."""
    if new.version != registered.version:
        yield DataSetVersionAdded(
            source=new.source, version=new.version, published=new.published, gone=gone
        )


def _gone(held: Holdings, new: NewVersion, found: list[Record | Rejected]) -> tuple[str, ...]:
    """The records that are cited and not there any more, in order."""
    cited = held.records_of(new.source)
    there = {each.id if isinstance(each, Record) else each.record for each in found}
    gone = sorted(cited - there)
    if len(gone) > GONE_AT_ONCE * len(cited) and not new.may_be_less:
        expected = (
            f"a folder with the whole data set; {len(gone):,} of {len(cited):,} records that are"
            f" cited are not in it"
        )
        raise QuestionError("folder", str(new.folder), expected)
    return tuple(gone)
