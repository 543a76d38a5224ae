"""Where does an engagement stand? Visits, meetings, calls and summits with a life of their own."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import Struct

from events.time.dates import EARLIEST, Edtf, known_day, parse
from events.vocabulary.engagements import EngagementReported
from events.vocabulary.facts import EngagementTransition
from events.vocabulary.registry import EngagementAdded
from projections.facts.contested import ContestedFact, in_state
from projections.holding.elements import UNTOLD, Element
from projections.holding.extents import Extents
from projections.holding.fact_tellings import FactTelling
from projections.holding.rule import History
from projections.holding.tellings import Found, Standing, standing
from projections.model import mergers
from projections.model.clocks import FOREVER, Certainty, Clocks, certainty_of
from projections.model.counts import Count
from projections.model.directory import Directory
from projections.model.reader import Reader
from projections.model.table import Row, Table
from projections.model.tense import PAST, Tense, ask, tensed
from projections.model.version import Change, Version
from projections.model.worded import Worded
from projections.subjects.life import life
from projections.timeline import timeline

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
PENDING = frozenset({"proposed", "invited", "accepted", "planned", "announced", "postponed"})
"""How an engagement stands that may still be held."""

SILENT_DAYS = 365
"""After so many days without a word nobody waits for an engagement without planned days."""

REPORTS_LIMIT = 10
REPORTS_COUNTED = 200
"""Of so many last reports those are counted that come after where the engagement stands."""

SCHEMA = """
CREATE TABLE report (
    engagement  TEXT    NOT NULL,
    earliest    INTEGER NOT NULL,
    fact        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    date        TEXT    NOT NULL,
    PRIMARY KEY (engagement, earliest, fact, known_from)
) STRICT, WITHOUT ROWID;
"""
INSERT = f"INSERT INTO report VALUES (?, ?, ?, ?, {FOREVER}, ?, ?)"
CLOSE = f"""
UPDATE report SET known_to = ?, engagement = engagement || '{PAST}'
WHERE engagement = ? AND earliest = ? AND fact = ? AND known_from = ?
"""


def _visible(tense: Tense) -> str:
    filed, visible = tense.filed("r.engagement", "j.value"), tense.visible("r")
    return f"{filed} AND r.earliest <= :d AND {visible}"


_REPORTS = tensed(
    lambda tense: (
        f"""
SELECT j.key, r.fact, r.date FROM json_each(:ids) j CROSS JOIN report r
WHERE {_visible(tense)} AND r.earliest >= coalesce((
    SELECT r.earliest FROM report r WHERE {_visible(tense)}
    ORDER BY r.earliest DESC LIMIT 1 OFFSET {REPORTS_COUNTED - 1}
), {EARLIEST})
ORDER BY j.key, r.earliest, r.fact
"""
    )
)


class Report(Worded, frozen=True):
    """A medium's report that the engagement is planned: it stands beside the status."""

    fact: str
    date: Edtf
    certainty: Certainty
    date_in_words: str = ""


class Reported(NamedTuple):
    """A report as it is filed."""

    fact: str
    date: str

    @property
    def told_from(self) -> int:
        """The first day of which it is told that it may have been reported by then."""
        return parse(self.date).told_from


class EngagementState(Element, frozen=True, kw_only=True):
    """An engagement's status (null where it is merely reported, or not certain).

    `ongoing`: held, and the day lies within its duration; it `ends` with the last day that is told
    of it. `conflicting` are facts that would have it postponed, or planned, after it was held: what
    was held stays held. `pending`: it may still be held. It is not where its `outcome` is not told:
    its planned days have passed without a word of it, or it has none and nothing was told of it for
    a year.

    `planned_for` is the date (EDTF) that the latest plan, postponement or cancellation names.
    `reported` are the last reports since then; `reports` is how many there are, if these are not
    all: the others are in its timeline. `parts` are the engagements within it, where an answer has
    them beneath it.
    """

    engagement: str
    form: str
    name: str
    status: str | None
    planned_for: Edtf | None
    planned_for_in_words: str | None = None
    ongoing: bool
    ends: str | None = None
    pending: bool = False
    outcome: Literal["not told"] | None = None
    conflicting: tuple[str, ...] = ()
    reported: tuple[Report, ...] = ()
    reports: Count | None = None
    part_of: str | None = None
    parts: tuple["EngagementState", ...] = ()

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"engagement/{self.engagement}"


class EngagementView(Struct, frozen=True, kw_only=True):
    """An engagement, where it stands (null: nothing is known by then), what is contested about
    that, and its life so far: the facts about it in order of date, the last ones if there are many.
    `sections` says of how many, and where the others are.
    """

    engagement: EngagementAdded
    state: EngagementState | None
    contested: tuple[ContestedFact, ...]
    life: tuple[timeline.Item, ...]
    sections: Extents


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """A report under the engagement that it is about."""
    fact = version.fact
    if isinstance(fact, EngagementReported):
        yield (
            fact.engagement,
            version.told_from,
            fact.id,
            version.known_from,
            version.stated_from,
            fact.date,
        )


def changes(fact: EngagementReported | EngagementTransition, tag: str) -> Iterator[Change]:
    """A party's act changes the status; a report does not."""
    if isinstance(fact, EngagementTransition):
        planned_for = getattr(fact, "planned_for", None)
        status = STATUS[tag]
        yield Change(f"engagement/{fact.engagement}", status, status, planned_for)


def states(reader: Reader, ids: Sequence[str], clocks: Clocks) -> list[EngagementState]:
    """The states of engagements that have one or are reported; the others are left out."""
    subjects = [f"engagement/{id}" for id in ids]
    return elements(reader, subjects, standing(reader, subjects, clocks), clocks)


def elements(
    reader: Reader, subjects: Sequence[str], found: Found, clocks: Clocks
) -> list[EngagementState]:
    """The states of subjects, given what holds of them; of the others nothing is told."""
    reported = reports_of(reader, subjects, clocks)
    return [
        element(reader, each, found.get(each), reported.get(each, []), clocks)
        for each in subjects
        if each in reported or each in found
    ]


def break_days(
    told: Collection[FactTelling], reports: Iterable[Reported], history: History | None
) -> set[int]:
    """The days from which an engagement may go on no more, or from which it is reported, or nobody
    waits for it any more: for what was held, or called off, nobody does.
    """
    planned = {parse(each.detail).last.latest + 1 for each in told if each.detail is not None}
    evidence = () if history is None else history.told().values()
    silent = {e.latest + SILENT_DAYS + 1 for e in evidence if e.value in PENDING}
    spans = [each.span for each in told if each.span.members or each.span.first != each.span.last]
    members = [each for span in spans for each in span.members]
    lasts = [*(each.last for each in spans), *(each.last for each in members)]
    ends = {each.earliest + 1 for each in lasts}
    reported = [parse(each.date) for each in reports]
    days = {day for span in reported for day in (span.told_from, span.first.latest)}
    return ends | days | planned | silent | {each.first.latest for each in members}


def view(reader: Reader, id: str, clocks: Clocks) -> EngagementView:
    """An engagement as of then, or what it was merged into; raises `UnknownIdError`."""
    id = mergers.survivor(reader, id, clocks, "engagement")
    added = reader.registered("engagement", id, EngagementAdded, known_at=clocks.known_at)
    found = states(reader, [id], clocks)
    facts, sections = life(reader, "engagement", id, clocks)
    return EngagementView(
        engagement=added,
        state=found[0] if found else None,
        contested=in_state(reader, found, clocks),
        life=facts,
        sections=sections,
    )


def element(
    reader: Reader,
    subject: str,
    standing: Standing | None,
    reports: Sequence[Reported],
    clocks: Clocks,
) -> EngagementState:
    """An engagement of which something is told, be it the last reports by then alone."""
    id = subject.partition("/")[2]
    added = reader.registered("engagement", id, EngagementAdded, known_at=clocks.known_at)
    latest = None if standing is None else standing.latest
    since = EARLIEST if latest is None else latest.span.told_from
    told = [each for each in reports if parse(each.date).first.latest >= since]
    shown = [each for each in reports[-REPORTS_LIMIT:] if each in told]
    is_at_least = len(reports) >= REPORTS_COUNTED
    own: dict[str, Any] = {
        "engagement": id,
        "form": added.form,
        "name": added.name,
        "planned_for": None if latest is None else latest.detail,
        "reported": tuple(_report(each, clocks) for each in shown),
        "reports": None if len(told) == len(shown) else Count(len(told), is_at_least),
        "part_of": _part_of(reader, added, clocks),
    }
    if standing is None or latest is None:
        return EngagementState(**UNTOLD, **own, status=None, ongoing=False)
    is_held = standing.value == "held"
    may_be_held = all(each.value in PENDING for each in standing.held.options)
    is_silent = may_be_held and _is_silent(standing.held.last_told, latest, clocks.as_of)
    return EngagementState.from_standing(
        standing,
        clocks,
        **own,
        status=standing.value,
        pending=may_be_held and not is_silent,
        outcome="not told" if is_silent else None,
        ongoing=is_held and latest.span.goes_on(clocks.as_of),
        ends=known_day(latest.span.last.latest) if is_held else None,
        conflicting=standing.held.conflicting,
    )


def _part_of(reader: Reader, added: EngagementAdded, clocks: Clocks) -> str | None:
    """The engagement that one is a part of, or what that was merged into."""
    if added.part_of is None:
        return None
    return mergers.survivor(reader, added.part_of, clocks, "engagement")


def _is_silent(last_told: int | None, latest: FactTelling, day: int) -> bool:
    """Whether nothing is told of an engagement by a day on which it should have been held."""
    # A postponement names the date that was given up.
    if latest.detail is not None and latest.kind != "postponed":
        return parse(latest.detail).last.latest < day
    return last_told is not None and last_told < day - SILENT_DAYS


def reports_of(
    reader: Reader, subjects: Sequence[str], clocks: Clocks
) -> dict[str, list[Reported]]:
    """For each engagement the last reports that it is planned, the earliest of them first; there
    may be more than are counted where several begin on the same day.
    """
    parameters = {
        "ids": msgspec.json.encode([each.partition("/")[2] for each in subjects]).decode(),
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    found: dict[str, list[Reported]] = {}
    for number, fact, date in ask(reader, _REPORTS, parameters):
        found.setdefault(subjects[number], []).append(Reported(fact, date))
    return found


def _report(reported: Reported, clocks: Clocks) -> Report:
    certainty = certainty_of(parse(reported.date), clocks.as_of)
    assert certainty is not None, "what is reported by then has happened"
    return Report(reported.fact, reported.date, certainty)


TABLES = (Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows),)
