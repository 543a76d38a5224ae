"""What a measure is called as a subject: it lies between the side that has it and one target.

The target is the one that is registered: what bears on a body is ended for the body alone. Of what
names no target it is not told whom it bears on, but for its end: that is an end for all.
"""

from typing import Final, NamedTuple, assert_never

from events.vocabulary.facts import MeasureFact
from events.vocabulary.measures import (
    MeasureImposed,
    MeasureInForce,
    MeasureLifted,
    MeasureReported,
    MeasureThreatened,
)

NO_TARGET: Final = "-"
ENDS_FOR_ALL: Final = "lifted"
"""The kind of evidence that bears on all targets where it names none."""


class MeasureSubject(NamedTuple):
    """A measure of a side against a target."""

    measure: str
    side: str
    target: str

    def __str__(self) -> str:
        return f"measure/{self.measure}/{self.side}/{self.target}"


def read(subject: str) -> MeasureSubject:
    """The measure, side and target of a subject."""
    _, measure, side, target = subject.split("/")
    return MeasureSubject(measure, side, target)


def of_all(subject: str) -> str | None:
    """The subject under which is told what names no target; None of what is that, or no measure."""
    before, _, target = subject.rpartition("/")
    is_of_one = subject.startswith("measure/") and target != NO_TARGET
    return f"{before}/{NO_TARGET}" if is_of_one else None


def is_of_all(subject: str) -> bool:
    """Whether it is told of under a subject what names no target."""
    return subject.startswith("measure/") and subject.endswith(f"/{NO_TARGET}")


def imposer_of(fact: MeasureFact) -> str | None:
    """Who has, or had, the measure that a fact tells of."""
    match fact:
        case MeasureThreatened():
            return fact.threatened_by
        case MeasureImposed() | MeasureInForce() | MeasureReported():
            return fact.imposed_by
        case MeasureLifted():
            return fact.lifted_by
        case _:
            assert_never(fact)
