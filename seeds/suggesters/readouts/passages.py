"""Passages of a text as citations, none of them longer than a quote may be."""

from collections.abc import Iterator
from typing import Final

from events.text.words import count_words
from events.vocabulary.base import Citation
from events.vocabulary.limits import QUOTE_WORDS
from seeds.suggesters.readouts.held_texts import HeldReadout
from seeds.suggesters.readouts.rules import Word

BESIDE: Final = 32
"""Characters that are told before and after a quote."""

FlatSpan = tuple[int, int]


def passages(words: list[Word], wanted: list[FlatSpan], readout: HeldReadout) -> list[FlatSpan]:
    """As few parts of a sentence as have what is wanted in them, in places of its flat text.

    One from the beginning, or from the first that is wanted, where that is short enough.
    """
    first, last = min(start for start, _ in wanted), max(end for _, end in wanted)
    for start in (words[0].start, first):
        if _is_short(start, last, readout):
            return [(start, last)]
    return [*_several(sorted(wanted), readout)]


def citation(source: str, origin: str, span: FlatSpan, readout: HeldReadout) -> Citation:
    """The passage from one place of the flat text to another."""
    start, end = readout.body.span(*span)
    text = readout.text
    return Citation(
        source=source,
        exact=text[start:end],
        prefix=text[max(0, start - BESIDE) : start],
        suffix=text[end : end + BESIDE],
        start=start,
        end=end,
        origin=origin,
    )


def _several(wanted: list[FlatSpan], readout: HeldReadout) -> Iterator[FlatSpan]:
    start, end = wanted[0]
    for next_start, next_end in wanted[1:]:
        if _is_short(start, max(end, next_end), readout):
            end = max(end, next_end)
        else:
            yield start, end
            start, end = next_start, next_end
    yield start, end


def _is_short(start: int, end: int, readout: HeldReadout) -> bool:
    first, after = readout.body.span(start, end)
    return count_words(readout.text[first:after]) <= QUOTE_WORDS and after - first <= 500
