"""What citations cost that a fact gets one by one."""

import sqlite3
from itertools import pairwise

import pytest
from msgspec.structs import replace

from events.vocabulary.amendments import CitationAdded, FactCorrected
from events.vocabulary.base import Citation
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.statements import StatementMade
from projections.facts import facts
from projections.facts.history import decode_fact
from tests.hand_written import cited, fact, on, views_after

SAID = fact(StatementMade, "said", "2023-06-05", speaker="alba", addressees=("bora",))
TABLES = ("filed_version", "added", "telling", "timeline", "touched")


def another(number: int, source: str = "daily") -> Citation:
    return cited(source, start=number * 100)


def added(first: int, last: int) -> list[AnyEvent]:
    return [CitationAdded(fact="said", citation=another(number)) for number in range(first, last)]


def filed(db: sqlite3.Connection) -> int:
    """Bytes of all that is filed of versions, but for the citations and words by themselves."""
    total = 0
    for table in TABLES:
        names = [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]
        lengths = " + ".join(f"coalesce(length({name}), 0)" for name in names)
        total += db.execute(f"SELECT coalesce(sum({lengths}), 0) FROM {table}").fetchone()[0]
    return total


def test_what_a_version_costs_does_not_grow_with_the_citations_before_it() -> None:
    sizes = [filed(views_after(SAID, *added(1, 1 + count)).db) for count in (0, 50, 100, 150)]

    steps = [later - earlier for earlier, later in pairwise(sizes)]
    assert max(steps) < 1.1 * min(steps)  # positions and places have more digits


@pytest.mark.parametrize("position", range(1, 8))
def test_each_version_reads_as_a_whole(position: int) -> None:
    events: list[AnyEvent] = [
        SAID,
        *added(1, 3),
        FactCorrected(fact=replace(SAID, summary="otherwise"), reason="it was otherwise"),
        *added(3, 6),
    ]
    reader = views_after(*events)
    first = len(events_before(reader.db)) + 1
    row = reader.db.execute(
        "SELECT body, support FROM version WHERE fact = 'said' AND known_from = ?",
        (first + position - 1,),
    ).fetchone()

    since = events[position - 1 :: -1]
    whole = next(each for each in since if not isinstance(each, CitationAdded))
    base = whole.fact if isinstance(whole, FactCorrected) else SAID
    more = [
        each.citation
        for each in events[events.index(whole) + 1 : position]
        if isinstance(each, CitationAdded)
    ]
    assert decode_fact(row[0]) == replace(base, citations=(*base.citations, *more))
    assert row[1].split() == ["daily:738676"] * (1 + len(more))


def events_before(db: sqlite3.Connection) -> list[int]:
    """The positions of the registry."""
    (first,) = db.execute("SELECT min(known_from) FROM version").fetchone()
    return list(range(1, first))


def test_the_same_place_supports_once_however_often_it_is_cited() -> None:
    again = replace(SAID.citations[0], note="once more")
    reader = views_after(SAID, CitationAdded(fact="said", citation=again), *added(1, 2))

    view = facts.view(reader, "said", on("2023-07-01"))

    assert view.support.citations == 2
    assert len(view.citations) == 3
