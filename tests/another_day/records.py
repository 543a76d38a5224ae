"""Which tests cannot see what day it is: what a run of all of them found, and of which sources."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

SOURCES = ("api", "events", "projections", "seeds", "tests", "docs")
"""The folders that a record was taken from, with the files that stand beside them."""

GLIMPSES = "TESTS_GLIMPSES"
"""The variable that names the folder in which processes note that they asked the clock."""

PLACE = Path("build", "another_day", "record.json")


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """How many seconds each test took, by whether it can see the day."""

    sources: str
    seeing: Mapping[str, float]
    blind: Mapping[str, float]


def digest(root: Path) -> str:
    """Of the name and the bytes of every source, the tools' settings and versions among them."""
    state = sha256()
    for file in sorted(_sources(root)):
        for part in (file.relative_to(root).as_posix().encode(), file.read_bytes()):
            state.update(len(part).to_bytes(8))
            state.update(part)
    return state.hexdigest()


def write(root: Path, record: Record) -> None:
    place = root / PLACE
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1))


def read(root: Path) -> Record | None:
    """The record of the sources as they are; None where there is none of just these."""
    try:
        record = msgspec.json.decode((root / PLACE).read_bytes(), type=Record)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    return record if record.sources == digest(root) else None


def _sources(root: Path) -> Iterator[Path]:
    yield from (each for each in root.iterdir() if each.is_file())
    for folder in SOURCES:
        for each in (root / folder).rglob("*"):
            if each.is_file() and "__pycache__" not in each.parts:
                yield each
