"""What may change that is recorded already: an amendment that changes nothing is none, actors and
engagements are merged with their like, and nothing comes after itself.
"""

from collections.abc import Iterator

from events.admission.broken import BrokenRule
from events.admission.circles import above, is_above_itself
from events.admission.present import Present
from events.vocabulary.amendments import CitationAdded, RetractionUndone
from events.vocabulary.catalogue import stream_of
from events.vocabulary.facts import AnyFact
from events.vocabulary.limits import CITATIONS_LIMIT, FACT_BYTES_LIMIT
from events.vocabulary.registry import ActorMerged, EngagementMerged, Merger, MergerUndone


def broken_by_correction(fact: AnyFact, present: Present) -> Iterator[BrokenRule]:
    """What forbids that a fact reads like this from now on."""
    known = present.fact(fact.id)
    if known is None:
        return
    if known.reads(fact, present.is_withdrawn):
        yield BrokenRule("/fact", "a fact that reads otherwise than it does already")
    others = [each for each in fact.follows if each != fact.id]
    for each in present.coming_after(others, fact.id):
        expected = f"a fact that does not come after {fact.id!r} itself"
        yield BrokenRule(f"/fact/follows/{fact.follows.index(each)}", expected, each)


def broken_by_giving_back(event: RetractionUndone, present: Present) -> Iterator[BrokenRule]:
    """What forbids that a fact which was taken back is told again."""
    known = present.taken_back(event.fact)
    if known is None:
        return
    for each in present.coming_after(known.follows, event.fact):
        expected = f"a fact that does not come after itself: {each!r} was said to come after it"
        yield BrokenRule("/fact", expected, event.fact)
        return


def broken_by_citation(event: CitationAdded, present: Present) -> Iterator[BrokenRule]:
    """What forbids that a fact has one more citation."""
    fact = present.fact(event.fact)
    if fact is None:
        return
    if len(fact.citations) >= CITATIONS_LIMIT:
        expected = f"a fact with fewer than {CITATIONS_LIMIT} citations"
        yield BrokenRule("/fact", expected, str(len(fact.citations)))
    elif fact.cites(event.citation):
        yield BrokenRule("/citation", "a citation that the fact does not have yet")
    elif (size := fact.size_with(event.citation)) > FACT_BYTES_LIMIT:
        expected = f"a citation with which the fact has at most {FACT_BYTES_LIMIT} bytes"
        yield BrokenRule("/citation", expected, str(size))


def broken_by_merge(event: Merger, present: Present) -> Iterator[BrokenRule]:
    """What forbids to merge two who have not been merged so far."""
    match event:
        case ActorMerged():
            yield from _broken_by_actors(event, present)
        case EngagementMerged():
            yield from _broken_by_engagements(event, present)


def _broken_by_actors(event: ActorMerged, present: Present) -> Iterator[BrokenRule]:
    actor, into = present.actor(event.actor), present.actor(event.into)
    if actor is None or into is None:
        return
    if actor.kind != into.kind:
        expected = f"a {actor.kind}, as {event.actor!r} is one"
        yield BrokenRule("/into", expected, f"{event.into}, a {into.kind}")
    elif event.actor in above(event.into, "actor", present):
        expected = f"an actor that is not a part of {event.actor!r}, nor acts for it"
        yield BrokenRule("/into", expected, event.into)


def _broken_by_engagements(event: EngagementMerged, present: Present) -> Iterator[BrokenRule]:
    engagement, into = present.engagement(event.engagement), present.engagement(event.into)
    if engagement is None or into is None:
        return
    if engagement.form != into.form:
        expected = f"a {engagement.form}, as {event.engagement!r} is one"
        yield BrokenRule("/into", expected, f"{event.into}, a {into.form}")
    elif event.engagement in above(event.into, "engagement", present):
        expected = f"an engagement that is not a part of {event.engagement!r}"
        yield BrokenRule("/into", expected, event.into)


def broken_by_separation(event: MergerUndone, present: Present) -> Iterator[BrokenRule]:
    """What forbids that what was merged is itself again."""
    kind, _, id = stream_of(event).partition("/")
    if is_above_itself(id, kind, present):
        expected = (
            f"an {kind} that is not above itself: correct what is a part of it, or acts for it"
        )
        yield BrokenRule(f"/{kind}", expected, id)
