"""What commands print of what is recorded: no text of it steers the terminal."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import click
import msgspec
import regex

from api.plain import harmless
from events.text.characters import BREAKS, NO_CHARACTERS

_Row = TypeVar("_Row", bound=msgspec.Struct)

_STEERS = regex.compile(rf"(?!\n)[{BREAKS}{NO_CHARACTERS}\p{{Bidi_Control}}]")


def say(text: str, *, err: bool = False) -> None:
    """Print lines for people."""
    click.echo(harmless(text), err=err)


def say_json(found: object) -> None:
    """Print JSON; what would steer a terminal is escaped, which JSON reads as the same."""
    text = msgspec.json.format(msgspec.json.encode(found), indent=2).decode()
    click.echo(_STEERS.sub(_escaped, text))


def say_rows(
    found: Sequence[_Row],
    columns: Mapping[str, Callable[[_Row], str]],
    *,
    unsaid: str,
    as_json: bool,
    nothing: str,
) -> None:
    """Print what is kept, a row each, or as JSON without the field that is never said."""
    from tabulate import tabulate

    if as_json:
        fields = map(msgspec.to_builtins, found)
        say_json([{k: v for k, v in each.items() if k != unsaid} for each in fields])
        return
    rows = [[column(each) for column in columns.values()] for each in found]
    say(tabulate(rows, tuple(columns), disable_numparse=True) if rows else nothing)


def _escaped(found: "regex.Match[str]") -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
