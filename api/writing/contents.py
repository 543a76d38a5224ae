"""What is imported, event by event: JSON Lines or YAML, from a file or from a body."""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from api.writing.body_faults import id_of
from events import strict_json
from events.admission.faults import COUNT_LIMIT, Faults, FaultyItem
from events.errors import JsonError, LineFault
from events.text.utf8 import Undecodable, decoded, other_encoding
from events.vocabulary.catalogue import AnyEvent, decode, encode
from events.vocabulary.limits import WRITTEN_BYTES_LIMIT
from events.vocabulary.partial import partial_of_json
from events.vocabulary.shapes import shape_faults_of_json
from seeds.reading import read_yaml

BLANK_LINES_LIMIT = 100_000
"""A body of nothing else would have a hundred million to go through."""

_ID = re.compile(rb'"id"\s*:\s*"([a-z0-9-]{1,100})"')
"""What a line that is no JSON would most likely have added."""

YAML_NAMES = (".yaml", ".yml")

NumberedItem = tuple[int, AnyEvent | FaultyItem]
"""The line that an event begins on, and the event, or why it is none."""


class Content(Protocol):
    """What is imported. `items` may be gone through again, one time after another."""

    name: Path
    digest: str

    def items(self) -> Iterator[NumberedItem]:
        """The events by line."""


class FileContent:
    """A JSON Lines file, or a YAML one by its name (`.yaml`, `.yml`)."""

    def __init__(self, path: Path) -> None:
        self.name = path
        with path.open("rb") as content:
            self.digest = digest_of(iter(lambda: content.read(1 << 20), b""))

    def items(self) -> Iterator[NumberedItem]:
        """See `Content.items`."""
        with self.name.open("rb") as content:
            is_yaml = self.name.suffix.lower() in YAML_NAMES
            yield from read_yaml(content) if is_yaml else items_of_lines(content)


def items_of_lines(lines: BinaryIO) -> Iterator[NumberedItem]:
    """The events of JSON Lines, one by one; blank lines are passed over."""
    number = blank = 0
    while line := lines.readline(WRITTEN_BYTES_LIMIT + 1):
        number += 1
        if number == 1:
            line = strict_json.without_mark(line)
            if encoding := other_encoding(line):
                reason = f"expected UTF-8, found {encoding}: save the file as UTF-8"
                yield _given_up(number, reason)
                return
        if len(line) > WRITTEN_BYTES_LIMIT:
            # Where the next line begins is not looked for.
            yield _given_up(number, f"at most {WRITTEN_BYTES_LIMIT} bytes in a line")
            return
        if line.strip():
            yield number, _read(number, line.rstrip())
            continue
        blank += 1
        if blank > BLANK_LINES_LIMIT:
            yield _given_up(number, f"at most {BLANK_LINES_LIMIT} blank lines")
            return


def digest_of(chunks: Iterable[bytes]) -> str:
    """The SHA-256 by which a content is known."""
    hashed = sha256()
    for chunk in chunks:
        hashed.update(chunk)
    return hashed.hexdigest()


def _read(number: int, line: bytes) -> AnyEvent | FaultyItem:
    try:
        event: AnyEvent = strict_json.read(line, decode, encode)
    except msgspec.ValidationError:
        return _faulty(number, line)
    except JsonError as error:
        return _no_json(number, line, error)
    return event


def _faulty(number: int, line: bytes) -> FaultyItem:
    """JSON of another shape; only there does anybody look whether it is JSON to its end."""
    try:
        strict_json.check(line)
    except JsonError as error:
        return _no_json(number, line, error)
    faults = Faults[LineFault]()
    for each in islice(shape_faults_of_json(line, AnyEvent), COUNT_LIMIT):
        faults.add(number, [LineFault(number, each.pointer, each.detail)])
    return FaultyItem(faults.told, faults.rest, partial_of_json(line), id_of(line))


def _no_json(number: int, line: bytes, error: JsonError) -> FaultyItem:
    place = "" if error.column is None else f" at column {error.column}"
    reason = f"{error.reason}{place}"
    if isinstance(text := decoded(line), Undecodable):
        reason = f"expected UTF-8, found {text.said}"
    fault = LineFault(number, error.pointer or "", reason)
    named = _ID.search(line)
    return FaultyItem((fault,), id=None if named is None else named[1].decode())


def _given_up(number: int, reason: str) -> NumberedItem:
    return number, FaultyItem((LineFault(number, "", reason),))
