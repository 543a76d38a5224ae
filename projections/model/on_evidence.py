"""Views as they would be did only some evidence count: what is told by programs too, by a data set,
by a lineage, by several lineages.

Whoever asks so reads the same tables through views of their names that say since when each row is
public on that evidence. It takes longer: every row's support is looked at, and nothing is read that
was rendered.
"""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

from projections.model.coded import MACHINE, UNSUPPORTED
from projections.model.numbered import number_of_source

_TABLES: Final = (
    *("timeline", "telling", "passing", "involved", "following", "contact", "report"),
    *("told_between", "denial", "retracted"),
)
"""Where the day of publication is that by which people told of a fact."""

_SLUG: Final = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_PUBLIC: Final = "public_on_evidence"

_FACT: Final = "replace(x.fact, '/past', '')"
_FACT_BY_POSITION: Final = """(
    SELECT f.fact FROM main.filed_version f WHERE f.known_from = x.first_position)"""
_BY_POSITION: Final = ("passing", "involved")
"""Tables in whose rows a fact has the position where it was first recorded for its id."""


class OnEvidence(Struct, frozen=True):
    """Which evidence counts: also what programs coded (`coded`), what a `data_set` tells, or a
    `lineage`, what at least so many lineages tell (`lineages_at_least`). All of it is asked for
    together.
    """

    coded: bool = False
    data_set: str | None = None
    lineage: str | None = None
    lineages_at_least: int | None = None

    @property
    def is_of_lineages(self) -> bool:
        """Whether lineages are asked for: what programs made is of none."""
        return self.lineage is not None or self.lineages_at_least is not None


ALL_BY_PEOPLE: Final = OnEvidence()
"""What is asked where nothing else is: whatever people tell."""


def read_on(db: sqlite3.Connection, evidence: OnEvidence) -> None:
    """Let a connection that cannot write read the views on some evidence alone."""
    db.create_function(_PUBLIC, 2, _PublicFrom(evidence), deterministic=True)
    for table in _TABLES:
        columns = {"public_from": _days(table, evidence)}
        if table == "timeline":
            columns["stated_from"] = "x.public_from"
        if table == "told_between":
            columns["coded_from"] = _coded_since(evidence)
        db.execute(_view(db, table, columns))
    db.execute(_REDATED)
    # What is rendered is so on all evidence: it answers none of these questions.
    db.execute(_view(db, "rendered", {"public_from": str(UNSUPPORTED)}))


def _view(db: sqlite3.Connection, table: str, columns: Mapping[str, str]) -> str:
    """Under the name of a table the same rows, some columns of which say something else."""
    # Where its end stands follows from another column (`KNOWN_TO`): `table_info` has no such ones.
    names = [name for _, name, *_ in db.execute(f"PRAGMA main.table_xinfo({table})")]
    others = {**dict.fromkeys(names), **columns}
    put = (name if said is None else f"{said} AS {name}" for name, said in others.items())
    return f"CREATE TEMP VIEW {table} AS SELECT {', '.join(put)} FROM main.{table} x"


def _coded_since(evidence: OnEvidence) -> str:
    """In SQL, since when programs alone told of a row `x`, where that is left out and counted."""
    if evidence.coded or evidence.is_of_lineages:
        return "NULL"
    of_data_set = _of_data_set(evidence.data_set, _FACT)
    return f"iif({of_data_set} IS NULL, NULL, max(x.coded_from, {of_data_set}))"


def _days(table: str, evidence: OnEvidence) -> str:
    """In SQL, since when a row `x` of a table is public on the evidence."""
    fact = _FACT_BY_POSITION if table in _BY_POSITION else _FACT
    version = f"v.fact = {fact} AND v.known_from = x.{_SINCE.get(table, 'known_from')}"
    support = f"(SELECT v.support FROM main.version v WHERE {version})"
    # Of what was taken back no citation is filed any more.
    of_data_set = evidence.data_set if table != "retracted" else None
    return f"{_PUBLIC}({support}, {_of_data_set(of_data_set, fact)})"


_REDATED: Final = "CREATE TEMP VIEW redated AS SELECT * FROM main.redated WHERE FALSE"
"""Support is filed with the days that are known now; who asks of the ledger before a correction of
a source finds those of now, too.
"""
_SINCE: Final = {"retracted": "position"}
"""Where it stands since when there is a row, if not in `known_from`."""


def _of_data_set(id: str | None, fact: str) -> str:
    """In SQL, the day by which a record or a passage of a data set was public that supports a row's
    version; 0 where none is asked for.

    What is cited twice is filed as it is cited last: whether it supports as well, the fact says.
    """
    if id is None:
        return "0"
    assert _SLUG.fullmatch(id), "what is asked for is registered"
    return f"""(
        SELECT min(c.public_from) FROM main.citation c
        WHERE c.is_past IN (0, 1) AND c.fact = {fact}
          AND c.known_from = x.known_from AND c.source = {number_of_source(f"'{id}'")}
          AND (coalesce(json_extract(CAST(c.body AS TEXT), '$.bearing'), 'supports') = 'supports'
               OR EXISTS ({_SUPPORTS_TOO})))"""


_SUPPORTS_TOO: Final = """
    SELECT 1 FROM main.version v, json_each(CAST(v.body AS TEXT), '$.citations') e
    WHERE v.fact = c.fact AND v.known_from = c.known_from
      AND json_extract(e.value, '$.source') = json_extract(CAST(c.body AS TEXT), '$.source')
      AND json_extract(e.value, '$.record.public')
          IS json_extract(CAST(c.body AS TEXT), '$.record.public')
      AND coalesce(json_extract(e.value, '$.bearing'), 'supports') = 'supports'
"""


class _PublicFrom:
    """Works out since when something is public on some evidence, by its filed support."""

    def __init__(self, evidence: OnEvidence) -> None:
        self._evidence = evidence

    def __call__(self, support: str | None, of_data_set: int | None) -> int:
        if of_data_set is None:
            return UNSUPPORTED
        people, programs = _entries(support or "")
        if self._evidence.coded and not self._evidence.is_of_lineages:
            day = min((*(each for _, each in people), *programs), default=None)
        else:
            day = self._by_people(people)
        return UNSUPPORTED if day is None else max(day, of_data_set)

    def _by_people(self, entries: Sequence[tuple[str, int]]) -> int | None:
        wanted = self._evidence.lineage
        days = [day for lineage, day in entries if wanted in {None, lineage}]
        if not days:
            return None
        firsts: dict[str, int] = {}
        for lineage, day in entries:
            firsts[lineage] = min(day, firsts.get(lineage, day))
        least = self._evidence.lineages_at_least or 1
        if len(firsts) < least:
            return None
        return max(min(days), sorted(firsts.values())[least - 1])


@lru_cache(maxsize=65_536)
def _entries(support: str) -> tuple[tuple[tuple[str, int], ...], tuple[int, ...]]:
    """Filed support: by lineage and day what people tell, and the days of what programs do."""
    found = [entry.rpartition(":") for entry in support.split()]
    people = tuple((name, int(day)) for name, _, day in found if not name.startswith(MACHINE))
    return people, tuple(int(day) for name, _, day in found if name.startswith(MACHINE))
