"""What was the state of relations between two parties on a day, and who says so?"""

from collections.abc import Iterable, Iterator

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
    measures,
    offices,
    registry,
    stances,
)
from projections.clocks import Clocks
from projections.involvement import LASTING_LIMIT, SECTION_LIMIT
from projections.parties import pair_key
from projections.reader import Reader
from projections.states import Element


class Relations(Struct, frozen=True, kw_only=True):
    """What holds between two parties on a day.

    Engagements, measures and incidents come latest first, up to a limit; `more` names the sections
    that reached it.
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
    more: tuple[str, ...] = ()


def between(
    reader: Reader, a: str, b: str, clocks: Clocks, *, limit: int = SECTION_LIMIT
) -> Relations:
    """The state of relations; raises `UnknownIdError`, and `QuestionError` for one party alone."""
    one, other = _party(reader, a, clocks), _party(reader, b, clocks)
    if one == other:
        raise QuestionError("b", b, f"another party than {a!r}")
    pair = pair_key(one, other)
    scope = f"pair:{pair}"
    state = Relations(
        between=(one, other),
        engagements=tuple(engagements.in_scope(reader, scope, clocks, limit)),
        offices=(
            *offices.of_actor(reader, one, clocks, limit),
            *offices.of_actor(reader, other, clocks, limit),
        ),
        channels=tuple(channels.in_scope(reader, scope, clocks)),
        measures=tuple(measures.in_scope(reader, scope, clocks, limit)),
        incidents=tuple(incidents.in_scope(reader, scope, clocks, limit)),
        stances=tuple(stances.in_scope(reader, scope, clocks)),
        contacts=contacts.between(reader, pair, clocks),
        excluded=exclusions.NONE,
    )
    shown = {fact for element in _elements(state) for fact in element.because}
    return replace(
        state,
        excluded=exclusions.count(reader, pair, clocks, shown),
        more=tuple(_cut_off(state, limit)),
    )


def _party(reader: Reader, id: str, clocks: Clocks) -> str:
    reader.registered("actor", id, ActorAdded, known_at=clocks.known_at)
    return registry.survivor(reader, id, clocks)


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
