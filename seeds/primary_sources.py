"""The founding story from its primary sources: a collection to be recorded after the founding one.

Its folder is laid out as the founding facts are, and may name what is registered there and follow
facts from there. `amendments.yaml` has what it changes in them, in the order of recording.
"""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from msgspec import structs

from events.vocabulary.amendments import CitationAdded, FactCorrected
from events.vocabulary.base import Fact
from events.vocabulary.facts import AnyFact
from seeds.coverage import COVERAGE, coverage, summary_of
from seeds.covered import CoverageSummary, SourceCoverage
from seeds.founding import FoundingEvent, founding_events
from seeds.reading import event_of, read_items

FOLDER: Final = "primary-sources"
"""Where in this package the collection is."""

AMENDMENTS: Final = "amendments"
"""The file of corrections of founding facts, and of further citations of them."""

PrimarySourceEvent = FoundingEvent | FactCorrected | CitationAdded


def primary_source_events(folder: Traversable | None = None) -> tuple[PrimarySourceEvent, ...]:
    """Read the collection, in an order in which it can be recorded after the founding facts.

    `folder` stands in for the packaged one. Raises ImportFileError as `founding_events` does.
    """
    folder = folder or _packaged()
    return (*founding_events(folder), *_amendments(folder / f"{AMENDMENTS}.yaml"))


def primary_source_coverage() -> tuple[SourceCoverage, ...]:
    """Read how much of each of its sources was read; raises ImportFileError as `coverage` does."""
    return coverage(_packaged() / f"{COVERAGE}.yaml")


def primary_source_summaries() -> tuple[tuple[SourceCoverage, CoverageSummary], ...]:
    """The coverage of each of its sources with its sum: the facts are its own and founding ones
    that it amends.
    """
    facts = list(_as_amended())
    return tuple((read, summary_of(read, facts)) for read in primary_source_coverage())


def _as_amended() -> Iterator[Fact]:
    """Every fact that cites its sources, as it reads once all is recorded."""
    told: dict[str, AnyFact] = {
        each.id: each for each in founding_events() if isinstance(each, Fact)
    }
    for event in primary_source_events():
        match event:
            case FactCorrected(fact=fact):
                told[fact.id] = fact
            case CitationAdded(fact=id, citation=citation):
                told[id] = structs.replace(told[id], citations=(*told[id].citations, citation))
            case Fact():
                told[event.id] = event
    yield from told.values()


def _packaged() -> Traversable:
    return files("seeds") / FOLDER


def _amendments(file: Traversable) -> Iterator[FactCorrected | CitationAdded]:
    if not file.is_file():
        return
    for item in read_items(file):
        yield event_of(item, FactCorrected | CitationAdded, file)
