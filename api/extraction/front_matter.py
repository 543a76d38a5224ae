"""What stands before a text between lines of three dashes, as YAML: `title: …`."""

import re
from typing import Any

import yaml

_BLOCK = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)",
    re.MULTILINE | re.DOTALL,
)
BLOCK_CHARACTERS = 64_000

FrontMatter = dict[str, str | list[str]]


def taken_apart(text: str) -> tuple[FrontMatter, str]:
    """The fields that stand before a text, and the text behind them; none where that is no YAML."""
    found = _BLOCK.match(text[:BLOCK_CHARACTERS])
    if found is None:
        return {}, text
    try:
        # As text, all of it: no date that YAML makes another one of.
        fields: Any = yaml.load(found[1], Loader=yaml.BaseLoader)  # noqa: S506 (makes texts alone)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, text
    if not isinstance(fields, dict):
        return {}, text
    return dict(_told(fields)), text[found.end() :].lstrip("\r\n")


def _told(fields: dict[Any, Any]) -> Any:
    for name, value in list(fields.items())[:100]:
        if isinstance(name, str) and isinstance(value, str) and value.strip():
            yield name.strip().lower(), value.strip()[:2_000]
        elif isinstance(name, str) and isinstance(value, list):
            texts = [each.strip()[:300] for each in value[:100] if isinstance(each, str)]
            yield name.strip().lower(), [each for each in texts if each]


def one_of(fields: FrontMatter, *names: str) -> str | None:
    """The first of some fields that is one text."""
    for name in names:
        if isinstance(found := fields.get(name), str):
            return found
    return None


def list_of(fields: FrontMatter, *names: str) -> tuple[str, ...]:
    """The first of some fields, as a list."""
    for name in names:
        found = fields.get(name)
        if found:
            return (found,) if isinstance(found, str) else tuple(found)
    return ()
