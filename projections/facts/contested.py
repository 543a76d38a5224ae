"""What is contested about a fact?

A version of a fact is contested in itself by its own citations: they give different values for a
field, dispute the fact, or say the contrary of what must be meant. More citations never make less
disagreement, so that there is a first day on which the public could see it (`contested_from`).
Besides, another fact may deny it (`projections.facts.denials`); the denial itself is not contested.

Nothing is averaged and nobody's version is dropped: each value comes with those who give it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from events.vocabulary.base import Citation
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import SourceAdded
from projections.facts import contested_words, denials
from projections.facts.contested_words import Called, Giver, SaidOf
from projections.facts.denials import Denial, Denials, denials_of
from projections.facts.independence import Cited, cited_in, sources_of
from projections.facts.values import Differing, Voice, differing, differing_from, voices
from projections.holding.elements import Element
from projections.model.clocks import Clocks
from projections.model.counts import Count
from projections.model.directory import Directory
from projections.model.reader import Reader
from projections.model.table import Row, Table
from projections.model.tense import Tense, ask, tensed, version_of
from projections.model.version import Version, citation_id, once

KEPT: Final = 512
"""Facts of which what is contested is remembered: it follows from what it is made of."""

_ID: Final = re.compile("[a-z0-9-]+")

SCHEMA = """
CREATE TABLE contested (
    fact        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (fact, known_from)
) STRICT, WITHOUT ROWID;
-- In the order of the ledger: `Reader.ever_doubted`.
CREATE INDEX contested_position ON contested (known_from, fact);
"""
INSERT = "INSERT INTO contested VALUES (?, ?, ?)"
CLOSE = ""  # until when it was known stands with the version


def is_contested(tense: Tense) -> str:
    """Whether the version `t.fact`, `t.known_from` is, on the day `:d`, at the position `:k`, with
    the last day of publication `:p`.
    """
    return f"""
    (EXISTS (SELECT 1 FROM contested c
             WHERE c.fact = t.fact AND c.known_from = t.known_from AND c.public_from <= :p)
     OR EXISTS (SELECT 1 FROM denial n WHERE {denials.visible(tense, "t.fact")}))
    """


_AMONG = tensed(
    lambda tense: (
        f"""
SELECT v.fact, v.body FROM json_each(:ids) j CROSS JOIN version v
WHERE {version_of("j.value")} AND (
    EXISTS (SELECT 1 FROM contested c WHERE c.fact = v.fact AND c.known_from = v.known_from
            AND c.public_from <= :p)
    OR EXISTS (SELECT 1 FROM denial n WHERE {denials.visible(tense, "j.value")})
) ORDER BY j.key
"""
    )
)

_decoded = lru_cache(maxsize=KEPT)(msgspec.json.Decoder(AnyFact).decode)


class Contested(Struct, frozen=True, kw_only=True):
    """All that is contested about a fact, under the clocks.

    `disputed_by` and `denied_by` are those who say that it is not so, `supported_by` the citations
    that they stand against; `denials` is how many deny it, where `denied_by` are only the first.
    `reversed`: citations whose words say the contrary of what must be
    meant. `in_words` says in a few words who says what else, a line for each field and bearing.
    """

    in_words: tuple[str, ...] = ()
    fields: tuple[Differing, ...] = ()
    supported_by: tuple[Voice, ...] = ()
    disputed_by: tuple[Voice, ...] = ()
    denied_by: tuple[Denial, ...] = ()
    denials: Count | None = None
    reversed: tuple[Voice, ...] = ()


class ContestedFact(Struct, frozen=True, kw_only=True):
    """A contested fact that a state rests on, and the subjects of the elements that it makes."""

    fact: str
    elements: tuple[str, ...]
    contested: Contested


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The version, if there is a day from which it is contested in itself."""
    day = contested_from(version, directory)
    if day is not None:
        yield version.fact.id, version.known_from, day


def contested_from(version: Version, directory: Directory) -> int | None:
    """The first day on which the public could see that a version is contested in itself."""
    return once(_contested_from, version, directory)


def _contested_from(version: Version, directory: Directory) -> int | None:
    fact = version.fact
    # Not those by id: words that are cited twice may dispute once, and support once.
    cited = [
        Cited(citation_id(fact.id, each), each, *directory.cited(each))
        for each in fact.citations
        if each.says or _contests(each)
    ]
    days = [each.day for each in cited if _contests(each.citation)]
    days += differing_from(fact, cited)
    return max(version.public_from, min(days)) if days else None


def contested_of(
    reader: Reader, fact: AnyFact, cited: Sequence[Cited], clocks: Clocks
) -> Contested | None:
    """What is contested about a fact, given its public citations; None where nothing is."""
    denied = denials_of(reader, [fact.id], clocks).get(fact.id, Denials())
    block = _block(fact, cited, denied)
    return None if block is None else worded(block, _called(reader, clocks))


def contested_among(reader: Reader, facts: Iterable[str], clocks: Clocks) -> dict[str, Contested]:
    """What is contested about those of some public facts that are."""
    doubted = list(dict.fromkeys(reader.ever_doubted(facts)))
    if not doubted:
        return {}
    parameters = {
        "ids": msgspec.json.encode(doubted).decode(),
        "d": clocks.as_of,
        "k": clocks.known_at,
        "p": clocks.public_limit,
    }
    found = dict(ask(reader, _AMONG, parameters))
    denied = denials_of(reader, list(found), clocks) if found else {}
    blocks = {
        id: _told_of(reader, id, body, denied.get(id, Denials()), clocks)
        for id, body in found.items()
    }
    return {id: block for id, block in blocks.items() if block is not None}


def _told_of(
    reader: Reader, id: str, body: bytes, denied: Denials, clocks: Clocks
) -> Contested | None:
    """What is contested about a fact, with who says so in words, given what denies it."""

    def told() -> Contested | None:
        fact = _decoded(body)
        cited = cited_in(fact, sources_of(reader, fact, clocks), clocks.public_limit)
        block = _block(fact, cited, denied)
        return None if block is None else worded(block, _called(reader, clocks))

    key = "contested", id, denied, clocks.public_limit
    return reader.as_known(key, clocks.known_at, told)


def worded(block: Contested, called: Called) -> Contested:
    """What is contested with who says so in words, as they are `called`."""
    return replace(block, in_words=tuple(_lines(block, called)))


def _lines(block: Contested, called: Called) -> Iterator[str]:
    for each in block.fields:
        told = contested_words.differing_words(each.field, _said(each, called), called)
        if told is not None:
            yield told
    disputing = contested_words.names(map(_giver, block.disputed_by), called)
    yield from contested_words.said_by(disputing, "disputes it", "dispute it")
    denying = (contested_words.actor(each.speaker, called) for each in block.denied_by)
    yield from contested_words.said_by(denying, "denies it", "deny it")
    outlets = (contested_words.outlet(_giver(each), called) for each in block.reversed)
    reverses = "puts it in words that say the contrary of what must be meant"
    yield from contested_words.said_by(outlets, reverses, reverses.replace("puts", "put"))


def _said(differing: Differing, called: Called) -> Iterator[SaidOf]:
    for each in differing.values:
        named = (_actor(id, called) for id in each.value.split(", "))
        words = each.value_in_words or ", ".join(named)
        if differing.field == "type":
            words = f"“{words}”"
        yield SaidOf(words, each.recorded, [*map(_giver, each.citations)])


def _actor(value: str, called: Called) -> str:
    """What is called by an id, or what stands there instead: most values are words, which nothing
    is registered by.
    """
    return (called("actor", value) if _ID.fullmatch(value) else None) or value


def _giver(voice: Voice) -> Giver:
    return Giver(voice.asserted_by, voice.lineage, voice.source)


def _called(reader: Reader, clocks: Clocks) -> Called:
    """Names as the ledger had them by a position."""

    def called(kind: str, id: str) -> str | None:
        if kind == "actor":
            return reader.name_of("actor", id, known_at=clocks.known_at)
        source = reader.registered("source", id, SourceAdded, known_at=clocks.known_at)
        return source.publisher

    return called


def in_state(
    reader: Reader, elements: Iterable[Element], clocks: Clocks
) -> tuple[ContestedFact, ...]:
    """The contested facts that the elements of a state rest on, in the elements' order."""
    shown = list(elements)
    facts = chain.from_iterable([each.because for each in shown])
    found = contested_among(reader, facts, clocks)
    if not found:
        return ()
    subjects: dict[str, list[str]] = {id: [] for id in found}
    are_others = subjects.keys().isdisjoint
    for element in shown:
        if not are_others(element.because):
            for id in subjects.keys() & element.because:
                subjects[id].append(element.subject)
    return tuple(
        ContestedFact(fact=id, elements=tuple(subjects[id]), contested=block)
        for id, block in found.items()
    )


def _block(fact: AnyFact, cited: Sequence[Cited], denials: Denials) -> Contested | None:
    disputing = voices(each for each in cited if each.citation.bearing == "disputes")
    supporting = voices(each for each in cited if each.citation.bearing == "supports")
    block = Contested(
        fields=tuple(differing(fact, cited)),
        supported_by=supporting if disputing or denials.shown else (),
        disputed_by=disputing,
        denied_by=denials.shown,
        denials=denials.of,
        reversed=voices(each for each in cited if each.citation.sense == "reversed"),
    )
    return None if block == _NOTHING else block


_NOTHING = Contested()


def _contests(citation: Citation) -> bool:
    return citation.bearing == "disputes" or citation.sense == "reversed"


TABLES = (Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows),)
