"""Do the quotes stand in the texts that are attached, and the records in the data sets?
`/v1/citations/{id}/verification`.

The answer depends on what is attached just now, so it is dated and never kept by a cache.
"""

import asyncio
from datetime import datetime

from litestar import Response
from litestar.params import FromPath
from msgspec import Struct

from api.asking.dependency import GivenQuestion
from api.evidence.verdict import Verdict
from api.evidence.verdicts import is_failure, looked_up
from api.http.handlers import get
from api.service.stores import OpenService
from api.telemetry.metrics import OpenMetrics
from events.source_texts.matching import Text
from events.time.clock import utc_now
from events.vocabulary.base import Citation
from projections.facts import citations
from projections.timeline.as_written import ClocksUsed

SHARE = 8
"""A passage shows no more on each side of its quote than the text's length divided by this."""

QUOTE_SHOWN = 1_000
"""Code points of a quote at most; with its white space it may be longer in the text."""


class Passage(Struct, frozen=True, kw_only=True):
    """A quote as it stands in the text, and a little of what stands around it."""

    before: str
    quote: str
    after: str


class RecordLine(Struct, frozen=True, kw_only=True):
    """A record as it stands in the data set: its values in canonical JSON, or how these begin."""

    line: str
    cut_off: bool


class VerificationAnswer(Verdict, frozen=True, kw_only=True):
    """A verification, when it was made, and the passage, or the record's own line, where the
    operator lets it be shown.
    """

    id: str
    fact: str
    source: str
    citation: Citation
    passage: Passage | None
    record: RecordLine | None
    verified_at: datetime
    clocks: ClocksUsed


@get("/v1/citations/{id:str}/verification", tags=["citations"])
async def get_verification(
    service: OpenService, question: GivenQuestion, metrics: OpenMetrics, id: FromPath[str]
) -> Response[VerificationAnswer]:
    """Whether a citation's quote stands in the attached text of its source, and the passage; or
    whether its record reads as it did in the attached data set, and how it does by now.

    What is attached is no part of the ledger: the answer holds for the moment, whatever the clocks.
    """
    item = citations.view(service.reader, id, question.clocks)
    found = await asyncio.to_thread(looked_up, service, item.source, item.citation, item.fact)
    verdict = found.verdict
    if is_failure(verdict):
        of = "quote" if item.citation.record is None else "record"
        metrics.verification_failures.labels(of).inc()
    answer = VerificationAnswer(
        **{name: getattr(verdict, name) for name in Verdict.__struct_fields__},
        id=item.id,
        fact=item.fact,
        source=item.source.id,
        citation=item.citation,
        passage=_passage(found.text, verdict, service.passage),
        record=_line(found.line, service.passage),
        verified_at=utc_now(),
        clocks=question.used,
    )
    return Response(answer, headers={"Cache-Control": "no-store"})


def _line(line: str | None, characters: int) -> RecordLine | None:
    if line is None or characters == 0:
        return None
    return RecordLine(line=line[:QUOTE_SHOWN], cut_off=len(line) > QUOTE_SHOWN)


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
