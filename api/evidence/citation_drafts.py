"""Citations as the service makes them: every place where words stand in a text, with what is to be
recorded of it, and what these words support already.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Annotated

from msgspec import Meta, Struct
from rapidfuzz import fuzz

from api.answers.problems import ProblemFault
from api.desk.bodies import wrong
from api.evidence.citing_facts import CitedPlace, CitingFact, cited_places
from api.service.stores import Service
from events.errors import UnknownIdError
from events.source_texts.attached_texts import is_source_id
from events.source_texts.matching import QuotePlace, Text, places
from events.source_texts.surroundings import surroundings
from events.text.words import count_words
from events.vocabulary.base import Sha256, SourceId
from events.vocabulary.limits import QUOTE_WORDS

PLACES_SHOWN = 50
"""Places that are told of words that stand in many."""

SUPPORTS_SHOWN = 50

SELECTED_LIMIT = 5_000
"""Code points of a selection: more than any quote may have, so that it is told how much longer."""

NEAREST_IN = 500_000
"""Characters of a text in which the nearest words are looked for."""

PIECE = 10_000
"""Of these characters, so many at once."""

_LEAST_LIKE = 60
_LIKED_LENGTH = 500
_SHARED = 2 * _LIKED_LENGTH

_CodePoint = Annotated[int, Meta(ge=0, le=2**31 - 1)]
_QuotedWords = Annotated[str, Meta(min_length=1, max_length=10_000)]

_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_LINE = re.compile(r"\n\s*")


class CitationWanted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which words: of a `source` whose text is attached, or of the `text` with a hash; `exact`, as
    they stand there, or from `start` to `end` in code points, the end exclusive. `prefix` and
    `suffix` are what stands before and after words that stand in several places.
    """

    source: SourceId | None = None
    text: Sha256 | None = None
    exact: _QuotedWords | None = None
    prefix: Annotated[str, Meta(max_length=1_000)] = ""
    suffix: Annotated[str, Meta(max_length=1_000)] = ""
    start: _CodePoint | None = None
    end: _CodePoint | None = None


class DraftedCitation(Struct, frozen=True, kw_only=True):
    """Words at a place of a text, as a citation has them; how many `words` they are, and whether
    these are too many. `paragraph` counts from 1. `supports` are the facts that cite some of these
    words already, the first ones.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    words: int
    too_long: bool
    paragraph: int
    supports: tuple[CitingFact, ...]


class NearestPassage(Struct, frozen=True, kw_only=True):
    """What stands in the text and looks most like the words: never taken for them."""

    exact: str
    start: int
    end: int


class CitationDraftAnswer(Struct, frozen=True, kw_only=True):
    """Where words stand in a text: in `found` places, of which `left_out` are not told. Where they
    stand nowhere, `nearest` is what looks most like them, if anything does.
    """

    source: str | None
    text: str
    places: tuple[DraftedCitation, ...]
    found: int
    left_out: int
    nearest: NearestPassage | None


def draft(service: Service, wanted: CitationWanted) -> CitationDraftAnswer:
    """Every place of the words that are wanted; raises 422 for what names none, `UnknownIdError`
    where there is no such text.
    """
    _refuse_unclear(wanted)
    text, source = text_wanted(service, wanted.source or wanted.text or "")
    found = _places(text, wanted)
    cited = [] if source is None else cited_places(service, source, text)
    shown = found[:PLACES_SHOWN]
    paragraphs = paragraphs_of(text, (each.start for each in shown))
    return CitationDraftAnswer(
        source=source,
        text=text.sha256,
        places=tuple(map(partial(_drafted, text, cited), shown, paragraphs)),
        found=len(found),
        left_out=len(found) - len(shown),
        nearest=None if found or wanted.exact is None else nearest(text, wanted.exact),
    )


def text_wanted(service: Service, named: str) -> tuple[Text, str | None]:
    """The text with a hash, or of a source, and the source, where it is attached to one; raises
    `UnknownIdError`.
    """
    text = service.texts.held(named)
    if text is not None:
        return text, next(iter(service.texts.sources_of(named)), None)
    if not is_source_id(named):
        raise UnknownIdError("attached text", named)
    text = service.texts.attached(named)
    if text is None:
        raise UnknownIdError("attached text", named)
    return text, named


def paragraphs_of(text: Text, starts: Iterable[int]) -> Iterator[int]:
    """Which paragraphs of a text offsets are in, from 1: blank lines part them, or, where it has
    none, lines. The offsets ascend, so that the text is gone through once for all of them.
    """
    content = text.content
    begins = len(content) - len(content.lstrip())
    parted_by = _BLANK_LINE if _BLANK_LINE.search(content, begins) else _LINE
    ends = (each.end() for each in parted_by.finditer(content, begins))
    number, end = 1, next(ends, len(content) + 1)
    for start in starts:
        while end <= start:
            number, end = number + 1, next(ends, len(content) + 1)
        yield number


def nearest(text: Text, words: str) -> NearestPassage | None:
    """The passage that looks most like words that do not stand in a text, to whole words."""
    content = text.content[:NEAREST_IN]
    found = _most_like(content, words[:_LIKED_LENGTH].casefold())
    if found is None:
        return None
    start, end = found
    while start > 0 and not content[start - 1].isspace():
        start -= 1
    while end < len(content) and not content[end].isspace():
        end += 1
    return NearestPassage(exact=content[start:end], start=start, end=end)


def _most_like(content: str, words: str) -> tuple[int, int] | None:
    """Looked for piece by piece: nothing else of this process runs while a piece is gone through.
    What lies across two of them is within the first.
    """
    found, least = None, float(_LEAST_LIKE)
    for begin in range(0, max(1, len(content) - _SHARED), PIECE):
        piece = content[begin : begin + PIECE + _SHARED]
        like = fuzz.partial_ratio_alignment(words, piece.lower(), score_cutoff=least)
        is_better = like is not None and (found is None or like.score > least)
        if like is not None and is_better and like.dest_end <= len(piece):
            found, least = (begin + like.dest_start, begin + like.dest_end), like.score
    return found


def _refuse_unclear(wanted: CitationWanted) -> None:
    if (wanted.source is None) == (wanted.text is None):
        raise wrong(ProblemFault(pointer="", detail="expected source or text, and not both"))
    has_place = wanted.start is not None and wanted.end is not None
    if wanted.exact is None and not has_place:
        raise wrong(ProblemFault(pointer="", detail="expected exact, or start and end"))


def _places(text: Text, wanted: CitationWanted) -> list[QuotePlace]:
    if wanted.exact is None:
        start, end = wanted.start or 0, wanted.end or 0
        most = min(len(text.content), start + SELECTED_LIMIT)
        if not start < end <= most:
            expected = f"expected more than start, and at most {most}, found {end}"
            raise wrong(ProblemFault(pointer="/end", detail=expected))
        return _without_blanks(text, QuotePlace(start, end))
    found = places(text, wanted.exact, wanted.prefix, wanted.suffix)
    return [
        each
        for each in found
        if wanted.start in {None, each.start} and wanted.end in {None, each.end}
    ]


def _without_blanks(text: Text, place: QuotePlace) -> list[QuotePlace]:
    """What was selected, but for the white space at its ends."""
    selected = text.content[place.start : place.end]
    start = place.start + len(selected) - len(selected.lstrip())
    end = place.end - len(selected) + len(selected.rstrip())
    return [QuotePlace(start, end)] if start < end else []


def _drafted(
    text: Text, cited: list[CitedPlace], place: QuotePlace, paragraph: int
) -> DraftedCitation:
    exact = text.content[place.start : place.end]
    prefix, suffix = surroundings(text, place)
    words = count_words(exact)
    supports = [
        each.fact for each in cited if each.place.start < place.end and each.place.end > place.start
    ]
    return DraftedCitation(
        exact=exact,
        prefix=prefix,
        suffix=suffix,
        start=place.start,
        end=place.end,
        words=words,
        too_long=words > QUOTE_WORDS,
        paragraph=paragraph,
        supports=tuple(supports[:SUPPORTS_SHOWN]),
    )
