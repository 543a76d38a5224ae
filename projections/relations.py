"""What was the state of relations between two parties on a day, and who says so?"""

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from events.errors import QuestionError
from events.registry import ActorAdded
from projections import (
    channels,
    contacts,
    engagements,
    exclusions,
    incidents,
    involvement,
    measures,
    mergers,
    offices,
    stances,
)
from projections.clocks import Clocks
from projections.contested import ContestedFact, in_state
from projections.directory import pair_key
from projections.involvement import LASTING, LASTING_LIMIT, SECTION_LIMIT, Scope
from projections.reader import Reader
from projections.states import Element
from projections.transitions import candidates


class Relations(Struct, frozen=True, kw_only=True):
    """What holds between two parties on a day.

    Engagements, measures and incidents come latest first, up to a limit; `more` names the sections
    that reached it. `contested` are the facts behind the elements on which there is a disagreement.
    """

    between: tuple[str, str]
    engagements: tuple[engagements.EngagementState, ...]
    offices: tuple[offices.OfficeState, ...]
    channels: tuple[channels.ChannelState, ...]
    measures: tuple[measures.MeasureState, ...]
    incidents: tuple[incidents.IncidentState, ...]
    stances: tuple[stances.StanceState, ...]
    contacts: contacts.Contacts
    excluded: exclusions.Excluded
    contested: tuple[ContestedFact, ...] = ()
    more: tuple[str, ...] = ()


def between(
    reader: Reader, a: str, b: str, clocks: Clocks, *, limit: int = SECTION_LIMIT
) -> Relations:
    """The state of relations; raises `UnknownIdError`, and `QuestionError` for one party alone."""
    one, other = _party(reader, a, clocks), _party(reader, b, clocks)
    if one == other:
        raise QuestionError("b", b, f"another party than {a!r}")
    pair = pair_key(one, other)
    subjects = _subjects(reader, (one, other), clocks, limit)
    found = candidates(reader, [each for section in subjects.values() for each in section], clocks)
    state = Relations(
        between=(one, other),
        engagements=tuple(engagements.elements(reader, subjects["engagement"], found, clocks)),
        offices=tuple(offices.elements(reader, subjects["office"], found, clocks)),
        channels=tuple(channels.elements(reader, subjects["channel"], found, clocks)),
        measures=tuple(measures.elements(reader, subjects["measure"], found, clocks)),
        incidents=tuple(incidents.elements(reader, subjects["incident"], found, clocks)),
        stances=tuple(stances.elements(reader, subjects["stance"], found, clocks)),
        contacts=contacts.between(reader, pair, clocks),
        excluded=exclusions.NONE,
    )
    return replace(
        state,
        excluded=exclusions.count(reader, pair, clocks, shown(state)),
        contested=in_state(reader, (*_elements(state), *state.offices), clocks),
        more=tuple(_cut_off(state, limit)),
    )


def _subjects(
    reader: Reader, parties: tuple[str, str], clocks: Clocks, limit: int
) -> dict[str, list[str]]:
    """What has a state between the parties, by kind; all of it is then read at once."""
    scope = f"pair:{pair_key(*parties)}"
    found = {
        kind: involvement.subjects(
            reader, Scope(scope, kind), clocks, None if kind in LASTING else limit
        ).subjects
        for kind in ("engagement", "channel", "measure", "incident", "stance")
    }
    held = [offices.subjects_of(reader, party, clocks, limit).subjects for party in parties]
    # An office of a body that acts for both is told once.
    found["office"] = list(dict.fromkeys(chain(*held)))
    return found


def _party(reader: Reader, id: str, clocks: Clocks) -> str:
    reader.registered("actor", id, ActorAdded, known_at=clocks.known_at)
    return mergers.survivor(reader, id, clocks)


def shown(state: Relations) -> set[str]:
    """The facts between the parties that the state rests on."""
    return {fact for element in _elements(state) for fact in element.because}


def _elements(state: Relations) -> Iterable[Element]:
    return (
        *state.engagements,
        *state.channels,
        *state.measures,
        *state.incidents,
        *state.stances,
    )


def _cut_off(state: Relations, limit: int) -> Iterator[str]:
    sections = {
        "engagements": (len(state.engagements), limit),
        "channels": (len(state.channels), LASTING_LIMIT),
        "measures": (len(state.measures), limit),
        "incidents": (len(state.incidents), limit),
        "stances": (len(state.stances), LASTING_LIMIT),
    }
    return (name for name, (length, most) in sections.items() if length >= most)
