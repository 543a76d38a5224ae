"""What stands around words in a text, as a citation of them keeps it."""

from events.source_texts.matching import QuotePlace, Text, places
from events.text.text_rules import quote

AROUND = (32, 64, 128, 200)
"""Code points on each side of a quote, as many as it takes for it to stand in one place."""


def surroundings(text: Text, place: QuotePlace) -> tuple[str, str]:
    """A prefix and a suffix of the words at a place, which may be recorded; where the words stand
    elsewhere too, the shortest by which they can be told apart, if that is not too long.
    """
    exact = text.content[place.start : place.end]
    around = ("", "")
    for most in AROUND:
        around = _before(text, place, most), _after(text, place, most)
        if len(places(text, exact, *around)) == 1:
            break
    else:
        around = _before(text, place, AROUND[0]), _after(text, place, AROUND[0])
    return around


def _before(text: Text, place: QuotePlace, most: int) -> str:
    found = text.content[max(0, place.start - most) : place.start]
    while quote(found) is not None:  # a control character of a device, say
        found = found[1:]
    return found


def _after(text: Text, place: QuotePlace, most: int) -> str:
    found = text.content[place.end : place.end + most]
    while quote(found) is not None:
        found = found[:-1]
    return found
