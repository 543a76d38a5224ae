"""Which treaties, agreements and understandings are there, and are they in force?"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from events.vocabulary.accords import (
    AgreementReached,
    JointStatementIssued,
    TreatyEnded,
    TreatyInForce,
    TreatySigned,
)
from events.vocabulary.facts import Accord
from events.vocabulary.registry import AccordAdded
from projections.holding.elements import Element
from projections.holding.tellings import Found, Standing
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import Change


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


def element(reader: Reader, subject: str, standing: Standing, clocks: Clocks) -> AccordState:
    """The state of one of them."""
    latest, id = standing.latest, subject.partition("/")[2]
    added = reader.registered("accord", id, AccordAdded)
    return AccordState.from_standing(
        standing,
        clocks,
        accord=id,
        form=added.form,
        name=added.name,
        status=standing.value,
        summary="" if latest is None else latest.detail or "",
    )
