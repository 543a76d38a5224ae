"""Letters as they are compared: without case, and without what does not matter in their script.

Dropped are the marks that are accents, or optional, where they stand: any on Latin and Greek
letters, signs of stress on Cyrillic vowels, the points of Hebrew and Syriac, the vowel signs of
Arabic. All others make another letter of the one that they stand on (й, ё, が, आ) or are letters
themselves (the vowel signs of Indic scripts and of Thai), and stay.
"""

import unicodedata
from functools import cache

from events.text.unicode_patterns import UnicodePattern
from events.text.words import IGNORED, IN_WORDS, UNBROKEN

_CYRILLIC_VOWELS = "аеиоуыэюяієѣѵәөү"
_HEBREW_POINTS = r"\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\ufb1e"
_ARABIC_SIGNS = (
    # Not hamza and madda (0653 to 0655), which make other letters.
    r"\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    r"\u06ea-\u06ed\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff"
)
_SYRIAC_POINTS = r"\u0730-\u074a"
_DROPPED = UnicodePattern(
    r"(?V1)(?<=[[\p{Latin}\p{Greek}\p{Common}]--\p{M}]\p{M}*)[\p{Inherited}&&\p{M}]"
    rf"|(?<=[{_CYRILLIC_VOWELS}]\p{{M}}*)[\u0300\u0301\u0302\u030f\u0311]"
    # Nor does a mark make a word by itself that stands on nothing of a word.
    rf"|(?<!{IN_WORDS}|{UNBROKEN})[\p{{Inherited}}&&\p{{M}}]+"
    rf"|[{_HEBREW_POINTS}{_ARABIC_SIGNS}{_SYRIAC_POINTS}]"
    # Signs of romanisation, for letters that the Latin alphabet has not.
    r"|[\u02b9\u02ba\u02be\u02bf\u02c0\u02c1]",
)

_IGNORED = UnicodePattern(f"{IGNORED}+")

_NAMED_OTHERWISE = {
    "\u00df": "ss",  # sharp s; casefolding has done it
    "\u00f0": "d",  # eth
    "\u00fe": "th",  # thorn
    "\u0131": "i",  # dotless i
    "\u0138": "q",  # kra
    "\u014b": "n",  # eng
    "\u01dd": "e",  # turned e
    "\u0237": "j",  # dotless j
    "\u0254": "o",  # open o
    "\u0259": "a",  # schwa: Əliyev is Aliyev
    "\u025b": "e",  # open e
    "\u0263": "g",  # gamma
    "\u0269": "i",  # iota
    "\u0283": "s",  # esh
    "\u028b": "v",  # v with hook
    "\u0292": "z",  # ezh
    "\u02bb": "'",  # turned comma, and others of its kind, where a keyboard has an apostrophe
    "\u02bc": "'",
    "\u02bd": "'",
    "\ua78c": "'",
}
_NAME = UnicodePattern(r"LATIN SMALL (?:LETTER|LIGATURE) ([A-Z]{1,2})(?: WITH .+)?")


def plain_letters(text: str) -> str:
    """A text in which letters that count as the same are the same; all else is as it was."""
    if text.isascii():
        return text.lower()
    # Casefolding would make a letter of the iota that stands under another.
    parted = unicodedata.normalize("NFKD", text).replace("\u0345", "")
    folded = unicodedata.normalize("NFKD", parted.casefold())
    bare = _DROPPED.sub("", _IGNORED.sub("", folded))
    return unicodedata.normalize("NFC", bare.translate(_letters()))


@cache
def _letters() -> dict[int, str]:
    """What stands for a letter that is none of the alphabet: the one that it is named after. What
    Unicode calls "o with stroke" is an o, "ae" is an a and an e.
    """
    found = {}
    for code in range(0xC0, 0xAC00):
        name = _NAME.fullmatch(unicodedata.name(chr(code), ""))
        if name is not None and chr(code).isalpha():
            found[code] = name[1].lower()
    return found | {ord(letter): plain for letter, plain in _NAMED_OTHERWISE.items()}
