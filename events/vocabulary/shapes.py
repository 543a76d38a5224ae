"""Every fault in the shape of a plain value that should be an event, each with its pointer.

msgspec stops at the first fault. Here what does not convert is gone into, part by part, down to
where the faults are. Each part is converted once for each part that it stands in, so the work
grows with the value, however many faults there are.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache, lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from events.vocabulary.catalogue import TYPE_BY_TAG
from events.vocabulary.dating import DATED_IN, dating_of

SHOWN = 50
"""Characters of what was found that are repeated in what is said of it."""

WALKED_BYTES = 2_000_000
"""More than an event has, however it is written, and than the positions that a batch expects."""

NAMES_SAID = 40
"""Names that may stand somewhere of which all are said."""

SUGGESTIONS = 20
"""Unknown fields of an object for which a known one is looked for."""

_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)": "lower-case letters, digits and single hyphens",
    r"^[0-9a-f]{64}$(?!\n)": "64 digits and letters from a to f, which are lower-case",
}
"""Patterns of fields in words."""


class ShapeFault(Struct, frozen=True):
    """What is wrong in a value: where (a JSON pointer), and what was expected there."""

    pointer: str
    detail: str


class Whole(Struct):
    """A type taken apart: the structs by their tags, the words and the items that it may be.

    The items are those of an object where its names have a `key`, else those of an array.
    """

    structs: dict[str | None, type[Struct]] = {}
    words: tuple[str, ...] = ()
    item: Any = None
    key: Any = None
    metas: tuple[Meta, ...] = ()

    def limit(self, name: str) -> Any:
        """What it is annotated with under a name, such as `max_length`."""
        found = (getattr(each, name) for each in self.metas)
        return next((each for each in found if each is not None), None)


def shape_faults(value: object, kind: Any, at: str = "") -> Iterator[ShapeFault]:
    """What keeps a value, as JSON or YAML has it, from being of a kind; nothing where it is."""
    try:
        converted(value, kind)
    except msgspec.ValidationError as error:
        whole = taken_apart(kind)
        if isinstance(value, dict) and whole.structs:
            yield from _faults_of_object(value, whole, at)
        elif isinstance(value, dict) and whole.key is not None:
            yield from _faults_of_members(value, whole, at)
        elif isinstance(value, list) and whole.item is not None and whole.key is None:
            yield from _faults_of_items(value, whole, at)
        else:
            yield ShapeFault(at, _said(error, value, whole))


def converted(value: object, kind: Any) -> Any:
    """A plain value as one of a kind; raises `msgspec.ValidationError`.

    msgspec takes a union apart anew each time, which takes longer than all else: it is asked for
    the one struct of it that the value is meant to be.
    """
    structs = taken_apart(kind).structs
    if len(structs) > 1:
        if not isinstance(value, dict):
            raise msgspec.ValidationError(f"Expected `object`, got {_named(value)}")
        tag = value.get("type")
        kind = structs.get(tag, kind) if isinstance(tag, str) else kind
    return msgspec.convert(value, kind, strict=True)


def shape_faults_of_json(content: bytes, kind: Any) -> Iterator[ShapeFault]:
    """The same for bytes that a decoder of the kind has refused; raises `UNREADABLE`.

    What is much longer than any event is not made plain values of, which take forty times as much:
    the first of its faults has to do.
    """
    if len(content) <= WALKED_BYTES:
        yield from shape_faults(msgspec.json.decode(content), kind)
        return
    try:
        msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError as error:
        text, _, path = str(error).partition(" - at `$")
        pointer = path.rstrip("`").replace("[", "/").replace("]", "").replace(".", "/")
        yield ShapeFault(pointer, text[:1].lower() + text[1:300])


def struct_of(value: dict[Any, Any], whole: Whole) -> type[Struct] | None:
    """Which struct an object is meant to be, by its `type`."""
    tag = value.get("type")
    return whole.structs.get(None) or (whole.structs.get(tag) if isinstance(tag, str) else None)


@cache
def field_kinds(struct: type[Struct]) -> dict[str, Any]:
    """The types of a struct's fields, with what they are annotated with."""
    return get_type_hints(struct, include_extras=True)


@cache
def taken_apart(kind: Any) -> Whole:
    """A type as its parts."""
    whole = Whole()
    _take_apart(kind, whole)
    return whole


def pointer_to(at: str, name: str | int) -> str:
    """The JSON pointer of a member or an item of what stands at a pointer."""
    return f"{at}/{str(name)[:100].replace('~', '~0').replace('/', '~1')}"


def near(name: str, names: tuple[str, ...]) -> str:
    """Which of the names may be meant, as the end of a sentence."""
    return _near(name[:100], names)


@lru_cache(maxsize=1_000)  # a file has the same fault in each of its lines
def _near(name: str, names: tuple[str, ...]) -> str:
    found = get_close_matches(name, names, n=1, cutoff=0.7)
    return f" (did you mean {found[0]!r}?)" if found else ""


def one_of(names: tuple[str, ...]) -> str:
    """The names, as the end of a sentence; of very many the first."""
    more = f" and {len(names) - NAMES_SAID} more" if len(names) > NAMES_SAID else ""
    return f", expected one of: {', '.join(names[:NAMES_SAID])}{more}"


def _faults_of_object(value: dict[Any, Any], whole: Whole, at: str) -> Iterator[ShapeFault]:
    struct = struct_of(value, whole)
    if struct is None:
        yield _fault_of_type(value, tuple(map(str, whole.structs)), at)
        return
    fields, dating = field_kinds(struct), dating_of(struct)
    misdated = dating is not None and dating.other in value
    if dating is not None and misdated:
        yield ShapeFault(pointer_to(at, dating.other), dating.advice)
        value = {name: each for name, each in value.items() if name != dating.other}
    yield from _unknown(value, tuple(fields), struct.__struct_config__.tag is not None, at)
    for field in msgspec.structs.fields(struct):
        if field.encode_name in value:
            given, kind = value[field.encode_name], fields[field.encode_name]
            yield from shape_faults(given, kind, pointer_to(at, field.encode_name))
        elif field.required and not (misdated and field.name in DATED_IN):
            yield ShapeFault(at, f"object missing required field `{field.encode_name}`")


def _fault_of_type(value: dict[Any, Any], tags: tuple[str, ...], at: str) -> ShapeFault:
    if "type" not in value:
        return ShapeFault(at, f"object missing required field `type`{one_of(tags)}")
    tag, at = value["type"], f"{at}/type"
    if not isinstance(tag, str):
        return ShapeFault(at, f"expected `str`, got {_named(tag)}{one_of(tags)}")
    if tag in TYPE_BY_TAG:
        return ShapeFault(at, f"type {tag!r} does not belong here{one_of(tags)}")
    return ShapeFault(at, f"unknown type {tag[:SHOWN]!r}{near(tag, tags)}{one_of(tags)}")


def _unknown(
    value: dict[Any, Any], names: tuple[str, ...], is_tagged: bool, at: str
) -> Iterator[ShapeFault]:
    known = {*names, "type"} if is_tagged else {*names}
    unknown = (each for each in value if each not in known)
    for index, name in enumerate(unknown):
        suggestion = near(str(name), names) if index < SUGGESTIONS else ""
        yield ShapeFault(at, f"object contains unknown field `{str(name)[:SHOWN]}`{suggestion}")


def _faults_of_members(value: dict[Any, Any], whole: Whole, at: str) -> Iterator[ShapeFault]:
    yield from _faults_of_length(value, whole, at)
    for name, each in value.items():
        for fault in shape_faults(name, whole.key, pointer_to(at, name)):
            yield ShapeFault(fault.pointer, f"as a name, {fault.detail}")
        yield from shape_faults(each, whole.item, pointer_to(at, name))


def _faults_of_items(value: list[Any], whole: Whole, at: str) -> Iterator[ShapeFault]:
    yield from _faults_of_length(value, whole, at)
    for index, each in enumerate(value):
        yield from shape_faults(each, whole.item, pointer_to(at, index))


def _faults_of_length(
    value: dict[Any, Any] | list[Any], whole: Whole, at: str
) -> Iterator[ShapeFault]:
    least = whole.limit("min_length") or 0
    most = whole.limit("max_length")
    kind = "object" if isinstance(value, dict) else "array"
    if len(value) < least:
        yield ShapeFault(at, f"expected `{kind}` of length >= {least}, got {len(value)}")
    if most is not None and len(value) > most:
        yield ShapeFault(at, f"expected `{kind}` of length <= {most}, got {len(value)}")


def _said(error: msgspec.ValidationError, value: object, whole: Whole) -> str:
    """What msgspec says of a part that has no parts, and what it would rather have had."""
    text = str(error).partition(" - at `")[0]
    said = text[:1].lower() + text[1:]
    if whole.words:
        suggestion = near(value, whole.words) if isinstance(value, str) else ""
        return said[:300] + suggestion + one_of(whole.words)
    if isinstance(value, str) and " of length " in said:
        return f"{said}, got {len(value)}"
    if isinstance(value, str) and " matching regex " in said:
        words = _PATTERNS.get(whole.limit("pattern") or "")
        return f"{f'expected {words}' if words else said}, got {value[:SHOWN]!r}"
    return said[:300]


def _named(value: object) -> str:
    names = {dict: "object", list: "array", type(None): "null"}
    return f"`{names.get(type(value), type(value).__name__)}`"


def _take_apart(kind: Any, whole: Whole) -> None:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        whole.metas += tuple(each for each in arguments if isinstance(each, Meta))
        _take_apart(arguments[0], whole)
    elif origin in {Union, UnionType}:
        for each in arguments:
            _take_apart(each, whole)
    elif origin is Literal:
        whole.words += tuple(map(str, arguments))
    elif origin is tuple:
        whole.item = arguments[0]
    elif origin is dict:
        whole.key, whole.item = arguments
    elif isinstance(kind, type) and issubclass(kind, Struct):
        whole.structs[_tag(kind)] = kind


def _tag(struct: type[Struct]) -> str | None:
    tag = struct.__struct_config__.tag
    return None if tag is None else str(tag)
