"""The judge of an office that several persons hold at a time: each of them is a subject by himself.

A part of `tests.naive_states`.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from events.time.dates import EARLIEST
from projections.holding.evidence import Evidence, Held, Option


def told_of(person: str, evidence: Evidence, succeeded: str | None) -> Evidence | None:
    """What a fact tells of one person: that he came, or was there, or that he left."""
    if person == evidence.value:
        # Who replaces somebody comes.
        kind = evidence.kind.replace("removed", "appointed")
        return replace(evidence, kind=kind, left=None)
    if person in {evidence.left, succeeded}:
        return replace(evidence, kind="removed", value=None, left=person, until=None)
    return None


def is_vacant(held: Held) -> bool:
    """Whether somebody has certainly left."""
    return held.certainty == "certain" and held.options[0].value is None


def together(helds: Sequence[tuple[str, Held]]) -> Held:
    """What is held of the office: who certainly is in it, or else may be, or since when nobody is,
    which is since the last of them left.
    """
    here = [(person, held) for person, held in helds if not is_vacant(held)]
    if not here:
        return max((held for _, held in helds), key=when_left)
    certain = [(person, held) for person, held in here if held.certainty == "certain"]
    shown = certain or here
    first = [held.first_told for _, held in shown if held.first_told is not None]
    last = [held.last_told for _, held in shown if held.last_told is not None]
    return Held(
        certainty="certain" if certain else "possible",
        options=tuple(
            Option(person, facts_for(person, held), bool(certain)) for person, held in shown
        ),
        since=shown[0][1].since if len(shown) == 1 else None,
        first_told=min(first, default=None),
        last_told=max(last, default=None),
        holding=tuple(sorted({fact for _, held in shown for fact in facts_of(held)})),
    )


def facts_of(held: Held) -> tuple[str, ...]:
    """All facts that tell of somebody."""
    options = {fact for option in held.options for fact in option.facts}
    return tuple(sorted(options | {*held.holding}))


def facts_for(person: str, held: Held) -> tuple[str, ...]:
    """The facts that have somebody in office; where he may only have left, all that tell of him."""
    here = [option.facts for option in held.options if option.value == person]
    return here[0] if here else facts_of(held)


def when_left(held: Held) -> tuple[int, int, tuple[str, ...]]:
    """What orders those who left."""
    if held.since is None:
        return EARLIEST, EARLIEST, held.holding
    earliest = held.since.earliest
    return held.since.latest, EARLIEST if earliest is None else earliest, held.holding
