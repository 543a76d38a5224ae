"""`detente sources check`: documents looked at where they stood, and what was found recorded."""

from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from itertools import islice
from pathlib import Path

import click
import msgspec
from tabulate import tabulate

from api.cli.shared.opening import asking, recording
from api.cli.shared.terminal import say
from api.evidence.citing_facts import EVERYTHING
from api.evidence.source_checks import LookedAt, look_at
from api.evidence.verdicts import all_sources
from api.extraction.apart import Extraction
from api.http.fetching import fetch
from api.plain import plain
from api.service.stores import Service
from events.errors import EventsRefusedError, UnknownIdError
from events.time.days import iso
from events.vocabulary.registry import SourceAdded
from projections.model.clocks import FOREVER
from projections.timeline.as_written import today

_HEADERS = ("source", "found", "why")


async def check_sources(
    ids: Sequence[str], data: Path, *, most: int, by: str | None, as_json: bool
) -> None:
    """Look at sources that have an address, those that are named or the first ones.

    With `by` what was found is recorded, which raises `LedgerLockedError` beside a server.
    """
    opened: AbstractAsyncContextManager[Service] = asking(data) if by is None else recording(data)
    async with opened as service:
        found = []
        extraction, day = Extraction(), iso(today())
        for source in _wanted(service, ids, most):
            looked = await look_at(service, source, fetch, extraction, day)
            if by is not None and looked.check is not None:
                looked = await _recorded(service, looked, by)
            found.append(looked)
    _tell(found, as_json=as_json)


async def _recorded(service: Service, looked: LookedAt, by: str) -> LookedAt:
    """What was found, in the ledger; what was found on this day before is there already."""
    assert looked.check is not None, "whoever calls this has looked"
    try:
        await service.ledger.append([looked.check], by=by)
    except EventsRefusedError as error:
        return msgspec.structs.replace(looked, why=f"{looked.why} (not recorded: {error})")
    return looked


def _wanted(service: Service, ids: Sequence[str], most: int) -> list[SourceAdded]:
    if ids:
        named = [
            service.reader.registered("source", id, SourceAdded, known_at=FOREVER) for id in ids
        ]
        for each in named:
            if each.url is None:
                raise UnknownIdError("address of a source", each.id)
        return named
    found = (each for each in all_sources(service, EVERYTHING) if each.url and not each.data_set)
    return list(islice(found, most))


def _tell(found: Sequence[LookedAt], *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(found))
        return
    rows = [(each.source, each.found, plain(each.why)) for each in found]
    counted = Counter(each.found for each in found)
    say(tabulate(rows, _HEADERS, disable_numparse=True) if rows else "no source has an address")
    say(", ".join(f"{count} {what}" for what, count in sorted(counted.items())))
