"""A piece of YAML as plain values, with the line of each, and everything that is wrong in it.

Scalars are what they look like to a reader of JSON. A date stays text and `no` a word, as only
`true`, `false`, `null` and decimal numbers are anything else. Keys occur once. Anchors, aliases
and tags are refused: a person who edits an item sees all of it.
"""

import re
from collections.abc import Iterator
from typing import Any, Final, Never

import yaml
from msgspec import Struct
from yaml import events as yaml_events

from events.admission.faults import COUNT_LIMIT
from events.errors import LineFault
from events.vocabulary.shapes import SHOWN, pointer_to
from seeds.pieces import Piece

try:
    # Ten times as fast; a PyYAML that was built without libyaml lacks it.
    from yaml import CBaseLoader as _Loader
except ImportError:  # pragma: no cover
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]

_WORDS: Final = {"": None, "null": None, "true": True, "false": False}
_INTEGER: Final = re.compile("-?(0|[1-9][0-9]{0,17})")
_NUMBER: Final = re.compile("-?(0|[1-9][0-9]{0,8})[.][0-9]{1,8}")

_ID: Final = re.compile(r"""(?:^|[\s{,])id: *["']?([a-z0-9-]{1,100})""")
PARTS_LIMIT: Final = 50_000
"""Of an item: more than an event has room for."""

_DEPTH: Final = 10
"""Lists and mappings within each other; a correction's fact's citation's `says` is the fifth."""

_HINTS: Final = (
    ("mapping values are not allowed", "text that has a colon and a blank in it goes in quotes"),
    (r"'\t' that cannot start any token", "indent with blanks, not with tabs"),
    ("tab character", "indent with blanks, not with tabs"),
    ("cannot start any token", "text that begins so goes in quotes"),
    ("while scanning a quoted scalar", "the quotation mark is not closed"),
)
"""What is most often meant by what the parser says."""


class Parsed(Struct):
    """An item as plain values; `lines` has the line of each part, by its pointer.

    One that is broken is no list, mapping or word as a whole, and has only faults, and perhaps
    the `id` that it would have had.
    """

    line: int
    value: object = None
    lines: dict[str, int] = {}
    faults: list[LineFault] = []
    is_broken: bool = False
    id: str | None = None


class _Broken(Exception):  # noqa: N818 (never leaves this module)
    """Nothing more can be told of an item."""


def parsed(piece: Piece) -> Iterator[Parsed]:
    """The items of a piece, and one that is broken where they end in a fault."""
    parser = _Parser(piece)
    held: list[Parsed] = []
    try:
        for item in parser.items():
            yield from held
            held = [item]
        yield from held
    except _Broken:  # the last one may only look as if it had come to its end
        named = _ID.search(piece.text)
        parser.item.id = None if named is None else named[1]
        parser.item.is_broken = True
        yield parser.item


class _Parser:
    """Reads the parser's events.

    PyYAML's composer would make nodes of them, but it recurses without a limit: a file of nothing
    but brackets ends the process.
    """

    def __init__(self, piece: Piece) -> None:
        self.item = Parsed(piece.line, faults=list(piece.faults))
        self._first = piece.line
        self._events = self._parsed(piece.text)

    def items(self) -> Iterator[Parsed]:
        start = next(self._events)
        if _is_nothing(start):
            start = next(self._events)
        if not isinstance(start, yaml_events.StreamEndEvent):
            if not isinstance(start, yaml_events.SequenceStartEvent):
                self._break(self._line(start), "expected a list of items")
            for event in self._until(yaml_events.SequenceEndEvent):
                self.item.line = self._line(event)
                self.item.value = value = self._value(event, "")
                if isinstance(value, dict) and isinstance(id := value.get("id"), str):
                    self.item.id = id
                item, self.item = self.item, Parsed(self._line(event))
                yield item
            next(self._events)
        if self.item.faults:
            raise _Broken

    def _parsed(self, text: str) -> Iterator[Any]:
        """Give out the parser's events but for the marks of stream and document."""
        try:
            documents = 0
            for event in yaml.parse(text, Loader=_Loader):
                documents += isinstance(event, yaml_events.DocumentStartEvent)
                if documents > 1:
                    self._break(self._line(event), "expected one document, found another")
                if not isinstance(event, _MARKS):
                    self._refuse_marked(event)
                    yield event
        except yaml.MarkedYAMLError as error:
            self._break(self._line_of(error), f"expected YAML: {_said(error)}")
        except yaml.YAMLError as error:
            self._break(self._first, f"expected YAML: {_lowered(error)}")

    def _until(self, end: type) -> Iterator[Any]:
        while not isinstance(event := next(self._events), end):
            yield event

    def _value(self, event: Any, at: str) -> object:
        self.item.lines[at] = self._line(event)
        if len(self.item.lines) > PARTS_LIMIT:
            self._break(self._line(event), f"at most {PARTS_LIMIT:,} parts in an item")
        if isinstance(event, yaml_events.MappingStartEvent):
            self._refuse_depth(event, at)
            return self._mapping(at)
        if isinstance(event, yaml_events.SequenceStartEvent):
            self._refuse_depth(event, at)
            entries = enumerate(self._until(yaml_events.SequenceEndEvent))
            return [self._value(each, f"{at}/{index}") for index, each in entries]
        if isinstance(event, yaml_events.AliasEvent):
            return None
        return event.value if event.style else _scalar(event.value)

    def _mapping(self, at: str) -> dict[str, object]:
        fields: dict[str, object] = {}
        for key in self._until(yaml_events.MappingEndEvent):
            if not isinstance(key, yaml_events.ScalarEvent):
                self._break(self._line(key), "expected a word as key")
            pointer = pointer_to(at, key.value)
            if key.value in fields:
                self._fault(key, f"expected each key once, found {key.value[:SHOWN]!r} twice")
            fields[key.value] = self._value(next(self._events), pointer)
        return fields

    def _refuse_marked(self, event: Any) -> None:
        if getattr(event, "anchor", None) is not None:
            found = event.anchor[:SHOWN]
            self._fault(event, f"expected neither anchor nor alias, found {found!r}")
        if getattr(event, "tag", None) is not None:
            self._fault(event, f"expected no tag, found {event.tag[:SHOWN]!r}")

    def _refuse_depth(self, event: Any, at: str) -> None:
        if at.count("/") >= _DEPTH:
            # Nothing deeper is asked for: the parser itself takes ever longer for it.
            self._break(self._line(event), f"expected no more than {_DEPTH} levels")

    def _fault(self, event: Any, reason: str) -> None:
        if len(self.item.faults) <= COUNT_LIMIT:
            self.item.faults.append(LineFault(self._line(event), "", reason))

    def _break(self, line: int, reason: str) -> Never:
        self.item.faults.append(LineFault(line, "", reason))
        raise _Broken

    def _line(self, event: Any) -> int:
        return int(event.start_mark.line) + self._first

    def _line_of(self, error: yaml.MarkedYAMLError) -> int:
        """Where a fault begins: what is never closed is only missed at the end of its piece."""
        ends = "end of stream" in (error.problem or "")
        mark = error.context_mark if ends and error.context_mark else error.problem_mark
        return self._first if mark is None else int(mark.line) + self._first


_MARKS: Final = (
    yaml_events.StreamStartEvent,
    yaml_events.DocumentStartEvent,
    yaml_events.DocumentEndEvent,
)


def _is_nothing(event: Any) -> bool:
    """Whether a document has marks and comments alone, as a piece before the first item has."""
    return isinstance(event, yaml_events.ScalarEvent) and not (event.value or event.style)


def _scalar(text: str) -> object:
    """Read an unquoted scalar as JSON would; what JSON does not know is text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return text


def _said(error: yaml.MarkedYAMLError) -> str:
    text = ", ".join(each for each in (error.context, error.problem) if each)
    hint = next((f": {hint}" for part, hint in _HINTS if part in text), "")
    return text + hint


def _lowered(error: Exception) -> str:
    text = str(error)
    return text[:1].lower() + text[1:]
