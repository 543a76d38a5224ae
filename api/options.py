"""What commands share: the data directory, the clocks, how a command is run to its end."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click

from events.errors import DetenteError

_Arguments = ParamSpec("_Arguments")

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default="data",
    envvar="DETENTE_DATA",
    show_default=True,
    help="The data directory.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON, as the API answers.")


def clock_options(command: Callable[_Arguments, None]) -> Callable[_Arguments, None]:
    """The three clocks as options."""
    for name, says in (
        ("--known-at", "What the ledger held at a position or instant.  [the head]"),
        ("--public-by", "What a reader could know by a day.  [no limit]"),
        ("--as-of", "What had happened by a day, YYYY-MM-DD.  [today]"),
    ):
        command = click.option(name, help=says)(command)
    return command


def to_its_end(
    command: Callable[_Arguments, Coroutine[Any, Any, None]],
) -> Callable[_Arguments, None]:
    """Run a command to its end; an error of ours is a line on standard error and exit code 1."""

    @wraps(command)
    def run(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> None:
        try:
            asyncio.run(command(*args, **kwargs))
        except DetenteError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            # Whoever reads has had enough; nothing is to be said about it.
            sys.stdout = None
            sys.exit(0)
        except OSError as error:
            raise click.ClickException(f"{error.filename}: {error.strerror}") from error

    return run
