"""What is asked with words: what may be meant by them."""

from typing import Literal

from api.answers.finding import DatesRead, LabelsAnswer, NamesAnswer, SearchAnswer
from api.client.asks import Inquiry, one, without_clocks
from api.client.clocks import DayAsked

OfKind = Literal[
    "source", "actor", "issue", "office", "place", "engagement", "channel", "measure", "incident",
    "accord",
]  # fmt: skip


def search(q: str) -> Inquiry[SearchAnswer]:
    """What a sentence may ask for: who, which office, which day."""
    return one(SearchAnswer, "search", q=q)


def names(
    of_kind: OfKind,
    *,
    words: str | None = None,
    ids: tuple[str, ...] | None = None,
    passage: str | None = None,
    limit: int | None = None,
) -> Inquiry[NamesAnswer]:
    """What of a kind may be meant by some words, by ids, or in a passage."""
    given = {"words": words, "ids": ids, "passage": passage, "limit": limit}
    return one(NamesAnswer, "names", of_kind=of_kind, **given)


def labels(
    *,
    actors: tuple[str, ...] | None = None,
    facts: tuple[str, ...] | None = None,
    engagements: tuple[str, ...] | None = None,
) -> Inquiry[LabelsAnswer]:
    """What ids are called."""
    return one(LabelsAnswer, "labels", actors=actors, facts=facts, engagements=engagements)


def dates(
    words: str | None = None, *, passage: str | None = None, published: DayAsked | None = None
) -> Inquiry[DatesRead]:
    """The dates that words may mean, in an article of a day."""
    return without_clocks(DatesRead, "dates", words=words, passage=passage, published=published)
