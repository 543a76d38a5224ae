"""References as entries of biblatex, to be read by biber in UTF-8.

A source is `@online` where it has an address and `@misc` where it has none, an answer is
`@dataset`. Titles, names and publishers stand in a second pair of braces: their capitals stay, and
"and" within a name parts no names. What each form of date becomes is in `api/issued.py`.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from api.issued import Part, issued, words
from api.plain import plain
from api.references import Reference

LANGUAGES = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fa": "persian",
    "fr": "french",
    "he": "hebrew",
    "id": "indonesian",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "pt": "portuguese",
    "ru": "russian",
    "uk": "ukrainian",
    "zh": "chinese",
}
"""What babel, and so `langid`, calls a language of BCP 47; one it does not know is left out."""

_ESCAPED = str.maketrans(
    {
        # Commands instead of \{ and \}: BibTeX counts braces even after a backslash.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{each: f"\\{each}" for each in "%&$#_"},
    }
)
_URL_SAFE = "-._~:/?#[]@!$&'()*+,;=%"
"""What RFC 3986 lets stand in an address; anything else is percent-encoded."""

_UNSPECIFIED = re.compile(r"\d\d(?:\dX|XX)|\d{4}-XX|\d{4}-(?:\d\d|XX)-XX")
"""The masks that biblatex knows: `199X`, `19XX`, `1999-XX`, `1999-01-XX`, `1999-XX-XX`."""
_HALF_MASKED = re.compile(r"\dX")


def render(references: Sequence[Reference]) -> str:
    """An entry for each reference."""
    return "\n".join(map(entry, references))


def entry(reference: Reference) -> str:
    """A reference as an entry."""
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(reference) if value)
    return f"@{_type(reference)}{{{reference.key},\n{fields}}}\n"


def escaped(text: str) -> str:
    """A text in one line, with nothing in it that LaTeX or BibTeX would take for its own."""
    return plain(text).translate(_ESCAPED)


def date_of(edtf: str) -> str:
    """A date of the profile as biblatex can read it, never sharper."""
    if not _is_beyond_biblatex(edtf):
        return edtf
    found = issued(edtf)
    if edtf.startswith("["):
        return "/".join("" if each is None else f"{each.iso}~" for each in (found.start, found.end))
    if "/" in edtf:
        start, end = edtf.split("/")
        return f"{_end(start, found.start)}/{_end(end, found.end)}"
    if found.range:
        return "/".join(_end(edtf, each) for each in (found.start, found.end))
    return _end(edtf, found.start)


def _end(text: str, part: Part | None) -> str:
    """One end of a range: as written, or where it is masked its bound, in doubt if by half."""
    if part is None or "X" not in text:
        return text
    mark = "~" if _HALF_MASKED.search(text) else text.lstrip("0123456789X-")
    return f"{part.iso}{mark}"


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "author", " and ".join(filter(None, map(_whole, reference.authors)))
    yield "title", _whole(reference.title)
    publisher = "publisher" if reference.kind == "state" else "organization"
    yield publisher, _whole(reference.publisher)
    if reference.issued:
        yield "date", date_of(reference.issued)
    yield "url", quote(reference.url or "", safe=_URL_SAFE)
    yield "langid", LANGUAGES.get((reference.language or "").partition("-")[0], "")
    yield "version", escaped(reference.version or "")
    yield "annotation", escaped(" ".join(f"“{each}”" for each in reference.quotes))
    yield "note", escaped(" ".join(f"{each}." for each in _notes(reference) if each))


def _notes(reference: Reference) -> Iterator[str]:
    if reference.issued and _is_beyond_biblatex(reference.issued):
        yield f"Published {words(reference.issued)} ({reference.issued} in EDTF)"
    yield reference.note
    yield reference.record


def _whole(text: str) -> str:
    line = escaped(text)
    return f"{{{line}}}" if line else ""


def _is_beyond_biblatex(edtf: str) -> bool:
    """Whether biblatex would not read the date as it is: a set, or digits masked otherwise."""
    if edtf.startswith("["):
        return True
    return "X" in edtf and not _UNSPECIFIED.fullmatch(edtf)


def _type(reference: Reference) -> str:
    if reference.kind == "state":
        return "dataset"
    return "online" if reference.url else "misc"
