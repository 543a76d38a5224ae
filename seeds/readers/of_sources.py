"""Which data set is read how, by the id of its source.

A data set that nobody has written a reader for is read by `json_lines`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from msgspec import Struct

from events.vocabulary.amendments import CitationAdded
from events.vocabulary.base import Citation, Fact
from events.vocabulary.catalogue import AnyEvent
from seeds.data_sets.coverage import DataSetCoverage
from seeds.data_sets.record import Record, Rejected
from seeds.data_sets.tellings import NamesGiven, RecordTold
from seeds.readers import json_lines, pocom, rdcr, travels, visits


class Given(NamedTuple):
    """What a record gives for the fields of a fact: the `says` of a citation of it."""

    record: str
    fact: str
    says: Mapping[str, str]


class DataSetRead(Protocol):
    """What a reader makes of records."""

    @property
    def rejected(self) -> Sequence[Rejected]:
        """What is in no fact, with its reason."""

    @property
    def coverage(self) -> DataSetCoverage:
        """How much was read, field by field."""

    @property
    def naming(self) -> NamesGiven:
        """What it tells that was held before, and what of that is told no more."""


class DataSetReader(Struct, frozen=True):
    """How a data set is read: `records` of a folder in which it lies, with what is none; and the
    `events` that are made of records, whose citations tell what a record gives now. Without these
    a value that is cited stands in the record under the name of the fact's field. `read` says what
    became of them. Both go by what is held of the data set: what was told before keeps its name.
    """

    records: Callable[[Path], Iterator[Record | Rejected]]
    events: Callable[[Iterable[Record], Sequence[RecordTold]], Iterable[AnyEvent]] | None = None
    read: Callable[[Iterable[Record | Rejected], Sequence[RecordTold]], DataSetRead] | None = None

    def given(self, records: Iterable[Record], held: Sequence[RecordTold] = ()) -> Iterator[Given]:
        """What records give for the facts that they are read as, over those that are held."""
        for event in () if self.events is None else self.events(records, held):
            match event:
                case Fact():
                    yield from _given(event.id, event.citations)
                case CitationAdded():
                    yield from _given(event.fact, (event.citation,))
                case _:
                    pass  # it cites nothing


READERS: Final[Mapping[str, DataSetReader]] = {
    pocom.SOURCE.id: DataSetReader(pocom.records, pocom.events, pocom.read),
    rdcr.SOURCE.id: DataSetReader(rdcr.records, rdcr.events, rdcr.read),
    travels.SOURCE.id: DataSetReader(travels.records, travels.events, travels.read),
    visits.SOURCE.id: DataSetReader(visits.records, visits.events, visits.read),
}
"""By the id of the source."""

_ANY: Final = DataSetReader(records=json_lines.records)


def reader_of(source: str) -> DataSetReader:
    """The reader of a data set."""
    return READERS.get(source, _ANY)


def _given(fact: str, citations: Iterable[Citation]) -> Iterator[Given]:
    for each in citations:
        if each.record is not None:
            yield Given(each.record.id, fact, each.says)
