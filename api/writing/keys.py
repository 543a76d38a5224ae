"""The keys that writers hold: names, scopes and hashes in a file of the data directory.

They are no part of the ledger. A key is shown once, when it is made; what is kept is the SHA-256 of
its secret, which is 256 random bits and so needs no slow hash. The file is replaced as a whole, and
read again when it has been: whoever serves knows of a new or revoked key with the next request.
"""

import hmac
import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex, token_urlsafe
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from api.telemetry.redaction import has_key, redacted
from events import strict_json
from events.admission.batch import is_name
from events.errors import JsonError, LedgerUnavailableError, QuestionError, UnknownIdError
from events.files import durable
from events.files.write_lock import taken_in_turn
from events.time.clock import utc_now

FILE = "keys.json"

KeyScope = Literal[
    "registry:write",
    "facts:write",
    "amendments:write",
    "sources:write",
    "drafts:write",
    "review",
    "administration",
]
"""What a key's holder may write; administration is all of it."""

SCOPES: tuple[KeyScope, ...] = get_args(KeyScope)
ADMINISTRATION: KeyScope = "administration"
REQUESTS_PER_MINUTE = 600
NAME_LIMIT = 100

_KEY = re.compile(r"detente_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")
_NOBODY = "0" * 64

_log = logging.getLogger("detente.keys")


class Key(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is kept of a key. `name` is who records what it is used for."""

    id: str
    name: str
    scopes: tuple[KeyScope, ...]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    made_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    requests_per_minute: Annotated[int, Meta(ge=1)] = REQUESTS_PER_MINUTE

    def is_live(self, now: datetime) -> bool:
        """Whether it can be used: not revoked, not expired."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def lacks(self, scopes: set[KeyScope]) -> list[KeyScope]:
        """Which of the scopes its holder does not have."""
        return [] if ADMINISTRATION in self.scopes else sorted(scopes - set(self.scopes))


class KeyWanted(Struct, frozen=True, kw_only=True):
    """A key to be made."""

    name: str
    scopes: tuple[str, ...]
    expires_at: datetime | None = None
    requests_per_minute: int = REQUESTS_PER_MINUTE


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    keys: tuple[Key, ...] = ()


_decode = msgspec.json.Decoder(_File).decode


class Keyring:
    """The keys of a data directory, as they stand now."""

    def __init__(self, directory: Path, *, now: Callable[[], datetime] = utc_now) -> None:
        # Where a link leads is where others look, and where the lock has to be.
        self._path = Path(os.path.realpath(directory / FILE))
        self._now = now
        self._version: tuple[int, int, int] | None = None
        self._keys: dict[str, Key] = {}

    def all(self) -> tuple[Key, ...]:
        """Every key there ever was, in the order they were made."""
        self._refresh()
        return tuple(self._keys.values())

    def holder(self, token: str) -> Key | None:
        """The live key that a token is. Takes as long for a wrong secret as for an unknown id."""
        self._refresh()
        parts = _KEY.fullmatch(token)
        key = self._keys.get(parts[1]) if parts else None
        given = sha256(parts[2].encode()).hexdigest() if parts else ""
        is_theirs = hmac.compare_digest(given, key.sha256 if key else _NOBODY)
        return key if key is not None and is_theirs and key.is_live(self._now()) else None

    def is_live(self, key: Key) -> bool:
        """Whether a key that was given before can still be used."""
        self._refresh()
        now = self._keys.get(key.id)
        return now is not None and now.sha256 == key.sha256 and now.is_live(self._now())

    def add(self, wanted: KeyWanted) -> tuple[Key, str]:
        """Make a key; returns it with its token, which is kept nowhere.

        Raises `QuestionError` for a name that a live key has, and what else does not fit.
        """
        with self._changing():
            _check(wanted)
            now = self._now()
            if any(key.name == wanted.name and key.is_live(now) for key in self._keys.values()):
                raise QuestionError("NAME", wanted.name, "a name that no other live key has")
            secret = token_urlsafe(32)
            key = Key(
                id=self._new_id(),
                name=wanted.name,
                scopes=tuple(scope for scope in SCOPES if scope in wanted.scopes),
                sha256=sha256(secret.encode()).hexdigest(),
                made_at=now,
                expires_at=wanted.expires_at,
                requests_per_minute=wanted.requests_per_minute,
            )
            self._write({**self._keys, key.id: key})
        return key, f"detente_{key.id}_{secret}"

    def revoke(self, id: str) -> Key:
        """Make a key useless from now on; it stays listed. Raises `UnknownIdError`."""
        with self._changing():
            key = self._keys.get(id)
            if key is None:
                raise UnknownIdError("key", redacted(id))
            if key.revoked_at is None:
                key = replace(key, revoked_at=self._now())
                self._write({**self._keys, id: key})
        return key

    def _new_id(self) -> str:
        while (id := token_hex(4)) in self._keys:
            pass
        return id

    def _refresh(self) -> None:
        try:
            found = os.stat(self._path)  # noqa: PTH116  # twice for each write
        except FileNotFoundError:
            self._version, self._keys = None, {}
            return
        version = (found.st_ino, found.st_mtime_ns, found.st_size)
        if version != self._version:
            self._keys = {key.id: key for key in self._read()}
            self._version = version

    def _read(self) -> tuple[Key, ...]:
        try:
            return _read(self._path.read_bytes())
        except (OSError, ValueError, JsonError) as error:
            _log.exception("%s cannot be read", self._path)
            raise LedgerUnavailableError(f"its {FILE} cannot be read") from error

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One process changes the file at a time."""
        try:
            durable.make_directory(self._path.parent)
            with taken_in_turn(self._path.with_name(f"{self._path.name}.lock")):
                durable.refuse_other_names(self._path)
                self._refresh()
                yield
        except OSError as error:
            raise LedgerUnavailableError(f"{self._path}: {error.strerror}") from error

    def _write(self, keys: dict[str, Key]) -> None:
        content = msgspec.json.format(msgspec.json.encode(_File(tuple(keys.values()))), indent=1)
        durable.replace(self._path, content + b"\n", durable.OWNER)
        self._keys = keys


def _read(content: bytes) -> tuple[Key, ...]:
    keys = strict_json.read(content, _decode).keys
    if len({key.id for key in keys}) < len(keys):
        raise ValueError("two keys have one id")
    return keys


def _check(wanted: KeyWanted) -> None:
    if has_key(wanted.name):  # first, or another refusal would tell it
        raise QuestionError("NAME", redacted(wanted.name), "a name that is no key")
    if len(wanted.name) > NAME_LIMIT or not is_name(wanted.name):
        raise QuestionError("NAME", wanted.name, f"1 to {NAME_LIMIT} printable characters")
    for scope in wanted.scopes or ("",):
        if scope not in SCOPES:
            raise QuestionError("--scope", scope, f"one of: {', '.join(SCOPES)}")
    if wanted.requests_per_minute < 1:
        raise QuestionError("--rate", str(wanted.requests_per_minute), "1 request a minute or more")
