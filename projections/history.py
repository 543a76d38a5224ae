"""What did the ledger say of a fact before, and what was changed, when, by whom and why?

With `public_by` a version is there from the day on which a supporting source had certainly come
out, and reads as without what came out later; one that then reads like the version before it is
not there at all.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from events.date_words import words
from events.dates import parse
from events.errors import FactRetractedError, UnknownIdError
from events.event import Citation
from events.facts import AnyFact
from events.registry import SourceAdded
from projections.clocks import Clocks
from projections.reader import Reader
from projections.table import Row
from projections.version import Amended, citation_id
from projections.worded import DATES, IN_WORDS, tell_beside

HISTORY_LIMIT = 200
"""Versions that are looked at, the last ones."""

decode_fact = msgspec.json.Decoder(AnyFact).decode

_VERSIONS = f"""
SELECT known_from, change, reason, recorded_at, recorded_by, public_from, actors, body
FROM version WHERE fact = ? AND known_from <= ? ORDER BY known_from DESC LIMIT {HISTORY_LIMIT + 1}
"""
_RETRACTED = """
SELECT known_from, recorded_at, recorded_by, reason FROM version
WHERE fact = ? AND change = 'retracted' AND known_from <= ? AND public_from <= ?
ORDER BY known_from DESC LIMIT 1
"""
_PUBLIC = "SELECT 1 FROM version WHERE fact = ? AND known_from <= ? AND public_from <= ? LIMIT 1"


class Amendment(Struct, frozen=True, kw_only=True):
    """One entry of a fact's history: what was done to the record, where, when, by whom and why."""

    position: int
    change: Amended
    recorded_at: str
    recorded_by: str
    reason: str | None


class Difference(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A field that reads otherwise; null where it was or is not there. Dates are in words too."""

    field: str
    before: Any
    after: Any
    before_in_words: str | None = None
    after_in_words: str | None = None


class ChangedCitation(Struct, frozen=True, kw_only=True):
    """The same words at the same place, with something else said of them."""

    id: str
    differs: tuple[Difference, ...]


class CitationDifferences(Struct, frozen=True, kw_only=True):
    """The ids of citations that came, that went, and what was changed of those that stayed."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[ChangedCitation, ...] = ()


class VersionView(Amendment, frozen=True, kw_only=True):
    """A version: the amendment, the fact as it read from then on (null: retracted), the actors it
    concerned, and how it differs from the version before.
    """

    fact: AnyFact | None
    date_in_words: str | None = None
    planned_for_in_words: str | None = None
    actors: tuple[str, ...]
    differs: tuple[Difference, ...]
    citations: CitationDifferences

    def __post_init__(self) -> None:
        tell_beside(self, self.fact)


class HistoryView(Struct, frozen=True, kw_only=True):
    """A fact's versions, the oldest first. `cut_off`: there were earlier ones."""

    id: str
    versions: tuple[VersionView, ...]
    cut_off: bool


class _Reading(Struct, frozen=True):
    """A version as it reads by the clocks."""

    amendment: Amendment
    fact: AnyFact
    actors: tuple[str, ...]


def view(reader: Reader, id: str, clocks: Clocks) -> HistoryView:
    """Every version of a fact, a retracted one's too; raises `UnknownIdError`."""
    readings, cut_off = _readings(reader, id, clocks)
    if not readings:
        raise UnknownIdError("fact", id)
    shown = readings[1:] if cut_off else readings
    before = [readings[0] if cut_off else None, *shown]
    versions = tuple(_version(one, other) for one, other in zip(before, shown, strict=False))
    return HistoryView(id=id, versions=versions, cut_off=cut_off)


def amendments(reader: Reader, id: str, clocks: Clocks) -> tuple[Amendment, ...]:
    """The history of a fact without its words."""
    readings, cut_off = _readings(reader, id, clocks)
    return tuple(each.amendment for each in readings[cut_off:])


def position_of_words(reader: Reader, id: str, clocks: Clocks, *, otherwise: int) -> int:
    """Where a fact got the words that it has by the clocks: `otherwise` where nothing is hidden."""
    if clocks.public_by is None:
        return otherwise
    readings, _ = _readings(reader, id, clocks)
    return readings[-1].amendment.position


def refuse_retracted(reader: Reader, fact: str, clocks: Clocks) -> None:
    """Raise `FactRetractedError` where a fact was taken back, unless that was not public."""
    parameters = (fact, clocks.known_at, clocks.public_limit)
    row = reader.db.execute(_RETRACTED, parameters).fetchone()
    if row is not None:
        raise FactRetractedError(fact, *row)


def as_public(reader: Reader, fact: AnyFact, clocks: Clocks) -> AnyFact:
    """A fact without the citations that had not come out, and the facts that those alone tell."""
    if clocks.public_by is None:
        return fact
    changed: dict[str, Any] = {
        "citations": tuple(c for c in fact.citations if published(reader, c) <= clocks.public_by),
        "follows": tuple(each for each in fact.follows if _is_public(reader, each, clocks)),
    }
    denied = getattr(fact, "denies", None)
    if denied is not None and not _is_public(reader, denied, clocks):
        changed["denies"] = None
    return replace(fact, **changed)


def published(reader: Reader, citation: Citation) -> int:
    """The day by which a citation's source had certainly come out."""
    source = reader.registered("source", citation.source, SourceAdded)
    return parse(source.published).first.latest


def _is_public(reader: Reader, fact: str, clocks: Clocks) -> bool:
    parameters = (fact, clocks.known_at, clocks.public_limit)
    return reader.db.execute(_PUBLIC, parameters).fetchone() is not None


def _readings(reader: Reader, id: str, clocks: Clocks) -> tuple[list[_Reading], bool]:
    """What can be told of the last versions, the oldest first, and whether there were earlier
    ones; of these one more is given, to compare with.
    """
    rows = reader.db.execute(_VERSIONS, (id, clocks.known_at)).fetchall()[::-1]
    public = [_reading(reader, row, clocks) for row in rows if row[5] <= clocks.public_limit]
    if clocks.public_by is None:
        return public, len(rows) > HISTORY_LIMIT
    shown: list[_Reading] = []
    for each in public:
        if not shown or _is_news(shown[-1], each):
            shown.append(each)
    return shown, len(rows) > HISTORY_LIMIT and len(shown) > 1


def _is_news(before: _Reading, after: _Reading) -> bool:
    same = (before.fact, before.actors) == (after.fact, after.actors)
    return not same or after.amendment.change == "retracted"


def _reading(reader: Reader, row: Row, clocks: Clocks) -> _Reading:
    position, change, reason, recorded_at, recorded_by, _, actors, body = row
    amendment = Amendment(
        position=position,
        change=change,
        recorded_at=recorded_at,
        recorded_by=recorded_by,
        reason=reason,
    )
    fact = as_public(reader, decode_fact(body), clocks)
    return _Reading(amendment, fact, tuple(actors.split()))


def _version(before: _Reading | None, after: _Reading) -> VersionView:
    retracted = after.amendment.change == "retracted"
    earlier = after if before is None or retracted else before
    return VersionView(
        **msgspec.structs.asdict(after.amendment),
        fact=None if retracted else after.fact,
        actors=after.actors,
        differs=tuple(_differences(_fields(earlier), _fields(after))),
        citations=_cited_otherwise(earlier.fact, after.fact),
    )


def _fields(reading: _Reading) -> dict[str, Any]:
    fields = msgspec.to_builtins(replace(reading.fact, citations=()))
    return {**fields, "actors": list(reading.actors)}


def _differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    for field in dict.fromkeys((*after, *before)):
        if field != "citations" and before.get(field) != after.get(field):
            values = {"before": before.get(field), "after": after.get(field)}
            yield Difference(field=field, **values, **_words(field, values))


def _words(field: str, values: dict[str, Any]) -> dict[str, str]:
    """Dates in words, by the names that they have in an answer."""
    if field not in DATES:
        return {}
    return {f"{name}{IN_WORDS}": words(date) for name, date in values.items() if date is not None}


def _cited_otherwise(before: AnyFact, after: AnyFact) -> CitationDifferences:
    old = {citation_id(before.id, each): each for each in before.citations}
    new = {citation_id(after.id, each): each for each in after.citations}
    return CitationDifferences(
        added=tuple(id for id in new if id not in old),
        removed=tuple(id for id in old if id not in new),
        changed=tuple(
            ChangedCitation(id=id, differs=tuple(_of_citations(old[id], new[id])))
            for id in new
            if id in old and old[id] != new[id]
        ),
    )


def _of_citations(before: Citation, after: Citation) -> Iterator[Difference]:
    return _differences(msgspec.to_builtins(before), msgspec.to_builtins(after))
