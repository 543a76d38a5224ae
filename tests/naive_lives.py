"""What the judge says of measures, channels, incidents, accords and places: state and life."""

from typing import Any

from msgspec.structs import replace

from events.errors import UnknownIdError
from projections.dossiers.places import PlaceView
from projections.subjects.accords import AccordView
from projections.subjects.channels import ChannelView
from projections.subjects.incidents import IncidentView
from projections.subjects.measures import MeasureView
from projections.timeline.filters import Filters
from tests.naive_fold import Fold, extent
from tests.naive_record import Told


def measure_view(fold: Fold, id: str) -> MeasureView:
    """A measure with its life so far."""
    added, about = _registered(fold, "measure", id), fold.timeline(Filters(measure=id))
    names = sorted({name for told in fold.happened() for name in measures_of(fold, told, id)})
    states = [state for name in names if (state := fold.measure(name)) is not None]
    return MeasureView(
        measure=added,
        states=tuple(states),
        contested=fold.contested_among(states),
        life=tuple(about),
        sections={"states": extent(states), "life": extent(about)},
    )


def channel_view(fold: Fold, id: str) -> ChannelView:
    """A channel with its life so far."""
    return ChannelView(channel=_registered(fold, "channel", id), **_life(fold, "channel", id))


def incident_view(fold: Fold, id: str) -> IncidentView:
    """An incident with its life so far."""
    return IncidentView(incident=_registered(fold, "incident", id), **_life(fold, "incident", id))


def accord_view(fold: Fold, id: str) -> AccordView:
    """An accord with its life so far."""
    return AccordView(accord=_registered(fold, "accord", id), **_life(fold, "accord", id))


def place_view(fold: Fold, id: str) -> PlaceView:
    """A place with what happened there."""
    there = tuple(fold.timeline(Filters(place=id)))
    place = _registered(fold, "place", id)
    return PlaceView(place=place, facts=there, sections={"facts": extent(there)})


def measures_of(fold: Fold, told: Told, id: str) -> list[str]:
    """The measures, each of a side against a target, of which a fact about one thing tells."""
    return [name for name in fold.effects(told) if name.startswith(f"measure/{id}/")]


def _registered(fold: Fold, kind: str, id: str) -> Any:
    if (kind, id) not in fold.registry:
        raise UnknownIdError(kind, id)
    return fold.registry[kind, id]


def _life(fold: Fold, kind: str, id: str) -> dict[str, Any]:
    """What is told of a thing besides what is registered."""
    life = tuple(fold.timeline(replace(Filters(), **{kind: id})))
    state = getattr(fold, kind)(f"{kind}/{id}")
    return {
        "state": state,
        "contested": fold.contested_among([] if state is None else [state]),
        "life": life,
        "sections": {"life": extent(life)},
    }
