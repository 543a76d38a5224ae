"""Who is an actor, and what is known of them as of a day?"""

from itertools import islice
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from events.errors import UnknownIdError
from events.vocabulary.registry import ActorAdded, Alias
from projections.dossiers import rendered, sections
from projections.facts import holdings
from projections.facts.contested import ContestedFact, in_state
from projections.facts.registry import EXAMINED_LIMIT, RegistryPage
from projections.holding import listing_order
from projections.holding.extents import FIRST, Extent, Extents, Part, Portion
from projections.holding.listing_order import FIRST_PLACE, LASTING_LIMIT, SECTION_LIMIT, Scope
from projections.model import counts, mergers
from projections.model.clocks import Clocks
from projections.model.directory import parties_of
from projections.model.publication import source_public_from
from projections.model.reader import Reader, at_one_time
from projections.subjects import (
    counterparts,
    diplomatic_relations,
    engagements,
    offices,
    stances,
    whose_offices,
)
from projections.subjects.diplomatic_relations import RelationsState
from projections.subjects.held_long_ago import still_held
from projections.subjects.stances import VoiceState

ENGAGEMENTS_LIMIT = 50
OFFICES_PAGES = 20
"""Pages of the offices that a person came to or left which are looked at for those held."""

SECTIONS: Final = ("offices", "relations", "engagements", "stances", "voices", "counterparts")


class ActorView(Struct, frozen=True, kw_only=True):
    """An actor as of then.

    `offices` are those that a person holds or may hold, or those of a state or body, but for those
    of which nothing was told for longer than anybody serves. `relations`
    are the diplomatic relations that a state has or had, what is certain before what may be.
    `counterparts` are the actors that something stands between. `engagements` come latest first.
    `stances` are those of a state with all that act for it, `voices` what a person or body said
    itself. `contested` are the facts behind these that are. `sections` says how
    much of each section this is, and where it goes on.
    """

    actor: ActorAdded
    offices: tuple[offices.OfficeState, ...]
    relations: tuple[RelationsState, ...]
    engagements: tuple[engagements.EngagementState, ...]
    stances: tuple[stances.StanceState, ...]
    voices: tuple[VoiceState, ...]
    contested: tuple[ContestedFact, ...]
    counterparts: tuple[str, ...]
    sections: Extents
    count: counts.Count


def seen(reader: Reader, actor: ActorAdded, clocks: Clocks) -> ActorAdded:
    """An actor without the aliases of sources that had not come out: they would name them."""
    if clocks.public_by is None:
        return actor
    return replace(actor, aliases=tuple(a for a in actor.aliases if _is_public(reader, a, clocks)))


@at_one_time
def page_of_kind(
    reader: Reader, kind: str, clocks: Clocks, *, after: str, limit: int
) -> RegistryPage[ActorAdded]:
    """Those actors of a kind that stand for themselves, by id."""
    found: list[ActorAdded] = []
    last = after
    for id in islice(holdings.ids_of_kind(reader, kind, after), EXAMINED_LIMIT):
        if len(found) == limit:
            return RegistryPage(found, last)
        last = id
        actor = _of_kind(reader, id, kind, clocks)
        found += [] if actor is None else [seen(reader, actor, clocks)]
    more = next(holdings.ids_of_kind(reader, kind, last), None)
    return RegistryPage(found, None if more is None else last)


def _of_kind(reader: Reader, id: str, kind: str, clocks: Clocks) -> ActorAdded | None:
    """How an actor was registered by then, where it was as of a kind, and nobody else's id."""
    try:
        actor = reader.registered("actor", id, ActorAdded, known_at=clocks.known_at)
    except UnknownIdError:
        return None
    is_itself = mergers.survivor(reader, id, clocks) == id
    return actor if actor.kind == kind and is_itself else None


@at_one_time
def view(reader: Reader, id: str, clocks: Clocks) -> ActorView:
    """An actor; raises `UnknownIdError`. A merged one is answered as what it was merged into."""
    actor = _surviving(reader, id, clocks)
    parts = {name: _part(reader, actor, name, clocks) for name in SECTIONS}
    offices_told, related, engaged, said, own, others = (each.items for each in parts.values())
    held = still_held(offices_told, clocks.as_of)
    extents = {name: _extent(reader, actor, name, part, clocks) for name, part in parts.items()}
    if len(held) < len(offices_told):
        extents["offices"] = replace(
            extents["offices"],
            shown=len(held),
            next=str(FIRST_PLACE),
            left_to_history=len(offices_told) - len(held),
        )
    return ActorView(
        actor=seen(reader, actor, clocks),
        offices=tuple(held),
        relations=tuple(related),
        engagements=tuple(engaged),
        stances=tuple(said),
        voices=tuple(own),
        contested=in_state(reader, (*held, *related, *engaged, *said, *own), clocks),
        counterparts=tuple(others),
        sections=extents,
        count=counts.count(reader, "actor", actor.id, clocks),
    )


@at_one_time
def section(reader: Reader, id: str, name: str, clocks: Clocks, portion: Portion) -> Part:
    """A part of a section of an actor; raises `UnknownIdError`."""
    return _part(reader, _surviving(reader, id, clocks), name, clocks, portion)


def _surviving(reader: Reader, id: str, clocks: Clocks) -> ActorAdded:
    reader.registered("actor", id, ActorAdded, known_at=clocks.known_at)
    survivor = mergers.survivor(reader, id, clocks)
    return reader.registered("actor", survivor, ActorAdded, known_at=clocks.known_at)


def _part(
    reader: Reader, actor: ActorAdded, name: str, clocks: Clocks, portion: Portion = FIRST
) -> Part:
    limit, after = portion
    match name:
        case "offices" if actor.kind == "person":
            return _held(reader, actor.id, clocks, Portion(limit or SECTION_LIMIT, after))
        case "offices":
            most = limit or LASTING_LIMIT
            listed = whose_offices.subjects_of(reader, actor.id, clocks, most, after)
            return sections.told(reader, listed, clocks)
        case "relations":
            return _related(reader, actor.id, clocks, portion)
        case "counterparts":
            most = limit or counterparts.LIMIT
            return counterparts.part(reader, actor.id, clocks, most, after)
        case "engagements":
            portion = Portion(limit or ENGAGEMENTS_LIMIT, after)
    return sections.part(reader, f"actor:{actor.id}", name, clocks, portion)


def _extent(reader: Reader, actor: ActorAdded, name: str, part: Part, clocks: Clocks) -> Extent:
    return part.extent(lambda: _count(reader, actor, name, len(part.items), clocks))


def _count(
    reader: Reader, actor: ActorAdded, name: str, shown: int, clocks: Clocks
) -> counts.Count:
    match name:
        case "offices" if actor.kind == "person":
            # Which of them are held is seen one by one: nobody counts beyond those that are shown.
            return counts.Count(shown, at_least=True)
        case "offices":
            return whose_offices.count_of(reader, actor.id, clocks)
        case "relations":
            return listing_order.count(reader, _relations_of(actor.id), clocks)
        case "counterparts":
            return counterparts.count(reader, actor.id, clocks)
    return sections.count(reader, f"actor:{actor.id}", name, clocks)


def _relations_of(actor: str) -> Scope:
    return Scope(f"actor:{actor}", "relations")


def _related(reader: Reader, actor: str, clocks: Clocks, portion: Portion) -> Part:
    """Diplomatic relations with others, by name, those of a part in order of certainty."""
    listed = listing_order.subjects(reader, _relations_of(actor), clocks, *portion)
    pairs = [parties_of(each) for each in listed.subjects]
    beside = [each for pair in pairs for each in diplomatic_relations.subjects(*pair)]
    found = rendered.elements(reader, beside, clocks)
    told = [diplomatic_relations.assembled(reader, clocks, pair, found, ()) for pair in pairs]
    known = [each for each in told if each is not None and each.because]
    return Part(sorted(known, key=_by_certainty), listed.after)


def offices_held(reader: Reader, person: str, clocks: Clocks, most: int) -> tuple[str, ...]:
    """What the offices are called that a person holds or may hold."""
    return tuple(each.name for each in _held(reader, person, clocks, Portion(most)).items)


def _by_certainty(state: RelationsState) -> bool:
    return state.certainty != "certain"


def _is_public(reader: Reader, alias: Alias, clocks: Clocks) -> bool:
    if alias.source is None:
        return True
    return source_public_from(reader, alias.source, clocks.known_at) <= clocks.public_limit


def _held(reader: Reader, person: str, clocks: Clocks, portion: Portion) -> Part:
    """The offices that a person holds or may hold, among all that they came to or left."""
    held: list[offices.OfficeState] = []
    limit, after = portion.limit or SECTION_LIMIT, portion.after
    for _ in range(OFFICES_PAGES):
        # No more are looked at than there is room for: what is held of them is all shown.
        room = min(limit - len(held), SECTION_LIMIT)
        page = sections.part(reader, f"actor:{person}", "offices", clocks, Portion(room, after))
        held += [state for state in page.items if person in _holders(state)]
        after = page.after
        if after is None or len(held) == limit:
            break
    return Part(held, after)


def _holders(state: offices.OfficeState) -> set[str | None]:
    between = (state.told_before, *state.told_next)
    told = {each.value for each in (*state.alternatives, *between) if each is not None}
    return told.union(state.holders, (each.official for each in state.seats))
