"""An element as it is stored: without what whoever decodes it has anyway.

That are fields that read as they do where nothing is given, and words that follow from dates
(`projections.model.worded`): nearly a third of an element. A field goes by its name alone, so one
stays that is something else in any struct within the element.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import msgspec
from msgspec import NODEFAULT, Struct
from msgspec.inspect import (
    DictType,
    Field,
    Metadata,
    StructType,
    TupleType,
    Type,
    UnionType,
    VarTupleType,
    type_info,
)

from projections.model.worded import IN_WORDS, Worded

_WHOLE = {b"null", b"true", b"false", b"[]", b'""'}
"""Values of which none is how another one begins."""

_WORDS = re.compile(rb',"[a-z_]+_in_words":(?:null|"(?:[^"\\]|\\.)*")')
"""Words of a date, as they are called everywhere (`IN_WORDS`)."""

_encode = msgspec.json.Encoder().encode


class _LeftOut(NamedTuple):
    """Fields with their values as they stand behind others; whether words of dates are, too."""

    values: tuple[bytes, ...]
    words: bool


def shortened(element: Struct) -> bytes:
    """An element as JSON that is decoded to the same."""
    # Within a string no quotation mark stands behind a comma, but with a backslash between.
    encoded, left_out = _encode(element), _left_out(type(element))
    for each in left_out.values:
        encoded = encoded.replace(each, b"")
    return _WORDS.sub(b"", encoded) if left_out.words else encoded


@cache
def _left_out(kind: type[Struct]) -> _LeftOut:
    values: dict[str, set[bytes | None]] = {}
    for within in _structs(type_info(kind), set()):
        for field in within.fields:
            values.setdefault(field.encode_name, set()).add(_otherwise(within.cls, field))
    words = [each == {_FOLLOWS} for name, each in values.items() if name.endswith(IN_WORDS)]
    alike = {name: each for name, (each, *others) in values.items() if each and not others}
    return _LeftOut(
        tuple(_behind(name) + each for name, each in alike.items() if each != _FOLLOWS),
        bool(words) and all(words),
    )


_FOLLOWS = b"follows"
"""Stands for the value of words that are made from a date, whatever they are given as."""


def _otherwise(within: type[Struct], field: Field) -> bytes | None:
    """How a field reads where it is not given; None where it has to be, or may not be left out."""
    date = field.name.removesuffix(IN_WORDS)
    if issubclass(within, Worded) and date != field.name:
        return _FOLLOWS
    if field.default is NODEFAULT:
        return None
    encoded = _encode(field.default)
    return encoded if encoded in _WHOLE else None


def _behind(name: str) -> bytes:
    return b"," + _encode(name) + b":"


def _structs(node: Type, seen: set[type]) -> Iterator[StructType]:
    """All structs that may be within something."""
    match node:
        case StructType() if node.cls not in seen:
            seen.add(node.cls)
            yield node
            for field in node.fields:
                yield from _structs(field.type, seen)
        case VarTupleType(item_type=inner) | Metadata(type=inner):
            yield from _structs(inner, seen)
        case TupleType(item_types=several) | UnionType(types=several):
            for each in several:
                yield from _structs(each, seen)
        case DictType():
            raise TypeError("a key may be called as a field is")
        case _:
            pass
