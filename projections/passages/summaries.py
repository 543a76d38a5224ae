"""A fact in a sentence of our own words, from its kind and its fields: as those say and no more.

What is said needs its content, which no field has: of statements there is none.
"""

from collections.abc import Mapping
from typing import Any, Final

from projections.passages.in_a_sentence import in_a_sentence, listed
from projections.passages.names_known import NamesKnown

LONGEST: Final = 300
NAMED_MOST: Final = 4
_ANNOUNCED: Final = "engagement-announced"

TEMPLATES: Final[Mapping[str, tuple[str, ...]]] = {
    "engagement-held": (
        "{visitors} visit|visits {place}",
        "{visitors} visit|visits {host}",
        "{participants} speak|speaks by telephone <call>",
        "{participants} meet|meets in {place} <meeting|summit>",
        "{participants} meet|meets <meeting|summit>",
    ),
    "engagement-postponed": (
        "{postponed_by} postpones {engagement}",
        "{engagement} is postponed",
    ),
    "engagement-cancelled": (
        "{cancelled_by} cancels {engagement}",
        "{engagement} is cancelled",
    ),
    "engagement-refused": ("{refused_by} refuses {engagement}",),
    "engagement-announced": ("{announced_by} announce|announces {engagement}",),
    "engagement-planned": ("{engagement} is planned",),
    "engagement-proposed": ("{proposed_by} proposes {engagement}",),
    "engagement-reported": (
        "{reported_by} reports that {engagement} is planned",
        "{engagement} is reported to be planned",
    ),
    "engagement-invited": ("{invited_by} invites {invited}",),
    "invitation-accepted": (
        "{accepted_by} accepts the invitation of {invited_by}",
        "{accepted_by} accepts an invitation",
    ),
    "measure-imposed": (
        "{imposed_by} imposes sanctions on {targets} <sanction>",
        "{imposed_by} imposes tariffs on {targets} <tariff>",
        "{imposed_by} imposes export controls on {targets} <export-control>",
        "{imposed_by} imposes {measure}",
    ),
    "measure-threatened": ("{threatened_by} threatens {measure}",),
    "measure-in-force": ("{measure} of {imposed_by} is in force",),
    "measure-lifted": (
        "{lifted_by} lifts {measure} for {targets}",
        "{lifted_by} lifts {measure}",
    ),
    "official-appointed": ("{official} becomes {office}",),
    "official-in-office": ("{official} is {office}",),
    "official-removed": (
        "{official} is {office} no more; {replaced_by} takes the office",
        "{official} is {office} no more",
    ),
    "official-absent": ("{official} is not seen in public",),
    "channel-severed": ("{severed_by} cuts {channel}", "{channel} breaks down"),
    "channel-restored": ("{restored_by} restores {channel}", "{channel} is restored"),
    "channel-disturbed": ("{disturbed_by} hinders {channel}", "{channel} is hindered"),
    "channel-stood": ("{channel} is {status}",),
    "relations-established": ("{between} establish diplomatic relations",),
    "relations-resumed": ("{between} resume diplomatic relations",),
    "relations-severed": (
        "{severed_by} breaks off diplomatic relations between {between}",
        "Diplomatic relations between {between} are broken off",
    ),
    "state-recognised": (
        "{recognised_by} recognises {recognised} as the government of {government_of}",
        "{recognised_by} recognises {recognised}",
    ),
    "war-declared": ("{declared_by} declares war on {against}",),
    "war-ended": ("{parties} end the war between them",),
    "treaty-signed": ("{parties} sign {accord}",),
    "agreement-reached": ("{parties} reach {accord}", "{parties} reach an agreement"),
    "joint-statement-issued": ("{parties} issue a joint statement",),
    "mission-opened": ("{of} opens its {form} in {host}",),
    "mission-closed": ("{of} closes its {form} in {host}",),
    "incident-resolved": ("{incident} is resolved",),
}
"""By the tag of a kind its sentences: the first of which all fields are known is taken. Of "speak|
speaks" the second is for one alone. What stands in pointed brackets is the form of the engagement
or the measure that the sentence is for.
"""

_KINDS: Final[Mapping[str, str]] = {
    "place": "place",
    "engagement": "engagement",
    "measure": "measure",
    "channel": "channel",
    "office": "office",
    "accord": "accord",
    "incident": "incident",
}
_PLAIN: Final = frozenset(("status", "form"))


def summary(
    known: NamesKnown, tag: str, fact: Mapping[str, Any], form: str | None = None
) -> str | None:
    """The sentence; None where a field that it needs is not there, or not known. `form` is that of
    the engagement or the measure, where it is not registered yet.
    """
    form = next(
        (
            thing.is_a
            for kind in ("engagement", "measure")
            if isinstance(fact.get(kind), str) and (thing := known.thing(kind, fact[kind]))
        ),
        form,
    )
    templates = TEMPLATES.get(tag, ())
    if tag == _ANNOUNCED and fact.get("visitors") == fact.get("announced_by"):
        templates = ("{announced_by} announce|announces a visit to {host}", *templates)
    for template in templates:
        words, _, forms = template.partition(" <")
        if forms and form not in forms.rstrip(">").split("|"):
            continue
        said = _said(known, words, fact)
        if said is not None and len(said) <= LONGEST:
            return said
    return None


def _said(known: NamesKnown, words: str, fact: Mapping[str, Any]) -> str | None:
    parts: list[str] = []
    count = 1
    for word in words.split():
        field = word.strip("{};") if word.startswith("{") else ""
        if field:
            named = _named(known, field, fact.get(field))
            if not named:
                return None
            count = len(named)
            parts.append(listed(_few(named)) + (";" if word.endswith(";") else ""))
        elif "|" in word:
            several, one = word.split("|")
            parts.append(several if count > 1 else one)
        else:
            parts.append(word)
    text = " ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _few(names: list[str]) -> list[str]:
    """Names, of many the first and the number of the others."""
    if len(names) <= NAMED_MOST:
        return names
    return [names[0], f"{len(names) - 1} others"]


def _named(known: NamesKnown, field: str, value: Any) -> list[str]:
    """What the things in a field are called; nothing where one of them is not known."""
    if field in _PLAIN:
        return [value] if isinstance(value, str) else []
    ids = value if isinstance(value, list) else [value]
    found: list[str] = []
    for id in ids:
        thing = known.thing(_KINDS.get(field, "actor"), id) if isinstance(id, str) else None
        if thing is None or not thing.name:
            return []
        found.append(in_a_sentence(thing.name, thing.kind))
    return found
