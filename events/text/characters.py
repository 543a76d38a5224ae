"""Characters that do something to a text instead of standing in it, by what Unicode says of them.

*Breaks* end a line or steer a device. *Strangers* are no characters for interchange: surrogates,
noncharacters, private use, marks of faults and of protocols. *Orderers* change the order in which
others are shown: an isolate or an embedding may, until it is closed; an override never.
"""

import unicodedata
from collections.abc import Iterator

from events.text.unicode_patterns import UnicodePattern

BREAKS = r"\p{Cc}\p{Zl}\p{Zp}"
"""Control characters, old line breaks among them, and Unicode's own separators."""

NO_CHARACTERS = r"\p{Cs}\p{Noncharacter_Code_Point}"

STRANGERS = NO_CHARACTERS + (
    r"\p{Co}"
    r"\u206a-\u206f\U000e0001"  # deprecated: shaping, digits, language tags
    r"\ufeff\ufff9-\ufffb"  # the byte order mark, interlinear annotation
    r"\ufffc\ufffd"  # in place of an object, of what an encoding has lost
)

BLANKS = (
    r"\p{White_Space}\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u2800\u3164"
    r"\ufeff\uffa0\U0001d159"
)
"""What takes room or parts, and shows nothing."""

_OVERRIDES = "\u202d\u202e"
_OPENING = {
    **dict.fromkeys("\u202a\u202b" + _OVERRIDES, "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}
_CLOSING = frozenset(_OPENING.values())

_ANY_ORDERER = r"[\u202a-\u202e\u2066-\u2069]"
_ORDERERS = UnicodePattern(_ANY_ORDERER)
_ORDERERS_AND_ENDS = UnicodePattern(r"[\n\r\x1c-\x1e\x85\u2029]|" + _ANY_ORDERER)
"""Those, and what ends a paragraph."""
_VISIBLE = UnicodePattern(
    rf"(?V1)[[\p{{L}}\p{{N}}\p{{P}}\p{{S}}]--[\p{{Default_Ignorable_Code_Point}}{BLANKS}]]"
)
_ENDS = UnicodePattern(
    rf"^\p{{Bidi_Control}}*(?P<at>[{BLANKS}\p{{Join_Control}}\p{{M}}])"
    rf"|(?P<at>[{BLANKS}])\p{{Bidi_Control}}*$(?!\n)"
)
_FLAG = "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
"""The flag of a part of a country: tags that spell its code, which nothing else may carry."""

_ASTRAY = UnicodePattern(
    rf"{_FLAG}(*SKIP)(*FAIL)|[\U000e0020-\U000e007f]"
    r"|(?:^|(?<=[\p{Variation_Selector}\p{Z}\p{C}]))\p{Variation_Selector}"
)


def is_visible(text: str) -> bool:
    """Whether there is something to see: a letter, number, symbol or point that is not blank."""
    return _VISIBLE.search(text) is not None


def end_astray(text: str) -> int | None:
    """Where a blank stands at an end, or at the beginning what belongs to a character before it."""
    found = _ENDS.search(text)
    return None if found is None else int(found.start("at"))


def invisible_astray(text: str) -> int | None:
    """Where a tag stands outside of a flag, or a variation selector behind nothing to vary: with
    these, whole texts are hidden in others.
    """
    found = _ASTRAY.search(text)
    return None if found is None else int(found.start())


def order_astray(text: str) -> int | None:
    """Where an override stands, or what is not closed, or closes nothing, in a paragraph."""
    found = [at for at, each in enumerate(text) if each in _OVERRIDES]
    return min((*found, *orderers_astray(text)), default=None)


def orderers_astray(text: str) -> Iterator[int]:
    """All places of what is not closed or closes nothing, as it would turn round what comes after:
    what is left open comes after the others of its paragraph.
    """
    if _ORDERERS.search(text) is None:
        return
    open_at: list[tuple[int, str]] = []
    for found in _ORDERERS_AND_ENDS.finditer(text):
        each, at = found[0], found.start()
        if each in _OPENING:
            open_at.append((at, _OPENING[each]))
        elif each in _CLOSING:
            if open_at and open_at[-1][1] == each:
                open_at.pop()
            else:
                yield at
        else:
            yield from (at for at, _ in open_at)
            open_at.clear()
    yield from (at for at, _ in open_at)


def named(character: str) -> str:
    """A character by its number and, if it has one, its name."""
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")
