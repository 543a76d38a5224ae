"""Templates filled in as a person does it: what is wanted written behind its name, the sharp taken
away from what else is there.
"""

import re
from typing import Any

import msgspec

_KEY = re.compile(r"( *)(# )?( *)(- )?([a-z_0-9]+):(?: |$)")
_MISSING = object()


def filled(template: str, body: dict[str, Any]) -> str:
    """A template with the values of an event, and without what that does not have."""
    return "".join(_lines(template, body))


def first_of_each(value: Any) -> Any:
    """An event with the first of what it has several of: a template shows one."""
    match value:
        case dict():
            return {name: first_of_each(each) for name, each in value.items()}
        case [dict() as first, *_]:
            return [first_of_each(first)]
        case _:
            return value


def _lines(template: str, body: dict[str, Any]) -> list[str]:
    found: list[str] = []
    above: list[tuple[int, str | int]] = []
    has_begun = False
    for line in template.splitlines(keepends=True):
        has_begun = has_begun or line.startswith("- type:")
        key = _KEY.match(line)
        if not has_begun or key is None:
            continue
        outside, _, inside, dash, name = key.groups(default="")
        column = len(outside) + len(inside) + len(dash)
        above = [each for each in above if each[0] < column - len(dash) * bool(len(found))]
        if dash and found:
            above.append((column - 1, 0))
        above.append((column, name))
        value = _at(body, [each for _, each in above])
        if value is _MISSING:
            continue
        start = f"{' ' * (column - len(dash))}{dash}{name}:"
        is_block = isinstance(value, dict) and name not in {"says", "identifiers"}
        is_block = is_block or (isinstance(value, list) and isinstance((*value, 0)[0], dict))
        found.append(f"{start}\n" if is_block else f"{start} {_json(value)}\n")
    return found


def _at(value: Any, path: list[str | int]) -> Any:
    for part in path:
        if isinstance(part, int):
            value = value[part] if isinstance(value, list) and value else _MISSING
        else:
            value = value.get(part, _MISSING) if isinstance(value, dict) else _MISSING
    return value


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
