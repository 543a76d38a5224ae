"""Which fields of a struct refer to something registered or hold a date: their types say so."""

from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct

from events.time.dates import Edtf

_EDTF_META = Edtf.__metadata__[0]  # type: ignore[attr-defined]  # Annotated keeps it at run time


class CheckedField(NamedTuple):
    """A field that refers to something registered, or (`refers` is None) holds a date.

    `of` are the kinds that an actor there may be of, if not any; `lasts` whether a date there may
    be of more than one day.
    """

    name: str
    refers: str | None
    many: bool
    of: tuple[str, ...] = ()
    lasts: bool = True


@cache
def checked_fields(struct: type[Struct]) -> tuple[CheckedField, ...]:
    """The fields of a struct that hold references or dates, read from their types."""
    hints = get_type_hints(struct, include_extras=True)
    found = (_checked(name, hint) for name, hint in hints.items())
    return tuple(field for field in found if field is not None)


def _checked(name: str, hint: Any) -> CheckedField | None:
    metas, many = _metas(hint)
    for meta in metas:
        if meta is _EDTF_META:
            lasts = not any(each.extra and "lasts" in each.extra for each in metas)
            return CheckedField(name, None, many, lasts=lasts)
        if meta.extra and "refers" in meta.extra:
            return CheckedField(name, meta.extra["refers"], many, meta.extra["of"])
    return None


def _metas(hint: Any, many: bool = False) -> tuple[list[Meta], bool]:
    """All `Meta` within a type, and whether they sit inside of a tuple."""
    if get_origin(hint) is Annotated:
        inner, *annotations = get_args(hint)
        below, is_many = _metas(inner, many)
        return [a for a in annotations if isinstance(a, Meta)] + below, is_many
    many = many or get_origin(hint) is tuple
    metas: list[Meta] = []
    for argument in get_args(hint):
        below, is_many = _metas(argument, many)
        metas, many = metas + below, many or is_many
    return metas, many
