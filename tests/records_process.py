"""What another process does to an attached data set: `python -m tests.records_process FOLDER`."""

import sys
from itertools import count
from pathlib import Path

from events.source_texts.attached_records import DataSets, HeldRecord


def attach_for_ever(directory: Path) -> None:
    """Replace a data set over and over, until killed; says which one is on disk."""
    data_sets = DataSets(directory)
    for number in count():
        records = [HeldRecord(str(each), f"{number:08}", "{}") for each in range(500 + number % 3)]
        data_sets.attach("trips", records, None)
        print(number, flush=True)


if __name__ == "__main__":
    attach_for_ever(Path(sys.argv[1]))
