"""Has the newest checkpoint cosigned while the service runs: beside what is read and written, which
waits for no witness.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from api.service.settings import Config
from api.service.stores import Service
from api.witnessing.asking import (
    AskedCheckpoint,
    AskedWitness,
    NotCosignedError,
    cosignature,
    read_witnesses,
)
from api.witnessing.cosigned import WantedCosignatures, keep_cosignatures
from events.ledger.signing_key import checkpoint_of
from events.proofs.checkpoints import Signer

LOOK_SECONDS: Final = 1.0
"""Between two looks whether there is anything to be cosigned, or whom to ask again."""

STALE_SECONDS: Final = 3_600.0
"""After which what has not changed is cosigned anew, so that its cosignatures say that it stood."""


class Collecting:
    """The cosignatures of a writing service's checkpoints."""

    def __init__(self, service: Service, config: Config) -> None:
        self._service = service
        self._witnesses = read_witnesses(config.witnesses, config.witness_quorum)
        self._quorum = config.witness_quorum
        self._seconds = config.witness_seconds
        self._known: dict[str, int] = {}
        self._not_before: dict[str, float] = {}
        self._asked: AskedCheckpoint | None = None
        self._since = 0.0
        self._lines: dict[str, str] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Collect for as long as this is open, where there are witnesses and a key."""
        signer = self._service.signer
        if not self._witnesses or signer is None:
            yield
            return
        task = asyncio.create_task(self._go_on(signer), name="witnesses")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def _go_on(self, signer: Signer) -> None:
        while True:
            pause = LOOK_SECONDS
            try:
                await self.collect(signer)
            except Exception as error:  # noqa: BLE001 (whatever it is: nothing would be cosigned)
                pause = self._service.troubles.note("witnesses", error)
            else:
                self._service.troubles.over("witnesses")
            await asyncio.sleep(pause)

    async def collect(self, signer: Signer) -> dict[str, str]:
        """Ask whoever has not cosigned the newest checkpoint; the lines that there are of it."""
        asked = await self._newest(signer)
        now = asyncio.get_running_loop().time()
        missing = [
            each
            for each in self._witnesses
            if each.key.name not in self._lines and self._not_before.get(each.key.name, 0) <= now
        ]
        if asked.size and missing:
            # One by one as they come, and each within its time: none waits for another.
            await asyncio.gather(*(self._ask(each, asked) for each in missing))
            wanted = WantedCosignatures(signer.verifier, self._witnesses, self._quorum)
            await keep_cosignatures(self._service.data, asked, dict(self._lines), wanted)
        return self._lines

    async def _newest(self, signer: Signer) -> AskedCheckpoint:
        ledger, now = self._service.ledger, asyncio.get_running_loop().time()
        head, asked = await ledger.head(), self._asked
        if asked is None or asked.size != head or now > self._since + STALE_SECONDS:
            asked = AskedCheckpoint(ledger, head, await checkpoint_of(ledger, signer, head))
            self._asked, self._since, self._lines = asked, now, {}
        return asked

    async def _ask(self, witness: AskedWitness, asked: AskedCheckpoint) -> None:
        name = witness.key.name
        try:
            line = await cosignature(witness, asked, self._known.get(name, 0), self._seconds)
        except NotCosignedError as error:
            pause = self._service.troubles.note("witnesses", error, of=name)
            self._not_before[name] = asyncio.get_running_loop().time() + pause
        else:
            self._service.troubles.over("witnesses", of=name)
            self._not_before.pop(name, None)
            self._known[name] = asked.size
            self._lines[name] = line
