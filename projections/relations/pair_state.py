"""What was the state of relations between two parties on a day, and who says so?

`elements_between` reads what holds, section by section, as it is listed; `between` puts it as an
answer: what is over left to history, the rest in order, parts beneath their engagements, a
headline above. Two states are compared by the former.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from events.errors import QuestionError
from events.vocabulary.registry import ActorAdded
from projections.facts.contested import ContestedFact, in_state
from projections.holding.elements import Element
from projections.holding.extents import Extent, Extents, Part, Portion, going_on
from projections.holding.listing_order import (
    FIRST_PLACE,
    LASTING_LIMIT,
    SECTION_LIMIT,
    SECTION_LIMIT_MOST,
    Listed,
)
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.directory import pair_key
from projections.model.reader import Reader, at_one_time
from projections.relations import element_order, headline, horizon, left_out
from projections.relations.horizon import Horizon
from projections.relations.what_is_over import left_behind
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
    rendered,
    sections,
    stances,
)

LIMITED = {"engagement", "accord", "measure", "incident"}
"""Kinds of which as many are shown as is asked for; of the others, `LASTING_LIMIT`."""


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
    kept = _kept(reader, a, b, clocks, max(limit, SECTION_LIMIT))
    cut = _cut(kept, limit)
    whole = _in_order(kept)
    state = whole if cut is kept else _in_order(cut)
    pair = pair_key(*state.between)
    return replace(
        state,
        # However few elements are asked for, the headline is that of the state.
        headline=headline.of_elements(
            whole.relations,
            whole.engagements,
            whole.accords,
            whole.contacts.last,
            clocks.as_of,
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
    parties = _parties(reader, a, b, clocks)
    pair = pair_key(*parties)
    met = contacts.between(reader, pair, clocks)
    parts = _parts(reader, parties, clocks, limit, met)
    relations = parts.pop("relations")
    extents = {name: _extent(reader, parties, name, each, clocks) for name, each in parts.items()}
    return Relations(
        between=parties,
        horizon=horizon.of_pair(reader, pair, clocks),
        relations=relations,
        **{name: tuple(each.items) for name, each in parts.items()},
        contacts=met,
        excluded=left_out.NONE,
        sections=extents,
        more=going_on(extents),
    )


@at_one_time
def section(
    reader: Reader, pair: tuple[str, str], name: str, clocks: Clocks, portion: Portion
) -> Part:
    """A part of a section of the state of relations; raises what `between` raises."""
    parties = _parties(reader, *pair, clocks)
    return sections.told(reader, _listed(reader, parties, name, clocks, portion), clocks)


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


# What is told.


def _parts(
    reader: Reader, parties: tuple[str, str], clocks: Clocks, limit: int, met: contacts.Contacts
) -> dict[str, Any]:
    """The first part of each section, and the relations; the states of all are read at once. The
    last contacts are engagements that a state has, however long ago they were.
    """
    listed = _listed_in(reader, parties, clocks, _portions(sections.KINDS, limit))
    listed["engagements"] = _with_last(listed["engagements"], met)
    subjects = [subject for each in listed.values() for subject in each.subjects]
    accredited = offices.accredited_between(reader, parties, clocks)
    subjects += [*diplomatic_relations.subjects(*parties), *accredited]
    found = rendered.elements(reader, subjects, clocks)
    parts: dict[str, Any] = {name: _part(each, found) for name, each in listed.items()}
    # However many offices they have, those by which they are represented are found.
    held = [found[each] for each in dict.fromkeys(accredited) if each in found]
    parts["relations"] = diplomatic_relations.assembled(reader, clocks, parties, found, held)
    return parts


def _listed_in(
    reader: Reader, parties: tuple[str, str], clocks: Clocks, portions: Mapping[str, Portion]
) -> dict[str, Listed]:
    """The subjects of a part of each of some sections."""
    return {name: _listed(reader, parties, name, clocks, each) for name, each in portions.items()}


def _portions(names: Iterable[str], limit: int) -> dict[str, Portion]:
    return {name: Portion(limit if sections.KINDS[name] in LIMITED else None) for name in names}


def _part(listed: Listed, found: rendered.Elements) -> Part:
    return Part([found[each] for each in listed.subjects if each in found], listed.after)


def _with_more(
    reader: Reader, state: Relations, names: Iterable[str], clocks: Clocks, limit: int
) -> Relations:
    """The same, with some sections as far as another limit."""
    parties = state.between
    listed = _listed_in(reader, parties, clocks, _portions(names, limit))
    if "engagements" in listed:
        listed["engagements"] = _with_last(listed["engagements"], state.contacts)
    subjects = [subject for each in listed.values() for subject in each.subjects]
    found = rendered.elements(reader, subjects, clocks)
    parts = {name: _part(each, found) for name, each in listed.items()}
    extents = {name: _extent(reader, parties, name, each, clocks) for name, each in parts.items()}
    every = {**state.sections, **extents}
    shown = {name: tuple(each.items) for name, each in parts.items()}
    return replace(state, **shown, sections=every, more=going_on(every))


def _with_last(listed: Listed, met: contacts.Contacts) -> Listed:
    last = [f"engagement/{each.engagement}" for each in met.last.values() if each is not None]
    every = list(dict.fromkeys((*listed.subjects, *last)))
    if listed.after is None or len(every) == len(listed.subjects):
        return listed
    return Listed(every, FIRST_PLACE)


def _listed(
    reader: Reader, parties: tuple[str, str], name: str, clocks: Clocks, portion: Portion
) -> Listed:
    if name == "offices":
        limit = portion.limit or LASTING_LIMIT
        return offices.subjects_between(reader, parties, clocks, limit, portion.after)
    return sections.listed(reader, _scope(parties), name, clocks, portion)


def _extent(
    reader: Reader, parties: tuple[str, str], name: str, part: Part, clocks: Clocks
) -> Extent:
    if name == "offices":
        return part.extent(lambda: offices.count_between(reader, parties, clocks))
    return part.extent(lambda: sections.count(reader, _scope(parties), name, clocks))


def _scope(parties: tuple[str, str]) -> str:
    return f"pair:{pair_key(*parties)}"


def _parties(reader: Reader, a: str, b: str, clocks: Clocks) -> tuple[str, str]:
    one, other = _party(reader, a, clocks), _party(reader, b, clocks)
    if one == other:
        raise QuestionError("b", b, f"another party than {a!r}")
    return one, other


def _party(reader: Reader, id: str, clocks: Clocks) -> str:
    reader.registered("actor", id, ActorAdded, known_at=clocks.known_at)
    return mergers.survivor(reader, id, clocks)


# How it is put.


def _kept(reader: Reader, a: str, b: str, clocks: Clocks, limit: int) -> Relations:
    """The elements of a state without what is over for long. What is listed first may be, and what
    is not come only after it: of such sections as many are looked at as a list has at most.
    """
    listed = elements_between(reader, a, b, clocks, limit=limit)
    kept = _without_history(listed, clocks)
    short = [
        name for name in listed.more if kept.sections[name].shown < listed.sections[name].shown
    ]
    if not short:
        return kept
    more = _without_history(_with_more(reader, listed, short, clocks, SECTION_LIMIT_MOST), clocks)
    extents = {**kept.sections, **{name: more.sections[name] for name in short}}
    return replace(
        kept,
        **{name: getattr(more, name) for name in short},
        sections=extents,
        more=going_on(extents),
    )


def _cut(state: Relations, limit: int) -> Relations:
    """A state with at most so many of what comes and goes, but for the last engagement of each
    form.
    """
    last = {each.engagement for each in state.contacts.last.values() if each is not None}
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


def _without_history(state: Relations, clocks: Clocks) -> Relations:
    """A state without what is over for long. All of such a section is where its list begins."""
    last = {each.engagement for each in state.contacts.last.values() if each is not None}
    kept: dict[str, Any] = {}
    extents = dict(state.sections)
    for name, extent in state.sections.items():
        found = getattr(state, name)
        kept[name] = tuple(e for e in found if not left_behind(name, e, clocks.as_of, last))
        if len(kept[name]) < len(found):
            extents[name] = replace(extent, shown=len(kept[name]), next=str(FIRST_PLACE))
    return replace(state, **kept, sections=extents, more=going_on(extents))


def _in_order(state: Relations) -> Relations:
    return replace(
        state,
        engagements=element_order.of_engagements(state.engagements),
        accords=element_order.by_last_told(state.accords),
        missions=element_order.by_last_told(state.missions),
        measures=element_order.by_last_told(state.measures),
        channels=element_order.by_last_told(state.channels),
        incidents=element_order.by_last_told(state.incidents),
        stances=element_order.of_stances(state.stances, state.between),
        offices=element_order.of_offices(state.offices),
    )
