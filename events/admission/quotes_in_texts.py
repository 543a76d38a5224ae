"""What a quote is held against when it is recorded: the text of its source, where that is held."""

import logging
from collections.abc import Callable, Iterable, Iterator
from weakref import WeakSet, WeakValueDictionary

from events.errors import TextsUnavailableError
from events.source_texts.attached_texts import Texts
from events.source_texts.matching import Finding, Text, find
from events.vocabulary.base import Citation, QuotedPassage
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.registry import RegistrationCorrected, SourceAdded

_log = logging.getLogger("detente.texts")

BrokenQuote = tuple[str, str, str | None]
"""A field of a citation, what was expected of it, what was found."""

SourceOf = Callable[[str], SourceAdded | None]
"""A source as it is registered by now."""


SEARCHED_LIMIT = 300_000_000
SEARCHED_FOR_EACH_EVENT = 200_000
"""Characters of attached texts that are gone through for what is recorded together, and further
ones with each event of it. A quote that stands at its place is none to search for, so most need
no more than that each text is read.
"""

_PASSES = 3
_FIRST_PASSES = 8
"""How often a text is gone through, about, for a quote that is not there; at first it is also
normalised.
"""

_NOT_SEARCHED = "a quote at its place, or fewer at once: texts have been searched for long enough"


class Search:
    """Holds the quotes of what is recorded together against attached texts, and ends some time."""

    def __init__(self, texts: Texts, source_of: SourceOf) -> None:
        self._texts = texts
        self._source_of = source_of
        self._left = SEARCHED_LIMIT
        # None is held on to: texts are large.
        self._read = WeakValueDictionary[str, Text]()
        self._searched = WeakSet[Text]()
        self._without = set[tuple[str, str | None]]()
        """Sources, with the hash of the text that they name, of which no text was held just now:
        what is recorded together names few of them, each many times.
        """

    def go_on(self) -> None:
        """Let another event have its share."""
        self._left += SEARCHED_FOR_EACH_EVENT

    def broken(self, citation: Citation) -> tuple[BrokenQuote, ...] | None:
        """What is wrong with a quote, going by the text of its source; None where there is none.

        What is recorded is what was sent, so that wrong offsets are not mended: the refusal says
        the right ones.
        """
        passage = citation.passage
        if passage is None:
            return None
        if self._left <= 0:
            return (_unsearched(),) if self._is_held(citation.source) else None
        source = self._source_of(citation.source)
        named = citation.source, None if source is None else source.sha256
        if named in self._without:
            return None
        text = text_of(self._texts, citation.source, self._source_of)
        if text is None:
            self._without.add(named)
            return None
        if self._read.get(citation.source) is not text:
            self._left -= len(text.content)
            self._read[citation.source] = text
        is_recorded = source is not None and text.sha256 == source.sha256
        return tuple(self._broken(text, citation.source, passage, is_recorded=is_recorded))

    def _broken(
        self, text: Text, source: str, passage: QuotedPassage, *, is_recorded: bool
    ) -> Iterator[BrokenQuote]:
        if is_recorded and _is_at_its_place(text, passage):
            return  # most are: to search a text for each of its quotes would take long
        finding = self._find(text, passage, recorded=False)
        if finding is not None and finding.result == "ambiguous" and is_recorded:
            finding = self._find(text, passage, recorded=True)
        if finding is None:
            yield _unsearched()
        elif finding.place is None:
            yield "exact", *_one_place(finding, source)
        elif finding.moved:
            start, end = finding.place
            field = "end" if passage.start == start else "start"
            expected = f"the quote's place in the attached text, {start} to {end} in code points"
            yield field, expected, f"{passage.start} to {passage.end}"

    def _find(self, text: Text, passage: QuotedPassage, *, recorded: bool) -> Finding | None:
        """Look for a quote; None where that has been done for long enough."""
        passes = _PASSES if text in self._searched else _FIRST_PASSES
        self._searched.add(text)
        self._left -= passes * len(text.content)
        return None if self._left < 0 else find(text, passage, recorded=recorded)

    def _is_held(self, id: str) -> bool:
        source = self._source_of(id)
        waits = source is not None and self._texts.is_held(source.sha256 or "")
        return waits or self._texts.certainly_holds(id)

    def hash_attached(self, source: str) -> str | None:
        """The hash of the text that is attached to a source, if one is."""
        text = self._texts.attached(source)
        return None if text is None else text.sha256


def text_of(texts: Texts, id: str, source_of: SourceOf) -> Text | None:
    """The text of a source: the one that is attached, or that waits for it and is to be."""
    text = texts.attached(id)
    if text is None and (source := source_of(id)) is not None and source.sha256 is not None:
        return texts.held(source.sha256)
    return text


def attach_waiting(texts: Texts | None, events: Iterable[AnyEvent]) -> None:
    """Attach the texts that have waited for sources which are recorded now. That it fails takes
    nothing back: the text waits on, and is attached by whoever looks next.
    """
    if texts is None:
        return
    for event in events:
        source = event.registration if isinstance(event, RegistrationCorrected) else event
        if isinstance(source, SourceAdded) and source.sha256 is not None:
            try:
                texts.attach_held(source.id, source.sha256)
            except (OSError, TextsUnavailableError):
                _log.exception("the text of %s waits on: it cannot be attached", source.id)


def _unsearched() -> BrokenQuote:
    return "exact", _NOT_SEARCHED, None


def _is_at_its_place(text: Text, passage: QuotedPassage) -> bool:
    """Whether a quote stands to the letter where it was recorded, between prefix and suffix."""
    begin = passage.start - len(passage.prefix)
    quoted = passage.prefix + passage.exact + passage.suffix
    is_whole = passage.end - passage.start == len(passage.exact)
    return begin >= 0 and is_whole and text.content.startswith(quoted, begin)


def _one_place(finding: Finding, source: str) -> tuple[str, str | None]:
    if finding.result == "ambiguous":
        return "a prefix and suffix with which the quote stands in one place", finding.reason
    return f"words that stand in the text of {source!r}", finding.reason
