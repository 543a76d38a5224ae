"""Copies of the whole record that a service keeps to be downloaded: made once a position, beside.

A copy is made by a process of its own, which takes what the service leaves of the processor, when
somebody asks for it; one at a time, however many ask, and not again within some minutes. Of each
format the newest is kept, and handed out while a newer one is made. What one process of several
that serve together makes, all of them hand out: it is found in the data directory.
"""

import asyncio
import logging
import shutil
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from api.exports.making import CopyFormat, copy_of
from api.exports.manifest import MANIFEST, CopyOf, ExportManifest
from api.service.settings import Config
from api.service.stores import Service
from events.errors import DetenteError
from events.files import durable
from events.time.clock import utc_now

FOLDER: Final = "exports"
"""In the data directory, where copies are kept."""

SUFFIXES: Final[dict[CopyFormat, str]] = {
    "sqlite": ".sqlite",
    "parquet": ".parquet.zip",
    "nquads": ".nq.gz",
}
NOT_AGAIN_SECONDS: Final = 600.0
"""After a copy was made, for which no newer one is; and a tenth of that after one failed."""

MOST_SECONDS: Final = 3_600.0
"""Within which a copy has to be made."""

LOOK_SECONDS: Final = 5.0
"""After which it is looked again whether another process has made a copy."""

OTHERS_TURN: Final = 75
"""With what a process ends as another one makes a copy."""

_RUN: Final = "from api.exports.process import main; main()"
_decode = msgspec.json.Decoder(ExportManifest).decode
_log = logging.getLogger("detente.exports")


class KeptCopy(NamedTuple):
    """A copy that is there: its file, and its manifest as it is and as it reads."""

    file: Path
    manifest: ExportManifest
    encoded: bytes

    @property
    def sha256(self) -> str:
        """The hash of the file."""
        return self.manifest.files[0].sha256


class ToMake(msgspec.Struct, frozen=True):
    """What a process is to make: of which views, as what, where, of at most so many bytes."""

    views: str
    wanted: CopyFormat
    target: str
    most_bytes: int
    of: CopyOf


class KeptCopies:
    """The copies of a service's record; `base` is what addresses in them begin with."""

    def __init__(self, service: Service, config: Config) -> None:
        host = f"[{config.host}]" if ":" in config.host else config.host
        self._base = config.public_url or f"http://{host}:{config.port}"
        self._service = service
        self._most_bytes = config.export_bytes
        self._folder = service.data / FOLDER
        self._turn = asyncio.Lock()
        self._making: dict[CopyFormat, asyncio.Task[None]] = {}
        self._not_before: dict[CopyFormat, float] = {}
        self.failures: dict[CopyFormat, str] = {}
        """Why a format could not be made the last time."""

    @property
    def makes_any(self) -> bool:
        """Whether this process may make copies: what it only reads belongs to somebody else."""
        beside = self._service.beside
        return self._most_bytes > 0 and (beside is None or beside.siblings is not None)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Clear up what died here before; at the end, end what is being made."""
        if self.makes_any and self._service.beside is None:
            await asyncio.to_thread(self._sweep)
        try:
            yield
        finally:
            for each in self._making.values():
                each.cancel()
            await asyncio.gather(*self._making.values(), return_exceptions=True)

    async def newest(self, wanted: CopyFormat) -> KeptCopy | None:
        """The newest copy of this very record; a newer one is begun where that is due."""
        found = await asyncio.to_thread(self._newest, wanted)
        if found is not None and not await self._is_of_this(found.manifest.copy_of):
            found = None
        if self.makes_any and self._is_due(wanted, found):
            self._begin(wanted)
        return found

    def is_making(self, wanted: CopyFormat) -> bool:
        """Whether a copy is being made, or waits for its turn."""
        return wanted in self._making

    def _newest(self, wanted: CopyFormat) -> KeptCopy | None:
        for _, beside in sorted(self._manifests(wanted), reverse=True):
            file = beside.with_name(beside.name.removesuffix(f".{MANIFEST}"))
            with suppress(OSError, msgspec.DecodeError):
                encoded = beside.read_bytes()
                manifest = _decode(encoded)
                if file.stat().st_size == manifest.files[0].size:
                    return KeptCopy(file, manifest, encoded)
        return None

    def _manifests(self, wanted: CopyFormat) -> list[tuple[int, Path]]:
        """The manifests of copies by their positions."""
        end = f"{SUFFIXES[wanted]}.{MANIFEST}"
        found = []
        for each in self._folder.glob(f"record-*{end}"):
            position = each.name.removeprefix("record-").removesuffix(end)
            if position.isdigit():
                found.append((int(position), each))
        return found

    async def _is_of_this(self, of: CopyOf) -> bool:
        """Whether a copy is of what the ledger holds: a backup may have taken its place since."""
        with suppress(DetenteError):
            now = await copy_of(self._service.ledger, of.position, self._base)
            return now == of
        return False

    def _is_due(self, wanted: CopyFormat, found: KeptCopy | None) -> bool:
        now = asyncio.get_running_loop().time()
        if wanted in self._making or now < self._not_before.get(wanted, now):
            return False
        if found is None:
            return True
        with suppress(OSError):
            made = datetime.fromtimestamp(found.file.stat().st_mtime, UTC)
            age = (utc_now() - made).total_seconds()
            is_behind = found.manifest.copy_of.position < self._service.views.checkpoint
            return is_behind and not 0 <= age < NOT_AGAIN_SECONDS
        return False

    def _begin(self, wanted: CopyFormat) -> None:
        task = asyncio.create_task(self._make(wanted), name=f"a copy as {wanted}")
        self._making[wanted] = task
        task.add_done_callback(lambda _: self._making.pop(wanted, None))

    async def _make(self, wanted: CopyFormat) -> None:
        wait = NOT_AGAIN_SECONDS
        try:
            async with self._turn:
                failure = await self._failure(wanted)
        except BlockingIOError:  # what another process makes may be just this
            failure, wait = "", LOOK_SECONDS
        self.failures.pop(wanted, None)
        if failure:
            self.failures[wanted], wait = failure, NOT_AGAIN_SECONDS / 10
            _log.warning("no copy of the record was made as %s: %s", wanted, failure)
        self._not_before[wanted] = asyncio.get_running_loop().time() + wait
        await asyncio.to_thread(self._remove_older, wanted)

    async def _failure(self, wanted: CopyFormat) -> str:
        """Have a process make a copy; why it could not, nothing where it did."""
        try:
            durable.make_directory(self._folder)
            position = self._service.views.checkpoint
            of = await copy_of(self._service.ledger, position, self._base)
            target = self._folder / f"record-{position}{SUFFIXES[wanted]}"
            views = str(self._service.views.path)
            asked = ToMake(views, wanted, str(target), self._most_bytes, of)
            return await _made_apart(asked)
        except BlockingIOError:
            raise
        except (OSError, DetenteError) as error:
            return str(error)
        except TimeoutError:
            return f"it took longer than {MOST_SECONDS:.0f} seconds"

    def _remove_older(self, wanted: CopyFormat) -> None:
        """Whoever is reading an older copy reads it to its end."""
        for _, beside in sorted(self._manifests(wanted), reverse=True)[1:]:
            durable.remove(beside)
            durable.remove(beside.with_name(beside.name.removesuffix(f".{MANIFEST}")))

    def _sweep(self) -> None:
        """Remove what was left by halves, and older copies."""
        with suppress(OSError):
            for each in self._folder.glob(f"*{durable.UNFINISHED}"):
                shutil.rmtree(each, ignore_errors=True)
            for wanted, suffix in SUFFIXES.items():
                whole = {beside.name for _, beside in self._manifests(wanted)}
                for each in self._folder.glob(f"record-*{suffix}"):
                    if f"{each.name}.{MANIFEST}" not in whole:
                        durable.remove(each)
                self._remove_older(wanted)


async def _made_apart(asked: ToMake) -> str:
    """Have a process make it; what it says went wrong. Raises `BlockingIOError` where another one
    makes a copy just now.
    """
    # -P: it imports what is installed, not what lies where the service was started.
    command = (sys.executable, "-P", "-c", _RUN, msgspec.json.encode(asked).decode())
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(MOST_SECONDS):
            said = await process.stdout.read()
            ended = await process.wait()
    finally:
        process.stdin.close()  # with which it ends, if it has not
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if ended == OTHERS_TURN:
        raise BlockingIOError
    if ended == 0:
        return ""
    return said.decode(errors="replace").strip() or f"its process ended with {ended}"
