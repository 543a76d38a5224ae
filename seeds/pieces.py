"""A YAML file in pieces, an item each, so that a fault in one leaves the others to be read.

An item of a list begins where a dash stands in the column of the list's first dash: nothing within
an item reaches that far to the left. A list in brackets is one piece.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from msgspec import Struct

from events import strict_json
from events.errors import LineFault
from events.utf8 import Undecodable, decoded, other_encoding

PIECE_BYTES_LIMIT: Final = 16_000_000
"""Much more than an event may have: a list in brackets is a piece, too."""

_PASSED_OVER: Final = re.compile(r"\s*(#.*)?$|%|---\s*(#.*)?$")
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
    piece, length = Piece(1), 0
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
            piece, length = Piece(number), 0
        elif is_list and _END.match(line):
            is_list = False  # what comes after it is another document, which is refused as a whole
        length += len(line)
        if fault is not None:
            piece.faults.append(fault)
        if length <= PIECE_BYTES_LIMIT:
            piece.lines.append(line)
        elif length - len(line) <= PIECE_BYTES_LIMIT:
            piece.faults.append(_too_long(number, "an item"))
    yield piece


def _lines(file: BinaryIO) -> Iterator[tuple[int, str, LineFault | None]]:
    """Each line as text, with the first of its letters that is none."""
    number = 0
    while line := file.readline(PIECE_BYTES_LIMIT + 1):
        number += 1
        if number == 1:
            line = strict_json.without_mark(line)
            if other := other_encoding(line):
                reason = f"expected UTF-8, found {other}: save the file as UTF-8"
                yield 1, "", LineFault(1, "", reason)
                return
        if len(line) > PIECE_BYTES_LIMIT:
            # Where the next line begins is not looked for.
            yield number, "", _too_long(number, "a line")
            return
        yield number, *_cleared(number, line)


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


def _too_long(number: int, what: str) -> LineFault:
    return LineFault(number, "", f"at most {PIECE_BYTES_LIMIT} bytes in {what}")
