"""What could the public know of the words of a fact? Nothing of a source that was not out."""

from functools import partial

from projections.facts.citations import OF_VERSION, place_of
from projections.facts.history import decode_fact
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.version import citation_id
from projections.search.documents import own_words, words_beside, words_looked_for

_VERSION = "SELECT body, actors FROM version WHERE fact = ? AND known_from = ?"
_PUBLIC = " UNION ALL ".join(
    f"""
SELECT c.place FROM version v CROSS JOIN {each}
AND v.fact = :fact AND v.known_from = :known_from AND c.public_from <= :p
"""
    for each in OF_VERSION
)


def texts_of(reader: Reader, fact: str, known_from: int, clocks: Clocks) -> list[str]:
    """What a version of a fact was publicly found by, text by text: its own words, and those of its
    citations that had come out.
    """
    body, actors = reader.db.execute(_VERSION, (fact, known_from)).fetchone()
    found = decode_fact(body)
    asked = {"fact": fact, "known_from": known_from, "p": clocks.public_limit}
    public = {place for (place,) in reader.db.execute(_PUBLIC, asked)}
    texts = [own_words(found, actors.split(), partial(_name, reader, known_from))]
    for citation in found.citations:
        if place_of(citation_id(fact, citation)) in public:
            texts += (words_looked_for(citation.exact), words_beside(citation))
    return [each for each in texts if each]


def _name(reader: Reader, known_at: int, key: tuple[str, str]) -> str | None:
    """How something was called when a version was filed."""
    return reader.name_of(*key, known_at=known_at)
