"""`python -m tests.benchmarks`, which is `make bench`. A goal that is missed is no failure.

A subject that fails is told, and the others are measured all the same; the exit code is 1 then.
"""

import asyncio
import platform
import sqlite3
import sys
import traceback
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
    cluster,
    collections,
    formats,
    live,
    memory,
    names,
    nodes,
    over_http,
    page,
    quotes,
    rebuild,
    serving,
    state,
    touching,
    tree,
    verify,
    views,
    workers,
    writing,
)
from tests.benchmarks.figures import Figure, table
from tests.benchmarks.setting import Setting

SUBJECTS: dict[str, Callable[[Setting], Awaitable[list[Figure]]]] = {
    "appends": appends.measure,
    "cluster": cluster.measure,
    "nodes": nodes.measure,
    "tree": tree.measure,
    "audit": auditing.measure,
    "collections": collections.measure,
    "rebuild": rebuild.measure,
    "views": views.measure,
    "touched": touching.measure,
    "relations": state.measure,
    "changes": changes.measure,
    "lookup": quotes.measure,
    "names": names.measure,
    "formats": formats.measure,
    "http": over_http.measure,
    "cached": cached.measure,
    "serving": serving.measure,
    "workers": workers.measure,
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
        setting = Setting(directory=Path(directory), quick=quick)
        figures, failed = runner.run(measure(only or tuple(SUBJECTS), setting))
    click.echo(f"\n{table(figures)}")
    if failed:
        click.echo(f"\nnot measured, as they failed: {', '.join(failed)}", err=True)
        sys.exit(1)


async def measure(
    names: tuple[str, ...], setting: Setting
) -> tuple[list[tuple[str, Figure]], list[str]]:
    """The figures of the subjects, each with its subject, and the subjects that failed."""
    figures: list[tuple[str, Figure]] = []
    failed: list[str] = []
    for name in names:
        click.echo(f"\n{name} …")
        try:
            found = await SUBJECTS[name](setting)
        except Exception:  # noqa: BLE001 (whatever it is, the other subjects are still to be measured)
            click.echo(traceback.format_exc(), err=True)
            failed.append(name)
            continue
        for figure in found:
            click.echo(f"  {figure}")
            figures.append((name, figure))
    return figures, failed


if __name__ == "__main__":
    main()
