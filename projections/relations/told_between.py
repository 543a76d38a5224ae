"""What is told between two parties, in order of day, and what of their relations it bears on.

It is counted where an answer leaves it out, and says how far the record of the two reaches.
"""

from collections.abc import Callable, Iterator

from projections.holding.listing_order import borne_on
from projections.model.clocks import KNOWN_TO
from projections.model.directory import Directory
from projections.model.table import Row, Table
from projections.model.tense import NOW, Tense
from projections.model.version import Version

SCHEMA = f"""
-- earliest: the first day of which it is told. coded_from: since when programs alone told of it,
-- until people did. is_open: how early it began is not told. bears_on:
-- the subjects, if any, that it changes something of between the two; no name has a space. With a
-- rowid, which stands in each index for the key.
CREATE TABLE told_between (
    pair        INTEGER NOT NULL,
    earliest    INTEGER NOT NULL,
    fact        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    {KNOWN_TO},
    public_from INTEGER NOT NULL,
    coded_from  INTEGER,
    ends        INTEGER NOT NULL,
    is_open     INTEGER NOT NULL,
    bears_on    TEXT    NOT NULL
) STRICT;
-- What is read, or passed over, by the hundred is read from the index alone, whatever the clocks.
CREATE INDEX told_between_order
ON told_between (pair, earliest, fact, known_from, public_from, bears_on);
CREATE INDEX told_between_ends ON told_between (pair, ends, public_from, known_from);
CREATE INDEX told_between_public ON told_between (pair, public_from, coded_from, known_from);
CREATE INDEX told_between_coded ON told_between (pair, coded_from) WHERE coded_from IS NOT NULL;
CREATE INDEX told_between_open
ON told_between (pair, is_open, earliest, public_from, known_from);
"""
INSERT = "INSERT INTO told_between VALUES (?, ?, ?, ?, NULL, ?, ?, ?, ?, ?)"
CLOSE = """
UPDATE told_between SET ended = ?, pair = -pair
WHERE pair = ? AND earliest = ? AND fact = ? AND known_from = ?
"""


def first(columns: str, condition: str, order: str, most: int) -> Callable[[Tense], str]:
    """In SQL, what is told between the parties `:pair` and meets a condition on the row `t`: the
    first in an order of columns that are read.
    """
    return lambda tense: f"{_found(tense, columns, condition)} ORDER BY {order} LIMIT {most}"


def count(condition: str, most: int) -> Callable[[Tense], str]:
    """In SQL, how much of it there is, as far as counting goes."""
    return lambda tense: f"SELECT count(*) FROM ({_found(tense, '1', condition)} LIMIT {most})"


def standing(columns: str, condition: str) -> str:
    """In SQL, all of it that stands now."""
    return _found(NOW, columns, condition)


def _found(tense: Tense, columns: str, condition: str) -> str:
    number, *past = tense.numbers("'pair/' || :pair")
    # What stands has no end, which no index holds.
    is_known = "TRUE" if tense.is_now else "t.known_from <= :k"
    parts = [(number, is_known), *((each, tense.known("t")) for each in past)]
    return " UNION ALL ".join(
        f"SELECT {columns} FROM told_between t WHERE t.pair = {pair} AND {known} AND {condition}"
        for pair, known in parts
    )


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The version between each two parties between which it stands."""
    span = version.span
    for pair in version.pairs:
        yield (
            directory.numbers[f"pair/{pair}"],
            version.told_from,
            version.fact.id,
            version.known_from,
            version.stated_from,
            version.coded_from,
            span.last.latest,
            int(version.is_attested or span.is_open_below),
            " ".join(borne_on(version, f"pair:{pair}", directory)),
        )


TABLES = (Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows),)
