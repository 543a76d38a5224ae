"""What was the state of relations between two parties on a day, and who says so?

`elements_between` reads what holds, section by section, as it is listed; `between` puts it as an
answer: what is over left to history, the rest in order, parts beneath their engagements, a
headline above. Two states are compared by the former.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from projections.dossiers import sections
from projections.facts.contested import ContestedFact, in_state
from projections.holding.elements import Element
from projections.holding.extents import Extents, Part, Portion, going_on
from projections.holding.listing_order import FIRST_PLACE, SECTION_LIMIT, SECTION_LIMIT_MOST
from projections.model.clocks import Clocks
from projections.model.directory import pair_key
from projections.model.reader import Reader, at_one_time
from projections.relations import (
    element_order,
    element_words,
    headline,
    horizon,
    left_out,
    pair_sections,
    what_is_over,
)
from projections.relations.horizon import Horizon
from projections.relations.pair_sections import LIMITED, SectionsBetween
from projections.subjects import (
    accords,
    channels,
    contacts,
    diplomatic_relations,
    engagements,
    incidents,
    measures,
    missions,
    offices,
    stances,
)


class Relations(Struct, frozen=True, kw_only=True):
    """What holds between two parties on a day.

    `headline` says it in at most three sentences made of the elements. `relations` are the
    diplomatic relations of two states, and war between them (null: nothing is told of either);
    `missions` are their embassies, legations and consulates in each other.
    What goes on or is pending leads the engagements, parts stand beneath the engagement that they
    belong to; what is over for more than a year is left to history, but for the last engagement of
    each form. `sections` says how much of each section is shown, and where all of it is; `more`
    names those that are not shown whole. `contested` are the facts behind the elements on which
    there is a disagreement. What is told goes on until something else is: how old it is on the
    day, `horizon` and the elements' `last_told` say.
    """

    between: tuple[str, str]
    headline: tuple[str, ...] = ()
    horizon: Horizon
    relations: diplomatic_relations.RelationsState | None
    engagements: tuple[engagements.EngagementState, ...]
    accords: tuple[accords.AccordState, ...]
    missions: tuple[missions.MissionState, ...]
    measures: tuple[measures.MeasureState, ...]
    channels: tuple[channels.ChannelState, ...]
    incidents: tuple[incidents.IncidentState, ...]
    stances: tuple[stances.StanceState, ...]
    offices: tuple[offices.OfficeState, ...]
    contacts: contacts.Contacts
    excluded: left_out.Excluded
    contested: tuple[ContestedFact, ...] = ()
    sections: Extents
    more: tuple[str, ...] = ()


@at_one_time
def between(
    reader: Reader, a: str, b: str, clocks: Clocks, *, limit: int = SECTION_LIMIT
) -> Relations:
    """The state of relations; raises `UnknownIdError`, and `QuestionError` for one party alone."""
    most = max(limit, SECTION_LIMIT)
    parties = pair_sections.parties_of(reader, a, b, clocks)
    told = pair_sections.read(reader, parties, clocks, most, with_history=False)
    kept = _without_history(reader, told, clocks)
    cut = _cut(kept, limit)
    whole = _in_order(kept, clocks.as_of)
    state = whole if cut is kept else _in_order(cut, clocks.as_of)
    pair = pair_key(*state.between)
    return replace(
        state,
        # However few elements are asked for, the headline is that of the state.
        headline=headline.of_elements(
            headline.HeadlineElements(
                whole.relations, whole.engagements, whole.accords, whole.contacts.told
            ),
            clocks.as_of,
            element_words.by_name(reader, clocks),
        ),
        excluded=left_out.count(reader, pair, clocks, shown(state)),
        contested=in_state(reader, (*elements_of(state), *state.offices), clocks),
    )


@at_one_time
def elements_between(
    reader: Reader, a: str, b: str, clocks: Clocks, *, limit: int = SECTION_LIMIT
) -> Relations:
    """The elements of the state of relations, those that are over too, as they are listed; what is
    contested, or left out, is not looked for. Raises what `between` raises.
    """
    parties = pair_sections.parties_of(reader, a, b, clocks)
    told = pair_sections.read(reader, parties, clocks, limit, with_history=True)
    return _state(reader, told, {name: each.items for name, each in told.parts.items()}, clocks)


@at_one_time
def section(
    reader: Reader, pair: tuple[str, str], name: str, clocks: Clocks, portion: Portion
) -> Part:
    """A part of a section of the state of relations; raises what `between` raises."""
    parties = pair_sections.parties_of(reader, *pair, clocks)
    return pair_sections.section(reader, parties, name, clocks, portion)


def shown(state: Relations) -> left_out.Shown:
    """What of what stands between the parties the state rests on, and is about."""
    elements = list(elements_of(state))
    return left_out.Shown(
        facts={
            fact
            for element in elements
            for fact in (*element.because, *getattr(element, "conflicting", ()))
        },
        subjects={element.subject for element in elements},
        is_whole=not state.more,
    )


def elements_of(state: Relations) -> Iterator[Element]:
    """All elements of a state, parts of others among them, but for the offices: they are not
    between the parties.
    """
    if state.relations is not None:
        yield state.relations
        yield from state.relations.beside
    yield from element_order.flat(state.engagements)
    yield from state.accords
    yield from state.missions
    yield from state.measures
    yield from state.channels
    yield from state.incidents
    yield from state.stances


def _state(
    reader: Reader, told: SectionsBetween, kept: Mapping[str, list[Any]], clocks: Clocks
) -> Relations:
    """What is kept of the sections. All of one that is not kept whole is where its list begins."""
    extents = {}
    for name, part in told.parts.items():
        extents[name] = pair_sections.extent(reader, told.parties, name, part, clocks)
        if len(kept[name]) < part.length:
            first = str(FIRST_PLACE)
            extents[name] = replace(
                extents[name],
                shown=len(kept[name]),
                next=first,
                left_to_history=part.length - len(kept[name]),
            )
    return Relations(
        between=told.parties,
        horizon=horizon.of_pair(reader, pair_key(*told.parties), clocks),
        relations=told.relations,
        **{name: tuple(each) for name, each in kept.items()},
        contacts=told.contacts,
        excluded=left_out.NONE,
        sections=extents,
        more=going_on(extents),
    )


# How it is put.


def _without_history(reader: Reader, told: SectionsBetween, clocks: Clocks) -> Relations:
    """The elements of a state without what is over for long. What is listed first may be, and what
    is not come only after it: of such sections as many are looked at as a list has at most.
    """
    kept = {name: _kept(told, name, clocks) for name in told.parts}
    short = [
        name
        for name, part in told.parts.items()
        if part.after is not None and len(kept[name]) < part.length
    ]
    if short:
        told = pair_sections.with_more(reader, told, short, clocks, SECTION_LIMIT_MOST)
        kept |= {name: _kept(told, name, clocks) for name in short}
    return _state(reader, told, kept, clocks)


def _kept(told: SectionsBetween, name: str, clocks: Clocks) -> list[Any]:
    """What of a section is not over for long."""
    beside = what_is_over.ToldBeside(told.last_of_form, told.relations)
    return what_is_over.kept(name, told.parts[name].items, clocks.as_of, beside)


def _cut(state: Relations, limit: int) -> Relations:
    """A state with at most so many of what comes and goes, but for the last engagement of each
    form.
    """
    last = {each.engagement for each in state.contacts.told}
    kept: dict[str, Any] = {}
    extents = dict(state.sections)
    for name, kind in sections.KINDS.items():
        found = getattr(state, name)
        if kind in LIMITED:
            beyond = (e for e in found[limit:] if kind == "engagement" and e.engagement in last)
            kept[name] = (*found[:limit], *beyond)
            if len(kept[name]) < len(found):
                shown = len(kept[name])
                extents[name] = replace(extents[name], shown=shown, next=str(FIRST_PLACE))
    if extents == state.sections:
        return state
    return replace(state, **kept, sections=extents, more=going_on(extents))


def _in_order(state: Relations, day: int) -> Relations:
    return replace(
        state,
        engagements=element_order.of_engagements(state.engagements, day),
        accords=element_order.by_last_told(state.accords),
        missions=element_order.by_last_told(state.missions),
        measures=element_order.by_last_told(state.measures),
        channels=element_order.by_last_told(state.channels),
        incidents=element_order.by_last_told(state.incidents),
        stances=element_order.of_stances(state.stances, state.between),
        offices=element_order.of_offices(state.offices),
    )
