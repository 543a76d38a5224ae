"""Who stands in which field of a fact, by the verbs of its passage, or else of its sentence.

Where two of them would fill a field differently, nobody does.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from projections.passages import english
from projections.passages.clauses import Clauses, ClauseTold
from projections.passages.mention import Mention
from projections.passages.passage import PassageOf
from projections.passages.patterns import patterns_of
from projections.passages.tokens import sentences
from projections.passages.who_is_meant import WhoIsMeant

_FORMS: Final = frozenset(("participants", "visitors"))
Roles = Mapping[str, tuple[Mention, ...]]


class RolesTold:
    """Of one kind of fact: `fields` says who is named for which field, `verbs` what tells it."""

    def __init__(
        self, passage: PassageOf, clauses: Sequence[Clauses], tag: str, who: WhoIsMeant
    ) -> None:
        self._passage, self._clauses, self._tag, self._who = passage, clauses, tag, who
        self.named_in: Clauses | None = None
        """The sentence before that names who speaks, where the passage says "he" or "she"."""
        told = [
            self._with_antecedent(each)
            for clause in clauses
            for each in clause.told(patterns_of(tag))
            if not each.is_quoted and self._counts(each)
        ]
        self.verbs = [each for each in told if passage.has(each.at)] or told
        self.fields: Roles = self._merged()

    def _merged(self) -> Roles:
        found: dict[str, tuple[Mention, ...]] = {}
        self.verbs = self._of_one_form()
        for order in sorted({each.order for each in self.verbs}):
            some = [each for each in self.verbs if each.order == order]
            for field in dict.fromkeys(field for each in some for field in each.fields):
                values = {each.fields[field] for each in some if field in each.fields}
                if field not in found:
                    found[field] = values.pop() if len(values) == 1 else ()
        self._fill_by_pronoun(found)
        if self._tag == "demand-made" and "addressees" not in found:
            found["addressees"] = self._asked_in_quotes()
        return {field: each for field, each in found.items() if each}

    def _fill_by_pronoun(self, found: dict[str, tuple[Mention, ...]]) -> None:
        """Who announces that "she would travel" is who travels."""
        announcing = [each for each in found.get("announced_by", ()) if self._is_a_person(each)]
        for told in self.verbs if len(announcing) == 1 else ():
            for field in told.pronoun_for:
                if field in _FORMS and not told.fields.get(field):
                    found[field] = (announcing[0],)

    def _of_one_form(self) -> list[ClauseTold]:
        """Those that tell who meets, or those that tell who visits: a visit has no participants.
        The first verb decides, and a noun where there is none.
        """
        told = [each for each in self.verbs if not _FORMS.isdisjoint(each.fields)]
        if not told:
            return self.verbs
        first = min(told, key=lambda each: (each.pattern.by_noun, each.at))
        form = next(each for each in ("participants", "visitors") if each in first.fields)
        (other,) = _FORMS - {form}
        return [replace(each, fields={}) if other in each.fields else each for each in self.verbs]

    def _counts(self, told: ClauseTold) -> bool:
        """Whether it may tell who has part in the fact: nobody "would have said" anything, and
        before it is held an engagement is told of as something to come.
        """
        if told.is_negated:
            return False
        if self._tag in english.SPOKEN_KINDS:
            return not told.is_to_come and self._speaks_the_passage(told)
        if told.pattern.tells_kind or not self._tag.startswith("engagement-"):
            return True
        if not self._passage.has(told.at):
            return False
        is_visit = told.pattern.by_noun and "visitors" in told.fields
        return told.is_to_come or told.is_meant or is_visit

    def _speaks_the_passage(self, told: ClauseTold) -> bool:
        """Whether a verb of speech goes with the passage: nobody else stands before the words that
        are quoted, and nothing else is told between.
        """
        start, end = self._passage.start, self._passage.end
        if self._passage.has(told.at):
            return True
        first, last = (told.end, start) if told.at < start else (end, told.at)
        clause = next(each for each in self._clauses if each.sentence.end > told.at)
        outside = [each for each in clause.items if not each.is_quoted]
        if any(
            first <= each.token.start < last and each.plain in english.TELLS_OTHERWISE
            for each in outside
        ):
            return False
        speakers = {each for named in told.fields.values() for each in named}
        others = [
            each.named
            for each in outside
            if each.named is not None
            and each.token.start < start
            and each.named not in speakers
            and not each.named.is_possessive
        ]
        return told.at < start or not any(map(self._is_a_person, others))

    def _with_antecedent(self, told: ClauseTold) -> ClauseTold:
        """Whom "he" or "she" means, where the paragraph before names one person alone."""
        is_said = self._tag in english.SPOKEN_KINDS  # of other kinds it is too often another one
        person = self._one_person_before(told.at) if told.pronoun_for and is_said else None
        if person is None:
            return told
        return replace(told, fields={**told.fields, **dict.fromkeys(told.pronoun_for, (person,))})

    def _one_person_before(self, at: int) -> Mention | None:
        """Who spoke last in the paragraph, or of whom its last sentence began to tell."""
        content = self._passage.content
        sentence = next(each.sentence for each in self._clauses if each.sentence.end > at)
        begin = content.rfind("\n", 0, sentence.start) + 1
        before = sentences(content, begin, sentence.start) if begin < sentence.start else []
        for each in reversed(before):
            clauses = Clauses(each)
            speakers = self._speakers(clauses)
            first = clauses.items[0]
            if len(speakers) == 1:
                self.named_in = clauses
                return speakers[0]
            if speakers or first.plain not in {*english.PRONOUNS, ""}:
                return None
            if first.named is not None:
                return first.named if self._is_a_person(first.named) else None
        return None

    def _speakers(self, clauses: Clauses) -> list[Mention]:
        told = clauses.told(patterns_of("statement-made"))
        named = [each for one in told for each in one.fields.get("speaker", ())]
        return [each for each in dict.fromkeys(named) if self._may_be_a_person(each)]

    def _may_be_a_person(self, mention: Mention) -> bool:
        """Whether somebody who is "he" or "she" afterwards is known as nothing else."""
        meaning = self._who.actor(mention)
        is_other = mention.is_body or mention.is_firm or meaning.sure is not None
        return self._is_a_person(mention) or (bool(meaning.full_name) and not is_other)

    def _is_a_person(self, mention: Mention) -> bool:
        meaning = self._who.actor(mention)
        return mention.is_person or (meaning.sure is not None and meaning.sure.is_a == "person")

    def _asked_in_quotes(self) -> tuple[Mention, ...]:
        """Who "should" do something, in the words that are quoted."""
        found = {
            before
            for clause in self._clauses
            for at, item in enumerate(clause.items[1:])
            if item.is_quoted
            and item.plain in english.DEMANDING
            and (before := clause.items[at].named) is not None
            and self._passage.has(before.start)
        }
        return tuple(found) if len(found) == 1 else ()
