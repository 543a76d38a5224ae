"""What is asked about sources and citations."""

from typing import Literal

from api.answers.evidence import (
    CitationAnswer,
    CitationsAnswer,
    CoverageAnswer,
    DataSetCoverageAnswer,
    DoublesAnswer,
    SourceAnswer,
    SourcesAnswer,
)
from api.answers.verification import VerificationAnswer
from api.client.asking.listed import section
from api.client.asking.of_facts import CitedAs
from api.client.asks import Inquiry, Several, at, in_format, one
from api.client.reading import text
from events.vocabulary.registry import SourceAdded
from projections.doubts.doubles import Double
from projections.facts.citations import CitationItem


def sources(*, limit: int | None = None) -> Several[SourcesAnswer, SourceAdded]:
    """All sources, by id."""
    return section(SourcesAnswer, lambda page: page.items, "sources", limit=limit)


def source(id: str) -> Inquiry[SourceAnswer]:
    """A source, and what rests on it."""
    return one(SourceAnswer, "sources", id)


def coverage(id: str) -> Inquiry[CoverageAnswer]:
    """How far a source was read, passage by passage."""
    return one(CoverageAnswer, "sources", id, "coverage")


def fields(id: str) -> Inquiry[DataSetCoverageAnswer]:
    """Which fields of a data set were read."""
    return one(DataSetCoverageAnswer, "sources", id, "fields")


def citations(
    *,
    quote: str | None = None,
    source: str | None = None,
    fact: str | None = None,
    actor: str | None = None,
    issue: str | None = None,
    asserted_by: str | None = None,
    limit: int | None = None,
) -> Several[CitationsAnswer, CitationItem]:
    """Citations by words of their quote, or by what they are of."""
    given = dict(locals())
    return section(CitationsAnswer, lambda page: page.items, "citations", **given)


def citation(id: str) -> Inquiry[CitationAnswer]:
    """A citation: the words, where they stand, who asserts them."""
    return one(CitationAnswer, "citations", id)


def cite_citation(id: str, format: CitedAs = "txt") -> Inquiry[str]:  # noqa: A002 (as others call it)
    """A reference to a citation; as `jsonld` it is a Web Annotation."""
    return in_format(at("citations", id), format, text)


def verify(id: str) -> Inquiry[VerificationAnswer]:
    """Whether a quote stands in the text that is attached, or a record in its data set."""
    return one(VerificationAnswer, "citations", id, "verification")


def doubles(
    *,
    kind: Literal["engagements", "actors", "sources", "facts"] | None = None,
    limit: int | None = None,
) -> Several[DoublesAnswer, Double]:
    """Pairs that may be the same thing."""
    return section(DoublesAnswer, lambda page: page.items, "doubles", kind=kind, limit=limit)
