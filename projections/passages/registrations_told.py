"""What is to be registered where the record has nothing that is called so: as complete as the words
make it, but for its id.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from events.vocabulary.words_for_kinds import forms_for
from projections.passages import english
from projections.passages.filled_fields import ToRegister
from projections.passages.in_a_sentence import in_a_sentence, listed
from projections.passages.mention import Mention
from projections.passages.names_known import NamedThing
from projections.passages.who_is_meant import Meaning
from projections.passages.whose_they_are import STATES_CALLED

_PAIRS: Final[Mapping[str, str]] = {
    "call": "Telephone call of {}",
    "meeting": "Meeting of {}",
    "summit": "Summit of {}",
}


_SUMMITS: Final = ("summit between", "summit with", "summit meeting")
"""Two meet on the margins of summits, too: these tell that the summit is theirs."""

_SPOKE: Final = frozenset(("spoke", "spoken", "talked", "conferred"))
NAME_WORDS: Final = 2
PAIR: Final = 2
_SMALL: Final = frozenset(("of", "for", "the", "to", "and"))
BEHIND_MOST: Final = 7
"""Words of what is done, and to whom, at most."""

_MEASURES: Final[Mapping[str, str]] = {
    "sanction": "Sanctions",
    "tariff": "Tariffs",
    "ban": "Ban",
    "export-control": "Export controls",
    "investment-control": "Investment controls",
}
_ON: Final = re.compile(
    r"\b(?:sanctions|tariffs?|controls|restrictions|ban|curbs|duties|embargo) (?:on|against) "
)
_DONE: Final = re.compile(rf"\b({'|'.join(english.DONE)}) ")


def actor_to_register(meaning: Meaning, kinds: Sequence[str]) -> ToRegister | None:
    """A person, a body or a company by the whole of its name, without its kind where the words do
    not tell that; None where it can be none that the field takes.
    """
    mention = meaning.mention
    name = meaning.full_name or ("" if meaning.may_be else mention.name)
    is_state = tuple(kinds) == ("state",) and not (mention.title or mention.whose)
    kind = "state" if is_state or name in STATES_CALLED else _kind_of(meaning, kinds)
    if not name or (kind != "state" and not meaning.full_name):
        return None
    if kind is None:
        # Of two words it may be all of a name; whether a person's or a firm's is not told.
        is_name = not kinds and len(name.split()) == NAME_WORDS
        return ToRegister({"type": "actor-added", "name": name}) if is_name else None
    if kinds and kind not in kinds:
        return None
    found: dict[str, Any] = {"type": "actor-added", "kind": kind, "name": name}
    if kind == "state" or mention.is_firm or mention.is_former:
        return ToRegister(found)
    if meaning.states:
        return ToRegister(found | {"acts_for": list(meaning.states)})
    return ToRegister(found, meaning.unknown_states)


def _kind_of(meaning: Meaning, kinds: Sequence[str]) -> str | None:
    if meaning.mention.is_firm or meaning.mention.is_body:
        return "body"
    return "person" if meaning.mention.is_person or tuple(kinds) == ("person",) else None


def office_to_register(
    mention: Mention, owner: NamedThing | None, unknown: str
) -> ToRegister | None:
    """An office by its title and whose it is (the owner, or a state that is `unknown`), with what
    it is for, or where its holder is sent.
    """
    if not mention.title:
        return None
    words = mention.title.split()
    title = " ".join(each if each in _SMALL else each[0].upper() + each[1:] for each in words)
    whose = unknown if owner is None else owner.name
    name = f"{title} of {in_a_sentence(whose, 'actor')}" if whose else title
    if mention.sent:
        name = f"{name} {mention.sent} {mention.behind}"
    found: dict[str, Any] = {"type": "office-added", "name": name}
    if owner is not None:
        return ToRegister(found | {"of": owner.id})
    return ToRegister(found, (unknown,) if unknown else ())


def talks_to_register(name: str) -> ToRegister | None:
    """An engagement that has a name of its own."""
    form = english.MEETINGS.get(name.rsplit(maxsplit=1)[-1].lower()) if name else None
    if form is None or len(name.split()) == 1:
        return None
    return ToRegister({"type": "engagement-added", "form": form, "name": name})


def engagement_to_register(words: str, names: Mapping[str, Sequence[str]]) -> ToRegister | None:
    """An engagement by who meets whom, or who visits what."""
    participants, visitors = names.get("participants", ()), names.get("visitors", ())
    place = next(iter(names.get("place", ())), "")
    if visitors and place:
        name = f"{listed(visitors)}'s visit to {in_a_sentence(place, 'actor')}"
        return _engagement(name, "visit")
    if len(participants) < PAIR:
        return None
    form, both = form_told("engagement-added", words), listed(participants)
    if form is None and not _SPOKE.isdisjoint(words.lower().split()):
        return _engagement(f"Talks of {both}", None)  # whether they met or telephoned is not told
    if form == "summit" and not any(each in words.lower() for each in _SUMMITS):
        form = "meeting"
    if form is None or form not in _PAIRS:
        form = "meeting"
    name = _PAIRS[form].format(both)
    return _engagement(f"{name} in {place}" if place and form != "call" else name, form)


def _engagement(name: str, form: str | None) -> ToRegister:
    event = {"type": "engagement-added", "form": form, "name": name}
    return ToRegister({key: each for key, each in event.items() if each is not None})


def measure_to_register(words: str, names: Mapping[str, Sequence[str]]) -> ToRegister | None:
    """A measure by its form and whom, or what, it is against."""
    form = form_told("measure-added", words)
    if form is None:
        return None
    against = listed([in_a_sentence(each, "actor") for each in names.get("targets") or ()] or [""])
    against = against or _behind(_ON.search(words), words)
    name = f"{_MEASURES[form]} on {against}"
    return ToRegister({"type": "measure-added", "form": form, "name": name}) if against else None


def incident_to_register(words: str, names: Mapping[str, Sequence[str]]) -> ToRegister | None:
    """An incident by what was done to whom: "Expulsion of two Canadian diplomats"."""
    del names
    for found in _DONE.finditer(words):
        noun, whom = english.DONE[found[1].lower()], _behind(found, words)
        if whom:
            return ToRegister({"type": "incident-added", "name": f"{noun} {whom}"})
    return None


def _behind(found: re.Match[str] | None, words: str) -> str:
    """The words behind some, up to where another part of the sentence begins."""
    taken: list[str] = []
    for word in words[found.end() :].split()[: BEHIND_MOST + 1] if found is not None else ():
        plain = word.strip(",.;:!?")
        if plain.lower() in english.ENDS_OBJECT | english.DAYS:
            break
        taken.append(plain)
        if plain != word:
            break
    return " ".join(taken) if len(taken) <= BEHIND_MOST else ""


def form_told(tag: str, words: str) -> str | None:
    """The form of an engagement or a measure that words tell."""
    there = {each.strip('.,;:!?"“”‘’()') for each in words.lower().split()}
    there |= {each.removesuffix(ending) for each in there for ending in ("ed", "d", "s")}
    return next((form for form, each in forms_for(tag).items() if there & set(each)), None)
