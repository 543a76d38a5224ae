"""What a writer sends, read strictly, every fault with its pointer."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from http import HTTPStatus
from itertools import islice
from typing import Annotated, NoReturn

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType
from msgspec.structs import astuple

from api.answers.problems import ProblemFault
from api.problems.document_shape import RefusedRequest
from api.writing.body_faults import ShapesRefused, faulty_shape, pointed, refused, refused_for
from events import strict_json
from events.admission.batch import BATCH_LIMIT, ReadFromJson
from events.admission.faults import COUNT_LIMIT, Faults
from events.errors import EventsRefusedError, JsonError
from events.text.utf8 import other_encoding
from events.vocabulary.base import Event
from events.vocabulary.catalogue import TYPE_BY_TAG, UNREADABLE, AnyEvent, decode, encode
from events.vocabulary.limits import EVENT_BYTES_LIMIT
from events.vocabulary.shapes import SHOWN, shape_faults_of_json

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

    def refusal(
        self, error: EventsRefusedError, more: Iterable[tuple[int, ProblemFault]] = ()
    ) -> RefusedRequest:
        """The rules that the events break, as the sender can find them, and what more there is."""
        return refused(self.gathered(error, more))

    def gathered(
        self, error: EventsRefusedError, more: Iterable[tuple[int, ProblemFault]] = ()
    ) -> Faults[ProblemFault]:
        """The same as they are gathered."""
        found = Faults[ProblemFault]()
        for place, fault in more:
            found.add(place, [fault])
        for each in error.faults:
            pointer = self.pointer(each.event, each.field)
            found.add(each.event, [ProblemFault(pointer=pointer, detail=each.said)])
        found.add_rest(error.rest)
        return found


class _Skimmed(Struct):
    """Just enough to tell a batch from an event, and one that is too large from the others."""

    events: Raw | UnsetType = UNSET
    expected: Raw | UnsetType = UNSET


class _Typed(Struct):
    """Just enough to know what somebody wants to record."""

    type: str | UnsetType = UNSET


class _Beside(Struct, forbid_unknown_fields=True):
    """What a batch has beside its events."""

    events: Annotated[list[Raw], Meta(min_length=1)]
    expected: Expected = {}


_skim = msgspec.json.Decoder(_Skimmed).decode
# A struct that is written as an array, with a field for each event that a batch may have and one
# more: what comes after those is passed over, while a list would hold all of it.
_first = msgspec.json.Decoder(
    msgspec.defstruct(
        "First",
        [(f"at_{index}", Raw | UnsetType, UNSET) for index in range(BATCH_LIMIT + 1)],
        array_like=True,
    )
).decode
_typed = msgspec.json.Decoder(_Typed).decode
_beside = msgspec.json.Decoder(_Beside).decode
_raws = msgspec.json.Decoder(list[Raw]).decode
_members = msgspec.json.Decoder(dict[str, Raw]).decode

See = Callable[[set[type[Event]]], None]
"""Is shown which types of events a body has before any is looked at, and may raise."""


def read_submission(body: bytes, see: See) -> Submission:
    """An event or a batch; raises 400 for what is no JSON, 422 with every fault of what is.

    A body near the limit takes seconds, no single step of which does: it may be read in a thread
    while others are answered.
    """
    try:
        return _read(body, see)
    except msgspec.ValidationError as error:
        raise refused_for(*islice(faulty_shape(body, ""), COUNT_LIMIT)) from error
    except JsonError as error:
        raise no_json(error, other_encoding(body)) from error


def _read(body: bytes, see: See) -> Submission:
    skimmed = strict_json.decoded(body, _skim)
    is_batch = skimmed.events is not UNSET
    raws = _raws_of(skimmed, body) if is_batch else [body]
    see({TYPE_BY_TAG[tag] for tag in map(_tag_of, raws) if tag in TYPE_BY_TAG})
    try:
        expected = _read_beside(body, skimmed, has_events=bool(raws)) if is_batch else {}
        return Submission(_read_each(raws), expected, is_batch)
    except msgspec.ValidationError:
        if is_batch:
            _refuse_shapes(body)
        raise ShapesRefused([body], is_batch=False) from None
    except JsonError:
        strict_json.check(body)  # says where it is in the whole of it
        raise


def _raws_of(skimmed: _Skimmed, body: bytes) -> list[Raw | bytes]:
    """The events of a batch, yet to be read. Raises where it is too large for that, before what is
    in it takes forty times its size.
    """
    raws: list[Raw | bytes] = []
    if skimmed.events is not UNSET:
        raws = [*(first_events(skimmed.events) or ())]
    if len(raws) > BATCH_LIMIT:
        detail = f"expected `array` of length <= {BATCH_LIMIT}"
        raise refused_for(ProblemFault(pointer="/events", detail=detail))
    if _length(skimmed.expected) > EXPECTED_BYTES:
        detail = f"expected `object` of length <= {BATCH_LIMIT}, in {EXPECTED_BYTES} bytes"
        raise refused_for(ProblemFault(pointer="/expected", detail=detail))
    # The last of several members was skimmed, while all of them would be read.
    beside = len(body) - _length(skimmed.events) - _length(skimmed.expected)
    if beside > BESIDE_BYTES:
        detail = f"expected `events` and `expected` once, and at most {BESIDE_BYTES} bytes beside"
        raise refused_for(ProblemFault(pointer="", detail=detail))
    return raws


def first_events(events: Raw) -> list[Raw] | None:
    """The events of an array, yet to be read, and one more than there may be at most; None where it
    is no array.
    """
    if bytes(memoryview(events)[:1]) != b"[":
        return None
    return [each for each in astuple(_first(events)) if each is not UNSET]


def split_events(events: bytes) -> list[bytes]:
    """The events of an array that is known to be one, and to be no longer than it may be."""
    return [bytes(each) for each in _raws(events)]


def _length(raw: Raw | UnsetType) -> int:
    return 0 if isinstance(raw, UnsetType) else len(memoryview(raw))


def _tag_of(raw: Raw | bytes) -> str | UnsetType:
    try:
        return _typed(raw).type
    except UNREADABLE:
        return UNSET


def _read_beside(body: bytes, skimmed: _Skimmed, *, has_events: bool) -> dict[str, int]:
    """The positions that are expected; what else there is is refused, and so is a name twice."""
    beside = body
    if has_events and skimmed.events is not UNSET:
        events = memoryview(skimmed.events)
        at = body.find(events)
        beside = body[:at] + b"[0]" + body[at + len(events) :]
    return strict_json.read(beside, _beside).expected


def _read_each(raws: list[Raw | bytes]) -> ReadFromJson:
    """Each event by itself: together they would be one long step."""
    events = ReadFromJson(strict_json.decoded(bytes(each), decode) for each in raws)
    for event, raw in zip(events, raws, strict=True):
        content, written = bytes(raw), encode(event)
        if content != written and len(written) <= EVENT_BYTES_LIMIT:  # or it is refused for that
            strict_json.check(content)
    return events


def _refuse_shapes(body: bytes) -> NoReturn:
    """Raise with every fault in the shape of a batch; msgspec itself stops at the first."""
    members = _members(body)
    raws: list[Raw] = []
    with suppress(msgspec.ValidationError):
        raws = _raws(members["events"])
    raise ShapesRefused(map(bytes, raws), _faults_beside(members, has_events=bool(raws)))


def _faults_beside(members: dict[str, Raw], *, has_events: bool) -> Iterator[ProblemFault]:
    """What is wrong with a batch but for its events."""
    for name in members:
        if name not in {"events", "expected"}:
            detail = f"object contains unknown field `{name[:SHOWN]}`"
            yield ProblemFault(pointer="", detail=detail)
    if "expected" in members:
        yield from pointed(shape_faults_of_json(bytes(members["expected"]), Expected), "/expected")
    if not has_events:
        yield from pointed(shape_faults_of_json(bytes(members["events"]), Events), "/events")


def no_json(error: JsonError, encoding: str | None) -> RefusedRequest:
    """What is told of a body that is no JSON; `encoding` is what it is in, if not UTF-8."""
    reason = str(error) if encoding is None else f"expected UTF-8, found {encoding}"
    detail = f"the body is not JSON as it should be: {reason}"
    fault = ProblemFault(pointer=error.pointer, detail=error.reason)
    faults = () if error.pointer is None else (fault,)
    return RefusedRequest(HTTPStatus.BAD_REQUEST, detail, faults=faults)
