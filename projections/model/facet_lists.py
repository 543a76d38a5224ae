"""The lists of a timeline: one for each value of each facet, filed by the number of its name."""

from typing import Final

from projections.model.tense import THEN


def list_name(facet: str, value: str, among: str = "") -> str:
    """What a list is called; `among`: those of its rows that are filed a second time."""
    return f"{facet}{among}/{value}"


def list_of(facet: str, value: str) -> str:
    """In SQL, what a list is called, of a value that is SQL too."""
    return f"'{list_name(facet, '')}' || {value}"


EVERYTHING: Final = f"'{list_name('all', '')}'"
"""In SQL, what the list of all that is told is called."""


def stated_from(row: str) -> str:
    """In SQL, the day by which people told of a version, as its row in the list of all that is told
    has it: what a program alone told at first was public from an earlier day on. One that was taken
    back has none.
    """
    return f"""max({row}.public_from, coalesce((
    SELECT t.public_from FROM timeline t WHERE {THEN.numbered("t.list", EVERYTHING)}
    AND t.earliest = {row}.earliest AND t.fact = {row}.fact AND t.known_from = {row}.known_from
), {row}.public_from))"""
