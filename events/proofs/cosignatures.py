"""Cosignatures: what a witness signs who has seen that a ledger only ever grew.

Lines beneath a checkpoint, timestamped and made with Ed25519 as C2SP's tlog-cosignature has it
(`cosignature/v1`, keys of type 04). Of its other kind, ML-DSA-44, nothing is known here: such
lines are left alone, like those of any key that is not asked about.
"""

import re
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from events.errors import ProofError
from events.proofs.checkpoints import (
    SignatureLine,
    opened,
    private_parts,
    public_parts,
    signature_line,
)

_TIMESTAMPED = b"\x04"
_BYTES = 4 + 8 + 64
"""Of a cosignature: the key's id, the time, the signature."""

_NAME = re.compile(r"[^\s+,\ud800-\udfff]+")

LATEST = 2**63 - 1
"""The last second that may be signed, counted from 1970."""


class CosignerKey(Struct, frozen=True):
    """Whose cosignatures count: a name, and an Ed25519 public key that signs nothing else."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that a cosignature begins with."""
        return sha256(f"{self.name}\n".encode() + _TIMESTAMPED + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(_TIMESTAMPED + self.public).decode()}"


class Cosigner:
    """A name and an Ed25519 private key."""

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.verifier = CosignerKey(name, key.public_key().public_bytes_raw())

    def cosign(self, text: str, at: int) -> str:
        """The line beneath the text of a checkpoint that was seen at a second since 1970."""
        made = self._key.sign(_signed(text, at))
        signature = self.verifier.id + at.to_bytes(8) + made
        return f"— {self.verifier.name} {b64encode(signature).decode()}\n"

    def secret(self) -> str:
        """The key as it is kept, in the notation of Go's signed notes."""
        seed = b64encode(_TIMESTAMPED + self._key.private_bytes_raw()).decode()
        return f"PRIVATE+KEY+{self.verifier.name}+{self.verifier.id.hex()}+{seed}"


def new_cosigner(name: str) -> Cosigner:
    """A cosigner with a key that nobody had before; raises `ProofError` for what is no name."""
    if not _NAME.fullmatch(name):
        raise ProofError("a name without blanks, commas and plus signs", repr(name[:200]))
    return Cosigner(name, Ed25519PrivateKey.generate())


def read_cosigner(secret: str) -> Cosigner:
    """A kept key; raises `ProofError`, without showing what it is, for one that is damaged."""
    name, digest, key = private_parts(secret, _TIMESTAMPED)
    cosigner = Cosigner(name, Ed25519PrivateKey.from_private_bytes(key))
    if cosigner.verifier.id.hex() != digest:
        raise ProofError("a private key that fits its own digest", "another")
    return cosigner


def read_cosigner_key(text: str) -> CosignerKey:
    """A cosigner's verifier key (`name+digest+base64`); raises `ProofError`."""
    name, public = public_parts(text, _TIMESTAMPED)
    key = CosignerKey(name, public)
    if str(key) != text:
        raise ProofError(f"the digest {key.id.hex()} in the verifier key", repr(text[:200]))
    return key


def cosigned_at(note: str, key: CosignerKey) -> int | None:
    """When a key has cosigned a note, in seconds since 1970; None where it has not.

    Raises `ProofError` where a line claims to be its and is not, or the note is none.
    """
    text, lines = opened(note)
    return max((_verified(each, text, key) for each in lines if _is_of(each, key)), default=None)


def line_of(lines: str, text: str, key: CosignerKey) -> str:
    """A key's line among those that a witness answered, verified; raises `ProofError`.

    Lines of other keys are passed over.
    """
    for line in lines.removesuffix("\n").split("\n"):
        found = signature_line(line)
        if _is_of(found, key):
            _verified(found, text, key)
            return f"{line}\n"
    raise ProofError(f"a cosignature of {key.name} {key.id.hex()}", "none")


def instant_of(second: int) -> str:
    """A second since 1970 as an instant; as the number where no calendar here has it."""
    try:
        return datetime.fromtimestamp(second, UTC).isoformat().replace("+00:00", "Z")
    except (OverflowError, ValueError, OSError):
        return str(second)


def _is_of(line: SignatureLine, key: CosignerKey) -> bool:
    return line.name == key.name and line.signature[:4] == key.id


def _verified(line: SignatureLine, text: str, key: CosignerKey) -> int:
    wanted = f"a cosignature of {key.name} {key.id.hex()}"
    if len(line.signature) != _BYTES:
        raise ProofError(f"{wanted}, {_BYTES} bytes", f"{len(line.signature)} bytes")
    at = int.from_bytes(line.signature[4:12])
    if not 0 < at <= LATEST:
        raise ProofError(f"{wanted} at some time", f"one at second {at}")
    try:
        public = Ed25519PublicKey.from_public_bytes(key.public)
        public.verify(line.signature[12:], _signed(text, at))
    except (InvalidSignature, UnicodeEncodeError) as error:
        raise ProofError(wanted, "one that fails") from error
    return at


def _signed(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()
