"""The command `detente`: serve, ask, load, leave. Commands import what they run on."""

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

import click

from api.keys_cli import keys
from api.options import data_option, json_option
from api.options import run_to_end as _run

_Arguments = ParamSpec("_Arguments")


def _clocks(command: Callable[_Arguments, None]) -> Callable[_Arguments, None]:
    """The three clocks as options."""
    for name, says in (
        ("--known-at", "What the ledger held at a position or instant.  [the head]"),
        ("--public-by", "What a reader could know by a day.  [no limit]"),
        ("--as-of", "What had happened by a day, YYYY-MM-DD.  [today]"),
    ):
        command = click.option(name, help=says)(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="detente")
def main() -> None:
    """A sourced, event-sourced timeline of diplomacy.

    What was the state of relations between two parties on a day, as far as could be known, and who
    says so?
    """


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@data_option
@click.option("--empty", is_flag=True, help="Do not give an empty ledger the founding facts.")
def serve(host: str, port: int, data: Path, empty: bool) -> None:
    """Serve the API, loading the founding facts into an empty ledger first."""
    from api.serving import serve as run
    from events.errors import DetenteError

    try:
        run(host, port, data, founding=not empty)
    except DetenteError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.argument("a")
@click.argument("b")
@_clocks
@data_option
@json_option
@_run
async def relations(a: str, b: str, data: Path, as_json: bool, **clocks: str | None) -> None:
    """The state of relations between two parties."""
    from api import asking

    await asking.relations_between(data, a, b, asking.asked(clocks), as_json=as_json)


@main.command()
@click.option("--actor")
@click.option("--counterpart", help="With --actor: what stands between the two.")
@click.option("--issue")
@click.option("--kind", help="A fact's type, such as engagement-postponed.")
@click.option("--engagement")
@click.option("--place")
@click.option("--from", "since", help="Facts that may lie on or after a day.")
@click.option("--until", help="Facts that may lie on or before a day.")
@click.option("--text", help="Words that the summary or a quote contains.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@_clocks
@data_option
@json_option
@_run
async def timeline(data: Path, as_json: bool, limit: int, **given: str | None) -> None:
    """Facts in order of date; filters combine."""
    from api import asking

    await asking.timeline_of(data, given, limit=limit, as_json=as_json)


@main.command()
@click.argument("quote")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True)
@_clocks
@data_option
@json_option
@_run
async def cite(quote: str, limit: int, data: Path, as_json: bool, **clocks: str | None) -> None:
    """Where some words stand: quotes that contain them, phrases first."""
    from api import asking

    await asking.citations_of(data, quote, asking.asked(clocks), limit=limit, as_json=as_json)


@main.command()
@json_option
def coverage(as_json: bool) -> None:
    """How much of each source the founding facts were read from, what was left and why."""
    from api import asking

    asking.coverage_of_sources(as_json=as_json)


@main.command()
@data_option
@_run
async def rebuild(data: Path) -> None:
    """Build the views anew from the ledger, beside the current ones, and switch to them."""
    from api import transfer

    await transfer.rebuild(data)


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", default="import", show_default=True, help="Who records the events.")
@data_option
@_run
async def import_file(file: Path, by: str, data: Path) -> None:
    """Record the events of a YAML or JSON Lines file: all of them, or none if any is at fault.

    Interrupted, it goes on where it stopped when it is run again with the same file.
    """
    from api import transfer

    await transfer.import_file(file, data, by=by)


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option(
    "--recorded",
    is_flag=True,
    help="With id, time and recorder; the number of a line is its position.",
)
@data_option
@_run
async def export(file: Path | None, recorded: bool, data: Path) -> None:
    """Write all events as JSON Lines, in ledger order, to FILE or standard output.

    What was exported can be imported into an empty ledger: it gets the same positions.
    """
    from api import transfer

    await transfer.export(file, data, recorded=recorded)


main.add_command(keys)
