"""What did a side last say on an issue? All that it said on the last occasion on which it spoke.

A *side* is a state with all that act for it. An *occasion* is the engagement at which something was
said, as a whole, or the day. Nothing that was said takes the place of what was said on the same
occasion, or on one of which it is not told that it came before. A statement without a day of its
own belongs to no occasion: it stands beside the last one if it is told since, and displaces
nothing. Who speaks for himself, or for no state, is a *voice*; so is everybody by himself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from events.time.dates import Edtf, known_day
from events.vocabulary.accords import JointStatementIssued
from events.vocabulary.facts import Statement
from events.vocabulary.statements import StatementFact
from projections.holding.elements import Element, support_of
from projections.holding.tellings import FactTelling, in_order, tellings
from projections.model.clocks import Certainty, Clocks, certainty_of
from projections.model.directory import Sides
from projections.model.reader import Reader
from projections.model.version import Change
from projections.model.worded import Worded

SAID_LIMIT = 50
"""Statements that a stance shows, the last ones."""

NO_ISSUE: Final = "-"
"""What stands in a subject's name for an issue where a statement is about none."""


class Said(Worded, frozen=True, kw_only=True):
    """One statement: its kind (the fact's type), who made it, its day and gist. `undated`: it is
    not told on which occasion it was made.
    """

    fact: str
    kind: str
    speaker: str
    date: Edtf
    date_in_words: str = ""
    certainty: Certainty
    undated: bool
    summary: str


class Occasion(Struct, frozen=True, kw_only=True):
    """When something was said: at an engagement (null: on a day), between its first day and its
    last.
    """

    engagement: str | None
    first_day: str | None
    last_day: str | None


class StanceState(Element, frozen=True, kw_only=True):
    """What a side said on an issue (null: on none of them) on the last occasion on which it spoke
    of it, or on several of which none is told to be the last. `side` is a state; of voices, who
    speaks.

    `statements` are in order of date, the last `SAID_LIMIT` of `said_in_all`.
    """

    side: str
    issue: str | None
    occasions: tuple[Occasion, ...]
    statements: tuple[Said, ...]
    said_in_all: int
    earlier_occasions: int

    @property
    def subject(self) -> str:
        """What has the state: `stance/<side>/<issue>`."""
        return f"stance/{self.side}/{self.issue or NO_ISSUE}"


class VoiceState(StanceState, frozen=True, kw_only=True):
    """What somebody last said on an issue who speaks for no state, or whoever else speaks for it.

    `side` is who speaks.
    """

    @property
    def subject(self) -> str:
        """What has the state: `voice/<speaker>/<issue>`."""
        return f"voice/{self.side}/{self.issue or NO_ISSUE}"


_STATES: Final[dict[str, type[StanceState]]] = {"stance": StanceState, "voice": VoiceState}


def changes(
    fact: Statement | JointStatementIssued,
    speakers: Iterable[str],
    tag: str,
    sides: Sides,
) -> Iterator[Change]:
    """Every statement is its speakers' on each of its issues, and that of the sides they are of;
    one that is no position on them is nobody's.
    """
    if isinstance(fact, StatementFact) and fact.no_position is not None:
        return
    whole = None if fact.engagement is None else sides.whole_of(fact.engagement)
    issues = tuple(dict.fromkeys(fact.issues)) or (NO_ISSUE,)
    told: dict[str, Change] = {}
    for speaker in dict.fromkeys(speakers):
        names = [f"stance/{each}" for each in sides.sides_of(speaker)]
        names += [] if sides.is_state(speaker) else [f"voice/{speaker}"]
        for subject in (f"{name}/{issue}" for name in names for issue in issues):
            change = Change(subject, tag, whole, detail=fact.summary, party=speaker)
            told.setdefault(subject, change)
    yield from told.values()


def elements(
    reader: Reader, subjects: Sequence[str], told: Mapping[str, object], clocks: Clocks
) -> list[StanceState]:
    """What was said last of each subject; those of which nothing was said yet are left out."""
    found = tellings(reader, subjects, clocks)
    states = (element(each, found.get(each, {}).values(), clocks) for each in subjects)
    return [each for each in states if each is not None]


def break_days(told: Iterable[FactTelling]) -> set[int]:
    """The days from which something else may have been said last than on the day before."""
    spans = [each.span for each in told]
    starts = {each.told_from for each in spans}
    with_gaps = [each.first for each in spans if each.first.choices]
    again = {
        day for gaps in with_gaps for start in starts if (day := gaps.since(start)) is not None
    }
    return starts | again | {each.first.latest for each in spans}


class _Occasion(Struct):
    """An occasion while its statements are gathered. Days are ordinals."""

    engagement: str | None
    first: int
    last: int
    told: list[FactTelling]


class _Shown(Struct, frozen=True):
    """What a stance shows: statements in order of date, and the last occasions."""

    told: list[FactTelling]
    undated: set[str]
    last: list[_Occasion]
    earlier: int


def element(subject: str, told: Iterable[FactTelling], clocks: Clocks) -> StanceState | None:
    """What was said last of a subject; None where nothing was yet."""
    by_then = [e for e in sorted(told, key=in_order) if e.span.told_from <= clocks.as_of]
    if not by_then:
        return None
    certain = [each for each in by_then if each.span.first.latest <= clocks.as_of]
    occasions = _occasions(certain)
    last = [one for one in occasions if not any(o.first > one.last for o in occasions)]
    since = max((each.first for each in last), default=None)
    of_occasions = {each.fact for one in last for each in one.told}
    undated = {e.fact for e in certain if _is_undated(e) and _is_since(e, since)}
    may_be = (each for each in by_then if each not in certain)
    possible = {each.fact for each in may_be if _may_be_since(each, since, clocks.as_of)}
    told_last = [e for e in by_then if e.fact in of_occasions | undated | possible]
    shown = _Shown(told_last, undated, last, len(occasions) - len(last))
    return _state(subject, shown, clocks) if told_last else None


def _state(subject: str, shown: _Shown, clocks: Clocks) -> StanceState:
    kind, side, issue = subject.split("/")
    days = [each.span.first.latest for each in shown.told]
    told = [day for day in days if day <= clocks.as_of]
    return _STATES[kind](
        since=known_day(min(each.first for each in shown.last)) if shown.last else None,
        first_told=known_day(min(told)) if told else None,
        last_told=known_day(max(told)) if told else None,
        certainty="certain" if told else "possible",
        approximate=any(e.span.approximate or e.span.uncertain for e in shown.told),
        because=tuple(each.fact for each in shown.told[-SAID_LIMIT:]),
        support=support_of([e.support for e in sorted(shown.told, key=_by_fact)], clocks),
        side=side,
        issue=None if issue == NO_ISSUE else issue,
        occasions=tuple(
            Occasion(
                engagement=e.engagement, first_day=known_day(e.first), last_day=known_day(e.last)
            )
            for e in shown.last
        ),
        statements=tuple(_said(each, shown.undated, clocks) for each in shown.told[-SAID_LIMIT:]),
        said_in_all=len(shown.told),
        earlier_occasions=shown.earlier,
    )


def _occasions(certain: Iterable[FactTelling]) -> list[_Occasion]:
    found: dict[str | int, _Occasion] = {}
    for each in certain:
        if not _is_undated(each):
            first, last = each.span.told_from, each.span.first.latest
            key = each.value or last
            one = found.setdefault(key, _Occasion(each.value, first, last, []))
            one.first, one.last = min(one.first, first), max(one.last, last)
            one.told.append(each)
    return sorted(found.values(), key=lambda e: (e.first, e.last, e.engagement or ""))


def _is_undated(telling: FactTelling) -> bool:
    """Whether it is told neither at which engagement nor on which day it was said."""
    first = telling.span.first
    return telling.value is None and first.earliest != first.latest


def _is_since(telling: FactTelling, since: int | None) -> bool:
    return since is None or telling.span.first.latest >= since


def _may_be_since(telling: FactTelling, since: int | None, as_of: int) -> bool:
    """Whether the last day by then on which it may have been said, in a gap perhaps, is since."""
    last = telling.span.first.until(as_of)
    return since is None or (last is not None and last >= since)


def _said(telling: FactTelling, undated: set[str], clocks: Clocks) -> Said:
    certainty = certainty_of(telling.span, clocks.as_of)
    assert certainty is not None, "only what was said by then is shown"
    return Said(
        fact=telling.fact,
        kind=telling.kind,
        speaker=telling.party or "",
        date=telling.date,
        certainty=certainty,
        undated=telling.fact in undated,
        summary=telling.detail or "",
    )


def _by_fact(telling: FactTelling) -> str:
    return telling.fact
