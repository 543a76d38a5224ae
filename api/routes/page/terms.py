"""What words of ours on the pages mean, in a sentence each: every page opens them on the spot."""

from typing import Final

TERMS: Final = (
    (
        "the record",
        "all that was taken from the sources so far; more may have happened than it tells.",
    ),
    (
        "the ledger",
        "the list that every fact is written down in, never changed; its number is its length.",
    ),
    (
        "citation",
        "the words of a document, or the record of a data set, that a fact rests on.",
    ),
    (
        "independent source",
        "one whose reporting is its own: copies and translations of one story count once.",
    ),
    (
        "as told",
        "a source says that it was so on that day; it may have begun before, and gone on.",
    ),
    (
        "not certain",
        "the sources leave open which of several things held on the day; all are named.",
    ),
    (
        "contested",
        "sources disagree on it, or somebody denies it; who says what stands beside it.",
    ),
    (
        "reported",
        "a medium says that it is planned; only what the parties say or do changes its status.",
    ),
)
"""By the word, as it stands in a sentence."""
