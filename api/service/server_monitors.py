"""What servers tell their monitors, and no client: how often they sync their disks."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

import httpx

ASK_SECONDS: Final = 3.0

UNKNOWN: Final = (
    "whether its servers sync their disks before they acknowledge (sync_interval: always) they tell"
    " no client: name their monitoring (ledger_monitors)"
)


async def lacking_syncs(monitors: Sequence[str]) -> tuple[str, ...]:
    """What is not promised of syncs, by the monitoring of the servers (`/varz`)."""
    if not monitors:
        return (UNKNOWN,)
    async with httpx.AsyncClient(timeout=ASK_SECONDS, trust_env=False) as client:
        found = await asyncio.gather(*(_lacking(client, each) for each in monitors))
    return tuple(each for each in found if each)


async def _lacking(client: httpx.AsyncClient, monitor: str) -> str:
    try:
        told: dict[str, Any] = (await client.get(f"{monitor.rstrip('/')}/varz")).json()
        config = told["jetstream"]["config"]
    except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
        reason = str(error) or type(error).__name__
        return f"{monitor} does not tell how often its server syncs ({reason})"
    if config.get("sync_always"):
        return ""
    seconds = config.get("sync_interval", 0) / 1_000_000_000
    name = told.get("server_name", monitor)
    return f"{name} syncs its disk every {seconds:g} seconds (sync_interval: expected always)"
