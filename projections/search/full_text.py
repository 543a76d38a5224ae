"""Which facts and quotes contain some words? Full text over facts and their quotes (SQLite FTS5).

Words are compared as in `projections.model.words`, British and American spellings as one, over the
texts of `projections.search.wording`; a fact is found by all that `projections.search.documents`
puts together. What stood once is not met where the views stand at the position that is asked about;
what the public could not know or had not happened is passed over. Of an expression that many quotes
fit, the first `CANDIDATES_LIMIT` that could be known are found, in the order in which they were
filed, so that a common word costs no more than a rare one, and what is recorded later changes
nothing of an old answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from projections.facts.lines import Line
from projections.model import tense
from projections.model.clocks import FOREVER, Clocks
from projections.model.reader import Reader
from projections.model.tense import Tense, ask, tensed, version_of
from projections.model.words import runs_of
from projections.search.documents import looked_for
from projections.search.wording import WHOLE, tag

CANDIDATES_LIMIT = 250
EXAMINED_LIMIT = 10_000
"""Quotes that stood and fit which are looked at in search of those that could be known."""

PASSED_LIMIT = 50_000
"""Texts that are looked at in all, those that did not stand at an earlier position among them."""

FACTS_LIMIT = 2_000
"""Places with some words up to which a timeline is found by them; else it is gone along."""

RUNS_LIMIT = 250
"""Words that are looked for in any order, such as stand together counted once."""

WORDS_LIMIT = 1_000
"""Words that are looked for in their order; no quote and no summary has more."""

BLOCK_MOST = 1_000
"""Texts that are read at once, where the first ones were not enough."""

# The columns are read from the table that FTS5 keeps them in, which takes a tenth of the time:
# c3 exact, c4 fact, c5 place, c6 digest, c7 since. `+` keeps SQLite from another index.
_QUOTES = """
SELECT h.number, c.fact, c.known_from, c.id, w.c3, c.earliest <= :d AND c.public_from <= :p
       AND c.fact_public <= :p {conditions}
FROM (SELECT rowid AS number FROM {words} WHERE {words} MATCH :query AND rowid > :after
      AND rowid <= :{words} LIMIT :most) h
CROSS JOIN {words}_content w ON w.id = h.number
"""
_STANDING = f"""
LEFT JOIN citation c INDEXED BY citation_now
    ON c.fact = w.c4 AND c.id = w.c5 AND c.known_to = {FOREVER}
"""
_STOOD = f"""
LEFT JOIN version v ON {version_of("w.c4")}
LEFT JOIN citation c ON c.fact = w.c4 AND c.known_from = v.known_from AND +c.id = w.c5
"""


class Hit(NamedTuple):
    """A quote that matched."""

    fact: str
    known_from: int
    citation: str
    exact: str


class Hits(NamedTuple):
    """The quotes that matched and could be known; `cut_off`: not all that match were looked at."""

    found: list[Hit]
    cut_off: bool


class QuotesWanted(Struct, frozen=True, kw_only=True):
    """What quotes are looked for: an expression (`phrase`, `all_of`, `any_of`), and conditions on
    the citation `c` with their parameters; `tags` narrow the search to where they may hold.
    """

    expression: str
    tags: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = {}

    @property
    def query(self) -> str:
        """As FTS5 takes it."""
        return " AND ".join((f"quote : ({self.expression})", *self.tags))


def quotes(
    reader: Reader, wanted: QuotesWanted, clocks: Clocks, *, most: int = CANDIDATES_LIMIT
) -> Hits:
    """The quotes that are wanted, in the order in which they were filed."""
    found: list[Hit] = []
    stood = 0
    for number, (hit, is_wanted) in enumerate(_hits(reader, wanted, clocks, most + 1)):
        stood += hit is not None
        if stood > EXAMINED_LIMIT or number >= PASSED_LIMIT:
            return Hits(found, cut_off=True)
        if hit is not None and is_wanted:
            if len(found) == most:
                return Hits(found, cut_off=True)
            found.append(hit)
    return Hits(found, cut_off=False)


def stands(reader: Reader, expression: str, clocks: Clocks) -> bool:
    """Whether some quote that could be known fits an expression."""
    return bool(quotes(reader, QuotesWanted(expression=expression), clocks, most=1).found)


def _hits(
    reader: Reader, wanted: QuotesWanted, clocks: Clocks, block: int
) -> Iterator[tuple[Hit | None, bool]]:
    """The quotes that fit, and whether they are wanted; None for one that did not stand by then."""
    conditions = "".join(f" AND {each}" for each in wanted.conditions)
    words, past = (_QUOTES.format(words=each, conditions=conditions) for each in TABLES)
    parameters = {**wanted.parameters, **_bound(clocks), "query": wanted.query}
    # FTS5 counts through in the order of numbers; a text is in one of the two tables at any time.
    both = f"{words} {_STOOD} UNION ALL {past} {_STOOD} ORDER BY number"
    question = tense.Tensed(f"{words} {_STANDING}", both)
    after = 0
    bounds = dict.fromkeys(TABLES, _LAST_NUMBER)
    if reader.has_passed(clocks.known_at):
        bounds = {each: _last_number(reader, each, clocks.known_at) for each in TABLES}
    while True:
        at = {"after": after, "most": block}
        # Of two tables only so much is sure to be in order.
        rows = ask(reader, question, {**parameters, **bounds, **at})[:block]
        for _, fact, known_from, citation, exact, is_wanted in rows:
            hit = None if citation is None else Hit(fact, known_from, citation, exact)
            yield hit, bool(is_wanted)
        if len(rows) < block:
            return
        after, block = rows[-1][0], min(4 * block, BLOCK_MOST)


TABLES = ("words", "words_past")
_LAST_NUMBER = 2**62


def _last_number(reader: Reader, words: str, known_at: int) -> int:
    """The last text that was filed by a position, or before the next one that was."""
    sql = f"SELECT id, c7 FROM {words}_content WHERE id >= ? ORDER BY id LIMIT 1"
    (high,) = reader.db.execute(f"SELECT coalesce(max(id), 0) FROM {words}_content").fetchone()
    low = 0
    while low < high:
        middle = (low + high + 1) // 2
        number, since = reader.db.execute(sql, (middle,)).fetchone()
        low, high = (number, high) if since <= known_at else (low, middle - 1)
    return low


_FACTS_OF = """
SELECT * FROM (SELECT w.fact, {stood} FROM {words} w WHERE {words} MATCH :query LIMIT {most})
"""
_STOOD_SO = """
EXISTS (SELECT 1 FROM wording s WHERE s.fact = w.fact AND s.place = w.place
        AND s.digest = w.digest AND s.known_from <= :k AND s.known_to > :k)
"""


def _in_each(tense: Tense, question: str, **parts: str) -> str:
    """A question that is put to what stands, or to what stood as well."""
    tables = TABLES[:1] if tense.is_now else TABLES
    return " UNION ALL ".join(question.format(words=words, **parts) for words in tables)


_FACTS = tensed(
    lambda tense: _in_each(
        tense,
        _FACTS_OF,
        stood="TRUE" if tense.is_now else _STOOD_SO,
        most=str(FACTS_LIMIT + 1),
    )
)
_HIDES = """
EXISTS (SELECT 1 FROM citation c
        WHERE c.fact = v.fact AND c.known_from = v.known_from AND c.public_from > :p)
"""
_VERSIONS = f"""
SELECT v.earliest, v.fact, v.known_from, {_HIDES} FROM json_each(:facts) j CROSS JOIN version v
WHERE {version_of("j.value")} AND v.public_from <= :p
"""
_FITS = tensed(
    lambda tense: _in_each(
        tense,
        f"""
SELECT {_HIDES} FROM wording s CROSS JOIN {{words}} w CROSS JOIN version v
WHERE s.fact = :fact AND s.place = '{WHOLE}' AND {tense.known("s")}
  AND w.rowid = s.number AND w.{{words}} MATCH :query
  AND v.fact = :fact AND v.known_from = :known_from
""",
    )
)
# c0 quote, c8 what the place adds besides.
_PUBLIC_WORDS = tensed(
    lambda tense: _in_each(
        tense,
        f"""
SELECT w.c0, w.c8 FROM wording s CROSS JOIN {{words}}_content w ON w.id = s.number
LEFT JOIN citation c ON c.fact = :fact AND c.known_from = :known_from AND +c.id = s.place
WHERE s.fact = :fact AND {tense.known("s")} AND (s.place = '{WHOLE}' OR c.public_from <= :p)
""",
    )
)


class Saying:
    """Tells facts by the words that are in them; any fact where none are asked for.

    Where not too many facts have them, and they are to be listed, `hits` are the versions with
    them, so that no others need be looked at.
    """

    def __init__(
        self, reader: Reader, text: str | None, clocks: Clocks, *, listing: bool = True
    ) -> None:
        self._reader = reader
        self._clocks = clocks
        self._runs = None if text is None else _askable(text)
        self.hits = self._found() if listing else None

    def admits(self, line: Line) -> bool:
        """Whether the fact has the words, as it stood."""
        if self._runs is None or self.hits is not None:
            return True
        key = {"fact": line.key.fact, "known_from": line.known_from}
        rows = ask(self._reader, _FITS, {**self._parameters, **key}) if self._runs else []
        return any(not hides or self._has_publicly(key) for (hides,) in rows)

    @property
    def _parameters(self) -> dict[str, Any]:
        return {**_bound(self._clocks), "query": f"document : ({all_of(self._runs or ())})"}

    def _found(self) -> frozenset[tuple[int, str, int]] | None:
        """All versions with the words; None where there are too many facts to list them."""
        if not self._runs:
            return None if self._runs is None else frozenset()
        found = ask(self._reader, _FACTS, self._parameters)
        if len(found) > FACTS_LIMIT:
            return None
        facts = list(dict.fromkeys(fact for fact, stood in found if stood))
        parameters = {**self._parameters, "facts": msgspec.json.encode(facts).decode()}
        return frozenset(
            (earliest, fact, known_from)
            for earliest, fact, known_from, hides in self._reader.db.execute(_VERSIONS, parameters)
            if not hides or self._has_publicly({"fact": fact, "known_from": known_from})
        )

    def _has_publicly(self, key: dict[str, Any]) -> bool:
        """Whether a version has the words in what was public by then: no word of a source that was
        not out may hint at it.
        """
        rows = ask(self._reader, _PUBLIC_WORDS, {**self._parameters, **key})
        texts = [f" {text} " for row in rows for text in row if text]
        return all(
            any(f" {looked_for(run)} " in text for text in texts) for run in self._runs or ()
        )


def _askable(text: str) -> list[list[str]]:
    """The words that are looked for; none where no text can have them all."""
    runs = runs_of(text)
    return runs if len(runs) <= RUNS_LIMIT else []


def tagged(kind: str, ids: Iterable[str]) -> str:
    """The condition that a quote has one of some tags."""
    return f"tags : ({any_of(phrase([tag(kind, id)]) for id in ids)})"


def phrase(words: Sequence[str]) -> str:
    """The expression for words in their order."""
    return f'"{looked_for(words)}"'


def all_of(runs: Iterable[Sequence[str]]) -> str:
    """The expression for every one of some words or runs of words, in whatever order."""
    return " AND ".join(dict.fromkeys(map(phrase, runs)))


def any_of(expressions: Iterable[str]) -> str:
    """The expression for at least one of some expressions."""
    return " OR ".join(expressions)


def _bound(clocks: Clocks) -> dict[str, int]:
    return {"d": clocks.as_of, "k": clocks.known_at, "p": clocks.public_limit}
