"""`detente cluster dev`: three servers on this machine, and how to serve a ledger on them."""

import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from events.errors import DetenteError

if TYPE_CHECKING:
    from events.cluster.development import ServersOfOne

LOOK_SECONDS = 0.5


@click.group()
def cluster() -> None:
    """A ledger on a NATS JetStream cluster."""


@cluster.command()
@click.option(
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("cluster"),
    show_default=True,
    help="What the servers keep; the next time they go on with it.",
)
@click.option(
    "--name", default="detente", show_default=True, help="The name of the ledger's stream."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_000),
    default=4_222,
    show_default=True,
    help="The first of nine ports; 0 takes free ones.",
)
def dev(directory: Path, name: str, port: int) -> None:
    """Run three servers on this machine until interrupted, to try a ledger on."""
    from events.cluster.development import running

    signal.signal(signal.SIGTERM, _interrupted)  # or the servers would outlive it
    try:
        with running(directory.resolve(), name, port) as servers:
            _tell(servers, directory)
            while any(each.poll() is None for each in servers.processes):
                time.sleep(LOOK_SECONDS)
    except DetenteError as error:
        raise click.ClickException(str(error)) from error
    raise click.ClickException(f"no server runs any more: their logs in {directory} say why")


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def _tell(servers: "ServersOfOne", directory: Path) -> None:
    click.echo(f"three servers run, with what they have in {directory}\n")
    click.echo("Two nodes of one ledger on them, each in a terminal of its own:")
    where = f"--ledger {servers.address} --ledger-credentials {servers.credentials}"
    monitors = f"--ledger-monitors {','.join(servers.monitors)}"
    for number, port in enumerate((8_000, 8_001), start=1):
        click.echo(f"  detente serve --data node{number} --port {port} {where} {monitors}")
    click.echo("\nEnd a server by its process, and see what the nodes say of it:")
    for each in servers.processes:
        click.echo(f"  kill {each.pid}")
    click.echo("\nInterrupt this to end them all.")
