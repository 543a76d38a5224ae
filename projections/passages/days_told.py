"""The date that a passage surely tells of a fact, and the one that something was planned for."""

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from events.time.dates import parse
from events.vocabulary.dates_found import PAST, DateFound, dates_at
from events.vocabulary.dates_told import DateTold
from projections.passages import english
from projections.passages.passage import PassageOf

_SET_FOR: Final = frozenset(("set", "scheduled", "planned", "due", "expected", "slated", "for"))
_BOUNDS: Final = frozenset(("since", "until", "till", "before", "after", "from", "than"))
"""Before a date: what is told was not on it."""

_PARTING: Final = frozenset(("after", "before", "since", "when", "while", "that", "until"))
"""Between a date and a verb these make it the day of something else."""

_TO_COME: Final = frozenset(("will", "shall", "plans", "due", "scheduled", "expected", "would"))
_VAGUE: Final = frozenset(("year",))
"""What is told of "last year" is mostly told to be in it by the way."""

_ENDED: Final = frozenset(("ended", "wrapped", "concluded", "finished", "end"))
_DAY_OF: Final = " day of "
AROUND: Final = 60
"""Characters behind a date that are looked at for this."""

_AT_THE_BEGINNING: Final = 2
"""Words before a date that begins a sentence."""


class PassageDay(Struct, frozen=True, kw_only=True):
    """A date, how it follows from the words, and where these stand in the text."""

    edtf: str
    text: str
    dated_by: str | None
    start: int
    end: int


class PassageDays(Struct, frozen=True, kw_only=True):
    """`sure` is the date of what is told, `planned_for` that of what was to come; `may_be` are all
    that may be meant, and `to_come` those for which it may have been.
    """

    sure: PassageDay | None = None
    planned_for: PassageDay | None = None
    may_be: tuple[PassageDay, ...] = ()
    to_come: tuple[PassageDay, ...] = ()


class VerbOfFact(Struct, frozen=True, kw_only=True):
    """Where the verb of a fact stands, and whether it is one of speech: what is said has a day of
    its own.
    """

    at: int
    end: int
    is_to_come: bool
    is_speech: bool


def days_told(
    passage: PassageOf, stretches: Sequence[tuple[int, int]], verb: VerbOfFact | None
) -> PassageDays:
    """The dates in some stretches of a text, the passage first and then its sentences."""
    for number, (start, end) in enumerate(stretches):
        found = [*dates_at(passage.content[start:end], passage.published)]
        if not found:
            continue
        dates = _Dates(passage, start, found, verb)
        return PassageDays(
            sure=dates.sure() if number == 0 or verb is not None else None,
            planned_for=dates.planned(),
            may_be=dates.may_be(is_planned=False),
            to_come=dates.may_be(is_planned=True),
        )
    return PassageDays()


class _Dates:
    """The dates in a stretch of a text, told apart."""

    def __init__(
        self, passage: PassageOf, start: int, found: list[DateFound], verb: VerbOfFact | None
    ) -> None:
        self._content, self._published = passage.content, passage.published
        self._start, self._verb, self._found = start, verb, found

    def sure(self) -> PassageDay | None:
        """The one date of what is told; of several the one that is nearest behind its verb."""
        found = [each for each in self._found if not self._is_planned(each)]
        found = [
            each
            for each in found
            if self._is_of_the_verb(each)
            and not self._is_of_speech(each)
            and not self._is_parted(each)
        ]
        if self._verb is None and not _TO_COME.isdisjoint(
            self._content[self._start :][:500].split()
        ):
            return None
        if len(found) > 1 and self._verb is not None:
            behind = [each for each in found if self._start + each.start > self._verb.at]
            beside = [each for each in found if self._is_beside(each, self._verb)]
            found = beside or (behind if len(behind) == 1 else [])
        if len(found) != 1 or _BOUNDS & {*self._words_before(found[0])[-1:]}:
            return None
        if _DAY_OF in self._content[self._start + found[0].end :][:AROUND]:
            return None  # "on Monday, the second day of a visit"
        if not _ENDED.isdisjoint(self._words_before(found[0])[-5:]):
            return None  # when it began is not told
        day = self._sole(found[0], self._may_have_been)
        if day is None or self._published is None:
            return day
        return day if (parse(day.edtf).days.latest or 0) <= self._published else None

    def planned(self) -> PassageDay | None:
        """The one date for which something was planned."""
        found = [each for each in self._found if self._is_planned(each)]
        if len(found) != 1:
            return None
        is_ahead = found[0].is_to_come and "had" not in self._words_before(found[0])[-5:]
        return self._sole(found[0], self._is_ahead if is_ahead else lambda _: True)

    def may_be(self, *, is_planned: bool) -> tuple[PassageDay, ...]:
        """All that may be meant of what is told, or of what was planned."""
        found = [each for each in self._found if self._is_planned(each) == is_planned]
        return tuple(self._day(each, one) for each in found for one in each.readings)

    def _is_planned(self, found: DateFound) -> bool:
        return found.is_to_come or bool(_SET_FOR & {*self._words_before(found)[-2:]})

    def _is_of_the_verb(self, found: DateFound) -> bool:
        """Whether the date of words that are said is that on which they are: right behind the verb,
        or at the beginning of the sentence.
        """
        verb = self._verb
        if verb is None or not verb.is_speech:
            return True
        start, end = self._start + found.start, self._start + found.end
        if start > verb.end:
            between = self._content[verb.end : start]
            return not any(map(_is_verb, between.split()))
        is_first = len(self._words_before(found)) <= _AT_THE_BEGINNING
        return is_first and not any(map(_is_verb, self._content[end : verb.at].split()))

    def _is_beside(self, found: DateFound, verb: VerbOfFact) -> bool:
        """Whether a date stands right before or behind the verb: "agreed last month to"."""
        start, end = self._start + found.start, self._start + found.end
        return end + 1 == verb.at or start == verb.end + 1

    def _is_parted(self, found: DateFound) -> bool:
        """Whether a date and the verb are in two clauses: "on Wednesday, a day after they met"."""
        if self._verb is None:
            return False
        start, end = self._start + found.start, self._start + found.end
        between = self._content[min(end, self._verb.end) : max(start, self._verb.at)]
        words = [each.strip(",;").lower() for each in between.split()]
        return not _PARTING.isdisjoint(words)

    def _is_of_speech(self, found: DateFound) -> bool:
        """Whether something else is said on the date: "said on Monday that they had met"."""
        verb, words = self._verb, self._words_before(found)
        if not words or words[-1] not in english.SPEECH:
            return False
        return verb is None or self._content[verb.at : verb.end].lower() != words[-1]

    def _sole(self, found: DateFound, is_meant: Callable[[DateTold], bool]) -> PassageDay | None:
        """What a date means, if it can be one thing alone."""
        if found.text.split()[-1] in _VAGUE:
            return None
        readings = [each for each in found.readings if is_meant(each)]
        if not readings or any(not _same_days(each, readings[0]) for each in readings):
            return None
        return self._day(found, readings[0])

    def _may_have_been(self, told: DateTold) -> bool:
        """Whether what happened may have happened then."""
        if self._published is None or self._verb is None or self._verb.is_to_come:
            return True
        return parse(told.edtf).first.earliest <= self._published

    def _is_ahead(self, told: DateTold) -> bool:
        return self._published is None or parse(told.edtf).first.latest >= self._published

    def _words_before(self, found: DateFound) -> list[str]:
        return self._content[self._start : self._start + found.start].lower().split()

    def _day(self, found: DateFound, reading: DateTold) -> PassageDay:
        return PassageDay(
            edtf=reading.edtf,
            text=reading.text,
            dated_by=reading.dated_by,
            start=self._start + found.start,
            end=self._start + found.end,
        )


def _same_days(other: DateTold, told: DateTold) -> bool:
    """Whether another reading tells of the same days, as a span read as one of its days does."""
    return parse(other.edtf).days == parse(told.edtf).days


def _is_verb(word: str) -> bool:
    plain = word.strip('.,;:"“”')
    return plain in PAST or (plain.islower() and plain.endswith("ed") and len(plain) > 4)
