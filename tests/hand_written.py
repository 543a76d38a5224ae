"""Facts in a line each, over the registry of `tests.random_facts`: Alba, Bora, Cima and theirs."""

from typing import Any

from events.time.dates import day_of
from events.vocabulary.base import Citation, Condition
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.facts import AnyFact
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from tests.projected import reader_of
from tests.random_facts import registry
from tests.ungated import ungated

HEAD = 10**6


def cited(source: str = "daily", exact: str = "so it was", start: int = 0) -> Citation:
    """A quote from a source: `daily` is of 5 June 2023, the `copy` of some day of that June."""
    return Citation(source=source, exact=exact, start=start, end=start + len(exact))


def fact(kind: type[AnyFact], id: str, date: str, **fields: Any) -> AnyFact:
    """A fact with what a test does not care about filled in; `date` is when it happened or held."""
    dated = {"attested" if issubclass(kind, Condition) else "date": date}
    filled = {"summary": f"what {id} tells", "citations": (cited(),), **dated, **fields}
    made: AnyFact = kind(id=id, **filled)
    return made


def views_after(*events: AnyEvent) -> Reader:
    """The views of the registry and some events."""
    return reader_of([*registry(), *events])


def views_after_old(*events: AnyEvent) -> Reader:
    """The same of events that were recorded before there were the rules of today."""
    with ungated():
        return views_after(*events)


def on(day: str, *, public_by: str | None = None, known_at: int = HEAD) -> Clocks:
    """The clocks of a question."""
    public = None if public_by is None else day_of(public_by)
    return Clocks(as_of=day_of(day), known_at=known_at, public_by=public)
