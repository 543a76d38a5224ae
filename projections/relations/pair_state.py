"""What was the state of relations between two parties on a day, and who says so?"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from events.errors import QuestionError
from events.vocabulary.registry import ActorAdded
from projections.facts.contested import ContestedFact, in_state
from projections.holding.elements import Element
from projections.holding.extents import Extent, Extents, Part, Portion, going_on
from projections.holding.listing_order import LASTING_LIMIT, SECTION_LIMIT, Listed
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.directory import pair_key
from projections.model.reader import Reader
from projections.relations import horizon, left_out
from projections.relations.horizon import Horizon
from projections.subjects import (
    channels,
    contacts,
    engagements,
    incidents,
    measures,
    offices,
    rendered,
    sections,
    stances,
)

LIMITED = {"engagement", "measure", "incident"}
"""Kinds of which as many are shown as is asked for; of the others, `LASTING_LIMIT`."""


class Relations(Struct, frozen=True, kw_only=True):
    """What holds between two parties on a day.

    Engagements, measures and incidents come latest first, up to a limit. `sections` says how much
    of each section that is, and where it goes on; `more` names those that do. `contested` are the
    facts behind the elements on which there is a disagreement. What is told goes on until something
    else is: how old it is on the day, `horizon` and the elements' `last_told` say.
    """

    between: tuple[str, str]
    horizon: Horizon
    engagements: tuple[engagements.EngagementState, ...]
    offices: tuple[offices.OfficeState, ...]
    channels: tuple[channels.ChannelState, ...]
    measures: tuple[measures.MeasureState, ...]
    incidents: tuple[incidents.IncidentState, ...]
    stances: tuple[stances.StanceState, ...]
    contacts: contacts.Contacts
    excluded: left_out.Excluded
    contested: tuple[ContestedFact, ...] = ()
    sections: Extents
    more: tuple[str, ...] = ()


def between(
    reader: Reader, a: str, b: str, clocks: Clocks, *, limit: int = SECTION_LIMIT
) -> Relations:
    """The state of relations; raises `UnknownIdError`, and `QuestionError` for one party alone."""
    parties = _parties(reader, a, b, clocks)
    parts = _parts(reader, parties, clocks, limit)
    pair = pair_key(*parties)
    extents = {name: _extent(reader, parties, name, each, clocks) for name, each in parts.items()}
    state = Relations(
        between=parties,
        horizon=horizon.of_pair(reader, pair, clocks),
        **{name: tuple(each.items) for name, each in parts.items()},
        contacts=contacts.between(reader, pair, clocks),
        excluded=left_out.NONE,
        sections=extents,
        more=going_on(extents),
    )
    return replace(
        state,
        excluded=left_out.count(reader, pair, clocks, shown(state)),
        contested=in_state(reader, (*_elements(state), *state.offices), clocks),
    )


def section(
    reader: Reader, pair: tuple[str, str], name: str, clocks: Clocks, portion: Portion
) -> Part:
    """A part of a section of the state of relations; raises what `between` raises."""
    parties = _parties(reader, *pair, clocks)
    return sections.told(reader, _listed(reader, parties, name, clocks, portion), clocks)


def _parts(reader: Reader, parties: tuple[str, str], clocks: Clocks, limit: int) -> dict[str, Part]:
    """The first part of each section; the states of all of them are read at once."""
    portions = {
        name: Portion(limit if kind in LIMITED else None) for name, kind in sections.KINDS.items()
    }
    listed = {name: _listed(reader, parties, name, clocks, each) for name, each in portions.items()}
    subjects = [subject for each in listed.values() for subject in each.subjects]
    found = rendered.elements(reader, subjects, clocks)
    return {
        name: Part([found[e] for e in each.subjects if e in found], each.after)
        for name, each in listed.items()
    }


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


def shown(state: Relations) -> left_out.Shown:
    """What of what stands between the parties the state rests on, and is about."""
    elements = list(_elements(state))
    return left_out.Shown(
        facts={
            fact
            for element in elements
            for fact in (*element.because, *getattr(element, "conflicting", ()))
        },
        subjects=[element.subject for element in elements],
        is_whole=not state.more,
    )


def _elements(state: Relations) -> Iterable[Element]:
    return (
        *state.engagements,
        *state.channels,
        *state.measures,
        *state.incidents,
        *state.stances,
    )
