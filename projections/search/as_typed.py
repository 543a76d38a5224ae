"""What of a kind may be meant by what somebody has typed so far? Each word of it stands in the name
of the thing or in its id, of a source also in its publisher's name, or begins a word there.

Nothing is guessed, as somebody looks on and goes on typing: what is not begun so is not meant.
"""

from collections.abc import Sequence
from typing import Final

from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.words import folded, words_of
from projections.search import names

WORDS_MOST: Final = 12
"""Words that are looked for; what is typed beyond them narrows nothing."""

EXAMINED_LIMIT: Final = 3_000
"""Names with the rarest of the words that are looked at: where there are more, a word that tells
more will be typed.
"""

_WITH = """
    w.kind = :kind AND w.word >= :b0 AND w.word < :end
    AND w.known_from <= :k AND w.known_to > :k AND w.public_from <= :p
"""
_COUNT = f"""
SELECT count(*) FROM (
    SELECT 1 FROM name_word w WHERE {_WITH} LIMIT {EXAMINED_LIMIT})
"""


def as_typed(reader: Reader, kind: str, text: str, clocks: Clocks, *, limit: int) -> list[str]:
    """The ids of what may be meant, the likeliest first; what was merged as what it was merged
    into.
    """
    words = list(dict.fromkeys(words_of(text)))[:WORDS_MOST]
    if not words:
        return []
    asked = {"kind": kind, "k": clocks.known_at, "p": clocks.public_limit}
    words.sort(key=lambda word: reader.db.execute(_COUNT, asked | _bounds([word])).fetchone())
    found = reader.db.execute(_sql(len(words)), asked | _bounds(words)).fetchall()
    ids = [id for id, name in sorted(found, key=lambda each: _rank(text, words, *each))]
    if kind in mergers.MERGED_KINDS:
        ids = [mergers.survivor(reader, id, clocks, kind) for id in ids[: 2 * limit]]
    return list(dict.fromkeys(ids))[:limit]


def _bounds(words: Sequence[str]) -> dict[str, str | int]:
    begun = {f"b{number}": word for number, word in enumerate(words)}
    return {**begun, "end": words[0] + chr(0x10FFFF)}


def _sql(count: int) -> str:
    """The names that have the first of the words, as far as they are looked at, and of these those
    that have the others.
    """
    also = "".join(f" AND {names.begun('n', f':b{number}')}" for number in range(1, count))
    return f"""
    SELECT DISTINCT f.id, n.name FROM (
        SELECT w.id, w.name FROM name_word w WHERE {_WITH} LIMIT {EXAMINED_LIMIT}
    ) f CROSS JOIN thing_name n ON n.number = f.name WHERE TRUE {also}
    """


def _rank(text: str, words: Sequence[str], id: str, name: str) -> tuple[bool, int, bool, int, str]:
    """What is called just so, then whole words before begun ones, then what begins so."""
    asked = folded(text)
    own = {*name.split(), *words_of(id)}
    begun = sum(word not in own for word in words)
    is_so = asked in {name, folded(id)}
    return not is_so, begun, not name.startswith(asked), len(name), id
