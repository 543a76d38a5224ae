"""A newer version of a data set over the one that a ledger has: what is new, changed, gone."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct

from api.service.collections import CollectionRecorded, append, holdings, told
from api.service.progress import TellProgress
from events.errors import QuestionError, UnknownIdError
from events.ledger.protocol import Ledger
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import DataSet, DataSetVersionAdded, SourceAdded
from seeds.collection import COLLECTIONS
from seeds.data_sets.record import Record, Rejected
from seeds.data_sets.tellings import RecordTold
from seeds.edition import Holdings, LeftAsItIs
from seeds.readers.of_sources import READERS, DataSetRead, DataSetReader

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
    """What came of it: what was recorded, which cited records are gone, how many have another
    number now and tell what they told, and what of the folder is in no fact.
    """

    recorded: CollectionRecorded
    gone: tuple[str, ...]
    renumbered: int
    rejected: tuple[Rejected, ...]


async def record_version(
    ledger: Ledger, new: NewVersion, progress: TellProgress, *, dry: bool = False
) -> VersionRecorded:
    """Record a newer version of a data set: facts of its new records, corrections where a record
    says otherwise than before, and that it is there. `dry`: find out, and record nothing.

    Interrupted, it goes on where it stopped when it is called again. Raises `UnknownIdError` for a
    source that is not in the ledger, `QuestionError` for one that has no reader and for a folder
    that has only a part of the records, or files that cannot be read, `EventsRefusedError` for a
    version that is not newer.
    """
    reader = _reader_of(new.source)
    held = await holdings(ledger)
    source, by = held.held(f"source/{new.source}")
    if not isinstance(source, SourceAdded) or source.data_set is None:
        raise UnknownIdError("source", new.source)
    found = _read(reader, new, held, by)
    vanished = (each for each in found.gone if each not in found.there)
    events = [*_version(source.data_set, new, vanished), *found.events]
    reason = f"Version {new.version} of the data set has it so."
    ours = frozenset(each.by for each in COLLECTIONS.values())
    own = (each for each in events if not held.tells_more(each))
    told_otherwise = list(held.news(own, by, reason, ours))
    news = [each for each in told_otherwise if not isinstance(each, LeftAsItIs)]
    kept = tuple(each for each in told_otherwise if isinstance(each, LeftAsItIs))
    if dry:
        await ledger.check(news)
    else:
        await append(ledger, news, by, f"recording {new.source}", progress)
    return VersionRecorded(
        recorded=told(new.source, news, kept),
        gone=tuple(found.gone),
        renumbered=len(found.read.naming.renumbered),
        rejected=tuple(found.read.rejected),
    )


class _Folder(NamedTuple):
    """What a folder has: the ids of its records, what was read of them, the cited records of which
    nothing is told any more, and the events of it.
    """

    there: set[str]
    read: DataSetRead
    gone: list[str]
    events: Iterable[AnyEvent]


def _reader_of(source: str) -> DataSetReader:
    if source not in READERS:
        expected = f"a data set that is read as facts: {', '.join(READERS)}"
        raise QuestionError("source", source, expected)
    return READERS[source]


def _read(reader: DataSetReader, new: NewVersion, held: Holdings, by: str) -> _Folder:
    assert reader.read is not None, "each of the readers reads facts"
    assert reader.events is not None, "each of the readers reads facts"
    found = list(reader.records(new.folder))
    told_before = held.told_of(new.source, by)
    read = reader.read(found, told_before)
    cited, good = held.records_of(new.source), [e for e in found if isinstance(e, Record)]
    there = {each.id for each in good}
    unread = {each.record for each in read.rejected if each.record is not None}
    untold = (each for each in read.naming.untold if each.record not in unread)
    gone = _gone(cited, told_before, untold, there | unread)
    _refuse_a_part(new, gone, cited)
    _refuse_unread(new, gone, [each for each in found if isinstance(each, Rejected)])
    return _Folder(there, read, gone, reader.events(good, told_before))


def _version(registered: DataSet, new: NewVersion, gone: Iterable[str]) -> Iterator[AnyEvent]:
    """That it is there; the version that the source was registered in is there already."""
    if new.version != registered.version:
        yield DataSetVersionAdded(
            source=new.source, version=new.version, published=new.published, gone=tuple(gone)
        )


def _gone(
    cited: set[str],
    told_before: Sequence[RecordTold],
    untold: Iterable[RecordTold],
    there: set[str],
) -> list[str]:
    """The records that are cited and that no record tells any more, in order; of what is not
    recognised by what it tells, those whose ids are not there.
    """
    recognised = {each.record for each in told_before}
    unread = cited - recognised - there
    return sorted(unread | (cited & {each.record for each in untold}))


def _refuse_unread(new: NewVersion, gone: Sequence[str], rejected: Iterable[Rejected]) -> None:
    """What stands in a file that cannot be read is not gone."""
    unread = next((each for each in rejected if each.record is None), None)
    if gone and unread is not None and not new.may_be_less:
        expected = (
            f"a folder of which every file can be read; {len(gone):,} records that are cited are"
            f" not found, and of {unread.file}: {unread.reason}"
        )
        raise QuestionError("folder", str(new.folder), expected)


def _refuse_a_part(new: NewVersion, gone: Sequence[str], cited: set[str]) -> None:
    if len(gone) > GONE_AT_ONCE * len(cited) and not new.may_be_less:
        expected = (
            f"a folder with the whole data set; {len(gone):,} of {len(cited):,} records that are"
            f" cited are not in it"
        )
        raise QuestionError("folder", str(new.folder), expected)
