"""Who is one person for review: whoever has one name, with whatever key, however it is written."""

import unicodedata


def is_one_person(one: str, other: str) -> bool:
    """Whether two names of keys are told of one person: "Ann Curator" is "ann  curator", too."""
    return _told(one) == _told(other)


def _told(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
