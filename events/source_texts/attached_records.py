"""The data sets that somebody holds: their records, kept beside the ledger, never in it.

`<source id>.sqlite3` has those of a source. A file is replaced as a whole, so that whoever reads
one goes on with what it held; readers need no lock.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

import msgspec

from events.errors import TextsUnavailableError, UnknownIdError
from events.files import durable
from events.source_texts.attached_texts import is_source_id

_ENDING: Final = ".sqlite3"
_SCHEMA: Final = """
CREATE TABLE record (
    id     TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    line   TEXT NOT NULL
) STRICT;

CREATE TABLE given (
    record TEXT NOT NULL,
    fact   TEXT NOT NULL,
    says   TEXT NOT NULL,
    PRIMARY KEY (record, fact)
) STRICT, WITHOUT ROWID;

-- Whether it was read by who knows what facts are made of records.
CREATE TABLE reading (is_of_facts INTEGER NOT NULL) STRICT;
"""
_ADD: Final = "INSERT OR IGNORE INTO record VALUES (?, ?, ?)"
_ADD_GIVEN: Final = "INSERT OR IGNORE INTO given VALUES (?, ?, ?)"
_SHA256: Final = "SELECT sha256 FROM record WHERE id = ?"
_LINE: Final = "SELECT line FROM record WHERE id = ?"
_GIVEN: Final = "SELECT fact, says FROM given WHERE record = ?"

_decode_says = msgspec.json.Decoder(dict[str, str]).decode
_decode_line = msgspec.json.Decoder(dict[str, object]).decode


class HeldRecord(NamedTuple):
    """A record's id, the hash of its canonical form, and that form."""

    id: str
    sha256: str
    line: str


class GivenValues(NamedTuple):
    """What a record gives for the fields of a fact."""

    record: str
    fact: str
    says: Mapping[str, str]


class HeldDataSet:
    """The records of a data set that is attached, open to be read in one thread."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        ((is_of_facts,),) = db.execute("SELECT is_of_facts FROM reading")
        self._is_of_facts = bool(is_of_facts)

    def sha256(self, record: str) -> str | None:
        """The hash of a record as it is there; None: it is not."""
        row = self._db.execute(_SHA256, (record,)).fetchone()
        return None if row is None else str(row[0])

    def line(self, record: str) -> str | None:
        """A record in its canonical form."""
        row = self._db.execute(_LINE, (record,)).fetchone()
        return None if row is None else str(row[0])

    def count(self) -> int:
        """How many records there are."""
        ((number,),) = self._db.execute("SELECT count(*) FROM record")
        return int(number)

    def given(self, record: str, fact: str) -> list[Mapping[str, str]] | None:
        """What a record gives for the fields of a fact; where it is not read as that one, of
        each that it is read as, and where nobody knows of facts its values that are text. None:
        it is read as no fact any more.
        """
        if not self._is_of_facts:
            values = _decode_line(self.line(record) or "{}")
            return [{name: value for name, value in values.items() if isinstance(value, str)}]
        found = {each: _decode_says(says) for each, says in self._db.execute(_GIVEN, (record,))}
        return ([found[fact]] if fact in found else list(found.values())) or None

    @property
    def knows_all_values(self) -> bool:
        """Whether what is not among the given values is not given."""
        return self._is_of_facts


class DataSets:
    """The data sets in a directory, which is made with the first of them."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def attach(
        self,
        source: str,
        records: Iterable[HeldRecord],
        given: Iterable[GivenValues] | None,
    ) -> int:
        """Keep records as those of a source, instead of earlier ones; returns how many. `given`
        is None where nobody knows what facts are made of them. On disk when it returns.
        """
        path = self._path(source)
        with closing(sqlite3.connect(":memory:")) as db:
            db.executescript(_SCHEMA)
            db.execute("INSERT INTO reading VALUES (?)", (given is not None,))
            db.executemany(_ADD, records)
            db.executemany(_ADD_GIVEN, map(_as_row, given or ()))
            db.commit()
            count = HeldDataSet(db).count()
            content = db.serialize()
        try:
            durable.make_directory(self._directory)
            durable.replace(path, content, durable.READABLE)
        except OSError as error:
            raise TextsUnavailableError(path, error.strerror or str(error)) from error
        return count

    def detach(self, source: str) -> bool:
        """Forget the records of a source; False if there were none."""
        path = self._path(source)
        try:
            if not path.exists():
                return False
            durable.remove(path)
        except OSError as error:
            raise TextsUnavailableError(path, error.strerror or str(error)) from error
        return True

    @contextmanager
    def attached(self, source: str) -> Iterator[HeldDataSet | None]:
        """The records of a source, if they are held.

        Raises `TextsUnavailableError` where they cannot be read.
        """
        path = self._path(source)
        try:
            if not path.exists():
                yield None
                return
            with closing(_opened(path)) as db:
                yield HeldDataSet(db)
        except (OSError, sqlite3.Error) as error:
            raise TextsUnavailableError(path, str(error)) from error

    def sources(self) -> list[str]:
        """The sources whose records are held, in order."""
        with suppress(FileNotFoundError):
            found = (each.name for each in self._directory.iterdir() if each.suffix == _ENDING)
            return sorted(each.removesuffix(_ENDING) for each in found)
        return []

    def _path(self, source: str) -> Path:
        if not is_source_id(source):
            raise UnknownIdError("source", source)
        return self._directory / f"{source}{_ENDING}"


def _opened(path: Path) -> sqlite3.Connection:
    """As a file that never changes under its name: it is replaced by another."""
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)


def _as_row(each: GivenValues) -> tuple[str, str, str]:
    return each.record, each.fact, msgspec.json.encode(each.says).decode()
