"""Corrections of what is registered, made from the plain choices of a `Step`."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from events.vocabulary.catalogue import KIND_OF_REGISTRATION
from events.vocabulary.registry import Affiliation, Alias, RegistrationCorrected
from tests.naive_record import key_of, unique
from tests.random_facts import BODIES, STATES, Step, registry

NAMES = ("A Name", "Talks", "Harbour", "Candid")
TERMS = (
    *(("2023-06-06", None), (None, "2023-06-12"), ("2023-06-09", "2023-06-20"), ("2023-06", None)),
    *((None, "2023-06-1X"), ("[..2023-06-10]", "2023-07"), ("2022", "2024")),
)
PUBLISHED = ("2023-06-01", "2023-06-09", "2023-06-15", "[2023-06-10..2023-06-30]", "2024")


def _source(before: Any, step: Step) -> Any:
    if step.shape % 6 == 0 and before.data_set is not None:
        made = ("curated", "machine")[step.doubt % 2]
        return replace(before, data_set=replace(before.data_set, made=made))
    if step.shape % 3 == 0:
        return replace(before, lineage=("daily", "weekly", before.id)[step.doubt % 3])
    if step.shape % 3 == 1:
        return replace(before, title=NAMES[step.doubt % 4])
    return replace(before, published=PUBLISHED[step.doubt % 5])


def _actor(before: Any, step: Step) -> Any:
    if before.kind == "state" or step.shape % 3 == 0:
        alias = Alias(name=NAMES[step.target % 4], source=(None, *step.sources)[step.shape % 2])
        return replace(before, name=NAMES[step.doubt % 4], aliases=(alias,))
    states = unique(each for each in step.actors if each in STATES)
    if step.shape % 3 == 1:
        dated = [each for each in states if each not in before.acts_for]
        terms = tuple(_term(each, step, at) for at, each in enumerate(dated))
        return replace(before, affiliations=terms)
    others = tuple(each for each in before.affiliations if each.acts_for not in states)
    return replace(before, acts_for=states, affiliations=others)


def _term(state: str, step: Step, at: int) -> Affiliation:
    since, until = TERMS[(step.doubt + at) % len(TERMS)]
    return Affiliation(acts_for=state, since=since, until=until)


def _engagement(before: Any, step: Step) -> Any:
    if step.shape % 3 == 0:
        return replace(before, name=NAMES[step.target % 4])
    if step.shape % 3 == 1:
        return replace(before, name=NAMES[step.doubt % 4])
    # The call is within none, so that none comes to be within itself, whatever is merged.
    is_within = step.doubt % 2 and before.id != "call"
    return replace(before, part_of="call" if is_within else None)


def _channel(before: Any, step: Step) -> Any:
    ends = unique(step.actors)
    return replace(before, between=ends) if len(ends) > 1 else _named(before, step)


def _office(before: Any, step: Step) -> Any:
    some = (*STATES, *BODIES)
    if step.shape % 3 == 0:
        return replace(before, of=some[step.doubt % len(some)])
    if step.shape % 3 == 1:
        return replace(before, accredited_to=(None, *STATES)[step.doubt % 5])
    return _named(before, step)


def _incident(before: Any, step: Step) -> Any:
    return replace(before, lasts=not before.lasts) if step.shape % 2 else _named(before, step)


def _named(before: Any, step: Step) -> Any:
    return replace(before, name=NAMES[step.doubt % 4])


_MENDED: dict[str, Callable[[Any, Step], Any]] = {
    "source": _source,
    "actor": _actor,
    "engagement": _engagement,
    "channel": _channel,
    "office": _office,
    "incident": _incident,
}


class Mending:
    """Knows how what may be named is registered so far."""

    def __init__(self) -> None:
        self.now: dict[tuple[str, str], Any] = {
            key_of(each): each for each in registry() if type(each) in KIND_OF_REGISTRATION
        }

    def event(self, step: Step, merged: set[str]) -> RegistrationCorrected | None:
        """A correction; None where that makes no sense."""
        kinds = sorted({kind for kind, _ in self.now})
        kind = ("source", "actor", "source", "actor", *kinds)[step.kind % (len(kinds) + 4)]
        of_kind = [id for each, id in self.now if each == kind]
        id = of_kind[step.target % len(of_kind)]
        before = self.now[kind, id]
        after = _MENDED.get(kind, _named)(before, step)
        if after == before or (kind in {"actor", "engagement"} and id in merged):
            return None
        self.now[kind, id] = after
        return RegistrationCorrected(registration=after, reason="it was a mistake")
