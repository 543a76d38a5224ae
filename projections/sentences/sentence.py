"""What may a sentence ask for? Its readings, the likeliest first, and what they took its words for.

Nothing is guessed in silence: a reading says which words it took for what, what is left of them is
looked for as words, and the sentence as it was typed can be looked for all the same.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from events.dates_in_words.dates_read import LONGEST, DateRead, date_in, since_in
from events.dates_in_words.dates_unread import why_unread
from events.dates_in_words.days_shown import shown_day, why_shown
from events.time.days import iso
from projections.model.clocks import Clocks
from projections.model.reader import Reader, at_one_time
from projections.model.words import words_of
from projections.sentences.actors_named import actors_in, without
from projections.sentences.engagements_asked import engagements_in
from projections.sentences.offices_asked import offices_in, offices_like
from projections.sentences.pairs_asked import asks_to_compare, pairs_in
from projections.sentences.persons_asked import persons_in, said_in
from projections.sentences.phrases import ASKING, COMPARING, OF_DAYS, OF_LISTS
from projections.sentences.readings import AskedWords, Asker, NamedActor, ReadingOf
from projections.sentences.things_asked import disagreements_in, facts_in, things_in

WORDS_MOST: Final = 24
"""Words that are read; of a longer text there are no readings."""

READINGS_MOST: Final = 8


class SentenceRead(Struct, frozen=True, kw_only=True):
    """A sentence with its readings; `words` are those to look for in texts: of a question, and of
    what could be read, without what asks and without the date, where there are others.
    `days_unread` says why something that seems to name a day could not be read as one.
    """

    q: str
    readings: tuple[ReadingOf, ...]
    words: str
    days: "DaysAsked | None" = None
    days_unread: str | None = None


class DaysAsked(Struct, frozen=True, kw_only=True):
    """The days that a sentence names: the first, the last, and in which words; `is_span` where both
    of these were given, each by itself. `shown` is the one of which a state is shown, and
    `why_shown` says why that one, where it was not given.
    """

    first: str
    last: str
    words: str
    in_words: str
    is_span: bool
    shown: str
    why_shown: str | None


@at_one_time
def read(reader: Reader, text: str, clocks: Clocks) -> SentenceRead:
    """What a sentence may ask for."""
    plain = " ".join(text.split())
    asked = _apart(plain, clocks)
    if len(asked.words) > WORDS_MOST or len(plain) > LONGEST:
        return SentenceRead(q=plain, readings=(), words=plain)
    asker = Asker(reader, clocks)
    named = actors_in(asker, asked.words)
    readings = _different(_readings(asker, asked, named))[:READINGS_MOST]
    words = (
        _looked_for(asked, plain) if readings or asked.date or ASKING & {*asked.words} else plain
    )
    return SentenceRead(
        q=plain,
        readings=tuple(readings),
        words=words,
        days=None if asked.date is None else _days(asked.date, asked.date_words),
        days_unread=why_unread(plain) if asked.date is None else None,
    )


def _days(date: DateRead, words: str) -> DaysAsked:
    return DaysAsked(
        first=iso(date.first),
        last=iso(date.last),
        words=words,
        in_words=date.in_words,
        is_span=date.is_span,
        shown=iso(shown_day(date)),
        why_shown=why_shown(date),
    )


def _apart(text: str, clocks: Clocks) -> AskedWords:
    """The day in a sentence, and its other words; "since" goes up to the day of its clock."""
    date = date_in(text) or since_in(text, clocks.as_of)
    if date is None:
        return AskedWords(None, "", words_of(text))
    rest = f"{text[: date.start]} {text[date.end :]}"
    return AskedWords(date, text[date.start : date.end], words_of(rest))


def _readings(asker: Asker, asked: AskedWords, named: Sequence[NamedActor]) -> Iterator[ReadingOf]:
    yield from disagreements_in(asker, asked, named)
    if asks_to_compare(asked, named):
        yield from pairs_in(asker, asked, named)
        yield from facts_in(asker, asked, named)
        return
    offices = offices_in(asker, asked)
    yield from offices
    if offices:
        return
    yield from persons_in(asker, asked, named)
    yield from said_in(asker, asked, named)
    yield from engagements_in(asker, asked, named)
    yield from things_in(asker, asked, named)
    yield from offices_like(asker, asked, named)
    if not named:  # of days alone, what happened then is asked for before whose relations they were
        yield from facts_in(asker, asked, named)
    yield from pairs_in(asker, asked, named)
    if named:
        yield from facts_in(asker, asked, named)


def _different(readings: Iterator[ReadingOf]) -> list[ReadingOf]:
    return list({(each.kind, each.ids, each.as_of): each for each in readings}.values())


def _looked_for(asked: AskedWords, plain: str) -> str:
    nothing = OF_LISTS | (COMPARING | OF_DAYS if asked.date else frozenset())
    return " ".join(each for each in without(asked.words, ()) if each not in nothing) or plain
