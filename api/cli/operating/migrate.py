"""`detente migrate`: a ledger moves from a file to a cluster, or back."""

from pathlib import Path

import click

from api.cli.shared.shared_options import loaded
from api.service.ledger_place import ledger_meant, to_open
from api.service.progress import ShownProgress
from api.service.stores import LEDGER, TEXTS
from events.errors import SettingsError
from events.source_texts.attached_texts import Texts

EXPECTED = (
    "migrate: expected a data directory and an address (nats://host:4222/name), in either order"
)


async def migrate(origin: str, destination: str) -> None:
    """Move, and say what is there; raises what the engines raise."""
    from msgspec.structs import replace

    from events.cluster.address import is_of_cluster
    from events.cluster.moving import from_cluster, to_cluster

    to_servers = is_of_cluster(destination)
    if to_servers == is_of_cluster(origin):
        raise SettingsError((EXPECTED,))
    address, data = (destination, origin) if to_servers else (origin, destination)
    what = await to_open(replace(ledger_meant(loaded({}).config), address=address))
    progress, path = ShownProgress(), Path(data) / LEDGER

    def tell(done: int, total: int) -> None:
        progress("moving the ledger", done, total)

    if to_servers:
        count = await to_cluster(path, what, tell)
        click.echo(f"{count:,} events are on {address}, each compared; {data} is a replica of it")
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        count = await from_cluster(path, what, Texts(path.parent / TEXTS), tell)
        click.echo(
            f"{count:,} events of {address} are in {data}, each compared: a ledger of its own"
        )
        click.echo("End the nodes of the cluster first, or what they record later is not in it")
