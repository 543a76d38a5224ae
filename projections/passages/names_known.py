"""What is called by a name: in the record, and in the registrations of a draft.

A name is one to the word, an alias too; nothing is found by a part of its name.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from events.errors import UnknownIdError
from events.vocabulary.catalogue import KIND_OF_REGISTRATION
from events.vocabulary.registry import ActorAdded, OfficeAdded, PlaceAdded, Registration
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.words import folded, words_of
from projections.reconciliation.things_typed import TYPED_KINDS

CALLED_MOST: Final = 50
WITH_WORD_MOST: Final = 200
"""Things with a word of their name in common that are looked at."""

_KNOWN: Final = "known_from <= :k AND known_to > :k AND public_from <= :p"
_CALLED: Final = f"""
SELECT DISTINCT id FROM thing_name WHERE kind = :kind AND name = :name AND {_KNOWN}
ORDER BY id LIMIT {CALLED_MOST}
"""
_WITH_WORD: Final = f"""
SELECT DISTINCT id FROM name_word
WHERE kind = :kind AND word = :name AND {_KNOWN} ORDER BY id LIMIT {WITH_WORD_MOST}
"""
_TAGS: Final = {each.__struct_config__.tag: kind for each, kind in KIND_OF_REGISTRATION.items()}


class NamedThing(Struct, frozen=True, kw_only=True):
    """What is registered, or is to be: `is_a` tells states, bodies and persons apart; `of` are the
    states that an actor acts for, those whose an office is, or the state that a place is in.
    """

    kind: str
    id: str
    name: str
    is_a: str = ""
    of: tuple[str, ...] = ()
    added: Registration | None = None


class NamesKnown:
    """What a passage may name, by the clocks of a question."""

    def __init__(
        self,
        reader: Reader,
        clocks: Clocks,
        drafted: Iterable[Mapping[str, Any]] = (),
        *,
        is_dated: bool = True,
    ) -> None:
        self.reader, self.clocks = reader, clocks
        self.is_dated = is_dated
        """Whether the day of the clocks is the one on which the text came out."""
        self._drafted = [each for raw in drafted if (each := _drafted(raw)) is not None]
        self._called: dict[tuple[str, str], list[NamedThing]] = {}

    def called(self, kind: str, name: str) -> list[NamedThing]:
        """All of a kind that have a name, or an alias that resolves."""
        plain = folded(name)
        found = self._called.get((kind, plain))
        if found is None:
            found = self._called[kind, plain] = self._find(kind, plain)
        return found

    def thing(self, kind: str, id: str) -> NamedThing | None:
        """What has an id, if anything has."""
        for each in self._drafted:
            if each.kind == kind and each.id == id:
                return each
        try:
            added = self.reader.registered(
                kind, id, TYPED_KINDS[kind], known_at=self.clocks.known_at
            )
        except (UnknownIdError, AssertionError):
            return None
        return _thing(kind, added)

    def with_word(self, kind: str, word: str) -> list[NamedThing]:
        """Those of a kind that have a word in one of their names."""
        ids = self._ids(_WITH_WORD, kind, folded(word))
        drafted = [
            each for each in self._drafted if each.kind == kind and word in words_of(each.name)
        ]
        return [*drafted, *self._things(kind, ids)]

    def is_taken(self, kind: str, id: str) -> bool:
        """Whether an id is something's."""
        return self.thing(kind, id) is not None

    def _find(self, kind: str, plain: str) -> list[NamedThing]:
        if not plain:
            return []
        drafted = [each for each in self._drafted if each.kind == kind]
        found = [each for each in drafted if folded(each.name) == plain]
        return [*found, *self._things(kind, self._ids(_CALLED, kind, plain))]

    def _ids(self, sql: str, kind: str, name: str) -> list[str]:
        asked = {
            "kind": kind,
            "name": name,
            "k": self.clocks.known_at,
            "p": self.clocks.public_limit,
        }
        return [id for (id,) in self.reader.db.execute(sql, asked)]

    def _things(self, kind: str, ids: Iterable[str]) -> Iterator[NamedThing]:
        merged = kind in mergers.MERGED_KINDS
        surviving = (
            mergers.survivor(self.reader, each, self.clocks, kind) if merged else each
            for each in ids
        )
        for id in dict.fromkeys(surviving):
            found = self.thing(kind, id)
            if found is not None:
                yield found


def _thing(kind: str, added: Registration) -> NamedThing | None:
    name = str(getattr(added, "name", ""))
    match added:
        case ActorAdded():
            of = (*added.acts_for, *(each.acts_for for each in added.affiliations))
            return NamedThing(
                kind=kind, id=added.id, name=name, is_a=added.kind, of=of, added=added
            )
        case OfficeAdded():
            return NamedThing(kind=kind, id=added.id, name=name, of=(added.of,), added=added)
        case PlaceAdded():
            of = () if added.country is None else (added.country,)
            return NamedThing(kind=kind, id=added.id, name=name, of=of, added=added)
        case _:
            form = str(getattr(added, "form", ""))
            return NamedThing(kind=kind, id=added.id, name=name, is_a=form, added=added)


def _drafted(raw: Mapping[str, Any]) -> NamedThing | None:
    """A registration of a draft, as far as it goes: it may lack whatever is not known yet."""
    kind, id, name = _TAGS.get(str(raw.get("type"))), raw.get("id"), raw.get("name")
    if kind is None or not isinstance(id, str) or not isinstance(name, str):
        return None
    is_a = raw.get("kind" if kind == "actor" else "form")
    told = raw.get({"actor": "acts_for", "office": "of", "place": "country"}.get(kind, ""))
    of = told if isinstance(told, list) else [told]
    return NamedThing(
        kind=kind,
        id=id,
        name=name,
        is_a=is_a if isinstance(is_a, str) else "",
        of=tuple(each for each in of if isinstance(each, str)),
    )


def only(things: list[NamedThing]) -> NamedThing | None:
    """The one that there is, if it is one."""
    return things[0] if len(things) == 1 else None
