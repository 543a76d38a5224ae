"""Bytes as text: where they are no UTF-8, and what they may be instead."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from typing import Final, NamedTuple

_MARKS: Final = (
    # A mark of UTF-32 begins with one of UTF-16.
    (BOM_UTF32_LE, "UTF-32"),
    (BOM_UTF32_BE, "UTF-32"),
    (BOM_UTF16_LE, "UTF-16"),
    (BOM_UTF16_BE, "UTF-16"),
)


class Undecodable(NamedTuple):
    """A byte that is no UTF-8 where it stands: its column, in characters from 1, and offset."""

    column: int
    offset: int
    said: str


def decoded(line: bytes) -> str | Undecodable:
    """A line as text, or the first byte of it that is none."""
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        column = len(line[: error.start].decode()) + 1
        byte = f"byte 0x{line[error.start]:02x}"
        place = f"column {column} (byte {error.start + 1} of the line)"
        said = f"{byte} at {place}, which is no UTF-8: {error.reason}"
        return Undecodable(column, error.start, said)


def other_encoding(content: bytes) -> str | None:
    """What the beginning of a file says of itself: None for what may be UTF-8."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    # Without a mark it shows in the halves of its first letters: no text in UTF-8 has a zero byte.
    return "UTF-16" if 0 in content[:2] and content[:4].strip(b"\0") else None
