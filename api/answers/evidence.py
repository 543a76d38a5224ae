"""What is answered about sources and citations."""

from msgspec import Struct

from api.answers.pages import PageOf
from events.vocabulary.registry import SourceAdded
from projections.doubts.doubles import Double
from projections.facts import sources
from projections.facts.citations import CitationItem
from projections.search.quotes import QuoteSuggestion
from projections.timeline.as_written import ClocksUsed
from seeds.covered import CoverageSummary, CoveredSpan
from seeds.data_sets.doubtful import DoubtfulRecord


class CitationsAnswer(PageOf, frozen=True, kw_only=True):
    """Citations by fact and id, or for a `quote` the best matches first.

    `more`: a `quote` stands in others too, beyond the `limit`. `suggestion` is the nearest spelling
    that is quoted, where nothing was found. `cut_off` says
    that the words are so common that not all quotes were looked at; filters narrow the search. A
    page without a `quote` may be short though there is a `next`.
    """

    items: tuple[CitationItem, ...]
    more: bool = False
    suggestion: QuoteSuggestion | None = None
    cut_off: bool = False


class CitationAnswer(CitationItem, frozen=True, kw_only=True):
    """A citation, the clocks it was asked by, its permalink, a sentence to cite it by."""

    clocks: ClocksUsed
    permalink: str
    cite_as: str


class FieldRead(Struct, frozen=True, kw_only=True):
    """In how many records a field was `read`, `unread`, or had nothing in it (`empty`)."""

    field: str
    read: int
    unread: int
    empty: int


class RecordLeftOut(Struct, frozen=True, kw_only=True):
    """What stands in a `file` of a data set and could not be read as a fact; `record` null: it has
    no id there.
    """

    file: str
    record: str | None
    reason: str


class DataSetCoverageAnswer(Struct, frozen=True, kw_only=True):
    """A data set's coverage by the edition of it that comes with Detente: how many `records` it has
    and how many of them are `in_facts`, what was read of each field, how many were `left_out` and
    which (the first 500), and which were read as they stand and are in doubt.
    """

    source: str
    records: int
    in_facts: int
    fields: tuple[FieldRead, ...]
    left_out: int
    left_out_because: dict[str, int]
    left_out_records: tuple[RecordLeftOut, ...]
    doubtful: tuple[DoubtfulRecord, ...]


class DoublesAnswer(PageOf, frozen=True, kw_only=True):
    """Pairs that may be one, by kind and id."""

    items: tuple[Double, ...]


class SourcesAnswer(PageOf, frozen=True, kw_only=True):
    """Sources by id; with `public_by`, those that had certainly come out by then."""

    items: tuple[SourceAdded, ...]


class SourceAnswer(sources.SourceView, frozen=True, kw_only=True):
    """A source as of then, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


class CoverageAnswer(Struct, frozen=True, kw_only=True):
    """A source's coverage by the facts that come with Detente: in sum, and span by span without a
    gap.

    Offsets are code points of the source's text, end exclusive.
    """

    summary: CoverageSummary
    spans: tuple[CoveredSpan, ...]
