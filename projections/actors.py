"""Who is an actor, and what is known of them as of a day?"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from events.dates import parse
from events.registry import ActorAdded, Alias, SourceAdded
from projections import counts, engagements, involvement, mergers, offices, stances
from projections.clocks import Clocks
from projections.contested import ContestedFact, in_state
from projections.directory import Directory
from projections.involvement import SECTION_LIMIT, Scope
from projections.reader import Reader
from projections.table import Row
from projections.tense import ask, tensed
from projections.transitions import candidates
from projections.version import Version

COUNTERPARTS_LIMIT = 200
ENGAGEMENTS_LIMIT = 50
OFFICES_PAGES = 20
"""Pages of the offices that a person came to or left which are looked at for those held."""

SCHEMA = """
CREATE TABLE counterpart (
    actor TEXT NOT NULL,
    other TEXT NOT NULL,
    PRIMARY KEY (actor, other)
) STRICT, WITHOUT ROWID;
"""
INSERT = "INSERT OR IGNORE INTO counterpart VALUES (?, ?)"
CLOSE = ""  # whether something stands between the two is asked of the timeline

_COUNTERPARTS = tensed(
    lambda tense: (
        f"""
SELECT other FROM counterpart WHERE actor = :actor AND EXISTS (
    SELECT 1 FROM timeline t
    WHERE {tense.filed("t.facet", "'pair'")}
      AND t.value = iif(:actor < other, :actor || '|' || other, other || '|' || :actor)
      AND t.earliest <= :d AND {tense.known("t")} AND t.public_from <= :p
) ORDER BY other LIMIT {COUNTERPARTS_LIMIT}
"""
    )
)


class ActorView(Struct, frozen=True, kw_only=True):
    """An actor as of then.

    `offices` are those that a person holds or may hold, or those of a state or body.
    `counterparts` are the actors that something stands between. `engagements` come latest first.
    `contested` are the facts behind offices, engagements and stances that are.
    """

    actor: ActorAdded
    offices: tuple[offices.OfficeState, ...]
    engagements: tuple[engagements.EngagementState, ...]
    stances: tuple[stances.StanceState, ...]
    contested: tuple[ContestedFact, ...]
    counterparts: tuple[str, ...]
    count: counts.Count


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """Both directions of each pair that a version stands between."""
    for pair in version.pairs:
        one, _, other = pair.partition("|")
        yield one, other
        yield other, one


def seen(reader: Reader, actor: ActorAdded, clocks: Clocks) -> ActorAdded:
    """An actor without the aliases of sources that had not come out: they would name them."""
    if clocks.public_by is None:
        return actor
    return replace(actor, aliases=tuple(a for a in actor.aliases if _is_public(reader, a, clocks)))


def view(reader: Reader, id: str, clocks: Clocks) -> ActorView:
    """An actor; raises `UnknownIdError`. A merged one is answered as what it was merged into."""
    reader.registered("actor", id, ActorAdded, known_at=clocks.known_at)
    survivor = mergers.survivor(reader, id, clocks)
    actor = reader.registered("actor", survivor, ActorAdded)
    scope = f"actor:{actor.id}"
    held = _offices(reader, actor, clocks)
    engaged = engagements.in_scope(reader, scope, clocks, ENGAGEMENTS_LIMIT)
    said = stances.in_scope(reader, scope, clocks)
    return ActorView(
        actor=seen(reader, actor, clocks),
        offices=tuple(held),
        engagements=tuple(engaged),
        stances=tuple(said),
        contested=in_state(reader, (*held, *engaged, *said), clocks),
        counterparts=tuple(_counterparts(reader, actor.id, clocks)),
        count=counts.count(reader, "actor", actor.id, clocks),
    )


def _is_public(reader: Reader, alias: Alias, clocks: Clocks) -> bool:
    if alias.source is None:
        return True
    source = reader.registered("source", alias.source, SourceAdded)
    return parse(source.published).first.latest <= clocks.public_limit


def _offices(reader: Reader, actor: ActorAdded, clocks: Clocks) -> list[offices.OfficeState]:
    if actor.kind != "person":
        subjects = offices.subjects_of(reader, actor.id, clocks).subjects
        found = candidates(reader, subjects, clocks)
        return offices.elements(reader, subjects, found, clocks)
    return _held(reader, actor.id, clocks)


def _held(reader: Reader, person: str, clocks: Clocks) -> list[offices.OfficeState]:
    """The offices that a person holds or may hold, among all that they came to or left."""
    held: list[offices.OfficeState] = []
    scope, after = Scope(f"actor:{person}", "office"), None
    for _ in range(OFFICES_PAGES):
        page = involvement.subjects(reader, scope, clocks, after=after)
        found = candidates(reader, page.subjects, clocks)
        states = offices.elements(reader, page.subjects, found, clocks)
        held += [state for state in states if person in _holders(state)]
        after = page.after
        if after is None or len(held) >= SECTION_LIMIT:
            break
    return held[:SECTION_LIMIT]


def _holders(state: offices.OfficeState) -> set[str | None]:
    return {state.holder, *(each.value for each in state.alternatives)}


def _counterparts(reader: Reader, actor: str, clocks: Clocks) -> list[str]:
    parameters = {
        "actor": actor,
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    return [other for (other,) in ask(reader, _COUNTERPARTS, parameters)]
