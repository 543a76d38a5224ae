"""The schema of a file to import with what a ledger has registered."""

from pathlib import Path
from typing import Any

from api.plain import plain
from api.service.stores import only_reading
from events.time.dates import LATEST
from events.vocabulary.catalogue import KIND_OF_REGISTRATION
from events.vocabulary.registry import ActorAdded, OfficeAdded, Registration, SourceAdded
from projections.facts import registry
from projections.model.clocks import FOREVER, Clocks
from projections.model.reader import Reader
from seeds.schema_with_ids import KnownId, schema_with_ids

_AT_ONCE = 1_000
_TOLD_MOST = 200
"""Characters that an editor shows beside an id."""

_ALL = Clocks(as_of=LATEST, known_at=FOREVER)


async def schema_of_ledger(data: Path, *, only: bool) -> dict[str, Any]:
    """Read it beside whoever writes; raises `LedgerUnavailableError` where there is nothing."""
    async with only_reading(data) as service:
        known = {kind: _known(service.reader, each) for each, kind in KIND_OF_REGISTRATION.items()}
    return schema_with_ids(known, only=only)


def _known(reader: Reader, kind: Any) -> list[KnownId]:
    found: list[KnownId] = []
    after: str | None = ""
    while after is not None:
        page = registry.page(reader, kind, _ALL, after=after, limit=_AT_ONCE)
        found += map(_id, page.items)
        after = page.after
    return found


def _id(added: Registration) -> KnownId:
    match added:
        case SourceAdded():
            return KnownId(added.id, _told(f"{added.publisher}: {added.title}, {added.published}"))
        case ActorAdded():
            return KnownId(added.id, _told(added.name, added.description), added.kind)
        case OfficeAdded():
            return KnownId(added.id, _told(added.name, f"of {added.of}"))
        case _:
            return KnownId(added.id, _told(added.name, getattr(added, "description", None)))


def _told(name: str, more: str | None = None) -> str:
    return plain(f"{name}: {more}" if more else name)[:_TOLD_MOST]
