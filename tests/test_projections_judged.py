"""No table of the views is without a judge: where one is emptied, some answer that a law holds
against the naive fold is another one. What no such answer reads has a law of its own, named here.
"""

import importlib
import re
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from random import Random
from sqlite3 import Connection, connect
from typing import Any, Final

import pytest
from msgspec import ValidationError

from events.errors import DetenteError
from events.ledger.protocol import Recorded
from events.time.dates import day_of
from events.vocabulary.base import Fact
from projections.facts import citations, facts, history, sources
from projections.facts.citations import CitationFilters
from projections.filing.read_models import SCHEMA
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.search import quotes
from projections.timeline import disagreements, timeline
from projections.timeline.filters import Filters, Paging
from tests.projected import WORDS as FULL_TEXT
from tests.projected import answer, recorded, views_of
from tests.random_facts import (
    ACTORS,
    ISSUES,
    KINDS,
    MEASURE_KINDS,
    SOURCES,
    WORDS,
    Step,
    plain_step,
)
from tests.random_ledgers import ACTS, DATES, events_of
from tests.test_projections_laws import STATE_PAIRS, answers_of

TABLES: Final = re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)", SCHEMA)
_TOUCHED: Final = "test_projections_touched.test_what_changes_an_answer_touches_it"
_CALLED: Final = "test_projections_called.test_name_finds_all_who_may_be_meant_and_nobody_else"
_HIDDEN: Final = (
    "test_projections_changes_laws.test_changes_tell_nothing_of_sources_that_were_not_out_yet"
)
_SUGGESTED: Final = (
    "test_projections_lookup_laws.test_suggestion_finds_something_by_the_same_clocks_and_filters"
)
_ALIKE: Final = (
    "test_api_warnings.test_two_that_are_alike_are_told_in_a_batch_and_against_what_is_recorded"
)
_RENDERED: Final = (
    "test_projections_segments.test_on_every_day_segments_read_as_what_is_told_works_out"
)
LAWS: Final = {
    "thing_name": _CALLED,
    "corrected": _HIDDEN,
    "fact_mark": _ALIKE,
    "given_names": "test_projections_lookup_laws.test_histories_equal_a_naive_replay",
    "holding": "test_api_labels.test_numbers_are_the_same_in_views_that_are_built_anew",
    "linked": _TOUCHED,
    "mark": _ALIKE,
    "merge": "test_projections_lookup_laws.test_histories_equal_a_naive_replay",
    "name_word": _CALLED,
    "naming": _TOUCHED,
    "of_kind": "test_api_labels.test_actors_of_a_kind_come_page_by_page",
    "rendered": _RENDERED,
    "segment": _RENDERED,
    "spelling": _SUGGESTED,
    "term": _SUGGESTED,
    "touched": _TOUCHED,
}
"""The laws of tables that no judged answer reads; what merges say is read while they are filed."""

HEAD: Final = 1_000
CLOCKS: Final = (
    Clocks(day_of("2023-06-15"), HEAD),
    Clocks(day_of("2023-07-15"), HEAD),
    Clocks(day_of("2023-06-30"), 60, public_by=day_of("2023-06-20")),
)
FILTERS: Final = (
    Filters(),
    Filters(actor="alba"),
    Filters(contested=True),
    Filters(status="postponed"),
    Filters(text="talks"),
)
REDATED: Final = [
    plain_step(KINDS.index(MEASURE_KINDS[1]), "2023-06-08"),
    plain_step(0, "2023-06-08")._replace(act="mend", shape=2, doubt=4),
]
"""A fact, and that its source came out much later: chance seldom draws that."""
LEDGERS: Final = 8
EVENTS: Final = 60


@pytest.mark.parametrize("table", sorted(set(TABLES) - set(LAWS)))
def test_judged_answers_need_every_table(table: str) -> None:
    assert any(_is_missed(table, number) for number in range(LEDGERS))


@pytest.mark.parametrize("table", sorted(LAWS))
def test_tables_that_no_judged_answer_reads_are_there_and_have_a_law(table: str) -> None:
    module, _, law = LAWS[table].partition(".")

    assert table in TABLES
    assert hasattr(importlib.import_module(f"tests.{module}"), law)


@cache
def _ledger(number: int) -> list[Recorded]:
    chance = Random(number)  # noqa: S311  # a ledger, no secret
    return recorded(events_of([*REDATED, *(_step(chance) for _ in range(EVENTS))]))


def _step(chance: Random) -> Step:
    """What `random_ledgers.steps` would draw, the same each time."""
    return Step(
        act=chance.choice(ACTS),
        target=chance.randrange(40),
        kind=chance.randrange(len(KINDS)),
        shape=chance.randrange(12),
        actors=(chance.choice(ACTORS), chance.choice(ACTORS), chance.choice(ACTORS)),
        date=chance.choice(DATES),
        issues=tuple(chance.sample(ISSUES, 2)),
        follows=tuple(chance.sample(range(40), 2)),
        sources=tuple(chance.sample(tuple(SOURCES), 2)),
        words=(chance.choice(WORDS), chance.choice(WORDS)),
        doubt=chance.randrange(24),
    )


@cache
def _views(number: int) -> Connection:
    return views_of(_ledger(number))


@cache
def _with_all(number: int) -> list[Any]:
    return list(_answers(Reader(_views(number)), _ledger(number)))


_EMPTY: Final = ("DELETE FROM {0}", "INSERT INTO {0} ({0}) VALUES ('delete-all')")
"""How a table is left without rows, and full text, which holds none, without words."""


def _is_missed(table: str, number: int) -> bool:
    """Whether an answer is another one, or none can be given, without the rows of a table."""
    with closing(connect(":memory:", isolation_level=None)) as db:
        _views(number).backup(db)
        db.execute(_EMPTY[table in FULL_TEXT].format(table))  # a name of ours
        found = _answers(Reader(db), _ledger(number))
        try:
            return any(one != other for one, other in zip(found, _with_all(number), strict=True))
        except (DetenteError, AssertionError, LookupError, TypeError, ValidationError):
            return True  # a fact without its citations is none


def _answers(reader: Reader, ledger: list[Recorded]) -> Iterator[Any]:
    ids = [each.event.id for each in ledger if isinstance(each.event, Fact)]
    for clocks in CLOCKS:
        yield answers_of(reader, clocks, STATE_PAIRS)
        for filters in FILTERS:
            yield timeline.page(reader, filters, clocks, Paging(limit=1_000)).items
        yield disagreements.page(reader, Filters(), clocks, Paging(limit=1_000)).items
        yield citations.page(reader, CitationFilters(), clocks, limit=1_000).items
        yield quotes.quoting(reader, "talks", CitationFilters(), clocks, limit=1_000).items
        yield [answer(sources.view, reader, id, clocks) for id in SOURCES]
        for id in ids:
            yield answer(facts.view, reader, id, clocks), answer(history.view, reader, id, clocks)
