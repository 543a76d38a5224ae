"""Who held an office on a day, or may have, put as candidates for its title."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from projections.dossiers import rendered
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.subjects.offices import OfficeState
from projections.subjects.whose_offices import subject_of

HOLDERS_MOST: Final = 50


class Holder(NamedTuple):
    """A person who held an office on a day: whether certainly, and when last told."""

    person: str
    is_certain: bool
    last_told: str | None


def holders(reader: Reader, office: str, clocks: Clocks) -> list[Holder]:
    """Those who held it on the day, and those who may have."""
    subject = subject_of(office)
    state: OfficeState | None = rendered.elements(reader, [subject], clocks).get(subject)
    by_person: dict[str, Holder] = {}
    for each in _holders(state) if state is not None else ():
        by_person.setdefault(each.person, each)
    return list(by_person.values())[:HOLDERS_MOST]


def _holders(state: OfficeState) -> Iterator[Holder]:
    is_certain = state.certainty == "certain"
    for person in filter(None, (state.holder, *state.holders)):
        yield Holder(person, is_certain, state.last_told)
    for seat in state.seats:
        yield Holder(seat.official, seat.certainty == "certain", seat.last_told)
    for each in state.alternatives:
        if each.value is not None:
            yield Holder(each.value, False, state.last_told)
    for told in filter(None, (state.told_before, *state.told_next)):
        if told.value is not None:
            yield Holder(told.value, False, told.told_on)
