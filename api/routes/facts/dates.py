"""`/v1/dates`: a date as an article tells it, as EDTF."""

from typing import Annotated

from litestar.params import QueryParameter

from api.http.handlers import get
from events.dates_in_words.dates_read import LONGEST
from events.time import dates
from events.vocabulary.dates_told import DateTold, dates_told
from projections.model.worded import Worded
from projections.timeline.as_written import check_words, day_for, first_day_for

Words = Annotated[
    str,
    QueryParameter(
        name="words",
        min_length=1,
        max_length=LONGEST,
        description="A date in words, as in an article, or in EDTF.",
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


class DatesRead(Worded, frozen=True, kw_only=True):
    """The dates that words may mean, the likeliest first; none where they are not understood."""

    words: str
    published: str | None
    published_in_words: str | None = None
    readings: tuple[DateTold, ...]


@get("/v1/dates", tags=["facts"])
async def read_dates(words: Words, published: Published = None) -> DatesRead:
    """The date that is told in words, beside an article of a day ("Tuesday", "last month").

    Nothing is guessed: what hangs on the day of publication is read where that is a single day that
    is known, and words that are not understood whole have no reading.
    """
    check_words("words", words)
    return DatesRead(words=words, published=published, readings=dates_told(words, _day(published)))


def _day(published: str | None) -> int | None:
    """The day of publication, where it is one; raises `QuestionError` for no date."""
    if published is None:
        return None
    first, last = first_day_for("published", published), day_for("published", published)
    return first if first == last else None
