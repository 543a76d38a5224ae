"""Since when was a version of a fact public, as the dates of its sources were corrected?

A version is filed with the day by which one of its supporting sources had certainly come out. Where
the date of a source turns out to be another one, that of its versions does so too, for whoever asks
of the ledger from there on; the version that stands is filed anew, as others are not.
"""

import sqlite3
from typing import Final, NamedTuple

SCHEMA: Final = """
CREATE TABLE redated (
    fact        TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    known_from  INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    stated_from INTEGER NOT NULL,
    PRIMARY KEY (fact, version, known_from)
) STRICT, WITHOUT ROWID;
"""

_ADD = "INSERT INTO redated VALUES (?, ?, ?, ?, ?)"


class RedatedDays(NamedTuple):
    """Since when something was public, and since when people told of it."""

    public_from: int
    stated_from: int


def file(db: sqlite3.Connection, fact: str, version: int, position: int, days: RedatedDays) -> None:
    """File that a version was public from another day on, as is known from a position on."""
    db.execute(_ADD, (fact, version, position, *days))


def public_from(row: str, version: str = "known_from", day: str = "public_from") -> str:
    """In SQL, the day from which on the version of a row was public, as is known at `:k`."""
    return f"""
coalesce((SELECT r.{day} FROM redated r
          WHERE r.fact = {row}.fact AND r.version = {row}.{version} AND r.known_from <= :k
          ORDER BY r.known_from DESC LIMIT 1), {row}.public_from)
"""
