"""Who denies a fact?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from events.time.dates import Edtf, parse
from events.vocabulary.base import Event
from events.vocabulary.catalogue import decode
from events.vocabulary.statements import DenialMade
from projections.holding.elements import Support, support_of
from projections.model.clocks import FOREVER, Certainty, Clocks, certainty_of
from projections.model.counts import Count
from projections.model.directory import Directory
from projections.model.reader import Reader
from projections.model.table import Row, Table
from projections.model.tense import PAST, Tense, ask, tensed
from projections.model.version import Version
from projections.model.worded import Worded

DENIALS_LIMIT = 100
"""Denials of one fact in an answer, the earliest first."""

SCHEMA = """
CREATE TABLE denial (
    denied      TEXT    NOT NULL,
    earliest    INTEGER NOT NULL,
    fact        TEXT    NOT NULL,
    known_from  INTEGER NOT NULL,
    known_to    INTEGER NOT NULL,
    public_from INTEGER NOT NULL,
    PRIMARY KEY (denied, earliest, fact, known_from)
) STRICT, WITHOUT ROWID;
-- In the order of the ledger: `Reader.ever_doubted`.
CREATE INDEX denial_position ON denial (known_from, denied);
"""
INSERT = f"INSERT INTO denial VALUES (?, ?, ?, ?, {FOREVER}, ?)"
CLOSE = f"""
UPDATE denial SET known_to = ?, denied = denied || '{PAST}'
WHERE denied = ? AND earliest = ? AND fact = ? AND known_from = ?
"""


def visible(tense: Tense, denied: str) -> str:
    """Whether `n` denies a fact and was at least possibly made, known and public."""
    filed, visible = tense.filed("n.denied", denied), tense.visible("n")
    return f"{filed} AND n.earliest <= :d AND {visible}"


COUNTED_LIMIT = 1_000
"""Denials of one fact are counted up to here."""

_COUNT = tensed(
    lambda tense: (
        f"SELECT count(*) FROM (SELECT 1 FROM denial n WHERE {visible(tense, ':fact')}"
        f" LIMIT {COUNTED_LIMIT})"
    )
)
_OF_FACTS = tensed(
    lambda tense: (
        f"""
SELECT j.value, v.support, v.body
FROM json_each(:ids) j CROSS JOIN denial n CROSS JOIN version v
WHERE {visible(tense, "j.value")} AND n.earliest <= coalesce((
    SELECT n.earliest FROM denial n WHERE {visible(tense, "j.value")}
    ORDER BY n.earliest LIMIT 1 OFFSET {DENIALS_LIMIT - 1}
), {FOREVER}) AND v.fact = n.fact AND v.known_from = n.known_from
ORDER BY j.key, n.earliest, n.fact
"""
    )
)


class Denial(Worded, frozen=True, kw_only=True):
    """A fact in which somebody denies another one."""

    fact: str
    speaker: str
    date: Edtf
    date_in_words: str = ""
    certainty: Certainty
    summary: str
    support: Support


def denied_by(fact: Event) -> str | None:
    """The fact that a fact denies, if it does and says which."""
    return fact.denies if isinstance(fact, DenialMade) else None


_LAST = """
SELECT body FROM version WHERE fact = ? AND known_from <= ? ORDER BY known_from DESC LIMIT 2
"""
_MOVED = f"""
SELECT position FROM (
    SELECT known_from AS position FROM denial WHERE denied IN (:fact, :fact || '{PAST}')
    UNION SELECT known_to FROM denial WHERE denied IN (:fact, :fact || '{PAST}')
) WHERE position > :after AND position <= :k ORDER BY position DESC LIMIT :limit
"""


def denied_around(reader: Reader, fact: str, position: int) -> tuple[str, ...]:
    """What a fact denies as of a position, and what it denied as it was recorded before that."""
    bodies = reader.db.execute(_LAST, (fact, position))
    found = dict.fromkeys(denied_by(decode(body)) for (body,) in bodies)
    return tuple(each for each in found if each is not None)


def moved(reader: Reader, fact: str, *, after: int, by: int, limit: int) -> list[int]:
    """The last positions between two at which a denial of a fact began or ended."""
    asked = {"fact": fact, "after": after, "k": by, "limit": limit}
    return [position for (position,) in reader.db.execute(_MOVED, asked)]


def rows(version: Version, directory: Directory) -> Iterator[Row]:
    """The version under the fact that it denies."""
    denied = denied_by(version.fact)
    if denied is not None:
        earliest = version.told_from
        yield denied, earliest, version.fact.id, version.known_from, version.stated_from


class Denials(NamedTuple):
    """The first denials of a fact in order of date, and how many there are if these are not all."""

    shown: tuple[Denial, ...] = ()
    of: Count | None = None


def denials_of(reader: Reader, facts: Sequence[str], clocks: Clocks) -> Mapping[str, Denials]:
    """The denials of those facts that are denied."""
    parameters = {"ids": msgspec.json.encode(facts).decode(), **_bound(clocks)}
    found: dict[str, list[Denial]] = {}
    for denied, support, body in ask(reader, _OF_FACTS, parameters):
        found.setdefault(denied, []).append(_denial(body, support, clocks))
    # More than enough are read where several begin on the same day.
    return {
        denied: Denials(tuple(each[:DENIALS_LIMIT]), _count(reader, denied, len(each), clocks))
        for denied, each in found.items()
    }


def _count(reader: Reader, denied: str, found: int, clocks: Clocks) -> Count | None:
    if found < DENIALS_LIMIT:
        return None
    ((number,),) = ask(reader, _COUNT, {"fact": denied, **_bound(clocks)})
    return Count(number, number == COUNTED_LIMIT) if number > DENIALS_LIMIT else None


def _bound(clocks: Clocks) -> dict[str, int]:
    return {"d": clocks.as_of, "k": clocks.known_at, "p": clocks.public_limit}


def _denial(body: bytes, support: str, clocks: Clocks) -> Denial:
    fact = decode(body)
    assert isinstance(fact, DenialMade), "only denials are filed as such"
    certainty = certainty_of(parse(fact.date), clocks.as_of)
    assert certainty is not None, "the query asks for what has happened"
    return Denial(
        fact=fact.id,
        speaker=fact.speaker,
        date=fact.date,
        certainty=certainty,
        summary=fact.summary,
        support=support_of((support,), clocks),
    )


TABLES = (Table(schema=SCHEMA, insert=INSERT, close=CLOSE, rows=rows),)
