"""`detente trust-clock`: what follows the last event is recorded by the clock as it is."""

from pathlib import Path

import click

from api.service.stores import LEDGER, unwritten
from events.ledger.stamping import trust


async def trust_clock(data: Path) -> None:
    """Vouch for the clock where it is doubted, and say of what that is.

    Raises `LedgerLockedError` beside a process that writes.
    """
    async with unwritten(data) as ledger:
        stand, leaf = await ledger.clock(), ledger.last_leaf()
    last = stand.last_recorded_at
    told = "none" if last is None else last.isoformat(timespec="seconds")
    click.echo(f"clock       {stand.now.isoformat(timespec='seconds')}")
    click.echo(f"last event  {told}, position {stand.last.head}")
    if stand.doubt is None:
        click.echo("nothing is doubted, and nothing was changed")
        return
    trust(data / LEDGER, leaf)
    click.echo(f"what follows position {stand.last.head} is recorded by the clock as it is")
