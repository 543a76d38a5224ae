"""A data set withdrawn at a terminal, and what that takes with it."""

from pathlib import Path

import click

from api.cli.shared.opening import recording
from events.vocabulary.registry import DataSetWithdrawn
from projections.facts.citations import CitationFilters, count
from projections.filing.resolve import resolve
from projections.timeline.as_written import Asked


async def withdraw(id: str, data: Path, *, reason: str, by: str) -> None:
    """Record that a data set is not to be relied on; raises `LedgerLockedError` beside a server,
    `EventsRefusedError` for what is no data set, or was withdrawn.
    """
    async with recording(data) as service:
        clocks = await resolve(Asked(), service.ledger, service.views)
        cited = count(service.reader, CitationFilters(source=id), clocks)
        event = DataSetWithdrawn(source=id, reason=reason)
        await service.ledger.append([event], by=by)
        number = f"{'at least ' if cited.at_least else ''}{cited.facts:,}"
        click.echo(f"{id} is withdrawn; citations of it that count no more: {number}")
