"""The words of a text as they are compared: without case, diacritics and punctuation."""

import re
from unicodedata import category, normalize

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
_JOINS = re.compile(rf"[^\W_{_CJK}]")


def words_of(text: str) -> list[str]:
    """The words in their order. Quotation marks, dashes and blanks of any kind only part them; a
    Chinese or Japanese character is a word, since nothing parts these.
    """
    return _WORD.findall(_plain(text))


def folded(text: str) -> str:
    """The words of a text with a blank between them."""
    return " ".join(words_of(text))


def stands_in(phrase: str, text: str) -> bool:
    """Whether a phrase stands in a text letter for letter, not as a part of longer words."""
    start = text.find(phrase) if phrase else -1
    while start >= 0:
        end = start + len(phrase)
        if not (_is_joined(text, start) or _is_joined(text, end)):
            return True
        start = text.find(phrase, start + 1)
    return False


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = normalize("NFKD", normalize("NFKD", text).casefold())
    return "".join(each for each in decomposed if category(each)[0] != "M")


def _is_joined(text: str, at: int) -> bool:
    """Whether a word goes on from the character before a place to the one after it."""
    return (
        0 < at < len(text)
        and _JOINS.match(text[at - 1]) is not None
        and _JOINS.match(text[at]) is not None
    )
