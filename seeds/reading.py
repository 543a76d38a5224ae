"""YAML files to events: a list of items, each item the fields of one event.

Scalars are what they look like to a reader of JSON. A date stays text and `no` a word, as only
`true`, `false`, `null` and decimal numbers are anything else. Keys occur once. Anchors, aliases
and tags are refused: a person who edits an item sees all of it.
"""

import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml
from yaml import events as yaml_events

from events.catalogue import AnyEvent
from events.errors import ImportFileError

try:
    # Ten times as fast; a PyYAML that was built without libyaml lacks it.
    from yaml import CBaseLoader as _Loader
except ImportError:  # pragma: no cover
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]

_WORDS: Final = {"": None, "null": None, "true": True, "false": False}
_INTEGER: Final = re.compile("-?(0|[1-9][0-9]{0,17})")
_NUMBER: Final = re.compile("-?(0|[1-9][0-9]{0,8})[.][0-9]{1,8}")

_DEPTH: Final = 10
"""Lists and mappings within each other; a correction's fact's citation's `says` is the fifth."""


def read_yaml(path: Path) -> Iterator[tuple[int, AnyEvent]]:
    """Read the events of a file, each with the line on which its item starts.

    Every item carries its `type`. Raises ImportFileError, with file and line, at the first item
    that is not an event; those before it have been given out by then.
    """
    for line, item in read_items(path):
        yield line, event_of(item, AnyEvent, path, line)


def read_items(file: Path | Traversable) -> Iterator[tuple[int, object]]:
    """Read the items of a list, each with its line, as plain values; raises ImportFileError."""
    return _Items(file).read()


def event_of(item: object, kind: Any, file: Path | Traversable, line: int) -> Any:
    """Make an item an event of `kind` (a struct or a union); the error names the item's id."""
    try:
        return msgspec.convert(item, type=kind, strict=True)
    except msgspec.ValidationError as error:
        raise file_error(file, line, f"{_name_of(item)}: {_lowered(error)}") from error


def file_error(file: Path | Traversable, line: int, reason: str) -> ImportFileError:
    """Make the error that names the file, packaged or not, and the line."""
    return ImportFileError(Path(str(file)), line, reason)


class _Items:
    """The items of a file, read from the parser's events.

    PyYAML's composer would make nodes of them, but it recurses without a limit: a file of nothing
    but brackets ends the process.
    """

    def __init__(self, file: Path | Traversable) -> None:
        self.file = file
        self.parsed = self.parse()

    def read(self) -> Iterator[tuple[int, object]]:
        start = next(self.parsed)
        if isinstance(start, yaml_events.StreamEndEvent):
            return
        if not isinstance(start, yaml_events.SequenceStartEvent):
            raise self.error(start, "expected a list of items")
        for event in self.until(yaml_events.SequenceEndEvent):
            yield _line(event), self.value(event, 1)
        end = next(self.parsed)
        if not isinstance(end, yaml_events.StreamEndEvent):
            raise self.error(end, "expected one document, found another")

    def parse(self) -> Iterator[Any]:
        """Give out the parser's events but for the marks of stream and document."""
        try:
            for event in yaml.parse(self.file.read_text(encoding="utf-8-sig"), Loader=_Loader):
                if not isinstance(event, _MARKS):
                    yield self.checked(event)
        except UnicodeDecodeError as error:
            reason = f"expected UTF-8, found something else at byte {error.start}"
            raise file_error(self.file, 1, reason) from error
        except yaml.MarkedYAMLError as error:
            line = 1 if error.problem_mark is None else error.problem_mark.line + 1
            raise file_error(self.file, line, f"expected YAML: {error.problem}") from error
        except yaml.YAMLError as error:
            raise file_error(self.file, 1, f"expected YAML: {_lowered(error)}") from error

    def checked(self, event: Any) -> Any:
        if getattr(event, "anchor", None) is not None:
            raise self.error(event, f"expected neither anchor nor alias, found {event.anchor!r}")
        if getattr(event, "tag", None) is not None:
            raise self.error(event, f"expected no tag, found {event.tag!r}")
        return event

    def until(self, end: type) -> Iterator[Any]:
        while not isinstance(event := next(self.parsed), end):
            yield event

    def value(self, event: Any, depth: int) -> object:
        if depth > _DEPTH:
            raise self.error(event, f"expected no more than {_DEPTH} levels")
        if isinstance(event, yaml_events.MappingStartEvent):
            return self.mapping(depth)
        if isinstance(event, yaml_events.SequenceStartEvent):
            entries = self.until(yaml_events.SequenceEndEvent)
            return [self.value(each, depth + 1) for each in entries]
        return event.value if event.style else _scalar(event.value)

    def mapping(self, depth: int) -> dict[str, object]:
        fields: dict[str, object] = {}
        for key in self.until(yaml_events.MappingEndEvent):
            if not isinstance(key, yaml_events.ScalarEvent):
                raise self.error(key, "expected a word as key")
            if key.value in fields:
                raise self.error(key, f"expected each key once, found {key.value!r} twice")
            fields[key.value] = self.value(next(self.parsed), depth + 1)
        return fields

    def error(self, event: Any, reason: str) -> ImportFileError:
        return file_error(self.file, _line(event), reason)


_MARKS: Final = (
    yaml_events.StreamStartEvent,
    yaml_events.DocumentStartEvent,
    yaml_events.DocumentEndEvent,
)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _scalar(text: str) -> object:
    """Read an unquoted scalar as JSON would; what JSON does not know is text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return text


def _name_of(item: object) -> str:
    if isinstance(item, dict) and isinstance(item.get("id"), str):
        return f"item {item['id']!r}"
    return "item without an id"


def _lowered(error: Exception) -> str:
    text = str(error)
    return text[:1].lower() + text[1:]
