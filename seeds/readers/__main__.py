"""Makes the tables anew, from a folder of clones: `python -m seeds.readers FOLDER`."""

import sys
from importlib.resources import as_file, files
from pathlib import Path

from events.files import durable
from seeds.data_sets import tables
from seeds.data_sets.coverage import CoverageRow, rows_of
from seeds.readers import pocom, rdcr, travels, visits


def main(folder: Path, made: Path) -> None:
    """Writes the tables to a folder, and tells of each record that is in none of them."""
    trips = travels.read(travels.records(folder / "travels"))
    visited = visits.read(visits.records(folder / "visits"))
    tenures = pocom.read(pocom.records(folder / "pocom"))
    relations = rdcr.read(rdcr.records(folder / "rdcr"))
    read = (trips, visited, tenures, relations)
    found = travels.tables_of(trips) | visits.tables_of(visited)
    found |= pocom.tables_of(tenures) | rdcr.tables_of(relations)
    found["coverage.tsv"] = ([r for each in read for r in rows_of(each.coverage)], CoverageRow)
    for name, (rows, kind) in found.items():
        content = "".join(tables.write(rows, kind)).encode()
        durable.replace(made / name, content, durable.READABLE)
        sys.stderr.write(f"{name}: {len(rows)}\n")
    for each in read:
        for rejected in each.rejected:
            sys.stderr.write(f"{rejected.file} {rejected.record or '?'}: {rejected.reason}\n")


if __name__ == "__main__":
    with as_file(files("seeds") / "us-diplomacy") as shipped:
        main(Path(sys.argv[1]), shipped)
