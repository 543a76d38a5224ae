"""What commands share: settings and clocks as options, how a command is run to its end."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from api.plain import harmless
from api.service.read_settings import FILE_VARIABLE, Settings, load, option_of, shown
from api.service.settings import SETTINGS
from events.errors import DetenteError, ImportFileError, SettingsError
from events.vocabulary.limits import CITATIONS_LIMIT

_Arguments = ParamSpec("_Arguments")
_Command = TypeVar("_Command", bound=Callable[..., Any])

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=lambda: loaded({}).config.data,
    envvar="DETENTE_DATA",
    show_default="that of the settings",
    help="The data directory.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON, as the API answers.")


def loaded(options: dict[str, Any], file: Path | None = None) -> Settings:
    """The settings; what is wrong with them is told on lines of standard error."""
    try:
        return load(options, file=file, environment=os.environ)
    except SettingsError as error:
        raise click.ClickException("\n".join(error.faults)) from error


def served_at() -> str:
    """Scheme and host under which the service is reached, as the settings have them."""
    config = loaded({}).config
    host = f"[{config.host}]" if ":" in config.host else config.host
    return config.public_url or f"http://{host}:{config.port}"


def setting_options(command: _Command) -> _Command:
    """Give a command `--config` and an option for each setting, with the text that it was given.

    Values are checked with those of the file and the environment, all at once.
    """
    for name in reversed(SETTINGS):
        command = _option(name)(command)
    return click.option(
        "--config",
        "config_file",
        type=click.Path(dir_okay=False, path_type=Path),
        help=f"The file of settings, or {FILE_VARIABLE}.  [detente.toml here or in the data]",
    )(command)


def with_settings(command: Callable[[Settings], None]) -> Callable[..., None]:
    """Run a command that has `setting_options` with the settings in effect."""

    @wraps(command)
    def run(config_file: Path | None, **options: Any) -> None:
        command(loaded(options, config_file))

    return run


def clock_options(command: Callable[_Arguments, None]) -> Callable[_Arguments, None]:
    """The three clocks as options."""
    for name, says in (
        ("--known-at", "What the ledger held at a position or instant.  [the head]"),
        (
            "--public-by",
            "What a reader could know by a day, or by the end of a month or year.  [no limit]",
        ),
        (
            "--as-of",
            "What had happened by a day, or by the end of a month or year (EDTF).  [today]",
        ),
    ):
        command = click.option(name, help=says)(command)
    return command


def evidence_options(command: Callable[_Arguments, None]) -> Callable[_Arguments, None]:
    """Which evidence counts, as options."""
    command = click.option(
        "--coded", flag_value="include", help="Also what nobody but a program tells."
    )(command)
    command = click.option(
        "--lineages-at-least",
        type=click.IntRange(1, CITATIONS_LIMIT),
        help="What so many lineages support.",
    )(command)
    command = click.option("--lineage", help="What this lineage supports.")(command)
    return click.option("--data-set", help="What this data set supports.")(command)


def to_its_end(
    command: Callable[_Arguments, Coroutine[Any, Any, None]],
) -> Callable[_Arguments, None]:
    """Run a command to its end; an error of ours is a line on standard error and exit code 1."""

    @wraps(command)
    def run(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> None:
        try:
            asyncio.run(command(*args, **kwargs))
        except ImportFileError as error:
            raise click.ClickException("\n".join(map(harmless, error.told))) from error
        except DetenteError as error:
            raise click.ClickException(harmless(str(error))) from error
        except BrokenPipeError:
            # Whoever reads has had enough; nothing is to be said about it.
            sys.stdout = None
            sys.exit(0)
        except OSError as error:
            raise click.ClickException(f"{error.filename}: {error.strerror}") from error

    return run


def _option(name: str) -> Callable[[_Command], _Command]:
    default = SETTINGS[name].default
    option = option_of(name)
    if isinstance(default, bool):
        opposite = "" if name == "empty" else f"/--no-{option.removeprefix('--')}"
        declared = f"{option}{opposite}"
        return click.option(declared, name, is_flag=True, default=None, help=_help(name))
    return click.option(option, name, metavar=_metavar(default), help=_help(name))


def _help(name: str) -> str:
    default = SETTINGS[name].default
    if isinstance(default, tuple):
        text = ", ".join(default) or "none"
    else:
        text = str(default) if isinstance(default, str) else shown(default)
    return f"{SETTINGS[name].meaning}  [{text or 'none'}]"


def _metavar(default: object) -> str:
    match default:
        case tuple():
            return "A,B"
        case int() | float():
            return "NUMBER"
        case _:
            return "TEXT"
