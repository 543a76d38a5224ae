"""Every setting as an option of a command."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from api.config import DEFAULTS, FILE_VARIABLE, MEANINGS, option_of, shown

_Command = TypeVar("_Command", bound=Callable[..., Any])


def setting_options(command: _Command) -> _Command:
    """Give a command `--config` and an option for each setting, with the text that it was given.

    Values are checked with those of the file and the environment, all at once.
    """
    for name in reversed(MEANINGS):
        command = _option(name)(command)
    return click.option(
        "--config",
        "config_file",
        type=click.Path(dir_okay=False, path_type=Path),
        help=f"The file of settings, or {FILE_VARIABLE}.  [detente.toml here or in the data]",
    )(command)


def _option(name: str) -> Callable[[_Command], _Command]:
    default = getattr(DEFAULTS, name)
    option = option_of(name)
    if isinstance(default, bool):
        opposite = "" if name == "empty" else f"/--no-{option.removeprefix('--')}"
        declared = f"{option}{opposite}"
        return click.option(declared, name, is_flag=True, default=None, help=_help(name))
    return click.option(option, name, metavar=_metavar(default), help=_help(name))


def _help(name: str) -> str:
    default = getattr(DEFAULTS, name)
    if isinstance(default, tuple):
        text = ", ".join(default) or "none"
    else:
        text = str(default) if isinstance(default, str) else shown(default)
    return f"{MEANINGS[name]}  [{text or 'none'}]"


def _metavar(default: object) -> str:
    match default:
        case tuple():
            return "A,B"
        case int() | float():
            return "NUMBER"
        case _:
            return "TEXT"
