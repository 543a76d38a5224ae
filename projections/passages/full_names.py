"""Full names in a text, for those that it calls by one word of them later on."""

import re
from functools import cached_property
from typing import Final, NamedTuple

from msgspec.structs import replace

from projections.passages import english
from projections.passages.english_sentences import TOLD
from projections.passages.mention import Mention
from projections.passages.mentions import mentions
from projections.passages.names_known import NamesKnown
from projections.passages.tokens import sentences
from projections.sentences.adjectives import OF_STATES

LOOKED_THROUGH: Final = 200_000
"""Characters of a text in which a full name is looked for that goes with a surname."""

_TWO_NAMES: Final = re.compile(r"\b([A-Z][\w’'-]++)(\s(?:[A-Z]\.\s)?+)(?=([A-Z][\w’'-]++))")
_WORDS: Final = re.compile("[a-z]+")
_NO_FIRST_NAMES: Final = (
    frozenset(("mr", "mrs", "ms", "dr", "sir", "lord"))
    | english.RANKS
    | english.TITLE_BEFORE
    | english.DAYS
    | english.LITTLE
    | english.BODY_NOUNS
    | english.COMMON_NOUNS
    | frozenset(word for lines in TOLD.values() for line in lines for word in _WORDS.findall(line))
    | frozenset(OF_STATES)
) - frozenset(("general",))


class _TwoWords(NamedTuple):
    """Two words that are written as names are, and where they begin."""

    start: int
    first: str
    second: str
    whole: str


class FullNames:
    """Those of one text."""

    def __init__(self, known: NamesKnown, content: str) -> None:
        self._known, self._content = known, content

    def before(self, mention: Mention) -> list[str]:
        """The full names before a mention that its single word is a part of: the family name comes
        first in some languages. Of several the one that alone stands in the two last paragraphs.
        """
        found: dict[str, int] = {}
        for at, (start, first, second, whole) in enumerate(self._pairs):
            if start >= mention.start:
                break
            following = self._pairs[at + 1] if at + 1 < len(self._pairs) else None
            goes_on = following is not None and following.start == start + len(whole) - len(second)
            is_last = second == mention.name and not goes_on and self._is_first_name(first)
            if is_last or (first == mention.name and self._is_first_name(second)):
                found[whole] = start
        near = self._content.rfind("\n\n", 0, mention.start)
        near = self._content.rfind("\n\n", 0, max(0, near))
        last = [each for each, start in found.items() if start > near]
        return last if len(last) == 1 and len(found) > 1 else list(found)

    def introduced(self, full: str, mention: Mention) -> Mention:
        """Somebody with what stands beside the full name where the text has it first."""
        start = self._content.find(full, 0, mention.end)
        if start < 0:
            return mention
        for sentence in sentences(self._content, start, start + len(full)):
            for each in mentions(sentence.tokens):
                if each.name == full:
                    return replace(each, start=mention.start, end=mention.end)
        return mention

    def _is_first_name(self, word: str) -> bool:
        """Whether a word may be the other part of a person's name: no title, day or state."""
        if word.lower() in _NO_FIRST_NAMES or self._known.called("place", word):
            return False
        return all(each.is_a == "person" for each in self._known.called("actor", word))

    @cached_property
    def _pairs(self) -> list[_TwoWords]:
        """Every two words of the text, one behind the other, that are written as names are."""
        found = _TWO_NAMES.finditer(self._content, 0, LOOKED_THROUGH)
        return [
            _TwoWords(
                each.start(), each[1], each[3], " ".join(f"{each[1]}{each[2]}{each[3]}".split())
            )
            for each in found
        ]
