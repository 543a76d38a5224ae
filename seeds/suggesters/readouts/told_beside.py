"""What is compared and completed when a sentence is read: people, forms, counts of words."""

from collections.abc import Sequence
from itertools import pairwise

from seeds.suggesters.readouts import rules
from seeds.suggesters.readouts.people_named import NamedPerson
from seeds.suggesters.readouts.rules import ActsFor, FormWords


def is_ours(person: NamedPerson) -> bool:
    """Whether somebody acts for the United States."""
    if person.principal is not None:
        return True
    return person.origin is not None and person.origin.id == "united-states"


def completed(person: NamedPerson, others: Sequence[NamedPerson], count: int) -> NamedPerson:
    """With what the title alone says of the same person: for whom, and in which office. Where there
    is one alone with these titles, in the title and in the text, the name may be spelt otherwise.
    """
    if len(others) == count == 1 and person.titles and person.titles == others[0].titles:
        is_longer = same_name(person.name, others[0].name)
        name = max(person.name, others[0].name, key=len) if is_longer else person.name
        return person._replace(name=name, origin=person.origin or others[0].origin)
    for other in others:
        if same_name(person.name, other.name):
            longer = max(person.name, other.name, key=len)
            return person._replace(
                name=longer,
                titles=person.titles or (other.titles if person.is_counterpart else ()),
                origin=person.origin or other.origin,
            )
    return person


def sharing(theirs: list[NamedPerson], texts: Sequence[str]) -> list[NamedPerson]:
    """As in "President Ann Other and Foreign Minister Ben Else of Alba": of one state, where no
    other is named.
    """
    origins = {each.origin for each in theirs if each.origin}
    if len(origins) != 1:
        return theirs
    (origin,) = origins
    found = [*theirs]
    for index, (this, following) in enumerate(pairwise(theirs)):
        if set(texts[this.after : following.first]) <= {"and", ",", "as", "well", "the"}:
            for at in (index, index + 1):
                if texts[found[at].after : found[at].after + 1] != ["of"]:  # else of something else
                    found[at] = found[at]._replace(origin=origin)
    return found


def same_name(one: str, other: str) -> bool:
    """Whether all words of the shorter name stand in the longer one."""
    shorter, longer = sorted((one.lower().split(), other.lower().split()), key=len)
    return shorter[-1] in longer and set(shorter) <= set(longer)


def form_in(texts: Sequence[str]) -> FormWords | None:
    """The first of the forms whose words are there."""
    for words, row in rules.forms():
        size = len(words)
        if any(tuple(texts[at : at + size]) == words for at in range(len(texts) - size + 1)):
            return row
    return None


def count_of(text: str, phrase: str) -> int:
    """How often whole words stand in a text."""
    count = start = 0
    while (at := text.find(phrase, start)) >= 0:
        start = at + len(phrase)
        is_whole = not text[at - 1 : at].isalnum() and not text[start : start + 1].isalnum()
        count += is_whole or phrase.endswith("’s")
    return count


def listed(origins: Sequence[ActsFor]) -> str:
    """States and bodies within a sentence."""
    names = [each.within for each in origins]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
