"""What did a side last say on an issue? All that it said on the last occasion on which it spoke.

A *side* is a state with all that act for it. An *occasion* is the engagement at which something was
said, as a whole, or the day. Nothing that was said takes the place of what was said on the same
occasion, or on one of which it is not told that it came before. A statement without a day of its
own belongs to no occasion: it stands beside the last one if it is told since, and displaces
nothing. Who speaks for himself, or for no state, is a *voice*; so is everybody by himself.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from events.time.dates import EARLIEST, Edtf, known_day
from events.vocabulary.accords import JointStatementIssued
from events.vocabulary.facts import Statement
from events.vocabulary.statements import StatementFact
from projections.holding.elements import Element, support_of
from projections.holding.fact_tellings import FactTelling
from projections.holding.read_tellings import by_number, tellings
from projections.holding.tellings import begun_between
from projections.model.clocks import Certainty, Clocks
from projections.model.directory import Sides
from projections.model.reader import Reader
from projections.model.version import Change
from projections.model.worded import Worded
from projections.subjects.said_last import SaidLast, SaidSoFar, break_days, said_last

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
    of it, or on several of which none is told to be the last: `since` is when these began. `side`
    is a state; of voices, who speaks.

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


class Quoted(NamedTuple):
    """A statement as it is shown from the day on by which it was certainly made."""

    said: Said
    day: int


class QuotedStance(NamedTuple):
    """A stance with its statements as it reads from a day on: before, one may yet be made."""

    state: StanceState
    shown: Sequence[Quoted]
    day: int

    def on(self, day: int) -> StanceState:
        """How it reads on a day."""
        return self.state if self.day <= day else _with_statements(self.state, self.shown, day)


class UnquotedStance(NamedTuple):
    """A stance without its statements, and what is told in these."""

    state: StanceState
    shown: list[FactTelling]


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
    found = tellings(reader, subjects, clocks, until=clocks.as_of)

    def quote(shown: Sequence[FactTelling]) -> list[Quoted]:
        rows = {each.number: each for each in shown}
        return reader.said.of(list(rows), lambda some: ((n, _quoted(rows[n])) for n in some))

    states = (element(each, found.get(each, {}).values(), clocks, quote) for each in subjects)
    return [each for each in states if each is not None]


Quoting = Callable[[Sequence[FactTelling]], Sequence[Quoted]]
"""What makes the statements of which is told."""


def element(
    subject: str, told: Iterable[FactTelling], clocks: Clocks, quote: Quoting
) -> StanceState | None:
    """What was said last of a subject; None where nothing was yet."""
    said = said_last(told, clocks.as_of)
    if said is None:
        return None
    state, shown = _unquoted(subject, said, clocks)
    return _with_statements(state, quote(shown), clocks.as_of)


def by_day(
    subject: str, told: Collection[FactTelling], known_at: int, since: int
) -> Iterator[tuple[int, UnquotedStance | None]]:
    """What was said last of a subject, on each day since one from which it may be another."""
    so_far = SaidSoFar(told)
    for day in (each for each in break_days(told) if each >= since):
        said = so_far.by(day)
        yield day, None if said is None else _unquoted(subject, said, Clocks(day, known_at))


def quoted(reader: Reader, numbers: Sequence[int]) -> list[Quoted]:
    """What is told in rows of given numbers, in the order of these."""

    def read(some: Sequence[int]) -> Iterator[tuple[int, Quoted]]:
        return ((number, _quoted(each)) for number, each in by_number(reader, some))

    return reader.said.of(numbers, read)


def with_quotes(state: StanceState, shown: Sequence[Quoted]) -> QuotedStance:
    """A stance with the statements that it shows."""
    day = max(each.day for each in shown)
    return QuotedStance(_with_statements(state, shown, day), shown, day)


def _with_statements(state: StanceState, shown: Sequence[Quoted], day: int) -> StanceState:
    return replace(
        state,
        because=tuple(each.said.fact for each in shown),
        statements=tuple(
            each.said if each.day <= day else _as_possible(each.said) for each in shown
        ),
    )


def _unquoted(subject: str, shown: SaidLast, clocks: Clocks) -> UnquotedStance:
    kind, side, issue = subject.split("/")
    days = [each.span.first.latest for each in shown.told]
    told = [day for day in days if day <= clocks.as_of]
    state = _STATES[kind](
        since=_since(shown),
        first_told=known_day(min(told)) if told else None,
        last_told=known_day(max(told)) if told else None,
        certainty="certain" if told else "possible",
        approximate=any(e.span.approximate or e.span.uncertain for e in shown.told),
        because=(),
        support=support_of([e.support for e in shown.told], clocks),
        side=side,
        issue=None if issue == NO_ISSUE else issue,
        occasions=tuple(
            Occasion(
                engagement=e.engagement, first_day=known_day(e.first), last_day=known_day(e.last)
            )
            for e in shown.last
        ),
        statements=(),
        said_in_all=len(shown.told),
        earlier_occasions=shown.earlier,
    )
    return UnquotedStance(state, shown.told[-SAID_LIMIT:])


def _since(shown: SaidLast) -> str | None:
    """When the last occasions began: by when the first of what was said on them certainly was. What
    is open below says nothing of an earlier day, unless it is all that is told of it.
    """
    begun = [each.span.first for occasion in shown.last for each in occasion.told]
    if not begun:
        return None
    latest = min(each.latest for each in begun)
    told = (each.earliest for each in begun if EARLIEST < each.earliest <= latest)
    return begun_between(min(told, default=EARLIEST), latest)


def _quoted(telling: FactTelling) -> Quoted:
    said = Said(
        fact=telling.fact,
        kind=telling.kind,
        speaker=telling.party or "",
        date=telling.date,
        certainty="certain",
        undated=telling.occasion is None,
        summary=telling.detail or "",
    )
    return Quoted(said, telling.span.first.latest)


def _as_possible(said: Said) -> Said:
    """What may be said yet is shown for its day, which may come, and not for want of one."""
    return replace(said, certainty="possible", undated=False)
