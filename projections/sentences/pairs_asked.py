"""Which two parties does a sentence ask about: how they stood on a day, what changed meanwhile?"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from events.dates_in_words.date_words import day_words
from events.dates_in_words.days_shown import shown_day
from events.text.articles import the
from events.time.days import day_of, iso
from events.vocabulary.registry import ActorAdded
from projections.relations import pair_state, turning_words
from projections.relations.turning_points import turns_between
from projections.sentences import most_told
from projections.sentences.actors_named import without
from projections.sentences.phrases import BREAKING, COMPARING, NEWS, OF_DAYS
from projections.sentences.readings import (
    AskedWords,
    Asker,
    NamedActor,
    ReadingOf,
    Taken,
)

SECTION_SHOWN: Final = 1
DAYS_BESIDE: Final = 7
"""Where two days are asked for and none is named, they are so far apart."""

HOW: Final = "the last week that is told of; for other days write two states and two days"

TURNS: Final = "turns"
"""The part of the page of two parties that tells of it."""


class AskedPair(NamedTuple):
    """Two parties, and which words were taken for them."""

    one: ActorAdded
    other: ActorAdded
    taken: tuple[Taken, ...]

    @property
    def ids(self) -> tuple[str, str]:
        """The two, as answers name them."""
        return self.one.id, self.other.id

    @property
    def name(self) -> str:
        """The two as a title begins with them."""
        return f"{_capital(the(self.one.name))} and {the(self.other.name)}"


def pairs_in(asker: Asker, asked: AskedWords, named: Sequence[NamedActor]) -> list[ReadingOf]:
    """Two states that are named; beside one alone, the state that most is told of it with; beside
    days alone, the two of which most is told then.
    """
    parties = _parties(asker, asked, named)
    return [] if parties is None else _readings(asker, asked, parties)


def asks_to_compare(asked: AskedWords, named: Sequence[NamedActor]) -> bool:
    """Whether two days are asked for beside each other, of states or of nobody in particular."""
    if {*without(asked.words, named)} - COMPARING - OF_DAYS - NEWS:
        return False
    if any(each.actor.kind != "state" for each in named):
        return False
    return _is_compared(asked) or (not named and asked.date is not None and asked.date.is_span)


def _is_compared(asked: AskedWords) -> bool:
    words = {*asked.words}
    return bool(COMPARING & words or (asked.date is not None and NEWS & words))


def _parties(asker: Asker, asked: AskedWords, named: Sequence[NamedActor]) -> AskedPair | None:
    states = {each.actor.id: each for each in named if each.actor.kind == "state"}
    if len(states) == 2:
        one, other = states.values()
        return AskedPair(one.actor, other.actor, (one.taken, other.taken))
    if len(states) == 1 and len(named) == 1:
        (one,) = states.values()
        return _with_whom(asker, asked, one)
    if named or not (asked.date or _is_compared(asked)):
        return None
    return None if {*without(asked.words, ())} - COMPARING - OF_DAYS - NEWS else _any(asker, asked)


def _with_whom(asker: Asker, asked: AskedWords, one: NamedActor) -> AskedPair | None:
    other = most_told.beside(asker, asked, one.actor.id)
    if other is None:
        return None
    means = f"{the(one.actor.name)} with {the(other.name)}, of whom most is told with it"
    taken = Taken(words=one.words, taken_for="actor", means=means)
    return AskedPair(other, one.actor, (taken,))


def _any(asker: Asker, asked: AskedWords) -> AskedPair | None:
    pair = most_told.pair(asker, asked)
    if pair is None:
        return None
    of = AskedPair(*pair, ())
    words = " ".join(asked.words) or asked.date_words
    then = "last" if asked.date is None else "then"
    means = f"{of.name}, of whom most is told {then}, as no other two are named"
    return of._replace(taken=(Taken(words=words, taken_for="actor", means=means),))


def _readings(asker: Asker, asked: AskedWords, parties: AskedPair) -> list[ReadingOf]:
    """Two days and what changed before the state, where these are asked for, else behind it."""
    state, changes = _state(asker, asked, parties), _changes(asker, asked, parties)
    is_span = asked.date is not None and asked.date.is_span
    return [*changes, state] if is_span or _is_compared(asked) else [state, *changes]


def _state(asker: Asker, asked: AskedWords, parties: AskedPair) -> ReadingOf:
    date, day = asked.date, asked.day(asker.clocks)
    is_told = not asked.is_ahead(asker.clocks)
    told = _told(asker.on(day), asked, parties.ids) if is_told else ""
    return ReadingOf(
        kind="relations",
        ids=parties.ids,
        title=f"{parties.name}{_when(asked)}",
        told=told or None,
        part=TURNS if BREAKING & {*asked.words} else None,
        as_of=None if date is None else iso(shown_day(date)),
        understood=(*parties.taken, *asked.taken_date),
    )


def _changes(asker: Asker, asked: AskedWords, parties: AskedPair) -> list[ReadingOf]:
    days = _days_compared(asker, asked, parties.ids)
    if days is None:
        return []
    since, until = days
    when = (
        f"{day_words(since)} beside {day_words(until)}"
        if asked.date is None
        else asked.date.in_words
    )
    return [
        ReadingOf(
            kind="changes",
            ids=parties.ids,
            title=f"{parties.name}, {when}: what changed",
            told=HOW if asked.date is None else None,
            since=since,
            until=until,
            understood=(*parties.taken, *asked.taken_date),
        )
    ]


def _days_compared(asker: Asker, asked: AskedWords, ids: tuple[str, str]) -> tuple[str, str] | None:
    """The two days: where one alone is named, it is held against the day before, if that is asked;
    where none is, the last day that is told of against that of a week before.
    """
    date = asked.date
    if date is None:
        last = _last_told(asker, ids) if _is_compared(asked) else None
        return None if last is None else (iso(last - DAYS_BESIDE), iso(last))
    if date.first == date.last and not _is_compared(asked):
        return None
    # Before a day, a month or a year lies the day before; two days are what they are.
    return iso(date.first if date.is_span else date.first - 1), iso(date.last)


def _last_told(asker: Asker, ids: tuple[str, str]) -> int | None:
    of = pair_state.between(asker.reader, *ids, asker.clocks, limit=SECTION_SHOWN)
    until = of.horizon.told_until
    return None if until is None else min(day_of(until), asker.clocks.as_of)


def _headline(asker: Asker, ids: tuple[str, str]) -> tuple[str, ...]:
    return pair_state.between(asker.reader, *ids, asker.clocks, limit=SECTION_SHOWN).headline


def _told(asker: Asker, asked: AskedWords, ids: tuple[str, str]) -> str:
    """How the two stand; where some word asks for it, when relations were broken and resumed."""
    if BREAKING & {*asked.words}:
        turns = turns_between(asker.reader, ids, asker.clocks)
        if turns:
            return turning_words.in_words(asker.reader, turns, asker.clocks)
        return " ".join(("No break of relations is told of.", *_headline(asker, ids)))
    return " ".join(_headline(asker, ids))


def _when(asked: AskedWords) -> str:
    """The day of the state: that of a month or a year is its last one, of a part of them the middle
    one.
    """
    date = asked.date
    if date is None:
        return ""
    day = day_words(iso(shown_day(date)))
    if date.is_part:
        return f", {day}, the middle of “{asked.date_words}”"
    is_named = date.first != date.last and len(date.written) < len(iso(date.last))
    return f" at the end of {date.in_words}" if is_named else f", {day}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
