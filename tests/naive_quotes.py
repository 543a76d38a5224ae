"""What became of a quote, worked out slowly: the judge of `events.source_texts.matching`."""

import re
import unicodedata

from events.vocabulary.base import QuotedPassage

MARKS = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\uff07", "'"),
    **dict.fromkeys("\u00ab\u00bb\u201c\u201d\u201e\u201f\u301d\u301e\u301f\uff02", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
}


def normalised(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    plain = "".join(MARKS.get(each, each) for each in composed)
    return re.sub(r"\s+", " ", plain)


def count(text: str, wanted: str) -> int:
    """In how many places, overlapping ones too."""
    return sum(text.startswith(wanted, at) for at in range(len(text) - len(wanted) + 1))


def judged(text: str, citation: QuotedPassage, *, recorded: bool) -> str:
    """The result; an `ambiguous` quote whose place the offsets tell is not for this judge."""
    assert not recorded
    quoted = citation.prefix + citation.exact + citation.suffix
    for name, content, wanted in (
        ("exact", text, quoted),
        ("normalised", normalised(text), normalised(quoted)),
    ):
        found = count(content, wanted)
        if found:
            return name if found == 1 else "ambiguous"
    return "not_found"
