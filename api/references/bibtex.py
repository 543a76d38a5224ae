"""References as entries of biblatex, to be read by biber in UTF-8.

A source is `@online` where it has an address and `@misc` where it has none, a data set and an
answer are `@dataset`. Titles, names and publishers stand in a second pair of braces: their capitals
stay, and "and" within a name parts no names. What each form of date becomes is in
`api/references/edtf_dates.py`.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from api.plain import plain
from api.references.babel import language_of
from api.references.edtf_dates import DatePart, issued
from api.references.references import Reference
from events.dates_in_words.date_words import words

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

_DATE = re.compile(r"\d{4}(?:-(?:0\d|1[0-2])(?:-\d\d)?)?[?~%]?")
"""A date that biblatex reads as it is, also at the end of a range."""

_BY_ITSELF = re.compile(
    rf"{_DATE.pattern}|\d\d(?:\dX|XX)|\d{{4}}-XX|\d{{4}}-(?:\d\d|XX)-XX|\d{{4}}-2[1-4]"
)
"""A date that it reads by itself: also `199X`, `19XX`, `1999-XX`, `1999-01-XX`, `1999-XX-XX`, and a
season of which the hemisphere is not told."""


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
    """A date of the profile as biblatex can read it, never sharper; empty where it has none."""
    found = issued(edtf)
    ends = (found.start, found.end)
    if any(each is not None and not each.is_common for each in ends):
        return ""
    if not _is_beyond_biblatex(edtf):
        return edtf
    if edtf.startswith(("[", "{")):
        is_open, mark = "" if edtf.startswith("[") else "..", "~" if found.doubtful else ""
        return "/".join(is_open if each is None else f"{each.iso}{mark}" for each in ends)
    texts = edtf.split("/") if "/" in edtf else (edtf, edtf)
    start, end = map(_end, texts, ends)
    return f"{start}/{end}" if found.range or "/" in edtf else start


def _end(text: str, part: DatePart | None) -> str:
    """One end of a range: as written, or else its bound, in doubt if it is one of several."""
    if part is None or _DATE.fullmatch(text):
        return text
    found = issued(text)
    if found.range or (found.approximate and not found.uncertain):
        return f"{part.iso}~"
    return f"{part.iso}{'%' if found.approximate else '?' if found.uncertain else ''}"


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "author", " and ".join(filter(None, map(_whole, reference.authors)))
    yield "title", _whole(reference.title)
    publisher = "organization" if reference.kind == "document" else "publisher"
    yield publisher, _whole(reference.publisher)
    if reference.issued:
        yield "date", date_of(reference.issued)
    yield "url", quote(reference.url or "", safe=_URL_SAFE)
    yield "langid", language_of(reference.language or "")
    yield "version", escaped(reference.version or "")
    yield "annotation", escaped(" ".join(f"“{each}”" for each in reference.quotes))
    yield "note", escaped(" ".join(f"{each}." for each in _notes(reference) if each))


def _notes(reference: Reference) -> Iterator[str]:
    if reference.issued and date_of(reference.issued) != reference.issued:
        yield f"Published {words(reference.issued)} ({reference.issued} in EDTF)"
    yield reference.note
    yield reference.record


def _whole(text: str) -> str:
    line = escaped(text)
    return f"{{{line}}}" if line else ""


def _is_beyond_biblatex(edtf: str) -> bool:
    """Whether biblatex would not read the date as it is."""
    if "/" not in edtf:
        return _BY_ITSELF.fullmatch(edtf) is None
    return not all(each in {"", ".."} or _DATE.fullmatch(each) for each in edtf.split("/"))


def _type(reference: Reference) -> str:
    if reference.kind in {"data set", "state"}:
        return "dataset"
    return "online" if reference.url else "misc"
