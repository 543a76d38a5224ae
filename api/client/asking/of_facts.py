"""What is asked about facts: in order, one by one, and on what they disagree."""

from typing import Literal

from api.answers.facts import (
    DisagreementsAnswer,
    FactAnswer,
    HistoryAnswer,
    ShownItem,
    TimelineAnswer,
)
from api.client.asking.listed import section
from api.client.asks import Inquiry, Several, at, in_format, one
from api.client.clocks import DayAsked
from api.client.reading import text
from events.proofs.bundle_shape import Bundle
from projections.timeline.disagreements import Disagreement

OrderOfFacts = Literal["asc", "desc", "recorded"]
CitedAs = Literal["txt", "bib", "ris", "csl.json", "jsonld"]


def timeline(
    *,
    actor: str | None = None,
    counterpart: str | None = None,
    issue: str | None = None,
    kind: str | None = None,
    engagement: str | None = None,
    office: str | None = None,
    measure: str | None = None,
    channel: str | None = None,
    incident: str | None = None,
    accord: str | None = None,
    place: str | None = None,
    since: DayAsked | None = None,
    until: DayAsked | None = None,
    undated: Literal["include"] | None = None,
    text: str | None = None,
    contested: bool | None = None,
    status: str | None = None,
    order: OrderOfFacts | None = None,
    limit: int | None = None,
    include: tuple[Literal["citations", "sources"], ...] | None = None,
    facets: tuple[str, ...] | None = None,
) -> Several[TimelineAnswer, ShownItem]:
    """Facts in order: those of all that is given together. `limit` is how many a page has."""
    given = {"from_" if name == "since" else name: each for name, each in locals().items()}
    return section(TimelineAnswer, lambda page: page.items, "timeline", **given)


def disagreements(
    *,
    actor: str | None = None,
    counterpart: str | None = None,
    issue: str | None = None,
    kind: str | None = None,
    engagement: str | None = None,
    since: DayAsked | None = None,
    until: DayAsked | None = None,
    undated: Literal["include"] | None = None,
    order: OrderOfFacts | None = None,
    limit: int | None = None,
) -> Several[DisagreementsAnswer, Disagreement]:
    """Facts on which sources disagree, each with what they do on."""
    given = {"from_" if name == "since" else name: each for name, each in locals().items()}
    return section(DisagreementsAnswer, lambda page: page.items, "disagreements", **given)


def fact(id: str) -> Inquiry[FactAnswer]:
    """A fact with its citations, and what became of it."""
    return one(FactAnswer, "facts", id)


def history(id: str) -> Inquiry[HistoryAnswer]:
    """The versions of a fact, also of one that was taken back."""
    return one(HistoryAnswer, "facts", id, "history")


def cite(id: str, format: CitedAs = "txt") -> Inquiry[str]:  # noqa: A002 (as others call it)
    """A reference to each source of a fact: in words (`txt`), BibTeX, RIS, CSL or schema.org."""
    return in_format(at("facts", id), format, text)


def proof_of_fact(id: str) -> Inquiry[Bundle]:
    """A fact with what proves it."""
    return one(Bundle, "facts", id, "proof")
