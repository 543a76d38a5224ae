"""Events in, views out: real SQLite in memory, fast enough for thousands of random ledgers."""

import asyncio
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from events.admission.batch import BATCH_LIMIT
from events.errors import QuestionError, UnknownIdError
from events.ledger.protocol import MOST_READ, Recorded
from events.storage.memory import MemoryLedger
from events.vocabulary.catalogue import AnyEvent
from projections.dossiers.actors import ActorView
from projections.filing import store
from projections.filing.building import render
from projections.filing.projector import Projector
from projections.model import links
from projections.model.reader import Reader
from projections.relations.pair_state import Relations
from tests.naive_fold import BEYOND
from tests.noon import noon
from tests.random_facts import registry

RENDERED = ("rendered", "segment")
WORDS = ("words", "words_past")

Rows = dict[str, list[tuple[Any, ...]]]


def recorded(events: Sequence[AnyEvent]) -> list[Recorded]:
    """The events as a ledger holds them; it refuses what is not valid."""

    async def append() -> list[Recorded]:
        ledger = MemoryLedger(now=noon)
        for start in range(0, len(events), BATCH_LIMIT):
            await ledger.append(events[start : start + BATCH_LIMIT], by="tests")
        return [each async for each in _all(ledger)]

    return asyncio.run(append())


async def _all(ledger: MemoryLedger) -> AsyncIterator[Recorded]:
    read: Sequence[Recorded] = ()
    while read := await ledger.read(after=read[-1].position if read else 0, limit=MOST_READ):
        for each in read:
            yield each


@cache
def _template() -> sqlite3.Connection:
    with tempfile.TemporaryDirectory() as directory:
        file = sqlite3.connect(store.make(Path(directory), "a-ledger"))
        template = sqlite3.connect(":memory:", check_same_thread=False)
        file.backup(template)
        file.close()
    return template


def empty_views() -> sqlite3.Connection:
    """Views of nothing yet."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    _template().backup(db)
    return db


@cache
def _registered(_most_pushed: int) -> sqlite3.Connection:
    """The views of the registry that random ledgers begin with, with so many scopes pushed."""
    db = empty_views()
    Projector(db).apply(recorded(registry()))
    return db


def _begun(events: Sequence[Recorded]) -> tuple[sqlite3.Connection, int]:
    """Views of so many of the events: of the registry, where they begin with it."""
    shared = registry()
    if [each.event for each in events[: len(shared)]] != shared:
        return empty_views(), 0
    db = sqlite3.connect(":memory:", isolation_level=None)
    _registered(links.MOST_PUSHED).backup(db)
    return db, len(shared)


def views_of(events: Sequence[Recorded], sizes: Sequence[int] = ()) -> sqlite3.Connection:
    """The views of a ledger, filed in batches of the given sizes, the rest in one.

    Without sizes, a registry that most of these ledgers share is not filed each time.
    """
    db, start = (empty_views(), 0) if sizes else _begun(events)
    projector = Projector(db)
    for size in (*sizes, len(events)):
        projector.apply(events[start : start + size])
        start += size
    return db


def rendered_views_of(
    events: Sequence[Recorded],
    sizes: Iterable[int] = (),
    most: int = 1_000,
    *,
    at_the_end: bool = True,
) -> sqlite3.Connection:
    """The same; after each batch the elements of so many subjects are rendered, and all of them
    `at_the_end`.
    """
    db = empty_views()
    projector, reader = Projector(db), Reader(db)
    start = 0
    for size in (*sizes, len(events)):
        projector.apply(events[start : start + size])
        render(projector, reader, most)
        start += size
    while at_the_end and render(projector, reader, 1_000):
        pass
    return db


def reader_of(events: Sequence[AnyEvent]) -> Reader:
    """Everything that can be asked about some events."""
    return Reader(views_of(recorded(events)))


def rows_of(db: sqlite3.Connection) -> Rows:
    """Every row of every table, the checkpoint included; but for what is rendered when there is
    time for it (`rendered_rows_of`).
    """
    names = [
        name
        for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if not name.startswith(("words", "sqlite_")) and name not in RENDERED
    ]
    words = {f"every word of {each}": _words_of(db, each) for each in WORDS}
    return _sorted_rows(db, names) | words


def _words_of(db: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    """Where which words stand: FTS5 keeps no more of a text."""
    db.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_seen"
        f" USING fts5vocab ('main', '{table}', 'instance')"
    )
    rows = db.execute(f"SELECT doc, col, offset, term FROM {table}_seen ORDER BY 1, 2, 3")
    return rows.fetchall()


def rendered_rows_of(db: sqlite3.Connection) -> Rows:
    """Every row of what is rendered, and of which subjects it is."""
    return _sorted_rows(db, RENDERED)


def _sorted_rows(db: sqlite3.Connection, tables: Iterable[str]) -> Rows:
    return {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}


def unadorned(state: Any) -> Any:
    """A state without the places at which its sections go on, and without its headline: the judge
    knows neither.
    """
    if not isinstance(state, Relations | ActorView):
        return state
    hidden = {
        name: replace(each, next=each.next and BEYOND) for name, each in state.sections.items()
    }
    if isinstance(state, ActorView):
        return replace(state, sections=hidden)
    return replace(state, headline=(), sections=hidden)


def answer(question: Callable[..., Any], *about: Any) -> Any:
    """What a question is answered with, be it that it is put wrongly."""
    try:
        return question(*about)
    except (UnknownIdError, QuestionError) as error:
        return type(error), str(error)
