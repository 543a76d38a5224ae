"""Which treaties, agreements and understandings are there, and are they in force?"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from msgspec import Struct

from events.vocabulary.accords import (
    AgreementReached,
    JointStatementIssued,
    TreatyEnded,
    TreatyInForce,
    TreatySigned,
)
from events.vocabulary.facts import Accord
from events.vocabulary.registry import AccordAdded
from projections.facts.contested import ContestedFact, in_state
from projections.holding.elements import Element
from projections.holding.extents import Extents
from projections.holding.tellings import Found, Standing, standing
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import Change
from projections.subjects.life import life
from projections.timeline import timeline


class AccordState(Element, frozen=True, kw_only=True):
    """An accord's status: `reached`, `signed`, `in-force` or `ended`; null where it is not certain
    which. `summary` is its latest fact's.
    """

    accord: str
    form: str
    name: str
    status: str | None
    summary: str

    @property
    def subject(self) -> str:
        """What has the state."""
        return f"accord/{self.accord}"


class AccordView(Struct, frozen=True, kw_only=True):
    """An accord, how it stands (null: nothing is told of it by then), what is contested about
    that, and its life so far: the facts about it in order of date, the last ones if there are many.
    `sections` says of how many, and where the others are.
    """

    accord: AccordAdded
    state: AccordState | None
    contested: tuple[ContestedFact, ...]
    life: tuple[timeline.Item, ...]
    sections: Extents


def changes(fact: Accord) -> Iterator[Change]:
    """An accord is reached, signed, comes into force or ends; what is said together on no accord
    that is registered is in no state.
    """
    if fact.accord is None:
        return
    subject = f"accord/{fact.accord}"
    match fact:
        case AgreementReached() | JointStatementIssued():
            yield Change(subject, "reached", "reached", fact.summary)
        case TreatySigned():
            yield Change(subject, "signed", "signed", fact.summary)
        case TreatyInForce():
            yield Change(subject, "in-force", "in-force", fact.summary)
        case TreatyEnded():
            yield Change(subject, "ended", "ended", fact.summary)
        case _:
            assert_never(fact)


def elements(
    reader: Reader, subjects: Sequence[str], found: Found, clocks: Clocks
) -> list[AccordState]:
    """The states of subjects, given what holds of them; of the others nothing is told."""
    return [element(reader, each, found[each], clocks) for each in subjects if each in found]


def view(reader: Reader, id: str, clocks: Clocks) -> AccordView:
    """An accord as of then; raises `UnknownIdError`."""
    added = reader.registered("accord", id, AccordAdded, known_at=clocks.known_at)
    subject = f"accord/{id}"
    states = elements(reader, [subject], standing(reader, [subject], clocks), clocks)
    facts, sections = life(reader, "accord", id, clocks)
    return AccordView(
        accord=added,
        state=states[0] if states else None,
        contested=in_state(reader, states, clocks),
        life=facts,
        sections=sections,
    )


def element(reader: Reader, subject: str, standing: Standing, clocks: Clocks) -> AccordState:
    """The state of one of them."""
    latest, id = standing.latest, subject.partition("/")[2]
    added = reader.registered("accord", id, AccordAdded, known_at=clocks.known_at)
    return AccordState.from_standing(
        standing,
        clocks,
        accord=id,
        form=added.form,
        name=added.name,
        status=standing.value,
        summary="" if latest is None else latest.detail or "",
    )
