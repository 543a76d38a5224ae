"""Are two names nearly the same: in another order, by a letter, by initials or what is left out?"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Final

_GENERATIONS: Final = frozenset({"jr", "sr"})


def nearly_the_same(one: str, other: str) -> str | None:
    """In which way two names of persons are nearly the same; None where they are not."""
    first, second = _words(one), _words(other)
    if sorted(first) == sorted(second):
        return "their names are the same" if first == second else "their names have the same words"
    if _by_one_letter(" ".join(first), " ".join(second)):
        return "their names differ by a letter"
    if not first or not second or first[-1] != second[-1]:
        return None
    short, long = sorted((first[:-1], second[:-1]), key=len)
    if short and short[0][0] == long[0][0] and _is_within(short, long):
        return "one name has initials for the other's words, or leaves them out"
    return None


@lru_cache(maxsize=20_000)
def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = plain.replace(".", " ").replace(",", " ").replace("-", " ").replace("'", "").split()
    return [each for each in words if each not in _GENERATIONS]


def _by_one_letter(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(short, long, strict=False))))
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]


def _is_within(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether all words come in the other's order, or their initials; one of them in full."""
    rest, in_full = list(long), False
    for word in short:
        at = next((n for n, each in enumerate(rest) if _may_be(word, each)), None)
        if at is None:
            return False
        in_full = in_full or (word == rest[at] and len(word) > 1)
        rest = rest[at + 1 :]
    return in_full


def _may_be(word: str, other: str) -> bool:
    return word == other or (1 in (len(word), len(other)) and word[0] == other[0])
