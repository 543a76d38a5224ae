"""The lists of a timeline: one for each value of each facet, filed by its number.

What has come to its end is in a list of its own, under the number below zero.
"""

from projections.model.numbered import number_of
from projections.model.tense import Tense


def list_name(facet: str, value: str, among: str = "") -> str:
    """What a list is called; `among`: those of its rows that are filed a second time."""
    return f"{facet}{among}/{value}"


def list_of(facet: str, value: str) -> str:
    """In SQL, the number of a list, of a value that is SQL too."""
    return number_of(f"'{list_name(facet, '')}' || {value}")


EVERYTHING = list_of("all", "''")
"""In SQL, the number of the list of all that is told."""


def standing(number: str) -> str:
    """In SQL, that a row is in a list."""
    return f"= {number}"


def past(number: str) -> str:
    """In SQL, that it was, and has come to its end."""
    return f"= -{number}"


def either(number: str) -> str:
    """In SQL, that a row is in a list, or was."""
    return f"IN ({number}, -{number})"


def listed(tense: Tense, number: str) -> str:
    """In SQL, that a row is in a list, as a question has it."""
    return standing(number) if tense.is_now else either(number)
