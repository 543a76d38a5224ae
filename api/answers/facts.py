"""What is answered about facts."""

from msgspec import UNSET, UnsetType

from api.answers.pages import PageOf
from events.vocabulary.registry import SourceAdded
from projections.facts import facts, history
from projections.model.counts import Count
from projections.timeline import disagreements, timeline
from projections.timeline.as_written import ClocksUsed
from projections.timeline.facets import FacetCounts
from projections.timeline.included import EnclosedCitation


class DisagreementsAnswer(PageOf, frozen=True, kw_only=True):
    """Contested facts in order of date, each with what is contested. `undated_left_out` as in a
    timeline.

    A page may be short though there is a `next`: it looks at a bounded number of facts.
    """

    items: tuple[disagreements.Disagreement, ...]
    undated_left_out: Count | UnsetType = UNSET


class FactAnswer(facts.FactView, frozen=True, kw_only=True):
    """A fact as of then, the clocks it was asked by, its permalink, a sentence to cite it by."""

    clocks: ClocksUsed
    permalink: str
    cite_as: str


class HistoryAnswer(history.HistoryView, frozen=True, kw_only=True):
    """A fact's versions, the clocks they were asked by, their permalink."""

    clocks: ClocksUsed
    permalink: str


class ShownItem(timeline.Item, frozen=True, kw_only=True):
    """A fact in a line, with what `include` asks for; `cut_off`: it has more citations than that.

    With `fields`, only those are there.
    """

    citations: tuple[EnclosedCitation, ...] | UnsetType = UNSET
    sources: tuple[SourceAdded, ...] | UnsetType = UNSET
    cut_off: bool | UnsetType = UNSET


class TimelineAnswer(PageOf, frozen=True, kw_only=True):
    """Facts in order of the earliest day on which they may have begun; what is open below has its
    latest. `undated_left_out`: how many of those are left out of the days that are asked for;
    `coded_left_out`: how many facts are left out of which nobody but a program tells, if any are.

    A page may be short though there is a `next`: it looks at a bounded number of facts.
    """

    items: tuple[ShownItem, ...]
    undated_left_out: Count | UnsetType = UNSET
    coded_left_out: Count | UnsetType = UNSET
    facets: FacetCounts | UnsetType = UNSET
