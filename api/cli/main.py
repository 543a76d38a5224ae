"""The command `detente`: serve, ask, load, leave. Commands import what they run on."""

import sys
from pathlib import Path

import click

from api.cli import backup, keys, sources, webhooks
from api.cli.shared_options import clock_options as _clocks
from api.cli.shared_options import (
    data_option,
    json_option,
    served_at,
    setting_options,
    with_settings,
)
from api.cli.shared_options import to_its_end as _run
from api.service.read_settings import Settings

_FORMATS = (
    *("json", "jsonl", "csv", "timelinejs", "vis", "feed", "atom", "ics", "geojson", "jsonld"),
    "msgpack",
)
"""The names in `api.timelines.formats`, which takes longer to import than most commands."""

_SECTIONS = ("engagements", "offices", "channels", "measures", "incidents", "stances")
"""Those in `projections.subjects.sections`, for the same reason."""


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
    """Serve the API, loading the founding facts into an empty ledger first.

    A setting is also read from the environment (DETENTE_PORT) and from the file (port = 8000);
    what is given here counts most.
    """
    from api.serving import serve as run
    from events.errors import DetenteError

    try:
        run(settings.config)
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
@click.argument("a")
@click.argument("b")
@click.option("--explain", is_flag=True, help="What is left out, what would settle doubts.")
@click.option("--section", type=click.Choice(_SECTIONS), help="All of one section, and no other.")
@_clocks
@data_option
@json_option
@_run
async def relations(
    a: str,
    b: str,
    data: Path,
    as_json: bool,
    explain: bool,
    section: str | None,
    **clocks: str | None,
) -> None:
    """The state of relations between two parties."""
    from api.cli import ask, ask_changes

    question = ask.asked(clocks)
    if explain and section is not None:
        raise click.UsageError("--explain and --section exclude each other")
    if section is not None:
        await ask.section_between(data, (a, b), section, question, as_json=as_json)
    elif explain:
        await ask_changes.relations_explained(data, (a, b), question, as_json=as_json)
    else:
        await ask.relations_between(data, a, b, question, as_json=as_json)


@main.command()
@click.argument("a")
@click.argument("b")
@click.option(
    "--since", help="The day of the state before, or the first one of a month or year (EDTF)."
)
@click.option("--until", help="The day of the state after, or the last one.  [as of]")
@click.option("--learned-since", help="What was learned since a position or instant.")
@_clocks
@data_option
@json_option
@_run
async def changes(a: str, b: str, data: Path, as_json: bool, **given: str | None) -> None:
    """What became different between two parties, and whether the world moved or we learned."""
    from api.cli import ask_changes

    await ask_changes.changes_between(data, (a, b), given, as_json=as_json)


@main.command()
@click.option("--actor")
@click.option("--counterpart", help="With --actor: what stands between the two.")
@click.option("--issue")
@click.option("--kind", help="A fact's type, such as engagement-postponed.")
@click.option("--engagement")
@click.option("--place")
@click.option(
    "--from",
    "since",
    help="Facts that may lie on or after a day, or the first one of a month or year (EDTF).",
)
@click.option("--until", help="Facts that may lie on or before a day, or the last one.")
@click.option("--text", help="Words that the fact has: its summary, quotes, notes, names.")
@click.option("--contested", flag_value="true", help="Facts on which there is a disagreement.")
@click.option("--status", help="Facts about engagements that stand, or may stand, so.")
@click.option("--office")
@click.option("--limit", type=click.IntRange(1, 1_000), help="Facts at most.  [the format's]")
@click.option(
    "--format",
    type=click.Choice(_FORMATS),
    help="What the API answers in that format.",
)
@click.option(
    "--base",
    default=served_at,
    show_default="public_url, or host and port of the settings",
    help="Where links lead to.",
)
@_clocks
@data_option
@json_option
@_run
async def timeline(
    data: Path,
    as_json: bool,
    limit: int | None,
    format: str | None,  # noqa: A002 (the option's name)
    base: str,
    **given: str | None,
) -> None:
    """Facts in order of date; filters combine."""
    from api.cli import ask

    if as_json and format is not None:
        raise click.UsageError("--json and --format exclude each other")
    told = ask.TimelineOutput(limit=limit, as_json=as_json, format=format, base=base)
    await ask.timeline_of(data, given, told)


@main.command()
@click.argument("quote")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True)
@click.option(
    "--format",
    "reference_format",
    type=click.Choice(["bib", "ris", "csl", "txt"]),
    help="References instead: BibTeX, RIS, CSL-JSON or plain sentences.",
)
@_clocks
@data_option
@json_option
@_run
async def cite(
    quote: str,
    limit: int,
    reference_format: str | None,
    data: Path,
    as_json: bool,
    **clocks: str | None,
) -> None:
    """Where some words stand: quotes that contain them, phrases first."""
    from api.cli import ask

    if reference_format is None:
        asked = ask.asked(clocks)
        await ask.citations_of(data, quote, asked, limit=limit, as_json=as_json)
    elif as_json:
        raise click.UsageError("--json and --format exclude each other")
    else:
        await ask.references_to(data, quote, ask.asked(clocks), limit, reference_format)


@main.command()
@json_option
def coverage(as_json: bool) -> None:
    """How much of each source the founding facts were read from, what was left and why."""
    from api.cli import ask

    ask.coverage_of_sources(as_json=as_json)


@main.command()
@data_option
@_run
async def rebuild(data: Path) -> None:
    """Build the views anew from the ledger, beside the current ones, and switch to them."""
    from api.cli import import_export

    await import_export.rebuild(data)


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", default="import", show_default=True, help="Who records the events.")
@click.option("--strict", is_flag=True, help="Refuse a file that there are warnings about.")
@click.option("--dry-run", is_flag=True, help="Check everything, record nothing.")
@data_option
@_run
async def import_file(file: Path, by: str, strict: bool, dry_run: bool, data: Path) -> None:
    """Record the events of a YAML or JSON Lines file: all of them, or none if any is at fault.

    Interrupted, it goes on where it stopped when it is run again with the same file.
    """
    from api.cli import import_export

    await import_export.import_file(file, data, by=by, strict=strict, dry_run=dry_run)


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
    from api.cli import import_export

    await import_export.export(file, data, recorded=recorded)


main.add_command(keys.keys)
main.add_command(webhooks.webhooks)
main.add_command(sources.sources)
main.add_command(sources.verify)


@main.command()
@click.option(
    "--offline",
    "bundle",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Check an answer that `prove` has written, knowing nothing else.",
)
@click.option("--key", help="The verifier key, name+digest+base64.  [the data directory's own]")
@click.option("--trust-bundled-key", is_flag=True, help="With --offline: do without --key.")
@click.option(
    "--checkpoint",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint that was kept elsewhere.  [the data directory's last]",
)
@click.option("--whole", is_flag=True, help="Also read every field of every event: slower.")
@data_option
@_run
async def audit(
    bundle: Path | None,
    key: str | None,
    trust_bundled_key: bool,
    checkpoint: Path | None,
    whole: bool,
    data: Path,
) -> None:
    """Check that nothing was changed: the ledger against its last checkpoint, or a bundle."""
    if bundle is not None:
        from api.cli import audit_bundle

        is_sound = audit_bundle.check(bundle, key, trust_bundled_key=trust_bundled_key)
    else:
        from api.cli import audit as auditing

        is_sound = auditing.audit(data, key, checkpoint, whole=whole)
    if not is_sound:
        sys.exit(1)


@main.group()
def prove() -> None:
    """Answers with the proof that they were given and that their evidence is recorded."""


@prove.command("relations")
@click.argument("a")
@click.argument("b")
@_clocks
@data_option
@_run
async def prove_relations(a: str, b: str, data: Path, **clocks: str | None) -> None:
    """The state of relations between two parties, as a bundle."""
    from api.cli import ask
    from api.cli import audit as auditing

    await auditing.prove_relations(data, a, b, ask.asked(clocks))


@prove.command("fact")
@click.argument("id")
@_clocks
@data_option
@_run
async def prove_fact(id: str, data: Path, **clocks: str | None) -> None:
    """A fact with its evidence, as a bundle."""
    from api.cli import ask
    from api.cli import audit as auditing

    await auditing.prove_fact(data, id, ask.asked(clocks))


@main.command("rotate-key")
@data_option
@_run
async def rotate_key(data: Path) -> None:
    """Sign checkpoints with a new key from now on, and publish one with it."""
    from api.cli import audit as auditing

    await auditing.rotate_key(data)


main.add_command(backup.backup)
main.add_command(backup.restore)
