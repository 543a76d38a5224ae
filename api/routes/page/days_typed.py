"""Days as people write them, in the fields of a page: what the API is asked with instead."""

from collections.abc import Mapping

from events.dates_in_words.dates_read import DateRead, date_in, since_in
from events.dates_in_words.dates_unread import why_unread
from events.dates_in_words.days_shown import shown_day, why_shown
from events.errors import DateError
from events.time.dates import stretch
from events.time.days import iso


def as_asked(given: Mapping[str, str], *names: str) -> dict[str, str]:
    """Parameters with their days as EDTF; what is none and cannot be read stays as it was typed."""
    return {**given, **{name: _written(given[name]) for name in names if given.get(name)}}


def day_or_two(given: Mapping[str, str], on: int) -> dict[str, str]:
    """The day that somebody typed, with the words where it was chosen for these, or two of them to
    be compared; "since" goes up to the day `on`.
    """
    text = given.get("as_of", "")
    read = _read(text) or since_in(text, on)
    if read is None:
        return dict(given)
    if not read.is_span:
        chosen = {"day": text} if why_shown(read) else {}
        return {**given, "as_of": iso(shown_day(read)), **chosen}
    kept = {name: value for name, value in given.items() if name != "as_of"}
    return {**kept, "since": iso(read.first), "until": iso(read.last)}


def day_unread(text: str) -> str | None:
    """Why what somebody typed is no day; None where it is one, or the API says what is wrong."""
    try:
        stretch(text)
    except DateError:
        return None if date_in(text) else why_unread(text)
    return None


def why_this_day(words: str, as_of: str) -> str | None:
    """Why a page shows a day, where its address has the words that it was chosen for."""
    read = _read(words)
    return None if read is None or iso(shown_day(read)) != as_of else why_shown(read)


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
