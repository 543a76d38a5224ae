"""Collections recorded from the command line, and what came of it."""

from collections.abc import Sequence
from pathlib import Path

import click
from tabulate import tabulate

from api.cli.shared.opening import recording
from api.cli.shared.terminal import say
from api.service.collections import CollectionRecorded, events_by, record
from api.service.data_sets import NewVersion, record_version
from api.service.progress import ShownProgress
from api.service.stores import ledger_to_read
from seeds.collection import COLLECTIONS, chosen

KEPT_SHOWN = 20
"""Of what is left as others have it, so many are named."""


async def tell_collections(data: Path) -> None:
    """Print every collection; raises `LedgerUnavailableError` where there is no ledger."""
    async with ledger_to_read(data) as ledger:
        recorded = await events_by(ledger)
    rows = [(each.name, recorded[each.by], each.title) for each in COLLECTIONS.values()]
    say(tabulate(rows, ("collection", "events", "what it is")))


async def record_collections(data: Path, names: Sequence[str] | None, *, dry: bool) -> None:
    """Record collections, all that the ledger has something of where no names are given.

    Raises `LedgerLockedError` beside a process that writes.
    """
    if unknown := sorted(set(names or ()) - set(COLLECTIONS)):
        expected = f"expected one of {', '.join(COLLECTIONS)}"
        raise click.BadParameter(f"{expected}, found {', '.join(unknown)}")
    async with recording(data) as service:
        if names is None:
            recorded = await events_by(service.ledger)
            names = [each.name for each in COLLECTIONS.values() if recorded[each.by]]
        for collection in chosen(names):
            _tell(await record(service.ledger, collection, ShownProgress(), dry=dry), dry=dry)


async def record_new_version(data: Path, new: NewVersion, *, dry: bool) -> None:
    """Record a newer version of a data set; raises what `record_version` does."""
    async with recording(data) as service:
        found = await record_version(service.ledger, new, ShownProgress(), dry=dry)
    _tell(found.recorded, dry=dry)
    if found.renumbered:
        say(f"  told by a record of another number: {found.renumbered:,}")
    if found.gone:
        _some("gone from the data set", found.gone)
    if found.rejected:
        told = [f"{each.file} {each.record or '?'}: {each.reason}" for each in found.rejected]
        _some("in no fact", told)


def _some(what: str, all_of_them: Sequence[str]) -> None:
    say(f"  {what}: {len(all_of_them):,}")
    for each in all_of_them[:KEPT_SHOWN]:
        say(f"    {each}")


def _tell(found: CollectionRecorded, *, dry: bool) -> None:
    done = "would be recorded" if dry else "recorded"
    say(
        f"{found.collection}: {found.events:,} events {done}: {found.facts:,} facts,"
        f" {found.registrations:,} registrations and the like, {found.corrections:,} corrections,"
        f" {found.retractions:,} taken back as they are told no more, or told again"
    )
    for each in found.kept[:KEPT_SHOWN]:
        say(f"  left as it is: {each.stream}: {each.why}")
    if len(found.kept) > KEPT_SHOWN:
        say(f"  and {len(found.kept) - KEPT_SHOWN:,} more")
