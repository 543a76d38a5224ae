"""Keys that somebody put where others can read them: found however they are encoded."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

LIKE_A_KEY: Final = re.compile(r"detente_[0-9a-f]{8}_[A-Za-z0-9_-]+")
_IN_ITS_PLACE: Final = "detente_…"
_ENCODED_LENGTH: Final = len("%64")


def redacted(text: str) -> str:
    """A text in which no key can be read, percent-encoded as often as may be.

    All else stays as it was written.
    """
    if "%" not in text:
        return LIKE_A_KEY.sub(_IN_ITS_PLACE, text) if "detente_" in text else text
    decoded = _Decoded.of(text)
    parts, after = [], 0
    for begin, end in decoded.found():
        parts += [text[after:begin], _IN_ITS_PLACE]
        after = end
    return "".join([*parts, text[after:]])


def has_key(text: str) -> bool:
    """Whether a text holds what looks like a key, percent-encoded or not."""
    plain = _Decoded.of(text).text if "%" in text else text
    return LIKE_A_KEY.search(plain) is not None


class _Decoded(NamedTuple):
    """A text with all percent-encoding undone, and what was written begins where in it."""

    text: str
    begins: list[int]

    @classmethod
    def of(cls, text: str) -> "_Decoded":
        # One pass, however deep: what `%25%36%34` and `%252564` come to is seen as soon as it is
        # whole. To decode again and again would be quadratic in what a client sends.
        letters: list[str] = []
        begins: list[int] = []
        for at, letter in enumerate(text):
            letters.append(letter)
            begins.append(at)
            while (decoded := _encoded(letters[-_ENCODED_LENGTH:])) is not None:
                del letters[-_ENCODED_LENGTH:], begins[1 - _ENCODED_LENGTH :]
                letters.append(decoded)
        return cls("".join(letters), [*begins, len(text)])

    def found(self) -> Iterator[tuple[int, int]]:
        """Where in what was written keys begin and end."""
        for match in LIKE_A_KEY.finditer(self.text):
            yield self.begins[match.start()], self.begins[match.end()]


def _encoded(letters: list[str]) -> str | None:
    """The character that three letters stand for, if they encode one."""
    if len(letters) < _ENCODED_LENGTH or letters[0] != "%":
        return None
    digits = letters[1] + letters[2]
    return chr(int(digits, 16)) if _HEX.fullmatch(digits) else None


_HEX: Final = re.compile("[0-9A-Fa-f]{2}")
