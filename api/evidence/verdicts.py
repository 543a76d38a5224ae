"""Do the quotes stand in the texts that are attached? Held against them just now."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from api.service.stores import Service
from events.source_texts.matching import Finding, FindingResult, QuotePlace, Text, find
from events.vocabulary.base import Citation, QuotedPassage
from events.vocabulary.registry import SourceAdded
from projections.facts import sources
from projections.model.clocks import Clocks
from projections.search import quotes_of_source

BATCH = 500
"""Citations, or sources, that are read from the views at a time."""

Result = FindingResult | Literal["unavailable"]
HeldAgainstText = Literal["as recorded", "changed", "no hash recorded"]

NO_DATA_SET = "a record is cited, and data sets cannot be attached yet"

FAILURES: tuple[Result, ...] = ("not_found", "ambiguous")
"""Results that say that a quote does not stand in its text, or nobody knows where."""


class TextSpan(Struct, frozen=True, kw_only=True):
    """Code points of a text, `end` exclusive."""

    start: int
    end: int


class Verdict(Struct, frozen=True, kw_only=True):
    """What became of a quote, and in which text.

    `exact`: to the letter; `normalised`: but for the differences that `normalised` names;
    `ambiguous`: in several `places`; `not_found`; `unavailable`: no text is attached, or what is
    cited is a record, which is not held against its data set yet. `text` tells
    the attached text (`text_sha256`) from the recorded one. `place` is where the quote stands, in
    code points, and `moved` that it is another place than was recorded; `reason` says so too.
    """

    result: Result
    text: HeldAgainstText | None = None
    text_sha256: str | None = None
    places: int = 0
    place: TextSpan | None = None
    moved: bool = False
    normalised: tuple[str, ...] = ()
    reason: str | None = None


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
    text = service.texts.attached(source.id)
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
                verdict=_verdict(text, source, each.citation),
            )
            for each in batch
        )
        after = (batch[-1].fact, batch[-1].id)


def looked_up(
    service: Service, source: SourceAdded, citation: Citation
) -> tuple[Text | None, Verdict]:
    """The text that is attached to a source just now, if any, and what becomes of a quote in it."""
    text = service.texts.attached(source.id)
    return text, _verdict(text, source, citation)


def _verdict(text: Text | None, source: SourceAdded, citation: Citation) -> Verdict:
    passage = citation.passage
    if passage is None:
        return Verdict(result="unavailable", reason=NO_DATA_SET)
    if text is None:
        return Verdict(result="unavailable", reason="no text of the source is attached")
    held_text = held(text, source)
    finding = find(text, passage, recorded=held_text == "as recorded")
    return _as_verdict(finding, passage, held_text, text.sha256)


def verdict_of(service: Service, source: SourceAdded, citation: Citation) -> Verdict:
    """What becomes of a quote in the text that is attached just now."""
    return looked_up(service, source, citation)[1]


def is_failure(verdict: Verdict) -> bool:
    """Whether a quote is not where it should be: in the very text that was recorded, its offsets
    are wrong if it stands elsewhere.
    """
    has_wrong_offsets = verdict.moved and verdict.text == "as recorded"
    return verdict.result in FAILURES or has_wrong_offsets


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
