"""Whom may somebody mean who is called so? Ranked: by name, by alias, by some of their words.

Where a name or an alias is what was asked for, to the word, nobody else is meant. Else all are
listed who have its words in whatever order, an initial standing for a word that it begins and the
last word perhaps only begun. Articles, a possessive and what is in parentheses may be left out;
so may titles, and what a president has beside his name ("the Biden administration"), where nobody
is called so with them. Aliases that do not resolve find nobody, as everywhere.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Literal

from msgspec import Struct

from events.time.dates import Edtf, as_date, known_day
from events.vocabulary.registry import ActorAdded, OfficeAdded
from projections.holding import listing_order
from projections.holding.listing_order import Scope
from projections.holding.rule import History
from projections.holding.tellings import FactTelling, Standing, histories, in_order
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.worded import Worded
from projections.model.words import abbreviated, folded, is_unbroken, words_of
from projections.search import names

WORDS_MOST = 12
"""Words of a name that are looked for."""

BEGUN_LEAST = 2
"""Letters that a word must be begun with: with one, so are too many."""

NAMES_LOOKED_AT = 2_000
OFFICES_SHOWN = 3

HowCalled = Literal["name", "alias", "words", "initials", "surname", "prefix"]
_RANKS: dict[HowCalled, int] = {
    "name": 0,
    "alias": 1,
    "words": 2,
    "surname": 2,
    "initials": 3,
    "prefix": 4,
}

_BESIDE_NAMES = frozenset(
    {"mr", "mrs", "ms", "dr", "sir", "lord", "president", "premier", "chancellor", "chairman"}
    | {"chairwoman", "minister", "secretary", "ambassador", "general", "senator", "governor"}
    | {"vice", "deputy", "pres", "gen", "sen", "gov", "sec", "amb", "prof", "professor", "messrs"}
    | {"king", "queen", "prince", "princess", "emperor", "pope", "sheikh", "prime"}
    | {"administration", "government", "cabinet", "presidency"}
)
_POSSESSIVE = re.compile(r"['\u2019](?:s\b)?(?!\w)")
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^][]*\]|\uff08[^\uff08\uff09]*\uff09")


class NamedOffice(Worded, frozen=True, kw_only=True):
    """An office by which namesakes are told apart: the bounds of when the person came to it (where
    only conditions tell, after another was last told in it and not after the person first was),
    between which days the person is told in it, when removed.
    """

    office: str
    name: str
    since: Edtf | None
    since_in_words: str | None = None
    first_told: str | None
    last_told: str | None
    until: Edtf | None
    until_in_words: str | None = None


class NameMatch(Struct, frozen=True, kw_only=True):
    """How an actor is called what was asked for, and in which of the names; a person's offices."""

    actor: str
    matched: HowCalled
    name: str
    offices: tuple[NamedOffice, ...] = ()


def called(reader: Reader, name: str, clocks: Clocks, *, limit: int) -> list[NameMatch]:
    """The actors who may be meant, the best first; merged ones as what they were merged into."""
    forms = [words for form in dict.fromkeys(_forms(name)) if (words := form.split())]
    forms = [each for each in forms if len(each) <= WORDS_MOST]
    others = [each for each in map(abbreviated, forms) if each]
    for look, looked_for in ((_exact, [*forms, *others]), (_partly, forms)):
        for words in looked_for:
            if found := look(reader, words, clocks, limit):
                best = _best(found)[:limit]
                return [_with_offices(reader, each, clocks) for each in best]
    return []


def _forms(name: str) -> Iterator[str]:
    """What is asked for, with less and less of it."""
    plain = _POSSESSIVE.sub(" ", name)
    for text in (name, plain, _PARENTHESES.sub(" ", plain)):
        yield folded(text)
        yield _without_article(text)
    words = _without_article(_PARENTHESES.sub(" ", plain)).split()
    yield " ".join(each for each in words if each not in _BESIDE_NAMES)


def _without_article(text: str) -> str:
    words = words_of(text)
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def _best(found: Iterable[NameMatch]) -> list[NameMatch]:
    best: dict[str, NameMatch] = {}
    for each in sorted(found, key=_rank):
        best.setdefault(each.actor, each)
    return list(best.values())


def _rank(match: NameMatch) -> tuple[int, str, int, str]:
    """Of several names of one actor the shortest is shown."""
    return _RANKS[match.matched], match.actor, len(match.name), match.name


def _exact(reader: Reader, words: list[str], clocks: Clocks, limit: int) -> list[NameMatch]:
    asked = " ".join(words)
    found = names.meant_by(reader, asked, clocks, limit=limit)
    return [_exactly(reader, each, asked, clocks) for each in found]


def _partly(reader: Reader, words: list[str], clocks: Clocks, limit: int) -> list[NameMatch]:
    return [
        NameMatch(actor=actor, matched=_how(reader, actor, matched, words, clocks), name=written)
        for matched, likes in _ways(words)
        for actor, written in _having(reader, likes, clocks, limit)
    ]


def _exactly(reader: Reader, actor: str, asked: str, clocks: Clocks) -> NameMatch:
    added = reader.registered("actor", actor, ActorAdded, known_at=clocks.known_at)
    if folded(added.name) == asked:
        return NameMatch(actor=actor, matched="name", name=added.name)
    written = names.written(reader, asked, clocks) or added.name
    return NameMatch(actor=actor, matched="alias", name=written)


def _how(
    reader: Reader, actor: str, matched: HowCalled, words: Sequence[str], clocks: Clocks
) -> HowCalled:
    """A single word of a person's own name is taken for the surname: which is, nobody knows."""
    added = reader.registered("actor", actor, ActorAdded, known_at=clocks.known_at)
    is_surname = len(words) == 1 and added.kind == "person" and words[0] in words_of(added.name)
    return "surname" if matched == "words" and is_surname else matched


class _Like(Struct, frozen=True):
    """What a word of the name must be: one of some, or begun so."""

    words: tuple[str, ...] = ()
    begun: str | None = None


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


def _having(
    reader: Reader, likes: Sequence[_Like], clocks: Clocks, limit: int
) -> Iterator[tuple[str, str]]:
    """The actors one of whose names has all of the words, and each such name as it is written: of
    as many actors as are wanted, be it that several of them turned out to be one.
    """
    ordered = sorted(likes, key=lambda each: (each.begun is not None, -len("".join(each.words))))
    sql, parameters = _sql(ordered)
    rows = reader.db.execute(sql, {**parameters, "k": clocks.known_at, "p": clocks.public_limit})
    kept = (
        (mergers.survivor(reader, actor, clocks), written)
        for actor, name, written in rows
        if _are_several(likes, name.split())
    )
    seen: set[str] = set()
    for actor, written in islice(kept, NAMES_LOOKED_AT):
        seen.add(actor)
        if len(seen) > limit:
            return
        yield actor, written


def _are_several(likes: Sequence[_Like], words: Sequence[str]) -> bool:
    """Whether more than initials was found, and letters that nothing parts stand as asked for."""
    whole = [each.words[0] for each in likes if each.words]
    unbroken = "".join(each for each in whole if is_unbroken(each))
    if unbroken:
        return unbroken in "".join(words)
    return len(likes) == 1 or any(len(each) > 1 and each in words for each in whole)


def _sql(likes: Sequence[_Like]) -> tuple[str, dict[str, str]]:
    conditions: list[str] = []
    joins: list[str] = []
    parameters: dict[str, str] = {}
    for number, like in enumerate(likes):
        table = f"w{number}"
        if number:
            is_same = (
                f"{table}.actor = w0.actor AND {table}.name = w0.name"
                f" AND {table}.known_from = w0.known_from"
            )
            joins.append(f"CROSS JOIN name_word {table} ON {is_same}")
        if like.begun is not None:
            parameters |= {f"b{number}": like.begun, f"e{number}": like.begun + chr(0x10FFFF)}
            conditions.append(f"{table}.word >= :b{number} AND {table}.word < :e{number}")
        else:
            given = {f"x{number}_{place}": word for place, word in enumerate(like.words)}
            parameters |= given
            conditions.append(f"{table}.word IN ({', '.join(f':{each}' for each in given)})")
    return (
        f"""
        SELECT DISTINCT w0.actor, w0.name, n.written FROM name_word w0 {" ".join(joins)}
        JOIN actor_name n
        ON n.name = w0.name AND n.actor = w0.actor AND n.known_from = w0.known_from
        WHERE {" AND ".join(conditions)} AND w0.known_from <= :k AND w0.known_to > :k
        AND w0.public_from <= :p
        ORDER BY w0.actor, w0.name
        """,
        parameters,
    )


def _with_offices(reader: Reader, match: NameMatch, clocks: Clocks) -> NameMatch:
    at = clocks.known_at
    if reader.registered("actor", match.actor, ActorAdded, known_at=at).kind != "person":
        return match
    of = Scope(f"actor:{match.actor}", "office")
    subjects = listing_order.subjects(reader, of, clocks, OFFICES_SHOWN).subjects
    offices = (_office(reader, match.actor, each.partition("/")[2], clocks) for each in subjects)
    return NameMatch(
        actor=match.actor,
        matched=match.matched,
        name=match.name,
        offices=tuple(each for each in offices if each is not None),
    )


def _office(reader: Reader, actor: str, office: str, clocks: Clocks) -> NamedOffice | None:
    subject = f"office/{office}"
    tellings, history = histories(reader, [subject], clocks).get(subject, ({}, None))
    told = sorted((e for e in tellings.values() if e.told_from <= clocks.as_of), key=in_order)
    own = [each for each in told if each.value == actor]
    left = [each for each in told if each.party == actor and each.value != actor]
    if history is None or not (own or left):
        return None
    days = [last for each in own if (last := each.bounds.latest) <= clocks.as_of]
    is_gone = left and (not own or in_order(left[-1]) > in_order(own[-1]))
    return NamedOffice(
        office=office,
        name=reader.registered("office", office, OfficeAdded, known_at=clocks.known_at).name,
        since=_since(own, history, tellings) if own else None,
        first_told=known_day(min(days)) if days else None,
        last_told=known_day(max(days)) if days else None,
        until=left[-1].date if is_gone else None,
    )


def _since(
    own: Sequence[FactTelling], history: History, tellings: Mapping[str, FactTelling]
) -> str | None:
    """When somebody came to an office, as the rule has it on the day on which that is first told;
    where others are told in it then, as that is told.
    """
    first = own[0]
    held = history.held(first.bounds.latest)
    if held is not None:
        standing = Standing(held, tellings, history)
        if standing.value == first.value:
            return standing.since
    return f"[..{as_date(first.bounds.latest)}]" if first.is_attested else first.date
