"""What came over the wire, as what it says."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from api.answers.problems import Problem
from api.client.problems import (
    ProblemAnswer,
    UnreadableAnswerError,
    class_of,
    problem_without_document,
)
from api.client.read_past import OtherShape, read_past, type_of
from events import strict_json
from events.errors import JsonError

Told = TypeVar("Told")
HowRead = Callable[[bytes], Told]
"""From the content of an answer to what it is; raises `OtherShape` or `JsonError`."""


class Reply(Struct, frozen=True):
    """What a service sent: names of headers are in small letters."""

    address: str
    status: int
    headers: Mapping[str, str]
    content: bytes


def text(content: bytes) -> str:
    """What is answered in words, or in a format of others."""
    return content.decode()


def as_json(kind: type[Told]) -> HowRead[Told]:
    """How an answer of a kind is read: as it stands where this version knows all of it, and
    otherwise past what it does not know.
    """
    told: Any = kind
    decode: HowRead[Told] = _decoder(told)

    def read(content: bytes) -> Told:
        try:
            return strict_json.read(content, decode)
        except msgspec.ValidationError:
            value = strict_json.read(content, msgspec.json.decode)
            found: Told = read_past(value, type_of(told))
            return found

    return read


@cache
def _decoder(kind: Any) -> Callable[[bytes], Any]:
    return msgspec.json.Decoder(kind).decode


def told_by(reply: Reply, reading: HowRead[Told]) -> Told:
    """What a reply says; raises `ProblemAnswer` and `UnreadableAnswerError`."""
    if not 200 <= reply.status < 300:
        raise problem_of(reply)
    try:
        return reading(reply.content)
    except OtherShape as error:
        raise UnreadableAnswerError(reply.address, error.reason, error.at) from error
    except (JsonError, UnicodeDecodeError) as error:
        raise UnreadableAnswerError(reply.address, str(error)) from error


def problem_of(reply: Reply) -> ProblemAnswer:
    """What a reply says is wrong, also one of somebody between who writes no such documents."""
    fields = _fields(reply.content)
    try:
        problem: Problem = read_past(fields, type_of(Problem))
    except OtherShape:
        problem = problem_without_document(reply.status, reply.address)
    return class_of(reply.status)(problem, fields, seconds_after(reply.headers))


def _fields(content: bytes) -> dict[str, Any]:
    try:
        found = strict_json.decoded(content, msgspec.json.decode)
    except JsonError:
        return {}
    return found if isinstance(found, dict) else {}


def seconds_after(headers: Mapping[str, str]) -> float | None:
    """After how many seconds `Retry-After` says that one may ask again; None where it does not.

    A date there is held against the day and time of the answer itself, as the clock of whoever asks
    may be another.
    """
    given = headers.get("retry-after", "").strip()
    if given.isascii() and given.isdigit():
        return float(given[:9])
    until, since = _instant(given), _instant(headers.get("date", ""))
    if until is None or since is None:
        return None
    return max(0.0, (until - since).total_seconds())


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
