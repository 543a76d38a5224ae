"""A witness of other ledgers: cosigns that each only ever grew, and keeps what shows that one did
not.

In its directory lie its key, of each ledger the last checkpoint that it has cosigned, by the hash
of its origin, and in `evidence` what a ledger has signed that does not extend that.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Final

from msgspec import Struct

from events.errors import ProofError, SigningError
from events.files import durable
from events.ledger.signing_key import kept_checkpoint, read_private
from events.proofs.checkpoints import Checkpoint, VerifierKey, opened, stated, verify
from events.proofs.cosignatures import Cosigner, new_cosigner, read_cosigner
from events.proofs.merkle import EMPTY_ROOT, verify_consistency
from events.proofs.witness_requests import WitnessRequest, read_request

WITNESS_KEY: Final = "witness.key"
EVIDENCE: Final = "evidence"
FORK, UNPROVEN = "fork", "unproven"
MOST_EVIDENCE: Final = {FORK: 1_000, UNPROVEN: 100}
"""Files of it. Whoever has the key of a ledger alone can make it fork; that a checkpoint comes with
a proof that is none, anybody can.
"""

SIZE: Final = "text/x.tlog.size"
TEXT: Final = "text/plain; charset=utf-8"

KnownLogs = Mapping[str, tuple[VerifierKey, ...]]
"""The keys that each origin may sign with."""


class WitnessReply(Struct, frozen=True):
    """What is answered to whoever asks for a cosignature."""

    status: HTTPStatus
    body: str
    media_type: str = TEXT


class Unwitnessed(Exception):  # noqa: N818 (it never leaves this module, and is an answer)
    """Something is not cosigned, and why."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        self.status = status
        super().__init__(reason)


class Fork(Exception):  # noqa: N818 (it is what has happened, and never leaves this module)
    """A checkpoint that was signed does not extend the one that was cosigned."""

    def __init__(self, reason: str, is_proven: bool) -> None:
        self.is_proven = is_proven
        super().__init__(reason)


class LedgerWitness:
    """The last checkpoint of each ledger, and a key to cosign the next one with. One at a time has
    a directory.
    """

    def __init__(
        self,
        directory: Path,
        cosigner: Cosigner,
        logs: KnownLogs,
        now: Callable[[], datetime],
        tell: Callable[[str], None],
    ) -> None:
        self._directory = directory
        self._cosigner = cosigner
        self._logs = logs
        self._now = now
        self._tell = tell
        self.verifier = cosigner.verifier

    def add(self, body: bytes) -> WitnessReply:
        """Cosign a checkpoint, or say why not (`add-checkpoint`). What is cosigned is on disk."""
        try:
            request = read_request(body)
            origin = request.note.partition("\n")[0]
            seen = stated(request.note, origin)
            self._check(request, seen)
            return self._judged(request, seen)
        except ProofError as error:
            return WitnessReply(HTTPStatus.BAD_REQUEST, f"{error}\n")
        except Unwitnessed as refused:
            return WitnessReply(refused.status, f"{refused}\n")

    def _check(self, request: WitnessRequest, seen: Checkpoint) -> None:
        """Raise `Unwitnessed` for what no ledger that is known here has signed."""
        if seen.origin not in self._logs:
            raise Unwitnessed(HTTPStatus.NOT_FOUND, f"no ledger {seen.origin!r} is known here")
        if not self._has_signed(request.note, seen.origin):
            raise Unwitnessed(HTTPStatus.FORBIDDEN, "no signature of a key of that ledger")
        if request.old > seen.size:
            raise ProofError(f"an old size up to {seen.size}", str(request.old))

    def _judged(self, request: WitnessRequest, seen: Checkpoint) -> WitnessReply:
        last = self._last(seen.origin)
        try:
            return self._extended(request, seen, last)
        except Fork as fork:
            self._keep_evidence(request, seen.origin, fork)
            if request.old != last.size:
                return _conflict(last)
            raise Unwitnessed(HTTPStatus.UNPROCESSABLE_ENTITY, str(fork)) from fork

    def monitored(self, origin_hash: str) -> str | None:
        """The last checkpoint of a ledger that was cosigned, with the cosignature."""
        for origin in self._logs:
            if _hash(origin) == origin_hash:
                return kept_checkpoint(self._directory, _name(origin))
        return None

    def _extended(
        self, request: WitnessRequest, seen: Checkpoint, last: Checkpoint
    ) -> WitnessReply:
        if seen.size == last.size and seen.root != last.root:
            raise Fork(f"of {seen.size} events another root was cosigned", is_proven=True)
        if request.old != last.size:
            return _conflict(last)
        try:
            sizes, roots = (last.size, seen.size), (last.root, seen.root)
            verify_consistency(sizes, roots, request.path)
        except ProofError as error:
            reason = f"it is not shown to extend what was cosigned: {error}"
            raise Fork(reason, is_proven=False) from error
        text, _ = opened(request.note)
        line = self._cosigner.cosign(text, int(self._now().timestamp()))
        signed = self._signed_part(request.note, seen.origin)
        path = self._directory / _name(seen.origin)
        durable.replace(path, f"{text}\n{signed}{line}".encode(), durable.READABLE)
        return WitnessReply(HTTPStatus.OK, line)

    def _last(self, origin: str) -> Checkpoint:
        """What was cosigned last, nothing at first; raises `SigningError` where that is damaged."""
        note = kept_checkpoint(self._directory, _name(origin))
        if note is None:
            return Checkpoint(origin, 0, EMPTY_ROOT)
        try:
            return stated(note, origin)
        except ProofError as error:
            raise SigningError(self._directory / _name(origin), str(error)) from error

    def _has_signed(self, note: str, origin: str) -> bool:
        try:
            return bool(self._signed_part(note, origin))
        except ProofError:
            return False

    def _signed_part(self, note: str, origin: str) -> str:
        """The lines of the ledger's own keys; raises `ProofError` for one that fails."""
        found = []
        lines = note.rpartition("\n\n")[2].splitlines(keepends=True)
        for key in self._logs[origin]:
            for line, read in zip(lines, opened(note)[1], strict=True):
                if read.name == key.name and read.signature[:4] == key.id:
                    verify(note, key)
                    found.append(line)
        return "".join(found)

    def _keep_evidence(self, request: WitnessRequest, origin: str, fork: Fork) -> None:
        folder = self._directory / EVIDENCE
        durable.make_directory(folder)
        kind = FORK if fork.is_proven else UNPROVEN
        digest = sha256(request.note.encode()).hexdigest()
        path = folder / f"{kind}-{_hash(origin)[:16]}-{digest[:16]}.txt"
        if path.exists() or len(list(folder.glob(f"{kind}-*"))) >= MOST_EVIDENCE[kind]:
            return
        kept = kept_checkpoint(self._directory, _name(origin))
        text = f"{fork}\n\nCosigned here:\n\n{kept}\nSigned by the ledger, and asked for:\n\n"
        durable.replace(path, f"{text}{request}".encode(), durable.READABLE)
        what = "has forked" if fork.is_proven else "was asked for without a proof"
        self._tell(f"{origin} {what}: {fork}; see {path}")


def known_logs(keys: tuple[VerifierKey, ...]) -> KnownLogs:
    """The keys by the origin that each is for."""
    found: dict[str, tuple[VerifierKey, ...]] = {}
    for each in keys:
        found[each.name] = (*found.get(each.name, ()), each)
    return found


def witness_key(directory: Path, name: str | None = None) -> Cosigner:
    """The key in a witness' directory, made where a name is given and there is none; raises
    `SigningError`, and `ProofError` for what is no name.
    """
    path = directory / WITNESS_KEY
    if not path.exists():
        if name is None:
            raise SigningError(path, "it is missing: give the witness a --name to have one made")
        try:
            durable.make_directory(directory)
            durable.create(path, f"{new_cosigner(name).secret()}\n".encode(), durable.OWNER)
        except OSError as error:
            raise SigningError(path, error.strerror or str(error)) from error
    try:
        cosigner = read_cosigner(read_private(path).removesuffix("\n"))
    except (OSError, ProofError) as error:
        raise SigningError(path, str(error)) from error
    if name is not None and cosigner.verifier.name != name:
        raise SigningError(path, f"it is the key of {cosigner.verifier.name}")
    return cosigner


def _conflict(last: Checkpoint) -> WitnessReply:
    return WitnessReply(HTTPStatus.CONFLICT, f"{last.size}\n", SIZE)


def _name(origin: str) -> str:
    return f"{_hash(origin)}.txt"


def _hash(origin: str) -> str:
    return sha256(origin.encode()).hexdigest()
