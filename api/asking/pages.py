"""Lists of registered things, a page at a time."""

from typing import TypeVar

from msgspec import Struct

from api.asking.cursors import next_address, resume
from api.asking.question import Question
from api.service.stores import Service
from events.vocabulary.catalogue import Registration
from projections.facts import registry
from projections.timeline.as_written import ClocksUsed

_Added = TypeVar("_Added", bound=Registration)


class PageOf(Struct, frozen=True, kw_only=True):
    """What every page says besides its items; `next` is the address of the page after it."""

    next: str | None
    clocks: ClocksUsed
    permalink: str


def page_of_registered(
    service: Service, question: Question, cursor: str | None, wanted: type[_Added], limit: int
) -> tuple[tuple[_Added, ...], str | None, Question]:
    """Registrations by id, the address of the next page, and the question with its clocks."""
    question, after = resume(question, cursor, tuple[str])
    last = str(after[0]) if after else ""
    found = registry.page(service.reader, wanted, question.clocks, after=last, limit=limit)
    more = None if found.after is None else (found.after,)
    return tuple(found.items), next_address(question, more), question
