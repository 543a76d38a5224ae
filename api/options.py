"""What several commands share: where the data is, how errors are told."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click

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


def run_to_end(
    command: Callable[_Arguments, Coroutine[Any, Any, None]],
) -> Callable[_Arguments, None]:
    """Run a command to its end; an error of ours is a line on standard error and exit code 1."""

    @wraps(command)
    def run(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> None:
        from events.errors import DetenteError  # noqa: PLC0415 (--help starts at once)

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
