"""What is above what: actors are a part of others or act for them, engagements take place within
others. Nothing may come to be above itself.
"""

from events.admission.present import Present
from events.vocabulary.registry import ActorAdded

ABOVE_LIMIT = 10_000
"""Actors, or engagements, that are looked at to see whether one is above another."""


def above(id: str, kind: str, present: Present, *, but: str | None = None) -> set[str]:
    """All that an actor is a part of or acts for, or an engagement is a part of, also through
    others, as things are merged `but` for one.

    Older records may have a circle. Of what has no end `ABOVE_LIMIT` are looked at.
    """
    found: set[str] = set()
    waiting = [id]
    while waiting and len(found) <= ABOVE_LIMIT:
        named = _named(waiting.pop(), kind, present)
        new = {present.survivor(each, kind, but=but) for each in named} - found
        found |= new
        waiting += new
    return found


def is_above_itself(id: str, kind: str, present: Present) -> bool:
    """Whether something would be above itself if it were not merged into another one."""
    return id in above(id, kind, present, but=id)


def named_above(actor: ActorAdded) -> dict[str, str]:
    """What an actor is a part of or acts for, by the pointers to it."""
    found = {f"/acts_for/{index}": each for index, each in enumerate(actor.acts_for)}
    for index, affiliation in enumerate(actor.affiliations):
        found[f"/affiliations/{index}/acts_for"] = affiliation.acts_for
    return found if actor.part_of is None else {**found, "/part_of": actor.part_of}


def _named(id: str, kind: str, present: Present) -> tuple[str, ...]:
    if kind == "actor":
        actor = present.actor(id)
        return () if actor is None else tuple(named_above(actor).values())
    engagement = present.engagement(id)
    named = None if engagement is None else engagement.part_of
    return () if named is None else (named,)
