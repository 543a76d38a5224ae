"""Which quotes have these words, and how exactly? What is not there gets a suggestion, no answer.

The better a way of matching, the earlier it is tried; worse ones only while the page is not full.
Within each the shortest quotes come first. FTS5's own rank weighs a hit by everything that was ever
filed, so an old answer would change with what came later.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, islice, product

from msgspec import Struct
from msgspec.structs import replace

from projections.facts import citations
from projections.facts.citations import CitationFilters, CitationItem, CitationPage, Matched
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.words import folded, runs_of, stands_in
from projections.search import full_text, spelling
from projections.search.full_text import Hit, Hits, all_of, any_of, phrase
from projections.search.names import Nearest

ENDINGS_LIMIT = 50
"""Words that a begun one is taken for."""

UNKNOWN_LIMIT = 4
"""Words that are spelt otherwise at once: five nearest of each are 625 combinations."""

WORDS_TRIED = 30
"""Words of which one is spelt otherwise where all of them are somewhere."""

TRIES = 24
"""Suggestions that are tried before there is none."""


class QuoteSuggestion(Struct, frozen=True, kw_only=True):
    """The nearest spelling that is quoted: a guess at what was meant, no answer."""

    quote: str
    of: tuple[Nearest, ...]
    note: str = "no quote has the words that were asked for; this is the nearest spelling that is"


class Quotes(CitationPage, frozen=True, kw_only=True):
    """The best matches. `more`: there are others beyond the limit. `cut_off`: the words are so
    common that not all quotes were looked at.
    """

    more: bool = False
    suggestion: QuoteSuggestion | None = None
    cut_off: bool = False


class _Search(Struct, frozen=True):
    """What is looked for, and under which conditions."""

    reader: Reader
    asked: str
    words: list[str]
    lengths: list[int]
    only: full_text.QuotesWanted
    clocks: Clocks

    @property
    def runs(self) -> list[list[str]]:
        """The words, those together that stand together; `lengths` tells how many of them do."""
        ends = accumulate(self.lengths)
        return [self.words[end - each : end] for each, end in zip(self.lengths, ends, strict=True)]

    def hits(self, expression: str) -> Hits:
        return full_text.quotes(self.reader, replace(self.only, expression=expression), self.clocks)

    def stands(self, word: str) -> bool:
        """Whether some quote that could be known has a word."""
        return full_text.stands(self.reader, phrase([word]), self.clocks)


_Ranked = tuple[Matched, Hit]


def quoting(
    reader: Reader, quote: str, filters: CitationFilters, clocks: Clocks, *, limit: int
) -> Quotes:
    """The citations whose quotes have the words, the best matches first."""
    runs = runs_of(quote)
    wanted = [word for run in runs for word in run]
    if not 0 < len(wanted) <= full_text.WORDS_LIMIT or len(runs) > full_text.RUNS_LIMIT:
        return Quotes(items=())
    only = _only(reader, filters, clocks)
    asked = _Search(reader, quote.strip(), wanted, list(map(len, runs)), only, clocks)
    found, cut_off = _best(asked, limit + 1)
    return Quotes(
        items=tuple(_item(reader, each, clocks) for each in found[:limit]),
        more=len(found) > limit,
        suggestion=None if found else _suggestion(asked),
        cut_off=cut_off,
    )


def _only(reader: Reader, filters: CitationFilters, clocks: Clocks) -> full_text.QuotesWanted:
    """The filters as conditions of the search; actors under whatever id they now have or had."""
    conditions = citations.conditions(reader, filters, clocks)
    given = {
        "fact": filters.fact,
        "source": filters.source,
        "issue": filters.issue,
        "actor": conditions.parameters.get("actor"),
    }
    tags = [full_text.tagged(kind, [id]) for kind, id in given.items() if id is not None]
    if filters.asserted_by is not None:
        ids = mergers.ids_of(reader, filters.asserted_by, clocks)
        tags.append(full_text.tagged("asserted-by", citations.asserting(reader, ids) or ids[:1]))
    return full_text.QuotesWanted(
        expression="",
        tags=tuple(tags),
        conditions=conditions.sql,
        parameters=conditions.parameters,
    )


def _best(asked: _Search, limit: int) -> tuple[list[_Ranked], bool]:
    found: dict[str, _Ranked] = {}
    cut_off = False
    for way in _WAYS:
        if len(found) >= limit:
            break
        ranked, was_cut_off = way(asked)
        cut_off |= was_cut_off
        for matched, hit in sorted(ranked, key=_rank):
            found.setdefault(hit.citation, (matched, hit))
    return list(islice(found.values(), limit)), cut_off


def _rank(ranked: _Ranked) -> tuple[bool, int, str, str]:
    matched, hit = ranked
    return matched != "exact", len(hit.exact), hit.fact, hit.citation


def _phrases(asked: _Search) -> tuple[list[_Ranked], bool]:
    """Quotes with the words in their order."""
    hits = asked.hits(phrase(asked.words))
    return [
        ("exact" if stands_in(asked.asked, hit.exact) else "phrase", hit) for hit in hits.found
    ], hits.cut_off


def _prefixes(asked: _Search) -> tuple[list[_Ranked], bool]:
    """Quotes with the words in their order, the last of them only begun."""
    before = asked.words[:-1]
    endings, too_many = _endings(asked)
    if too_many and before:
        hits = asked.hits(phrase(before))
        begun = f" {' '.join(asked.words)}"
        found = [hit for hit in hits.found if begun in f" {folded(hit.exact)}"]
        return [("prefix", hit) for hit in found], hits.cut_off
    if not endings:
        return [], False
    hits = asked.hits(any_of(phrase([*before, ending]) for ending in endings))
    return [("prefix", hit) for hit in hits.found], hits.cut_off or too_many


def _scattered(asked: _Search) -> tuple[list[_Ranked], bool]:
    """Quotes with all of the words somewhere, the last perhaps only begun."""
    *before, last = asked.runs
    if not before:
        return [], False
    endings, too_many = _endings(asked)
    begun = any_of(phrase([*last[:-1], each]) for each in (last[-1], *endings))
    expression = f"{all_of(before)} AND ({begun})"
    hits = asked.hits(expression)
    return [("words", hit) for hit in hits.found], hits.cut_off or too_many


_WAYS: tuple[Callable[[_Search], tuple[list[_Ranked], bool]], ...] = (
    _phrases,
    _prefixes,
    _scattered,
)
"""How quotes are looked for, the best first."""


def _endings(asked: _Search) -> tuple[list[str], bool]:
    """The words that the last one may be the beginning of, and whether there are too many."""
    last = asked.words[-1]
    limit = ENDINGS_LIMIT + 2  # the word itself may be among them
    found, too_many = spelling.beginning(
        asked.reader, last, asked.clocks, asked.stands, limit=limit
    )
    longer = [each for each in found if each != last]
    return longer[:ENDINGS_LIMIT], too_many or len(longer) > ENDINGS_LIMIT


def _item(reader: Reader, ranked: _Ranked, clocks: Clocks) -> CitationItem:
    matched, hit = ranked
    item = citations.at(reader, hit.fact, hit.known_from, hit.citation, clocks)
    return replace(item, matched=matched)


def _suggestion(asked: _Search) -> QuoteSuggestion | None:
    for words in islice(_respelt(asked), TRIES):
        tried = replace(asked, asked=" ".join(words), words=list(words))
        if _best(tried, 1)[0]:
            pairs = zip(asked.words, words, strict=True)
            changed = dict.fromkeys((word, near) for word, near in pairs if word != near)
            return QuoteSuggestion(
                quote=tried.asked,
                of=tuple(Nearest(asked=word, nearest=near) for word, near in changed),
            )
    return None


def _respelt(asked: _Search) -> Iterator[Sequence[str]]:
    """The words with those that are nowhere spelt otherwise; where all are somewhere, with one of
    them spelt otherwise. The nearest first.
    """
    unknown = [at for at, word in enumerate(asked.words) if not _is_somewhere(asked, at, word)]
    if len(unknown) > UNKNOWN_LIMIT:
        return
    choices = unknown or range(min(len(asked.words), WORDS_TRIED))
    near = {at: _nearest(asked, asked.words[at]) for at in choices}
    if unknown:
        combined = [dict(zip(near, each, strict=True)) for each in product(*near.values())]
    else:
        combined = [{at: each} for at, several in near.items() for each in several]
    ranked = sorted(
        (sum(edits for edits, _ in each.values()), [near for _, near in each.values()], list(each))
        for each in combined
    )
    for _, spelt, places in ranked:
        instead = dict(zip(places, spelt, strict=True))
        yield [instead.get(at, word) for at, word in enumerate(asked.words)]


def _is_somewhere(asked: _Search, at: int, word: str) -> bool:
    if asked.stands(word):
        return True
    if at < len(asked.words) - 1:
        return False
    begun, _ = spelling.beginning(asked.reader, word, asked.clocks, asked.stands, limit=1)
    return bool(begun)


def _nearest(asked: _Search, word: str) -> list[tuple[int, str]]:
    return spelling.nearest(asked.reader, "quote", word, asked.clocks, asked.stands)
