"""Everything that is wrong with a body of events, in its order."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from api.answers.problems import ProblemFault
from api.problems.document_shape import RefusedRequest
from events.admission.faults import Faults, counted
from events.errors import Fault
from events.vocabulary.catalogue import UNREADABLE, AnyEvent, decode
from events.vocabulary.partial import Checkable, Partial, partial_of_json
from events.vocabulary.shapes import ShapeFault, shape_faults_of_json


class _Named(Struct):
    """What a faulty event would have added."""

    id: str | UnsetType = UNSET


_named = msgspec.json.Decoder(_Named).decode


class ShapesRefused(Exception):  # noqa: N818 (caught by the route, which has the ledger to ask)
    """Events of which some have no shape; the others, and what can be made out of those, `events`,
    are still to be checked.
    """

    def __init__(
        self, raws: Iterable[bytes], beside: Iterable[ProblemFault] = (), *, is_batch: bool = True
    ) -> None:
        super().__init__()
        self.events: list[Checkable] = []
        self._is_batch = is_batch
        self._indices: list[int] = []
        self._ids: set[str | None] = set()
        self._faults = Faults[ProblemFault]()
        self._faults.add(-1, beside)
        for index, raw in enumerate(raws):
            self._read(index, raw)

    def refusal(self, rules: tuple[Fault, ...] = (), rest: int = 0) -> RefusedRequest:
        """All faults of the batch, in its order; `rules` are those of `events`."""
        return refused(self.gathered(rules, rest))

    def gathered(self, rules: tuple[Fault, ...] = (), rest: int = 0) -> Faults[ProblemFault]:
        """The same as they are gathered; to be asked for once."""
        for each in without_false(rules, self._ids):
            index = self._indices[each.event]
            fault = ProblemFault(pointer=self._pointer(index) + each.field, detail=each.said)
            self._faults.add(index, [fault])
        self._faults.add_rest(rest)
        return self._faults

    def whole(self) -> Iterator[tuple[int, AnyEvent]]:
        """The events that have a shape, each with its place in the batch."""
        for index, event in zip(self._indices, self.events, strict=True):
            if not isinstance(event, Partial):
                yield index, event

    def _pointer(self, index: int) -> str:
        return f"/events/{index}" if self._is_batch else ""

    def _read(self, index: int, raw: bytes) -> None:
        event: Checkable | None
        try:
            event = decode(raw)
        except UNREADABLE:
            self._faults.add(index, faulty_shape(raw, self._pointer(index)))
            event = partial_of_json(raw)
            if event is None:
                self._ids.add(id_of(raw))
        if event is not None:
            self.events.append(event)
            self._indices.append(index)


def refused(faults: Faults[ProblemFault]) -> RefusedRequest:
    """A 422 that lists what is wrong."""
    listed = f", the first {len(faults.told)} of which are listed" if faults.rest else ""
    detail = f"nothing was recorded: the body has {counted(faults.count)}{listed}"
    return RefusedRequest(HTTPStatus.UNPROCESSABLE_ENTITY, detail, faults=faults.told)


def refused_of(told: tuple[ProblemFault, ...], rest: int) -> RefusedRequest:
    """The same for faults that were gathered before."""
    found = Faults[ProblemFault]()
    found.add(0, told)
    found.add_rest(rest)
    return refused(found)


def refused_for(*faults: ProblemFault) -> RefusedRequest:
    """The same for a few that are known."""
    found = Faults[ProblemFault]()
    found.add(0, faults)
    return refused(found)


def faulty_shape(raw: bytes, at: str, kind: Any = AnyEvent) -> Iterator[ProblemFault]:
    """Why bytes are no event, or not of another kind: everything that is wrong with it."""
    try:
        yield from pointed(shape_faults_of_json(raw, kind), at)
    except RecursionError:
        yield ProblemFault(pointer=at, detail="nested more deeply than any event is")
    except UNREADABLE as error:
        reason = str(error).removeprefix("JSON is malformed: ")
        yield ProblemFault(pointer=at, detail=reason[:1].lower() + reason[1:300])


def pointed(faults: Iterable[ShapeFault], at: str) -> Iterator[ProblemFault]:
    """Faults of a part of the body."""
    return (ProblemFault(pointer=at + each.pointer, detail=each.detail) for each in faults)


def without_false(faults: tuple[Fault, ...], ids: set[str | None]) -> Iterator[Fault]:
    """The faults, save for references to what other events, faulty in themselves, would add."""
    return (each for each in faults if each.found is None or each.found not in ids)


def id_of(raw: bytes) -> str | None:
    """The id that a faulty event would have added, if it can be made out."""
    try:
        id = _named(raw).id
    except UNREADABLE:
        return None
    return id if isinstance(id, str) else None
