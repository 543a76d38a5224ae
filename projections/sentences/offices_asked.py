"""Which office does a sentence ask for, and who held it in the days that it names?

By its name, or its title beside whose it is; by what its holder is at the head of ("foreign
minister of the US"); by where its holder represents whom ("ambassador to Japan").
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from events.dates_in_words.date_words import day_words
from events.time.days import iso
from events.vocabulary.registry import Heads, OfficeAdded
from projections.reconciliation.entities import name_of
from projections.reconciliation.holders import Holder, holders
from projections.reconciliation.office_titles import titled
from projections.search.called import meant
from projections.sentences.actors_named import actors_in, without
from projections.sentences.phrases import BETWEEN
from projections.sentences.readings import (
    AskedWords,
    Asker,
    NamedActor,
    ReadingOf,
    Taken,
    day_of_reading,
    joined,
)
from projections.subjects import counterparts
from projections.subjects.whose_offices import accredited_between, heading
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging

OFFICES_MOST: Final = 5
DAYS_LOOKED_AT: Final = 60
FACTS_LOOKED_AT: Final = 20
HOLDERS_TOLD: Final = 5
SENT: Final = frozenset({"ambassador", "envoy", "minister", "representative", "chief", "consul"})
_HEADS: Final[dict[str, Heads]] = {
    "foreign minister": "foreign-affairs",
    "foreign secretary": "foreign-affairs",
    "minister of foreign affairs": "foreign-affairs",
    "minister for foreign affairs": "foreign-affairs",
    "head of state": "state",
    "head of government": "government",
    "prime minister": "government",
    "premier": "government",
}


def offices_in(asker: Asker, asked: AskedWords) -> list[ReadingOf]:
    """The offices that the words name, all of them together, with who held them."""
    words = _title(asked.words)
    found = dict.fromkeys(_ids(asker, words)) if words else {}
    return [_reading(asker, asked, id, " ".join(words)) for id in list(found)[:OFFICES_MOST]]


def offices_like(asker: Asker, asked: AskedWords, named: Sequence[NamedActor]) -> list[ReadingOf]:
    """The offices in whose names all of the words stand, where some of them name nobody."""
    if not without(asked.words, named):
        return []
    words = " ".join(without(asked.words, ()))
    found = meant(asker.reader, words, asker.clocks, limit=OFFICES_MOST, kind="office")
    return [_reading(asker, asked, each.id, words) for each in found]


def _title(words: Sequence[str]) -> list[str]:
    """What is left of a question when the words around a title are gone."""
    kept = list(words[: words.index("why")] if "why" in words else words)
    while kept and kept[0] in BETWEEN:
        kept.pop(0)
    while kept and kept[-1] in BETWEEN:
        kept.pop()
    return kept


def _ids(asker: Asker, words: Sequence[str]) -> Iterator[str]:
    named = actors_in(asker, words)
    whole = [each for each in named if each.end - each.start == len(words)]
    if whole:
        return
    text = " ".join(words)
    for each in (text, _with_names(words, named)):
        exact = [of for of in titled(asker.reader, each, asker.clocks) if _is_whole(of.matched)]
        yield from (of.id for of in exact)
        if exact:
            return
    yield from _sent(asker, words, named)
    yield from _at_the_head(asker, words, named)


def _is_whole(matched: str) -> bool:
    return matched in {"name", "alias", "title"}


def _with_names(words: Sequence[str], named: Sequence[NamedActor]) -> str:
    """The words, with the name of a state for what belongs to it."""
    parts = list(words)
    for each in reversed(named):
        if each.actor.kind == "state":
            parts[each.start : each.end] = [each.actor.name]
    return " ".join(parts)


def _sent(asker: Asker, words: Sequence[str], named: Sequence[NamedActor]) -> Iterator[str]:
    """The offices by which somebody is represented in a state: in the one that is named last, of
    the one that is named first, or of whomever.
    """
    behind = [each for each in named if each.start and words[each.start - 1] in {"to", "in", "at"}]
    if not behind or not SENT & {*words[: behind[-1].start]}:
        return
    host = behind[-1].actor.id
    senders = [each.actor.id for each in named if each.actor.id != host]
    if not senders:
        part = counterparts.part(asker.reader, host, asker.clocks)
        senders = [str(each) for each in part.items]
    for sender in senders:
        for subject in accredited_between(asker.reader, (sender, host), asker.clocks):
            id = subject.partition("/")[2]
            office = _office(asker, id)
            if office.accredited_to == host and office.of == sender:
                yield id


def _at_the_head(asker: Asker, words: Sequence[str], named: Sequence[NamedActor]) -> Iterator[str]:
    states = [each for each in named if each.actor.kind == "state"]
    if len(states) != 1:
        return
    (state,) = states
    rest = _title([*words[: state.start], *words[state.end :]])
    heads = _HEADS.get(" ".join(rest))
    for office in heading(asker.reader, state.actor.id, asker.clocks):
        if heads is not None and office.heads == heads:
            yield office.id


class _OnDay(NamedTuple):
    """Who held an office on a day, and whether that is certain."""

    day: int
    persons: tuple[str, ...]
    is_certain: bool
    last_told: str | None


def _reading(asker: Asker, asked: AskedWords, id: str, words: str) -> ReadingOf:
    office = _office(asker, id)
    days = [_on_day(asker.on(day), id, day) for day in _days(asker, asked, id)]
    doubtful = [each.day for each in days if each.persons and not each.is_certain]
    middle = (days[0].day + days[-1].day) // 2 if days else 0
    last = days[-1].day if days or asked.date is None else asked.date.last
    day = min(doubtful, key=lambda each: abs(each - middle), default=last)
    taken = Taken(words=words, taken_for="office", means=office.name)
    return ReadingOf(
        kind="office",
        ids=(id,),
        title=asked.titled(office.name),
        told=f"{_told(asker, days)}{_as_told(asked, days)}" if days else None,
        as_of=day_of_reading(day),
        understood=(taken, *asked.taken_date),
    )


def _as_told(asked: AskedWords, days: Sequence[_OnDay]) -> str:
    """When it was last told, where no day is asked about: today is seldom told of."""
    last = days[-1].last_told
    return "" if asked.date is not None or last is None else f", as last told of {day_words(last)}"


def _days(asker: Asker, asked: AskedWords, id: str) -> list[int]:
    """The first and the last day that are asked about, and those between on which the office may
    have changed hands.
    """
    if asked.date is None:
        return [asker.clocks.as_of]
    first, last = asked.date.first, asked.day(asker.clocks)
    if asked.is_ahead(asker.clocks):
        return []
    found = timeline.page(
        asker.reader,
        Filters(office=id, since=first, until=last),
        asker.on(last).clocks,
        Paging(limit=FACTS_LOOKED_AT),
    )
    days = {first, (first + last) // 2, last}
    for key in found.keys:
        days |= {key.rank - 1, key.rank}
    return sorted(day for day in days if first <= day <= last)[:DAYS_LOOKED_AT]


def _on_day(asker: Asker, id: str, day: int) -> _OnDay:
    told: list[Holder] = holders(asker.reader, id, asker.clocks)
    certain = tuple(each.person for each in told if each.is_certain)
    last = max((each.last_told for each in told if each.last_told), default=None)
    return _OnDay(day, certain or tuple(each.person for each in told), bool(certain), last)


def _told(asker: Asker, days: Sequence[_OnDay]) -> str:
    """Who held it: those who certainly did after each other, else which of them may have."""
    persons = list(dict.fromkeys(person for each in days for person in each.persons))
    if not persons:
        return "nobody is told of"
    names = {each: name_of(asker.reader, each, asker.clocks) for each in persons}
    if all(each.is_certain for each in days if each.persons):
        after_each_other = dict.fromkeys(each.persons for each in days if each.persons)
        return ", then ".join(_together(names, each) for each in after_each_other)
    either = joined([names[each] for each in persons[:HOLDERS_TOLD]], "or")
    ends = [each for each in (days[0], days[-1]) if each.is_certain and len(days) > 1]
    if not ends:
        return f"{either}: which of them is not certain"
    sure = [f"{_together(names, each.persons)} on {day_words(iso(each.day))}" for each in ends]
    return f"{either}; certainly {joined(sure)}"


def _together(names: dict[str, str], persons: Sequence[str]) -> str:
    told = [names[each] for each in persons[:HOLDERS_TOLD]]
    more = len(persons) - len(told)
    return joined([*told, f"{more} more"] if more else told)


def _office(asker: Asker, id: str) -> OfficeAdded:
    return asker.reader.registered("office", id, OfficeAdded, known_at=asker.clocks.known_at)
