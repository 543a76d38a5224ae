"""The judge of windows: whether a fact lies in some days, as far as its date tells."""

from msgspec import UNSET, UnsetType

from events.time.dates import EARLIEST, LATEST, parse
from projections.model.clocks import Certainty
from projections.timeline.filters import Filters
from tests.naive_dates import members_of
from tests.naive_record import Told


def is_open_below(told: Told) -> bool:
    """Whether no day is told before which it cannot lie."""
    return told.first.earliest == EARLIEST and told.first.latest != EARLIEST


def lies_from(told: Told) -> int:
    """The first day on which it may lie, by all that is told."""
    return told.first.latest if is_open_below(told) else told.first.earliest


def lies_within(told: Told, filters: Filters) -> Certainty | UnsetType:
    """How certainly a fact has a day among those that are asked for: of several dates, any has."""
    if filters.since is None and filters.until is None:
        return UNSET
    text = told.fact.when
    each_of = members_of(text) if text.startswith("{") else [text]
    spans = [parse(each.replace("..", "/") if "{" in text else each) for each in each_of]
    since = EARLIEST if filters.since is None else filters.since
    until = LATEST if filters.until is None else filters.until
    meets = any(each.first.latest <= until and since <= each.last.earliest for each in spans)
    return "certain" if meets else "possible"
