"""What stands around the telling of a contact: what came before it, and who joined it."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Final, NamedTuple

from seeds.suggesters.readouts import rules
from seeds.suggesters.readouts.days_told import is_month
from seeds.suggesters.readouts.flat_text import Sentence, sentences
from seeds.suggesters.readouts.held_texts import HeldReadout
from seeds.suggesters.readouts.people_named import NamedPerson, people_named
from seeds.suggesters.readouts.rules import Word, words_for
from seeds.suggesters.readouts.told_beside import is_ours

LONGEST: Final = 7
"""Words of "also joined the call today" behind who did: more tell of something else."""


ADJECTIVES: Final = 4
"""Words of "a bilateral working lunch" behind "a", at most."""

FEW: Final = 8
"""Words between "joined by" and whoever did."""


class JoinedLater(NamedTuple):
    """The words of a sentence that tells of nothing but who joined, and who that is."""

    words: list[Word]
    person: NamedPerson


def background_of(words: Sequence[Word], people: Sequence[NamedPerson]) -> int:
    """The word with which the telling begins: in "Following Ann's talk with Ben on Monday, Cid met
    Dee" it is Cid, as who and when stand before are another talk's.
    """
    if not words or words[0].text not in words_for("background"):
        return 0
    begun = (each.first for each in people if is_ours(each) and each.first)
    return next((first for first in begun if words[first - 1].text == ","), 0)


def is_for_an_occasion(behind: Sequence[str]) -> bool:
    """As in "for lunch", "for a working meeting": it is the talk itself, and not its subject; nor
    is "for the first time".
    """
    if [*behind[:1], *behind[2:3]] == ["the", "time"]:
        return True
    within = behind[1 : 1 + ADJECTIVES] if behind[:1] in (["a"], ["an"]) else behind[:1]
    first = next((at for at, each in enumerate(within) if each in words_for("occasions")), None)
    return first is not None and all(each[:1].isalpha() for each in within[:first])


def has_pronoun(subject: Sequence[str]) -> bool:
    """As in "she and Ambassador Ann Other met": one of those who did is named elsewhere."""
    pairs = pairwise([*subject, ""])
    return any(each.lower() in {"he", "she", "they"} and after == "and" for each, after in pairs)


def are_their_own(
    groups: Sequence[str], theirs: Sequence[NamedPerson], told: Sequence[Word]
) -> bool:
    """As in "President Ann Other of Alba and Alban officials": no other state's are there."""
    ids = {each.origin.id for each in theirs if each.origin} | {"united-states"}
    found = (rules.origins().at(told, index) for index in range(len(told)))
    others = {each[1].id for each in found if each is not None} - ids
    return not others and set(groups) <= words_for("retinue")


def goes_on_behind(texts: Sequence[str]) -> bool:
    """As in "his Alban counterpart", "his delegation", "from May 4-5": who and when goes on."""
    following = texts[1:2]
    if texts[0] == "from":
        return any(map(is_month, following))
    is_retinue = bool(set(following) & words_for("retinue"))
    return is_retinue or bool({"counterpart", "counterparts"} & {*texts[:5]})


def joined_later(readout: HeldReadout, there: Sequence[NamedPerson]) -> Iterator[JoinedLater]:
    """As in "The Vice President joined the call.": who acts for the United States, was there from
    the beginning as far as it is told, and is not named before.
    """
    names = {each.name for each in there}
    for sentence in islice(sentences(readout.body), 1, None):
        words = rules.words_of(readout.body.text, sentence.start, sentence.end)
        person = next(people_named(words, readout.day), None)
        if person is None or person.first or person.principal is None or person.name in names:
            continue
        if _is_joining([each.text for each in words[person.after :]]):
            names.add(person.name)
            yield JoinedLater(words, person)


def titled_later(person: NamedPerson, readout: HeldReadout) -> tuple[int, int] | None:
    """Where the text first has a title before the name of somebody who begins without."""
    if not person.is_bare:
        return None
    for title in person.titles:
        for word in person.name.split():
            at = readout.body.text.find(phrase := f"{title.written} {word}")
            if at >= 0:
                return at, at + len(phrase)
    return None


def told_later(
    readout: HeldReadout, sentence: Sentence, ours: Sequence[NamedPerson]
) -> Iterator[str]:
    """What is in doubt as a later sentence tells of another talk, or of one more who was there."""
    words = rules.words_of(readout.body.text, sentence.start, sentence.end)
    texts = [each.text for each in words]
    for index, text in enumerate(texts):
        is_told = text == "also" and texts[index + 1 : index + 2] in (["met"], ["spoke"])
        if is_told and "with" in texts[index + 2 : index + 5]:
            yield "a later sentence tells of another talk"
    there = {each.name for each in ours}
    people = [each for each in people_named(words, readout.day) if each.name not in there]
    joined = [each for each in people if is_ours(each)]
    joined = [each for each in joined if set(texts[each.after :][:6]) & words_for("joining")]
    joined += [each for each in people if _is_behind_joined(texts, each)]
    yield from (f"{each.name} took part as well, as a later sentence tells" for each in joined)


def _is_behind_joined(texts: Sequence[str], person: NamedPerson) -> bool:
    """As in "Ann was joined by Ben": also the second of several."""
    before = [*texts[max(0, person.first - FEW) : person.first]]
    by = next((at for at, each in enumerate(before) if each == "by"), 0)
    return before[by - 1 : by] in (["joined"], ["accompanied"])


def _is_joining(behind: Sequence[str]) -> bool:
    """Whether words say that somebody joined the talk, and nothing else."""
    if behind[:1] == ["also"]:
        behind = behind[1:]
    told = behind[:1] in (["joined"], ["participated"])
    return told and len(behind) <= LONGEST and bool(words_for("said with") & {*behind[1:4]})
