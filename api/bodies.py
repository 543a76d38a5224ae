"""What a writer sends, read strictly, every fault with its pointer."""

from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from itertools import islice
from typing import Annotated, NoReturn

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType
from msgspec.structs import astuple

from api.body_faults import ShapesRefused, faulty_shape, pointed, refused, refused_for
from api.problems import ProblemFault, RefusedRequest
from events import strict_json
from events.batch import BATCH_LIMIT, ReadFromJson
from events.catalogue import AnyEvent, decode
from events.errors import EventsRefusedError, JsonError
from events.faults import COUNT_LIMIT, Faults
from events.shapes import SHOWN, shape_faults_of_json
from events.utf8 import other_encoding

Stream = Annotated[str, Meta(min_length=3, max_length=200)]
Position = Annotated[int, Meta(ge=0, le=2**62)]
Expected = Annotated[
    dict[Stream, Position],
    Meta(
        max_length=BATCH_LIMIT,
        description="The positions at which streams (`fact/<id>`) are expected; 0: not there yet.",
    ),
]
Events = Annotated[tuple[AnyEvent, ...], Meta(min_length=1, max_length=BATCH_LIMIT)]

EXPECTED_BYTES = 1_500_000
"""More than as many streams as there may be take, each of their letters escaped."""

BESIDE_BYTES = 1_000_000
"""What may stand around the members of a batch: blanks."""


class EventsToRecord(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A batch: all of its events are recorded, or none."""

    events: Events
    expected: Expected = {}


class Submission(Struct, frozen=True):
    """What was sent. A single event stands for itself in the body, so pointers begin with it."""

    events: ReadFromJson
    expected: dict[str, int]
    is_batch: bool

    def pointer(self, index: int, field: str) -> str:
        """Where in the body the field of an event is."""
        return f"/events/{index}{field}" if self.is_batch else field

    def refusal(self, error: EventsRefusedError) -> RefusedRequest:
        """The rules that the events break, as the sender can find them."""
        found = Faults[ProblemFault]()
        for each in error.faults:
            pointer = self.pointer(each.event, each.field)
            found.add(each.event, [ProblemFault(pointer=pointer, detail=each.said)])
        found.add_rest(error.rest)
        return refused(found)


class _Skimmed(Struct):
    """Just enough to tell a batch from an event, and one that is too large from the others."""

    events: Raw | UnsetType = UNSET
    expected: Raw | UnsetType = UNSET


_skim = msgspec.json.Decoder(_Skimmed).decode
_encode = msgspec.json.Encoder().encode
_batch = msgspec.json.Decoder(EventsToRecord).decode
# A struct that is written as an array, with a field for each event that a batch may have and one
# more: what comes after those is passed over, while a list would hold all of it.
_first = msgspec.json.Decoder(
    msgspec.defstruct(
        "First",
        [(f"at_{index}", Raw | UnsetType, UNSET) for index in range(BATCH_LIMIT + 1)],
        array_like=True,
    )
).decode
_raws = msgspec.json.Decoder(list[Raw]).decode
_members = msgspec.json.Decoder(dict[str, Raw]).decode


def read_submission(body: bytes) -> Submission:
    """An event or a batch; raises 400 for what is no JSON, 422 with every fault of what is."""
    try:
        return strict_json.read(body, _read, _written)
    except msgspec.ValidationError as error:
        raise refused_for(*islice(faulty_shape(body, ""), COUNT_LIMIT)) from error
    except JsonError as error:
        raise _no_json(error, other_encoding(body)) from error


def _refuse_excess(skimmed: _Skimmed, body_bytes: int) -> None:
    """Refuse a batch before what is in it is read, where that would take forty times its size."""
    if skimmed.events is not UNSET and bytes(memoryview(skimmed.events)[:1]) == b"[":
        count = sum(each is not UNSET for each in astuple(_first(skimmed.events)))
        if count > BATCH_LIMIT:
            detail = f"expected `array` of length <= {BATCH_LIMIT}"
            raise refused_for(ProblemFault(pointer="/events", detail=detail))
    if _length(skimmed.expected) > EXPECTED_BYTES:
        detail = f"expected `object` of length <= {BATCH_LIMIT}, in {EXPECTED_BYTES} bytes"
        raise refused_for(ProblemFault(pointer="/expected", detail=detail))
    # The last of several members was skimmed, while all of them would be read.
    beside = body_bytes - _length(skimmed.events) - _length(skimmed.expected)
    if skimmed.events is not UNSET and beside > BESIDE_BYTES:
        detail = f"expected `events` and `expected` once, and at most {BESIDE_BYTES} bytes beside"
        raise refused_for(ProblemFault(pointer="", detail=detail))


def _length(raw: Raw | UnsetType) -> int:
    return 0 if isinstance(raw, UnsetType) else len(memoryview(raw))


def _read(body: bytes) -> Submission:
    skimmed = _skim(body)
    _refuse_excess(skimmed, len(body))
    if skimmed.events is UNSET:
        return _read_single(body)
    try:
        found = _batch(body)
    except msgspec.ValidationError:
        _refuse_shapes(body)
    return Submission(ReadFromJson(found.events), found.expected, is_batch=True)


def _read_single(body: bytes) -> Submission:
    try:
        return Submission(ReadFromJson((decode(body),)), {}, is_batch=False)
    except msgspec.ValidationError as error:
        raise ShapesRefused([body], is_batch=False) from error


def _written(found: Submission) -> bytes:
    """The one way in which a service would write it."""
    batch = EventsToRecord(found.events, found.expected)
    return _encode(batch if found.is_batch else found.events[0])


def _refuse_shapes(body: bytes) -> NoReturn:
    """Raise with every fault in the shape of a batch; msgspec itself stops at the first."""
    members = _members(body)
    raws: list[Raw] = []
    with suppress(msgspec.ValidationError):
        raws = _raws(members["events"])
    raise ShapesRefused(map(bytes, raws), _beside(members, has_events=bool(raws)))


def _beside(members: dict[str, Raw], *, has_events: bool) -> Iterator[ProblemFault]:
    """What is wrong with a batch but for its events."""
    for name in members:
        if name not in {"events", "expected"}:
            detail = f"object contains unknown field `{name[:SHOWN]}`"
            yield ProblemFault(pointer="", detail=detail)
    if "expected" in members:
        yield from pointed(shape_faults_of_json(bytes(members["expected"]), Expected), "/expected")
    if not has_events:
        yield from pointed(shape_faults_of_json(bytes(members["events"]), Events), "/events")


def _no_json(error: JsonError, encoding: str | None) -> RefusedRequest:
    reason = str(error) if encoding is None else f"expected UTF-8, found {encoding}"
    detail = f"the body is not JSON as it should be: {reason}"
    fault = ProblemFault(pointer=error.pointer, detail=error.reason)
    faults = () if error.pointer is None else (fault,)
    return RefusedRequest(HTTPStatus.BAD_REQUEST, detail, faults=faults)
