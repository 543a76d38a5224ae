"""Does a quote stand in a text, and where? To the letter or, as declared, normalised; never nearly.

A place counts only where prefix, quote and suffix stand together.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Literal, NamedTuple

from msgspec import Struct

from events.source_texts.normalisation import Normalised, needed, normalise
from events.vocabulary.base import QuotedPassage

PLACES_LIMIT = 1_000
"""Places that are looked at; a quote that stands more often is told as standing so often."""

FindingResult = Literal["exact", "normalised", "ambiguous", "not_found"]


class Text:
    """A text with its hash; normalised when it is first needed, once."""

    def __init__(self, content: str, sha256: str) -> None:
        self.content = content
        self.sha256 = sha256

    @cached_property
    def normalised(self) -> Normalised:
        """The text without the differences that are forgiven."""
        return normalise(self.content)


class QuotePlace(NamedTuple):
    """Where a quote stands: code points of the text, `end` exclusive."""

    start: int
    end: int


class Finding(Struct, frozen=True, kw_only=True):
    """What became of a quote in a text.

    `places` counts where it stands with its prefix and suffix; `place` is the one that is meant,
    where that is known, and `moved` says that the recorded offsets are others than its own.
    `normalised` names the differences that were forgiven, `reason` says why there is no place.
    """

    result: FindingResult
    places: int = 0
    place: QuotePlace | None = None
    moved: bool = False
    normalised: tuple[str, ...] = ()
    reason: str | None = None


def find(text: Text, passage: QuotedPassage, *, recorded: bool) -> Finding:
    """Look for a citation's quote. Of several places the recorded one is meant, if one is there
    and the text is `recorded`: the very one that the citation was taken from.
    """
    quoted = passage.prefix + passage.exact + passage.suffix
    before = len(passage.prefix)
    found = [
        QuotePlace(start + before, start + before + len(passage.exact))
        for start in _starts(text.content, quoted)
    ]
    if found:
        given = QuotePlace(passage.start, passage.end)
        if given not in found and _stands(text, quoted, passage):
            found.append(given)  # one of those beyond the limit
        meant = [place for place in found if place == given]
        return _finding("exact", found, meant, recorded)
    return _normalised(text, passage, quoted, recorded)


def places(text: Text, exact: str, prefix: str = "", suffix: str = "") -> list[QuotePlace]:
    """Where words stand between others, at most `PLACES_LIMIT` of them: to the letter, or, where
    they do so nowhere, but for the differences that are forgiven.
    """
    quoted, before = prefix + exact + suffix, len(prefix)
    found = list(_starts(text.content, quoted))
    if found:
        return [QuotePlace(each + before, each + before + len(exact)) for each in found]
    wanted = normalise(quoted)
    until = wanted.forth(before + len(exact), is_end=True)
    before = wanted.forth(before, is_end=False)
    if not wanted.content.strip():
        return []
    back = text.normalised.back
    return [
        QuotePlace(back(each + before, is_end=False), back(each + until, is_end=True))
        for each in _starts(text.normalised.content, wanted.content)
    ]


def _normalised(text: Text, passage: QuotedPassage, quoted: str, recorded: bool) -> Finding:
    wanted = normalise(quoted)
    before = wanted.forth(len(passage.prefix), is_end=False)
    until = wanted.forth(len(passage.prefix) + len(passage.exact), is_end=True)
    back = text.normalised.back
    starts = list(_starts(text.normalised.content, wanted.content))
    found = [
        QuotePlace(back(start + before, is_end=False), back(start + until, is_end=True))
        for start in starts
    ]
    if not found:
        return Finding(result="not_found", reason=_why_not(text, passage))
    meant = [place for place in found if _reads_so(text, passage, place)]
    finding = _finding("normalised", found, meant, recorded)
    if finding.place is None:
        return finding
    start = starts[found.index(finding.place)]
    piece = slice(back(start, is_end=False), back(start + len(wanted.content), is_end=True))
    return Finding(
        result="normalised",
        places=finding.places,
        place=finding.place,
        moved=finding.moved,
        normalised=needed(text.content[piece], quoted),
    )


def _finding(
    result: Literal["exact", "normalised"],
    found: list[QuotePlace],
    given: list[QuotePlace],
    recorded: bool,
) -> Finding:
    """What is said of places; `given` are those that the citation's offsets are of."""
    meant = found if len(found) == 1 else given if recorded else []
    if not meant:
        reason = f"the words stand in {_counted(len(found))} places with this prefix and suffix"
        return Finding(result="ambiguous", places=len(found), reason=reason)
    return Finding(result=result, places=len(found), place=meant[0], moved=meant[0] not in given)


def _stands(text: Text, quoted: str, passage: QuotedPassage) -> bool:
    """Whether a quote stands to the letter where its citation says."""
    start = passage.start - len(passage.prefix)
    is_long = passage.end - passage.start == len(passage.exact)
    return is_long and start >= 0 and text.content.startswith(quoted, start)


def _reads_so(text: Text, passage: QuotedPassage, place: QuotePlace) -> bool:
    """Whether the offsets are of a place, but for white space at its ends that is forgiven."""
    if not place.start <= passage.start < passage.end <= place.end:
        return False
    piece = text.content[passage.start : passage.end]
    return normalise(piece).content == normalise(passage.exact).content


def _starts(text: str, wanted: str) -> Iterator[int]:
    return islice(_all_starts(text, wanted), PLACES_LIMIT)


def _all_starts(text: str, wanted: str) -> Iterator[int]:
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)


def _why_not(text: Text, passage: QuotedPassage) -> str:
    wanted = normalise(passage.exact).content
    count = sum(1 for _ in _starts(text.normalised.content, wanted))
    if count == 0:
        return "the words do not stand there"
    times = "once" if count == 1 else f"{_counted(count)} times"
    return f"the words stand there {times}, but not between this prefix and this suffix"


def _counted(number: int) -> str:
    return str(number) if number < PLACES_LIMIT else f"{PLACES_LIMIT} or more"
