"""How much of a source was read, by the facts that come with Detente."""

from functools import cache

from api.answers.evidence import CoverageAnswer
from events.vocabulary.base import Fact
from seeds.coverage import coverage, summary_of
from seeds.covered import CoverageSummary, SourceCoverage
from seeds.founding import founding_events
from seeds.primary_sources import primary_source_summaries


def coverage_of(source: str) -> CoverageAnswer | None:
    """The coverage of a source; None where it was not read passage by passage."""
    for read, summary in (*founding_coverage(), *_primary_source_coverage()):
        if read.source == source:
            return CoverageAnswer(summary=summary, spans=read.spans)
    return None


@cache
def founding_coverage() -> tuple[tuple[SourceCoverage, CoverageSummary], ...]:
    """The coverage of each source of the founding facts with its sum; read once."""
    facts = [event for event in founding_events() if isinstance(event, Fact)]
    return tuple((read, summary_of(read, facts)) for read in coverage())


@cache
def _primary_source_coverage() -> tuple[tuple[SourceCoverage, CoverageSummary], ...]:
    """The same of the primary sources, which a ledger may be without; read once."""
    return primary_source_summaries()
