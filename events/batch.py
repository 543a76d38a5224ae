"""A batch on its way into a ledger: encoded once, compared by content, stamped by the writer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4, uuid5

import msgspec

from events.catalogue import AnyEvent, decode, encode
from events.errors import EventsRefusedError, Fault

BATCH_LIMIT = 1_000
EVENT_BYTES_LIMIT = 1_000_000
KEY_LIMIT = 200

_EVENT_IDS = UUID("9f2d4a52-5d0c-4d43-8a60-2f6a2b6f6d10")


class Batch(msgspec.Struct, frozen=True):
    """Events with their encoded bodies; `digest` identifies their content."""

    key: str
    events: tuple[AnyEvent, ...]
    bodies: tuple[bytes, ...]
    digest: bytes
    by: str
    expected: Mapping[str, int]


class _Envelope(msgspec.Struct):
    id: str
    recorded_at: datetime
    recorded_by: str
    event: msgspec.Raw


_encode_envelope = msgspec.json.Encoder().encode


def prepare(
    events: Sequence[AnyEvent], *, by: str, expected: Mapping[str, int] | None, key: str | None
) -> Batch:
    """Encode and decode each event, so that what is stored can be read; raises on any fault."""
    faults = list(_faults_of_size(events, by, key))
    bodies = tuple(map(encode, events))
    for index, body in enumerate(bodies):
        faults.extend(_faults_of_shape(index, body))
    if faults:
        raise EventsRefusedError(tuple(faults))
    return Batch(
        key=uuid4().hex if key is None else key,
        events=tuple(events),
        bodies=bodies,
        digest=sha256(b"\n".join(bodies)).digest(),
        by=by,
        expected=expected or {},
    )


def stamped(batch: Batch, at: datetime) -> list[bytes]:
    """The bytes to store for each event; ids follow from key and index, so engines agree."""
    return [
        _encode_envelope(
            _Envelope(
                str(uuid5(_EVENT_IDS, f"{batch.key}/{index}")), at, batch.by, msgspec.Raw(body)
            )
        )
        for index, body in enumerate(batch.bodies)
    ]


def leaf_hash(stored: bytes) -> bytes:
    """The hash kept beside stored bytes: a Merkle tree leaf as in RFC 9162, section 2.1.1."""
    return sha256(b"\x00" + stored).digest()


def _faults_of_size(events: Sequence[AnyEvent], by: str, key: str | None) -> list[Fault]:
    faults = []
    if not 1 <= len(events) <= BATCH_LIMIT:
        faults.append(Fault(0, "", f"1 to {BATCH_LIMIT} events", str(len(events))))
    if not 1 <= len(by) <= KEY_LIMIT:
        faults.append(Fault(0, "", f"a recorder's name of 1 to {KEY_LIMIT} characters", by[:50]))
    if key is not None and not 1 <= len(key) <= KEY_LIMIT:
        faults.append(Fault(0, "", f"a key of 1 to {KEY_LIMIT} characters", key[:50]))
    return faults


def _faults_of_shape(index: int, body: bytes) -> list[Fault]:
    if len(body) > EVENT_BYTES_LIMIT:
        return [Fault(index, "", f"at most {EVENT_BYTES_LIMIT} bytes", str(len(body)))]
    try:
        decode(body)
    except msgspec.DecodeError as error:
        reason, pointer = split_error(error)
        return [Fault(index, pointer, reason)]
    return []


def split_error(error: msgspec.DecodeError) -> tuple[str, str]:
    """msgspec's message and path (`Expected … - at `$.citations[0].end``) as reason and pointer."""
    reason, _, path = str(error).partition(" - at `")
    path = path.removeprefix("key in ").removeprefix("$").removesuffix("`")
    return reason, path.replace("[", "/").replace("]", "").replace(".", "/")
