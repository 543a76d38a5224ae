"""Commented YAML to fill in for each kind of event, made from the vocabulary itself.

What is required stands with nothing behind it, and is refused until it is filled; what may be left
out is commented out, and is there once the `# ` before it is taken away.
"""

from collections.abc import Iterator
from inspect import cleandoc
from textwrap import wrap
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import NODEFAULT, Meta, Struct
from msgspec.structs import FieldInfo

from events.time.dates import Edtf
from events.vocabulary.base import Citation, Event, Fact
from events.vocabulary.catalogue import tag_of
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.fields import checked_fields
from events.vocabulary.registry import ActorAdded
from events.vocabulary.shapes import Whole, field_kinds, taken_apart

WIDTH: Final = 98
_EDTF: Final[Meta] = Edtf.__metadata__[0]  # type: ignore[attr-defined]  # Annotated keeps it

ALWAYS_SHOWN: Final[dict[type[Struct], tuple[str, ...]]] = {
    Citation: ("exact", "prefix", "suffix", "start", "end"),
}
"""What need not be there, as there is another way, and mostly is."""

_LAST: Final = ("citations", "citation", "fact", "registration")
"""What is long comes last."""

_EXAMPLES: Final[tuple[type[Event], ...]] = (EngagementHeld, ActorAdded)
"""What stands within an amendment where it may be of any kind."""

_DATES: Final = "EDTF: 2023-06-19, 2023-06, [2023-06-01..2023-06-14], 2023-06-18/2023-06-19"


class _TemplateLine(NamedTuple):
    """A line of a template: a key at a column, perhaps the first after a dash. One that is left out
    has its sharp at `commented`: without those, all of a block stands right.
    """

    column: int
    text: str
    hint: str = ""
    commented: int | None = None
    has_dash: bool = False


def template(kind: type[Event]) -> str:
    """An item of a file to import, with every field that it may have."""
    head = _comment(cleandoc(kind.__doc__ or "").split("\n\n"))
    lines = [_TemplateLine(2, f"type: {tag_of(kind)}", has_dash=True), *_fields(kind, 2, None)]
    return "\n".join([*head, *map(_written, lines)]) + "\n"


def _comment(paragraphs: list[str]) -> Iterator[str]:
    for index, paragraph in enumerate(paragraphs):
        if index:
            yield "#"
        yield from wrap(
            " ".join(paragraph.split()), WIDTH, initial_indent="# ", subsequent_indent="# "
        )


def _written(line: _TemplateLine) -> str:
    text = f"{' ' * (line.column - 2)}- {line.text}" if line.has_dash else " " * line.column
    text = text if line.has_dash else text + line.text
    if line.commented is not None:
        text = f"{text[: line.commented]}# {text[line.commented :]}"
    return f"{text}  # {line.hint}" if line.hint else text


def _fields(struct: type[Struct], column: int, commented: int | None) -> Iterator[_TemplateLine]:
    kinds = field_kinds(struct)
    for field in _ordered(struct):
        is_optional = not field.required and field.name not in ALWAYS_SHOWN.get(struct, ())
        described = _Described(struct, field, kinds[field.name])
        outside = column if is_optional and commented is None else commented
        yield from _field(described, column, outside)


def _ordered(struct: type[Struct]) -> list[FieldInfo]:
    """What is required first, as it stands in its class; what is long last."""
    fields = msgspec.structs.fields(struct)
    return sorted(fields, key=lambda each: (each.name in _LAST, _rank(struct, each)))


def _rank(struct: type[Struct], field: FieldInfo) -> tuple[bool, bool]:
    is_shown = field.required or field.name in ALWAYS_SHOWN.get(struct, ())
    return not is_shown, field.name in Fact.__struct_fields__ and field.name != "id"


class _Described(NamedTuple):
    """A field of a struct, with its type."""

    struct: type[Struct]
    field: FieldInfo
    kind: Any


def _field(described: _Described, column: int, commented: int | None) -> Iterator[_TemplateLine]:
    name, whole = described.field.name, taken_apart(described.kind)
    inner = whole if whole.item is None else taken_apart(whole.item)
    if not inner.structs:
        blank = "" if whole.item is None else " {}" if whole.key is not None else " []"
        yield _TemplateLine(column, f"{name}:{blank}", _hint(described, whole), commented)
        return
    yield _TemplateLine(column, f"{name}:", _hint(described, whole), commented)
    struct, within = _shown(inner), column + (2 if whole.item is None else 4)
    first, *others = _fields(struct, within, commented)
    if isinstance(tag := struct.__struct_config__.tag, str):
        yield _TemplateLine(within, f"type: {tag}", "or any other kind", commented)
    yield first._replace(has_dash=whole.item is not None)
    yield from others


def _shown(whole: Whole) -> type[Struct]:
    structs = list(whole.structs.values())
    return next((each for each in _EXAMPLES if each in structs), structs[0])


def _hint(described: _Described, whole: Whole) -> str:
    """What may stand there, in a line."""
    parts = [*_about(described, whole), *_default(described.field)]
    return "; ".join(parts)


def _about(described: _Described, whole: Whole) -> Iterator[str]:
    inner = whole if whole.item is None else taken_apart(whole.item)
    refers = {each.name: each for each in checked_fields(described.struct)}
    checked = refers.get(described.field.name)
    if checked is not None and checked.refers is not None:
        what = " or ".join(checked.of) or checked.refers
        yield f"ids of registered {what}s" if checked.many else f"id of a registered {what}"
    elif checked is not None:
        yield _DATES
    elif inner.words:
        yield f"one of: {', '.join(inner.words)}"
    else:
        described_as = (each.description for each in (*whole.metas, *inner.metas))
        yield from [each.rstrip(".") for each in described_as if each][:1]


def _default(field: FieldInfo) -> Iterator[str]:
    default = field.default
    if default is not NODEFAULT and default not in {None, ()} and default != "":
        yield f"{str(default).lower() if isinstance(default, bool) else default} if left out"
