"""Lists as the ledger has them now, read whole where they are asked for again and again."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from projections.model.reader import Reader
from projections.model.tense import now

_Rows = Sequence[tuple[Any, ...]]
_WholeList = TypeVar("_WholeList")


class WholeQuestion(NamedTuple, Generic[_WholeList]):
    """What reads a list in the present tense, in order, and makes one of its rows; `more` finds a
    row where there are more than `:most`, which costs a fraction of reading them.
    """

    more: str
    rows: str
    make: Callable[[_Rows], _WholeList | None]


def whole_question(
    found: str, order: str, make: Callable[[_Rows], _WholeList | None]
) -> WholeQuestion[_WholeList]:
    """The question for the columns that are found in SQL (`SELECT … FROM …`), in an order."""
    columns, _, source = " ".join(found.split()).partition(" FROM ")
    assert columns.startswith("SELECT "), "it reads some columns"
    return WholeQuestion(
        f"SELECT 1 FROM {source} ORDER BY {order} LIMIT 1 OFFSET :most",
        f"{columns} FROM {source} ORDER BY {order}",
        make,
    )


def remembered(
    reader: Reader,
    key: tuple[str, ...],
    question: WholeQuestion[_WholeList],
    parameters: Mapping[str, Any],
) -> _WholeList | None:
    """The list under a key, if it is asked for again and again; its position is the parameter `k`,
    where the views stand.
    """

    def read(most: int) -> _WholeList | None:
        if now(reader, question.more, {**parameters, "most": most}) != []:
            return None
        rows = now(reader, question.rows, parameters)
        return None if rows is None else question.make(rows)

    found: _WholeList | None = reader.lists.of(key, parameters["k"], read)
    return found


def looked_at(
    reader: Reader, key: tuple[str, ...], parameters: Mapping[str, Any], rows: int
) -> None:
    """So many rows of a list were looked at."""
    reader.lists.looked_at(key, parameters["k"], rows)
