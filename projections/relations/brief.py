"""A state of relations in brief: the headline, the horizon, and one line for each element."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from events.dates_in_words.date_words import said
from projections.holding.elements import Element
from projections.holding.evidence import HeldCertainty
from projections.relations.element_words import Naming, about, by_id, since_words, value_of
from projections.relations.horizon import Horizon
from projections.relations.pair_state import Relations, elements_of
from projections.subjects.diplomatic_relations import LevelState, says_no_level
from projections.subjects.engagements import EngagementState
from projections.subjects.stances import StanceState

FACTS_NAMED: Final = 2
"""The facts of each line that are named: those that tell of it last."""


class Grounds(Struct, frozen=True, kw_only=True):
    """What a line is of, how certain, when it was last told so, and by which facts (the last two of
    `facts_in_all`).
    """

    subject: str
    certainty: HeldCertainty
    last_told: str | None
    facts: tuple[str, ...]
    facts_in_all: int


class BriefRelations(Struct, frozen=True, kw_only=True):
    """A state for who has little room: `elements` are lines in the order of the state, each with
    what it is about, what it tells, since when, and how surely where it is not certain. Of what was
    said it tells how much, and when last. `grounds` has what each of the lines rests on, in the
    same order. `more` names sections that are not told whole.
    """

    between: tuple[str, str]
    headline: tuple[str, ...]
    horizon: Horizon
    elements: tuple[str, ...]
    grounds: tuple[Grounds, ...] = ()
    more: tuple[str, ...] = ()


def brief(state: Relations, named: Naming = by_id) -> BriefRelations:
    """A state in brief, with actors and issues as they are `named`."""
    told = tuple(_told(state))
    return BriefRelations(
        between=state.between,
        headline=state.headline,
        horizon=state.horizon,
        elements=tuple(_line(each, named) for each in told),
        grounds=tuple(map(_grounds, told)),
        more=state.more,
    )


def _told(state: Relations) -> Iterator[Element]:
    for element in (*elements_of(state), *state.offices):
        if not (isinstance(element, LevelState) and says_no_level(element)):
            yield element


def _grounds(element: Element) -> Grounds:
    return Grounds(
        subject=element.subject,
        certainty=element.certainty,
        last_told=element.last_told,
        facts=element.because[-FACTS_NAMED:],
        facts_in_all=len(element.because),
    )


def _line(element: Element, named: Naming) -> str:
    if isinstance(element, StanceState):
        return f"{about(element, named)}: {_statements(element)}"
    is_past = isinstance(element, EngagementState) and element.status == "held"
    words = element.since_in_words
    since = f", {words}" if is_past and words else since_words(words)
    # Options and "contested" say themselves that it is not certain.
    return f"{about(element, named)}: {value_of(element, named)}{since}"


def _statements(element: StanceState) -> str:
    made = f"{element.said_in_all} statement{'' if element.said_in_all == 1 else 's'}"
    return (
        f"perhaps {made}"
        if element.last_told is None
        else f"{made}, last {said(element.last_told)}"
    )
