"""What is to be filed by another connection, in another process perhaps."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

_encode = msgspec.msgpack.Encoder().encode


class Handed(sqlite3.Connection):
    """Stands for a connection where something is filed: what is executed is kept to be passed on.
    Nothing can be asked of it.
    """

    def __init__(self) -> None:
        super().__init__(":memory:", check_same_thread=False)
        self._nothing = self.cursor()
        self._statements: list[tuple[str, Sequence[Any]]] = []

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Have a statement executed."""
        assert not sql.lstrip().startswith("SELECT"), "nothing can be asked here"
        return self.executemany(sql, [parameters])

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """Have a statement executed with each of some rows."""
        rows = list(parameters)
        if rows:
            self._statements.append((sql, rows))
        return self._nothing

    def passed_on(self) -> bytes:
        """What was to be executed since it was asked for the last time."""
        statements, self._statements = self._statements, []
        return _encode(statements)
