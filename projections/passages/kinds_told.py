"""Of which kinds of fact a passage tells, the likeliest first, each with the word that tells it.

A verb with somebody beside it goes before words alone, what is told before the "said" that it is
told with, and what is quoted is first of all a statement.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from events.vocabulary.words_for_kinds import ENGLISH, words_for
from projections.passages import english
from projections.passages.clauses import Clauses, ClauseTold
from projections.passages.english_sentences import TOLD
from projections.passages.passage import PassageOf
from projections.passages.patterns import patterns_of

KINDS_MOST: Final = 8

_BY_VERB, _PLANNED, _BESIDE, _SAID, _BY_WORD, _LATE = range(6)
_HARDLY_MORE: Final = 0.8
_HELD: Final = "engagement-held"


class KindOffered(Struct, frozen=True, kw_only=True):
    """A kind of fact of which a passage may tell, and the word by which it was found."""

    kind: str
    found_by: str


class _KindFound(NamedTuple):
    rank: float
    at: int
    is_dull: bool
    """Told by a verb without its noun: "announced" tells less than "announced sanctions"."""
    kind: str
    by: str


def kinds_told(clauses: Sequence[Clauses], passage: PassageOf) -> list[KindOffered]:
    """The kinds, the likeliest first."""
    is_quoted = _quoted_share(clauses, passage) > 0.5
    found = sorted((*_by_verbs(clauses, passage, is_quoted), *_by_words(passage.words)))
    best: dict[str, KindOffered] = {}
    refused = set(_not_held(clauses, passage))
    for each in found:
        if each.kind not in refused:
            best.setdefault(each.kind, KindOffered(kind=each.kind, found_by=each.by))
    return list(best.values())[:KINDS_MOST]


def _by_verbs(
    clauses: Sequence[Clauses], passage: PassageOf, is_quoted: bool
) -> Iterator[_KindFound]:
    for clause in clauses:
        for tag in TOLD:
            for told in clause.told(patterns_of(tag)):
                if told.is_quoted or told.is_negated or not told.pattern.tells_kind:
                    continue
                word = passage.content[told.at : told.end]
                rank = _spoken if tag in english.SPOKEN_KINDS else _done
                is_said = rank is _spoken and clause.sentence.start <= told.at < passage.start
                yield from rank(tag, told, word, is_quoted, is_said or passage.has(told.at))
        yield from _demands(clause, passage)
        yield from _in_office(clause, passage)


def _spoken(
    tag: str, told: ClauseTold, word: str, is_quoted: bool, is_inside: bool
) -> Iterator[_KindFound]:
    """What is said: first of all where it is quoted, comes behind the verb, or where that tells how
    it is meant.
    """
    if is_inside or is_quoted:
        is_plain = tag == "statement-made"
        if not is_plain and not _has_part(told):
            return
        rank = _BY_VERB if is_quoted or not is_plain else _SAID
        yield _KindFound(rank + 0.5 * is_plain, told.at, _is_dull(told), tag, word)


def _done(
    tag: str, told: ClauseTold, word: str, is_quoted: bool, is_inside: bool
) -> Iterator[_KindFound]:
    if not is_inside or not (_has_part(told) or (tag == _HELD and told.is_to_come)):
        return
    if not told.is_to_come:
        rank = _LATE if is_quoted else _BESIDE if told.pattern.by_noun else _BY_VERB
        yield _KindFound(rank, told.at, _is_dull(told), tag, word)
    elif tag == _HELD:
        kind = english.PLANNED_BY.get(told.planned_by, "engagement-planned")
        yield _KindFound(_PLANNED, told.at, _is_dull(told), kind, told.planned_by or word)


def _is_dull(told: ClauseTold) -> bool:
    """Whether a verb stands without its noun and without an object of its own."""
    slots = [field for each in told.pattern.slots for field in each.fields]
    return not told.pattern.nouns and not any(told.fields.get(each) for each in slots)


def _has_part(told: ClauseTold) -> bool:
    """Whether somebody stands beside the verb, or it stands alone in the passive."""
    doer = told.pattern.doer
    has_doer = doer is None or any(each in told.fields for each in doer.fields)
    wants = [
        each
        for each in told.pattern.slots
        if (not each.may_be_next or not each.behind) and each.fields != ("engagement",)
    ]
    has_others = all(any(field in told.fields for field in each.fields) for each in wants)
    is_bare = told.is_passive and not any(each.behind for each in told.pattern.slots)
    return is_bare or (told.is_passive and bool(told.fields)) or (has_doer and has_others)


def _demands(clause: Clauses, passage: PassageOf) -> Iterator[_KindFound]:
    for at, item in enumerate(clause.items):
        is_demand = item.is_quoted and item.plain in english.DEMANDING and at > 0
        if is_demand and passage.has(item.token.start) and clause.items[at - 1].named is not None:
            yield _KindFound(_BY_VERB, item.token.start, True, "demand-made", item.token.text)


def _in_office(clause: Clauses, passage: PassageOf) -> Iterator[_KindFound]:
    """What somebody is called beside his name: first where the passage is hardly more than that."""
    tokens = clause.sentence.tokens
    for each in clause.named:
        title = [word for word in each.title.split() if word in english.RANKS]
        if each.name and title and passage.start <= each.start and each.end <= passage.end:
            ends = tokens[min(each.last, len(tokens)) - 1].end
            share = (min(ends, passage.end) - each.start) / len(passage.words)
            rank = _BY_VERB if share > _HARDLY_MORE and ends <= passage.end + 1 else _LATE
            yield _KindFound(rank, each.start, True, "official-in-office", title[-1])


def _by_words(passage: str) -> Iterator[_KindFound]:
    """By the words of the vocabulary, where no verb tells."""
    words = [each.strip('.,;:!?"“”‘’()') for each in passage.lower().split()]
    for tag in ENGLISH:
        telling = {word: at for at, word in enumerate(words_for(tag))}
        found = [(telling[each], each) for each in words if each in telling]
        if found:
            at, word = min(found)
            share = min(at, 20) / 25 - 0.01 * len(set(found))
            yield _KindFound(_BY_WORD + share, int(tag != _HELD), True, tag, word)


def _not_held(clauses: Sequence[Clauses], passage: PassageOf) -> Iterator[str]:
    """A visit that is planned, or did not come about, is none that was held."""
    told = [
        each
        for clause in clauses
        for each in clause.told(patterns_of(_HELD))
        if passage.has(each.at)
        and not each.is_quoted
        and not each.pattern.by_noun
        and (each.fields or each.is_to_come)
    ]
    if told and all(each.is_to_come or each.is_negated for each in told):
        yield _HELD


def _quoted_share(clauses: Sequence[Clauses], passage: PassageOf) -> float:
    inside = [
        each.is_quoted
        for clause in clauses
        for each in clause.items
        if passage.has(each.token.start) and (each.token.is_word or each.named is not None)
    ]
    return sum(inside) / len(inside) if inside else 0.0
