"""The command `detente`: serve, ask, load, leave. Commands import what they run on."""

from pathlib import Path

import click

from api.cli.asking import question_commands
from api.cli.curating import drafts, suggest, writing_by_hand
from api.cli.evidence import sources
from api.cli.operating import backup, cluster, collections, keys, proving, webhooks, witnessing
from api.cli.shared.shared_options import (
    data_option,
    setting_options,
    with_settings,
)
from api.cli.shared.shared_options import to_its_end as _run
from api.service.read_settings import Settings

_PLACE = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="detente")
def main() -> None:
    """A sourced, event-sourced timeline of diplomacy.

    What was the state of relations between two parties on a day, as far as could be known, and who
    says so?
    """


@main.command()
@setting_options
@with_settings
def serve(settings: Settings) -> None:
    """Serve the API; an empty ledger is given the collections of facts first.

    A setting is also read from the environment (DETENTE_PORT) and from the file (port = 8000);
    what is given here counts most.
    """
    from events.uncollected import settled, uncollected

    with uncollected():  # it takes an eighth of the time
        from api.processes.parent import serve_together
        from api.serving import serve as serve_alone
        from events.errors import DetenteError

        settled()

    try:
        if settings.config.workers:
            serve_together(settings.config)
        else:
            serve_alone(settings.config)
    except DetenteError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@setting_options
@with_settings
def config(settings: Settings) -> None:
    """Print every setting, what it is in effect and where that was read from."""
    from api.service.read_settings import shown

    for name, origin in settings.origins.items():
        click.echo(f"{name} = {shown(getattr(settings.config, name))}  # {origin}")


@main.command()
@click.option(
    "--ahead",
    is_flag=True,
    help="Beside a server, for this version's next start: the server goes on with its own.",
)
@data_option
@_run
async def rebuild(data: Path, *, ahead: bool) -> None:
    """Build the views anew from the ledger, beside the current ones, and switch to them."""
    from api.cli.curating import import_export

    await import_export.rebuild(data, ahead=ahead)


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", default="import", show_default=True, help="Who records the events.")
@click.option("--strict", is_flag=True, help="Refuse a file that there are warnings about.")
@click.option("--dry-run", is_flag=True, help="Check everything, say what would change.")
@click.option(
    "--check",
    is_flag=True,
    help="Only read, beside a server too; tell every fault with its line and the nearest names.",
)
@data_option
@_run
async def import_file(
    file: Path, by: str, strict: bool, dry_run: bool, check: bool, data: Path
) -> None:
    """Record the events of a YAML or JSON Lines file: all of them, or none if any is at fault.

    Interrupted, it goes on where it stopped when it is run again with the same file.
    """
    from api.cli.curating import check_import, import_export

    if check:
        await check_import.check_file(file, data, strict=strict)
        return
    await import_export.import_file(file, data, by=by, strict=strict, dry_run=dry_run)


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option(
    "--recorded",
    is_flag=True,
    help="With id, time and recorder; the number of a line is its position.",
)
@click.option("--sqlite", type=_PLACE, help="Tables, as a SQLite file.")
@click.option("--parquet", type=_PLACE, metavar="DIR", help="Tables, as Parquet files in DIR.")
@click.option("--nquads", type=_PLACE, help="Statements, as N-Quads; gzip where it ends with .gz.")
@click.option("--position", help="As of a position or instant.  [the head]")
@data_option
@_run
async def export(
    file: Path | None,
    recorded: bool,
    sqlite: Path | None,
    parquet: Path | None,
    nquads: Path | None,
    position: str | None,
    data: Path,
) -> None:
    """Write all events as JSON Lines, in ledger order, to FILE or standard output.

    What was exported can be imported into an empty ledger: it gets the same positions. Or else
    write the record as it reads, as of a position, for other programs: each with a manifest that
    says of which ledger it is, and what is in it.
    """
    from api.cli.asking import whole_data
    from api.cli.curating import import_export

    wanted = whole_data.wanted(sqlite=sqlite, parquet=parquet, nquads=nquads)
    if wanted and (file is not None or recorded):
        raise click.UsageError("FILE and --recorded are of events, and the others are not")
    if wanted:
        await whole_data.export_whole(data, wanted, position)
        return
    if position is not None:
        raise click.UsageError("--position is for --sqlite, --parquet and --nquads")
    await import_export.export(file, data, recorded=recorded)


@main.command()
@click.option("--from", "origin", required=True, help="A data directory, or nats://host:4222/name.")
@click.option("--to", "destination", required=True, help="The other one of them.")
@_run
async def migrate(origin: str, destination: str) -> None:
    """Move a ledger to a cluster, or back into a file: every position, every byte.

    Interrupted, it goes on where it stopped when it is run again. Nothing may write meanwhile.
    """
    from api.cli.operating import migrate as moving

    await moving.migrate(origin, destination)


for command in (
    *(
        question_commands.relations,
        question_commands.changes,
        question_commands.timeline,
        question_commands.search,
        question_commands.cite,
        question_commands.mcp,
    ),
    *(question_commands.doubles, question_commands.coverage, sources.sources, sources.verify),
    *(collections.collections, writing_by_hand.new, writing_by_hand.schema, suggest.suggest),
    sources.cite_at,
    *(proving.audit, proving.prove, proving.rotate_key, proving.trust_clock),
    witnessing.witness,
    *(keys.keys, drafts.drafts, webhooks.webhooks, backup.backup, backup.restore),
    cluster.cluster,
):
    main.add_command(command)
