"""Makes the tables anew, from a folder of clones: `python -m seeds.readers FOLDER`."""

import sys
from importlib.resources import as_file, files
from pathlib import Path

from events.files import durable
from seeds.data_sets import tables
from seeds.readers import pocom, rdcr, travels, visits


def main(folder: Path) -> None:
    """Writes the tables, and tells of each record that is in none of them."""
    trips = travels.read(travels.records(folder / "travels"))
    visited = visits.read(visits.records(folder / "visits"))
    tenures = pocom.read(pocom.records(folder / "pocom"))
    relations = rdcr.read(rdcr.records(folder / "rdcr"))
    of_travels = travels.tables_of(trips) | visits.tables_of(visited)
    of_relations = pocom.tables_of(tenures) | rdcr.tables_of(relations)
    with as_file(files("seeds") / "us-diplomacy") as made:
        for name, (rows, kind) in (of_travels | of_relations).items():
            content = "".join(tables.write(rows, kind)).encode()
            durable.replace(made / name, content, durable.READABLE)
            sys.stderr.write(f"{name}: {len(rows)}\n")
    for read in (trips, visited, tenures, relations):
        for each in read.rejected:
            sys.stderr.write(f"{each.file} {each.record or '?'}: {each.reason}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
