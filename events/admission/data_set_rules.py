"""What may be told of a data set as a whole: that there is a newer version, or to count on none."""

from collections.abc import Iterator

from events.admission.broken import BrokenRule
from events.admission.present import Present
from events.errors import DateError
from events.time.dates import parse
from events.vocabulary.registry import (
    DataSet,
    DataSetVersionAdded,
    DataSetWithdrawn,
    SourceAdded,
)


def broken_of_data_set(
    event: DataSetVersionAdded | DataSetWithdrawn, source: SourceAdded | None, present: Present
) -> Iterator[BrokenRule]:
    """What forbids to tell that of a source; None: there is none, of which others tell."""
    if source is None:
        return
    if source.data_set is None:
        yield BrokenRule("/source", "the id of a data set", event.source)
        return
    if present.is_withdrawn(event.source):
        yield BrokenRule("/source", "a data set that has not been withdrawn", event.source)
    if isinstance(event, DataSetVersionAdded):
        yield from _version(event, source, source.data_set, present)


def _version(
    event: DataSetVersionAdded, source: SourceAdded, registered: DataSet, present: Present
) -> Iterator[BrokenRule]:
    last = present.version(event.source)
    version = registered.version if last is None else last.version
    published = source.published if last is None else last.published
    if event.version == version:
        yield BrokenRule("/version", "another version than the one that is there", version)
    if _is_older(event.published, published):
        expected = f"{published}, when the version that is there came out, or later"
        yield BrokenRule("/published", expected, event.published)
    for at in _repeated(event.gone):
        yield BrokenRule(f"/gone/{at}", "each id once", event.gone[at])


def _is_older(date: str, other: str) -> bool:
    """Whether a day certainly lies before another; of what is no date others tell."""
    try:
        return parse(date).first.latest < parse(other).first.earliest
    except DateError:
        return False


def _repeated(ids: tuple[str, ...]) -> Iterator[int]:
    seen: set[str] = set()
    for at, id in enumerate(ids):
        if id in seen:
            yield at
        seen.add(id)
