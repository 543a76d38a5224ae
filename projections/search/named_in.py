"""Who and what is named in a passage of a text?

Actors, places and issues by a name that stands there whole, the longest that does; persons also by
one word of their name, as articles have it from the second time on, where few have that. What has a
name that somebody made up for it (an engagement, a measure, an office) is seldom named so: it is
found where most words of its name stand in the passage, in whatever order.

That is who may be meant, for somebody to choose from, and no answer.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from events.errors import UnknownIdError
from events.vocabulary.registry import ActorAdded
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.words import folded, words_of
from projections.search.called import BESIDE_NAMES

PASSAGE_LONGEST: Final = 2_000
NAME_WORDS_MOST: Final = 8
EXAMINED_LIMIT: Final = 2_000
"""Names that have a word of the passage which are looked at."""

_BY_NAME: Final = frozenset({"actor", "place", "issue"})
_SMALL: Final = frozenset({"issue"})
"""What articles do not write with a capital."""

_SURNAME_MOST: Final = 4
"""Persons with a word of their name in common: where there are more, it tells nobody."""

_SHARE: Final = 0.6
_SHARE_OF_OFFICE: Final = 0.7
"""Of an office more, as many are of one state."""

_LITTLE: Final = frozenset({"the", "and", "for"})
_WORD: Final = re.compile(r"\w+")
_POSSESSIVE: Final = re.compile(r"(?<=\w)['\u2019]s\b")
_KNOWN: Final = "known_from <= :k AND known_to > :k AND public_from <= :p"
_CALLED: Final = f"""
SELECT DISTINCT name, id FROM thing_name WHERE kind = :kind AND name IN ({{}}) AND {_KNOWN}
ORDER BY id
"""
_HAVING: Final = f"""
SELECT f.id, n.name FROM (
    SELECT DISTINCT id, name FROM name_word
    WHERE kind = :kind AND word IN ({{}}) AND {_KNOWN} LIMIT {EXAMINED_LIMIT}
) f CROSS JOIN thing_name n ON n.number = f.name
"""


class _Word(NamedTuple):
    """A word of the passage, as it is written and as it is compared."""

    written: str
    plain: str

    @property
    def is_name(self) -> bool:
        """Whether it can begin a name."""
        return not self.written[0].islower()

    @property
    def is_pronoun(self) -> bool:
        """Whether it is as short as a pronoun: alone it is a name in capitals only ("US")."""
        return len(self.written) < 4 and not self.written.isupper()


class _Passage(NamedTuple):
    """What is looked through, and for what."""

    reader: Reader
    kind: str
    clocks: Clocks
    words: list[_Word]

    def rows(self, sql: str, values: Sequence[str]) -> list[tuple[str, str]]:
        given = {f"v{at}": value for at, value in enumerate(values)}
        asked = {"kind": self.kind, "k": self.clocks.known_at, "p": self.clocks.public_limit}
        listed = ", ".join(f":{each}" for each in given)
        return self.reader.db.execute(sql.format(listed), asked | given).fetchall()


def named_in(reader: Reader, kind: str, text: str, clocks: Clocks, *, limit: int) -> list[str]:
    """The ids of what is named, in the order of the passage, or the nearest to it first."""
    passage = _Passage(reader, kind, clocks, [*_words(text[:PASSAGE_LONGEST])])
    ids = _by_name(passage) if kind in _BY_NAME else _by_words(passage)
    if kind in mergers.MERGED_KINDS:
        ids = [mergers.survivor(reader, each, clocks, kind) for each in ids[: 2 * limit]]
    return list(dict.fromkeys(ids))[:limit]


def _words(text: str) -> Iterator[_Word]:
    for found in _WORD.finditer(_POSSESSIVE.sub("", text)):
        for plain in words_of(found[0]):
            yield _Word(found[0], plain)


def _by_name(passage: _Passage) -> list[str]:
    words, runs = passage.words, [*_runs(passage)]
    called: dict[str, list[str]] = {}
    for name, id in passage.rows(_CALLED, [*dict.fromkeys(name for *_, name in runs)]):
        called.setdefault(name, []).append(id)
    found: list[str] = []
    known: set[int] = set()
    for start, end, name in runs:
        if name in called and not known & {*range(start, end)}:
            known |= {*range(start, end)}
            found += called[name]
    # With a capital, but for the first word, which has one whatever it is.
    others = [
        each.plain
        for at, each in enumerate(words)
        if at not in known and each.is_name and not (each.is_pronoun and at == 0)
    ]
    return [*found, *(_by_surname(passage, others) if passage.kind == "actor" else ())]


def _runs(passage: _Passage) -> Iterator[tuple[int, int, str]]:
    """What may be a name, from where to where, the longest first where several begin."""
    words = passage.words
    for start, first in enumerate(words):
        if not first.is_name and passage.kind not in _SMALL:
            continue
        last = start + 1 if first.is_pronoun and passage.kind not in _SMALL else start
        for end in range(min(len(words), start + NAME_WORDS_MOST), last, -1):
            yield start, end, " ".join(each.plain for each in words[start:end])


def _by_surname(passage: _Passage, words: Sequence[str]) -> Iterator[str]:
    wanted = [each for each in dict.fromkeys(words) if len(each) > 1 and each not in BESIDE_NAMES]
    rows = passage.rows(_HAVING, wanted) if wanted else []
    for word in wanted:
        ids = {id for id, name in rows if word in name.split()}
        persons = [each for each in sorted(ids) if _is_person(passage, each, word)]
        if len(persons) <= _SURNAME_MOST:
            yield from persons


def _is_person(passage: _Passage, id: str, word: str) -> bool:
    """Whether it is a person in whose own name the word stands: other names may be titles."""
    try:
        at = passage.clocks.known_at
        added = passage.reader.registered("actor", id, ActorAdded, known_at=at)
    except UnknownIdError:
        return False
    return added.kind == "person" and word in words_of(added.name)


def _by_words(passage: _Passage) -> list[str]:
    """Those most words of whose names stand in the passage, little words aside."""
    there = {each.plain for each in passage.words}
    telling = [each.plain for each in passage.words if each.is_name]
    rows = passage.rows(_HAVING, [*dict.fromkeys(telling)]) if telling else []
    share = _SHARE_OF_OFFICE if passage.kind == "office" else _SHARE
    ranked: list[tuple[float, str]] = []
    for id, name in rows:
        wanted = [each for each in folded(name).split() if len(each) > 2 and each not in _LITTLE]
        count = sum(each in there for each in wanted)
        if count > 1 and count >= share * len(wanted):
            ranked.append((-count / len(wanted), id))
    return [id for _, id in sorted(ranked)]
