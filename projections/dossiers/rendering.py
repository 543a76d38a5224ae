"""Works out from which day on the element of a subject reads how.

It is made anew for each day from which it may be another one, by what makes it for a question.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from events.time.dates import LATEST
from projections.dossiers import rendered
from projections.dossiers.rendered import is_by_rule
from projections.dossiers.shortened import shortened
from projections.holding.chains import PublicWithChains
from projections.holding.elements import Element
from projections.holding.fact_tellings import FactTellings
from projections.holding.listing_order import kind_of
from projections.holding.read_tellings import are_more_than, tellings
from projections.holding.rule import History
from projections.holding.segments import Segment, Segments, StoredElement, before, touched
from projections.holding.tellings import Standing, histories
from projections.model.clocks import FOREVER, Clocks
from projections.model.reader import Reader
from projections.subjects import (
    accords,
    channels,
    diplomatic_relations,
    engagements,
    incidents,
    measures,
    missions,
    offices,
    stances,
    wars,
)
from projections.subjects.engagements import REPORTS_COUNTED, Reported
from projections.subjects.over_since import over_since
from projections.subjects.stances import UnquotedStance

MOST_TOLD: Final = 3_000
"""What holds of a subject of which more is told is worked out when it is asked for."""

_CHECKPOINT = "SELECT checkpoint FROM meta"

_OF_KIND: Final[Mapping[str, Callable[[Reader, str, Standing, Clocks], Element]]] = {
    "office": offices.element,
    "channel": channels.element,
    "measure": measures.element,
    "incident": incidents.element,
    "accord": accords.element,
    "relations": diplomatic_relations.course,
    "level": diplomatic_relations.level,
    "consular": diplomatic_relations.consular,
    "recognition": diplomatic_relations.recognition,
    "war": wars.element,
    "mission": missions.element,
}


class AllTold(Struct, frozen=True):
    """All that is told of a subject by a position, by whatever day, and put in order (None: nothing
    tells what holds); of reports those that are counted.
    """

    subject: str
    tellings: FactTellings
    history: History | None
    reports: Sequence[Reported]

    @property
    def facts(self) -> set[str]:
        """The facts that tell of it."""
        return {*self.tellings, *(each.fact for each in self.reports)}


def worked_out(reader: Reader, subjects: Sequence[str]) -> dict[str, Segments | None]:
    """The segments of subjects, as they stand in the views at one position; of which very much is
    told, None.
    """
    reader.db.execute("BEGIN")
    try:
        (known_at,) = reader.db.execute(_CHECKPOINT).fetchone()
        return dict.fromkeys(subjects) | dict(_segments_of(reader, subjects, known_at))
    finally:
        reader.db.execute("COMMIT")


def _segments_of(
    reader: Reader, subjects: Sequence[str], known_at: int
) -> Iterator[tuple[str, Segments]]:
    few = [each for each in subjects if not (is_by_rule(each) and _is_much_told(reader, each))]
    clocks = Clocks(as_of=FOREVER, known_at=known_at)
    every = list(all_told(reader, few, clocks))
    public = PublicWithChains(reader, {fact for told in every for fact in told.facts}, clocks)
    for told in every:
        if len(told.reports) < REPORTS_COUNTED:
            since = touched(reader.db, told.subject)
            moved = list(_segments(reader, told, known_at, since.moved_from))
            over_from = _over_from(reader, told.subject, since.moved_from, moved)
            yield told.subject, Segments(_public_from(told, public), over_from, since, moved)


def _is_much_told(reader: Reader, subject: str) -> bool:
    return are_more_than(reader, subject, MOST_TOLD)


def all_told(reader: Reader, subjects: Sequence[str], clocks: Clocks) -> Iterator[AllTold]:
    """What is told of each subject, of reports what is told by the day of the clocks."""
    ruled = [each for each in subjects if is_by_rule(each)]
    put_in_order = histories(reader, ruled, clocks)
    said = tellings(reader, [each for each in subjects if not is_by_rule(each)], clocks)
    reports = engagements.reports_of(reader, subjects, clocks)
    for each in subjects:
        told, history = put_in_order.get(each, (said.get(each, FactTellings()), None))
        yield AllTold(each, told, history, reports.get(each, []))


def _segments(reader: Reader, told: AllTold, known_at: int, since: int) -> Iterator[Segment]:
    """Those since a day that are unlike the one before."""
    last = before(reader.db, told.subject, since)
    for day, stored in _by_day(reader, told, known_at, since):
        if stored != last:
            yield Segment(day, stored)
            last = stored


def _over_from(reader: Reader, subject: str, since: int, moved: Sequence[Segment]) -> int:
    """From which day on what the last segment reads is history; `FOREVER` where on none."""
    last = moved[-1].stored if moved else before(reader.db, subject, since)
    if last.element is None:
        return FOREVER
    over = over_since(rendered.decoded(kind_of(subject), last.element))
    return FOREVER if over is None else over


def _by_day(
    reader: Reader, told: AllTold, known_at: int, since: int
) -> Iterator[tuple[int, StoredElement]]:
    """The element on each day from which it may be another one; `LATEST` is none, but an open
    end.
    """
    if not is_by_rule(told.subject):
        said = stances.by_day(told.subject, told.tellings.values(), known_at, since)
        yield from ((day, _unquoted(each)) for day, each in said)
        return
    for day in sorted(break_days(reader, told, known_at)):
        if since <= day < LATEST:
            element = element_on(reader, told, Clocks(day, known_at))
            yield day, StoredElement(None if element is None else shortened(element))


def break_days(reader: Reader, told: AllTold, known_at: int) -> set[int]:
    """The days from which the element of a subject may be another one, by the rule or by reports,
    or that of a part of it.
    """
    days: set[int] = set()
    if told.history is not None:
        days = {*told.history.break_days()}
        if kind_of(told.subject) == "office":
            days |= offices.break_days(reader, told.subject, told.history, told.tellings, known_at)
    if kind_of(told.subject) == "engagement":
        days |= engagements.break_days(told.tellings.values(), told.reports, told.history)
    return days


def _unquoted(stance: UnquotedStance | None) -> StoredElement:
    if stance is None:
        return StoredElement(None)
    state, shown = stance
    return StoredElement(shortened(state), tuple(each.number for each in shown))


def element_on(reader: Reader, told: AllTold, clocks: Clocks) -> Element | None:
    """The element of a subject of which the rule says what holds, on the day of the clocks."""
    subject, history = told.subject, told.history
    held = None if history is None else history.held(clocks.as_of)
    standing = None
    if held is not None and history is not None:
        standing = Standing(held, told.tellings, history)
    if kind_of(subject) != "engagement":
        of_kind = _OF_KIND[kind_of(subject)]
        return None if standing is None else of_kind(reader, subject, standing, clocks)
    reports = [each for each in told.reports if each.told_from <= clocks.as_of]
    is_told = standing is not None or reports
    return engagements.element(reader, subject, standing, reports, clocks) if is_told else None


def _public_from(told: AllTold, public: PublicWithChains) -> int:
    """The day by which all was public, every citation included."""
    supports = [each.support.split() for each in told.tellings.values()]
    if not all(supports):
        return LATEST  # without support it is public on no day
    cited = [int(each.partition(":")[2]) for some in supports for each in some]
    return max([public.by(told.facts), *cited])
