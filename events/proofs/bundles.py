"""Answers that prove themselves: what a bundle holds, and how to check one knowing only a key.

Nothing of the service is needed here: no ledger, no views, no events' types. A bundle's statement
is a signed note that binds the answer and the positions that it rests on to a root; each event is
shown to stand under that root, byte for byte.

It proves that the keeper of the ledger gave this answer, and that the evidence is recorded as it
stands in the bundle. It cannot prove that nothing else was recorded: for that the ledger is there.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Any

import msgspec
from msgspec import Struct

from events import strict_json
from events.errors import JsonError, ProofError
from events.proofs.bundle_shape import Bundle, ProvenEvent
from events.proofs.checkpoints import (
    Checkpoint,
    Signer,
    VerifierKey,
    read_verifier,
    verified_text,
    verify,
)
from events.proofs.merkle import leaf_hash, verify_inclusion

BYTES_LIMIT = 100_000_000

_NAMING = {"because", "fact", "conflicting"}
"""The fields of an answer that name facts."""

_SUPERSEDING = {"fact-corrected", "fact-retracted", "citation-added", "retraction-undone"}
_QUOTE = ("source", "exact", "start", "end")

_canonical = msgspec.json.Encoder(order="sorted").encode


class _Recorded(Struct, frozen=True):
    id: str
    recorded_at: str
    recorded_by: str
    event: dict[str, Any]


_decode = msgspec.json.Decoder(Bundle).decode
_decode_recorded = msgspec.json.Decoder(_Recorded).decode


def named_facts(answer: Any) -> set[str]:
    """The ids of all facts that an answer names."""
    return {
        each
        for name, value in _fields(answer)
        if name in _NAMING
        for each in (value if isinstance(value, list) else (value,))
        if isinstance(each, str)
    }


def sign_statement(
    signer: Signer, checkpoint: Checkpoint, answer: dict[str, Any], positions: Sequence[int]
) -> str:
    """The signed note that an answer was given, resting on the events at some positions."""
    return signer.signed(_statement(checkpoint, answer, positions))


def verify_bundle(content: bytes, key: VerifierKey | None) -> tuple[Bundle, Checkpoint]:
    """Check all that a bundle says; raises `ProofError` for whatever does not hold.

    Without a key the one in the bundle is taken: then its parts belong together, and nothing says
    whose they are.
    """
    bundle = _read(content)
    trusted = read_verifier(bundle.key) if key is None else key
    if bundle.key != str(trusted):
        raise ProofError(f"the key {trusted}", repr(bundle.key[:200]))
    checkpoint = verify(bundle.checkpoint, trusted)
    positions = [each.position for each in bundle.events]
    wanted = _statement(checkpoint, bundle.answer, positions)
    if verified_text(bundle.statement, trusted) != wanted:
        raise ProofError("a statement of this answer, these events, this checkpoint", "another")
    if any(one >= next_one for one, next_one in pairwise(positions)):
        raise ProofError("events in the order of their positions", str(positions)[:200])
    recorded = [_proven(each, checkpoint) for each in bundle.events]
    try:
        _check_answer(bundle.answer, [each.event for each in recorded], checkpoint)
    except (TypeError, RecursionError) as error:  # an id that is a list, nesting without end
        raise ProofError("an answer and events of their shapes", str(error)) from error
    return bundle, checkpoint


def _read(content: bytes) -> Bundle:
    if len(content) > BYTES_LIMIT:
        raise ProofError(f"at most {BYTES_LIMIT} bytes", str(len(content)))
    try:
        bundle = strict_json.read(content, _decode)
    except (JsonError, msgspec.ValidationError) as error:
        raise ProofError("a bundle", str(error)) from error
    # Whoever reads the file itself, by another parser, reads what is verified here.
    compact = msgspec.json.encode(bundle)
    if content.removesuffix(b"\n") not in {compact, msgspec.json.format(compact, indent=2)}:
        raise ProofError("a bundle byte for byte as it was given", "its JSON written otherwise")
    return bundle


def _statement(checkpoint: Checkpoint, answer: dict[str, Any], positions: Sequence[int]) -> str:
    """The first line is no ledger's origin, so that this can never be taken for a checkpoint."""
    digest = sha256(_canonical([answer, list(positions)])).digest()
    root = b64encode(checkpoint.root).decode()
    lines = (f"{checkpoint.origin}/answer", checkpoint.size, root, b64encode(digest).decode())
    return "".join(f"{line}\n" for line in lines)


def _proven(each: ProvenEvent, checkpoint: Checkpoint) -> _Recorded:
    try:
        stored = each.stored.encode()
        path = [bytes.fromhex(node) for node in each.path]
        recorded = strict_json.read(stored, _decode_recorded)
    except (ValueError, JsonError) as error:
        raise ProofError(f"an event at position {each.position}", str(error)) from error
    if tuple(node.hex() for node in path) != each.path:
        raise ProofError(f"hashes in lower-case hex at position {each.position}", "others")
    try:
        leaf = leaf_hash(stored)
        verify_inclusion(leaf, each.position - 1, checkpoint.size, path, checkpoint.root)
    except ProofError as error:
        raise ProofError(
            f"the event at position {each.position} in the tree", str(error)
        ) from error
    return recorded


def _check_answer(
    answer: dict[str, Any], events: Sequence[dict[str, Any]], checkpoint: Checkpoint
) -> None:
    """What an answer names is among the events."""
    clocks = answer.get("clocks")
    known = (clocks.get("known_at"), clocks.get("root")) if isinstance(clocks, dict) else None
    if known != (checkpoint.size, checkpoint.root.hex()):
        raise ProofError("clocks of an answer at the checkpoint", repr(known))
    bodies = list(map(_fact_of, events))
    recorded = {body["id"] for body in bodies if body is not None and "id" in body}
    for fact in sorted(_named(answer)):
        if fact not in recorded:
            raise ProofError(f"the event that recorded the fact {fact!r}", "none")
    cited = [each for event in events for each in _citations(event)]
    quotes = set(map(_quote, cited))
    sources = {event.get("id") for event in events if event.get("type") == "source-added"}
    for source in {each["source"] for each in cited}:
        if source not in sources:
            raise ProofError(f"the event that added the source {source!r}", "none")
    for each in _citations(answer):
        if _quote(each) not in quotes:
            raise ProofError("a quote that is recorded", repr(each.get("exact"))[:200])


def _named(answer: dict[str, Any]) -> set[str]:
    """The facts that an answer names or is about; without any there is nothing to prove."""
    fact = answer.get("fact")
    own = {str(answer.get("id"))} if isinstance(fact, dict) else set()
    return named_facts(answer) | own


def _fact_of(event: dict[str, Any]) -> dict[str, Any] | None:
    """The fact that an event records, as it was recorded or as it was corrected."""
    kind, fact = event.get("type"), event.get("fact")
    if kind == "fact-corrected" and isinstance(fact, dict):
        return fact
    return event if "citations" in event and kind not in _SUPERSEDING else None


def _citations(value: Any) -> Iterator[dict[str, Any]]:
    """Whatever has a quote, a source and a place, at any depth."""
    if isinstance(value, dict):
        if "exact" in value and "source" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _citations(each)


def _quote(citation: dict[str, Any]) -> bytes:
    """As bytes, since a doctored one may have anything for a field."""
    return msgspec.json.encode([citation.get(name) for name in _QUOTE])


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    """Every field of every object, at any depth."""
    if isinstance(value, dict):
        yield from value.items()
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _fields(each)
