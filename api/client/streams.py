"""What is recorded, as it comes: server-sent events, read on from where they broke off.

Here are the steps, as in `api.client.retries`, and what the bytes say; who sends and waits stands
elsewhere.
"""

from collections.abc import Callable, Generator, Iterator
from typing import Any, Final

from msgspec import Struct

from api.answers.ledger import AnswerChanged
from api.client.problems import UnreachableError, UnreadableAnswerError
from api.client.reading import Reply, as_json, problem_of, seconds_after, told_by
from api.client.retries import AGAIN, Failed, Pause, RequestToSend, Retries, backing_off
from api.client.unknown import Unknown
from projections.timeline.news import Arrival

FIRST_PAUSE: Final = 2.0
"""Seconds before a stream that said nothing of it is opened again."""

LINE_MOST: Final = 64_000_000
"""Bytes of a line without an end that are kept: more is no stream of ours."""

ARRIVALS: Final = frozenset(
    {
        *("fact", "correction", "retraction", "restoration", "citation", "registration", "check"),
        *("version", "withdrawal", "merge", "separation"),
    }
)
CHANGES: Final = frozenset({"state", "changed"})


class Heard(Struct, frozen=True):
    """Something that a stream told: its `name` (`fact`, `correction`, `changed` …), the `place`
    after which another stream goes on, and what it is: an event as it came, how a watched answer
    changed, or what this version does not know.
    """

    name: str
    place: str
    told: Arrival | AnswerChanged | Unknown


class Frame(Struct, frozen=True):
    """A server-sent event; without `data` it only tells the `place`, or how long to wait."""

    name: str
    place: str | None
    data: str | None
    retry: float | None


class Frames:
    """Bytes into server-sent events, however they are cut (WHATWG HTML, 9.2.6)."""

    def __init__(self) -> None:
        self._rest = b""
        self._lines: list[str] = []

    def read(self, chunk: bytes) -> Iterator[Frame]:
        """The events that end with a chunk."""
        # A carriage return at the end may be half of an end of line.
        whole = self._rest + chunk
        held = b"\r" if whole.endswith(b"\r") else b""
        *lines, self._rest = (
            whole.removesuffix(b"\r").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        )
        self._rest += held
        if len(self._rest) > LINE_MOST:
            raise ValueError(f"a line of more than {LINE_MOST} bytes")
        for line in lines:
            if line:
                self._lines.append(line.decode(errors="replace"))
            elif self._lines:
                yield _frame(self._lines)
                self._lines = []


def _frame(lines: list[str]) -> Frame:
    name, place, retry = "message", None, None
    data: list[str] = []
    for line in lines:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match field:
            case "event":
                name = value
            case "data":
                data.append(value)
            case "id" if "\0" not in value:
                place = value
            case "retry" if value.isascii() and value.isdigit():
                retry = int(value[:9]) / 1_000
            case _:
                pass
    return Frame(name, place, "\n".join(data) if data else None, retry)


class Listen(Struct, frozen=True):
    """A step: open a request, and give None, the `Reply` of a refusal, or how it `Failed`."""

    request: RequestToSend


class NextChunk(Struct, frozen=True):
    """A step: give what comes next of what is open; None where it has ended."""


class HangUp(Struct, frozen=True):
    """A step: close what is open."""


StreamStep = Listen | NextChunk | HangUp | Pause | Heard
StreamCame = Reply | Failed | bytes | None
StreamSteps = Generator[StreamStep, StreamCame, None]


def heard(
    request_at: Callable[[str | None], RequestToSend], retries: Retries, after: str | None
) -> StreamSteps:
    """What is told after a place, for ever: cut off, it goes on from where it was.

    Raises `ProblemAnswer` where the service refuses, `UnreachableError` where nothing came as often
    in a row as is tried.
    """
    return _Listening(request_at, retries, after).steps()


class _Listening:
    """How far a stream has come, over all of its connections."""

    def __init__(
        self, request_at: Callable[[str | None], RequestToSend], retries: Retries, after: str | None
    ) -> None:
        self._request_at, self._retries = request_at, retries
        self._place, self._pause = after, FIRST_PAUSE
        self._in_vain = 0

    def steps(self) -> StreamSteps:
        while True:
            request = self._request_at(self._place)
            came = yield Listen(request)
            if came is None:
                came = yield from self._until_cut_off(request)
            self._in_vain += 1
            yield Pause(self._before_the_next(request, came))

    def _until_cut_off(
        self, request: RequestToSend
    ) -> Generator[StreamStep, StreamCame, StreamCame]:
        frames = Frames()
        while isinstance(chunk := (yield NextChunk()), bytes):
            for frame in _frames_of(request, frames, chunk):
                self._in_vain = -1  # the next connection is the first of a row
                self._place = self._place if frame.place is None else frame.place
                self._pause = self._pause if frame.retry is None else frame.retry
                if frame.data is not None:
                    told = _told(request.address, frame.name, frame.data)
                    yield Heard(frame.name, self._place or "", told)
        yield HangUp()
        return chunk

    def _before_the_next(self, request: RequestToSend, came: StreamCame) -> float:
        """For how long to wait; raises where it is of no use."""
        if not self._in_vain:
            return min(self._pause, self._retries.longest_pause)
        is_last = self._in_vain >= self._retries.attempts
        if isinstance(came, Reply):
            asked = seconds_after(came.headers) or self._pause
            if is_last or came.status not in AGAIN or asked > self._retries.longest_pause:
                raise problem_of(came)
            return asked
        if is_last or (isinstance(came, Failed) and not came.is_passing):
            reason = came.reason if isinstance(came, Failed) else "it ends at once"
            raise UnreachableError(request.address, self._in_vain, reason)
        return max(self._pause, backing_off(self._in_vain, self._retries))


def _frames_of(request: RequestToSend, frames: Frames, chunk: bytes) -> Iterator[Frame]:
    try:
        yield from frames.read(chunk)
    except ValueError as error:
        raise UnreadableAnswerError(request.address, str(error)) from error


def _told(address: str, name: str, data: str) -> Arrival | AnswerChanged | Unknown:
    reply = Reply(address, 200, {}, data.encode())
    if name in ARRIVALS:
        return told_by(reply, as_json(Arrival))
    if name in CHANGES:
        return told_by(reply, as_json(AnswerChanged))
    return Unknown(name, told_by(reply, as_json(dict[str, Any])))
