"""What is answered where something is looked for."""

from msgspec import Struct

from events.vocabulary.dates_told import DateTold
from projections.dossiers import labels
from projections.model.worded import Worded
from projections.reconciliation.things_typed import ThingTyped
from projections.sentences.readings import ReadingOf
from projections.sentences.sentence import DaysAsked
from projections.timeline.as_written import ClocksUsed


class LabelsAnswer(labels.Labels, frozen=True, kw_only=True):
    """What ids are called, the clocks it was asked by, its permalink."""

    clocks: ClocksUsed
    permalink: str


class SentenceReading(ReadingOf, frozen=True, kw_only=True):
    """What a sentence may ask for, the `page` that shows it as of the day in the sentence, and the
    `address` that answers it by all clocks of this answer.
    """

    page: str
    address: str


class LookedFor(Struct, frozen=True, kw_only=True):
    """Where the words themselves are looked for: in names, in facts, in what is quoted."""

    actors: str
    facts: str
    quotes: str


class SearchAnswer(Struct, frozen=True, kw_only=True):
    """What a sentence may ask for, the likeliest first; `words` are those of it that are worth
    looking for in texts, without what asks and without a date; `days` are those that it names,
    `days_unread` says why what seems to name a day was not read as one.
    """

    q: str
    readings: tuple[SentenceReading, ...]
    words: str
    days: DaysAsked | None
    days_unread: str | None
    looked_for: LookedFor
    clocks: ClocksUsed
    permalink: str


class NamesAnswer(Struct, frozen=True, kw_only=True):
    """What may be meant, the likeliest first: 20 at most, as whoever wants others types more."""

    items: tuple[ThingTyped, ...]
    clocks: ClocksUsed
    permalink: str


class DatesRead(Worded, frozen=True, kw_only=True):
    """The dates that words may mean, the likeliest first; none where they are not understood. Of a
    passage `found` has the words of each date in it, and `words` those of the first.
    """

    words: str
    published: str | None
    published_in_words: str | None = None
    readings: tuple[DateTold, ...]
    found: tuple[str, ...] = ()
