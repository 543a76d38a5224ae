"""A picture in 256 colours: a third of its bytes, and a screenshot looks the same in them.

It reads what Chromium writes (PNG, eight bits a channel, not interlaced), and nothing else.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Final

COLOURS: Final = 256

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_CHANNELS: Final = {2: 3, 6: 4}
"""By the number of a kind of colour: red, green, blue, and an alpha, which is left out."""

Pixel = bytes
"""Red, green and blue."""


def small(picture: bytes) -> bytes:
    """The picture with its most frequent colours, and for each other one the nearest of them."""
    chunks = dict(_chunks(picture))
    width, height, depth, kind, *_, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, interlaced) == (8, 0), "as Chromium writes it"
    rows = [*_rows(zlib.decompress(chunks[b"IDAT"]), width, height, _CHANNELS[kind])]
    counted = Counter(pixel for row in rows for pixel in row)
    palette = [pixel for pixel, _ in counted.most_common(COLOURS)]
    places = {pixel: _nearest(pixel, palette) for pixel in counted}
    lines = b"".join(b"\0" + bytes(places[pixel] for pixel in row) for row in rows)
    return _SIGNATURE + b"".join(
        _chunk(name, data)
        for name, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", b"".join(palette)),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )


def _nearest(pixel: Pixel, palette: list[Pixel]) -> int:
    def far(place: int) -> int:
        return sum((a - b) ** 2 for a, b in zip(pixel, palette[place], strict=True))

    return min(range(len(palette)), key=far)


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG by their names; what the picture is made of, together."""
    at, body = len(_SIGNATURE), b""
    while at < len(picture):
        size, name = struct.unpack(">I4s", picture[at : at + 8])
        data = picture[at + 8 : at + 8 + size]
        body += data if name == b"IDAT" else b""
        yield name, body if name == b"IDAT" else data
        at += 12 + size


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _rows(data: bytes, width: int, height: int, channels: int) -> Iterator[list[Pixel]]:
    """The pixels, row by row: a byte is written as its difference from what is foretold of it."""
    size, above = width * channels, bytes(width * channels)
    for row in range(height):
        start = row * (size + 1)
        above = _unfiltered(data[start], data[start + 1 : start + 1 + size], above, channels)
        yield [above[at : at + 3] for at in range(0, size, channels)]


def _unfiltered(kind: int, line: bytes, above: bytes, step: int) -> bytes:
    found = bytearray(line)
    for at, byte in enumerate(line):
        left = found[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        foretold = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))
        found[at] = (byte + foretold[kind]) & 255
    return bytes(found)


def _paeth(left: int, above: int, corner: int) -> int:
    """Of three neighbours the one that is nearest to left and above less corner (PNG 9.4)."""
    foretold = left + above - corner
    return min((left, above, corner), key=lambda each: abs(foretold - each))
