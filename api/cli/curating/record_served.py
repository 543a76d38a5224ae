"""The record of a running service, read over HTTP by whoever has no copy of its ledger."""

from typing import TYPE_CHECKING

import click
import httpx
from msgspec import Struct, ValidationError
from msgspec.json import Decoder

from events.vocabulary.catalogue import AnyEvent

if TYPE_CHECKING:
    from seeds.suggesters.known_record import KnownRecord

_AT_ONCE = 500
_WAIT_SECONDS = 30.0


class _ServedEvent(Struct, frozen=True):
    position: int
    event: AnyEvent


class _ServedPage(Struct, frozen=True):
    items: tuple[_ServedEvent, ...]
    head: int


_page = Decoder(_ServedPage).decode


def record_served(url: str, key: str) -> "KnownRecord":
    """All that a service has recorded by now; raises `click.ClickException` where it cannot be
    asked, or tells of kinds of events that are not known here.
    """
    from seeds.suggesters.known_record import KnownRecord

    record, after = KnownRecord(), 0
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=url.rstrip("/"), headers=headers, timeout=_WAIT_SECONDS) as client:
        while True:
            page = _asked(client, after)
            for each in page.items:
                record.take(each.event)
                after = each.position
            if not page.items or after >= page.head:
                break
    record.propose()
    return record


def _asked(client: httpx.Client, after: int) -> _ServedPage:
    try:
        answer = client.get("/v1/events", params={"after": after, "limit": _AT_ONCE})
        return _page(answer.raise_for_status().content)
    except httpx.HTTPError as error:
        raise click.ClickException(f"{client.base_url}: {error}") from error
    except ValidationError as error:
        raise click.ClickException(
            f"{client.base_url} tells what this version does not know: {error}"
        ) from error
