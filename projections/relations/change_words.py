"""What became of an element, in a few plain words."""

from typing import Any

from projections.holding.elements import Element
from projections.relations import element_words
from projections.relations.changed_elements import AnyChange
from projections.relations.element_words import Naming
from projections.subjects.stances import StanceState


def about(change: AnyChange, named: Naming) -> str:
    """What it is about, by its name where it has one; of what is gone, by that it had."""
    element = change.after or change.before
    if isinstance(element, Element):
        return element_words.about(element, named)
    section = str(change.__struct_config__.tag).removesuffix("s")
    return f"{section} {change.id}"


def stood(change: AnyChange, named: Naming) -> str:
    """How it was."""
    before = change.before
    if isinstance(before, StanceState):
        return element_words.how_much(before)
    return _value(before, named)


def stands(change: AnyChange, named: Naming) -> str:
    """What it became; of what a side says, what is new."""
    before, after = change.before, change.after
    if not (isinstance(before, StanceState) and isinstance(after, StanceState)):
        return _value(after, named)
    known = {each.fact for each in before.statements}
    new = [each for each in after.statements if each.fact not in known]
    return "; ".join(map(element_words.statement, new)) or element_words.how_much(after)


def sentence(change: AnyChange, named: Naming) -> str:
    """All of it in a line: `Blinken's visit to Beijing: planned → postponed`."""
    lead = about(change, named)
    before, after = stood(change, named), stands(change, named)
    if change.before is None:
        return f"{lead}: {after}"
    if change.after is None:
        return f"{lead}: {before} → no longer told of"
    if before != after:
        return f"{lead}: {before} → {after}"
    return f"{lead}: {after}, as before; {_listed(change.differs)} told otherwise"


def _listed(names: tuple[str, ...]) -> str:
    words = [each.replace("_", " ") for each in names]
    return " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def _value(element: Any, named: Naming) -> str:
    if element is None:
        return ""
    is_element = isinstance(element, Element)
    return element_words.value_of(element, named) if is_element else str(element.date_in_words)
