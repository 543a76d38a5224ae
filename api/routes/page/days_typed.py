"""Days as people write them, in the fields of a page: what the API is asked with instead."""

from collections.abc import Mapping

from events.dates_in_words.dates_read import DateRead, date_in
from events.errors import DateError
from events.time.dates import stretch
from events.time.days import iso


def as_asked(given: Mapping[str, str], *names: str) -> dict[str, str]:
    """Parameters with their days as EDTF; what is none and cannot be read stays as it was typed."""
    return {**given, **{name: _written(given[name]) for name in names if given.get(name)}}


def day_or_two(given: Mapping[str, str]) -> dict[str, str]:
    """The day that somebody typed, or two of them to be compared."""
    read = _read(given.get("as_of", ""))
    if read is None:
        return dict(given)
    if not read.is_span:
        return {**given, "as_of": iso(read.last)}
    kept = {name: value for name, value in given.items() if name != "as_of"}
    return {**kept, "since": iso(read.first), "until": iso(read.last)}


def _written(text: str) -> str:
    read = _read(text)
    return text if read is None else iso(read.first) if read.is_span else read.written


def _read(text: str) -> DateRead | None:
    """What the words say, where they are no date as it is: that stays as sharp as it was given."""
    try:
        stretch(text)
    except DateError:
        return date_in(text)
    return None
