"""Which person, issue, incident, measure, channel or accord, and which facts of which days?"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from events.text.articles import the
from events.time.days import iso
from events.vocabulary.registry import (
    AccordAdded,
    ChannelAdded,
    IncidentAdded,
    IssueAdded,
    MeasureAdded,
)
from projections.facts import registry
from projections.model import counts
from projections.model.clocks import Clocks
from projections.model.words import words_of
from projections.sentences.actors_named import without
from projections.sentences.phrases import COMPARING, DISPUTING, OF_DAYS, OF_LISTS, SAYING
from projections.sentences.readings import (
    AskedWords,
    Asker,
    NamedActor,
    ReadingKind,
    ReadingOf,
    Taken,
    joined,
)
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging

THINGS_LOOKED_AT: Final = 500
THINGS_MOST: Final = 3
FACTS_COUNTED: Final = 50


class _NamedKind(NamedTuple):
    kind: ReadingKind
    added: type[IssueAdded | IncidentAdded | MeasureAdded | ChannelAdded | AccordAdded]


_KINDS: Final = (
    _NamedKind("incident", IncidentAdded),
    _NamedKind("issue", IssueAdded),
    _NamedKind("channel", ChannelAdded),
    _NamedKind("measure", MeasureAdded),
    _NamedKind("accord", AccordAdded),
)


def things_in(asker: Asker, asked: AskedWords, named: Sequence[NamedActor]) -> list[ReadingOf]:
    """What is registered under a name that has all of the words."""
    words = {*without(asked.words, ())} - SAYING
    if not words or not without(asked.words, named):
        return []
    found = [
        ReadingOf(
            kind=each.kind,
            ids=(added.id,),
            title=asked.titled(added.name),
            as_of=None if asked.date is None else iso(asked.date.last),
            understood=(
                Taken(words=" ".join(asked.words), taken_for="words", means=added.name),
                *asked.taken_date,
            ),
        )
        for each in _KINDS
        for added in registry.page(
            asker.reader, each.added, asker.clocks, after="", limit=THINGS_LOOKED_AT
        ).items
        if words <= {*words_of(added.name)}
    ]
    return sorted(found, key=lambda each: len(each.title))[:THINGS_MOST]


def facts_in(asker: Asker, asked: AskedWords, named: Sequence[NamedActor]) -> list[ReadingOf]:
    """The facts of the days that are named, about whoever is named, with the other words."""
    if asked.date is None:
        return []
    nothing = OF_LISTS | COMPARING | OF_DAYS
    text = " ".join(each for each in without(asked.words, named) if each not in nothing)
    actors = tuple(dict.fromkeys(each.actor.id for each in named))[:2]
    told = counted(asker, asked, actors, text)
    if told is None:
        return []
    about = joined([the(each.actor.name) for each in named[:2]]) if named else ""
    parts = ("Facts", f"about {about}" if about else "", f"with “{text}”" if text else "")
    return [
        ReadingOf(
            kind="facts",
            title=asked.titled(" ".join(filter(None, parts))),
            told=told,
            since=iso(asked.date.first),
            until=iso(asked.date.last),
            actors=actors,
            text=text,
            understood=(*(each.taken for each in named[:2]), *asked.taken_date),
        )
    ]


def disagreements_in(
    asker: Asker, asked: AskedWords, named: Sequence[NamedActor]
) -> list[ReadingOf]:
    """The facts on which there is a disagreement, where some word asks for such."""
    called = [each for each in asked.words if each in DISPUTING]
    rest = [each for each in without(asked.words, named) if each not in DISPUTING | OF_LISTS]
    if not called or rest:
        return []
    actors = tuple(dict.fromkeys(each.actor.id for each in named))[:2]
    about = f" about {joined([the(each.actor.name) for each in named[:2]])}" if named else ""
    means = "facts on which sources disagree, or which somebody denies"
    taken = Taken(words=" ".join(called), taken_for="list", means=means)
    return [
        ReadingOf(
            kind="disagreements",
            title=asked.titled(f"Facts that are disputed{about}"),
            since=None if asked.date is None else iso(asked.date.first),
            until=None if asked.date is None else iso(asked.date.last),
            actors=actors,
            understood=(taken, *(each.taken for each in named[:2]), *asked.taken_date),
        )
    ]


def counted(asker: Asker, asked: AskedWords, actors: Sequence[str], text: str) -> str | None:
    """How many facts there are, in words; None where there is none."""
    date = asked.date
    if date is None and len(actors) == 1 and not text:
        held = counts.count(asker.reader, "actor", actors[0], asker.clocks)
        return _in_words(held.facts, is_more=held.at_least)
    filters = Filters(
        actor=actors[0] if actors else None,
        counterpart=actors[1] if len(actors) > 1 else None,
        text=text or None,
        since=None if date is None else date.first,
        until=None if date is None else date.last,
    )
    clocks: Clocks = asker.on(asked.day(asker.clocks)).clocks
    page = timeline.page(asker.reader, filters, clocks, Paging(limit=FACTS_COUNTED))
    return _in_words(len(page.items), is_more=page.after is not None)


def _in_words(number: int, *, is_more: bool) -> str | None:
    if not number:
        return None
    return f"{number:,} fact{'' if number == 1 else 's'}{' and more' if is_more else ''}"
