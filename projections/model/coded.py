"""What nobody but a program tells: where is it filed, and since when is it public?

Where facts are filed to be told (in states, in timelines) the day of publication is that by which
people told of them. What only data sets tell that a program made has its day behind every day that
can be asked with: nothing is told of it unless it is asked for (`projections.model.on_evidence`).
"""

from typing import Final

CODED: Final = 2**60
"""What is added to the day by which a program alone told of a fact."""

MACHINE: Final = "~"
"""Stands before the lineage of what a program made, where support is filed."""


def coded_from(public_from: int) -> int:
    """How the day of publication of what a program made is filed."""
    return CODED + max(public_from, 0)


def coded_since(support: str, stated_from: int) -> int | None:
    """The day from which on programs alone told of something, until people did; None: never so.
    `support` is as it is filed.
    """
    if MACHINE not in support:
        return None
    entries = support.split()
    day = min(int(each.rpartition(":")[2]) for each in entries if each.startswith(MACHINE))
    return day if day < stated_from else None


UNSUPPORTED: Final = 2**61
"""The day of publication of what the evidence that is asked for does not support."""
