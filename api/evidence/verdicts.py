"""Do the quotes stand in the texts that are attached, do the records read as they were cited? Held
against them just now.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from msgspec import Struct

from api.answers.verification import HeldAgainstText, Result, TextSpan, Verdict
from api.evidence.records import verdict_of_record
from api.service.stores import Service
from events.source_texts.attached_records import HeldDataSet
from events.source_texts.matching import Finding, QuotePlace, Text, find
from events.vocabulary.base import Citation, QuotedPassage
from events.vocabulary.registry import SourceAdded
from projections.facts import sources
from projections.model.clocks import Clocks
from projections.search import quotes_of_source

BATCH = 500
"""Citations, or sources, that are read from the views at a time."""

FAILURES: tuple[Result, ...] = ("not_found", "ambiguous", "gone")
"""Results that say that a quote does not stand in its text, or nobody knows where; that there is no
such record.
"""


class Verified(Struct, frozen=True, kw_only=True):
    """One of many verifications; of a `record` there is no quote."""

    id: str
    fact: str
    source: str
    exact: str
    record: str | None = None
    verdict: Verdict


def verify_all(
    service: Service, clocks: Clocks, source: str | None = None
) -> Iterator[tuple[Verified, ...]]:
    """Every citation as of then, in order of source, fact and id, some at a time.

    Raises `UnknownIdError` for a source that there is not, or was not by then.
    """
    if source is not None:
        yield from _verify(service, sources.view(service.reader, source, clocks).source, clocks)
        return
    for each in all_sources(service, clocks):
        yield from _verify(service, each, clocks)


def all_sources(service: Service, clocks: Clocks) -> Iterator[SourceAdded]:
    """The sources as of then, by id."""
    after: str | None = ""
    while after is not None:
        page = sources.page(service.reader, clocks, after=after, limit=BATCH)
        yield from page.items
        after = page.after


def held(text: Text, source: SourceAdded) -> HeldAgainstText:
    """Whether an attached text is the one that was recorded."""
    if source.sha256 is None:
        return "no hash recorded"
    return "as recorded" if text.sha256 == source.sha256 else "changed"


def _verify(
    service: Service, source: SourceAdded, clocks: Clocks
) -> Iterator[tuple[Verified, ...]]:
    after = ("", "")
    with _holding(service, source) as held_of:
        while batch := quotes_of_source.of_source(
            service.reader, source.id, clocks, after=after, limit=BATCH
        ):
            yield tuple(
                Verified(
                    id=each.id,
                    fact=each.fact,
                    source=source.id,
                    exact=each.citation.exact,
                    record=None if each.citation.record is None else each.citation.record.id,
                    verdict=_verdict(held_of, source, each.citation, each.fact),
                )
                for each in batch
            )
            after = (batch[-1].fact, batch[-1].id)


class CitationLookedUp(NamedTuple):
    """What became of a citation; the `text` that is attached to its source, or the `line` that is
    the cited record as it stands in the attached data set.
    """

    verdict: Verdict
    text: Text | None = None
    line: str | None = None


def looked_up(
    service: Service, source: SourceAdded, citation: Citation, fact: str
) -> CitationLookedUp:
    """What becomes of a citation of a fact in what is attached to its source just now."""
    with _holding(service, source) as held_of:
        verdict = _verdict(held_of, source, citation, fact)
        if citation.record is None:
            return CitationLookedUp(verdict, held_of.text)
        line = None if held_of.records is None else held_of.records.line(citation.record.id)
        return CitationLookedUp(verdict, line=line)


class _AttachedTo(NamedTuple):
    """What is attached to a source."""

    text: Text | None
    records: HeldDataSet | None


@contextmanager
def _holding(service: Service, source: SourceAdded) -> Iterator[_AttachedTo]:
    text = service.texts.attached(source.id)
    if source.data_set is None:
        yield _AttachedTo(text, None)
        return
    with service.data_sets.attached(source.id) as records:
        yield _AttachedTo(text, records)


def _verdict(held_of: _AttachedTo, source: SourceAdded, citation: Citation, fact: str) -> Verdict:
    passage = citation.passage
    if passage is None:
        return verdict_of_record(held_of.records, citation, fact)
    text = held_of.text
    if text is None:
        return Verdict(result="unavailable", reason="no text of the source is attached")
    held_text = held(text, source)
    finding = find(text, passage, recorded=held_text == "as recorded")
    return _as_verdict(finding, passage, held_text, text.sha256)


def is_failure(verdict: Verdict) -> bool:
    """Whether a quote is not where it should be: in the very text that was recorded, its offsets
    are wrong if it stands elsewhere. Whether a record does not give what it is cited for.
    """
    has_wrong_offsets = verdict.moved and verdict.text == "as recorded"
    return verdict.result in FAILURES or has_wrong_offsets or bool(verdict.values)


def _why_moved(place: QuotePlace, passage: QuotedPassage) -> str:
    recorded = f"{passage.start} to {passage.end}"
    return f"it stands at {place.start} to {place.end}, and {recorded} is recorded"


def _as_verdict(
    finding: Finding, passage: QuotedPassage, held_text: HeldAgainstText, sha256: str
) -> Verdict:
    place = finding.place
    return Verdict(
        result=finding.result,
        text=held_text,
        text_sha256=sha256,
        places=finding.places,
        place=None if place is None else TextSpan(start=place.start, end=place.end),
        moved=finding.moved,
        normalised=finding.normalised,
        reason=_why_moved(place, passage) if place and finding.moved else finding.reason,
    )
