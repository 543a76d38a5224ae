"""`fact` and `quote`: a fact with its citations, words to passages."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from api.assistants.arguments import Clocked, OfFact, ToQuote
from api.assistants.asked import AskedService, PlacedAnswer, RefusedAnswerError
from api.assistants.reach import last_told_of, nothing
from api.assistants.told import (
    CHARACTERS_MOST,
    OneFactTold,
    PassagesTold,
    PassageTold,
    answered,
    size,
)
from api.assistants.unknown_ids import checked
from projections.holding.elements import Support

PASSAGES_MOST: Final = 5


class _FactItself(Struct):
    type: str
    summary: str


class _CitationNamed(Struct):
    id: str


class _DenialNamed(Struct):
    fact: str


class _ContestedRead(Struct):
    in_words: tuple[str, ...] = ()
    denied_by: tuple[_DenialNamed, ...] = ()


class _FactRead(PlacedAnswer, frozen=True, kw_only=True):
    id: str
    certainty: str | None
    latest: str | None
    fact: _FactItself
    date_in_words: str | None = None
    attested_in_words: str | None = None
    actors: tuple[str, ...]
    citations: tuple[_CitationNamed, ...]
    support: Support
    contested: _ContestedRead | None = None
    public_since: str | None = None
    cite_as: str


class _WordsCited(Struct):
    source: str
    exact: str | None = None


class _SourceRead(Struct):
    publisher: str
    title: str
    published_in_words: str


class _CitationRead(PlacedAnswer, frozen=True, kw_only=True):
    id: str
    fact: str
    citation: _WordsCited
    source: _SourceRead
    cite_as: str


class _CitationMatched(Struct):
    id: str
    fact: str
    matched: str | None = None


class _WordsNearest(Struct):
    quote: str


class _CitationsRead(PlacedAnswer, frozen=True, kw_only=True):
    items: tuple[_CitationMatched, ...]
    more: bool = False
    suggestion: _WordsNearest | None = None


async def fact(asked: AskedService, of: OfFact) -> OneFactTold:
    """A fact with the passages that it rests on."""
    try:
        found = await asked.get(_FactRead, f"/v1/facts/{checked(of.id)}", **of.clocks)
    except RefusedAnswerError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        public = f" that was public by {of.public_by}" if of.public_by else ""
        raise RefusedAnswerError(
            f"no fact{public} has the id {of.id[:100]!r}; timeline and quote name ids of facts",
            error.status,
        ) from error
    if found.certainty is None:
        raise RefusedAnswerError(
            f"fact {found.id} is not told to have happened by {found.clocks.as_of}",
            HTTPStatus.NOT_FOUND,
        )
    return await _with_passages(asked, found, of)


async def _with_passages(asked: AskedService, found: _FactRead, of: Clocked) -> OneFactTold:
    shown = [_CitationMatched(each.id, found.id) for each in found.citations[:PASSAGES_MOST]]
    contested = found.contested or _ContestedRead()
    told = OneFactTold(
        id=found.id,
        says=found.fact.summary,
        date=found.date_in_words or found.attested_in_words or "not told",
        certainty=found.certainty or "",
        last_told=last_told_of(found.certainty, found.latest),
        kind=found.fact.type,
        actors=found.actors,
        public_since=found.public_since,
        support=f"{found.support.citations} citations of {found.support.lineages} lineages",
        contested=contested.in_words,
        denied_by=tuple(each.fact for each in contested.denied_by),
        citations=await _passages(asked, shown, of),
        citations_left_out=len(found.citations) - len(shown),
        **{**answered(asked, found, ""), "cite_as": found.cite_as},
    )
    while size(told) > CHARACTERS_MOST and told.citations:
        left_out = told.citations_left_out + 1
        told = replace(told, citations=told.citations[:-1], citations_left_out=left_out)
    return told


async def quoted(asked: AskedService, of: ToQuote) -> PassagesTold:
    """The passages that have the words, each with the fact that it bears on."""
    found = await asked.get(
        _CitationsRead, "/v1/citations", quote=of.words, limit=str(PASSAGES_MOST), **of.clocks
    )
    passages = await _passages(asked, found.items, of, with_facts=True)
    told = PassagesTold(
        passages=passages,
        not_told=None if passages else await nothing(asked, "no passage has these words", of),
        nearest=found.suggestion.quote if found.suggestion else None,
        more=found.more,
        **answered(asked, found, f"Passages with the words “{of.words}”"),
    )
    while size(told) > CHARACTERS_MOST and told.passages:
        told = replace(told, passages=told.passages[:-1], more=True)
    return told


async def _passages(
    asked: AskedService,
    matches: Sequence[_CitationMatched],
    of: Clocked,
    *,
    with_facts: bool = False,
) -> tuple[PassageTold, ...]:
    return tuple([await _passage(asked, each, of, with_facts=with_facts) for each in matches])


async def _passage(
    asked: AskedService, match: _CitationMatched, of: Clocked, *, with_facts: bool
) -> PassageTold:
    address = f"/v1/citations/{quote(match.id, safe='')}"
    found = await asked.get(_CitationRead, address, **of.clocks)
    fact = (
        await asked.get(_FactRead, f"/v1/facts/{found.fact}", **of.clocks) if with_facts else None
    )
    return PassageTold(
        citation=found.id,
        quote=found.citation.exact or "",
        matched=match.matched,
        source=found.citation.source,
        title=f"{found.source.title}, {found.source.publisher}",
        published=found.source.published_in_words,
        fact=found.fact,
        certainty=fact.certainty if fact else None,
        last_told=last_told_of(fact.certainty, fact.latest) if fact else None,
        permalink=asked.absolute(found.permalink),
        cite_as=found.cite_as,
    )
