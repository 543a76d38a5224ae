"""What may become of what rested on a data set that was withdrawn."""

from collections.abc import Iterator

from events.admission.broken import BrokenRule
from events.admission.present import KnownFact, Present


def broken_by_resting(known: KnownFact | None, id: str, present: Present) -> Iterator[BrokenRule]:
    """What forbids to amend a fact that stands no more, but by a correction."""
    if known is not None and present.rests_on_nothing(known):
        expected = "a fact that stands; what it rested on was withdrawn: correct it to rest on more"
        yield BrokenRule("/fact", expected, id)
