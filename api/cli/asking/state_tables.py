"""A state of relations as text for a terminal, read by people: what has a name is called by it."""

from collections.abc import Iterable, Iterator

from api.answers.relations import RelationsAnswer
from api.answers.sections import SectionOf
from api.cli.shared.tables import clocks_said, footer, table
from events.dates_in_words.date_words import said
from projections.dossiers.sections import KINDS as SECTIONS
from projections.holding.elements import Element, Support
from projections.holding.extents import Extent
from projections.relations.element_order import flat
from projections.relations.element_words import Naming, about, how_much, statement, value_of
from projections.subjects.engagements import EngagementState
from projections.subjects.stances import StanceState

_Row = tuple[str, str, str, str]


def relations(found: RelationsAnswer, named: Naming) -> str:
    """A table for each section of a state."""
    a, b = (named("actor", each) for each in found.between)
    parts = [f"{a} and {b}, {clocks_said(found.clocks)}", _horizon(found)]
    parts.append("\n".join(found.headline))
    parts.append(_section("Diplomatic relations", _relations(found), named))
    for name in SECTIONS:
        title = f"{name.capitalize()}{_share(found.sections[name])}"
        parts.append(_section(title, _elements(found, name), named))
    if found.more:
        parts.append(f"There is more of: {', '.join(found.more)}. --section NAME shows all of one.")
    parts.append(_excluded(found))
    return "\n\n".join(part for part in parts if part)


def section(found: SectionOf, named: Naming) -> str:
    """A table of one section."""
    return (_section("", found.items, named).strip() or "nothing") + footer(found.clocks)


def _relations(found: RelationsAnswer) -> Iterable[Element]:
    relations = found.relations
    return () if relations is None else (relations, *relations.beside)


def _elements(found: RelationsAnswer, name: str) -> Iterable[Element]:
    """The elements of a section, parts after the engagement that they are within."""
    return flat(found.engagements) if name == "engagements" else getattr(found, name)


def _section(title: str, elements: Iterable[Element], named: Naming) -> str:
    rows = [row for each in elements for row in _rows(each, named)]
    return f"{title}\n{table(rows, ('', 'state', 'since', 'because'))}" if rows else ""


def _rows(element: Element, named: Naming) -> Iterator[_Row]:
    """A row for an element; of what a side said, one for each statement after it."""
    since = element.since_in_words or ""
    if not isinstance(element, StanceState):
        grounds = f"{', '.join(element.because)} ({_counted(element.support)})"
        yield _about(element, named), value_of(element, named), since, grounds
        return
    yield about(element, named), how_much(element), since, f"({_counted(element.support)})"
    for each in element.statements:
        yield f"- {each.date_in_words}", statement(each), "", each.fact


def _about(element: Element, named: Naming) -> str:
    is_part = isinstance(element, EngagementState) and element.part_of is not None
    return f"- {about(element, named)}" if is_part else about(element, named)


def _share(extent: Extent) -> str:
    """Of how many these are, where they are not all."""
    if extent.next is None:
        return ""
    return f", {extent.shown} of {'at least ' if extent.at_least else ''}{extent.total}"


def _counted(support: Support) -> str:
    citations = f"{_count(support.citations, 'citation')}{support.by_program}"
    return f"{citations}, {_count(support.lineages, 'independent source')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _horizon(found: RelationsAnswer) -> str:
    horizon = found.horizon
    if horizon.told_by_day is None:
        until = horizon.told_until
        reach = "" if until is None else f"; the record of them reaches to {said(until)}"
        return f"Nothing is told of them by then{reach}."
    by_day, until = said(horizon.told_by_day), said(horizon.told_until or "")
    return f"Last told of on {by_day}; the record reaches to {until}."


def _excluded(found: RelationsAnswer) -> str:
    left_out = found.excluded
    counted = (
        f"{left_out.not_yet_happened} not yet happened",
        f"{left_out.not_told_yet} not told yet",
        f"{left_out.not_yet_public} not yet public",
        f"{left_out.retracted} retracted",
        f"{left_out.superseded} superseded",
        f"{left_out.cut_off} beyond what is shown",
    )
    return f"Left out: {', '.join(counted)}.\n{found.permalink}"
