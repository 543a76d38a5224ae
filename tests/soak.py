"""`python -m tests.soak`, which is `make soak`: kills by the thousand, and what they came to."""

import tempfile
import time
from pathlib import Path

import click

from tests.crashing_rounds import Figures, Nursery, Rounds

ROUNDS = 40
"""Kills after which a ledger is checked from end to end and another one is begun."""


@click.command()
@click.option("--kills", default=2_000, show_default=True, help="How often a process is killed.")
@click.option("--seed", default=0, show_default=True, help="Where the moments come from.")
def main(kills: int, seed: int) -> None:
    """Kill a writing process at every named point and at any moment; check all that it left."""
    figures = Figures()
    began = time.monotonic()
    with Nursery() as nursery:
        ledger = 0
        while figures.killed < kills:
            with tempfile.TemporaryDirectory(prefix=".soak-", dir=Path.cwd()) as directory:
                rounds = Rounds(Path(directory), nursery, f"{seed} {ledger}", figures)
                rounds.run(min(ROUNDS, kills - figures.killed))
            ledger += 1
            click.echo(f"{figures.killed} kills, {time.monotonic() - began:.0f} s")
    click.echo(f"\n{figures.table()}\nseed {seed}, {time.monotonic() - began:.0f} s")
    raise SystemExit(bool(figures.faults))


if __name__ == "__main__":
    main()
