"""Keeps the last checkpoint on disk: once a second while the ledger grows, and at the end."""

import asyncio
import logging
from contextlib import suppress
from pathlib import Path

from api.service.troubles import Troubles
from events.ledger.protocol import Ledger
from events.ledger.signing_key import (
    CHECKPOINT,
    KEY,
    check_published,
    checkpoint_of,
    keep_checkpoint,
    kept_checkpoint,
    open_signer,
)
from events.proofs.checkpoints import Signer

SECONDS = 1.0

_log = logging.getLogger("detente.checkpoints")


class Publisher:
    """What a writing service signs with; the ledger extends what was published before it."""

    def __init__(self, data: Path, ledger: Ledger, signer: Signer, troubles: Troubles) -> None:
        self.signer = signer
        self._data = data
        self._ledger = ledger
        self._troubles = troubles
        self._kept = -1
        self._turn = asyncio.Lock()
        self._task = asyncio.create_task(self._keep_up())

    async def close(self) -> None:
        """Keep the checkpoint of the end."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        await self._keep()

    async def _keep_up(self) -> None:
        pause = SECONDS
        while True:
            await asyncio.sleep(pause)
            # Shielded: a cancelled wait would leave a thread behind; the last turn waits for it.
            pause = await asyncio.shield(self._keep())

    async def _keep(self) -> float:
        """Keep it where there is another one; the seconds after which to look again."""
        head: int | None = None
        try:
            async with self._turn:
                head = await self._ledger.head()
                if head != self._kept:
                    note = await checkpoint_of(self._ledger, self.signer, head)
                    await asyncio.to_thread(keep_checkpoint, self._data, note)
                    self._kept = head
        except Exception as error:  # noqa: BLE001 (whatever it is: checkpoints would end unseen)
            return self._troubles.note("checkpoint", error, position=head)
        self._troubles.over("checkpoint")
        return SECONDS


async def open_publisher(data: Path, ledger: Ledger, troubles: Troubles | None = None) -> Publisher:
    """The publisher of a ledger that is open for writing.

    Raises `SigningError`, and `LedgerCorruptError` where the ledger is not what was published.
    """
    had_key = (data / KEY).exists()
    signer = open_signer(data, ledger)
    await check_published(data, ledger, signer.verifier)
    if kept_checkpoint(data) is None:
        if had_key and (head := await ledger.head()):
            _log.warning("%s is missing: %d events are signed as they are", CHECKPOINT, head)
        keep_checkpoint(data, await checkpoint_of(ledger, signer))
    return Publisher(data, ledger, signer, troubles or Troubles())
