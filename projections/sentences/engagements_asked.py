"""Which visits, meetings, calls and summits does a sentence ask for?

By their form, by who takes part, by what else is told of them: a place, a guest, an issue.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from events.vocabulary.registry import ActorAdded
from projections.dossiers import rendered
from projections.facts.contested import Contested, contested_among
from projections.model.words import words_of
from projections.relations.element_words import value_of
from projections.sentences.actors_named import without
from projections.sentences.readings import AskedWords, Asker, NamedActor, ReadingOf, Taken
from projections.subjects.engagements import EngagementState
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging

ENGAGEMENTS_MOST: Final = 5
OTHERS_MOST: Final = 2
"""What others say of an engagement, if its facts are contested."""

FACTS_LOOKED_AT: Final = 100
FORMS: Final[dict[str, str]] = {
    **dict.fromkeys(("visit", "visits", "visited", "visiting", "trip", "trips"), "visit"),
    **dict.fromkeys(("travel", "travels", "travelled", "tour", "went"), "visit"),
    **dict.fromkeys(("meeting", "meetings", "met", "meet", "talks"), "meeting"),
    **dict.fromkeys(("call", "calls", "called", "telephone", "phone"), "call"),
    **dict.fromkeys(("summit", "summits"), "summit"),
}
"""What people call the forms of engagements."""


def engagements_in(asker: Asker, asked: AskedWords, named: Sequence[NamedActor]) -> list[ReadingOf]:
    """The engagements of a form that is named, that have all the rest of the words."""
    form = next((FORMS[each] for each in asked.words if each in FORMS), None)
    if form is None:
        return []
    found = list(_elements(asker, asked, named))
    of_form = [each for each in found if each.form == form]
    kept = of_form or found
    most = max((_in_name(each, asked.words) for each in kept), default=0)
    states = [each for each in kept if _in_name(each, asked.words) == most]
    called = " ".join(each for each in asked.words if each in FORMS)
    understood = (
        Taken(words=called, taken_for="form", means=form if of_form else f"{form}, or the like"),
        *(each.taken for each in named),
        *_rest(asked, named),
        *asked.taken_date,
    )
    shown = states[:ENGAGEMENTS_MOST]
    facts = dict.fromkeys(chain(*(each.because for each in shown)))
    contested = contested_among(asker.reader, facts, asker.on(asked.day(asker.clocks)).clocks)
    return [_reading(each, understood, contested) for each in shown]


def _elements(
    asker: Asker, asked: AskedWords, named: Sequence[NamedActor]
) -> Iterator[EngagementState]:
    clocks = asker.on(asked.day(asker.clocks)).clocks
    date = asked.date
    actors = [each.actor.id for each in named[:2]]
    others = [each.actor for each in named[2:]]
    filters = Filters(
        actor=actors[0] if actors else None,
        counterpart=actors[1] if len(actors) > 1 and actors[1] != actors[0] else None,
        text=" ".join([*_content(asked, named), *map(_name, others)]) or None,
        since=None if date is None else date.first,
        until=None if date is None else date.last,
    )
    paging = Paging(limit=FACTS_LOOKED_AT, descending=True)
    items = timeline.page(asker.reader, filters, clocks, paging).items
    ids = dict.fromkeys(each.engagement for each in items if each.engagement is not None)
    subjects = [f"engagement/{id}" for id in ids]
    found = rendered.elements(asker.reader, subjects, clocks)
    yield from (found[each] for each in subjects if each in found)


def _content(asked: AskedWords, named: Sequence[NamedActor]) -> list[str]:
    return [each for each in without(asked.words, named) if each not in FORMS]


def _rest(asked: AskedWords, named: Sequence[NamedActor]) -> Iterator[Taken]:
    rest = " ".join(_content(asked, named))
    if rest:
        yield Taken(words=rest, taken_for="words", means=f"with the words “{rest}”")


def _name(actor: ActorAdded) -> str:
    return actor.name


def _in_name(state: EngagementState, words: Sequence[str]) -> int:
    return len({*words_of(state.name)} & {*words})


def _reading(
    state: EngagementState, understood: tuple[Taken, ...], contested: Mapping[str, Contested]
) -> ReadingOf:
    since = f", {state.since_in_words}" if state.since_in_words else ""
    others = [each for id in state.because if id in contested for each in contested[id].in_words]
    doubt = f"; contested: {'; '.join(others[:OTHERS_MOST])}" if others else ""
    return ReadingOf(
        kind="engagement",
        ids=(state.engagement,),
        title=state.name,
        told=f"{value_of(state)}{since}{doubt}",
        understood=understood,
    )
