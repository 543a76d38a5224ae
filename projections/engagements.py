"""Where does an engagement stand? Visits, meetings, calls and summits with a life of their own."""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct

from events.dates import parse
from events.facts import AnyFact, EngagementTransition
from events.registry import EngagementAdded
from projections import involvement, timeline
from projections.clocks import Certainty, Clocks
from projections.involvement import SECTION_LIMIT
from projections.reader import Reader
from projections.states import Element, State, state_of
from projections.transitions import Candidate, candidates
from projections.version import Change

STATUS = {
    "engagement-proposed": "proposed",
    "engagement-invited": "invited",
    "invitation-accepted": "accepted",
    "engagement-planned": "planned",
    "engagement-announced": "announced",
    "engagement-postponed": "postponed",
    "engagement-cancelled": "cancelled",
    "engagement-refused": "refused",
    "engagement-held": "held",
}
REPORTS_LIMIT = 10
LIFE_LIMIT = 200

_REPORTED = """
SELECT j.value FROM json_each(:ids) j
WHERE EXISTS (SELECT 1 FROM timeline WHERE facet = 'report' AND value = j.value)
"""


class Report(Struct, frozen=True):
    """A medium's report that the engagement is planned: it stands beside the status."""

    fact: str
    date: str
    certainty: Certainty


class EngagementState(Element, frozen=True, kw_only=True):
    """An engagement's status. `ongoing`: held, and the day lies within its duration.

    `planned_for` is the date (EDTF) that the latest plan, postponement or cancellation names.
    """

    engagement: str
    form: str
    name: str
    status: str | None
    planned_for: str | None
    ongoing: bool
    reported: tuple[Report, ...] = ()


class EngagementView(Struct, frozen=True, kw_only=True):
    """An engagement, where it stands (null: nothing is known by then), and its life so far: the
    facts about it in order of date, the last ones if there are many.
    """

    engagement: EngagementAdded
    state: EngagementState | None
    life: tuple[timeline.Item, ...]


def changes(fact: AnyFact, tag: str) -> Iterator[Change]:
    """A party's act changes the status; a report does not."""
    if isinstance(fact, EngagementTransition):
        planned_for = getattr(fact, "planned_for", None)
        yield Change(f"engagement/{fact.engagement}", STATUS[tag], planned_for)


def in_scope(
    reader: Reader, scope: str, clocks: Clocks, limit: int = SECTION_LIMIT
) -> list[EngagementState]:
    """The engagements of a pair, actor or issue, the latest first."""
    subjects = involvement.subjects(reader.db, scope, "engagement", clocks, limit)
    return states(reader, [subject.partition("/")[2] for subject in subjects], clocks)


def states(reader: Reader, ids: Sequence[str], clocks: Clocks) -> list[EngagementState]:
    """The states of engagements that have one or are reported; the others are left out."""
    found = candidates(reader.db, [f"engagement/{id}" for id in ids], clocks)
    reports = _reports(reader, ids, clocks)
    return [
        _element(reader, id, state_of(found.get(f"engagement/{id}", ()), clocks), reports, clocks)
        for id in ids
        if f"engagement/{id}" in found or id in reports
    ]


def view(reader: Reader, id: str, clocks: Clocks) -> EngagementView:
    """An engagement as of then; raises `UnknownIdError`."""
    added = reader.registered("engagement", id, EngagementAdded, known_at=clocks.known_at)
    found = states(reader, [id], clocks)
    life = timeline.latest(reader, "engagement", id, clocks, limit=LIFE_LIMIT)
    return EngagementView(engagement=added, state=found[0] if found else None, life=tuple(life))


def _element(
    reader: Reader, id: str, state: State, reports: dict[str, list[Report]], clocks: Clocks
) -> EngagementState:
    added = reader.registered("engagement", id, EngagementAdded)
    latest = state.latest
    since = latest.span.first.earliest if latest else 0
    return EngagementState.from_state(
        state,
        clocks,
        engagement=id,
        form=added.form,
        name=added.name,
        status=state.value,
        planned_for=latest.detail if latest else None,
        ongoing=state.value == "held" and latest is not None and _is_ongoing(latest, clocks),
        reported=tuple(r for r in reports.get(id, ()) if parse(r.date).first.latest >= since),
    )


def _is_ongoing(held: Candidate, clocks: Clocks) -> bool:
    return clocks.as_of <= held.span.last.earliest and held.span.last != held.span.first


def _reports(reader: Reader, ids: Sequence[str], clocks: Clocks) -> dict[str, list[Report]]:
    """For each engagement the last reports that it is planned, the earliest of them first."""
    found: dict[str, list[Report]] = {}
    for (id,) in reader.db.execute(_REPORTED, {"ids": msgspec.json.encode(ids).decode()}):
        items = timeline.latest(reader, "report", id, clocks, limit=REPORTS_LIMIT)
        if items:
            found[id] = [Report(item.id, item.date, item.certainty) for item in items]
    return found
