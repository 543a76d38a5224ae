"""`detente witness`: cosignatures for one's own checkpoints, and a witness for those of others."""

from pathlib import Path

import click

from api.cli.shared.shared_options import data_option, loaded
from api.cli.shared.shared_options import to_its_end as _run

_directory = click.argument(
    "directory", type=click.Path(file_okay=False, path_type=Path), metavar="DIRECTORY"
)
_name = click.option("--name", help="What it is called, such as witness.example.org/first.")


@click.group()
def witness() -> None:
    """Others who sign that a ledger only ever grew: asked here, or being one."""


@witness.command("ask")
@data_option
@_run
async def ask(data: Path) -> None:
    """Have the newest checkpoint cosigned by the witnesses of the settings, now.

    A service does so by itself. Exit code 1 where fewer than `witness_quorum`, or none, have.
    """
    from api.cli.operating import witness_acts

    await witness_acts.ask(data, loaded({}).config)


@witness.command("key")
@_directory
@_name
@_run
async def key(directory: Path, name: str | None) -> None:
    """Print a witness' verifier key, for those who ask it and those who check what it signs.

    With --name it is made where there is none.
    """
    from api.cli.operating import witness_acts

    witness_acts.print_key(directory, name)


@witness.command("serve")
@_directory
@click.option(
    "--log",
    "logs",
    multiple=True,
    required=True,
    help="The verifier key of a ledger that is witnessed, as its /v1/ledger/key gives it.",
)
@_name
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8_100, show_default=True)
@_run
async def serve(
    directory: Path, logs: tuple[str, ...], name: str | None, host: str, port: int
) -> None:
    """Be a witness of other ledgers (C2SP's tlog-witness), from a directory of its own.

    It keeps the last checkpoint of each, cosigns the next one if that extends it, and refuses one
    that does not, of which it keeps what shows that.
    """
    from api.cli.operating import witness_acts

    await witness_acts.serve(directory, logs, name, (host, port))
