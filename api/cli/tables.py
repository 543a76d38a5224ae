"""Answers as text for a terminal."""

from collections.abc import Iterable, Sequence

from tabulate import tabulate

from api.plain import plain
from api.references.sentences import cited_words
from api.routes.evidence.citations import CitationsAnswer
from api.routes.states.relations import RelationsAnswer
from api.routes.states.sections import SectionOf
from api.timelines.page import Story
from events.dates_in_words.date_words import words
from projections.holding.elements import Element
from projections.holding.extents import Extent
from projections.relations.element_order import flat
from projections.relations.element_words import about, value_of
from projections.subjects.engagements import EngagementState
from projections.subjects.sections import KINDS as SECTIONS
from projections.timeline.as_written import ClocksUsed
from projections.timeline.timeline import Item
from seeds.coverage import CoverageSummary, SourceCoverage

WIDTH = 60
"""Columns that long texts are wrapped to."""


def relations(found: RelationsAnswer) -> str:
    """A table for each section of a state."""
    a, b = found.between
    parts = [f"{a} and {b}, {_clocks(found.clocks)}", _horizon(found), "\n".join(found.headline)]
    parts.append(_section("Diplomatic relations", _relations(found)))
    parts += [
        _section(f"{name.capitalize()}{_share(found.sections[name])}", _elements(found, name))
        for name in SECTIONS
    ]
    if found.more:
        parts.append(f"There is more of: {', '.join(found.more)}. --section NAME shows all of one.")
    parts.append(_excluded(found))
    return "\n\n".join(part for part in parts if part)


def _relations(found: RelationsAnswer) -> Iterable[Element]:
    relations = found.relations
    return () if relations is None else (relations, *relations.beside)


def _elements(found: RelationsAnswer, name: str) -> Iterable[Element]:
    """The elements of a section, parts after the engagement that they are within."""
    return flat(found.engagements) if name == "engagements" else getattr(found, name)


def section(found: SectionOf) -> str:
    """A table of one section."""
    return (_section("", found.items).strip() or "nothing") + _footer(found.clocks)


def timeline(found: Story) -> str:
    """A line for each fact."""
    rows = [
        (
            each.date_in_words,
            _how_certain(each),
            each.summary,
            each.id,
        )
        for each in found.items
    ]
    undated = f"\n{found.said_left_out} --undated shows them." if found.said_left_out else ""
    more = "\nThere are more: --limit says how many to show." if found.next else ""
    listed = table(rows, ("date", "", "what happened", "fact"))
    return listed + _footer(found.used) + undated + more


def _how_certain(item: Item) -> str:
    """Whether it had happened, and whether it lies in the days that are asked for."""
    doubts = ("possible",) if item.certainty == "possible" else ()
    return ", ".join((*doubts, "may lie outside") if item.within == "possible" else doubts)


def citations(found: CitationsAnswer) -> str:
    """A line for each citation and how it matched; where there is none, what may be meant."""
    rows = [
        (
            cited_words(each.citation),
            each.matched or "",
            each.citation.asserted_by or each.source.publisher,
            f"{each.source.publisher}, {words(each.source.published)}",
            each.fact,
        )
        for each in found.items
    ]
    suggested = f"\nNearest: {found.suggestion.quote}" if found.suggestion else ""
    more = "\nThere are more: --limit says how many to show." if found.more else ""
    cut_off = "\nThese words are so common that not all were looked at." if found.cut_off else ""
    headers = ("quote", "matched", "asserted by", "source", "fact")
    return table(rows, headers) + suggested + more + cut_off + _footer(found.clocks)


def coverage(found: Sequence[tuple[SourceCoverage, CoverageSummary]]) -> str:
    """A line for each source; what is in spans is measured against where the last one ends."""
    rows = [
        (
            each.source,
            _share_read(read, each),
            str(each.facts),
            str(each.citations),
            ", ".join(f"{reason} {count}" for reason, count in each.unreported.items()) or "none",
        )
        for read, each in found
    ]
    return table(rows, ("source", "read", "facts", "citations", "spans left, and why"))


def _share_read(read: SourceCoverage, summary: CoverageSummary) -> str:
    length = read.spans[-1].end
    return f"{summary.characters / length:.0%} of {length} characters in {summary.spans} spans"


def _section(title: str, elements: Iterable[Element]) -> str:
    lines = [
        (_about(each), value_of(each), each.since_in_words or "", _grounds(each))
        for each in elements
    ]
    return f"{title}\n{table(lines, ('', 'state', 'since', 'because'))}" if lines else ""


def _about(element: Element) -> str:
    is_part = isinstance(element, EngagementState) and element.part_of is not None
    return f"- {about(element)}" if is_part else about(element)


def _share(extent: Extent) -> str:
    """Of how many these are, where they are not all."""
    if extent.next is None:
        return ""
    return f", {extent.shown} of {'at least ' if extent.at_least else ''}{extent.total}"


def _grounds(element: Element) -> str:
    support = element.support
    citations = f"{_count(support.citations, 'citation')}{support.by_program}"
    counted = f"{citations}, {_count(support.lineages, 'lineage')}"
    return f"{', '.join(element.because)} ({counted})"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _horizon(found: RelationsAnswer) -> str:
    horizon = found.horizon
    if horizon.told_by_day is None:
        until = horizon.told_until
        return "Nothing is told of them by then" + (
            f"; the record of them reaches to {until}." if until else "."
        )
    return f"Last told of on {horizon.told_by_day}; the record reaches to {horizon.told_until}."


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


def _clocks(clocks: ClocksUsed) -> str:
    public = f", public by {clocks.public_by}" if clocks.public_by else ""
    return f"as of {clocks.as_of}{public}, known at {clocks.known_at}"


def _footer(clocks: ClocksUsed) -> str:
    return f"\n\n{_clocks(clocks)}"


def table(rows: Sequence[tuple[str, ...]], headers: tuple[str, ...]) -> str:
    """Rows under headers, long texts wrapped; `nothing` where there is no row."""
    if not rows:
        return "nothing"
    lines = [tuple(map(plain, row)) for row in rows]
    return tabulate(
        lines, headers=headers, maxcolwidths=[WIDTH] * len(headers), disable_numparse=True
    )
