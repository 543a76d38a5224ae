"""Cursors: where a page ended, bound to the question it was a page of.

A cursor carries the clocks of the first page, so later pages do not shift while facts arrive.
"""

from hashlib import blake2s

import msgspec
from msgspec.structs import replace

from api.asking.bookmarks import Bookmark, read_bookmark
from api.asking.question import Question
from events.errors import QuestionError
from events.time.dates import EARLIEST
from projections.facts.lines import PlaceInOrder
from projections.model.clocks import Clocks

_EXPECTED = "a cursor that this very question was answered with"


def encode(question: Question, after: tuple[str | int, ...]) -> str:
    """The cursor of the page after a key."""
    clocks = question.clocks
    return str(
        Bookmark(_digest(question), clocks.as_of, clocks.public_by, clocks.known_at, list(after))
    )


def resume(
    question: Question, cursor: str | None, shape: type
) -> tuple[Question, tuple[str | int, ...] | None]:
    """The question with the clocks of its first page, and the key (of a `shape`) to go on after.

    Raises `QuestionError` for a cursor of another question, a forged one, or one whose position
    the views have not reached.
    """
    if cursor is None:
        return question, None
    content = read_bookmark(cursor)
    if content is None:
        raise QuestionError("cursor", cursor, _EXPECTED)
    try:
        after: tuple[str | int, ...] = msgspec.convert(content.after, shape)
    except msgspec.ValidationError as error:
        raise QuestionError("cursor", cursor, _EXPECTED) from error
    clocks = Clocks(content.as_of, content.known_at, content.public_by)
    resumed = replace(question, clocks=clocks)
    foreign = content.question != _digest(question) or _contradicts(question, clocks)
    if foreign or content.known_at > question.clocks.known_at:
        raise QuestionError("cursor", cursor, _EXPECTED)
    return resumed, after


def _contradicts(question: Question, clocks: Clocks) -> bool:
    """Whether a clock that was given has another value than on the first page."""
    asked, given = question.asked, question.clocks
    return (
        (asked.as_of is not None and given.as_of != clocks.as_of)
        or (asked.public_by is not None and given.public_by != clocks.public_by)
        or asked.known_at not in {None, str(clocks.known_at)}
    )


def next_address(question: Question, after: tuple[str | int, ...] | None) -> str | None:
    """The address of the next page, if there is one."""
    if after is None:
        return None
    return question.address({**question.parameters, "cursor": encode(question, after)})


def place_of(key: PlaceInOrder | None) -> tuple[int, str] | None:
    """Where a timeline goes on, as a cursor has it. 0 is the place of what has no first day, as it
    was when there was no year before 1, and the days up to 0 stand one lower.
    """
    if key is None:
        return None
    rank = key.rank if key.rank > 0 else key.rank - 1
    return 0 if key.rank == EARLIEST else rank, key.fact


def key_at(place: tuple[str | int, ...] | None) -> PlaceInOrder | None:
    """The key for which `place_of` gave a place."""
    if place is None:
        return None
    rank, fact = int(place[0]), str(place[1])
    return PlaceInOrder(EARLIEST if rank == 0 else rank if rank > 0 else rank + 1, fact)


def _digest(question: Question) -> str:
    asked = {name: value for name, value in question.parameters.items() if name != "cursor"}
    content = msgspec.json.encode([question.path, sorted(asked.items())])
    return blake2s(content, digest_size=8).hexdigest()
