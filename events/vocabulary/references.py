"""What stands at a pointer of an event that may be faulty, and what it is to be the id of."""

from typing import Any, NamedTuple

from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.fields import CheckedField, checked_fields
from events.vocabulary.shapes import field_kinds, struct_of, taken_apart


class GivenName(NamedTuple):
    """A text that stands where the id of something recorded is wanted, of one `of` some kinds."""

    text: str
    refers: str
    of: tuple[str, ...]


class _Place(NamedTuple):
    """A part of a value, its type, and the field that it stands in, if that names something."""

    value: object
    kind: Any
    field: CheckedField | None = None


def given_at(value: object, pointer: str) -> GivenName | None:
    """The text at a pointer into an event as plain values, where that names something."""
    place = _Place(value, AnyEvent)
    for part in pointer.split("/")[1:]:
        within = _within(place, part.replace("~1", "/").replace("~0", "~"))
        if within is None:
            return None
        place = within
    field = place.field
    if field is None or field.refers is None or not isinstance(place.value, str):
        return None
    return GivenName(place.value, field.refers, field.of)


def _within(place: _Place, part: str) -> _Place | None:
    value, whole = place.value, taken_apart(place.kind)
    if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
        return _Place(value[int(part)], whole.item, place.field)
    struct = struct_of(value, whole) if isinstance(value, dict) else None
    if struct is None or not isinstance(value, dict) or part not in value:
        return None
    named = {each.name: each for each in checked_fields(struct)}
    return _Place(value[part], field_kinds(struct).get(part, Any), named.get(part))
