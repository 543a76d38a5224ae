"""What is said now and what was said once are filed apart, so that what is old takes no place.

A row that has come to its end moves: the first column of its key gets `/past` behind it, or a minus
before it where it is the number of a name. Where the
views stand at the position that is asked about, a question in the present tense passes by none of
them, however often a fact was corrected. Of an earlier position, a question asks for both.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from projections.model.numbered import number_of
from projections.model.reader import Reader

PAST = "/past"


class Tense(NamedTuple):
    """How the conditions of a question read; `:k` is the position that is asked about."""

    is_now: bool

    def filed(self, column: str, key: str) -> str:
        """That a row is filed under a key, or was."""
        return f"{column} = {key}" if self.is_now else f"{column} IN ({key}, {key} || '{PAST}')"

    def numbers(self, name: str) -> tuple[str, ...]:
        """The numbers by which a row is filed, or was: past ones are negative."""
        number = number_of(name)
        return (number,) if self.is_now else (number, f"-{number}")

    def numbered(self, column: str, name: str) -> str:
        """That a row is filed by the number of a name, or was."""
        numbers = self.numbers(name)
        return f"{column} = {numbers[0]}" if self.is_now else f"{column} IN ({', '.join(numbers)})"

    def in_order(self, select: Callable[[str], str], name: str) -> str:
        """What is selected by the numbers of a name: `ORDER BY` merges the two, and what is in
        order reads no further than its limit.
        """
        return " UNION ALL ".join(map(select, self.numbers(name)))

    def known(self, row: str) -> str:
        """That the ledger said so at the position."""
        return "TRUE" if self.is_now else f"{row}.known_from <= :k AND {row}.known_to > :k"

    def visible(self, row: str) -> str:
        """That the ledger said so at the position and the public could know by its day, `:p`."""
        return f"{self.known(row)} AND {row}.public_from <= :p"


def past_numbered(column: str, name: str) -> str:
    """That a row was filed by the number of a name, and has come to its end."""
    return f"{column} = -{number_of(name)}"


NOW = Tense(is_now=True)
THEN = Tense(is_now=False)


def version_of(fact: str) -> str:
    """That the row `v` is the version of a fact at the position: a seek, however many there are."""
    last = f"SELECT max(known_from) FROM version WHERE fact = {fact} AND known_from <= :k"
    return f"v.fact = {fact} AND v.known_from = ({last}) AND v.known_to > :k"


class Tensed(NamedTuple):
    """A question in both tenses."""

    now: str
    then: str


def tensed(question: Callable[[Tense], str]) -> Tensed:
    """A question that is put in the same words in both tenses."""
    return Tensed(question(NOW), question(THEN))


def ask(reader: Reader, question: Tensed, parameters: Mapping[str, Any]) -> list[Any]:
    """The rows that answer a question; its position is the parameter `k`."""
    rows = now(reader, question.now, parameters)
    return reader.db.execute(question.then, parameters).fetchall() if rows is None else rows


def now(reader: Reader, sql: str, parameters: Mapping[str, Any]) -> list[Any] | None:
    """The rows that answer a question in the present tense; None where the views have gone on since
    the position that is asked about.
    """
    if reader.has_passed(parameters["k"]):
        return None
    rows = reader.db.execute(sql, parameters).fetchall()
    # The views may have moved on before the rows were read, and then these are of another time.
    return None if reader.passes(parameters["k"]) else rows
