"""What is to be registered where the record has nothing that is called so: as complete as the words
make it, but for its id.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from events.vocabulary.words_for_kinds import forms_for
from projections.passages.mentions import Mention
from projections.passages.who_is_meant import Meaning

_PAIRS: Final[Mapping[str, str]] = {
    "call": "Telephone call of {}",
    "meeting": "Meeting of {}",
    "summit": "Summit of {}",
}


def actor_to_register(meaning: Meaning, kinds: Sequence[str]) -> dict[str, Any] | None:
    """A person, a body or a company by the whole of its name; None where the words do not tell
    which of them it is, or where it can be none that the field takes.
    """
    if not meaning.full_name:
        return None
    kind = "person" if _is_person(meaning.mention) else "body"
    if kinds and kind not in kinds:
        return None
    found: dict[str, Any] = {"type": "actor-added", "kind": kind, "name": meaning.full_name}
    if meaning.states and not meaning.mention.is_firm and not meaning.mention.is_former:
        found["acts_for"] = list(meaning.states)
    return found


def _is_person(mention: Mention) -> bool:
    return not (mention.is_firm or mention.is_body)


def office_to_register(mention: Mention, of: str | None) -> dict[str, Any] | None:
    """An office by its title, with what stands behind it."""
    if not mention.title:
        return None
    title = mention.title[0].upper() + mention.title[1:]
    title = title.replace(" of state", " of State")
    found: dict[str, Any] = {"type": "office-added", "name": title}
    if mention.behind and mention.behind not in mention.whose:
        found["name"] = f"{title} for {mention.behind}"
    if of is not None:
        found["of"] = of
    return found


def engagement_to_register(
    words: str, fields: Mapping[str, Sequence[str]]
) -> dict[str, Any] | None:
    """An engagement by who meets whom, or who visits what; `fields` has their names."""
    form = form_told("engagement-added", words)
    participants, visitors = fields.get("participants", ()), fields.get("visitors", ())
    place = next(iter(fields.get("place", ())), "")
    if visitors and place:
        name = f"{_and(visitors)}’s visit to {place}".replace("’", "'")
        return {"type": "engagement-added", "form": "visit", "name": name}
    if len(participants) < 2:
        return None
    if form is None or form not in _PAIRS:
        form = "meeting"
    name = _PAIRS[form].format(_and(participants))
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
    return {"type": "measure-added", "form": form, "name": f"{called} on {_and(targets)}"}


def form_told(tag: str, words: str) -> str | None:
    """The form of an engagement or a measure that words tell."""
    there = {each.strip('.,;:!?"“”‘’()') for each in words.lower().split()}
    return next((form for form, each in forms_for(tag).items() if there & set(each)), None)


def _and(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
