"""Which offices are called so, by all of their name or by the title without whose it is?

"Foreign Minister of China" names one office; "Foreign Minister" is a title, which many have; beside
a name of the state ("US Secretary of State") it is as good as a name.
"""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from events.vocabulary.registry import OfficeAdded
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.words import folded, words_of
from projections.reconciliation.entities import name_of
from projections.search import names
from projections.search.called import HowCalled, meant

HowTitled = HowCalled | Literal["title"]
LOOKED_AT: Final = 200
"""Offices with the words of a title that are looked at."""

WHOSE_WORDS_MOST: Final = 5
"""Words before or behind a title that may name a state."""


class Titled(NamedTuple):
    """An office that may be meant: how it is called what was asked for, and what it is called."""

    id: str
    matched: HowTitled
    name: str


def titled(reader: Reader, name: str, clocks: Clocks) -> list[Titled]:
    """The offices that may be meant; where some have the name, or the title beside whose it is,
    those alone.
    """
    found = meant(reader, name, clocks, limit=LOOKED_AT, kind="office")
    if found and found[0].matched == "name":
        return [Titled(*each) for each in found]
    if whose := list(_whose(reader, name, clocks)):
        return whose
    asked, owners = title_words(name), _Owners(reader, clocks)
    return [
        Titled(
            each.id,
            "title" if _title(reader, each.id, clocks, owners) == asked else each.matched,
            each.name,
        )
        for each in found
    ]


class _Owners(dict[str, str]):
    """Those whose offices there are, each called as titles are compared; few have many."""

    def __init__(self, reader: Reader, clocks: Clocks) -> None:
        super().__init__()
        self._reader, self._clocks = reader, clocks

    def __missing__(self, actor: str) -> str:
        called = self[actor] = title_words(name_of(self._reader, actor, self._clocks))
        return called


def title_words(name: str) -> str:
    """A title as it is compared: its words, without an article."""
    words = words_of(name)
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def _title(reader: Reader, id: str, clocks: Clocks, owners: _Owners) -> str:
    """The title of an office without whose it is."""
    office = reader.registered("office", id, OfficeAdded, known_at=clocks.known_at)
    title, owner = title_words(office.name), owners[office.of]
    for ending in (f" of {owner}", f" of the {owner}"):
        if title.endswith(ending):
            return title.removesuffix(ending)
    return title.removeprefix(f"{owner} ")


def _whose(reader: Reader, name: str, clocks: Clocks) -> Iterator[Titled]:
    """The offices of a state that is named before or behind a title, by any name that it has."""
    seen: set[str] = set()
    for state, title in _parted(reader, title_words(name), clocks):
        owner = folded(name_of(reader, state, clocks))
        for form in (title, f"{title} of {owner}", f"{title} of the {owner}", f"{owner} {title}"):
            for id in names.meant_by(reader, form, clocks, limit=LOOKED_AT, kind="office"):
                office = reader.registered("office", id, OfficeAdded, known_at=clocks.known_at)
                if office.of == state and id not in seen:
                    seen.add(id)
                    yield Titled(id, "alias", office.name)


def _parted(reader: Reader, name: str, clocks: Clocks) -> Iterator[tuple[str, str]]:
    """A state or body, and what is left of a name as its office's title."""
    words = name.split()
    for count in range(1, min(WHOSE_WORDS_MOST, len(words) - 1) + 1):
        before, behind = words[:count], words[-count:]
        for whose, rest in ((before, words[count:]), (behind, words[:-count])):
            found = names.meant_by(reader, " ".join(whose), clocks, limit=2)
            title = _without_of(rest) if whose is behind else rest
            if len(found) == 1 and title:
                yield found[0], " ".join(title)


def _without_of(words: list[str]) -> list[str]:
    for ending in (["of", "the"], ["of"]):
        if words[-len(ending) :] == ending:
            return words[: -len(ending)]
    return words
