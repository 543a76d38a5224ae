"""Which person does a sentence name, and does it ask for what was said, and of what?"""

from collections.abc import Sequence
from typing import NamedTuple

from events.text.articles import the
from events.time.days import iso
from events.vocabulary.registry import ActorAdded
from projections.sentences.actors_named import person_called, without
from projections.sentences.phrases import DISPUTING, SAYING, SUBJECT
from projections.sentences.readings import AskedWords, Asker, NamedActor, ReadingOf, Taken
from projections.sentences.things_asked import counted, things_in


def persons_in(asker: Asker, asked: AskedWords, named: Sequence[NamedActor]) -> list[ReadingOf]:
    """A person who alone is named, or alone may be meant: what is known, and what was said."""
    rest = [each for each in without(asked.words, named) if each not in SAYING]
    person: ActorAdded | None = None
    words = " ".join(rest)
    if len(named) == 1 and not rest and named[0].actor.kind == "person":
        person, words = named[0].actor, named[0].words
    elif not named and not DISPUTING & {*rest}:
        person = person_called(asker, rest)
    if person is None:
        return []
    taken = Taken(words=words, taken_for="actor", means=person.name)
    known = ReadingOf(
        kind="actor",
        ids=(person.id,),
        title=asked.titled(person.name),
        as_of=None if asked.date is None else iso(asked.date.last),
        understood=(taken, *asked.taken_date),
    )
    said = _said(asker, asked, person, (taken,))
    return [said, known] if SAYING & {*asked.words} else [known, said]


class _Subject(NamedTuple):
    """Who spoke, and in which words is told of what."""

    speaker: NamedActor
    words: str


def said_in(asker: Asker, asked: AskedWords, named: Sequence[NamedActor]) -> list[ReadingOf]:
    """What somebody who is named said of something, whatever it may be."""
    subject = _subject(asked, named)
    if subject is None:
        return []
    by, words = subject.speaker.actor, subject.words
    speaker = subject.speaker.taken
    with_words = Taken(words=words, taken_for="words", means=f"with the words “{words}”")
    said = _said(asker, asked, by, (speaker, with_words), words)
    if said.told or len(named) > 1:
        return [said] if said.told else []
    none = "words that nothing of it has: all of it is shown"
    left = Taken(words=words, taken_for="words", means=none)
    of_it = asked._replace(words=words.split())
    return [_said(asker, asked, by, (speaker, left)), *things_in(asker, of_it, ())]


def _subject(asked: AskedWords, named: Sequence[NamedActor]) -> _Subject | None:
    """The one before the word that parts them, the other behind it; without it, what is left."""
    words = asked.words
    if not SAYING & {*words} or not named:
        return None
    speaker = named[0]
    parting = [at for at in range(speaker.end, len(words)) if words[at] in SUBJECT]
    behind = words[parting[0] + 1 :] if parting else without(words, named[:1])
    content = [each for each in without(behind, ()) if each not in SAYING]
    return _Subject(speaker, " ".join(content)) if content else None


def _said(
    asker: Asker, asked: AskedWords, by: ActorAdded, taken: tuple[Taken, ...], words: str = ""
) -> ReadingOf:
    date = asked.date
    of = f" with “{words}”" if words else ""
    return ReadingOf(
        kind="said",
        ids=(by.id,),
        title=asked.titled(f"All that is told of {the(by.name)}{of}, and was said"),
        told=counted(asker, asked, (by.id,), words),
        since=None if date is None else iso(date.first),
        until=None if date is None else iso(date.last),
        actors=(by.id,),
        text=words,
        understood=(*taken, *asked.taken_date),
    )
