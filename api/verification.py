"""Do the quotes stand in the texts that are attached? `/v1/citations/{id}/verification`.

The answer depends on what is attached just now, so it is dated and never kept by a cache.
"""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from litestar import Response, get
from litestar.params import FromPath
from msgspec import Struct

from api.answers import GivenQuestion
from api.metrics import OpenMetrics
from api.service import OpenService, Service
from events.clock import utc_now
from events.event import Citation
from events.quotes import Finding, FindingResult, Place, Text, find
from events.registry import SourceAdded
from projections import citations, quotations, sources
from projections.clocks import Clocks
from projections.questions import ClocksUsed

BATCH = 500
"""Citations, or sources, that are read from the views at a time."""

SHARE = 8
"""A passage shows no more on each side of its quote than the text's length divided by this."""

QUOTE_SHOWN = 1_000
"""Code points of a quote at most; with its white space it may be longer in the text."""

Result = FindingResult | Literal["unavailable"]
Held = Literal["as recorded", "changed", "no hash recorded"]

FAILURES: tuple[Result, ...] = ("not_found", "ambiguous")
"""Results that say that a quote does not stand in its text, or nobody knows where."""


class TextSpan(Struct, frozen=True, kw_only=True):
    """Code points of a text, `end` exclusive."""

    start: int
    end: int


class Verdict(Struct, frozen=True, kw_only=True):
    """What became of a quote, and in which text.

    `exact`: to the letter; `normalised`: but for the differences that `normalised` names;
    `ambiguous`: in several `places`; `not_found`; `unavailable`: no text is attached. `text` tells
    the attached text (`text_sha256`) from the recorded one. `place` is where the quote stands, in
    code points, and `moved` that it is another place than was recorded; `reason` says so too.
    """

    result: Result
    text: Held | None = None
    text_sha256: str | None = None
    places: int = 0
    place: TextSpan | None = None
    moved: bool = False
    normalised: tuple[str, ...] = ()
    reason: str | None = None


class Passage(Struct, frozen=True, kw_only=True):
    """A quote as it stands in the text, and a little of what stands around it."""

    before: str
    quote: str
    after: str


class VerificationAnswer(Verdict, frozen=True, kw_only=True):
    """A verification, when it was made, and the passage, where the operator lets it be shown."""

    id: str
    fact: str
    source: str
    citation: Citation
    passage: Passage | None
    verified_at: datetime
    clocks: ClocksUsed


class Verified(Struct, frozen=True, kw_only=True):
    """One of many verifications."""

    id: str
    fact: str
    source: str
    exact: str
    verdict: Verdict


@get("/v1/citations/{id:str}/verification", tags=["citations"])
async def get_verification(
    service: OpenService, question: GivenQuestion, metrics: OpenMetrics, id: FromPath[str]
) -> Response[VerificationAnswer]:
    """Whether a citation's quote stands in the attached text of its source, and the passage.

    The texts are no part of the ledger: the answer holds for the moment, whatever the clocks.
    """
    item = citations.view(service.reader, id, question.clocks)
    text, verdict = await asyncio.to_thread(_looked_up, service, item.source, item.citation)
    if is_failure(verdict):
        metrics.verification_failures.labels("quote").inc()
    answer = VerificationAnswer(
        **{name: getattr(verdict, name) for name in Verdict.__struct_fields__},
        id=item.id,
        fact=item.fact,
        source=item.source.id,
        citation=item.citation,
        passage=_passage(text, verdict, service.passage),
        verified_at=utc_now(),
        clocks=question.used,
    )
    return Response(answer, headers={"Cache-Control": "no-store"})


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


def held(text: Text, source: SourceAdded) -> Held:
    """Whether an attached text is the one that was recorded."""
    if source.sha256 is None:
        return "no hash recorded"
    return "as recorded" if text.sha256 == source.sha256 else "changed"


def _verify(
    service: Service, source: SourceAdded, clocks: Clocks
) -> Iterator[tuple[Verified, ...]]:
    after = ("", "")
    text = service.texts.attached(source.id)
    while batch := quotations.of_source(
        service.reader, source.id, clocks, after=after, limit=BATCH
    ):
        yield tuple(
            Verified(
                id=each.id,
                fact=each.fact,
                source=source.id,
                exact=each.citation.exact,
                verdict=_verdict(text, source, each.citation),
            )
            for each in batch
        )
        after = (batch[-1].fact, batch[-1].id)


def _looked_up(
    service: Service, source: SourceAdded, citation: Citation
) -> tuple[Text | None, Verdict]:
    text = service.texts.attached(source.id)
    return text, _verdict(text, source, citation)


def _verdict(text: Text | None, source: SourceAdded, citation: Citation) -> Verdict:
    if text is None:
        return Verdict(result="unavailable", reason="no text of the source is attached")
    held_text = held(text, source)
    finding = find(text, citation, recorded=held_text == "as recorded")
    return _as_verdict(finding, citation, held_text, text.sha256)


def verdict_of(service: Service, source: SourceAdded, citation: Citation) -> Verdict:
    """What becomes of a quote in the text that is attached just now."""
    return _looked_up(service, source, citation)[1]


def is_failure(verdict: Verdict) -> bool:
    """Whether a quote is not where it should be: in the very text that was recorded, its offsets
    are wrong if it stands elsewhere.
    """
    has_wrong_offsets = verdict.moved and verdict.text == "as recorded"
    return verdict.result in FAILURES or has_wrong_offsets


def _why_moved(place: Place, citation: Citation) -> str:
    recorded = f"{citation.start} to {citation.end}"
    return f"it stands at {place.start} to {place.end}, and {recorded} is recorded"


def _as_verdict(finding: Finding, citation: Citation, held_text: Held, sha256: str) -> Verdict:
    place = finding.place
    return Verdict(
        result=finding.result,
        text=held_text,
        text_sha256=sha256,
        places=finding.places,
        place=None if place is None else TextSpan(start=place.start, end=place.end),
        moved=finding.moved,
        normalised=finding.normalised,
        reason=_why_moved(place, citation) if place and finding.moved else finding.reason,
    )


def _passage(text: Text | None, verdict: Verdict, characters: int) -> Passage | None:
    if text is None or verdict.place is None or characters == 0:
        return None
    content, place = text.content, verdict.place
    around = min(characters, len(content) // SHARE)
    return Passage(
        before=content[max(0, place.start - around) : place.start],
        quote=content[place.start : min(place.end, place.start + QUOTE_SHOWN)],
        after=content[place.end : place.end + around],
    )
