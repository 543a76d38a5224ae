"""What of each article was read: spans that tile its text, each with its facts or why it has none.

`coverage.yaml` holds offsets alone, no text. A span's facts are those with a citation within it.
"""

from collections import Counter
from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import groupby
from pathlib import Path
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from events.vocabulary.base import Fact, FactId, Prose, SourceId
from seeds.reading import event_of, file_error, read_items

COVERAGE: Final = "coverage"
"""The name of the file and of its schema."""

ReasonUnread = Literal[
    "blank",
    "boilerplate",
    "byline",
    "caption",
    "garbled",
    "left-out",
    "no-diplomatic-content",
    "not-read",
    "question",
    "repeats",
]
"""Why a span has no facts of its own.

`blank` is white space and rules, `boilerplate` what a page puts around an article, `byline` who
wrote it, `caption` what stands under a photograph. `garbled` text says nothing that can be
recovered, `no-diplomatic-content` nothing that parties do or say, and what `repeats` says again is
in facts that other spans of the article name. Of a transcript, a `question` is a reporter's; what
is `left-out` was read, but no fact was made of it, and `not-read` is what nobody has read for
facts.
"""

_Offset = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class CoveredSpan(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Code points `start` to `end` of a source's text, end exclusive: `facts`, or a `reason`.

    `note` says more than the reason does.
    """

    source: SourceId
    start: _Offset
    end: _Offset
    facts: Annotated[tuple[FactId, ...], Meta(max_length=50)] = ()
    reason: ReasonUnread | None = None
    note: Prose | None = None


class SourceCoverage(Struct, frozen=True, kw_only=True):
    """The spans of one source, in the order of its text, without a gap."""

    source: SourceId
    spans: tuple[CoveredSpan, ...]


class CoverageSummary(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How much of a source was read, what was found and what was left and why.

    `characters` and `spans` are all there are, `not_read` the characters that nobody has read for
    facts; `unreported` counts the spans without facts.
    """

    source: SourceId
    characters: int
    spans: int
    spans_with_facts: int
    facts: int
    citations: int
    unreported: dict[ReasonUnread, int]
    not_read: int = 0


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
