"""YAML files to events: a list of items, each item the fields of one event.

`seeds.pieces` takes a file apart and `seeds.parsing` reads its pieces, so that every fault of every
item is told at once, each with its line.
"""

from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from events.admission.faults import COUNT_LIMIT, Faults, FaultyItem
from events.errors import ImportFileError, LineFault
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.partial import Partial, partial_event
from events.vocabulary.shapes import SHOWN, converted, shape_faults
from seeds.parsing import Parsed, parsed
from seeds.pieces import pieces

_QUOTES = "put it in quotes"


def read_yaml(file: BinaryIO) -> Iterator[tuple[int, AnyEvent | FaultyItem]]:
    """The events of a file, each with the line on which its item starts, or what is wrong there.

    Every item carries its `type`.
    """
    for item in parsed_items(file):
        yield item.line, _read(item, AnyEvent)


def read_items(file: Path | Traversable) -> Iterator[Parsed]:
    """The items of a list as plain values; raises ImportFileError at the first faulty one."""
    with file.open("rb") as content:
        for item in parsed_items(cast(BinaryIO, content)):
            if item.faults:
                raise _refusal(_faulty(item, item.faults), file)
            yield item


def parsed_items(file: BinaryIO) -> Iterator[Parsed]:
    """The items of a list as plain values, with what is wrong in them as YAML."""
    for piece in pieces(file):
        yield from parsed(piece)


def event_of(item: Parsed, kind: Any, file: Path | Traversable) -> Any:
    """Make an item an event of `kind` (a struct or a union).

    Raises ImportFileError with everything that is wrong with it.
    """
    found = _read(item, kind)
    if isinstance(found, FaultyItem):
        raise _refusal(found, file)
    return found


def file_error(file: Path | Traversable, line: int, reason: str) -> ImportFileError:
    """Make the error that names the file, packaged or not, and the line."""
    return ImportFileError(Path(str(file)), line, reason)


def _read(item: Parsed, kind: Any) -> Any:
    try:
        if not item.faults:
            return converted(item.value, kind)
    except msgspec.ValidationError:
        return _faulty(item, _shape_faults(item, kind), partial_event(item.value, kind))
    told = {each.line for each in item.faults}
    shapes = () if item.is_broken else _shape_faults(item, kind)
    return _faulty(item, [*item.faults, *(each for each in shapes if each.line not in told)])


def _faulty(item: Parsed, faults: Iterable[LineFault], part: Partial | None = None) -> FaultyItem:
    found = Faults[LineFault]()
    for each in faults:
        found.add(each.line, [each])
    return FaultyItem(found.told, found.rest, part, item.id)


def _shape_faults(item: Parsed, kind: Any) -> Iterator[LineFault]:
    for fault in islice(shape_faults(item.value, kind), COUNT_LIMIT):
        line = item.lines.get(fault.pointer, item.line)
        detail = fault.detail
        if detail.startswith(("expected `str`, got ", "expected `str | null`, got ")):
            detail += _misread(_found_at(item.value, fault.pointer))
        yield LineFault(line, fault.pointer, detail)


def _found_at(value: Any, pointer: str) -> object:
    for part in pointer.split("/")[1:]:
        value = value[int(part)] if isinstance(value, list) else value.get(_unescaped(part))
    found: object = value
    return found


def _unescaped(name: str) -> str:
    return name.replace("~1", "/").replace("~0", "~")


def _misread(found: object) -> str:
    """What YAML has made of text that is not in quotes."""
    match found:
        case bool():
            return f": YAML reads {str(found).lower()} as yes or no; {_QUOTES}"
        case int() | float():
            return f": YAML reads {found} as a number; {_QUOTES}"
        case list():
            return f": YAML reads a [ as the beginning of a list; {_QUOTES}"
        case dict():
            return f": YAML reads a {{ or a colon as the beginning of names; {_QUOTES}"
        case None:
            return ": YAML reads nothing here, or null"
        case _:
            return ""


def _refusal(item: FaultyItem, file: Path | Traversable) -> ImportFileError:
    first = item.faults[0]
    name = "" if item.id is None else f"item {item.id[:SHOWN]!r}: "
    path = Path(str(file))
    return ImportFileError(path, first.line, f"{name}{first.said}", item.faults, item.rest)
