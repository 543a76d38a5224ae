"""`/v1/sources/{id}/coverage`: how much of a document was read, what was found, what was left."""

from functools import cache

from litestar import get
from litestar.params import FromPath
from msgspec import Struct

from api.asking.dependency import GivenQuestion
from api.service.stores import OpenService
from events.errors import UnknownIdError
from events.vocabulary.base import Fact
from projections.facts import sources
from seeds.coverage import CoverageSummary, CoveredSpan, SourceCoverage, coverage, summary_of
from seeds.founding import founding_events
from seeds.primary_sources import primary_source_summaries


class CoverageAnswer(Struct, frozen=True, kw_only=True):
    """A source's coverage by the facts that come with Detente: in sum, and span by span without a
    gap.

    Offsets are code points of the source's text, end exclusive.
    """

    summary: CoverageSummary
    spans: tuple[CoveredSpan, ...]


@get("/v1/sources/{id:str}/coverage", tags=["sources"])
async def get_coverage(
    service: OpenService, question: GivenQuestion, id: FromPath[str]
) -> CoverageAnswer:
    """Which passages of a source are cited, and why the others are not.

    404 for a source that was not read passage by passage.
    """
    sources.view(service.reader, id, question.clocks)  # or it is not known, or not out yet
    for read, summary in (*founding_coverage(), *_primary_source_coverage()):
        if read.source == id:
            return CoverageAnswer(summary=summary, spans=read.spans)
    raise UnknownIdError("coverage of a source", id)


@cache
def founding_coverage() -> tuple[tuple[SourceCoverage, CoverageSummary], ...]:
    """The coverage of each source of the founding facts with its sum; read once."""
    facts = [event for event in founding_events() if isinstance(event, Fact)]
    return tuple((read, summary_of(read, facts)) for read in coverage())


@cache
def _primary_source_coverage() -> tuple[tuple[SourceCoverage, CoverageSummary], ...]:
    """The same of the primary sources, which a ledger may be without; read once."""
    return primary_source_summaries()
