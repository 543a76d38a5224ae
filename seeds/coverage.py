"""What of each article was read: spans that tile its text, each with its facts or why it has none.

`coverage.yaml` holds offsets alone, no text. A span's facts are those with a citation within it.
"""

from collections import Counter
from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import groupby
from pathlib import Path
from typing import Final

from events.vocabulary.base import Fact
from seeds.covered import CoverageSummary, CoveredSpan, SourceCoverage
from seeds.reading import event_of, file_error, read_items

COVERAGE: Final = "coverage"
"""The name of the file and of its schema."""


def coverage(file: Traversable | Path | None = None) -> tuple[SourceCoverage, ...]:
    """Read which spans of which sources were read, by source in the order of the file.

    `file` stands in for the packaged one. Raises ImportFileError, with file and line, where a span
    is not one, a source's spans leave a gap, overlap or stand apart in the file.
    """
    file = file or files("seeds") / f"{COVERAGE}.yaml"
    read: list[SourceCoverage] = []
    for source, lines in groupby(_spans(file), key=lambda each: each[1].source):
        spans = list(lines)
        if any(each.source == source for each in read):
            reason = f"expected all spans of {source!r} together, found another"
            raise file_error(file, spans[0][0], reason)
        _check_tiles(file, spans)
        read.append(SourceCoverage(source=source, spans=tuple(span for _, span in spans)))
    return tuple(read)


def summary_of(read: SourceCoverage, facts: Iterable[Fact]) -> CoverageSummary:
    """Sum up the coverage of a source; `facts` are all that are recorded, of any source."""
    cited = [fact.id for fact in facts for each in fact.citations if each.source == read.source]
    reasons = Counter(span.reason for span in read.spans if span.reason is not None)
    return CoverageSummary(
        source=read.source,
        characters=sum(span.end - span.start for span in read.spans),
        spans=len(read.spans),
        spans_with_facts=len(read.spans) - reasons.total(),
        facts=len(set(cited)),
        citations=len(cited),
        unreported=dict(sorted(reasons.items())),
        not_read=sum(span.end - span.start for span in read.spans if span.reason == "not-read"),
    )


def _spans(file: Traversable | Path) -> Iterable[tuple[int, CoveredSpan]]:
    for item in read_items(file):
        yield item.line, _checked(event_of(item, CoveredSpan, file), file, item.line)


def _checked(span: CoveredSpan, file: Traversable | Path, line: int) -> CoveredSpan:
    if span.end <= span.start:
        reason = f"expected an end after start {span.start}, found {span.end}"
        raise file_error(file, line, reason)
    if bool(span.facts) == (span.reason is not None):
        found = "both" if span.facts else "neither"
        raise file_error(file, line, f"expected either facts or a reason, found {found}")
    if len(set(span.facts)) < len(span.facts):
        raise file_error(file, line, "expected each fact once")
    return span


def _check_tiles(file: Traversable | Path, spans: Iterable[tuple[int, CoveredSpan]]) -> None:
    end = 0
    for line, span in spans:
        if span.start != end:
            reason = f"expected the span that starts at {end}, found {span.start}"
            raise file_error(file, line, reason)
        end = span.end
