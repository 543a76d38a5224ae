"""Programs that read texts and propose drafts, from a terminal."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from api.cli.shared.shared_options import data_option, to_its_end

if TYPE_CHECKING:
    from seeds.suggesters.known_record import KnownRecord
    from seeds.suggesters.readouts.drafts import ReadoutDraft

SUGGESTER = "readouts"


@click.group()
def suggest() -> None:
    """Read texts by rules and propose what to record, as drafts that people judge."""


@suggest.command()
@click.argument(
    "directory", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR"
)
@click.option("--url", help="Propose the drafts to the service at this address.")
@click.option("--key", envvar="DETENTE_KEY", help="A key with drafts:write for it, or DETENTE_KEY.")
@click.option(
    "--key-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with nothing but the key: no other user sees it there among the commands.",
)
@click.option("--limit", type=click.IntRange(1), help="At most so many drafts.  [no limit]")
@data_option
@to_its_end
async def readouts(
    directory: Path, url: str | None, limit: int | None, data: Path, **key: Any
) -> None:
    """Read the readouts of calls, meetings and visits in DIR (Markdown with front matter).

    Without --url, drafts are printed as JSON Lines, each as it would be sent. What tells of nothing
    between states is named on standard error, with why. Who and what is known is read from the
    service, or from the ledger in the data directory where that is named or there is no --url.
    What was proposed of a text before is not proposed again, and said so.
    """
    from itertools import islice

    import msgspec

    from api.cli.shared.terminal import say

    token = _key(**key)
    if url is not None and not token:
        raise click.ClickException("a key is needed to propose: --key, --key-file, or DETENTE_KEY")
    if url is None or _is_named("data"):
        record = await known_record(data)
    else:
        record = await asyncio.to_thread(_served, url, token)
    found = islice(_drafts(directory, record), limit)
    if url is None:
        for draft in found:
            sys.stdout.buffer.write(msgspec.json.encode(body_of(draft)) + b"\n")
        return
    from api.cli.curating.proposing import Proposing

    with Proposing(url, token) as proposing:
        for draft in found:
            say(proposing.propose(draft.readout.text, body_of(draft)))
        say(proposing.told)


def _key(key: str | None, key_file: Path | None) -> str:
    return (key_file.read_text().strip() if key_file is not None else key) or ""


def _is_named(option: str) -> bool:
    """Whether whoever runs the command has given an option, as against its default."""
    given = click.get_current_context().get_parameter_source(option)
    return given is ParameterSource.COMMANDLINE


def _served(url: str, key: str) -> "KnownRecord":
    from api.cli.curating.record_served import record_served

    return record_served(url, key)


async def known_record(data: Path) -> "KnownRecord":
    """What the ledger in a directory holds, read beside whoever writes it."""
    from api.service.stores import ledger_to_read
    from seeds.suggesters.known_record import KnownRecord

    record, after = KnownRecord(), 0
    async with ledger_to_read(data) as ledger:
        while batch := await ledger.read(after=after):
            for each in batch:
                record.take(each.event)
            after = batch[-1].position
    record.propose()
    return record


def body_of(draft: "ReadoutDraft") -> dict[str, Any]:
    """A draft as it is posted."""
    from importlib.metadata import version

    from events.vocabulary.registry import SourceAdded

    source = next((each.id for each in draft.events if isinstance(each, SourceAdded)), None)
    marks = [
        *(f"In doubt, and left blank where it cannot be told: {each}." for each in draft.doubts),
        *(f"Doubles {each}: this adds to its evidence." for each in draft.doubles),
        *(f"Stands on what another draft registers: {each}." for each in draft.needs),
    ]
    return {
        "title": draft.title[:300],
        **({"note": "\n".join(marks)[:2_000]} if marks else {}),
        **({"source": source} if source else {}),
        "proposed_by": {"name": SUGGESTER, "version": version("detente")},
        "status": "proposed",
        "events": draft.raw(),
    }


def _drafts(directory: Path, record: "KnownRecord") -> Iterator["ReadoutDraft"]:
    """The drafts of a directory in the order of their files; what is none is told."""
    from api.cli.shared.terminal import say
    from seeds.suggesters.readouts.drafts import draft_of
    from seeds.suggesters.readouts.held_texts import NoReadoutError, held_readout

    drafted = refused = 0
    for file in sorted(directory.glob("*.md")):
        try:
            draft = draft_of(held_readout(file), record)
        except NoReadoutError as error:
            refused += 1
            say(f"{file.name}: refused: {error}", err=True)
            continue
        drafted += 1
        yield draft
    say(f"{drafted} drafts, {refused} texts refused", err=True)
