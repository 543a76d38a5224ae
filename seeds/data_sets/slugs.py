"""Names as ids: lower case, without marks, words joined by hyphens."""

import re
import unicodedata
from typing import Final

from events.text.text_rules import line

_APOSTROPHES: Final = re.compile("['`.\u2018\u2019\u00b4\u02bb]")
_BETWEEN_WORDS: Final = re.compile("[^a-z0-9]+")
_LETTERS: Final = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "\u0131": "i",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
    }
)
"""Those that have no form without their mark."""


LONGEST: Final = 70
"""Characters of a slug that is taken: something is put before it, and behind."""

_LONGEST_NAME: Final = 100
_SLUG: Final = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Whether a text may be an id, or a part of one."""
    return len(text) <= LONGEST and _SLUG.fullmatch(text) is not None


def is_name(text: str) -> bool:
    """Whether a text may be the name of something, and an id be made of it."""
    return len(text) <= _LONGEST_NAME and line(text) is None and is_slug(slug_of(text))


def slug_of(name: str) -> str:
    """A name as an id may be; letters of other scripts are left out."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    ascii_only = _APOSTROPHES.sub("", plain).encode("ascii", "ignore").decode()
    return _BETWEEN_WORDS.sub("-", ascii_only).strip("-")
