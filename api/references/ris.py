"""References as RIS, a tag to a line.

A source is `ELEC` where it has an address and `GEN` where it has none, a data set and an
answer are `DATA`. No text
may begin a line, so all are put into one. `DA` (`year/month/day/other`) and `PY` are as sharp as
the date and no sharper: what its days have in common. What they cannot say stands in a note.
"""

from collections.abc import Iterator, Sequence

from api.plain import plain
from api.references.edtf_dates import Issued, issued
from api.references.references import Reference
from events.dates_in_words.date_words import words


def render(references: Sequence[Reference]) -> str:
    """A record for each reference, with an empty line between them."""
    return "\n".join(map(record, references))


def record(reference: Reference) -> str:
    """A reference as a record."""
    lines = ((tag, plain(value)) for tag, value in _lines(reference))
    body = "".join(f"{tag}  - {value}\n" for tag, value in lines if value)
    return f"{body}ER  - \n"


def date_of(edtf: str) -> str:
    """A date of the profile as `DA` has it; empty where not even the year is sure."""
    found = issued(edtf)
    if found.shared is None or not found.shared.is_common:
        return ""
    numbers = [f"{each:02}" for each in found.shared.numbers]
    year, month, day = (*numbers, "", "")[:3]
    return f"{int(year):04}/{month}/{day}/{_marks(found)}"


def _lines(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", _type(reference)
    yield "ID", reference.key
    yield from (("AU", each) for each in reference.authors)
    yield "TI", reference.title
    yield "PB", reference.publisher
    if reference.issued:
        date = date_of(reference.issued)
        yield "PY", date[:4]
        yield "DA", date
    yield "UR", reference.url or ""
    yield "LA", reference.language or ""
    yield "ET", reference.version or ""
    yield from (("N1", f"“{each}”") for each in reference.quotes)
    yield from (("N1", f"{each}.") for each in _notes(reference) if each)


def _notes(reference: Reference) -> Iterator[str]:
    if reference.issued and _says_less(reference.issued):
        yield f"Published {words(reference.issued)} ({reference.issued} in EDTF)"
    yield reference.note
    yield reference.record


def _says_less(edtf: str) -> bool:
    """Whether `DA` cannot tell all of the date."""
    found = issued(edtf)
    return found.range or found.doubtful or not date_of(edtf)


def _marks(found: Issued) -> str:
    return ("circa" if found.approximate else "") + ("?" if found.uncertain else "")


def _type(reference: Reference) -> str:
    if reference.kind in {"data set", "state"}:
        return "DATA"
    return "ELEC" if reference.url else "GEN"
