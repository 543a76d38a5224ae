"""What a passage tells of a fact, as far as it surely tells it: its kinds, its roles, its day, what
may be meant, and what is to be registered before.

Better blank than wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from events.vocabulary.catalogue import TYPE_BY_TAG
from events.vocabulary.dating import dating_of
from events.vocabulary.fields import CheckedField, checked_fields
from projections.passages import english
from projections.passages.as_registered import TAKEN_OVER, as_registered
from projections.passages.clauses import Clauses
from projections.passages.days_told import days_told
from projections.passages.filled_fields import OFFERS_MOST, FilledFields, MayBe
from projections.passages.kinds_told import KindOffered, kinds_told
from projections.passages.mentions import Mention
from projections.passages.names_known import NamedThing, NamesKnown
from projections.passages.passage import PassageOf
from projections.passages.registrations_told import (
    actor_to_register,
    engagement_to_register,
    measure_to_register,
    office_to_register,
)
from projections.passages.roles_told import Roles, RolesTold
from projections.passages.who_is_meant import Meaning, WhoIsMeant
from projections.search.named_in import named_in

_OFFERED: Final = frozenset(
    ("actor", "engagement", "measure", "channel", "incident", "accord", "office", "issue", "place")
)
_PLACED: Final = frozenset(
    (
        "engagement-held",
        "agreement-reached",
        "treaty-signed",
        "joint-statement-issued",
        "incident-occurred",
    )
)
"""Kinds that take place somewhere: of others a text says "in" where it was said."""


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

    def filled(self) -> FilledFields:
        names = self._fill_roles(self._told.fields)
        self._fill_place()
        self._fill_for_whom()
        self._fill_days()
        self._fill_as_registered()
        self._register_thing(names)
        self._offer_named()
        return self._into

    def _fill_roles(self, told: Roles) -> dict[str, list[str]]:
        """Fill who and what is named; what they are called, for names that are made of them."""
        names: dict[str, list[str]] = {}
        for field, mentions in told.items():
            checked = self._fields.get(field)
            refers = None if checked is None else checked.refers
            if checked is not None and refers == "actor":
                names[field] = self._fill_actors(checked, mentions)
            elif refers == "office":
                self._fill_office(field, mentions[0], told)
            elif refers == "place":
                names[field] = self._fill_where(mentions[0])
        return names

    def _fill_actors(self, field: CheckedField, mentions: Sequence[Mention]) -> list[str]:
        meanings = [self._who.actor(each) for each in mentions]
        sure = [each for each in meanings if each.sure is not None and _takes(field, each.sure)]
        ids = list(dict.fromkeys(each.sure.id for each in sure if each.sure is not None))
        if ids and (field.many or len(ids) == 1):
            named = [each.mention for each in sure]
            self._into.put(field.name, ids if field.many else ids[0], *named)
        for each in meanings:
            if each.sure is None:
                self._into.offer(field.name, each.may_be, each.mention)
                self._into.register(field.name, actor_to_register(each, field.of))
        return [name for each in meanings if (name := _name(each))]

    def _fill_office(self, field: str, mention: Mention, told: Roles) -> None:
        """An office by its title, of the state that is told, or that its holder acts for."""
        whose = list(self._who.states_of(mention))
        for name in ("official", "appointed_by", "removed_by"):
            for each in told.get(name, ()):
                meaning = self._who.actor(each)
                whose += [*meaning.states, *(meaning.sure.of if meaning.sure else ())]
        office = self._who.office(mention.title, dict.fromkeys(whose))
        if office is not None and not mention.is_for:
            self._into.put(field, office.id, mention)
        else:
            of = next(iter(dict.fromkeys(whose)), None)
            self._into.register(field, office_to_register(mention, of))

    def _fill_where(self, mention: Mention) -> list[str]:
        """Where a visit leads: a place, and the state that it is in; or the state itself."""
        place, host = self._who.place(mention), None
        actor = self._who.named_actor(mention.name) if mention.name else None
        if place is not None:
            if self._tag in _PLACED:
                self._into.put("place", place.id, mention)
            host = next(iter(place.of), None)
        elif actor is not None and actor.is_a == "state":
            host = actor.id
        if host is not None and "host" in self._fields:
            self._into.put("host", host, mention)
        return [place.name if place is not None else mention.name]

    def _fill_place(self) -> None:
        """Where it took place: "in" the one place that is named so."""
        if self._tag not in _PLACED or "place" in self._told.fields:
            return
        found: dict[str, Mention] = {}
        for mention in self._where_named():
            place = self._who.place(mention)
            if place is not None:
                found[place.id] = mention
        for id, mention in found.items():
            if len(found) == 1:
                self._into.put("place", id, mention)
            else:
                self._into.offer_one("place", MayBe(id=id, start=mention.start, end=mention.end))

    def _where_named(self) -> Iterator[Mention]:
        for clause in self._clauses:
            for at, item in enumerate(clause.items[1:]):
                is_in = clause.items[at].plain in {"in", "at"}
                if item.named is not None and is_in and not item.is_quoted:
                    yield item.named

    def _fill_for_whom(self) -> None:
        """A spokesperson speaks for the body that is named beside the name."""
        mention = next(iter(self._told.fields.get("speaker", ())), None)
        if mention is None or "on_behalf_of" not in self._fields:
            return
        if not english.SPEAKS_FOR.isdisjoint(mention.title.split()):
            body = self._who.body_beside(mention)
            if body is not None:
                self._into.put("on_behalf_of", body.id, mention)

    def _fill_days(self) -> None:
        dating = dating_of(TYPE_BY_TAG[self._tag])
        if dating is None:
            return
        verb = self._told.verbs[0].at if self._told.verbs else None
        days = days_told(self._passage.content, self._stretches(), verb, self._passage.published)
        if days.sure is not None:
            self._into.put_day(dating.own, days.sure)
            if days.sure.dated_by is not None:
                self._into.put_day("dated_by", days.sure)
                self._into.fact["dated_by"] = days.sure.dated_by
        if days.planned_for is not None and "planned_for" in self._fields:
            self._into.put_day("planned_for", days.planned_for)
        for each in days.may_be:
            self._into.offer_day(dating.own, each)

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
        makers = (("engagement", engagement_to_register), ("measure", measure_to_register))
        for field, make in makers:
            if field in self._fields and field not in self._given:
                self._into.register(field, make(words, names))

    def _offer_named(self) -> None:
        """What may be named in the passage, and then in its sentence."""
        for field in self._fields.values():
            if field.refers in _OFFERED and field.name not in self._into.fact:
                for start, end in self._stretches():
                    if self._into.is_full(field.name):
                        break
                    for id in self._named(field.refers or "", start, end):
                        self._into.offer_one(field.name, MayBe(id=id, start=start, end=end))

    def _named(self, kind: str, start: int, end: int) -> list[str]:
        text = self._passage.content[start:end]
        return named_in(self._known.reader, kind, text, self._known.clocks, limit=OFFERS_MOST)

    def _stretches(self) -> list[tuple[int, int]]:
        """The passage, and its sentences."""
        whole = [(each.sentence.start, each.sentence.end) for each in self._clauses]
        return [(self._passage.start, self._passage.end), *whole]


def _takes(field: CheckedField, thing: NamedThing) -> bool:
    """Whether a thing may stand in a field surely: who is told something is often a newspaper."""
    if field.name == "addressees" and thing.is_a == "body":
        return False
    return not field.of or thing.is_a in field.of


def _name(meaning: Meaning) -> str:
    return meaning.sure.name if meaning.sure is not None else meaning.full_name
