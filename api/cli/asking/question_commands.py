"""The commands that ask: relations, changes, timeline, search, cite, doubles, coverage."""

from pathlib import Path
from typing import Any

import click

from api.cli.shared.shared_options import clock_options as _clocks
from api.cli.shared.shared_options import (
    data_option,
    evidence_options,
    json_option,
    served_at,
)
from api.cli.shared.shared_options import to_its_end as _run

FORMAT_NAMES = (
    *("json", "jsonl", "csv", "timelinejs", "vis", "feed", "atom", "ics", "geojson", "jsonld"),
    "msgpack",
)
"""The names in `api.timelines.formats`, which takes longer to import than most commands."""

DOUBLE_KINDS = ("engagements", "actors", "sources", "facts")
"""Those in `projections.doubts.doubles`, for the same reason."""

SECTION_NAMES = (
    *("engagements", "accords", "missions", "measures", "channels", "incidents", "stances"),
    "offices",
)
"""Those in `projections.dossiers.sections`, for the same reason."""


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--explain", is_flag=True, help="What is left out, what would settle doubts.")
@click.option(
    "--section", type=click.Choice(SECTION_NAMES), help="All of one section, and no other."
)
@evidence_options
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
    **given: Any,
) -> None:
    """The state of relations between two parties."""
    from api.cli.asking import ask_changes, print_answers
    from api.cli.shared import given_options

    question, evidence = given_options.asked(given), given_options.evidence_in(given)
    if explain and section is not None:
        raise click.UsageError("--explain and --section exclude each other")
    if section is not None:
        await print_answers.section_between(
            data, (a, b), section, question, evidence, as_json=as_json
        )
    elif explain:
        await ask_changes.relations_explained(data, (a, b), question, evidence, as_json=as_json)
    else:
        await print_answers.relations_between(data, (a, b), question, evidence, as_json=as_json)


@click.command()
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
    from api.cli.asking import ask_changes

    await ask_changes.changes_between(data, (a, b), given, as_json=as_json)


@click.command()
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
@click.option(
    "--undated",
    flag_value="include",
    help="With days: also facts of which only a last day is told, if it lies there.",
)
@click.option("--text", help="Words that the fact has: its summary, quotes, notes, names.")
@click.option("--contested", flag_value="true", help="Facts on which there is a disagreement.")
@click.option("--status", help="Facts about engagements that stand, or may stand, so.")
@click.option("--office")
@click.option("--measure")
@click.option("--channel")
@click.option("--incident")
@click.option("--accord")
@click.option("--limit", type=click.IntRange(1, 1_000), help="Facts at most.  [the format's]")
@click.option(
    "--format",
    type=click.Choice(FORMAT_NAMES),
    help="What the API answers in that format.",
)
@click.option(
    "--base",
    default=served_at,
    show_default="public_url, or host and port of the settings",
    help="Where links lead to.",
)
@evidence_options
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
    **given: Any,
) -> None:
    """Facts in order of date; filters combine."""
    from api.cli.asking import print_answers

    if as_json and format is not None:
        raise click.UsageError("--json and --format exclude each other")
    told = print_answers.TimelineOutput(limit=limit, as_json=as_json, format=format, base=base)
    await print_answers.timeline_of(data, given, told)


@click.command()
@click.argument("sentence", nargs=-1, required=True)
@_clocks
@data_option
@json_option
@_run
async def search(
    sentence: tuple[str, ...], data: Path, as_json: bool, **clocks: str | None
) -> None:
    """What a sentence asks for: an office, a pair, a visit, a person, as of the day in it."""
    from api.cli.asking import ask_search
    from api.cli.shared import given_options

    asked = given_options.asked(clocks)
    await ask_search.readings_of(data, " ".join(sentence), asked, as_json=as_json)


@click.command()
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
    from api.cli.asking import print_answers
    from api.cli.shared import given_options

    if reference_format is None:
        asked = given_options.asked(clocks)
        await print_answers.citations_of(data, quote, asked, limit=limit, as_json=as_json)
    elif as_json:
        raise click.UsageError("--json and --format exclude each other")
    else:
        await print_answers.references_to(
            data, quote, given_options.asked(clocks), limit, reference_format
        )


@click.command()
@click.option("--kind", type=click.Choice(DOUBLE_KINDS), help="Pairs of one kind.")
@_clocks
@data_option
@json_option
@_run
async def doubles(data: Path, as_json: bool, kind: str | None, **clocks: str | None) -> None:
    """Pairs that may be one: engagements, persons, sources, facts told twice."""
    from api.cli.asking import print_answers
    from api.cli.shared import given_options

    await print_answers.doubles_of(data, kind, given_options.asked(clocks), as_json=as_json)


@click.command()
@click.option("--left-out", is_flag=True, help="What of the data sets is in no fact, and why.")
@json_option
def coverage(left_out: bool, as_json: bool) -> None:
    """How much of each source the founding facts were read from, what was left and why."""
    from api.cli.asking import print_answers

    if left_out:
        print_answers.left_out_of_data_sets(as_json=as_json)
    else:
        print_answers.coverage_of_sources(as_json=as_json)


@click.command()
@click.option("--url", metavar="URL", help="Ask this service instead of the data directory.")
@data_option
@_run
async def mcp(data: Path, url: str | None) -> None:
    """Tools for an assistant on standard input and output (Model Context Protocol).

    It asks the data directory, beside a running server or without one, and changes nothing. Needs
    the extra mcp.
    """
    from api.cli.asking import assistants

    if url is None:
        await assistants.serve_directory(data)
    elif url.startswith(("http://", "https://")):
        await assistants.serve_from(url)
    else:
        raise click.UsageError("--url: expected an address such as https://example.org")
