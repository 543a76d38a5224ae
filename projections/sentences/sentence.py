"""What may a sentence ask for? Its readings, the likeliest first, and what they took its words for.

Nothing is guessed in silence: a reading says which words it took for what, what is left of them is
looked for as words, and the sentence as it was typed can be looked for all the same.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from events.dates_in_words.dates_read import LONGEST, date_in
from events.time.days import iso
from projections.model.clocks import Clocks
from projections.model.reader import Reader, at_one_time
from projections.model.words import words_of
from projections.sentences.actors_named import actors_in, without
from projections.sentences.engagements_asked import engagements_in
from projections.sentences.offices_asked import offices_in, offices_like
from projections.sentences.pairs_asked import pairs_in
from projections.sentences.readings import AskedWords, Asker, NamedActor, ReadingOf
from projections.sentences.things_asked import (
    OF_LISTS,
    disagreements_in,
    facts_in,
    persons_in,
    things_in,
)

WORDS_MOST: Final = 24
"""Words that are read; of a longer text there are no readings."""

READINGS_MOST: Final = 8
ASKING: Final = frozenset({"how", "what", "when", "where", "which", "who", "whom", "whose", "why"})
"""Words that make a question of others: what is quoted is looked for as it stands."""


class SentenceRead(Struct, frozen=True, kw_only=True):
    """A sentence with its readings; `words` are those to look for in texts: of a question, and of
    what could be read, without what asks and without the date, where there are others.
    """

    q: str
    readings: tuple[ReadingOf, ...]
    words: str
    days: "DaysAsked | None" = None


class DaysAsked(Struct, frozen=True, kw_only=True):
    """The days that a sentence names: the first, the last, and in which words; `is_span` where both
    of these were given, each by itself.
    """

    first: str
    last: str
    words: str
    in_words: str
    is_span: bool


@at_one_time
def read(reader: Reader, text: str, clocks: Clocks) -> SentenceRead:
    """What a sentence may ask for."""
    plain = " ".join(text.split())
    asked = _apart(plain)
    if len(asked.words) > WORDS_MOST or len(plain) > LONGEST:
        return SentenceRead(q=plain, readings=(), words=plain)
    asker = Asker(reader, clocks)
    named = actors_in(asker, asked.words)
    readings = _different(_readings(asker, asked, named))[:READINGS_MOST]
    words = (
        _looked_for(asked, plain) if readings or asked.date or ASKING & {*asked.words} else plain
    )
    return SentenceRead(q=plain, readings=tuple(readings), words=words, days=_days(asked))


def _days(asked: AskedWords) -> DaysAsked | None:
    date = asked.date
    if date is None:
        return None
    return DaysAsked(
        first=iso(date.first),
        last=iso(date.last),
        words=asked.date_words,
        in_words=date.in_words,
        is_span=date.is_span,
    )


def _apart(text: str) -> AskedWords:
    """The day in a sentence, and its other words."""
    date = date_in(text)
    if date is None:
        return AskedWords(None, "", words_of(text))
    rest = f"{text[: date.start]} {text[date.end :]}"
    return AskedWords(date, text[date.start : date.end], words_of(rest))


def _readings(asker: Asker, asked: AskedWords, named: Sequence[NamedActor]) -> Iterator[ReadingOf]:
    yield from disagreements_in(asker, asked, named)
    offices = offices_in(asker, asked)
    yield from offices
    if not offices:
        yield from persons_in(asker, asked, named)
        yield from engagements_in(asker, asked, named)
        yield from things_in(asker, asked, named)
        yield from offices_like(asker, asked, named)
        yield from pairs_in(asker, asked, named)
        yield from facts_in(asker, asked, named)


def _different(readings: Iterator[ReadingOf]) -> list[ReadingOf]:
    return list({(each.kind, each.ids, each.as_of): each for each in readings}.values())


def _looked_for(asked: AskedWords, plain: str) -> str:
    return " ".join(each for each in without(asked.words, ()) if each not in OF_LISTS) or plain
