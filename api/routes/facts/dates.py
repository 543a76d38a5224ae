"""`/v1/dates`: a date as an article tells it, as EDTF."""

from typing import Annotated

from litestar.params import QueryParameter

from api.answers.finding import DatesRead
from api.http.handlers import get
from events.dates_in_words.dates_read import LONGEST
from events.time import dates
from events.vocabulary.dates_found import PASSAGE_LONGEST, dates_found
from events.vocabulary.dates_told import dates_told
from projections.timeline.as_written import check_words, day_for, first_day_for

Words = Annotated[
    str,
    QueryParameter(
        name="words",
        max_length=LONGEST,
        description="A date in words, as in an article, or in EDTF.",
    ),
]
DatedPassage = Annotated[
    str,
    QueryParameter(
        name="passage",
        max_length=PASSAGE_LONGEST,
        description="Instead of words: a sentence or two of an article, to find the dates there.",
    ),
]
Published = Annotated[
    str | None,
    QueryParameter(
        name="published",
        max_length=dates.LONGEST,
        description="The day on which the article was published, in EDTF.",
        schema_extra={"format": "edtf", "examples": ["2023-06-09"]},
    ),
]


@get("/v1/dates", tags=["facts"])
async def read_dates(
    words: Words = "", passage: DatedPassage = "", published: Published = None
) -> DatesRead:
    """The date that is told in words, beside an article of a day ("Tuesday", "last month").

    Nothing is guessed: what hangs on the day of publication is read where that is a single day that
    is known, and words that are not understood whole have no reading.
    """
    if passage and not words:
        found = [*dates_found(passage, _day(published))]
        first, readings = found[0] if found else ("", ())
        told = tuple(each for each, _ in found)
        return DatesRead(words=first, published=published, readings=readings, found=told)
    check_words("words", words)
    return DatesRead(words=words, published=published, readings=dates_told(words, _day(published)))


def _day(published: str | None) -> int | None:
    """The day of publication, where it is one; raises `QuestionError` for no date."""
    if published is None:
        return None
    first, last = first_day_for("published", published), day_for("published", published)
    return first if first == last else None
