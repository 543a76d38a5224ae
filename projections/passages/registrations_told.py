"""What is to be registered where the record has nothing that is called so: as complete as the words
make it, but for its id.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from events.vocabulary.words_for_kinds import forms_for
from projections.passages import english
from projections.passages.in_a_sentence import in_a_sentence, listed
from projections.passages.mentions import Mention
from projections.passages.who_is_meant import Meaning
from projections.sentences.adjectives import OF_STATES

_PAIRS: Final[Mapping[str, str]] = {
    "call": "Telephone call of {}",
    "meeting": "Meeting of {}",
    "summit": "Summit of {}",
}


_SUMMITS: Final = ("summit between", "summit with", "summit meeting")
"""Two meet on the margins of summits, too: these tell that the summit is theirs."""

_SPOKE: Final = frozenset(("spoke", "spoken", "talked", "conferred"))
NAME_WORDS: Final = 2
ToRegister = tuple[dict[str, Any] | None, tuple[str, ...]]
"""A registration, and the names of the states to be registered before, whose it is."""


def actor_to_register(meaning: Meaning, kinds: Sequence[str]) -> ToRegister:
    """A person, a body or a company by the whole of its name, without its kind where the words do
    not tell that; None where it can be none that the field takes.
    """
    mention = meaning.mention
    name = meaning.full_name or ("" if meaning.may_be else mention.name)
    is_state = tuple(kinds) == ("state",) and not (mention.title or mention.whose)
    if name and (is_state or name in OF_STATES.values()):
        is_taken = not kinds or "state" in kinds
        state = {"type": "actor-added", "kind": "state", "name": name}
        return (state if is_taken else None), ()
    is_person = mention.is_person or tuple(kinds) == ("person",)
    if not meaning.full_name:
        return None, ()
    if not (is_person or mention.is_firm or mention.is_body):
        # Of two words it may be all of a name; whether a person's or a firm's is not told.
        is_name = not kinds and len(meaning.full_name.split()) == NAME_WORDS
        return ({"type": "actor-added", "name": meaning.full_name} if is_name else None), ()
    kind = "body" if mention.is_firm or mention.is_body else "person"
    if kinds and kind not in kinds:
        return None, ()
    found: dict[str, Any] = {"type": "actor-added", "kind": kind, "name": meaning.full_name}
    if mention.is_firm or mention.is_former:
        return found, ()
    if meaning.states:
        found["acts_for"] = list(meaning.states)
    return found, () if meaning.states else meaning.unknown_states


def office_to_register(mention: Mention, of: str | None, unknown: Sequence[str]) -> ToRegister:
    """An office by its title, with whose it is in its name, or what it is for."""
    if not mention.title:
        return None, ()
    title = mention.title[0].upper() + mention.title[1:]
    title = title.replace(" of state", " of State")
    if mention.sent:
        title = f"{title} {mention.sent} {mention.behind}"
    found: dict[str, Any] = {"type": "office-added", "name": title}
    if of is not None:
        return found | {"of": of}, ()
    return found, tuple(unknown[:1])


def talks_to_register(name: str) -> dict[str, Any] | None:
    """An engagement that has a name of its own."""
    form = english.MEETINGS.get(name.rsplit(maxsplit=1)[-1].lower()) if name else None
    if form is None or len(name.split()) == 1:
        return None
    return {"type": "engagement-added", "form": form, "name": name}


def engagement_to_register(
    words: str, fields: Mapping[str, Sequence[str]]
) -> dict[str, Any] | None:
    """An engagement by who meets whom, or who visits what; `fields` has their names."""
    form = form_told("engagement-added", words)
    participants, visitors = fields.get("participants", ()), fields.get("visitors", ())
    place = next(iter(fields.get("place", ())), "")
    if visitors and place:
        name = f"{listed(visitors)}'s visit to {in_a_sentence(place, 'actor')}"
        return {"type": "engagement-added", "form": "visit", "name": name}
    if len(participants) < 2:
        return None
    if form == "summit" and not any(each in words.lower() for each in _SUMMITS):
        form = "meeting"
    if form is None and not _SPOKE.isdisjoint(words.lower().split()):
        # Whether they met or telephoned is not told.
        return {"type": "engagement-added", "name": f"Talks of {listed(participants)}"}
    if form is None or form not in _PAIRS:
        form = "meeting"
    name = _PAIRS[form].format(listed(participants))
    return {
        "type": "engagement-added",
        "form": form,
        "name": f"{name} in {place}" if place and form != "call" else name,
    }


def measure_to_register(words: str, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
    """A measure by its form and whom it is against."""
    form, targets = form_told("measure-added", words), fields.get("targets", ())
    if form is None or not targets:
        return None
    called = {
        "sanction": "Sanctions",
        "tariff": "Tariffs",
        "ban": "Ban",
        "export-control": "Export controls",
        "investment-control": "Investment controls",
    }[form]
    against = listed([in_a_sentence(each, "actor") for each in targets])
    return {"type": "measure-added", "form": form, "name": f"{called} on {against}"}


def form_told(tag: str, words: str) -> str | None:
    """The form of an engagement or a measure that words tell."""
    there = {each.strip('.,;:!?"“”‘’()') for each in words.lower().split()}
    there |= {each.removesuffix(ending) for each in there for ending in ("ed", "d", "s")}
    return next((form for form, each in forms_for(tag).items() if there & set(each)), None)
