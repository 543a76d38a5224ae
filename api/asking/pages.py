"""Lists of registered things, a page at a time."""

from collections.abc import Iterable
from typing import Any, TypeVar

from api.answers.pages import PageOf
from api.asking.cursors import next_address, resume
from api.asking.question import Question
from api.service.stores import Service
from events.vocabulary.registry import Registration
from projections.dossiers import known
from projections.dossiers.known import Wanted
from projections.facts import registry

_Added = TypeVar("_Added", bound=Registration)


_Page = TypeVar("_Page", bound=PageOf)


def page(
    kind: type[_Page], items: Iterable[object], following: str | None, question: Question
) -> _Page:
    """Items as a page; `kind` says what they are."""
    return kind(
        items=tuple(items),
        next=following,
        clocks=question.used,
        permalink=question.permalink,
    )


def page_of_known(
    service: Service, question: Question, cursor: str | None, wanted: Wanted, limit: int
) -> tuple[list[Any], str | None, Question]:
    """The states of things by id, of those of which anything is known, the address of the next
    page, and the question with its clocks.
    """
    question, after = resume(question, cursor, tuple[str])
    last = str(after[0]) if after else ""
    found = known.page(service.reader, wanted, question.clocks, after=last, limit=limit)
    more = None if found.after is None else (found.after,)
    return found.states, next_address(question, more), question


def page_of_registered(
    service: Service, question: Question, cursor: str | None, wanted: type[_Added], limit: int
) -> tuple[tuple[_Added, ...], str | None, Question]:
    """Registrations by id, the address of the next page, and the question with its clocks."""
    question, after = resume(question, cursor, tuple[str])
    last = str(after[0]) if after else ""
    found = registry.page(service.reader, wanted, question.clocks, after=last, limit=limit)
    more = None if found.after is None else (found.after,)
    return tuple(found.items), next_address(question, more), question
