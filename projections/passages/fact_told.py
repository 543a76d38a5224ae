"""What a passage tells of a fact, as far as it surely tells it: its kinds, its roles, its day, what
may be meant, and what is to be registered before.

Better blank than wrong.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from events.vocabulary.catalogue import TYPE_BY_TAG
from events.vocabulary.dating import dating_of
from events.vocabulary.fields import CheckedField, checked_fields
from projections.model.words import words_of
from projections.passages import english
from projections.passages.as_registered import TAKEN_OVER, as_registered
from projections.passages.clauses import Clauses
from projections.passages.days_told import PassageDay, VerbOfFact, days_told
from projections.passages.engagements_known import engagements_known
from projections.passages.filled_fields import OFFERS_MOST, FilledFields, MayBe
from projections.passages.kinds_told import KindOffered, kinds_told
from projections.passages.mention import Mention
from projections.passages.names_known import NamedThing, NamesKnown
from projections.passages.passage import PassageOf, Spot
from projections.passages.patterns import patterns_of
from projections.passages.registrations_told import (
    engagement_to_register,
    incident_to_register,
    measure_to_register,
)
from projections.passages.roles_filled import PLACED, RolesFilled
from projections.passages.roles_told import RolesTold
from projections.passages.where_named import where_named
from projections.passages.who_is_meant import WhoIsMeant
from projections.search.named_in import named_in
from projections.sentences.adjectives import OF_STATES

_OFFERED: Final = frozenset(
    ("actor", "engagement", "measure", "channel", "incident", "accord", "office", "issue", "place")
)


_READOUT: Final = re.compile(
    r"\b(?:a|the) ([A-Z][a-z]+) (?:readout|account)\b|\breadout (?:from|by) (?:the )?([A-Z]\w+)"
)
_MAKERS: Final = {
    "engagement": engagement_to_register,
    "measure": measure_to_register,
    "incident": incident_to_register,
}
"""By field what makes the registration of the thing that a fact is about."""

_HELD: Final = "engagement-held"
_STATES_AND_BODIES: Final = frozenset(("state", "body"))
_TAKES: Final[Mapping[str, frozenset[str]]] = {
    "host": _STATES_AND_BODIES,
    "on_behalf_of": _STATES_AND_BODIES,
    "readout_by": _STATES_AND_BODIES,
    "imposed_by": _STATES_AND_BODIES,
    "lifted_by": _STATES_AND_BODIES,
    "visitors": frozenset(("person",)),
}
"""Which actors are offered for a field, where not all are."""

_ATTESTED_BY_ACTS: Final = frozenset(("official-in-office",))
"""What is so on a day on which somebody does something: of other conditions the day beside them is
mostly that on which they began.
"""

_APART: Final[Mapping[str, tuple[str, ...]]] = {
    "host": ("participants",),
    "visitors": ("participants",),
    "participants": ("visitors", "host"),
}
"""Of which nobody is offered where one of others is filled: a visit has no participants."""


class FactTold(Struct, frozen=True, kw_only=True):
    """What is told: the kinds that it may be of, and what its fields are filled with."""

    kinds: list[KindOffered]
    filled: FilledFields


def fact_told(known: NamesKnown, passage: PassageOf, given: Mapping[str, Any]) -> FactTold:
    """What a passage tells of a fact of which some fields are given, its kind (`type`) perhaps."""
    clauses = passage.clauses()
    kinds = kinds_told(clauses, passage)
    tag = given.get("type")
    if not isinstance(tag, str) or tag not in TYPE_BY_TAG:
        return FactTold(kinds=kinds, filled=FilledFields())
    filled = _Telling(known, passage, clauses, tag, given).filled()
    for told in (filled.fact, filled.why):
        for field in given:
            told.pop(field, None)
    return FactTold(kinds=kinds, filled=filled)


class _Telling:
    """Fills one fact."""

    def __init__(
        self,
        known: NamesKnown,
        passage: PassageOf,
        clauses: Sequence[Clauses],
        tag: str,
        given: Mapping[str, Any],
    ) -> None:
        self._known, self._passage, self._clauses = known, passage, clauses
        self._tag, self._given = tag, given
        self._who = WhoIsMeant(known, passage.content)
        self._fields = {each.name: each for each in checked_fields(TYPE_BY_TAG[tag])}
        self._told = RolesTold(passage, clauses, tag, self._who)
        self._into = FilledFields()
        self._seen: dict[tuple[str, int, int], list[str]] = {}

    def filled(self) -> FilledFields:
        roles = RolesFilled(self._tag, self._fields, self._who, self._into)
        named = [each for clause in self._clauses for each in clause.named]
        by_title = roles.in_office(self._passage, named, self._told.fields)
        roles.fill({**by_title, **self._told.fields})
        self._fill_place()
        self._fill_readout()
        self._fill_days()
        self._register_thing(roles.names)
        self._fill_engagement()
        self._fill_as_registered()
        self._offer_named()
        return self._into

    def _fill_place(self) -> None:
        """Where it took place: "in" the one place that is named so."""
        if self._tag not in PLACED or "place" in self._told.fields:
            return
        found: dict[str, Mention] = {}
        for mention in where_named(self._passage, self._clauses, self._told.verbs):
            place = self._who.place(mention)
            if place is not None:
                found[place.id] = mention
        for id, mention in found.items():
            if len(found) == 1:
                self._into.put("place", id, mention)
            else:
                self._into.offer_one("place", MayBe(id=id, start=mention.start, end=mention.end))

    def _fill_readout(self) -> None:
        """Whose account it is: "according to a Chinese readout"."""
        if "readout_by" not in self._fields or not self._clauses:
            return
        start, end = self._clauses[0].sentence.start, self._clauses[-1].sentence.end
        for found in _READOUT.finditer(self._passage.content, start, end):
            name = OF_STATES.get(found[1].lower()) if found[1] else found[2]
            thing = self._who.whose.named_actor(name) if name else None
            if thing is not None:
                at = Mention(first=0, last=0, start=found.start(), end=found.end())
                self._into.put("readout_by", thing.id, at)

    def _fill_days(self) -> None:
        dating = dating_of(TYPE_BY_TAG[self._tag])
        if dating is None:
            return
        days = days_told(self._passage, self._stretches(), self._verb())
        if days.sure is None and self._told.named_in is not None:
            days = replace(days, sure=self._day_of_speaker(self._told.named_in))
        is_condition = dating.own == "attested" and self._tag not in _ATTESTED_BY_ACTS
        if days.sure is not None and not is_condition:
            self._into.put_day(dating.own, days.sure)
            if days.sure.dated_by is not None:
                self._into.put_day("dated_by", days.sure)
                self._into.fact["dated_by"] = days.sure.dated_by
        if days.planned_for is not None and "planned_for" in self._fields:
            self._into.put_day("planned_for", days.planned_for)
        for each in days.may_be:
            self._into.offer_day(dating.own, each)
        for each in days.to_come if "planned_for" in self._fields else ():
            self._into.offer_day("planned_for", each)

    def _day_of_speaker(self, clauses: Clauses) -> PassageDay | None:
        """The day on which who is "he" or "she" here is told to have spoken, just before."""
        told = clauses.told(patterns_of("statement-made"))
        verb = next((each for each in told if "speaker" in each.fields), None)
        if verb is None:
            return None
        of_fact = VerbOfFact(at=verb.at, end=verb.end, is_to_come=False, is_speech=True)
        stretch = (clauses.sentence.start, clauses.sentence.end)
        return days_told(self._passage, [stretch], of_fact).sure

    def _verb(self) -> VerbOfFact | None:
        told = next(iter(self._told.verbs), None)
        if told is None:
            return None
        return VerbOfFact(
            at=told.at,
            end=told.end,
            is_to_come=told.is_to_come,
            is_speech=self._tag in english.SPOKEN_KINDS,
        )

    def _fill_as_registered(self) -> None:
        """What the record has of the thing that was chosen, where the words say nothing else."""
        fact = {**self._into.fact, **self._given}
        for thing in TAKEN_OVER:
            id = fact.get(thing)
            if not isinstance(id, str):
                continue
            for field, value in as_registered(self._known, self._tag, thing, id).items():
                if field in self._fields and field not in self._into.fact:
                    self._into.put_as_registered(field, value, thing, id)

    def _register_thing(self, names: Mapping[str, list[str]]) -> None:
        """The engagement or the measure that a fact is about, by who has part in it."""
        words = " ".join(self._passage.content[start:end] for start, end in self._stretches()[1:])
        for field, make in _MAKERS.items():
            if field in self._fields and field not in self._given:
                self._into.register(field, make(words, names))

    def _fill_engagement(self) -> None:
        """The engagement in the record that it is, instead of another one."""
        if self._tag != _HELD or "engagement" in self._given:
            return
        wanted = next(iter(self._into.registrations.get("engagement", ())), None)
        form = None if wanted is None else wanted.event.get("form")
        found = engagements_known(self._known, {**self._into.fact, **self._given}, form)
        who = next((self._into.why.get(each) for each in ("participants", "visitors")), None)
        spot = who if isinstance(who, Spot) else self._passage.spot
        if found.sure is not None:
            self._into.fact["engagement"], self._into.why["engagement"] = found.sure, spot
            self._into.registrations.pop("engagement", None)
        for each in found.may_be:
            self._into.offer_one("engagement", MayBe(id=each, start=spot.start, end=spot.end))

    def _offer_named(self) -> None:
        """What may be named in the passage, and then in its sentence."""
        for field in self._fields.values():
            if field.refers in _OFFERED and field.name not in self._into.fact:
                for start, end in self._whole():
                    if self._into.is_full(field.name):
                        break
                    for id in self._named(field.refers or "", start, end):
                        if self._may_stand(field, id):
                            self._into.offer_one(field.name, MayBe(id=id, start=start, end=end))

    def _may_stand(self, field: CheckedField, id: str) -> bool:
        """Whether something that is named may stand in a field: nobody visits whom he meets."""
        if field.refers != "actor":
            return True
        thing = self._known.thing("actor", id)
        if thing is None or thing.name.startswith("Unnamed ") or self._is_namesake(thing):
            return False
        taken = _TAKES.get(field.name)
        others = {*_APART.get(field.name, ())} & {*self._into.fact, *self._given}
        return not others and (taken is None or thing.is_a in taken)

    def _is_namesake(self, thing: NamedThing) -> bool:
        """Whether somebody has no word of his name there but in the whole names of others."""
        if thing.is_a != "person":
            return False
        names = [each for clause in self._clauses for each in clause.named if each.name]
        words = set(words_of(thing.name)) - english.DAYS
        having = [each for each in names if words & set(words_of(each.name))]
        meanings = [self._who.actor(each) for each in having]
        return all(each.sure is not None or each.full_name for each in meanings) and not any(
            each.sure is not None and each.sure.id == thing.id for each in meanings
        )

    def _named(self, kind: str, start: int, end: int) -> list[str]:
        found = self._seen.get((kind, start, end))
        if found is None:
            text, clocks = self._passage.content[start:end], self._known.clocks
            found = named_in(self._known.reader, kind, text, clocks, limit=OFFERS_MOST)
            self._seen[kind, start, end] = found
        return found

    def _whole(self) -> list[tuple[int, int]]:
        """The passage, and all of its sentences at once."""
        stretches = self._stretches()
        passage, sentences = stretches[0], stretches[1:]
        if not sentences:
            return stretches
        whole = (sentences[0][0], sentences[-1][1])
        return [passage, whole] if whole != passage else [passage]

    def _stretches(self) -> list[tuple[int, int]]:
        """The passage, and its sentences."""
        whole = [(each.sentence.start, each.sentence.end) for each in self._clauses]
        return [(self._passage.start, self._passage.end), *whole]
