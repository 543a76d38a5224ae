"""`Accept`, read in one way for all who ask: routes, guards, the cache and its keys.

As RFC 9110 has it: of the ranges that fit what is offered the most specific gives its quality,
`q=0` refuses it, and of equal qualities the more specific range wins, then what is offered first.
Elements that cannot be read are skipped; where none is left, the header counts as absent, and
absent means what is offered first. `charset=utf-8` is always granted.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

READ_MOST: Final = 8_000
"""Characters of the header that are read: a browser sends two hundred."""


class Range(Struct, frozen=True):
    """A media range of an `Accept` header."""

    type: str
    subtype: str
    parameters: tuple[tuple[str, str], ...]
    quality: float

    @property
    def specificity(self) -> int:
        """How much it says."""
        return (self.type != "*") + (self.subtype != "*") + len(self.parameters)

    def fits(self, offered: "Range") -> bool:
        """Whether what is offered is among what it names."""
        return (
            self.type in {"*", offered.type}
            and self.subtype in {"*", offered.subtype}
            and all(_granted(offered, name, value) for name, value in self.parameters)
        )


Rank = tuple[float, int]
"""The quality that is given to a media type, and how specifically it was asked for."""


def preferred(accept: str, offered: Sequence[str]) -> int | None:
    """Which of the media types that are offered, by its place; None where none is acceptable."""
    if not offered or not ranges_of(accept):
        return 0 if offered else None
    ranked = [(rank(accept, each), -place) for place, each in enumerate(offered)]
    (quality, _), place = max(ranked)
    return -place if quality > 0 else None


def rank(accept: str, media_type: str) -> Rank:
    """How a media type is wanted."""
    (offered,) = ranges_of(media_type)
    fitting = [each for each in ranges_of(accept) if each.fits(offered)]
    if not fitting:
        return 0.0, 0
    best = max(fitting, key=lambda each: (each.specificity, each.quality))
    return best.quality, best.specificity


def names_nothing_but(accept: str, media_type: str) -> bool:
    """Whether somebody who accepts this will get a media type wherever it is offered first."""
    anything = ("*", "*")
    wanted = {(each.type, each.subtype) for each in ranges_of(accept)}
    named = media_type.partition("/")
    is_plain = not any(each.parameters or not each.quality for each in ranges_of(accept))
    return is_plain and wanted <= {anything, (named[0], named[2])}


def canonical(accept: str) -> str:
    """The same for all headers that mean the same."""
    return "".join(sorted(set(map(repr, ranges_of(accept)))))


def ranges_of(accept: str) -> tuple[Range, ...]:
    """The elements of a header that can be read; clients send few different ones."""
    if len(accept) <= REMEMBERED_MOST:
        return _remembered(accept)
    return _read(accept[:READ_MOST].rpartition(",")[0] if len(accept) > READ_MOST else accept)


REMEMBERED_MOST: Final = 500
"""Characters of a header that is remembered: longer ones would fill the memory."""


def _granted(offered: Range, name: str, value: str) -> bool:
    if name == "charset":
        return value.lower() in {"utf-8", "utf8"}
    # `profile` holds one or more addresses, parted by blanks; all of them are wanted.
    return set(value.split()) <= set(dict(offered.parameters).get(name, "").split())


_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 (RFC 9110's word, no secret)
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_MEDIA_RANGE = re.compile(rf"\s*({_TOKEN})/({_TOKEN})\s*")
_PARAMETER = re.compile(rf"\s*;\s*(?:({_TOKEN})=({_TOKEN}|{_QUOTED})\s*)?")
_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


def _read(accept: str) -> tuple[Range, ...]:
    found = map(_range, _elements(accept))
    return tuple(each for each in found if each is not None)


def _elements(accept: str) -> Iterator[str]:
    """What stands between the commas, but for those within quotation marks."""
    start, quoted, escaped = 0, False, False
    for place, character in enumerate(accept):
        if character == "," and not quoted:
            yield accept[start:place]
            start = place + 1
        elif character == '"' and not escaped:
            quoted = not quoted
        escaped = quoted and character == "\\" and not escaped
    yield accept[start:]


def _range(element: str) -> Range | None:
    match = _MEDIA_RANGE.match(element)
    if match is None or (match[1] == "*" and match[2] != "*"):
        return None
    parameters = _parameters(element, match.end())
    if parameters is None:
        return None
    quality = parameters.pop("q", "1")
    if not _QUALITY.fullmatch(quality):
        return None
    given = tuple(sorted(parameters.items()))
    return Range(match[1].lower(), match[2].lower(), given, float(quality))


def _parameters(element: str, place: int) -> dict[str, str] | None:
    """A range's parameters, names in lower case; None where they cannot be read."""
    found: dict[str, str] = {}
    while place < len(element):
        match = _PARAMETER.match(element, place)
        if match is None:
            return None
        if match[1] is not None:
            found.setdefault(match[1].lower(), _unquoted(match[2]))
        place = match.end()
    return found


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


_remembered = lru_cache(maxsize=256)(_read)
