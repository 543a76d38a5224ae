"""What may be meant by an id, or a name in its place, that nobody registered?"""

from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from events.vocabulary.references import GivenName
from events.vocabulary.registry import ActorAdded
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.model.words import folded
from projections.search import called
from projections.search.names import ThingNamed
from projections.search.unknown_filter_ids import LEAST_LIKENESS, letters, nearest_ids, words

NEAREST = 3
LOOKED_AT = 20
"""Of a name that many have, so many are looked at for those of the kind that is wanted."""

_BY_NAME: dict[str, ThingNamed] = {"actor": "actor", "office": "office"}
"""What is found by the words of its names, too."""


class NearestKnown(Struct, frozen=True):
    """What is registered under an id, and how it is called, where it has a name."""

    id: str
    name: str | None = None

    def __str__(self) -> str:
        return self.id if self.name is None else f"{self.id} ({self.name})"


def nearest_known(
    reader: Reader, given: GivenName, clocks: Clocks, beside: Sequence[str] = ()
) -> list[NearestKnown]:
    """The nearest, the best first: what is called so, then ids that are spelt nearly so. `beside`
    are ids that come with it, which are not registered yet.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 (whoever only reads answers lacks it)

    as_id = "-".join(folded(given.text.replace("-", " ")).split())
    near = process.extract(as_id, beside, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS)
    found = dict.fromkeys(each for each, _, _ in near)
    found |= dict.fromkeys(_called(reader, given, clocks))
    for like in (letters, words):
        if not found:
            found |= dict.fromkeys(nearest_ids(reader, given.refers, as_id, clocks, like=like))
    wanted = (each for each in found if each in beside or _fits(reader, given, each, clocks))
    return [
        NearestKnown(id, reader.name_of(given.refers, id, known_at=clocks.known_at))
        for id in islice(wanted, NEAREST)
    ]


def _called(reader: Reader, given: GivenName, clocks: Clocks) -> Iterator[str]:
    kind = _BY_NAME.get(given.refers)
    if kind is None:
        return
    name = given.text.replace("-", " ")
    for look in (called.meant, called.nearly):
        if found := look(reader, name, clocks, limit=LOOKED_AT, kind=kind):
            yield from (each.id for each in found)
            return


def _fits(reader: Reader, given: GivenName, id: str, clocks: Clocks) -> bool:
    """Whether an actor is of a kind that may stand there; what else there is has no kinds."""
    if not given.of:
        return True
    added = reader.registered("actor", id, ActorAdded, known_at=clocks.known_at)
    return added.kind in given.of
