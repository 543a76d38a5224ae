"""Answers as text for a terminal."""

from collections.abc import Iterator, Sequence
from itertools import repeat

from tabulate import tabulate

from api.answers.evidence import CitationsAnswer
from api.plain import plain
from api.references.sentences import cited_words
from api.timelines.page import Story
from events.dates_in_words.date_words import words
from projections.doubts.doubles import Double
from projections.facts.citations import CitationItem
from projections.relations.element_words import Naming
from projections.timeline.as_written import ClocksUsed
from projections.timeline.timeline import Item
from seeds.covered import CoverageSummary, SourceCoverage
from seeds.data_sets.coverage import DataSetCoverage, InNoFact

WIDTH = 60
"""Columns that long texts are wrapped to."""


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
    return listed + footer(found.used) + undated + more


def _how_certain(item: Item) -> str:
    """Whether it had happened, and whether it lies in the days that are asked for."""
    doubts = ("possible",) if item.certainty == "possible" else ()
    return ", ".join((*doubts, "may lie outside") if item.within == "possible" else doubts)


def citations(found: CitationsAnswer, named: Naming) -> str:
    """A line for each citation and how it matched; where there is none, what may be meant."""
    rows = [
        (
            cited_words(each.citation),
            each.matched or "",
            _by_whom(each, named),
            f"{each.source.publisher}, {words(each.source.published)}",
            each.fact,
        )
        for each in found.items
    ]
    suggested = f"\nNearest: {found.suggestion.quote}" if found.suggestion else ""
    more = "\nThere are more: --limit says how many to show." if found.more else ""
    cut_off = "\nThese words are so common that not all were looked at." if found.cut_off else ""
    headers = ("quote", "matched", "asserted by", "source", "fact")
    return table(rows, headers) + suggested + more + cut_off + footer(found.clocks)


def _by_whom(each: CitationItem, named: Naming) -> str:
    by = each.citation.asserted_by
    return each.source.publisher if by is None else named("actor", by)


def doubles(found: Sequence[Double]) -> str:
    """Two lines for each pair: both of it, and why they may be one."""
    rows = [
        row
        for each in found
        for row in (
            (each.kind, each.ids[0], each.names[0], each.days[0], each.reason),
            ("", each.ids[1], each.names[1], each.days[1], f"settled by {each.settled_by}"),
        )
    ]
    listed = table(rows, ("kind", "id", "name", "days", "why"))
    return f"{listed}\n\n{len(found):,} pairs"


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


def data_sets_coverage(found: Sequence[DataSetCoverage]) -> str:
    """A line for each field of each data set: in how many records it was read."""
    rows = [
        (source, of.field, str(of.read), str(of.unread), str(of.empty))
        for each in found
        for source, of in zip(_source_once(each), each.fields, strict=False)
    ]
    return table(rows, ("data set", "field", "read", "not read", "empty"))


def left_out(found: Sequence[InNoFact]) -> str:
    """A line for each record, or passage, that is in no fact."""
    rows = [(each.source, each.record or each.file, each.reason) for each in found]
    listed = table(rows, ("data set", "record", "why it is in no fact"))
    return f"{listed}\n\n{len(found):,} are in no fact."


def _source_once(coverage: DataSetCoverage) -> Iterator[str]:
    yield f"{coverage.source}: {coverage.read} of {coverage.records} records are in facts"
    yield from repeat("")


def _share_read(read: SourceCoverage, summary: CoverageSummary) -> str:
    length = read.spans[-1].end
    was_read = summary.characters - summary.not_read
    return f"{was_read / length:.0%} of {length} characters in {summary.spans} spans"


def clocks_said(clocks: ClocksUsed) -> str:
    """Which clocks an answer goes by."""
    public = f", public by {clocks.public_by}" if clocks.public_by else ""
    return f"as of {clocks.as_of}{public}, known at {clocks.known_at}"


def footer(clocks: ClocksUsed) -> str:
    """The same beneath a table."""
    return f"\n\n{clocks_said(clocks)}"


def table(rows: Sequence[tuple[str, ...]], headers: tuple[str, ...]) -> str:
    """Rows under headers, long texts wrapped; `nothing` where there is no row."""
    if not rows:
        return "nothing"
    lines = [tuple(map(plain, row)) for row in rows]
    return tabulate(
        lines, headers=headers, maxcolwidths=[WIDTH] * len(headers), disable_numparse=True
    )
