"""What else is there to tell of the facts of a page: when they were recorded, what they rest on?"""

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from events.vocabulary.base import Citation
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import SourceAdded
from projections.facts.history import as_public, decode_fact
from projections.facts.independence import public_citations
from projections.model.clocks import Clocks
from projections.model.numbered import number_of
from projections.model.reader import Reader
from projections.model.redated import public_from
from projections.model.tense import version_of
from projections.model.worded import told
from projections.timeline.timeline import Item

CITATIONS_LIMIT = 20
"""Citations that are enclosed with a fact, the first ones."""

_RECORDED = """
SELECT v.fact, v.known_from, v.recorded_at FROM json_each(:keys) j CROSS JOIN version v
WHERE v.fact = j.value ->> 0 AND v.known_from = j.value ->> 1
"""
_BODIES = f"""
SELECT v.fact, v.body FROM json_each(:ids) j CROSS JOIN version v WHERE {version_of("j.value")}
"""

_OF_ENGAGEMENT = f"""
SELECT s.position, v.recorded_at FROM touched s CROSS JOIN version v
WHERE s.scope = {number_of(":scope")} AND s.position <= :k AND v.known_from = s.position
  AND {public_from("v")} <= :p
ORDER BY s.position {{order}} LIMIT 1
"""


class FactRecording(Struct, frozen=True):
    """When a fact was first recorded, and when it got its present words (RFC 3339)."""

    recorded_at: str
    amended_at: str


class EngagementRecording(FactRecording, frozen=True):
    """When something of an engagement was first recorded, and when, and where, it was last."""

    version: int


class EnclosedCitation(Struct, frozen=True):
    """A citation that had come out, with its id."""

    id: str
    citation: Citation


class Enclosure(Struct, frozen=True, kw_only=True):
    """The first citations of a fact and their sources; `cut_off`: it has more."""

    citations: tuple[EnclosedCitation, ...]
    sources: tuple[SourceAdded, ...]
    cut_off: bool


def recordings(reader: Reader, items: Iterable[Item]) -> dict[str, FactRecording]:
    """When the facts of a page were recorded, by id."""
    listed = list(items)
    keys = {(each.id, position) for each in listed for position in (each.position, each.version)}
    encoded = msgspec.json.encode(sorted(keys)).decode()
    at = {
        (fact, position): recorded_at
        for fact, position, recorded_at in reader.db.execute(_RECORDED, {"keys": encoded})
    }
    return {
        each.id: FactRecording(at[each.id, each.position], at[each.id, each.version])
        for each in listed
    }


def life_of(reader: Reader, engagement: str, clocks: Clocks) -> EngagementRecording | None:
    """When facts about an engagement were recorded, amended or taken back, whoever's they are."""
    scope = f"engagement/{engagement}"
    asked = {"scope": scope, "k": clocks.known_at, "p": clocks.public_limit}
    first, last = (
        reader.db.execute(_OF_ENGAGEMENT.format(order=order), asked).fetchone()
        for order in ("ASC", "DESC")
    )
    return None if first is None else EngagementRecording(first[1], last[1], last[0])


def facts_of(reader: Reader, items: Iterable[Item], clocks: Clocks) -> dict[str, AnyFact]:
    """The whole facts of a page, by id, as the public could know them."""
    encoded = msgspec.json.encode([each.id for each in items]).decode()
    rows = reader.db.execute(_BODIES, {"ids": encoded, "k": clocks.known_at})
    return {id: as_public(reader, decode_fact(body), clocks) for id, body in rows}


def enclosures(reader: Reader, items: Iterable[Item], clocks: Clocks) -> dict[str, Enclosure]:
    """The evidence of the facts of a page, by id."""
    found = facts_of(reader, items, clocks)
    return {id: _enclosure(reader, fact, clocks) for id, fact in found.items()}


def _enclosure(reader: Reader, fact: AnyFact, clocks: Clocks) -> Enclosure:
    cited = {each.id: each.citation for each in public_citations(reader, fact, clocks)}
    shown = tuple(EnclosedCitation(id, each) for id, each in cited.items())[:CITATIONS_LIMIT]
    sources = dict.fromkeys(each.citation.source for each in shown)
    return Enclosure(
        citations=shown,
        sources=tuple(
            told(reader.registered("source", each, SourceAdded, known_at=clocks.known_at))
            for each in sources
        ),
        cut_off=len(cited) > CITATIONS_LIMIT,
    )
