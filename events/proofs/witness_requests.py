"""What a witness is asked with: a checkpoint, and the proof that it extends what was cosigned last.

The body of `add-checkpoint` as C2SP's tlog-witness has it: a line with the size before, the hashes
of the proof in base64, an empty line, the checkpoint.
"""

import re
from base64 import b64encode

from msgspec import Struct

from events.errors import ProofError
from events.proofs.checkpoints import decoded
from events.proofs.merkle import HASH_BYTES

HASHES_LIMIT = 63
"""Hashes of a proof at most."""

BYTES_LIMIT = 32_000
"""Of a request: more than the longest note and proof have."""

_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


class WitnessRequest(Struct, frozen=True):
    """`old` events were cosigned before; `path` shows that the note's tree extends theirs."""

    old: int
    path: tuple[bytes, ...]
    note: str

    def __str__(self) -> str:
        hashes = "".join(f"{b64encode(each).decode()}\n" for each in self.path)
        return f"old {self.old}\n{hashes}\n{self.note}"


def read_request(body: bytes) -> WitnessRequest:
    """A request as it came; raises `ProofError`."""
    try:
        head, gap, note = body.decode().partition("\n\n")
    except UnicodeDecodeError as error:
        raise ProofError("a request in UTF-8", "other bytes") from error
    first, *rest = head.split("\n")
    old = _OLD.fullmatch(first)
    if old is None or not gap or len(body) > BYTES_LIMIT:
        raise ProofError(
            "a line `old` with a size, a proof, an empty line, a note", repr(first[:99])
        )
    if len(rest) > HASHES_LIMIT:
        raise ProofError(f"at most {HASHES_LIMIT} hashes", str(len(rest)))
    path = tuple(each for line in rest if (each := decoded(line)) and len(each) == HASH_BYTES)
    if len(path) != len(rest):
        raise ProofError("hashes of 32 bytes in base64", "something else")
    return WitnessRequest(int(old[1]), path, note)
