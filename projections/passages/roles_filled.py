"""Who and what is named for the fields of a fact, as ids: what is sure is filled, what may be meant
is offered, and what nothing is called is to be registered.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from events.vocabulary.fields import CheckedField
from projections.passages import english
from projections.passages.filled_fields import FilledFields, MayBe
from projections.passages.mention import Mention
from projections.passages.names_known import NamedThing
from projections.passages.passage import PassageOf
from projections.passages.registrations_told import (
    actor_to_register,
    office_to_register,
    talks_to_register,
)
from projections.passages.roles_told import Roles
from projections.passages.who_is_meant import Meaning, WhoIsMeant

PLACED: Final = frozenset(
    (
        "engagement-held",
        "agreement-reached",
        "treaty-signed",
        "joint-statement-issued",
        "incident-occurred",
    )
)
"""Kinds that take place somewhere: of others a text says "in" where it was said."""

_IN_OFFICE: Final = "official-in-office"
_BY_TITLE: Final = frozenset((_IN_OFFICE, "official-removed"))
"""Kinds in which somebody has, or had, the office that stands beside the name."""

_ACTING: Final = ("official", "appointed_by", "removed_by")


class RolesFilled:
    """Fills the roles of a fact of one kind; `names` says what those are called who have part."""

    def __init__(
        self, tag: str, fields: Mapping[str, CheckedField], who: WhoIsMeant, into: FilledFields
    ) -> None:
        self._tag, self._fields, self._who, self._into = tag, fields, who, into
        self.names: dict[str, list[str]] = {}
        self._office: Mention | None = None
        self._appointer: Mention | None = None

    def fill(self, told: Roles) -> None:
        """Fill all fields for which somebody or something is named."""
        self._office = next(iter(told.get("office", ())), None)
        self._appointer = next(iter(told.get("appointed_by", ())), None)
        for field, mentions in told.items():
            checked = self._fields.get(field)
            match None if checked is None else checked.refers:
                case "actor" if checked is not None:
                    self._fill_actors(checked, mentions)
                case "office":
                    self._fill_office(field, mentions[0], told)
                case "place":
                    self._fill_where(mentions[0])
                case "engagement":
                    self._fill_engagement(field, mentions[0])
                case _:
                    pass
        self._fill_for_whom(told)

    def in_office(self, passage: PassageOf, named: Sequence[Mention], told: Roles) -> Roles:
        """Who is called by an office beside his name, and the office; nobody where several are. Who
        loses an office is whom the verb tells.
        """
        named = told.get("official", () if self._tag != _IN_OFFICE else named)
        found = [
            each
            for each in named
            if each.name
            and not english.RANKS.isdisjoint(each.title.split())
            and not each.is_former
            and passage.has(each.start)
        ]
        if self._tag not in _BY_TITLE or len(found) != 1:
            return {}
        return {"official": (found[0],), "office": (found[0],)}

    def _fill_actors(self, field: CheckedField, mentions: Sequence[Mention]) -> None:
        meanings = [self._who.actor(each) for each in mentions]
        if len(meanings) > 1 and not field.many:  # one of them is told by nothing
            for each in meanings:
                may_be = each.may_be if each.sure is None else (each.sure,)
                self._into.offer(field.name, may_be, each.mention)
            return
        sure = [each for each in meanings if each.sure is not None and _takes(field, each.sure)]
        ids = list(dict.fromkeys(each.sure.id for each in sure if each.sure is not None))
        if ids:
            named = [each.mention for each in sure]
            self._into.put(field.name, ids if field.many else ids[0], *named)
        names = [self._name_or_register(field, each) for each in meanings]
        # What is made of them is told where all of them are known.
        self.names[field.name] = [] if "" in names else names

    def _name_or_register(self, field: CheckedField, meaning: Meaning) -> str:
        """What somebody is called who has part in the fact, or is to be registered for that."""
        if meaning.sure is not None:
            return meaning.sure.name
        self._into.offer(field.name, meaning.may_be, meaning.mention)
        meant = self._with_state_of_office(field.name, meaning)
        wanted = actor_to_register(meant, field.of)
        self._into.register(field.name, wanted)
        return "" if wanted is None else str(wanted.event["name"])

    def _with_state_of_office(self, field: str, meaning: Meaning) -> Meaning:
        """Who came to an office is whose the office is, where nothing else is told."""
        if field != "official" or meaning.states or meaning.unknown_states:
            return meaning
        whose = self._who.whose
        for each in filter(None, (self._office, self._appointer)):
            appointer = self._who.actor(each).sure if each is self._appointer else None
            states = whose.states_of(each)
            if appointer is not None:
                states = (appointer.id,) if appointer.is_a == "state" else appointer.of
            unknown = whose.unknown_states_of(each)
            if states or unknown:
                mention = replace(meaning.mention, is_former=False)
                return replace(meaning, mention=mention, states=states, unknown_states=unknown)
        return meaning

    def _fill_office(self, field: str, mention: Mention, told: Roles) -> None:
        """An office by its title, of the state that is told, or that its holder acts for."""
        whose = list(self._who.whose.states_of(mention))
        unknown = list(self._who.whose.unknown_states_of(mention))
        for name in _ACTING if not whose and not unknown else ():
            for each in told.get(name, ()):
                meaning = self._who.actor(each)
                whose += meaning.states
                if meaning.sure is not None:
                    is_state = meaning.sure.is_a == "state"
                    whose += (meaning.sure.id,) if is_state else meaning.sure.of
        to = mention.behind if mention.sent else ""
        office = self._who.offices.office(mention.title, dict.fromkeys(whose), to)
        if office is not None:
            self._into.put(field, office.id, mention)
        else:
            owners = map(self._who.whose.owner, dict.fromkeys(whose))
            owner = next(filter(None, owners), None)
            state = "" if owner is not None else next(iter(unknown), "")
            self._into.register(field, office_to_register(mention, owner, state))

    def _fill_where(self, mention: Mention) -> None:
        """Where a visit leads: a place, and the state that it is in; or the state itself."""
        place, host = self._who.place(mention), None
        actor = self._who.whose.named_actor(mention.name) if mention.name else None
        if place is not None:
            if self._tag in PLACED:
                self._into.put("place", place.id, mention)
            host = next(iter(place.of), None)
        elif actor is not None and actor.is_a == "state":
            host = actor.id
        if host is not None and "host" in self._fields:
            self._into.put("host", host, mention)
        self.names["place"] = [place.name if place is not None else mention.name]

    def _fill_engagement(self, field: str, mention: Mention) -> None:
        """An engagement that has a name of its own ("the Defense Policy Talks")."""
        known = self._who.engagements(mention.name) if mention.name else []
        if len(known) == 1:
            self._into.put(field, known[0].id, mention)
            return
        for each in known:
            self._into.offer_one(field, MayBe(id=each.id, start=mention.start, end=mention.end))
        if not known:
            self._into.register(field, talks_to_register(mention.name))

    def _fill_for_whom(self, told: Roles) -> None:
        """A spokesperson speaks for the body that is named beside the name, who holds an office for
        whose it is, and a ministry for its state.
        """
        mention = next(iter(told.get("speaker", ())), None)
        if mention is None or "on_behalf_of" not in self._fields:
            return
        speaks_for = not english.SPEAKS_FOR.isdisjoint(mention.title.split())
        body = self._who.body_beside(mention) if speaks_for else None
        whose = None if body is None else body.sure
        if body is not None and whose is None:
            self._into.register("on_behalf_of", actor_to_register(body, ()))
        elif whose is None and not mention.is_former:
            whose = self._who.whose_office(mention)
        if whose is not None:
            self._into.put("on_behalf_of", whose.id, mention)


def _takes(field: CheckedField, thing: NamedThing) -> bool:
    """Whether a thing may stand in a field surely: who is told something is often a newspaper."""
    if field.name == "addressees" and thing.is_a == "body":
        return False
    return not field.of or thing.is_a in field.of
