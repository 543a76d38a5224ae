"""The table of collections: who has recorded what, and under which licence it may be used."""

from collections import Counter
from collections.abc import Iterator
from typing import Final, get_args

from events.vocabulary.registry import Registration
from projections.model.table import Row
from projections.tables.as_recorded import AsRecorded
from projections.tables.description import RecordTable, text, whole

_FACTS = """
SELECT f.recorded_by, count(*) FROM version t CROSS JOIN filed_version f
WHERE t.known_from <= :k AND t.known_to > :k
AND f.fact = t.fact AND f.known_from = t.first_position GROUP BY 1
"""


def _collections(record: AsRecorded) -> Iterator[Row]:
    facts = dict(record.ask(_FACTS))
    things: Counter[str] = Counter()
    for kind in get_args(Registration):
        things.update(by for _, by in record.registered_by(kind))
    for by in sorted({*facts, *things}):
        told = record.collections.get(by)
        about = (None, None, None) if told is None else (told.title, told.licence, told.attribution)
        yield by, *about, facts.get(by, 0), things[by]


COLLECTIONS_TABLE: Final = RecordTable(
    name="collections",
    told="Who has recorded what, and under which licence it may be used. Texts that are quoted are"
    " their publishers' own.",
    columns=(
        text("recorded_by", "Who recorded it: a collection that Detente comes with, or somebody."),
        text("title", "What the collection tells of."),
        text("licence", "Its licence (SPDX); null: not told, ask whoever recorded it."),
        text("attribution", "Whom to name."),
        whole("facts", "How many facts that stand it has recorded."),
        whole("things", "How many actors, sources, places and the like read as it has said."),
    ),
    key=("recorded_by",),
    rows=_collections,
)
