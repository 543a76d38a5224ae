"""In which encoding an answer is sent: brotli, gzip or as it is, as `Accept-Encoding` has it."""

import gzip
import re
from functools import lru_cache
from typing import Final, NamedTuple

import brotli  # type: ignore[import-untyped]  # it has no stubs

IDENTITY: Final = ""
SMALLEST: Final = 1_000
"""Bytes below which nothing is compressed."""

_ELEMENT = re.compile(r"([a-z0-9*-]+)(?:\s*;\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?", re.ASCII)
_OFFERED: Final = ("br", "gzip")


READ_MOST: Final = 1_000
"""Bytes of the header that are read: a browser sends thirty."""


def accepted_encoding(given: bytes) -> str:
    """The encoding that is preferred, ours first among equals; `""` for none. `q=0` refuses."""
    return _accepted(given if len(given) <= READ_MOST else given[:READ_MOST].rpartition(b",")[0])


@lru_cache(maxsize=256)
def _accepted(given: bytes) -> str:
    qualities: dict[str, float] = {}
    for element in given.decode("latin-1").lower().split(","):
        match = _ELEMENT.fullmatch(element.strip())
        if match is not None:
            qualities[match[1]] = float(match[2] or 1)
    other = qualities.get("*", 0.0)
    best = max(_OFFERED, key=lambda each: qualities.get(each, other))
    quality = qualities.get(best, other)
    return best if quality > 0 and quality >= qualities.get("identity", 0.0) else IDENTITY


class Effort(NamedTuple):
    """How hard is tried to make a body small, in brotli's and in gzip's measure."""

    brotli: int
    gzip: int


FOR_AN_ANSWER: Final = Effort(5, 5)
FOR_A_FILE: Final = Effort(11, 9)
"""What is compressed once and sent for as long as the process runs."""


def compressed(encoding: str, body: bytes, effort: Effort = FOR_AN_ANSWER) -> bytes:
    """A body in an encoding; as it is where that is small or gains nothing."""
    if encoding == IDENTITY or len(body) < SMALLEST:
        return body
    if encoding == "br":
        found: bytes = brotli.compress(body, quality=effort.brotli)
    else:
        found = gzip.compress(body, compresslevel=effort.gzip, mtime=0)
    return found if len(found) < len(body) else body


def restored(encoding: str, body: bytes) -> bytes:
    """A body as it was before it was compressed."""
    if encoding == IDENTITY:
        return body
    if encoding == "br":
        found: bytes = brotli.decompress(body)
        return found
    return gzip.decompress(body)
