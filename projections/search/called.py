"""What may somebody mean who calls it so? Ranked: by name, by alias, by some of its words.

Where a name or an alias is what was asked for, to the word, nothing else is meant. Else all are
listed that have its words in whatever order, an initial standing for a word that it begins and the
last word perhaps only begun. Articles, a possessive and what is in parentheses may be left out;
so may titles, and what a president has beside his name ("the Bush administration"), where no actor
is called so with them. Aliases that do not resolve find nobody, as everywhere.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from msgspec import Struct

from events.vocabulary.registry import ActorAdded, OfficeAdded
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.words import abbreviated, folded, is_unbroken, words_of
from projections.search import names
from projections.search.names import NameSuggestion, Nearest, ThingNamed

WORDS_MOST = 12
"""Words of a name that are looked for."""

BEGUN_LEAST = 2
"""Letters that a word must be begun with: with one, so are too many."""

NAMES_LOOKED_AT = 2_000
COUNTED_MOST = 1_000
"""Names that are counted to find the rarest of the words that are asked for."""

HowCalled = Literal["name", "alias", "words", "initials", "surname", "prefix"]
_RANKS: dict[HowCalled, int] = {
    "name": 0,
    "alias": 1,
    "words": 2,
    "surname": 2,
    "initials": 3,
    "prefix": 4,
}

BESIDE_NAMES = frozenset(
    {"mr", "mrs", "ms", "dr", "sir", "lord", "president", "premier", "chancellor", "chairman"}
    | {"chairwoman", "minister", "secretary", "ambassador", "general", "senator", "governor"}
    | {"vice", "deputy", "pres", "gen", "sen", "gov", "sec", "amb", "prof", "professor", "messrs"}
    | {"king", "queen", "prince", "princess", "emperor", "pope", "sheikh", "prime"}
    | {"administration", "government", "cabinet", "presidency"}
)
"""What stands beside names and is none."""

_POSSESSIVE = re.compile(r"['\u2019](?:s\b)?(?!\w)")
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^][]*\]|\uff08[^\uff08\uff09]*\uff09")


class Meant(NamedTuple):
    """A thing that may be meant: how it is called what was asked for, and in which of its names."""

    id: str
    matched: HowCalled
    name: str


class _Among(NamedTuple):
    """Where a name is looked for, and how many things at most."""

    reader: Reader
    kind: ThingNamed
    clocks: Clocks
    limit: int

    def added(self, id: str) -> ActorAdded | OfficeAdded:
        at = self.clocks.known_at
        if self.kind == "actor":
            return self.reader.registered("actor", id, ActorAdded, known_at=at)
        return self.reader.registered("office", id, OfficeAdded, known_at=at)


def meant(
    reader: Reader, name: str, clocks: Clocks, *, limit: int, kind: ThingNamed = "actor"
) -> list[Meant]:
    """The things that may be meant, the best first; merged ones as what they were merged into."""
    among = _Among(reader, kind, clocks, limit)
    forms = [words for form in dict.fromkeys(_forms(name, kind)) if (words := form.split())]
    forms = [each for each in forms if len(each) <= WORDS_MOST]
    others = [each for each in map(abbreviated, forms) if each]
    for look, looked_for in ((_exact, [*forms, *others]), (_partly, forms)):
        for words in looked_for:
            if found := look(among, words):
                return _best(found)[:limit]
    return []


def nearly(
    reader: Reader, name: str, clocks: Clocks, *, limit: int, kind: ThingNamed = "actor"
) -> list[Meant]:
    """The things that the nearest spelling finds of a name some words of which stand in none."""
    for respelt in names.respelt(reader, name, clocks, kind):
        if found := meant(reader, respelt, clocks, limit=limit, kind=kind):
            return found
    return []


def suggestion(reader: Reader, name: str, clocks: Clocks) -> NameSuggestion | None:
    """The nearest name that somebody has."""
    for each in nearly(reader, name, clocks, limit=1):
        return NameSuggestion(name=each.name, of=(Nearest(asked=name, nearest=each.name),))
    return None


def _forms(name: str, kind: ThingNamed) -> Iterator[str]:
    """What is asked for, with less and less of it."""
    plain = _POSSESSIVE.sub(" ", name)
    for text in (name, plain, _PARENTHESES.sub(" ", plain)):
        yield folded(text)
        yield _without_article(text)
    if kind == "actor":
        words = _without_article(_PARENTHESES.sub(" ", plain)).split()
        yield " ".join(each for each in words if each not in BESIDE_NAMES)


def _without_article(text: str) -> str:
    words = words_of(text)
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def _best(found: Iterable[Meant]) -> list[Meant]:
    best: dict[str, Meant] = {}
    for each in sorted(found, key=_rank):
        best.setdefault(each.id, each)
    return list(best.values())


def _rank(each: Meant) -> tuple[int, str, int, str]:
    """Of several names of one thing the shortest is shown."""
    return _RANKS[each.matched], each.id, len(each.name), each.name


def _exact(among: _Among, words: list[str]) -> list[Meant]:
    asked = " ".join(words)
    reader, kind, clocks, limit = among
    found = names.meant_by(reader, asked, clocks, limit=limit, kind=kind)
    return [_exactly(among, each, asked) for each in found]


def _partly(among: _Among, words: list[str]) -> list[Meant]:
    return [
        Meant(id, _how(among, id, matched, words), written)
        for matched, likes in _ways(words)
        for id, written in _having(among, likes)
    ]


def _exactly(among: _Among, id: str, asked: str) -> Meant:
    added = among.added(id)
    if folded(added.name) == asked:
        return Meant(id, "name", added.name)
    written = names.written(among.reader, asked, among.clocks, among.kind) or added.name
    return Meant(id, "alias", written)


def _how(among: _Among, id: str, matched: HowCalled, words: Sequence[str]) -> HowCalled:
    """A single word of a person's own name is taken for the surname: which is, nobody knows."""
    if matched != "words" or len(words) > 1 or among.kind != "actor":
        return matched
    added = among.added(id)
    is_person = isinstance(added, ActorAdded) and added.kind == "person"
    return "surname" if is_person and words[0] in words_of(added.name) else matched


class _Like(Struct, frozen=True):
    """What a word of the name must be: one of some, or begun so."""

    words: tuple[str, ...] = ()
    begun: str | None = None

    def condition(self) -> tuple[str, dict[str, str]]:
        """In SQL, of the word `w.word`, with its parameters."""
        if self.begun is not None:
            given = {"begun": self.begun, "end": self.begun + chr(0x10FFFF)}
            return "w.word >= :begun AND w.word < :end", given
        given = {f"word{place}": word for place, word in enumerate(self.words)}
        if len(given) == 1:
            return "w.word = :word0", given  # in the order of the index
        return f"w.word IN ({', '.join(f':{each}' for each in given)})", given

    def also(self, number: int) -> tuple[str, dict[str, str]]:
        """In SQL, that the name `n` has such a word too, with its parameters, which are told from
        others by a number.
        """
        if self.begun is not None:
            return names.begun("n", f":b{number}"), {f"b{number}": self.begun}
        given = {f"x{number}_{place}": word for place, word in enumerate(self.words)}
        return f"({' OR '.join(names.has('n', f':{each}') for each in given)})", given


def _ways(words: Sequence[str]) -> Iterator[tuple[HowCalled, list[_Like]]]:
    words = list(dict.fromkeys(words))
    exact = [_Like((each,)) for each in words]
    yield "words", exact
    if len(words) > 1 and len(max(words, key=len)) > 1:
        loose = [_initial(each) for each in words]
        if any(each.words[:1] == (word,) for each, word in zip(loose, words, strict=True)):
            yield "initials", loose
    if len(words[-1]) >= BEGUN_LEAST and not is_unbroken(words[-1]):
        yield "prefix", [*exact[:-1], _Like(begun=words[-1])]


def _initial(word: str) -> _Like:
    """An initial begins a word; a word may be recorded as its initial."""
    if is_unbroken(word) or not word.isalpha():
        return _Like((word,))
    return _Like(begun=word) if len(word) == 1 else _Like((word, word[0]))


def _having(among: _Among, likes: Sequence[_Like]) -> Iterator[tuple[str, str]]:
    """The things one of whose names has all of the words, and each such name as it is written: of
    as many things as are wanted, be it that several of them turned out to be one.
    """
    reader, kind, clocks, limit = among
    rarest_first = sorted(likes, key=lambda each: _how_many(among, each))
    sql, parameters = _sql(rarest_first)
    parameters |= {"kind": kind, "k": clocks.known_at, "p": clocks.public_limit}
    rows = reader.db.execute(sql, parameters)
    kept = (
        (names.surviving(reader, id, clocks, kind), written)
        for id, _, name, written in rows
        if _are_several(likes, name.split())
    )
    seen: set[str] = set()
    for id, written in islice(kept, NAMES_LOOKED_AT):
        seen.add(id)
        if len(seen) > limit:
            return
        yield id, written


def _how_many(among: _Among, like: _Like) -> int:
    """In how many names a word of them stands, counted to a limit."""
    condition, parameters = like.condition()
    sql = f"""
        SELECT count(*) FROM (
            SELECT 1 FROM name_word w WHERE w.kind = :kind AND {condition} LIMIT {COUNTED_MOST}
        )
    """
    row = among.reader.db.execute(sql, {**parameters, "kind": among.kind}).fetchone()
    return int(row[0])


def _are_several(likes: Sequence[_Like], words: Sequence[str]) -> bool:
    """Whether more than initials was found, and letters that nothing parts stand as asked for."""
    whole = [each.words[0] for each in likes if each.words]
    unbroken = "".join(each for each in whole if is_unbroken(each))
    if unbroken:
        return unbroken in "".join(words)
    return len(likes) == 1 or any(len(each) > 1 and each in words for each in whole)


def _sql(likes: Sequence[_Like]) -> tuple[str, dict[str, str | int]]:
    """The names that have the first of the words, in the order of their index, and the others too:
    for the sake of that order SQLite would go through all names where a word may be one of two.
    """
    condition, given = likes[0].condition()
    conditions: list[str] = [condition]
    parameters: dict[str, str | int] = {**given}
    for number, like in enumerate(likes[1:]):
        condition, given = like.also(number)
        conditions.append(condition)
        parameters |= given
    return (
        f"""
        SELECT DISTINCT w.id, w.name, n.name, n.written
        FROM name_word w CROSS JOIN thing_name n ON n.number = w.name
        WHERE w.kind = :kind AND {" AND ".join(conditions)}
        AND w.known_from <= :k AND w.known_to > :k AND w.public_from <= :p
        ORDER BY w.id, w.name
        """,
        parameters,
    )
