"""Which facts and quotes contain some words? Full text over facts and their quotes (SQLite FTS5).

Words are compared as in `projections.model.words`, British and American spellings as one, over the
texts of `projections.search.wording`; a fact is found by all that `projections.search.documents`
puts together. What stood once is not met where the views stand at the position that is asked about;
what the public could not know or had not happened is passed over. Of an expression that many quotes
fit, the first `CANDIDATES_LIMIT` that could be known are found, in the order in which they were
filed, so that a common word costs no more than a rare one, and what is recorded later changes
nothing of an old answer.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from projections.facts import citations
from projections.facts.lines import Line
from projections.model import tense
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.tense import Tense, ask, tensed, version_of
from projections.model.words import runs_of
from projections.search import public_words
from projections.search.documents import looked_for
from projections.search.wording import STOOD, WHOLE, tag

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

_WORDING = """
CROSS JOIN wording w ON w.number = h.number
CROSS JOIN filed_version f ON f.known_from = w.first_position
"""
_QUOTES = f"""
SELECT h.number AS number, c.fact, c.known_from, c.fact || '.' || c.place,
       iif(c.earliest <= :d AND c.public_from <= :p AND c.fact_public <= :p {{conditions}},
           c.body, NULL)
FROM (SELECT rowid AS number FROM {{words}} WHERE {{words}} MATCH :query AND rowid > :after
      AND rowid <= :last LIMIT :most) h
{_WORDING}
"""
_STANDING = "LEFT JOIN citation c ON c.is_past = 0 AND c.fact = f.fact AND c.place = w.place"
_STOOD = f"""
LEFT JOIN version v ON {version_of("f.fact")}
LEFT JOIN citation c ON c.is_past IN (0, 1) AND c.fact = f.fact AND c.place = w.place
    AND c.known_from = v.known_from
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
    for number, (has_stood, hit) in enumerate(_hits(reader, wanted, clocks, most + 1)):
        stood += has_stood
        if stood > EXAMINED_LIMIT or number >= PASSED_LIMIT:
            return Hits(found, cut_off=True)
        if hit is not None:
            if len(found) == most:
                return Hits(found, cut_off=True)
            found.append(hit)
    return Hits(found, cut_off=False)


def stands(reader: Reader, expression: str, clocks: Clocks) -> bool:
    """Whether some quote that could be known fits an expression."""
    return bool(quotes(reader, QuotesWanted(expression=expression), clocks, most=1).found)


def _hits(
    reader: Reader, wanted: QuotesWanted, clocks: Clocks, block: int
) -> Iterator[tuple[bool, Hit | None]]:
    """The quotes that fit: whether they stood by then, and those that are wanted."""
    conditions = "".join(f" AND {each}" for each in wanted.conditions)
    words, past = (_QUOTES.format(words=each, conditions=conditions) for each in TABLES)
    parameters = {**wanted.parameters, **_bound(clocks), "query": wanted.query}
    # FTS5 counts through in the order of numbers; a text is in one of the two tables at any time.
    both = f"{words} {_STOOD} UNION ALL {past} {_STOOD} ORDER BY number"
    question = tense.Tensed(f"{words} {_STANDING}", both)
    after, last = 0, _LAST_NUMBER
    if reader.has_passed(clocks.known_at):
        last = _last_number(reader, clocks.known_at)
    while True:
        at = {"after": after, "last": last, "most": block}
        # Of two tables only so much is sure to be in order.
        rows = ask(reader, question, {**parameters, **at})[:block]
        for _, fact, known_from, citation, body in rows:
            has_stood = citation is not None
            yield has_stood, None if body is None else Hit(fact, known_from, citation, _exact(body))
        if len(rows) < block:
            return
        after, block = rows[-1][0], min(4 * block, BLOCK_MOST)


class _Quoted(Struct, frozen=True):
    """What a citation quotes."""

    exact: str


_decode = msgspec.json.Decoder(_Quoted).decode


def _exact(body: bytes) -> str:
    return _decode(body).exact


TABLES = ("words", "words_past")
_LAST_NUMBER = 2**62


def _last_number(reader: Reader, known_at: int) -> int:
    """The last text that was filed by a position."""
    sql = "SELECT since FROM wording WHERE number = ?"
    (last,) = reader.db.execute("SELECT coalesce(max(number), 0) FROM wording").fetchone()
    numbers = range(1, last + 1)
    return bisect_right(
        numbers, known_at, key=lambda each: reader.db.execute(sql, (each,)).fetchone()[0]
    )


_FACTS_OF = f"""
SELECT f.fact, {{stood}}
FROM (SELECT rowid AS number FROM {{words}} WHERE {{words}} MATCH :query LIMIT {{most}}) h
{_WORDING}
"""


def _in_each(tense: Tense, question: str, **parts: str) -> str:
    """A question that is put to what stands, or to what stood as well."""
    tables, stood = (TABLES[:1], "TRUE") if tense.is_now else (TABLES, STOOD)
    return " UNION ALL ".join(question.format(words=each, stood=stood, **parts) for each in tables)


_FACTS = tensed(lambda tense: _in_each(tense, _FACTS_OF, most=str(FACTS_LIMIT + 1)))
_HIDES = " OR ".join(
    f"EXISTS (SELECT 1 FROM {each} AND c.public_from > :p)" for each in citations.OF_VERSION
)
_VERSIONS = f"""
SELECT v.earliest, v.fact, v.known_from, {_HIDES} FROM json_each(:facts) j CROSS JOIN version v
WHERE {version_of("j.value")} AND v.public_from <= :p
"""
_FITS = tensed(
    lambda tense: _in_each(
        tense,
        f"""
SELECT {_HIDES} FROM version v CROSS JOIN wording w CROSS JOIN {{words}} f
WHERE v.fact = :fact AND v.known_from = :known_from
  AND w.first_position = v.first_position AND w.place = '{WHOLE}' AND {{stood}}
  AND f.rowid = w.number AND f.{{words}} MATCH :query
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
        fact, known_from = line.key.fact, line.known_from
        key = {"fact": fact, "known_from": known_from}
        rows = ask(self._reader, _FITS, {**self._parameters, **key}) if self._runs else []
        return any(not hides or self._has_publicly(fact, known_from) for (hides,) in rows)

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
            if not hides or self._has_publicly(fact, known_from)
        )

    def _has_publicly(self, fact: str, known_from: int) -> bool:
        """Whether a version has the words in what was public by then: no word of a source that was
        not out may hint at it.
        """
        found = public_words.texts_of(self._reader, fact, known_from, self._clocks)
        texts = [f" {each} " for each in found]
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
