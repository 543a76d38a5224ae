"""How long does it take to find a phrase among many quotes, in process?

Common, rare, begun and absent words, with filters and without. Beside each, a bare FTS5 query over
the same quotes that fetches the same number of rows and knows neither clocks nor sources.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from statistics import median
from time import perf_counter

from api.service.stores import LEDGER
from events.storage.sqlite import SqliteLedger
from projections.facts.citations import CitationFilters, decode_citation
from projections.filing.opening import read_views
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.search.quotes import quoting
from tests.benchmarks import synthetic
from tests.benchmarks.figures import Figure, median_ratio, milliseconds, percentile
from tests.benchmarks.setting import Setting

GOAL_SECONDS = 0.010
PAGE = 50
NO_FILTERS = CitationFilters()

ASKED: dict[str, tuple[str, CitationFilters]] = {
    "a common word": ("the", NO_FILTERS),
    "a common phrase": ("of the", NO_FILTERS),
    "a phrase": ("candid and productive", NO_FILTERS),
    "a begun phrase": ("candid and prod", NO_FILTERS),
    "one letter": ("c", NO_FILTERS),
    "words somewhere": ("productive candid", NO_FILTERS),
    "common words never in this order": ("the of to", NO_FILTERS),
    "a rare word": ("pendulum", NO_FILTERS),
    "a common word of an actor": ("the", CitationFilters(actor="wang-yi")),
    "a common word said by one": ("the", CitationFilters(asserted_by="antony-blinken")),
    "an absent word": ("xyzzy", NO_FILTERS),
    "a misspelt phrase": ("candit and produktive", NO_FILTERS),
}


async def measure(setting: Setting) -> list[Figure]:
    """Look up in turns, so that all meet the same disturbances."""
    directory = await setting.data(setting.many)
    views = read_views(directory, SqliteLedger(directory / LEDGER, read_only=True))
    assert views is not None, "the setting has built them"
    reader, head = views.reader, views.checkpoint
    (count,) = reader.db.execute("SELECT count(*) FROM citation").fetchone()
    with of_sqlites_own(reader) as bare:
        return [
            _figure(f"{name} in {count:,}", reader, bare, (quote, filters, head), setting)
            for name, (quote, filters) in ASKED.items()
        ]


@contextmanager
def of_sqlites_own(reader: Reader) -> Iterator[sqlite3.Connection]:
    """The same quotes, and nothing else, in full text of SQLite's own making."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE quote USING fts5 (text)")
    bodies = reader.db.execute("SELECT body FROM citation WHERE is_past = 0")
    db.executemany(
        "INSERT INTO quote VALUES (?)", ((decode_citation(body).exact,) for (body,) in bodies)
    )
    yield db
    db.close()


def _figure(
    name: str,
    reader: Reader,
    bare: sqlite3.Connection,
    asked: tuple[str, CitationFilters, int],
    setting: Setting,
) -> Figure:
    quote, filters, head = asked
    random = synthetic.randomness(3)
    ours, theirs = [], []
    for number in range(setting.rounds + 1):
        taken = [
            _timed(lambda: quoting(reader, quote, filters, _clocks(random, head), limit=PAGE))
            for _ in range(20)
        ]
        beside = [_timed(lambda: _matches(bare, quote)) for _ in range(20)]
        if number > 0:  # the first round fills the caches
            ours.append(taken)
            theirs.append(beside)
    p99 = percentile([each for taken in ours for each in taken], 99)
    return Figure(
        name=name,
        measured=f"p50 {milliseconds(median(map(median, ours)))}, p99 {milliseconds(p99)}",
        reference=f"bare FTS5: {milliseconds(median(map(median, theirs)))}",
        ratio=median_ratio([median(each) for each in ours], [median(each) for each in theirs]),
        goal="p99 < 10 ms",
        passed=p99 < GOAL_SECONDS,
    )


def _clocks(random: Random, head: int) -> Clocks:
    return Clocks(as_of=random.randint(*synthetic.SPAN), known_at=head)


def _matches(db: sqlite3.Connection, quote: str) -> list[tuple[str]]:
    sql = "SELECT text FROM quote WHERE quote MATCH ? LIMIT ?"
    return db.execute(sql, (f'"{quote}"', PAGE)).fetchall()


def _timed(question: Callable[[], object]) -> float:
    began = perf_counter()
    question()
    return perf_counter() - began
