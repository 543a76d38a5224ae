"""Which quotes have some words: the part of the judge that looks them up, one quote at a time."""

import re
from collections.abc import Sequence

from events.vocabulary.base import Citation
from projections.facts.citations import CitationFilters
from projections.model.version import citation_id
from tests.naive_fold import Fold

Match = tuple[str, str]
"""How a quote matched, and the citation's id."""

WAYS = ("exact", "phrase", "prefix", "words")


def quoted(fold: Fold, asked: str, filters: CitationFilters) -> list[Match]:
    """All citations whose quotes have the words, the best first. Of ASCII alone."""
    passing = set(fold.citations(filters))
    ranked = sorted(
        (WAYS.index(way), len(citation.exact), told.id, citation_id(told.id, citation))
        for told in fold.looked_up()
        for citation in _each_once(told.id, told.fact.citations)
        if citation_id(told.id, citation) in passing
        and (way := _way(asked, citation.exact)) is not None
    )
    return [(WAYS[way], id) for way, _, _, id in ranked]


def _each_once(fact: str, citations: Sequence[Citation]) -> list[Citation]:
    return list({citation_id(fact, each): each for each in citations}.values())


def _way(asked: str, exact: str) -> str | None:
    wanted, there = _words(asked), _words(exact)
    if re.search(rf"(?<![a-zA-Z0-9]){re.escape(asked)}(?![a-zA-Z0-9])", exact):
        return "exact"
    runs = [there[at : at + len(wanted)] for at in range(len(there))]
    if wanted in runs:
        return "phrase"
    *before, last = wanted
    if any(
        run[:-1] == before and run[-1].startswith(last) for run in runs if len(run) > len(before)
    ):
        return "prefix"
    is_begun = any(word.startswith(last) for word in there)
    return "words" if before and set(before) <= set(there) and is_begun else None


def _words(text: str) -> list[str]:
    return re.findall("[a-z0-9]+", text.lower())
