"""Is there what a filter names? An id that nobody registered is most likely mistyped."""

from collections.abc import Callable, Iterable
from itertools import islice

from events.errors import QuestionError, UnknownIdError
from projections.facts import history
from projections.model.clocks import Clocks
from projections.model.publication import source_public_from
from projections.model.reader import Reader
from projections.model.redated import public_from
from projections.model.things_named import LIVES

KINDS = {
    "actor": "actor",
    "counterpart": "actor",
    "asserted_by": "actor",
    "issue": "issue",
    **{kind: kind for kind in LIVES},
    "place": "place",
    "source": "source",
    "data_set": "source",
    "fact": "fact",
}
"""What the filters that take an id name, by parameter."""

EXAMINED_LIMIT = 1_000
LEAST_LIKENESS = 70
NEAREST = 3

_REGISTERED = "SELECT position <= ? FROM registered WHERE kind = ? AND id = ?"
_LIKE = """
SELECT id FROM registered WHERE kind = :kind AND id >= :start AND id < :end AND position <= :k
ORDER BY id LIMIT :limit
"""
_LIKE_FACTS = f"""
SELECT DISTINCT fact FROM version v WHERE fact >= :start AND fact < :end AND known_from <= :k
AND {public_from("v")} <= :p ORDER BY fact LIMIT :limit
"""


Likeness = Callable[[str, str], float]
"""How like each other two ids are, up to 100."""


def letters(one: str, other: str) -> float:
    """By their letters, as one that is mistyped is."""
    from rapidfuzz import fuzz  # noqa: PLC0415 (whoever only reads answers lacks it)

    return fuzz.ratio(one, other)


def words(one: str, other: str) -> float:
    """By their words, as one is that is cut short."""
    from rapidfuzz import fuzz  # noqa: PLC0415 (as above)

    return fuzz.token_set_ratio(one.replace("-", " "), other.replace("-", " "))


def check(reader: Reader, filters: Iterable[tuple[str, object]], clocks: Clocks) -> None:
    """Raise `QuestionError` for the first filter that names what was not there by then, with the
    nearest ids that were; filters without an id (days, words, kinds) are left alone.
    """
    for parameter, id in filters:
        kind = KINDS.get(parameter)
        if kind is not None and isinstance(id, str) and not _is_known(reader, kind, id, clocks):
            near = nearest_ids(reader, kind, id, clocks)
            meant = f", perhaps {' or '.join(near)}" if near else ""
            expected = "recorded fact" if kind == "fact" else f"registered {kind}"
            raise QuestionError(parameter, id, f"the id of a {expected}{meant}")


def nearest_ids(
    reader: Reader, kind: str, id: str, clocks: Clocks, *, like: Likeness = letters
) -> list[str]:
    """The ids most like it among those of a kind that begin with the same letter."""
    parameters = {
        "kind": kind,
        "start": id[:1],
        "end": id[:1] + chr(0x10FFFF),
        "k": clocks.known_at,
        "p": clocks.public_limit,
        "limit": EXAMINED_LIMIT,
    }
    sql = _LIKE_FACTS if kind == "fact" else _LIKE
    ids = [each for (each,) in reader.db.execute(sql, parameters)]
    scores = ((like(id, each), each) for each in ids)
    near = sorted((-score, each) for score, each in scores if score >= LEAST_LIKENESS)
    ranked = (each for _, each in near)
    return list(
        islice((each for each in ranked if _is_public(reader, kind, each, clocks)), NEAREST)
    )


def _is_known(reader: Reader, kind: str, id: str, clocks: Clocks) -> bool:
    if kind == "fact":
        return history.is_public(reader, id, clocks)
    row = reader.db.execute(_REGISTERED, (clocks.known_at, kind, id)).fetchone()
    return row is not None and bool(row[0]) and _is_public(reader, kind, id, clocks)


def _is_public(reader: Reader, kind: str, id: str, clocks: Clocks) -> bool:
    """Whether a source had come out; what else is registered has no day of publication."""
    if kind != "source":
        return True
    try:
        return source_public_from(reader, id, clocks.known_at) <= clocks.public_limit
    except UnknownIdError:
        return False
