"""JSON into structs, read past whatever a newer service has added.

Fields that are not known are left out, words that are not known stay as they are, and a thing of a
kind that is not known is an `Unknown`. What is lacking, or is something else than it was promised
to be, is said: nothing is made up for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

import msgspec
from msgspec import inspect

from api.client.unknown import Unknown, UnknownFact
from events.vocabulary.base import Event, Fact
from projections.model.worded import IN_WORDS, dates_of, told

_COMMON: Final = tuple(each for each in msgspec.structs.fields(Fact))


class OtherShape(ValueError):  # noqa: N818 (never leaves this package)
    """What is wrong, and where (a JSON pointer)."""

    def __init__(self, at: str, reason: str) -> None:
        self.at, self.reason = at, reason
        super().__init__(f"{reason} at {at or 'the top'}")


@cache
def type_of(kind: Any) -> inspect.Type:
    """A type as it can be walked."""
    return inspect.type_info(kind)


def read_past(value: Any, kind: inspect.Type, at: str = "") -> Any:
    """What a value of decoded JSON is, as a type; raises `OtherShape`."""
    how: Callable[[Any, Any, str], Any] = _HOW.get(type(kind), _scalar)
    return how(value, kind, at)


def _any(value: Any, kind: inspect.AnyType, at: str) -> Any:
    return value


def _raw(value: Any, kind: inspect.RawType, at: str) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


def _described(value: Any, kind: inspect.Metadata, at: str) -> Any:
    return read_past(value, kind.type, at)


def _members(value: Any, kind: inspect.DictType, at: str) -> dict[str, Any]:
    found = _an_object(value, at).items()
    return {name: read_past(each, kind.value_type, _below(at, name)) for name, each in found}


def _items(value: Any, kind: inspect.VarTupleType, at: str) -> tuple[Any, ...]:
    items = _a_list(value, at)
    return tuple(_each(items, [kind.item_type] * len(items), at))


def _so_many(value: Any, kind: inspect.TupleType, at: str) -> tuple[Any, ...]:
    items = _a_list(value, at)
    if len(items) != len(kind.item_types):
        raise OtherShape(at, f"expected {len(kind.item_types)} items, found {len(items)}")
    return tuple(_each(items, kind.item_types, at))


def _each(items: list[Any], kinds: Iterable[inspect.Type], at: str) -> Iterator[Any]:
    for index, (item, kind) in enumerate(zip(items, kinds, strict=True)):
        yield read_past(item, kind, _below(at, index))


def _scalar(value: Any, kind: inspect.Type, at: str) -> Any:
    match kind, value:
        case inspect.DateTimeType(), str():
            try:
                return msgspec.convert(value, datetime)
            except msgspec.ValidationError as error:
                raise OtherShape(at, f"expected an instant, found {value!r}") from error
        case inspect.LiteralType(), str() | int():
            return value  # one of several words, and there may be more of them by now
        case inspect.NoneType(), None:
            return None
        case inspect.BoolType(), bool():
            return value
        case (inspect.IntType() | inspect.FloatType(), int()) if not isinstance(value, bool):
            return value
        case (inspect.FloatType(), float()) | (inspect.StrType(), str()):
            return value
        case _:
            raise OtherShape(at, f"expected {_called(kind)}, found {_shown(value)}")


def _one_of(value: Any, kind: inspect.UnionType, at: str) -> Any:
    kinds = kind.types
    if isinstance(value, dict):
        structs = [each for each in map(_bare, kinds) if isinstance(each, inspect.StructType)]
        if structs and structs[0].tag_field is not None:
            return _tagged(value, structs, at)
    refused = None
    for each in kinds:
        try:
            return read_past(value, each, at)
        except OtherShape as error:
            # Of several that do not fit, the one that fits furthest is what was meant.
            if refused is None or len(error.at) > len(refused.at):
                refused = error
    raise refused or OtherShape(at, "expected something else")


def _tagged(value: dict[str, Any], structs: list[inspect.StructType], at: str) -> Any:
    field = structs[0].tag_field or ""
    tag = value.get(field)
    if not isinstance(tag, str):
        raise OtherShape(at, f"it lacks {field!r}")
    known = next((each for each in structs if each.tag == tag), None)
    if known is not None:
        return _struct(value, known, at)
    if all(issubclass(each.cls, Fact) for each in structs):
        return _unknown_fact(tag, value, at)
    return Unknown(tag, value)


def _unknown_fact(tag: str, value: dict[str, Any], at: str) -> Any:
    """What all facts have, of one of which nothing else is known."""
    fields = {field.name: field for field in _fields_of(UnknownFact)}
    common = {
        name: read_past(value[name], fields[name].type, _below(at, name))
        for name in (each.name for each in _COMMON)
        if name in value
    }
    lacking = [each.name for each in _COMMON if each.required and each.name not in value]
    if lacking:
        raise OtherShape(at, f"it lacks {lacking[0]!r}")
    return UnknownFact(**common, kind=tag, fields=value)


def _struct(value: Any, kind: inspect.StructType, at: str) -> Any:
    value = _an_object(value, at)
    given: dict[str, Any] = {}
    for field in kind.fields:
        if field.encode_name in value:
            below = _below(at, field.encode_name)
            given[field.name] = read_past(value[field.encode_name], field.type, below)
        elif field.required:
            raise OtherShape(at, f"it lacks {field.encode_name!r}, which a {kind.cls.__name__} has")
    try:
        made = kind.cls(**given)
    except (ValueError, TypeError) as error:  # a date in a form that is not known
        raise OtherShape(at, str(error)) from error
    return _with_words(made, value)


def _with_words(made: Any, value: Mapping[str, Any]) -> Any:
    """A registered thing says its dates in words, too, where the answer does."""
    if isinstance(made, Event) and any(f"{e}{IN_WORDS}" in value for e in dates_of(type(made))):
        return told(made)
    return made


@cache
def _fields_of(struct: type[msgspec.Struct]) -> tuple[inspect.Field, ...]:
    found = type_of(struct)
    assert isinstance(found, inspect.StructType)
    return found.fields


def _bare(kind: inspect.Type) -> inspect.Type:
    return _bare(kind.type) if isinstance(kind, inspect.Metadata) else kind


def _an_object(value: Any, at: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise OtherShape(at, f"expected an object, found {_shown(value)}")
    return value


def _a_list(value: Any, at: str) -> list[Any]:
    if not isinstance(value, list):
        raise OtherShape(at, f"expected a list, found {_shown(value)}")
    return value


def _below(at: str, step: str | int) -> str:
    return f"{at}/{str(step).replace('~', '~0').replace('/', '~1')}"


def _called(kind: inspect.Type) -> str:
    return type(kind).__name__.removesuffix("Type").lower()


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


_HOW: Final[Mapping[type[inspect.Type], Callable[[Any, Any, str], Any]]] = {
    inspect.AnyType: _any,
    inspect.RawType: _raw,
    inspect.Metadata: _described,
    inspect.UnionType: _one_of,
    inspect.StructType: _struct,
    inspect.DictType: _members,
    inspect.TupleType: _so_many,
    inspect.VarTupleType: _items,
}
"""How each kind of value is read; all others are scalars."""
