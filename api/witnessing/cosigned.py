"""The last checkpoint that witnesses have cosigned, as every process finds it in the directory."""

import asyncio
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from api.witnessing.asking import AskedCheckpoint, AskedWitness
from events.errors import ProofError, SigningError
from events.ledger.protocol import Ledger
from events.ledger.signing_key import COSIGNED, keep_cosigned, kept_checkpoint
from events.proofs.checkpoints import Checkpoint, VerifierKey, verify
from events.proofs.cosignatures import cosigned_at, line_of


class CosignedCheckpoint(Struct, frozen=True):
    """A checkpoint; by the witnesses that have cosigned it, their lines, and when that was in
    seconds since 1970.
    """

    note: str
    checkpoint: Checkpoint
    lines: dict[str, str]
    at: dict[str, int]


class WantedCosignatures(Struct, frozen=True):
    """Whose, beneath what the ledger's key has signed, and how many are enough."""

    key: VerifierKey
    witnesses: tuple[AskedWitness, ...]
    quorum: int


async def last_cosigned(
    data: Path, ledger: Ledger, key: VerifierKey, witnesses: tuple[AskedWitness, ...]
) -> CosignedCheckpoint | None:
    """What is kept, if the ledger extends it, its key has signed it and any of these witnesses has
    cosigned it.
    """
    try:
        note = kept_checkpoint(data, COSIGNED)
    except SigningError:
        return None  # what cannot be read is collected anew
    found = None if note is None else _read(note, key, witnesses)
    if found is None or found.checkpoint.size > await ledger.head():
        return None
    root = await ledger.root(found.checkpoint.size)
    return found if root == found.checkpoint.root else None


@lru_cache(maxsize=8)
def _read(
    note: str, key: VerifierKey, witnesses: tuple[AskedWitness, ...]
) -> CosignedCheckpoint | None:
    try:
        checkpoint = verify(note, key)
        at = {each.key: cosigned_at(note, each.key) for each in witnesses}
    except ProofError:
        return None
    times = {key.name: when for key, when in at.items() if when is not None}
    text, _, lines = note.rpartition("\n\n")
    those = (each.key for each in witnesses if each.key.name in times)
    found = {each.name: line_of(lines, f"{text}\n", each) for each in those}
    return CosignedCheckpoint(note, checkpoint, found, times) if found else None


async def keep_cosignatures(
    data: Path, asked: AskedCheckpoint, lines: dict[str, str], wanted: WantedCosignatures
) -> int:
    """Keep a checkpoint with its cosignatures if there are enough, and what is kept is no newer;
    how many it has, with those that were kept of it already.
    """
    kept = await last_cosigned(data, asked.ledger, wanted.key, wanted.witnesses)
    size = 0 if kept is None else kept.checkpoint.size
    if kept is not None and size == asked.size:
        lines = kept.lines | lines
    lines = {
        each.key.name: lines[each.key.name] for each in wanted.witnesses if each.key.name in lines
    }
    if len(lines) >= max(1, wanted.quorum) and asked.size >= size:
        await asyncio.to_thread(keep_cosigned, data, asked.note + "".join(lines.values()))
    return len(lines)
