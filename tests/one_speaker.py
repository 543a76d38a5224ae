"""One speaker who speaks on one issue to ever others, for what grows with his addressees."""

from collections.abc import Iterator

from events.vocabulary.base import Citation
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import ActorAdded, IssueAdded, SourceAdded
from events.vocabulary.statements import StatementMade


def parties(addressees: int) -> Iterator[AnyEvent]:
    """What is registered: a source, an issue, the speaker and whom he speaks to."""
    yield SourceAdded(
        id="paper",
        title="Paper",
        publisher="paper.example",
        lineage="paper",
        sha256="0" * 64,
        published="2023-01-01",
        language="en",
    )
    yield IssueAdded(id="trade", name="Trade", description="Trade.")
    yield ActorAdded(id="hot", kind="state", name="Hot")
    for number in range(addressees):
        yield ActorAdded(id=f"s{number:05}", kind="state", name=f"S{number:05}")


def words(addressees: int) -> Iterator[AnyEvent]:
    """What he says, once to each."""
    for number in range(addressees):
        yield StatementMade(
            id=f"word-{number:05}",
            date="2022-11-01",
            summary="Said.",
            citations=(Citation(source="paper", exact="candid", start=1, end=7),),
            speaker="hot",
            addressees=(f"s{number:05}",),
            issues=("trade",),
        )
