"""Which data set is read how, by the id of its source.

A data set that nobody has written a reader for is read by `json_lines`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct

from events.vocabulary.amendments import CitationAdded
from events.vocabulary.base import Citation, Fact
from events.vocabulary.catalogue import AnyEvent
from seeds.data_sets.record import Record, Rejected
from seeds.readers import json_lines, pocom, rdcr, travels, visits


class Given(NamedTuple):
    """What a record gives for the fields of a fact: the `says` of a citation of it."""

    record: str
    fact: str
    says: Mapping[str, str]


class DataSetReader(Struct, frozen=True):
    """How a data set is read: `records` of a folder in which it lies, with what is none; and the
    `events` that are made of records, whose citations tell what a record gives now. Without these
    a value that is cited stands in the record under the name of the fact's field.
    """

    records: Callable[[Path], Iterator[Record | Rejected]]
    events: Callable[[Iterable[Record]], Iterable[AnyEvent]] | None = None

    def given(self, records: Iterable[Record]) -> Iterator[Given]:
        """What records give for the facts that they are read as."""
        for event in () if self.events is None else self.events(records):
            match event:
                case Fact():
                    yield from _given(event.id, event.citations)
                case CitationAdded():
                    yield from _given(event.fact, (event.citation,))
                case _:
                    pass  # it cites nothing


READERS: Final[Mapping[str, DataSetReader]] = {
    pocom.SOURCE.id: DataSetReader(records=pocom.records, events=pocom.events),
    rdcr.SOURCE.id: DataSetReader(records=rdcr.records, events=rdcr.events),
    travels.SOURCE.id: DataSetReader(records=travels.records, events=travels.events),
    visits.SOURCE.id: DataSetReader(records=visits.records, events=visits.events),
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
