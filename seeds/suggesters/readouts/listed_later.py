"""Who the "leaders" were whom a readout begins with: a later sentence may list them."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from seeds.suggesters.readouts import rules
from seeds.suggesters.readouts.flat_text import sentences
from seeds.suggesters.readouts.held_texts import HeldReadout
from seeds.suggesters.readouts.people_named import NamedPerson, people_named
from seeds.suggesters.readouts.rules import Word, words_for
from seeds.suggesters.readouts.told_beside import is_ours

FEWEST: Final = 2
"""Names that make a list."""


class ListedLater(NamedTuple):
    """The words of the sentence, whom it lists, and what of it was not read."""

    words: list[Word]
    people: list[NamedPerson]
    doubts: tuple[str, ...]

    def after(self, count: int) -> list[NamedPerson]:
        """The people, where so many words stand before those of the sentence."""
        return [
            each._replace(first=each.first + count, after=each.after + count)
            for each in self.people
        ]


def listed_later(readout: HeldReadout) -> ListedLater | None:
    """The list, where there is one: all in it are named with whom they act for."""
    for sentence in islice(sentences(readout.body), 1, None):
        words = rules.words_of(readout.body.text, sentence.start, sentence.end)
        if not {each.text for each in words} & words_for("listing"):
            continue
        everybody = [*people_named(words, readout.day)]
        people = [each for each in everybody if not is_ours(each)]
        if len(people) >= FEWEST and all(each.origin for each in people):
            doubts = tuple(_unread(words, everybody, readout.day))
            return ListedLater(words, people, doubts)
    return None


def _unread(words: Sequence[Word], people: Sequence[NamedPerson], day: str) -> Iterator[str]:
    """Titles that nobody has, and people who are not named."""
    taken = {index for each in people for index in range(each.first, each.after)}
    ours = rules.principals_on(day)
    for index in range(len(words)):
        length, _ = ours.at(words, index) or (0, None)
        taken |= set(range(index, index + length))
    for index, word in enumerate(words):
        if index in taken:
            continue
        if rules.titles().at(words, index) is not None:
            yield f"somebody else may be named: {word.text}"
            return
        if word.text in words_for("groups") and index > people[0].first:
            yield f"there may have been more than who is named: {word.text}"
            return
