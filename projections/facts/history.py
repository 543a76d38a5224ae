"""What did the ledger say of a fact before, and what was changed, when, by whom and why?

With `public_by` a version is there from the day on which a supporting source had certainly come
out, and reads as without what came out later; one that then reads like the version before it is
not there at all.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from events.dates_in_words.date_words import words
from events.errors import FactRetractedError, UnknownIdError
from events.vocabulary.base import Citation
from events.vocabulary.facts import AnyFact
from projections.model import redated
from projections.model.clocks import FOREVER, Clocks
from projections.model.publication import cited_from, source_public_from
from projections.model.reader import Reader
from projections.model.version import Amended, citation_id
from projections.model.worded import DATES, IN_WORDS, tell_beside

HISTORY_LIMIT = 200
"""Versions in an answer, the last ones."""

EXAMINED_LIMIT = 2_000
"""Public versions that are looked at for them: many may read the same to the public."""

PASSED_LIMIT = 20_000
"""Versions that are looked at in search of public ones."""

decode_fact = msgspec.json.Decoder(AnyFact).decode

SCHEMA = """
-- A fact is public with its first version; here is from where on it was so on another day: with a
-- later version sooner, or as the date of a source turned out to be another one.
CREATE TABLE first_public (
    fact        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (fact, known_from)
) STRICT, WITHOUT ROWID;
"""
_ADD_FIRST_PUBLIC = "INSERT OR REPLACE INTO first_public VALUES (?, ?, ?)"
_PUBLIC_FROM = """
SELECT coalesce(
    (SELECT public_from FROM first_public WHERE fact = :fact AND known_from <= :k
     ORDER BY known_from DESC LIMIT 1),
    (SELECT public_from FROM version WHERE fact = :fact AND known_from <= :k
     ORDER BY known_from LIMIT 1))
"""
_VERSIONS = f"""
SELECT {redated.public_from("v")} <= :p, known_from, change, reason, recorded_at, recorded_by,
       actors, CASE WHEN {redated.public_from("v")} <= :p THEN body END
FROM version v WHERE fact = :fact AND known_from <= :k AND known_from < :before
ORDER BY known_from DESC LIMIT {PASSED_LIMIT}
"""
_RETRACTED = f"""
SELECT known_from, recorded_at, recorded_by, reason FROM version v
WHERE fact = :fact AND change = 'retracted' AND {redated.public_from("v")} <= :p AND known_from = (
    SELECT max(known_from) FROM version WHERE fact = :fact AND known_from <= :k)
"""


class HistoryEntry(Struct, frozen=True, kw_only=True):
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


class VersionView(HistoryEntry, frozen=True, kw_only=True):
    """A version: the amendment, the fact as it read from then on (null: retracted), the actors it
    concerned, and how it differs from the version before.
    """

    fact: AnyFact | None
    date_in_words: str | None = None
    attested_in_words: str | None = None
    planned_for_in_words: str | None = None
    until_in_words: str | None = None
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

    amendment: HistoryEntry
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


def amendments(reader: Reader, id: str, clocks: Clocks) -> tuple[tuple[HistoryEntry, ...], bool]:
    """The history of a fact without its words, and whether there was more before."""
    readings, cut_off = _readings(reader, id, clocks)
    return tuple(each.amendment for each in readings[cut_off:]), cut_off


def position_of_words(reader: Reader, id: str, clocks: Clocks, *, otherwise: int) -> int:
    """Where a fact got the words that it has by the clocks: `otherwise` where nothing is hidden."""
    if clocks.public_by is None:
        return otherwise
    readings, _ = _readings(reader, id, clocks)
    return readings[-1].amendment.position


def refuse_retracted(reader: Reader, fact: str, clocks: Clocks) -> None:
    """Raise `FactRetractedError` where a fact was taken back, unless that was not public."""
    parameters = {"fact": fact, "k": clocks.known_at, "p": clocks.public_limit}
    row = reader.db.execute(_RETRACTED, parameters).fetchone()
    if row is not None:
        raise FactRetractedError(fact, *row)


def as_public(reader: Reader, fact: AnyFact, clocks: Clocks) -> AnyFact:
    """A fact without the citations that had not come out, and the facts that those alone tell.

    What resolves an incident names it all the same, as what lifts a measure names the measure. Of
    the fact that the incident began with nothing is told.
    """
    if clocks.public_by is None:
        return fact
    changed: dict[str, Any] = {
        "citations": tuple(c for c in fact.citations if is_out(reader, c, clocks)),
        "follows": tuple(each for each in fact.follows if is_public(reader, each, clocks)),
    }
    denied = getattr(fact, "denies", None)
    if denied is not None and not is_public(reader, denied, clocks):
        changed["denies"] = None
    return replace(fact, **changed)


def is_out(reader: Reader, citation: Citation, clocks: Clocks) -> bool:
    """Whether what is cited had certainly come out."""
    of_source = source_public_from(reader, citation.source, clocks.known_at)
    return cited_from(citation, of_source) <= clocks.public_limit


def is_public(reader: Reader, fact: str, clocks: Clocks) -> bool:
    """Whether the public could know of a fact, be it that it reads otherwise by now."""
    day = public_from(reader.db, fact, clocks.known_at)
    return day is not None and day <= clocks.public_limit


def public_from(db: sqlite3.Connection, fact: str, position: int) -> int | None:
    """The day from which on the public could know of a fact, as recorded by a position; None where
    it was not recorded by then.
    """
    parameters = {"fact": fact, "k": position}
    (day,) = db.execute(_PUBLIC_FROM, parameters).fetchone()
    return None if day is None else int(day)


def file_public_from(db: sqlite3.Connection, fact: str, position: int, day: int) -> None:
    """File that the public could know of a fact from another day on than it was known before."""
    db.execute(_ADD_FIRST_PUBLIC, (fact, position, day))


def _readings(
    reader: Reader, id: str, clocks: Clocks, before: int = FOREVER
) -> tuple[list[_Reading], bool]:
    """What can be told of the last versions before a position, the oldest first, and whether there
    were earlier ones; of these one more is given, to compare with.

    With `public_by` versions that read the same to the public are one: the first of them.
    """
    parameters = {
        "fact": id,
        "k": clocks.known_at,
        "p": clocks.public_limit,
        "before": before,
    }
    shown: list[_Reading] = []
    later: _Reading | None = None
    rows = reader.db.execute(_VERSIONS, parameters)
    public = (row for is_public, *row in rows if is_public)
    for number, row in enumerate(public, start=1):
        each = _reading(reader, row, clocks)
        if later is not None and (clocks.public_by is None or _is_news(each, later)):
            shown.append(later)
        later = each
        if len(shown) > HISTORY_LIMIT or number == EXAMINED_LIMIT:
            break
    if later is not None and len(shown) <= HISTORY_LIMIT:
        shown.append(later)
    is_cut_off = len(shown) > HISTORY_LIMIT
    return shown[::-1], is_cut_off


def _is_news(before: _Reading, after: _Reading) -> bool:
    same = (before.fact, before.actors) == (after.fact, after.actors)
    return not same or after.amendment.change in {"retracted", "retraction-undone"}


def _reading(reader: Reader, row: Sequence[Any], clocks: Clocks) -> _Reading:
    position, change, reason, recorded_at, recorded_by, actors, body = row
    amendment = HistoryEntry(
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
        differs=tuple(differences(_fields(earlier), _fields(after))),
        citations=_cited_otherwise(earlier.fact, after.fact),
    )


def _fields(reading: _Reading) -> dict[str, Any]:
    fields = msgspec.to_builtins(replace(reading.fact, citations=()))
    return {**fields, "actors": list(reading.actors)}


def differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    """The fields that read otherwise, citations apart."""
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
    return differences(msgspec.to_builtins(before), msgspec.to_builtins(after))
