"""What babel, and so biblatex's `langid`, calls a language of BCP 47.

`api/references/babel_languages.json` has the names by tag and says where they are from. One that
babel has no name for has none here: a wrong one would hyphenate, and quote, as another language
does.
"""

from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

FILE = "babel_languages.json"


class Languages(Struct):
    """Names by tag in small letters, and their source."""

    source: str
    languages: dict[str, str]


def language_of(tag: str) -> str:
    """The name for a tag, or for as much of its beginning as has one; empty where nothing has.

    (The lookup of RFC 4647, section 3.4: `de-AT-1996` is sought, then `de-AT`, then `de`.)
    """
    parts = tag.lower().replace("_", "-").split("-")
    names = languages().languages
    while parts:
        name = names.get("-".join(parts))
        if name is not None:
            return name
        parts.pop()
        if parts and len(parts[-1]) == 1:
            parts.pop()
    return ""


@cache
def languages() -> Languages:
    """The table; read once."""
    return msgspec.json.decode(files("api.references").joinpath(FILE).read_bytes(), type=Languages)
