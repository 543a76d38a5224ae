"""Where words begin and end, after Unicode's text segmentation (UAX 29), and how many there are.

In some scripts nothing parts the words. Of Han and Kana each character counts as one, as UAX 29 has
it and as they are counted there. For Thai, Lao, Khmer, Burmese and their like UAX 29 calls for a
dictionary, which would be forty megabytes, and another one with each of its releases. There a
letter with its marks is a *piece*, and three of them count as a word, as they make one on average.
A picture that stands by itself is a word, too: else a quote of nothing else would have none.
"""

import math
import re

from events.text.characters import is_visible
from events.text.unicode_patterns import UnicodePattern

UNBROKEN = (
    r"[[\p{L}\p{Nl}]&&[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}"
    r"\p{LineBreak=SA}\p{LineBreak=AK}\p{LineBreak=AS}]]"
)
"""Letters of the scripts in which nothing parts the words, for a set of `regex` (V1)."""

IN_WORDS = rf"[[\p{{L}}\p{{M}}\p{{N}}]--{UNBROKEN}]"
"""What the words of other scripts are made of."""

IGNORED = r"[\p{Default_Ignorable_Code_Point}\u0640]"
"""What shows nothing and parts no word: soft hyphens, joiners, zero-width blanks, and the stroke
that only draws an Arabic word out.
"""

PIECES_IN_A_WORD = 3

_PICTURE = r"\p{Extended_Pictographic}\p{EMod}?\ufe0f?"
_JOINED = UnicodePattern(rf"({_PICTURE})(?:\u200d{_PICTURE}){{1,3}}")
"""Pictures that are drawn as one, as many as one has in Unicode."""

_SIGN = r"[\p{So}\p{Co}]"
"""Emoji, radicals of Han, letters in circles; what has no name in any script but a private one."""

_IGNORED = UnicodePattern(f"{IGNORED}+")
_PIECE = UnicodePattern(r"\p{L}\p{M}*")
_COUNTED = UnicodePattern(
    r"(?V1)(?P<pieces>(?:[\p{L}&&[\p{LineBreak=SA}\p{LineBreak=AK}\p{LineBreak=AS}]]\p{M}*)++)"
    rf"|{UNBROKEN}\p{{M}}*"
    # A dot joins the letters of an abbreviation and the digits of a number, and nothing else.
    r"|(?:\p{L}\.){2,}"
    # At a word (a degree, a trade mark) a sign belongs to it; two letters of regions are a flag.
    rf"|(?<!{IN_WORDS})(?:\p{{RI}}{{2}}|{_SIGN}\p{{EMod}}?)(?!{IN_WORDS})"
    rf"|{IN_WORDS}++(?:['\u2019\u02bc\uff07]{IN_WORDS}++|(?:(?<=\p{{Nd}})[.,](?=\p{{Nd}}){IN_WORDS}++)*)",
)

_PLAIN = re.compile(
    "[\x00-\x7f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f\u2010-\u2015\u2018-\u201f\u2026]*"
)
"""Texts of nothing but ASCII, European letters, dashes and quotation marks."""

_RUN = re.compile("[A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f]+")


def is_quotable(text: str, most: int) -> bool:
    """Whether a text has at most so many words, and something to see. They are not counted where
    that is clear: letters and digits of plain text that stand together are a word, or a part of
    one.
    """
    if _PLAIN.fullmatch(text) and 0 < len(_RUN.findall(text)) <= most:
        return True
    return count_words(text) <= most and is_visible(text)


def count_words(text: str) -> int:
    """How many words a text has. What parts none in writing (a dot without a blank, a hyphen, a
    slash, a colon) parts them here: else a quote of any length would be one word.
    """
    counted = 0
    for found in _COUNTED.finditer(_IGNORED.sub("", _JOINED.sub(r"\1", text))):
        pieces = len(_PIECE.findall(found["pieces"])) if found["pieces"] else 1
        counted += math.ceil(pieces / PIECES_IN_A_WORD)
    return counted
