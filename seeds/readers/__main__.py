"""Makes the tables anew, from a folder of clones: `python -m seeds.readers FOLDER`."""

import sys
from importlib.resources import as_file
from pathlib import Path
from typing import Final

from events.files import durable
from seeds.data_sets import tables
from seeds.data_sets.coverage import CoverageRow, InNoFact, left_out_of, rows_of
from seeds.readers import pocom, rdcr, travels, visits
from seeds.readers.shipped import SHIPPED, VANISHED, VanishedRow, shipped, vanished

DATA_SETS: Final = ("travels", "visits", "pocom", "rdcr")
"""The clones that are read."""


def main(folder: Path, made: Path) -> None:
    """Writes the tables to a folder, and tells of each record that is in none of them. What ships
    keeps its names.
    """
    trips = travels.read(travels.records(folder / "travels"), shipped(travels.SOURCE.id))
    visited = visits.read(visits.records(folder / "visits"), shipped(visits.SOURCE.id))
    tenures = pocom.read(pocom.records(folder / "pocom"), shipped(pocom.SOURCE.id))
    relations = rdcr.read(rdcr.records(folder / "rdcr"))
    read = (trips, visited, tenures, relations)
    found = travels.tables_of(trips) | visits.tables_of(visited)
    found |= pocom.tables_of(tenures) | rdcr.tables_of(relations)
    found["coverage.tsv"] = ([r for each in read for r in rows_of(each.coverage)], CoverageRow)
    left = [row for each in read for row in left_out_of(each.coverage.source, each.rejected)]
    found["left-out.tsv"] = (left, InNoFact)
    named = {travels: trips.naming, visits: visited.naming, pocom: tenures.naming}
    gone = [row for of, each in named.items() for row in vanished(of.SOURCE.id, each.untold)]
    if gone:
        found[VANISHED] = (gone, VanishedRow)
    for name, (rows, kind) in found.items():
        content = "".join(tables.write(rows, kind)).encode()
        durable.replace(made / name, content, durable.READABLE)
        sys.stderr.write(f"{name}: {len(rows)}\n")
    for each in read:
        for rejected in each.rejected:
            sys.stderr.write(f"{rejected.file} {rejected.record or '?'}: {rejected.reason}\n")


def _clones(arguments: list[str]) -> Path:
    """The folder of all clones: the tables of one that is not there would be written empty."""
    folder = Path(*arguments[:1])
    missing = [each for each in DATA_SETS if not (folder / each).is_dir()]
    if len(arguments) != 1 or missing:
        sys.exit(f"expected one folder that has {', '.join(DATA_SETS)}; tables are as they were")
    return folder


if __name__ == "__main__":
    with as_file(SHIPPED) as tables_shipped:
        main(_clones(sys.argv[1:]), tables_shipped)
