"""Tables in files that a person can read and edit: a line a row, tabs between the columns.

The first line names the columns. A column that is left empty, or that a file has not, is the
field's default; several texts stand in one column with `; ` between them. A line that begins with
`#` is a remark.
"""

from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct

from events.errors import ImportFileError
from events.vocabulary.shapes import SHOWN

RowT = TypeVar("RowT", bound=Struct)

_BETWEEN: Final = "; "


def read(file: Path | Traversable, kind: type[RowT]) -> Iterator[RowT]:
    """Rows of a table; raises ImportFileError with the line where one is none."""
    several = {each.name for each in msgspec.structs.fields(kind) if _is_several(each)}
    with file.open(encoding="utf-8") as lines:
        names: list[str] = []
        for number, line in enumerate(lines, 1):
            values = line.rstrip("\n").split("\t")
            if line.startswith("#"):
                continue
            if not names:
                names = values
                continue
            try:
                yield msgspec.convert(_fields(names, values, several), kind, strict=False)
            except (msgspec.ValidationError, ValueError) as error:
                raise ImportFileError(Path(str(file)), number, str(error)[:SHOWN]) from error


def write(rows: Iterable[Struct], kind: type[Struct]) -> Iterator[str]:
    """The lines of a table, columns that no row fills left out; raises ValueError for a text that
    no table can hold.
    """
    told = [msgspec.to_builtins(each) for each in rows]
    names = [each for each in kind.__struct_fields__ if any(row.get(each) for row in told)]
    yield "\t".join(names) + "\n"
    for row in told:
        yield "\t".join(_text(row.get(name)) for name in names) + "\n"


def _is_several(field: Any) -> bool:
    return field.default == () and field.default is not msgspec.NODEFAULT


def _fields(names: list[str], values: list[str], several: set[str]) -> dict[str, object]:
    if len(values) > len(names):
        raise ValueError(f"expected {len(names)} columns, found {len(values)}")
    given = zip_longest(names, values, fillvalue="")
    return {
        name: value.split(_BETWEEN) if name in several else value for name, value in given if value
    }


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        if any(_BETWEEN in each for each in value):
            raise ValueError(f"expected texts without {_BETWEEN!r}, found {value!r}")
        value = _BETWEEN.join(value)
    text = "" if value is None or value is False else str(value)
    if "\t" in text or "\n" in text:
        raise ValueError(f"expected a text of one line without tabs, found {text!r}")
    return text
