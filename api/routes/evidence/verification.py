"""Do the quotes stand in the texts that are attached, and the records in the data sets?
`/v1/citations/{id}/verification`.

The answer depends on what is attached just now, so it is dated and never kept by a cache.
"""

import asyncio

from litestar import Response
from litestar.params import FromPath

from api.answers.verification import Passage, RecordLine, Verdict, VerificationAnswer
from api.asking.dependency import GivenQuestion
from api.evidence.verdicts import is_failure, looked_up
from api.http.handlers import get
from api.service.stores import OpenService
from api.telemetry.metrics import OpenMetrics
from events.source_texts.matching import Text
from events.time.clock import utc_now
from projections.facts import citations

SHARE = 8
"""A passage shows no more on each side of its quote than the text's length divided by this."""

QUOTE_SHOWN = 1_000
"""Code points of a quote at most; with its white space it may be longer in the text."""


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
