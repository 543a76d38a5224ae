"""The tables by which readouts are read, as phrases that are found among words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Final, Generic, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from seeds.data_sets import tables

_FOLDER: Final = files("seeds") / "suggesters" / "readouts" / "tables"

_Meaning = TypeVar("_Meaning")

_TOKEN: Final = re.compile(
    r"[A-Za-z]\.[A-Za-z]\.(?:[A-Za-z]\.)?|[A-Z]\.(?=\s)|(?:Jr|Sr|Dr|Mr|Mrs|Ms|St|Gen|Lt)\."
    r"|[’']s\b|\w[\w-]*(?:['’‘](?!s\b)[\w-]*)*|[^\w\s]"
)


class Word(NamedTuple):
    """A word, or a mark of punctuation, and where it stands."""

    text: str
    start: int
    end: int


class StateCalled(Struct, frozen=True):
    """A state as readouts call it."""

    state: str
    name: str
    also: tuple[str, ...] = ()
    article: str = ""


class BodyCalled(Struct, frozen=True):
    """A body of several states as readouts call it."""

    body: str
    name: str
    also: tuple[str, ...] = ()


class Principal(Struct, frozen=True, kw_only=True):
    """Who acts for the United States, and in which office, from a day on and before another."""

    written: tuple[str, ...] = ()
    person: str
    name: str
    office_id: str = ""
    office: str = ""
    since: str = ""
    until: str = ""

    def acts_on(self, day: str) -> bool:
        """Whether the office was theirs on a day, as far as the table says."""
        return self.since <= day and (not self.until or day < self.until)


class TitleRead(Struct, frozen=True):
    """A title before a name."""

    written: str
    office: str = ""
    heads: str = ""
    kept: str = ""
    of: str = ""


class OfficeCalled(Struct, frozen=True):
    """What an office is really called; nothing: it is none that one person has."""

    office: str
    called: str = ""
    heads: str = ""


class FormWords(Struct, frozen=True):
    """Words that say what took place."""

    words: str
    form: str = ""
    told: str = ""


class WordsFor(Struct, frozen=True):
    """Words that are read alike, and what for."""

    use: str
    meaning: str
    words: tuple[str, ...] = ()


class SpeltAlike(Struct, frozen=True, kw_only=True):
    """Words of names that stand for one."""

    written: tuple[str, ...] = ()
    as_: str = msgspec.field(name="as")


class IssueWords(Struct, frozen=True, kw_only=True):
    """Words that say what was talked of."""

    issue: str
    name: str
    words: tuple[str, ...] = ()
    description: str = ""


class PlaceWritten(Struct, frozen=True, kw_only=True):
    """A place where people meet, and the zone of its days."""

    place: str
    name: str
    state: str
    zone: str
    written: tuple[str, ...] = ()


class ActsFor(NamedTuple):
    """Whom somebody acts for: a state, or a body of several."""

    id: str
    name: str
    is_state: bool
    article: str = ""

    @property
    def within(self) -> str:
        """Its name within a sentence."""
        return f"{self.article} {self.name}".strip()


class Phrases(Generic[_Meaning]):
    """What words mean, the longest first."""

    def __init__(self, meanings: Iterable[tuple[str, _Meaning]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], _Meaning]]] = {}
        for phrase, meaning in meanings:
            words = tuple(each.text for each in words_of(phrase))
            self._by_first.setdefault(words[0], []).append((words, meaning))
        for each in self._by_first.values():
            each.sort(key=lambda found: -len(found[0]))

    def at(self, words: Sequence[Word], index: int) -> tuple[int, _Meaning] | None:
        """How many words from an index on mean something, and what."""
        if index >= len(words):
            return None
        for phrase, meaning in self._by_first.get(words[index].text, ()):
            given = words[index : index + len(phrase)]
            if tuple(each.text for each in given) == phrase:
                return len(phrase), meaning
        return None


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a part of a text."""
    found = _TOKEN.finditer(text, start, len(text) if end is None else end)
    return [Word(each[0], each.start(), each.end()) for each in found]


@cache
def origins() -> Phrases[ActsFor]:
    """States and bodies by all that they are called."""
    return Phrases(_origins())


def _origins() -> Iterator[tuple[str, ActsFor]]:
    for state in tables.read(_FOLDER / "states.tsv", StateCalled):
        origin = ActsFor(state.state, state.name, True, state.article)
        yield from ((each, origin) for each in (state.name, *state.also))
    for body in tables.read(_FOLDER / "organisations.tsv", BodyCalled):
        origin = ActsFor(body.body, body.name, False, "the" if " " in body.name else "")
        yield from ((each, origin) for each in (body.name, *body.also))


@cache
def principals() -> tuple[Principal, ...]:
    """Who acts for the United States."""
    return tuple(tables.read(_FOLDER / "principals.tsv", Principal))


@cache
def principals_on(day: str) -> Phrases[Principal]:
    """They by how they are written on a day."""
    there = [each for each in principals() if each.acts_on(day)]
    return Phrases((form, each) for each in there for form in each.written)


@cache
def titles() -> Phrases[TitleRead]:
    """Titles by how they are written."""
    return Phrases((each.written, each) for each in tables.read(_FOLDER / "titles.tsv", TitleRead))


@cache
def offices_called() -> dict[str, OfficeCalled]:
    """Offices that are called otherwise than readouts have them."""
    rows = tables.read(_FOLDER / "offices-called.tsv", OfficeCalled)
    return {each.office: each for each in rows}


@cache
def forms() -> tuple[tuple[tuple[str, ...], FormWords], ...]:
    """The words of forms in their order."""
    rows = tables.read(_FOLDER / "forms.tsv", FormWords)
    return tuple((tuple(word.text for word in words_of(each.words)), each) for each in rows)


@cache
def words_for(use: str) -> frozenset[str]:
    """The words of a use."""
    return _words_by_use()[use]


@cache
def _words_by_use() -> dict[str, frozenset[str]]:
    rows = tables.read(_FOLDER / "words.tsv", WordsFor)
    return {each.use: frozenset(each.words) for each in rows}


@cache
def spelt_alike() -> dict[str, str]:
    """By which word one of a name is compared, where it is written in several ways."""
    rows = tables.read(_FOLDER / "spelt-alike.tsv", SpeltAlike)
    return {word: each.as_ for each in rows for word in each.written}


@cache
def issues() -> tuple[IssueWords, ...]:
    """Issues and their words."""
    return tuple(tables.read(_FOLDER / "issues.tsv", IssueWords))


@cache
def places() -> Phrases[PlaceWritten]:
    """Places by all that they are called."""
    rows = tables.read(_FOLDER / "places.tsv", PlaceWritten)
    return Phrases((each, row) for row in rows for each in row.written)
