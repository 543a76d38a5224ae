"""What a readout tells: who spoke or met, in which form, on which day, where, and of what."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct, structs

from seeds.suggesters.readouts import rules
from seeds.suggesters.readouts.days_told import DayTold, day_told
from seeds.suggesters.readouts.flat_text import Sentence, sentences
from seeds.suggesters.readouts.held_texts import HeldReadout, NoReadoutError
from seeds.suggesters.readouts.listed_later import listed_later
from seeds.suggesters.readouts.people_named import NamedPerson, is_of_a_name, people_named
from seeds.suggesters.readouts.rules import (
    ActsFor,
    FormWords,
    IssueWords,
    PlaceWritten,
    Word,
    words_for,
)
from seeds.suggesters.readouts.told_around import (
    are_their_own,
    background_of,
    goes_on_behind,
    has_pronoun,
    is_for_an_occasion,
    joined_later,
    told_later,
)
from seeds.suggesters.readouts.told_beside import (
    completed,
    count_of,
    form_in,
    is_ours,
    listed,
    same_name,
    sharing,
)

LEADING: Final = 3
"""Sentences at the beginning in one of which it is told that it took place."""


class ContactTold(Struct, frozen=True, kw_only=True):
    """One call, meeting, visit or summit as a sentence of a readout tells it.

    `ours` acted for the United States, `theirs` for others, `states` are those whose officials are
    there without being named. `words` are those of the sentence, `verb` is the one that says so;
    from where to where in them it is told who `joined`.
    """

    form: FormWords
    ours: tuple[NamedPerson, ...]
    theirs: tuple[NamedPerson, ...]
    states: tuple[ActsFor, ...]
    day: DayTold
    place: PlaceWritten | None
    issues: tuple[IssueWords, ...]
    words: tuple[Word, ...]
    verb: int
    joined: tuple[tuple[int, int], ...] = ()
    doubts: tuple[str, ...] = ()


def told_in(readout: HeldReadout) -> list[ContactTold]:
    """What it tells; raises `NoReadoutError` where it tells of nothing between states."""
    title = rules.words_of(readout.title)
    in_title = [*people_named(title, readout.day)]
    for sentence in _leading(readout):
        lead = _Lead(readout, sentence, title)
        if lead.verb is not None and (lead.ours or lead.theirs):
            return lead.held(in_title)
    raise NoReadoutError("no sentence at its beginning says that anybody met or spoke")


def _leading(readout: HeldReadout) -> Iterator[Sentence]:
    for index, sentence in enumerate(sentences(readout.body)):
        if index == LEADING:
            return
        yield sentence


class _Lead:
    """A sentence that may say who spoke or met with whom."""

    def __init__(self, readout: HeldReadout, sentence: Sentence, title: list[Word]) -> None:
        self._readout = readout
        self._title = title
        self.words = rules.words_of(readout.body.text, sentence.start, sentence.end)
        self._texts = [each.text for each in self.words]
        self._skipped = (0, 0)
        people = [*people_named(self.words, readout.day)]
        within = {index for each in people for index in range(each.first, each.after)}
        self._start = background_of(self.words, people)
        self.verb = next(
            (
                at
                for at, each in enumerate(self._texts)
                if each in words_for("verbs") and at not in within and at >= self._start
            ),
            None,
        )
        self._stop = self._stops(within, (self.verb or 0) + 1)
        self._go_on(people, within)
        people += self._bare([*people_named(title, readout.day)], people)
        people.sort()
        taking_part = [each for each in people if self._takes_part(each)]
        self.ours = tuple(each for each in taking_part if is_ours(each))
        self.theirs = tuple(each for each in taking_part if not is_ours(each))

    def held(self, in_title: Sequence[NamedPerson]) -> list[ContactTold]:
        """One, or one for each of whom it says that they were spoken to by themselves."""
        others = [each for each in in_title if not is_ours(each)]
        whole = [completed(each, others, len(self.theirs)) for each in self.theirs]
        theirs = sharing(whole, self._texts)
        states = self._states(theirs)
        later = None if theirs or states else listed_later(self._readout)
        doubts = list(later.doubts) if later is not None else []
        if later is not None:
            theirs = later.after(len(self.words))
            self.words = [*self.words, *later.words]
        self._refuse_among_ours(theirs, states, in_title)
        if not self.ours:
            doubts.append("who took part for the United States is not named")
        elif has_pronoun(self._texts[self._start : self.verb]):
            doubts.append("somebody took part who is named before")
        if later is None:
            doubts += self._missing(theirs, states, in_title)
        if states:
            doubts.append(f"who took part for {listed(states)} is not named")
        told = self._told(theirs, states, doubts)
        if self._are_several(theirs):
            return [structs.replace(told, theirs=(each,)) for each in theirs]
        return [told]

    def _told(
        self, theirs: list[NamedPerson], states: list[ActsFor], doubts: list[str]
    ) -> ContactTold:
        form = self._form(doubts)
        place = self._place(form)
        lead, zone = self.words[: len(self._texts)], "" if place is None else place.zone
        day = day_told(lead, (self._start, self._stop), self._readout, zone)
        doubts += [day.doubt] if day.doubt else []
        joined = tuple(self._join())
        for sentence in islice(sentences(self._readout.body), 1, None):
            doubts += told_later(self._readout, sentence, self.ours)
        return ContactTold(
            form=form,
            ours=self.ours,
            theirs=tuple(theirs),
            states=tuple(states),
            day=day,
            place=place,
            issues=self._issues(),
            words=tuple(self.words),
            verb=self.verb or 0,
            joined=joined,
            doubts=tuple(doubts),
        )

    def _join(self) -> Iterator[tuple[int, int]]:
        """Take in who joined, as a sentence of its own tells."""
        for words, person in joined_later(self._readout, self.ours):
            count = len(self.words)
            self.words = [*self.words, *words]
            moved = person._replace(first=count + person.first, after=count + person.after)
            self.ours = (*self.ours, moved)
            yield count, len(self.words)

    def _refuse_among_ours(
        self, theirs: list[NamedPerson], states: list[ActsFor], in_title: Sequence[NamedPerson]
    ) -> None:
        """Raise where nobody of another state, or of a body of several, takes part."""
        if theirs or states or any(each.origin for each in in_title if not is_ours(each)):
            return
        raise NoReadoutError("nobody of another state, or of a body of states, is named in it")

    def _is_group(self, index: int, length: int) -> bool:
        """As in "leaders of Alba and Bora": people of a state, and no place in it."""
        behind = self._texts[index + length : index + length + 4]
        if "American" in behind[:1] or self._texts[index - 1] in {"in", "at", "Northern", "-"}:
            return False
        words = [each for each in behind if each in words_for("officials")]
        if set(behind) & words_for("private"):
            return False
        before = self._texts[(self.verb or 0) : index]
        return bool(words) or bool(
            set(before) & words_for("officials") and {"of", "from"} & set(before)
        )

    def _unread(self, theirs: Sequence[NamedPerson]) -> Iterator[str]:
        """Names among those who took part that nothing was made of."""
        taken = {at for each in (*theirs, *self.ours) for at in range(each.first, each.after)}
        taken |= set(range(*self._skipped))
        index, start = self._start, -1
        while index < self._stop:
            place = rules.places().at(self.words, index) or rules.origins().at(self.words, index)
            if index in taken or place is not None:
                index, start = index + (1 if place is None else place[0]), -1
                continue
            text = self._texts[index]
            is_name = text[:1].isupper() and text not in words_for("nobody")
            if is_name and start >= 0:
                yield f"somebody or something else may be named: {self._texts[start]} {text}"
                return
            start = index if is_name else -1
            index += 1

    def _missing(
        self, theirs: list[NamedPerson], states: list[ActsFor], in_title: Sequence[NamedPerson]
    ) -> Iterator[str]:
        """What the title names and the sentence does not."""
        there = {each.origin.id for each in theirs if each.origin} | {each.id for each in states}
        for each in in_title:
            if not is_ours(each) and each.origin is not None and each.origin.id not in there:
                yield f"{each.name} of {each.origin.name} is named in the title alone"
        told = self.words[self._start : self._stop]
        groups = [each.text for each in told if each.text in words_for("groups")]
        if groups and not theirs and not states:
            yield f"who the {groups[0]} are is not told"
        if groups and theirs and not states and not are_their_own(groups, theirs, told):
            yield f"there may have been more than who is named: {groups[0]}"
        yield from self._unread(theirs)
        texts = {each.text for each in self._title}
        is_one = len(theirs) == len(in_title) - len([*filter(is_ours, in_title)]) == 1
        many = {"Meetings", "Calls", "meetings", "calls"} & texts
        if many and not is_one and not self._are_several(theirs):
            yield "the title tells of several, of which one is proposed"

    def _are_several(self, theirs: Sequence[NamedPerson]) -> bool:
        """Whether each of them was spoken to by themselves."""
        return bool(set(self._texts) & words_for("apart")) and len(theirs) > 1

    def _go_on(self, people: Sequence[NamedPerson], within: set[int]) -> None:
        """As in "spoke on the margins of a summit with Ann": who was there may be told later."""
        if any((self.verb or 0) < each.first < self._stop for each in people):
            return
        for each in people:
            before = self._texts[max(0, each.first - 3) : each.first]
            if each.first > self._stop and "with" in before and not is_ours(each):
                self._skipped = (self._stop, each.first)
                self._stop = self._stops(within, each.after)
                return

    def _stops(self, within: set[int], start: int) -> int:
        """The word from which on the sentence speaks of something else than who was there."""
        for index in range(start, len(self._texts)):
            if index in within:
                continue
            text, following = self._texts[index], self._texts[index + 1 : index + 2]
            if text in {"his", "her", "from"} and goes_on_behind(self._texts[index:]):
                continue
            if text == "for" and is_for_an_occasion(self._texts[index + 1 :]):
                continue
            if (
                text == ";"
                or text in words_for("stops")
                or (text == "as" and following != ["well"] and self._texts[index - 1] != "well")
            ):
                return index
            if text == "from" and self._texts[index - 1] not in words_for("groups"):
                return index  # "from Air Force One"
            if text == "to" and following and following[0].islower() and following[0] != "the":
                return index
            if (
                text == "on"
                and following
                and following[0] in {"the", "a", "how", "issues"}
                and (self._texts[index + 2 : index + 3] not in (["phone"], ["line"], ["telephone"]))
            ):
                return index
            if text == "in" and following and following[0] in {"which", "his", "her", "honor"}:
                return index
        return len(self._texts)

    def _takes_part(self, person: NamedPerson) -> bool:
        is_owner = self._texts[person.after : person.after + 1] in (["’s"], ["'s"], ["’"])
        if not self._start <= person.first < self._stop or is_owner:
            return False
        if self._skipped[0] <= person.first < self._skipped[1]:
            return False
        before = self._texts[person.first - 1 : person.first]
        is_adviser = person.principal is not None and person.titles
        said = set(self._texts[person.first - 3 : person.first]) & words_for("to whom")
        if before == ["to"] and not is_adviser and not said:
            return False  # whose adviser somebody is
        return person.first > (self.verb or 0) or self._is_subject(person)

    def _is_subject(self, person: NamedPerson) -> bool:
        """Whether nothing but other names, and when it was, stand between it and the verb."""
        between = self._texts[person.after : self.verb]
        lower = [
            each for each in between if each.islower() and each not in words_for("beside subjects")
        ]
        return not lower

    def _bare(
        self, in_title: Sequence[NamedPerson], people: Sequence[NamedPerson]
    ) -> Iterator[NamedPerson]:
        """Whom the title names with a title, and the sentence without one."""
        within = {index for each in people for index in range(each.first, each.after)}
        for each in in_title:
            surname = each.name.split()[-1]
            if is_ours(each) or any(same_name(each.name, other.name) for other in people):
                continue
            for index, text in enumerate(self._texts):
                if text in each.name.split() and index not in within and text[:1].isupper():
                    first = after = index
                    while after < len(self._texts) and self._texts[after][:1].isupper():
                        after += 1
                    while first > 0 and is_of_a_name(self.words, first - 1):
                        first -= 1
                    if surname in self._texts[first:after] or after - first > 1:
                        name = " ".join(self._texts[first:after])
                        yield each._replace(first=first, after=after, name=name, is_bare=True)
                    break

    def _states(self, theirs: list[NamedPerson]) -> list[ActsFor]:
        """Whose counterparts, leaders or delegations are there, without a name."""
        if not set(self._texts[: self._stop]) & words_for("officials"):
            return []
        named = {index for each in theirs for index in range(each.first, each.after)}
        named |= {index for each in self.ours for index in range(each.first, each.after)}
        found: dict[ActsFor, None] = {}
        index = (self.verb or 0) + 1
        while index < self._stop:
            there = None if index in named else rules.origins().at(self.words, index)
            if there is None:
                index += 1
                continue
            length, origin = there
            if origin.is_state and origin.id != "united-states" and self._is_group(index, length):
                found[origin] = None
            index += length
        taken = {each.origin for each in theirs}
        return [each for each in found if each not in taken]

    def _form(self, doubts: list[str]) -> FormWords:
        """As the title has it, unless the sentence says otherwise."""
        title = form_in([each.text for each in self._title])
        lead = form_in(self._texts[: self._stop])
        if title is not None and title.form:
            if lead is not None and lead.told and lead.form == title.form:
                return lead
            if (
                lead is not None
                and lead.words in {"by phone", "by telephone"}
                and title.form != "call"
            ):
                doubts.append(f"the title tells of a {title.form}, the text of a call")
                return FormWords(words="")
            return title
        if lead is not None and lead.form:
            if lead.words == "spoke":
                doubts.append("whether they spoke by telephone is not told")
            return lead
        doubts.append("whether it was a call or a meeting is not told")
        return FormWords(words="")

    def _place(self, form: FormWords) -> PlaceWritten | None:
        """A place that stands behind "in" or "at", or on whose margins it was; a call has none."""
        if form.form == "call" or form.told == "by video":
            return None
        is_beside = bool({"margins", "sidelines"} & set(self._texts[self._stop - 1 :]))
        until = len(self._texts) if is_beside or "traveled" in self._texts else self._stop
        for index, text in enumerate(self._texts[:until]):
            if text not in {"in", "at", "to", "In", "At", "of"}:
                continue
            for at in (index, index + 1, index + 2):
                skipped = self._texts[index + 1 : at]
                if at > index + 1 and skipped != ["the"]:
                    continue
                found = rules.places().at(self.words, at)
                if found is not None and self._is_there(text, found[1]):
                    return found[1]
        return None

    def _is_there(self, before: str, place: PlaceWritten) -> bool:
        """Behind "to" stands a place for who was welcomed there, behind "of" one for margins."""
        if before == "to":
            return bool({"welcomed", "traveled", "travelled"} & set(self._texts))
        if before == "of":
            return bool({"margins", "sidelines"} & set(self._texts)) and place.place in {
                "new-york",
                "munich",
            }
        return True

    def _issues(self) -> tuple[IssueWords, ...]:
        text = self._readout.body.text
        counted = [(sum(count_of(text, each) for each in row.words), row) for row in rules.issues()]
        found = [(count, row) for count, row in counted if count]
        found.sort(key=lambda each: -each[0])
        return tuple(row for _, row in found[:5])
