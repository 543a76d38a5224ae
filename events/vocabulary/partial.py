"""What can be made out of an event that is faulty in itself, so that its other faults are told too.

Of a value that has not the shape of an event, the fields that are as they should be are held
against the ledger, and what it would have added is no fault where others refer to it.
"""

from typing import Any

import msgspec
from msgspec import Struct

from events.vocabulary.base import Fact
from events.vocabulary.catalogue import KIND_OF_REGISTRATION, UNREADABLE, AnyEvent
from events.vocabulary.shapes import WALKED_BYTES, converted, field_kinds, struct_of, taken_apart

PARTS_LIMIT = 200
"""More than any event has of anything."""


class Partial(Struct, frozen=True):
    """The fields of a struct. Those that are faulty in themselves are partial, too, and None where
    nothing can be made out.
    """

    kind: type[Any]
    fields: dict[str, Any]


Checkable = AnyEvent | Partial
"""What can be held against a ledger."""


def partial_of(value: Any, kind: Any) -> Any:
    """A value as what it should be, as a `Partial`, a tuple with some, or None."""
    try:
        return converted(value, kind)
    except msgspec.ValidationError:
        whole = taken_apart(kind)
        if isinstance(value, list) and whole.item is not None and whole.key is None:
            return tuple(partial_of(each, whole.item) for each in value[:PARTS_LIMIT])
        struct = struct_of(value, whole) if isinstance(value, dict) else None
        if struct is None:
            return None
        kinds = field_kinds(struct).items()
        fields = {name: partial_of(value[name], each) for name, each in kinds if name in value}
        return Partial(struct, fields)


def partial_event(value: object, kind: Any) -> Partial | None:
    """What can be made out of a value that is no event."""
    found = partial_of(value, kind)
    return found if isinstance(found, Partial) else None


def partial_of_json(content: bytes) -> Partial | None:
    """The same for bytes that are no event."""
    if len(content) > WALKED_BYTES:
        return None
    try:
        return partial_event(msgspec.json.decode(content), AnyEvent)
    except UNREADABLE:
        return None


def partial_stream(event: Partial) -> str | None:
    """The stream that a faulty event would have begun."""
    kind = "fact" if issubclass(event.kind, Fact) else KIND_OF_REGISTRATION.get(event.kind)
    id = event.fields.get("id")
    return f"{kind}/{id}" if kind is not None and isinstance(id, str) else None
