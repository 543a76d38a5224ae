"""The record as it stood at a position of the ledger, gone through in order of ids."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct

from events.time.dates import LATEST, Span, parse
from events.vocabulary.catalogue import KIND_OF_REGISTRATION, tag_of
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import Registration
from projections.facts.contested import is_contested
from projections.facts.history import decode_fact
from projections.facts.registry import decode_registration
from projections.holding.elements import Support, support_of
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.tense import THEN

_Added = TypeVar("_Added", bound=Registration)

_FACTS = f"""
SELECT t.known_from, t.first_position, t.public_from, t.support, t.actors, t.body,
       t.recorded_at, t.recorded_by, f.recorded_at, f.recorded_by, {is_contested(THEN)}
FROM version t CROSS JOIN filed_version f
WHERE t.known_from <= :k AND t.known_to > :k
AND f.fact = t.fact AND f.known_from = t.first_position
ORDER BY t.fact
"""
_REGISTERED = """
SELECT body, recorded_by FROM (
    SELECT id, body, recorded_by FROM registered WHERE kind = :kind AND known_from <= :k
    UNION ALL
    SELECT b.id, b.body, b.recorded_by FROM registered r CROSS JOIN registered_before b
    WHERE r.kind = :kind AND r.known_from > :k AND b.kind = r.kind AND b.id = r.id
    AND b.known_from = (
        SELECT max(known_from) FROM registered_before
        WHERE kind = r.kind AND id = r.id AND known_from <= :k)
) ORDER BY id
"""


class RecordedFact(NamedTuple):
    """A fact as it stands: `position` is where it was recorded first, at an instant and by whom,
    `version` where it got its words, `amended_at` an instant and
    `amended_by` somebody.
    """

    fact: AnyFact
    position: int
    version: int
    public_from: int
    support: Support
    actors: tuple[str, ...]
    amended_at: str
    amended_by: str
    recorded_at: str
    recorded_by: str
    is_contested: bool

    @property
    def kind(self) -> str:
        """The kind of the fact, by its tag."""
        return tag_of(type(self.fact))

    @property
    def span(self) -> Span:
        """The days of its date."""
        return parse(self.fact.when)


class CollectionTold(Struct, frozen=True):
    """What is said of a collection of facts: its title, its licence, and whom to name."""

    title: str
    licence: str
    attribution: str


class AsRecorded:
    """The record at a position, whatever has been filed since; the views stand still meanwhile.

    `collections` are those that it is known of who made them, by who has recorded their events.
    """

    def __init__(
        self, reader: Reader, position: int, collections: Mapping[str, CollectionTold]
    ) -> None:
        self.reader = reader
        self.position = position
        self.collections = collections
        self.clocks = Clocks(as_of=LATEST, known_at=position)

    def ask(self, sql: str, **further: Any) -> sqlite3.Cursor:
        """The rows of a question: `k` is the position, `p` the last day of publication."""
        bound = {"k": self.position, "d": LATEST, "p": self.clocks.public_limit}
        return self.reader.db.execute(sql, bound | further)

    def facts(self) -> Iterator[RecordedFact]:
        """The facts that stood, by id."""
        for version, position, public_from, support, actors, body, *rest in self.ask(_FACTS):
            amended_at, amended_by, recorded_at, recorded_by, contested = rest
            yield RecordedFact(
                fact=decode_fact(body),
                position=position,
                version=version,
                public_from=public_from,
                support=support_of((support,), self.clocks),
                actors=tuple(actors.split()),
                amended_at=amended_at,
                amended_by=amended_by,
                recorded_at=recorded_at,
                recorded_by=recorded_by,
                is_contested=bool(contested),
            )

    def registered(self, wanted: type[_Added]) -> Iterator[_Added]:
        """What was registered of a kind, as it read, by id."""
        for added, _ in self.registered_by(wanted):
            yield added

    def registered_by(self, wanted: type[_Added]) -> Iterator[tuple[_Added, str]]:
        """The same, with who has said that it reads so."""
        for body, recorded_by in self.ask(_REGISTERED, kind=KIND_OF_REGISTRATION[wanted]):
            added = decode_registration(body)
            assert isinstance(added, wanted), f"{added!r} is filed as a {wanted}"
            yield added, recorded_by
