"""Names as ids: lower case, without marks, words joined by hyphens."""

import re
import unicodedata
from typing import Final

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


def slug_of(name: str) -> str:
    """A name as an id may be; letters of other scripts are left out."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    ascii_only = _APOSTROPHES.sub("", plain).encode("ascii", "ignore").decode()
    return _BETWEEN_WORDS.sub("-", ascii_only).strip("-")
