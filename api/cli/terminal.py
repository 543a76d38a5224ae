"""What commands print of what is recorded: no text of it steers the terminal."""

import click
import msgspec
import regex

from api.plain import harmless
from events.text.characters import BREAKS, NO_CHARACTERS

_STEERS = regex.compile(rf"(?!\n)[{BREAKS}{NO_CHARACTERS}\p{{Bidi_Control}}]")


def say(text: str, *, err: bool = False) -> None:
    """Print lines for people."""
    click.echo(harmless(text), err=err)


def say_json(found: object) -> None:
    """Print JSON; what would steer a terminal is escaped, which JSON reads as the same."""
    text = msgspec.json.format(msgspec.json.encode(found), indent=2).decode()
    click.echo(_STEERS.sub(_escaped, text))


def _escaped(found: "regex.Match[str]") -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
