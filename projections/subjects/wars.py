"""Are two states at war?

War goes on from its declaration, by whichever side, until it is told to have ended. It stands
beside diplomatic relations and breaks none of them by itself.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import assert_never

from events.vocabulary.facts import WarFact
from events.vocabulary.relations import WarDeclared, WarEnded
from projections.holding.elements import Element
from projections.holding.tellings import Standing
from projections.model.clocks import Clocks
from projections.model.directory import pair_key, parties_of
from projections.model.reader import Reader
from projections.model.version import Change


class WarState(Element, frozen=True, kw_only=True):
    """War between two states: `going-on` since it was declared, until it is told to have `ended`;
    null where it is not certain which.
    """

    between: tuple[str, str]
    status: str | None

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"war/{pair_key(*self.between)}"


def changes(fact: WarFact) -> Iterator[Change]:
    """War begins between who declares it and each of the others, and ends between all parties."""
    match fact:
        case WarDeclared():
            for each in dict.fromkeys(fact.against):
                # Two that turned out to be one are at war with nobody.
                if each != fact.declared_by:
                    pair = pair_key(fact.declared_by, each)
                    yield Change(f"war/{pair}", "declared", "going-on")
        case WarEnded():
            for one, other in combinations(dict.fromkeys(fact.parties), 2):
                yield Change(f"war/{pair_key(one, other)}", "ended", "ended")
        case _:
            assert_never(fact)


def element(reader: Reader, subject: str, standing: Standing, clocks: Clocks) -> WarState:
    """The state of a subject, given what holds of it."""
    return WarState.from_standing(
        standing, clocks, between=parties_of(subject), status=standing.value
    )
