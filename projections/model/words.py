"""The words of a text as they are compared: without case, diacritics and punctuation.

Where nothing parts the words (`events.text.words`), each letter with its marks is one here, and
words that stand together are looked for as they stand: what is asked for is found as a part of what
is written, wherever in it, whatever a dictionary would make of either.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from events.text.unicode_patterns import UnicodePattern
from events.text.words import IGNORED, IN_WORDS, UNBROKEN
from projections.model.british import unhyphenated
from projections.model.letters import plain_letters

_ASCII_WORD = re.compile("[a-z0-9]+")  # five times as fast
USUAL_MARKS = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a0"
"""Curly quotation marks, dashes, an ellipsis, a blank: often all in a text that is not ASCII."""

_USUAL_MARKS = str.maketrans(USUAL_MARKS, " " * len(USUAL_MARKS))
_WORD = UnicodePattern(rf"(?V1)(?P<unbroken>{UNBROKEN}\p{{M}}*)|{IN_WORDS}++")
_LETTERS_AND_NUMBER = re.compile(r"([^\W\d_]{1,3})([0-9]+)")
_BETWEEN_INITIALS = re.compile(r"(?<=\b[a-z]) (?=[a-z]\b)")
_GOES_ON = UnicodePattern(rf"(?V1){IGNORED}*(?:\p{{M}}|(?<={IN_WORDS}{IGNORED}*){IN_WORDS})")

ABBREVIATION_MOST = 6
"""Letters of an abbreviation."""


KEPT_LENGTH = 400
"""Letters in a text whose words are remembered: quotes and summaries, which are filed as words and
as spellings.
"""


def words_of(text: str) -> list[str]:
    """The words in their order. Quotation marks, dashes and blanks of any kind only part them."""
    return list(_kept_words(text)) if len(text) <= KEPT_LENGTH else _words(text)


@lru_cache(maxsize=2_048)
def _kept_words(text: str) -> tuple[str, ...]:
    return tuple(_words(text))


def _words(text: str) -> list[str]:
    text = unhyphenated(text)
    plain = text if text.isascii() else text.translate(_USUAL_MARKS)
    if plain.isascii():
        return _ASCII_WORD.findall(plain.lower())
    return [found[0] for found in _WORD.finditer(plain_letters(text))]


def runs_of(text: str) -> list[list[str]]:
    """The words, those together that stand together with nothing to part them."""
    runs: list[list[str]] = []
    end = -1
    for found in _WORD.finditer(plain_letters(unhyphenated(text))):
        if found["unbroken"] and found.start() == end:
            runs[-1].append(found[0])
        else:
            runs.append([found[0]])
        end = found.end() if found["unbroken"] else -1
    return runs


def is_unbroken(word: str) -> bool:
    """Whether a word is a letter of a script in which nothing parts the words."""
    found = None if word.isascii() else _WORD.match(word)
    return found is not None and found["unbroken"] is not None


def abbreviated(words: Sequence[str]) -> list[str]:
    """The words of an abbreviation as it is written otherwise, without dots or a hyphen or with
    them: U.N. is UN, also within a name, and G-77 is G77. None where it can be no abbreviation.
    """
    if len(words) == 1:
        parted = _LETTERS_AND_NUMBER.fullmatch(words[0])
        is_short = words[0].isalpha() and len(words[0]) <= ABBREVIATION_MOST
        return [*parted.groups()] if parted else list(words[0]) if is_short else []
    are_parts = all(len(each) == 1 or each.isdecimal() for each in words)
    if are_parts and not is_unbroken(words[0]):
        return ["".join(words)]
    joined = _BETWEEN_INITIALS.sub("", " ".join(words)).split()
    return joined if joined != [*words] else []


def folded(text: str) -> str:
    """The words of a text with a blank between them."""
    return " ".join(words_of(text))


def stands_in(phrase: str, text: str) -> bool:
    """Whether a phrase stands in a text letter for letter, not as a part of longer words."""
    return any(
        not (_is_joined(text, start) or _is_joined(text, start + len(phrase)))
        for start in _starts(phrase, text)
    )


def _starts(phrase: str, text: str) -> Iterator[int]:
    start = text.find(phrase) if phrase else -1
    while start >= 0:
        yield start
        start = text.find(phrase, start + 1)


def _is_joined(text: str, at: int) -> bool:
    """Whether a word or a letter goes on from the character before a place to that after it."""
    return at > 0 and _GOES_ON.match(text, at) is not None
