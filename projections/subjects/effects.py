"""What does a fact do to the state of whatever it is about? A kind with a state has a line here."""

from collections.abc import Iterator

from events.vocabulary.facts import AnyFact
from projections.model.version import Change
from projections.subjects import channels, engagements, incidents, measures, offices, stances

CHANGES = (
    engagements.changes,
    offices.changes,
    channels.changes,
    measures.changes,
    incidents.changes,
    stances.changes,
)
"""Who decides what a fact does to the state of something."""


def changes_of(fact: AnyFact, tag: str) -> Iterator[Change]:
    """What a fact does to the state of whatever it is about."""
    for changes in CHANGES:
        yield from changes(fact, tag)
