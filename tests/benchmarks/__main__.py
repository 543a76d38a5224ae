"""`python -m tests.benchmarks`, which is `make bench`. A goal that is missed is no failure."""

import asyncio
import platform
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import uvloop

from tests.benchmarks import (
    appends,
    auditing,
    cached,
    changes,
    formats,
    live,
    memory,
    over_http,
    page,
    quotes,
    rebuild,
    serving,
    state,
    tree,
    verify,
    writing,
)
from tests.benchmarks.figures import Figure, table
from tests.benchmarks.setting import Setting

SUBJECTS: dict[str, Callable[[Setting], Awaitable[list[Figure]]]] = {
    "appends": appends.measure,
    "tree": tree.measure,
    "audit": auditing.measure,
    "rebuild": rebuild.measure,
    "relations": state.measure,
    "changes": changes.measure,
    "lookup": quotes.measure,
    "formats": formats.measure,
    "http": over_http.measure,
    "cached": cached.measure,
    "serving": serving.measure,
    "writing": writing.measure,
    "live": live.measure,
    "memory": memory.measure,
    "verify": verify.measure,
    "page": page.measure,
}


@click.command()
@click.option("--only", type=click.Choice(list(SUBJECTS)), multiple=True, help="Some subjects.")
@click.option("--quick", is_flag=True, help="A tenth of the events, fewer rounds.")
def main(only: tuple[str, ...], quick: bool) -> None:
    """Measure, each figure beside a reference of the same run: on a noisy machine, ratios count."""
    click.echo(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    with (
        TemporaryDirectory(prefix=".bench-", dir=Path.cwd()) as directory,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        figures = runner.run(
            _measure(only or tuple(SUBJECTS), Setting(directory=Path(directory), quick=quick))
        )
    click.echo(f"\n{table(figures)}")


async def _measure(names: tuple[str, ...], setting: Setting) -> list[tuple[str, Figure]]:
    figures = []
    for name in names:
        click.echo(f"\n{name} …")
        for figure in await SUBJECTS[name](setting):
            click.echo(f"  {figure}")
            figures.append((name, figure))
    return figures


if __name__ == "__main__":
    main()
