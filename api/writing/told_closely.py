"""What is wrong in a file, closer than a ledger can tell it: in which line of an item it stands,
and what may be meant by a name that nobody knows.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from api.writing.contents import YAML_NAMES
from events.errors import ImportFileError, LineFault
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import KIND_OF_REGISTRATION, TYPE_BY_TAG, UNREADABLE
from events.vocabulary.limits import WRITTEN_BYTES_LIMIT
from events.vocabulary.references import GivenName, given_at
from projections.search.nearest_known import NearestKnown
from seeds.reading import parsed_items

OWN_IDS_MOST = 10_000
"""Ids of a kind that a file brings and that are thought of where a name is not known."""

Near = Callable[[GivenName, Sequence[str]], Sequence[NearestKnown]]
"""What may be meant by a text, also of some ids that are not recorded yet."""

_UNKNOWN_ID = re.compile(r"expected (?:the id of a re(?:gistered|corded) |lower-case letters)")
_UNKNOWN_FIELD = re.compile("object contains unknown field `([^`]*)`")


class PlainItem(NamedTuple):
    """An item of a file as plain values; `lines` has the lines of its parts, by their pointers."""

    line: int
    value: object
    lines: dict[str, int]


def told_closely(error: ImportFileError, near: Near) -> ImportFileError:
    """The same error, each of its faults in its own line, and with what may be meant."""
    wanted = {each.line for each in error.faults}
    items: dict[int, PlainItem] = {}
    own: dict[str, dict[str, None]] = defaultdict(dict)
    before: PlainItem | None = None
    for item in plain_items(error.path):
        _note_id(item.value, own)
        if before is not None:
            items |= {line: before for line in wanted if before.line <= line < item.line}
        before = item
    if before is not None:
        items |= {line: before for line in wanted if before.line <= line}
    closer = [
        _closely(each, items[each.line], own, near) if each.line in items else each
        for each in error.faults
    ]
    faults = tuple(sorted(closer, key=lambda each: each.line))
    return ImportFileError(error.path, faults[0].line, faults[0].said, faults, error.rest)


def plain_items(file: Path) -> Iterator[PlainItem]:
    """The items of a YAML or JSON Lines file; what cannot be read is passed over."""
    with file.open("rb") as content:
        if file.suffix.lower() in YAML_NAMES:
            for item in parsed_items(content):
                yield PlainItem(item.line, item.value, item.lines)
            return
        number = 0
        while line := content.readline(WRITTEN_BYTES_LIMIT + 1):
            number += 1
            if len(line) <= WRITTEN_BYTES_LIMIT and line.strip():
                yield PlainItem(number, _decoded(line), {})


def _decoded(line: bytes) -> object:
    try:
        return msgspec.json.decode(line)
    except UNREADABLE:
        return None


def _note_id(value: object, own: dict[str, dict[str, None]]) -> None:
    """Take down what an item adds to what may be named."""
    if not isinstance(value, dict) or not isinstance(id := value.get("id"), str):
        return
    type_ = TYPE_BY_TAG.get(str(value.get("type")))
    kind = None if type_ is None else KIND_OF_REGISTRATION.get(type_)
    if type_ is not None and issubclass(type_, Fact):
        kind = "fact"
    if kind is not None and len(own[kind]) < OWN_IDS_MOST:
        own[kind][id] = None


def _closely(
    fault: LineFault, item: PlainItem, own: dict[str, dict[str, None]], near: Near
) -> LineFault:
    unknown = _UNKNOWN_FIELD.match(fault.detail)
    pointer = f"{fault.field}/{unknown[1]}" if unknown else fault.field
    line = _line_of(item, pointer, fault.line)
    given = given_at(item.value, fault.field) if _UNKNOWN_ID.match(fault.detail) else None
    if given is None or not fault.detail.endswith(repr(given.text[:50])):
        return replace(fault, line=line)
    meant = near(given, [*own[given.refers]])
    perhaps = f"; perhaps {' or '.join(map(str, meant))}" if meant else ""
    return replace(fault, line=line, detail=fault.detail + perhaps)


def _line_of(item: PlainItem, pointer: str, otherwise: int) -> int:
    """The line of a part, or else of the nearest that it stands in."""
    while pointer and pointer not in item.lines:
        pointer = pointer.rpartition("/")[0]
    return item.lines.get(pointer, otherwise)
