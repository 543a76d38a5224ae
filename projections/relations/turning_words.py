"""The turns in the relations of two states in a few sentences, the last one first."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from events.text.articles import the
from events.vocabulary.registry import ActorAdded
from projections.holding.listing_order import kind_of
from projections.model.clocks import Clocks
from projections.model.directory import parties_of
from projections.model.reader import Reader
from projections.relations.turning_points import RelationsTurn

DESCRIBED_MOST: Final = 80
"""Characters of a description with which a government is told apart from another one."""

EARLIER_MOST: Final = 4
"""Times without relations before the last one that are told."""

_STAND: Final = {
    "in-being": "Diplomatic relations",
    "interrupted": "Diplomatic relations have been interrupted",
    "broken": "Diplomatic relations have been broken off",
    "none": "There have been no diplomatic relations",
}
_STOOD: Final = {
    "in-being": "carried on",
    "interrupted": "interrupted",
    "broken": "broken off",
    "none": "none",
}
_TAKEN_UP: Final = {
    "relations-established": "taken up",
    "relations-resumed": "resumed",
}
_SOME_DAY: Final = ("between ", "on or ")
_BY: Final = "by "


class _StateNames(NamedTuple):
    """What states are called in a sentence."""

    reader: Reader
    clocks: Clocks

    def name(self, id: str) -> str:
        """A state: `the United States`."""
        return the(self._registered(id).name)

    def government(self, id: str) -> str:
        """A government, with what tells it apart from another one of the same state."""
        described = (self._registered(id).description or "").removesuffix(".")
        if not described or len(described) > DESCRIBED_MOST:
            return self.name(id)
        return f"{self.name(id)} ({described[:1].lower()}{described[1:]})"

    def _registered(self, id: str) -> ActorAdded:
        return self.reader.registered("actor", id, ActorAdded, known_at=self.clocks.known_at)


def in_words(reader: Reader, turns: Sequence[RelationsTurn], clocks: Clocks) -> str:
    """What the relations are and since when, what they were before, and who says so."""
    courses = [each for each in turns if kind_of(each.subject) == "relations"]
    if not courses:
        return ""
    last, *before = courses
    others = [each for each in turns if each not in courses]
    stands = f"{_STAND[last.value or 'none']} since {_begun(last.when)}{_how(last)}"
    sentences = (stands, *_before(before, others, _StateNames(reader, clocks)), _says(turns))
    return " ".join(f"{each}." for each in sentences if each)


def _how(turn: RelationsTurn) -> str:
    """Whether relations were taken up or resumed, where a fact says so."""
    told = [_TAKEN_UP[each.type] for each in turn.told if each.type in _TAKEN_UP]
    return f", when they were {told[0]}" if told else ""


def _before(
    before: Sequence[RelationsTurn], others: Sequence[RelationsTurn], named: _StateNames
) -> Iterator[str]:
    """What was before, in the same order; that relations were carried on between two breaks goes
    without saying.
    """
    if not before:
        yield "No break of them is told of"
        return
    *later, first = before
    told = [each for each in later if each.value != "in-being"]
    if before[0].value == "in-being" and before[0] is not first:
        told.insert(0, before[0])
    lines = [_period(each, others, named) for each in told[:EARLIER_MOST]]
    if len(told) > EARLIER_MOST:
        lines.append(f"{len(told) - EARLIER_MOST} earlier breaks")
    if lines:
        yield f"Before, the latest first: {'; '.join(lines)}"
    is_begun = first.value == "in-being"
    yield f"First taken up {first.when}" if is_begun else _capital(_period(first, others, named))


def _period(turn: RelationsTurn, others: Sequence[RelationsTurn], named: _StateNames) -> str:
    """What held for a time; where there were no relations, which government was recognised."""
    until = f" to {turn.until}" if turn.until else ""
    told = f"{_STOOD[turn.value or 'none']} from {_begun(turn.when)}{until}"
    if turn.value != "none":
        return told
    meanwhile = [each for each in others if each.until == turn.until and _is_other(each)]
    return f"{told}{''.join(_recognised(each, named) for each in meanwhile)}"


def _is_other(turn: RelationsTurn) -> bool:
    """Whether another government was recognised than that of the state."""
    return turn.value not in {None, parties_of(turn.subject)[1]}


def _recognised(turn: RelationsTurn, named: _StateNames) -> str:
    """Whom a state recognised meanwhile as the government of the other one."""
    by, state = map(named.name, parties_of(turn.subject))
    government = named.government(turn.value) if turn.value else "nobody"
    told = f"told {turn.when}" if turn.when.startswith(_BY) else f"since {_begun(turn.when)}"
    return f", while {by} recognised {government} as the government of {state} ({told})"


def _says(turns: Sequence[RelationsTurn]) -> str:
    """Who says so, each once, in the order of the turns."""
    told = (name for turn in turns for each in turn.told for name in each.lineages)
    names = list(dict.fromkeys(told))
    return f"Told by: {'; '.join(names)}" if names else ""


def _begun(when: str) -> str:
    """When something began, behind `since` or `from`."""
    if when.startswith(_BY):
        return f"{when.removeprefix(_BY)} at the latest"
    return f"some day {when}" if when.startswith(_SOME_DAY) else when


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
