"""Which embassies, legations and consulates has a state in another one?

A state has one diplomatic mission in another, an embassy or a legation, whichever was opened last,
wherever it stands: one that moves is the same. Of consulates it has one at each place. What becomes
of a mission changes neither course nor level of the relations.
"""

from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from events.vocabulary.facts import MissionFact
from events.vocabulary.relations import MissionClosed, MissionMoved, MissionOpened
from projections.holding.elements import Element
from projections.holding.fact_tellings import FactTelling
from projections.holding.tellings import Found, Standing
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import Change

CLOSED: Final = "closed"
CONSULATE: Final = "consulate"
NO_PLACE: Final = "-"
"""Where a consulate is of which no place is told."""


class MissionState(Element, frozen=True, kw_only=True):
    """A mission of the state `of` in the state `host`: `open` or `closed`, null where it is not
    certain which. Its `form` and its `place` are as they were told last; they are null where that
    is not certain, or not told. `mission` is what it is called by here: whose and where, and the
    place of a consulate.
    """

    mission: str
    of: str
    host: str
    form: str | None
    place: str | None
    status: str | None

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"mission/{self.mission}"


def changes(fact: MissionFact) -> Iterator[Change]:
    """A mission is opened, closed, or found to be there as it moves; a consulate that moves is
    another one.
    """
    if fact.of == fact.host:
        return  # two that turned out to be one have no mission in each other
    subject, place = _subject(fact, fact.place), f"{fact.form}/{fact.place or NO_PLACE}"
    match fact:
        case MissionOpened():
            yield Change(subject, "opened", fact.form, place)
        case MissionClosed():
            yield Change(subject, "closed", CLOSED, place)
        case MissionMoved():
            stays = fact.form != CONSULATE
            yield Change(subject, "moved", fact.form, place, attests=stays)
            left = fact.moved_from
            if not stays and left is not None and left != fact.place:
                yield Change(_subject(fact, left), "closed", CLOSED, f"{CONSULATE}/{left}")
        case _:
            assert_never(fact)


def _subject(fact: MissionFact, place: str | None) -> str:
    what = f"{CONSULATE}/{place or NO_PLACE}" if fact.form == CONSULATE else "diplomatic"
    return f"mission/{fact.of}/{fact.host}/{what}"


def elements(
    reader: Reader, subjects: Sequence[str], found: Found, clocks: Clocks
) -> list[MissionState]:
    """The states of subjects, given what holds of them; of the others nothing is told."""
    return [element(reader, each, found[each], clocks) for each in subjects if each in found]


def element(reader: Reader, subject: str, standing: Standing, clocks: Clocks) -> MissionState:
    """The state of a subject, given what holds of it."""
    mission = subject.partition("/")[2]
    of, host, *_ = mission.split("/")
    is_certain = standing.value is not None
    form, place = _told_last(standing.latest if is_certain else None)
    status = CLOSED if standing.value == CLOSED else "open"
    return MissionState.from_standing(
        standing,
        clocks,
        mission=mission,
        of=of,
        host=host,
        form=form,
        place=place,
        status=status if is_certain else None,
    )


def _told_last(telling: FactTelling | None) -> tuple[str | None, str | None]:
    """The form and the place."""
    if telling is None or telling.detail is None:
        return None, None
    form, _, place = telling.detail.partition("/")
    return form, None if place == NO_PLACE else place
