"""The lists of a timeline: one for each value of each facet, filed by the number of its name."""

from typing import Final


def list_name(facet: str, value: str, among: str = "") -> str:
    """What a list is called; `among`: those of its rows that are filed a second time."""
    return f"{facet}{among}/{value}"


def list_of(facet: str, value: str) -> str:
    """In SQL, what a list is called, of a value that is SQL too."""
    return f"'{list_name(facet, '')}' || {value}"


EVERYTHING: Final = f"'{list_name('all', '')}'"
"""In SQL, what the list of all that is told is called."""
