"""What a writer sends, read strictly, every fault with its pointer."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated, NoReturn

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType
from msgspec.structs import astuple

from api.problems import ProblemFault, RefusedRequest
from events import strict_json
from events.batch import BATCH_LIMIT, ReadFromJson, shape_fault
from events.catalogue import TYPE_BY_TAG, UNREADABLE, AnyEvent, decode
from events.checks import FAULT_LIMIT
from events.errors import EventsRefusedError, Fault, JsonError

Stream = Annotated[str, Meta(min_length=3, max_length=200)]
Position = Annotated[int, Meta(ge=0, le=2**62)]
Expected = Annotated[
    dict[Stream, Position],
    Meta(
        max_length=BATCH_LIMIT,
        description="The positions at which streams (`fact/<id>`) are expected; 0: not there yet.",
    ),
]


EXPECTED_BYTES = 1_500_000
"""More than as many streams as there may be take, each of their letters escaped."""

BESIDE_BYTES = 1_000_000
"""What may stand around the members of a batch: blanks."""


class EventsToRecord(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A batch: all of its events are recorded, or none."""

    events: Annotated[tuple[AnyEvent, ...], Meta(min_length=1, max_length=BATCH_LIMIT)]
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
        found = (
            ProblemFault(pointer=self.pointer(each.event, each.field), detail=each.said)
            for each in error.faults
        )
        return refused(tuple(found))


class _Skimmed(Struct):
    """Just enough to tell a batch from an event, and one that is too large from the others."""

    events: Raw | UnsetType = UNSET
    expected: Raw | UnsetType = UNSET


class _Parts(Struct, forbid_unknown_fields=True):
    """A batch whose events are yet to be read, each by itself."""

    events: Annotated[list[Raw], Meta(min_length=1, max_length=BATCH_LIMIT)]
    expected: Expected = {}


class _Named(Struct):
    """What a faulty event would have added."""

    id: str | UnsetType = UNSET


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
_parts = msgspec.json.Decoder(_Parts).decode
_named = msgspec.json.Decoder(_Named).decode


def read_submission(body: bytes) -> Submission:
    """An event or a batch; raises 400 for what is no JSON, 422 with every fault of what is."""
    try:
        return strict_json.read(body, _read, _written)
    except msgspec.ValidationError as error:
        raise refused((_shape(error, ""),)) from error
    except JsonError as error:
        raise _no_json(error) from error


def refused(faults: tuple[ProblemFault, ...]) -> RefusedRequest:
    """A 422 that lists what is wrong."""
    count = "a fault" if len(faults) == 1 else f"{len(faults)} faults"
    detail = f"nothing was recorded: the body has {count}"
    return RefusedRequest(HTTPStatus.UNPROCESSABLE_ENTITY, detail, faults=faults)


def faulty_shape(error: Exception, at: str) -> ProblemFault:
    """Why bytes are no event."""
    if isinstance(error, msgspec.ValidationError):
        return _shape(error, at)
    return ProblemFault(pointer=at, detail=_reason(error))


def without_false(faults: tuple[Fault, ...], ids: set[str]) -> Iterator[Fault]:
    """The faults, save for references to what other events, faulty in themselves, would add."""
    return (each for each in faults if each.found not in ids)


def id_of(raw: bytes) -> set[str]:
    """The id that a faulty event would have added, if it can be made out."""
    try:
        id = _named(raw).id
    except UNREADABLE:
        return set()
    return {id} if isinstance(id, str) else set()


def _refuse_excess(skimmed: _Skimmed, body_bytes: int) -> None:
    """Refuse a batch before what is in it is read, where that would take forty times its size."""
    if skimmed.events is not UNSET and bytes(memoryview(skimmed.events)[:1]) == b"[":
        count = sum(each is not UNSET for each in astuple(_first(skimmed.events)))
        if count > BATCH_LIMIT:
            detail = f"expected `array` of length <= {BATCH_LIMIT}"
            raise refused((ProblemFault(pointer="/events", detail=detail),))
    if _length(skimmed.expected) > EXPECTED_BYTES:
        detail = f"expected `object` of length <= {BATCH_LIMIT}, in {EXPECTED_BYTES} bytes"
        raise refused((ProblemFault(pointer="/expected", detail=detail),))
    # The last of several members was skimmed, while all of them would be read.
    beside = body_bytes - _length(skimmed.events) - _length(skimmed.expected)
    if skimmed.events is not UNSET and beside > BESIDE_BYTES:
        detail = f"expected `events` and `expected` once, and at most {BESIDE_BYTES} bytes beside"
        raise refused((ProblemFault(pointer="", detail=detail),))


def _length(raw: Raw | UnsetType) -> int:
    return 0 if isinstance(raw, UnsetType) else len(memoryview(raw))


def _read(body: bytes) -> Submission:
    skimmed = _skim(body)
    _refuse_excess(skimmed, len(body))
    if skimmed.events is UNSET:
        return Submission(ReadFromJson((decode(body),)), {}, is_batch=False)
    try:
        found = _batch(body)
    except msgspec.ValidationError:
        _refuse_shapes(body)
    return Submission(ReadFromJson(found.events), found.expected, is_batch=True)


def _written(found: Submission) -> bytes:
    """The one way in which a service would write it."""
    batch = EventsToRecord(found.events, found.expected)
    return _encode(batch if found.is_batch else found.events[0])


def _refuse_shapes(body: bytes) -> NoReturn:
    """Raise with the faulty shape of each event; msgspec itself stops at the first."""
    parts = _parts(body)
    found: list[AnyEvent | ProblemFault] = []
    ids: set[str] = set()
    for index, raw in enumerate(parts.events):
        try:
            found.append(decode(raw))
        except UNREADABLE as error:
            found.append(faulty_shape(error, f"/events/{index}"))
            ids |= id_of(raw)
    raise ShapesRefused(found, ids)


class ShapesRefused(Exception):  # noqa: N818 (caught by the route, which has the ledger to ask)
    """Events of which some have no shape; the others are still to be checked."""

    def __init__(self, found: list[AnyEvent | ProblemFault], ids: set[str]) -> None:
        super().__init__()
        self.ids = ids
        self.shapes = [each for each in found if isinstance(each, ProblemFault)]
        self.indices = [i for i, each in enumerate(found) if not isinstance(each, ProblemFault)]
        self.events = [each for each in found if not isinstance(each, ProblemFault)]

    def refusal(self, rules: tuple[Fault, ...]) -> RefusedRequest:
        """All faults of the batch, in its order."""
        ruled = [
            (self.indices[each.event], f"/events/{self.indices[each.event]}{each.field}", each)
            for each in without_false(rules, self.ids)
        ]
        faults = [ProblemFault(pointer=pointer, detail=each.said) for _, pointer, each in ruled]
        both = sorted([*self.shapes, *faults], key=_place)
        return refused(tuple(both[:FAULT_LIMIT]))


def _place(fault: ProblemFault) -> int:
    return int((fault.pointer or "").split("/")[2])


def _shape(error: msgspec.ValidationError, at: str) -> ProblemFault:
    fault = shape_fault(0, error)
    detail = _reason(error)
    if fault.field == "/type" and detail.startswith("invalid value"):
        detail += f", expected one of: {', '.join(TYPE_BY_TAG)}"
    return ProblemFault(pointer=at + fault.field, detail=detail)


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested more deeply than any event is"
    reason = str(error).partition(" - at `")[0].removeprefix("JSON is malformed: ")
    return reason[:1].lower() + reason[1:300]


def _no_json(error: JsonError) -> RefusedRequest:
    detail = f"the body is not JSON as it should be: {error}"
    fault = ProblemFault(pointer=error.pointer, detail=error.reason)
    faults = () if error.pointer is None else (fault,)
    return RefusedRequest(HTTPStatus.BAD_REQUEST, detail, faults=faults)
