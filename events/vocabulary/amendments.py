"""How the record itself changes: we were wrong, it never was, it was after all, there is
more evidence.

A correction says that we were wrong. That the world moved on is a later fact, never a correction.
"""

from events.vocabulary.base import Citation, Event, FactId, Prose
from events.vocabulary.facts import AnyFact


class FactCorrected(Event, frozen=True, kw_only=True, tag="fact-corrected"):
    """The fact with this id reads from now on as given here; `reason` says what was wrong."""

    fact: AnyFact
    reason: Prose


class FactRetracted(Event, frozen=True, kw_only=True, tag="fact-retracted"):
    """The fact was never true; `reason` says how we know. Its id is not used for another one."""

    fact: FactId
    reason: Prose


class RetractionUndone(Event, frozen=True, kw_only=True, tag="retraction-undone"):
    """To take the fact back was wrong, for `reason`: it reads again as it did before."""

    fact: FactId
    reason: Prose


class CitationAdded(Event, frozen=True, kw_only=True, tag="citation-added"):
    """More evidence for or against a fact was found."""

    fact: FactId
    citation: Citation
