"""For whom does somebody act on the days of a fact?

Where the bounds of a date leave open whether it lies within the days of an affiliation, it does not
count: what is not certain puts nobody on a side.
"""

from typing import NamedTuple

from events.time.dates import EARLIEST, LATEST, Span, parse
from events.vocabulary.registry import ActorAdded


class Term(NamedTuple):
    """The days on which somebody certainly acts for a state: from one on, and before another."""

    state: str
    since: int
    until: int

    def holds(self, span: Span) -> bool:
        """Whether all days that a date may mean are certainly among these."""
        return self.since <= span.first.earliest and span.last.latest < self.until


def terms_of(actor: ActorAdded) -> tuple[Term, ...]:
    """The affiliations of an actor that have days."""
    return tuple(
        Term(
            each.acts_for,
            EARLIEST if each.since is None else parse(each.since).first.latest,
            LATEST + 1 if each.until is None else parse(each.until).first.earliest,
        )
        for each in actor.affiliations
    )


def acts_for(actor: ActorAdded, span: Span) -> tuple[str, ...]:
    """The states that an actor certainly acts for on the days of a fact, as they are named."""
    dated = (each.state for each in terms_of(actor) if each.holds(span))
    return tuple(dict.fromkeys((*actor.acts_for, *dated)))
