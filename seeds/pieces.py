"""A YAML file in pieces, an item each, so that a fault in one leaves the others to be read.

An item of a list begins where a dash stands in the column of the list's first dash: nothing within
an item reaches that far to the left. A list in brackets is one piece.
"""

import re
from collections.abc import Iterator
from os import SEEK_END
from typing import BinaryIO, Final

from msgspec import Struct

from events import strict_json
from events.errors import LineFault
from events.text.utf8 import Undecodable, decoded, other_encoding

FILE_BYTES_LIMIT: Final = 16_000_000
"""It takes a hundred times as long to read as JSON; nobody writes more of it by hand."""

TOO_LARGE: Final = f"at most {FILE_BYTES_LIMIT:,} bytes of YAML are read; JSON Lines may be longer"

EMPTY_LINES_LIMIT: Final = 100_000
"""Blank ones and comments: a file of nothing else would have sixteen million to go through."""

_EMPTY: Final = re.compile(r"\s*(#.*)?$")
_PASSED_OVER: Final = re.compile(rf"{_EMPTY.pattern}|%|---\s*(#.*)?$")
"""Lines that may stand before the first item: blank ones, comments, marks of a document."""

_END: Final = re.compile(r"\.\.\.(\s|$)")
_DASH: Final = re.compile(r" *(?=-(\s|$))")
_NO_YAML: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


class Piece(Struct):
    """The text of a file from a line on. Letters that are none are replaced, and told."""

    line: int
    lines: list[str] = []
    faults: list[LineFault] = []

    @property
    def text(self) -> str:
        """Its lines together."""
        return "".join(self.lines)


def pieces(file: BinaryIO) -> Iterator[Piece]:
    """The pieces of a file, one after another; what stands before the first item is one, too."""
    piece = Piece(1)
    is_list: bool | None = None
    column = ""
    for number, line, fault in _lines(file):
        dash = _DASH.match(line)
        if is_list is None and not _PASSED_OVER.match(line):
            is_list, column = dash is not None, dash[0] if dash else ""
            if is_list:
                piece.lines.clear()  # by itself, a mark of a document would be an empty one
        if is_list and dash and dash[0] == column:
            yield piece
            piece = Piece(number)
        elif is_list and _END.match(line):
            is_list = False  # what comes after it is another document, which is refused as a whole
        if fault is not None:
            piece.faults.append(fault)
        piece.lines.append(line)
    yield piece


def _lines(file: BinaryIO) -> Iterator[tuple[int, str, LineFault | None]]:
    """Each line as text, with the first of its letters that is none; one of a file that is given
    up is the last.
    """
    if _size(file) > FILE_BYTES_LIMIT:
        yield _given_up(1, TOO_LARGE)
        return
    empty = 0
    for number, read in enumerate(file, start=1):
        line = strict_json.without_mark(read) if number == 1 else read
        if number == 1 and (other := other_encoding(line)):
            yield _given_up(1, f"expected UTF-8, found {other}: save the file as UTF-8")
            return
        text, fault = _cleared(number, line)
        empty += _EMPTY.match(text) is not None
        if empty > EMPTY_LINES_LIMIT:
            yield _given_up(number, f"at most {EMPTY_LINES_LIMIT:,} blank lines and comments")
            return
        yield number, text, fault


def _size(file: BinaryIO) -> int:
    size = file.seek(0, SEEK_END)
    file.seek(0)
    return size


def _cleared(number: int, line: bytes) -> tuple[str, LineFault | None]:
    text, fault = decoded(line), None
    if isinstance(text, Undecodable):
        fault = LineFault(number, "", f"expected UTF-8, found {text.said}")
        text = line.decode(errors="replace")
    if found := _NO_YAML.search(text):
        said = f"U+{ord(found[0]):04X} at column {found.start() + 1}"
        fault = fault or LineFault(number, "", f"expected YAML, found {said}, which it cannot hold")
        text = _NO_YAML.sub("\ufffd", text)
    return text, fault


def _given_up(number: int, reason: str) -> tuple[int, str, LineFault]:
    return number, "", LineFault(number, "", reason)
