"""What may become of a data set that was withdrawn, and of what rested on it."""

from collections.abc import Iterator

from events.admission.broken import BrokenRule
from events.admission.present import KnownFact, Present
from events.vocabulary.registry import DataSetWithdrawn, SourceAdded


def broken_by_withdrawal(
    event: DataSetWithdrawn, source: SourceAdded | None, present: Present
) -> Iterator[BrokenRule]:
    """What forbids to withdraw a source; None: there is none, of which others tell."""
    if source is not None and source.data_set is None:
        yield BrokenRule("/source", "the id of a data set", event.source)
    elif present.is_withdrawn(event.source):
        yield BrokenRule("/source", "a data set that has not been withdrawn", event.source)


def broken_by_resting(known: KnownFact | None, id: str, present: Present) -> Iterator[BrokenRule]:
    """What forbids to amend a fact that stands no more, but by a correction."""
    if known is not None and present.rests_on_nothing(known):
        expected = "a fact that stands; what it rested on was withdrawn: correct it to rest on more"
        yield BrokenRule("/fact", expected, id)
