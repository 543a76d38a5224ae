"""The texts of sources that somebody holds: kept beside the ledger by their hash, never in it.

`objects/<sha256>` are the bytes, `sources/<source id>` names those of a source, and
`waiting/<sha256>` says of a text that its source is not registered yet: it is attached when that
is. Whoever changes something holds a lock; readers need none. Nobody but the owner of the directory
may read it: what is in it is shown as passages, or to who has a key.
"""

import os
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from events.errors import TextRefusedError, TextsUnavailableError, UnknownIdError
from events.files import durable
from events.files.write_lock import taken_in_turn
from events.source_texts.matching import Text
from events.time.clock import utc_now

TEXT_BYTES_LIMIT = 10_000_000
CACHE_BYTES_LIMIT = 16_000_000
"""Bytes of texts that are kept in memory; the one that was asked for last always is."""

_SOURCE = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_DIGEST = re.compile("[0-9a-f]{64}")
_ATTEMPTS = 3
"""How often a text is looked for that is replaced at the very moment."""


class KeptText(NamedTuple):
    """A text by its hash, and how many bytes it has."""

    sha256: str
    size: int


class TextsHeld(NamedTuple):
    """How many texts are kept, how many of these wait for their sources, and all their bytes."""

    kept: int
    waiting: int
    bytes: int


class WaitingText(NamedTuple):
    """A text whose source is not registered yet: since when, in seconds of the epoch, nobody has
    asked for it, and what its keeper has noted of it.
    """

    sha256: str
    size: int
    asked_at: float
    note: bytes


class Texts:
    """The texts in a directory, which is made with the first of them."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._objects = directory / "objects"
        self._sources = directory / "sources"
        self._waiting = directory / "waiting"
        self._unfinished = directory / "unfinished"
        self._cache = _Cache()

    def keep_from_others(self) -> None:
        """Close what is kept already to everybody but its owner, as texts were once readable by
        all; raises `TextsUnavailableError` where that cannot be done.
        """
        try:
            durable.keep_from_others(self._directory)
        except OSError as error:
            raise TextsUnavailableError(self._directory, error.strerror or str(error)) from error

    def attach(self, source: str, data: bytes) -> str:
        """Keep a text as that of a source, instead of an earlier one; returns its hash.

        On disk when it returns. Raises `TextRefusedError` for what is no text in UTF-8.
        """
        pointer = Path(self._pointer(source))
        _refuse(data)
        digest = sha256(data).hexdigest()
        with self._writing():
            replaced = _named_by(pointer)
            self._keep(digest, data)
            self._write(pointer, digest.encode())
            self._stop_waiting(digest)
            if replaced not in {None, digest}:
                self._sweep()
        return digest

    def keep(self, data: bytes, note: bytes) -> str:
        """Keep a text that waits for its source, or waits anew; returns its hash.

        On disk when it returns. Raises `TextRefusedError` for what is no text in UTF-8.
        """
        _refuse(data)
        digest = sha256(data).hexdigest()
        with self._writing():
            self._keep(digest, data)
            self._write(self._waiting / digest, note)
            self.ask_for(digest)
        return digest

    def attach_held(self, source: str, digest: str) -> bool:
        """Attach a text that is held already, as it waits or is another source's, to a source that
        has none; False where it has one, or there is no such text.
        """
        pointer = Path(self._pointer(source))
        if not self.is_held(digest) or _named_by(pointer) is not None:
            return False
        with self._writing():
            if not self.is_held(digest) or _named_by(pointer) is not None:
                return False
            self._write(pointer, digest.encode())
            self._stop_waiting(digest)
        return True

    def held(self, digest: str) -> Text | None:
        """The text with a hash, whether it waits or is a source's.

        Raises `TextsUnavailableError` where it cannot be read.
        """
        if not _DIGEST.fullmatch(digest):
            return None
        path = f"{self._objects}{os.sep}{digest}"
        try:
            return self._cache.text(path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise TextsUnavailableError(Path(path), error.strerror or str(error)) from error

    def is_held(self, digest: str) -> bool:
        """Whether there is a text with a hash."""
        return _DIGEST.fullmatch(digest) is not None and (self._objects / digest).exists()

    def kept_of(self, source: str) -> KeptText | None:
        """What a source's text is, without reading it."""
        digest = _named_by(self._pointer(source))
        if digest is not None:
            with suppress(FileNotFoundError):
                return KeptText(digest, (self._objects / digest).stat().st_size)
        return None

    def sources_of(self, digest: str) -> list[str]:
        """The sources that a text is attached to, in order."""
        return [each for each in self.sources() if _named_by(self._sources / each) == digest]

    def waiting(self) -> list[WaitingText]:
        """The texts that wait for their sources, by hash."""
        found = []
        with suppress(FileNotFoundError):
            for each in sorted(self._waiting.iterdir()):
                with suppress(FileNotFoundError):  # it waits no more by now
                    size = (self._objects / each.name).stat().st_size
                    asked_at = each.stat().st_mtime
                    found.append(WaitingText(each.name, size, asked_at, each.read_bytes()))
        return found

    def counted(self) -> TextsHeld:
        """How many texts there are; raises `TextsUnavailableError` where nobody can tell."""
        sizes, waiting = [], 0
        try:
            with suppress(FileNotFoundError), os.scandir(self._objects) as found:
                for each in found:
                    with suppress(FileNotFoundError):  # it is let go of just now
                        sizes.append(each.stat().st_size)
            with suppress(FileNotFoundError), os.scandir(self._waiting) as found:
                waiting = sum(1 for _ in found)
        except OSError as error:
            raise TextsUnavailableError(self._directory, error.strerror or str(error)) from error
        return TextsHeld(len(sizes), waiting, sum(sizes))

    def ask_for(self, digest: str) -> None:
        """Let a text wait on, as if it had come just now; nothing where it does not wait."""
        if _DIGEST.fullmatch(digest):
            now = utc_now().timestamp()  # by the clock that it is looked at with
            with suppress(FileNotFoundError):
                os.utime(self._waiting / digest, (now, now))

    def drop_waiting(self, is_over: Callable[[WaitingText], bool]) -> list[str]:
        """Forget the texts that have waited in vain; returns their hashes."""
        if not any(map(is_over, self.waiting())):
            return []
        with self._writing():
            dropped = [each.sha256 for each in self.waiting() if is_over(each)]
            for each in dropped:
                self._stop_waiting(each)
            self._sweep()
        return dropped

    def detach(self, source: str) -> bool:
        """Forget the text of a source; False if there was none."""
        pointer = Path(self._pointer(source))
        if _named_by(pointer) is None:
            return False
        with self._writing():
            durable.remove(pointer)
            self._sweep()
        return True

    def attached(self, source: str) -> Text | None:
        """The text of a source, if it is held; its hash is that of the bytes that are there now.

        Raises `TextsUnavailableError` where they cannot be read.
        """
        pointer = self._pointer(source)
        try:
            for _ in range(_ATTEMPTS):
                digest = _named_by(pointer)
                if digest is None:
                    return None
                with suppress(FileNotFoundError):
                    return self._cache.text(f"{self._objects}{os.sep}{digest}")
        except OSError as error:
            raise TextsUnavailableError(Path(pointer), error.strerror or str(error)) from error
        return None

    def holds(self, source: str) -> bool:
        """Whether a text of a source is attached; False where nobody can tell."""
        with suppress(TextsUnavailableError):
            return self.certainly_holds(source)
        return False

    def may_hold(self, source: str) -> bool:
        """Whether a text is attached, or nobody can tell; True of what is no source's id."""
        try:
            return _named_by(self._pointer(source)) is not None
        except (OSError, UnknownIdError):
            return True

    def certainly_holds(self, source: str) -> bool:
        """Whether a text is attached; raises `TextsUnavailableError` where nobody can tell."""
        pointer = self._pointer(source)
        try:
            return _named_by(pointer) is not None
        except OSError as error:
            raise TextsUnavailableError(Path(pointer), error.strerror or str(error)) from error

    def sources(self) -> list[str]:
        """The sources whose texts are held, in order."""
        with suppress(FileNotFoundError):
            return sorted(each.name for each in self._sources.iterdir() if is_source_id(each.name))
        return []

    def _pointer(self, source: str) -> str:
        if not is_source_id(source):
            raise UnknownIdError("source", source)
        return f"{self._sources}{os.sep}{source}"

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Alone, after what a killed process has left unfinished is cleared away."""
        try:
            self._make()
            with taken_in_turn(self._directory / "lock"):
                for each in self._unfinished.iterdir():
                    each.unlink()
                yield
        except OSError as error:
            raise TextsUnavailableError(self._directory, error.strerror or str(error)) from error

    def _make(self) -> None:
        durable.make_directory(self._directory, durable.OWNER_FOLDER)
        for each in (self._objects, self._sources, self._waiting, self._unfinished):
            durable.make_directory(each, durable.OWNER_FOLDER)

    def _keep(self, digest: str, data: bytes) -> None:
        target = self._objects / digest
        if not target.exists() or target.read_bytes() != data:
            self._write(target, data)

    def _stop_waiting(self, digest: str) -> None:
        if (self._waiting / digest).exists():
            durable.remove(self._waiting / digest)

    def _write(self, path: Path, data: bytes) -> None:
        durable.replace(path, data, durable.OWNER, beside=self._unfinished)

    def _sweep(self) -> None:
        """Remove the texts that no source has any more, and that wait for none."""
        used = {_named_by(self._sources / each) for each in self.sources()}
        used |= {each.name for each in self._waiting.iterdir()}
        for each in self._objects.iterdir():
            if each.name not in used:
                durable.remove(each)


def _named_by(pointer: str | Path) -> str | None:
    try:  # at each quote that is recorded, so nothing is made of it but two calls
        file = os.open(pointer, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        digest = os.read(file, 65).decode("ascii", errors="replace")
    finally:
        os.close(file)
    return digest if _DIGEST.fullmatch(digest) else None


def read_text_file(path: Path) -> bytes:
    """The bytes of a file that may be attached; raises `TextRefusedError` before it reads more."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > TEXT_BYTES_LIMIT:
            raise TextRefusedError(_AT_MOST, f"{size:,} bytes")
        data = file.read(TEXT_BYTES_LIMIT + 1)
    if len(data) > TEXT_BYTES_LIMIT:
        raise TextRefusedError(_AT_MOST, f"{len(data):,} bytes and more")
    return data


class _Kept(NamedTuple):
    signature: tuple[int, ...]
    size: int
    text: Text


class _Cache:
    """Texts that were read last, known again by the look of their files."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def text(self, path: str) -> Text | None:
        """The text in a file; None where it is larger than any that was ever attached."""
        status = os.stat(path)  # noqa: PTH116  # at each quote: a third of the time of Path.stat
        signature = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        with self._lock:
            kept = self._kept.get(path)
            if kept is not None and kept.signature == signature:
                self._kept.move_to_end(path)
                return kept.text
        if status.st_size > TEXT_BYTES_LIMIT:
            return None
        data = Path(path).read_bytes()
        # Bytes that were damaged since are seen by their hash, and quotes beside them stay found.
        text = Text(data.decode("utf-8", errors="replace"), sha256(data).hexdigest())
        self._keep(path, _Kept(signature, len(data), text))
        return text

    def _keep(self, path: str, kept: _Kept) -> None:
        with self._lock:
            self._kept[path] = kept
            self._kept.move_to_end(path)
            size = sum(each.size for each in self._kept.values())
            while size > CACHE_BYTES_LIMIT and len(self._kept) > 1:
                size -= self._kept.popitem(last=False)[1].size


_AT_MOST = f"a text of at most {TEXT_BYTES_LIMIT:,} bytes"


def _refuse(data: bytes) -> None:
    if len(data) > TEXT_BYTES_LIMIT:
        raise TextRefusedError(_AT_MOST, f"{len(data):,} bytes")
    if not data:
        raise TextRefusedError("a text", "nothing at all")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{data[error.start]:02x} at {error.start} ({error.reason})"
        raise TextRefusedError("a text in UTF-8", found) from error
    if (at := data.find(b"\0")) >= 0:
        raise TextRefusedError("a text in UTF-8", f"byte 0x00 at {at}, as in UTF-16")


def is_source_id(source: str) -> bool:
    """Whether what is held of a source may be filed under its id, which comes from outside."""
    return len(source) <= 100 and _SOURCE.fullmatch(source) is not None
