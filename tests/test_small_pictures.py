"""Pictures of documents are small, and a picture that was made small shows the same."""

import struct
import zlib

import pytest

from tests.pictures import FOLDER
from tests.small_png import small

MOST_BYTES = 150_000
SIGNATURE = b"\x89PNG\r\n\x1a\n"
PIXELS = [
    [(255, 0, 0), (254, 0, 0), (0, 9, 200)],
    [(0, 9, 200), (255, 255, 255), (255, 0, 0)],
    [(7, 7, 7), (0, 9, 200), (255, 0, 0)],
]


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(filtered: bytes, *, channels: int = 3) -> bytes:
    kind = {3: 2, 4: 6}[channels]
    header = struct.pack(">IIBBBBB", len(PIXELS[0]), len(PIXELS), 8, kind, 0, 0, 0)
    data = zlib.compress(filtered)
    parts = (b"IHDR", header), (b"IDAT", data[:9]), (b"IDAT", data[9:]), (b"IEND", b"")
    return SIGNATURE + b"".join(chunk(*each) for each in parts)


def filtered(kind: int) -> bytes:
    """The rows as PNG writes them with a filter (PNG 9.2)."""
    rows = [bytes(part for pixel in row for part in pixel) for row in PIXELS]
    found = b""
    for above, row in zip((bytes(9), *rows), rows, strict=False):
        line = bytearray([kind])
        for at, byte in enumerate(row):
            left, corner = (row[at - 3], above[at - 3]) if at > 2 else (0, 0)
            up = above[at]
            nearest = left + up - corner
            paeth = min((left, up, corner), key=lambda each: abs(nearest - each))
            line.append((byte - (0, left, up, (left + up) // 2, paeth)[kind]) & 255)
        found += bytes(line)
    return found


def shown(picture: bytes) -> list[list[tuple[int, ...]]]:
    """The pixels of a picture that has a palette."""
    at, parts = len(SIGNATURE), {}
    while at < len(picture):
        size, name = struct.unpack(">I4s", picture[at : at + 8])
        parts[name] = picture[at + 8 : at + 8 + size]
        at += 12 + size
    palette, lines = parts[b"PLTE"], zlib.decompress(parts[b"IDAT"])
    width = len(PIXELS[0])
    return [
        [tuple(palette[3 * place : 3 * place + 3]) for place in lines[at + 1 : at + 1 + width]]
        for at in range(0, len(lines), width + 1)
    ]


@pytest.mark.parametrize("kind", range(5))
def test_picture_of_few_colours_shows_the_same_however_its_rows_were_filtered(kind: int) -> None:
    assert shown(small(png(filtered(kind)))) == PIXELS


def test_what_is_seen_through_is_left_out() -> None:
    rows = b"".join(b"\0" + b"".join(bytes((*pixel, 255)) for pixel in row) for row in PIXELS)

    assert shown(small(png(rows, channels=4))) == PIXELS


def test_pictures_of_documents_are_small() -> None:
    sizes = {each.name: each.stat().st_size for each in FOLDER.iterdir()}

    assert {"state.png", "course.png", "compared.png"} <= sizes.keys()
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}
