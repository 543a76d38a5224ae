"""A reading of a sentence: what it asks for, which of its words were taken for what."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from events.dates_in_words.dates_read import DateRead
from events.time.days import iso
from events.vocabulary.registry import ActorAdded
from projections.model.clocks import Clocks
from projections.model.reader import Reader

ReadingKind = Literal[
    "office",
    "relations",
    "changes",
    "engagement",
    "actor",
    "said",
    "issue",
    "incident",
    "measure",
    "channel",
    "accord",
    "facts",
    "disagreements",
]
TakenFor = Literal["day", "days", "office", "actor", "form", "words", "list"]


class Taken(Struct, frozen=True, kw_only=True):
    """Words of a sentence, what they were taken for, and what that means."""

    words: str
    taken_for: TakenFor
    means: str


class ReadingOf(Struct, frozen=True, kw_only=True):
    """What a sentence may ask for: `ids` are those of the thing, or of two parties; `told` is the
    answer in short, where there is one. `as_of` is the day of it, `since` and `until` are the ends
    of several days. `actors` and `text` narrow a list; `part` is the part of a page that answers.
    """

    kind: ReadingKind
    ids: tuple[str, ...] = ()
    title: str
    told: str | None = None
    as_of: str | None = None
    since: str | None = None
    until: str | None = None
    actors: tuple[str, ...] = ()
    text: str = ""
    part: str | None = None
    understood: tuple[Taken, ...] = ()


class NamedActor(NamedTuple):
    """An actor that is named in a sentence: from which of its words up to which."""

    start: int
    end: int
    actor: ActorAdded
    words: str

    @property
    def taken(self) -> Taken:
        """What the words were taken for."""
        return Taken(words=self.words, taken_for="actor", means=self.actor.name)


class AskedWords(NamedTuple):
    """A sentence apart: the day in it, and its other words as they are compared."""

    date: DateRead | None
    date_words: str
    words: Sequence[str]

    @property
    def taken_date(self) -> tuple[Taken, ...]:
        """What the words of the date were taken for."""
        if self.date is None:
            return ()
        is_day = self.date.first == self.date.last
        taken_for: TakenFor = "day" if is_day else "days"
        return (Taken(words=self.date_words, taken_for=taken_for, means=self.date.in_words),)

    def day(self, clocks: Clocks) -> int:
        """The last day that is asked about, as far as it lies within the clocks."""
        return clocks.as_of if self.date is None else min(self.date.last, clocks.as_of)

    def is_ahead(self, clocks: Clocks) -> bool:
        """Whether it asks about what had not happened by the clocks: nothing is told of that."""
        return self.date is not None and self.date.first > clocks.as_of

    def titled(self, name: str) -> str:
        """A name with the days behind it."""
        return name if self.date is None else f"{name}, {self.date.in_words}"


class Asker(NamedTuple):
    """Where a sentence is looked up, and by which clocks."""

    reader: Reader
    clocks: Clocks

    def on(self, day: int) -> "Asker":
        """The same on another day."""
        return self._replace(clocks=Clocks(day, self.clocks.known_at, self.clocks.public_by))


def joined(names: Sequence[str], by: str = "and") -> str:
    """Names in a row: A, B and C."""
    *others, last = names
    return f"{', '.join(others)} {by} {last}" if others else last


def day_of_reading(day: int) -> str:
    """A day as an address has it."""
    return iso(day)
