"""A batch on its way into a ledger: encoded once, compared by content, stamped by the writer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from os import urandom

import msgspec

from events.admission.faults import FAULT_LIMIT
from events.errors import EventsRefusedError, Fault
from events.ledger.stamping import FIRST, LastStamp
from events.text.text_rules import line
from events.vocabulary.catalogue import AnyEvent, decode, encode

BATCH_LIMIT = 1_000
BATCH_BYTES_LIMIT = 32_000_000
NAME_LIMIT = 200
"""Characters in a key, a stream and the name of whoever records."""


class Batch(msgspec.Struct, frozen=True):
    """Events as their encoded `bodies` are read; `digest` identifies their content.

    `is_keyed` says that the caller chose the key, so that it may have been used before.
    """

    key: str
    is_keyed: bool
    events: Sequence[AnyEvent]
    bodies: Sequence[bytes]
    digest: bytes
    by: str
    expected: Mapping[str, int]


class ReadFromJson(tuple[AnyEvent, ...]):
    """Events as `decode` has made them from JSON: they need not be read back once more."""

    __slots__ = ()


class _Envelope(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What `events.ledger.protocol.Stored` reads; the event comes last."""

    id: str
    recorded_at: datetime
    recorded_by: str
    clock_from: int = FIRST
    event: msgspec.Raw


_encode_envelope = msgspec.json.Encoder().encode


def prepare(
    events: Sequence[AnyEvent], *, by: str, expected: Mapping[str, int] | None, key: str | None
) -> Batch:
    """Encode the events and read them back: what cannot be read as it was is never written.

    Raises `EventsRefusedError`.
    """
    expected = expected or {}
    _refuse(_faults_of_call(events, expected, {"a recorder's name": by, "a key": key}))
    read: list[AnyEvent] = []
    bodies: list[bytes] = []
    faults: list[Fault] = []
    for index, event in enumerate(events):
        written = _written(index, event, is_json=isinstance(events, ReadFromJson))
        if isinstance(written, Fault):
            faults.append(written)
        else:
            read.append(written[0])
            bodies.append(written[1])
    _refuse(faults)
    if sum(map(len, bodies)) > BATCH_BYTES_LIMIT:
        _refuse([Fault(0, "", f"at most {BATCH_BYTES_LIMIT} bytes in all events of a batch")])
    return Batch(
        key=urandom(16).hex() if key is None else key,
        is_keyed=key is not None,
        events=tuple(read),
        bodies=bodies,
        digest=sha256(b"\n".join(bodies)).digest(),
        by=by,
        expected=expected,
    )


def is_name(text: str) -> bool:
    """Whether a text may name a stream, an append, or whoever records."""
    return len(text) <= NAME_LIMIT and line(text) is None


def event_ids(key: str, count: int) -> list[str]:
    """The ids that so many events written under a key have: engines agree on them."""
    append = sha256(key.encode()).hexdigest()[:32]
    return [f"{append}-{index}" for index in range(count)]


def stamped(batch: Batch, ids: Sequence[str], stamp: LastStamp) -> list[bytes]:
    """The bytes to store for each event."""
    return [
        _encode_envelope(
            _Envelope(
                id=id,
                recorded_at=stamp.at,
                recorded_by=batch.by,
                clock_from=stamp.clock_from,
                event=msgspec.Raw(body),
            )
        )
        for id, body in zip(ids, batch.bodies, strict=True)
    ]


def shape_fault(index: int, error: msgspec.DecodeError) -> Fault:
    """What msgspec says (``Expected `int`, got `str` - at `$.citations[0].end` ``) as a fault."""
    reason, _, path = str(error).rpartition(" - at `")
    expected, _, found = (reason or path).removeprefix("Expected ").partition(", got ")
    # A dict's key or value is written `key` in `$.says` or $.says[...]: both point at the dict.
    path = path.rpartition("$")[2].rstrip("`").removesuffix("[...]") if reason else ""
    pointer = path.replace("[", "/").replace("]", "").replace(".", "/")
    return Fault(index, pointer, expected[:300], found[:300] or None)


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise EventsRefusedError(tuple(faults[:FAULT_LIMIT]), max(0, len(faults) - FAULT_LIMIT))


def _faults_of_call(
    events: Sequence[AnyEvent], expected: Mapping[str, int], names: Mapping[str, str | None]
) -> list[Fault]:
    faults = []
    if not 1 <= len(events) <= BATCH_LIMIT:
        faults.append(Fault(0, "", f"1 to {BATCH_LIMIT} events", str(len(events))))
    if len(expected) > BATCH_LIMIT:
        faults.append(Fault(0, "", f"at most {BATCH_LIMIT} expectations", str(len(expected))))
    for what, name in (*names.items(), *(("a stream", stream) for stream in expected)):
        if name is not None and not is_name(name):
            limits = f"{what} of 1 to {NAME_LIMIT} printable characters"
            faults.append(Fault(0, "", limits, ascii(name[:50])))
    return faults


def _written(index: int, event: AnyEvent, *, is_json: bool) -> tuple[AnyEvent, bytes] | Fault:
    """The event as it will be read and its bytes, or why it cannot be stored."""
    try:
        body = encode(event)
        if is_json:
            return event, body
        back = decode(body)
        if back != event:  # NaN is written as null, and a list comes back as a tuple
            return Fault(index, _changed(event, back), "a value that JSON gives back as it was")
    except msgspec.ValidationError as error:
        return shape_fault(index, error)
    except (TypeError, ValueError, RecursionError) as error:
        return Fault(index, "", "values that JSON can hold", str(error)[:300])
    return back, body


def _changed(event: AnyEvent, back: AnyEvent) -> str:
    """A pointer to the first field that came back otherwise."""
    fields = getattr(event, "__struct_fields__", ())
    changed = (name for name in fields if getattr(event, name) != getattr(back, name, None))
    return "".join(f"/{name}" for name in list(changed)[:1])
