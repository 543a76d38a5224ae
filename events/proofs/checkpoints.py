"""Checkpoints: the size and root of a ledger, signed so that anyone can hold its keeper to them.

The text is a tlog-checkpoint in a signed note, both as specified by C2SP (https://c2sp.org): the
origin, the size, the root in base64, an empty line, and a line for each signature. Ours is made
with Ed25519; those of other keys (witnesses) are left alone.
"""

import re
from base64 import b64decode, b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from events.errors import ProofError
from events.proofs.merkle import HASH_BYTES

NOTE_LIMIT = 10_000
"""Characters: what is longer is no checkpoint of ours."""

_ED25519 = b"\x01"
_NAME = r"[^\s+\ud800-\udfff]+"
"""Of a key: anything that can be written but blanks and plus signs."""

_SIGNATURE = re.compile(rf"— ({_NAME}) ([A-Za-z0-9+/]+=*)")
_VERIFIER = re.compile(rf"({_NAME})\+([0-9a-f]{{8}})\+([A-Za-z0-9+/]+=*)")
_SIGNER = re.compile(rf"PRIVATE\+KEY\+({_NAME})\+([0-9a-f]{{8}})\+([A-Za-z0-9+/]+=*)")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class SignatureLine(Struct, frozen=True):
    """A line beneath a note: whose it is, and what it says, which begins with the key's id."""

    name: str
    signature: bytes


class Checkpoint(Struct, frozen=True):
    """How a ledger stood: `origin` says which, `size` how many events it had."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


class VerifierKey(Struct, frozen=True):
    """Whose signatures count: a name, and an Ed25519 public key."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that a signature begins with."""
        return sha256(f"{self.name}\n".encode() + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(_ED25519 + self.public).decode()}"


class Signer:
    """A name and an Ed25519 private key."""

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.verifier = VerifierKey(name, key.public_key().public_bytes_raw())

    def sign(self, checkpoint: Checkpoint) -> str:
        """The checkpoint as a signed note."""
        return self.signed(str(checkpoint))

    def signed(self, text: str) -> str:
        """A text, which ends with a line, as a signed note."""
        signature = self.verifier.id + self._key.sign(text.encode())
        return f"{text}\n— {self.verifier.name} {b64encode(signature).decode()}\n"

    def secret(self) -> str:
        """The key as it is kept, in the notation of Go's signed notes."""
        seed = b64encode(_ED25519 + self._key.private_bytes_raw()).decode()
        return f"PRIVATE+KEY+{self.verifier.name}+{self.verifier.id.hex()}+{seed}"


def origin(ledger: str) -> str:
    """What the ledger with an id is called in its checkpoints, and its key too."""
    return f"detente/{ledger}"


def new_signer(name: str) -> Signer:
    """A signer with a key that nobody had before."""
    return Signer(name, Ed25519PrivateKey.generate())


def read_signer(secret: str) -> Signer:
    """A kept key; raises `ProofError`, without showing what it is, for one that is damaged."""
    name, digest, key = private_parts(secret, _ED25519)
    signer = Signer(name, Ed25519PrivateKey.from_private_bytes(key))
    if signer.verifier.id.hex() != digest:
        raise ProofError("a private key that fits its own digest", "another")
    return signer


def private_parts(secret: str, kind: bytes) -> tuple[str, str, bytes]:
    """Name, digest and key of a kept key of a kind of signature; raises `ProofError`."""
    match = _SIGNER.fullmatch(secret)
    key = _key_bytes(match[3], kind) if match else None
    if match is None or key is None:
        raise ProofError("a private key as it was written", "something else")
    return match[1], match[2], key


def read_verifier(text: str) -> VerifierKey:
    """A verifier key (`name+digest+base64`); raises `ProofError`."""
    name, public = public_parts(text, _ED25519)
    key = VerifierKey(name, public)
    if str(key) != text:
        raise ProofError(f"the digest {key.id.hex()} in the verifier key", repr(text[:200]))
    return key


def public_parts(text: str, kind: bytes) -> tuple[str, bytes]:
    """Name and key of a verifier key of a kind of signature; raises `ProofError`."""
    match = _VERIFIER.fullmatch(text)
    public = _key_bytes(match[3], kind) if match else None
    if match is None or public is None:
        wanted = f"a verifier key of type {kind.hex()}, name+digest+base64"
        raise ProofError(wanted, repr(text[:200]))
    return match[1], public


def verify(note: str, key: VerifierKey) -> Checkpoint:
    """The checkpoint of a signed note; raises `ProofError` unless the key has signed it.

    The origin is the key's name: a keeper of several ledgers has a key for each.
    """
    return _checkpoint(verified_text(note, key), key.name)


def stated(note: str, origin: str) -> Checkpoint:
    """What a signed note says of a ledger, whoever signed it, if anybody did: it vouches for
    nothing, and what it says may still be held against the ledger. Raises `ProofError`.
    """
    text, gap, _ = note.rpartition("\n\n")
    if len(note) > NOTE_LIMIT or not gap:
        raise ProofError("a signed note", repr(note[:200]))
    return _checkpoint(f"{text}\n", origin)


def verified_text(note: str, key: VerifierKey) -> str:
    """The text of a signed note, with the last line's end; raises `ProofError`."""
    text, lines = opened(note)
    is_signed = False
    for line in lines:
        if line.name == key.name and line.signature[:4] == key.id:
            _verify(text, line.signature[4:], key)
            is_signed = True
    if not is_signed:
        raise ProofError(f"a signature of {key.name} {key.id.hex()}", "none")
    return text


def opened(note: str) -> tuple[str, list[SignatureLine]]:
    """The text of a signed note and the lines beneath it, whoever made them, if they did; raises
    `ProofError`.
    """
    text, gap, lines = note.rpartition("\n\n")
    if len(note) > NOTE_LIMIT or not gap or not lines.endswith("\n"):
        raise ProofError("a signed note", repr(note[:200]))
    return f"{text}\n", [signature_line(each) for each in lines[:-1].split("\n")]


def signature_line(line: str) -> SignatureLine:
    """A line without its end; raises `ProofError`."""
    match = _SIGNATURE.fullmatch(line)
    signature = decoded(match[2]) if match else None
    if match is None or signature is None:
        raise ProofError("lines of signatures", repr(line[:200]))
    return SignatureLine(match[1], signature)


def _checkpoint(text: str, origin: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) != 4 or not _SIZE.fullmatch(lines[1]):
        raise ProofError("the origin, size and root of a checkpoint", repr(text[:200]))
    if lines[0] != origin:
        raise ProofError(f"the origin {origin!r}", repr(lines[0]))
    root = decoded(lines[2])
    if root is None or len(root) != HASH_BYTES:
        raise ProofError("a root in base64", repr(lines[2]))
    return Checkpoint(lines[0], int(lines[1]), root)


def _verify(text: str, signature: bytes, key: VerifierKey) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except (InvalidSignature, UnicodeEncodeError) as error:
        raise ProofError(f"a signature of {key.name} {key.id.hex()}", "one that fails") from error


def _key_bytes(encoded: str, kind: bytes) -> bytes | None:
    key = decoded(encoded)
    return key[1:] if key is not None and len(key) == 33 and key[:1] == kind else None


def decoded(encoded: str) -> bytes | None:
    """Base64 in its one canonical form, or None."""
    try:
        found = b64decode(encoded, validate=True)
    except ValueError:
        return None
    return found if b64encode(found).decode() == encoded else None
