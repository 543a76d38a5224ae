"""`detente collections`: which there are, and how a ledger gets one or its present edition."""

from pathlib import Path

import click

from api.cli.shared.shared_options import data_option, to_its_end

_dry_run = click.option("--dry-run", is_flag=True, help="Tell what would be recorded.")


@click.group()
def collections() -> None:
    """The collections of facts that Detente comes with."""


@collections.command("list")
@data_option
@to_its_end
async def list_collections(data: Path) -> None:
    """Tell which there are, and how many events of each the ledger has."""
    from api.cli.shared.recording import tell_collections

    await tell_collections(data)


@collections.command()
@click.argument("name")
@_dry_run
@data_option
@to_its_end
async def add(name: str, dry_run: bool, data: Path) -> None:
    """Record what the ledger has not yet of the collection NAME.

    Interrupted, it goes on where it stopped when it is run again.
    """
    from api.cli.shared.recording import record_collections

    await record_collections(data, (name,), dry=dry_run)


@collections.command()
@_dry_run
@data_option
@to_its_end
async def update(dry_run: bool, data: Path) -> None:
    """Bring every collection that the ledger has to its present edition.

    What is new is recorded, what the collection says otherwise now is corrected, what it tells no
    more is taken back. What others have corrected, cited or taken back stays as it is, and is
    listed.
    """
    from api.cli.shared.recording import record_collections

    await record_collections(data, None, dry=dry_run)
