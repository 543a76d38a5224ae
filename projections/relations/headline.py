"""What is the state of relations, in at most three sentences?

They are made of the elements and say nothing that these do not: what the diplomatic relations are,
and that there is war, how the engagement stands that leads or else the last accord, when the two
last met or talked.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final, NamedTuple

from events.dates_in_words.date_words import said
from events.text.articles import the
from events.time.dates import day_of, parse
from projections.holding.elements import Element
from projections.relations.element_order import flat, is_waited_for
from projections.relations.element_words import Naming, since_words, value_of
from projections.subjects.accords import AccordState
from projections.subjects.contacts import Contact
from projections.subjects.diplomatic_relations import (
    LEVEL_NOT_TOLD,
    LevelState,
    RecognitionState,
    RelationsState,
)
from projections.subjects.engagements import EngagementState
from projections.subjects.over_since import YEAR

_COURSES: Final[Mapping[str, str]] = {
    "in-being": "Diplomatic relations",
    "interrupted": "Diplomatic relations are interrupted",
    "broken": "Diplomatic relations are broken off",
    "none": "There are no diplomatic relations",
}
_COURSES_SINCE: Final[Mapping[str, str]] = {
    "in-being": "Diplomatic relations",
    "interrupted": "Diplomatic relations have been interrupted",
    "broken": "Diplomatic relations have been broken off",
    "none": "There have been no diplomatic relations",
}

_EXACT_DAY: Final = re.compile(r"-?\d{4,}-\d\d-\d\d[~?%]*")
_MONTH_OR_YEAR: Final = re.compile(r"-?\d{4,}(-\d\d)?[~?%]*")

_AGREED: Final[Mapping[str, str]] = {
    "reached": "was reached",
    "signed": "was signed",
    "in-force": "came into force",
    "ended": "ended",
}

_STANDS: Final[Mapping[str, str]] = {
    "proposed": " is proposed",
    "invited": ": an invitation stands",
    "accepted": ": an invitation stands accepted",
    "planned": " is planned",
    "announced": " is announced",
    "postponed": " stands postponed",
}

_SETTLED: Final = frozenset({"planned", "announced", "postponed"})


class HeadlineElements(NamedTuple):
    """What sentences are made of, in the order in which a state of a day tells it."""

    relations: RelationsState | None
    engagements: Sequence[EngagementState]
    accords: Sequence[AccordState]
    contacts: Sequence[Contact]


def of_elements(told: HeadlineElements, day: int, named: Naming) -> tuple[str, ...]:
    """The sentences for the elements of a day, with actors as they are `named`."""
    relations, engagements, accords, contacts = told
    certain = [each for each in flat(engagements) if each.certainty == "certain"]
    lead = _lead(certain, day)
    found = [*_on_states(relations, named)]
    found += _on_accords(accords, day) if lead is None else [_on_engagement(lead)]
    by_id = {each.engagement: each for each in flat(engagements)}
    visits = {id for id, each in by_id.items() if each.form == "visit"}
    contact = max(contacts, key=lambda each: _recency(each, visits), default=None)
    if contact is not None and not _is_within(contact.engagement, lead):
        # What is told to follow something may be told of a later day than its own date has.
        held = by_id.get(contact.engagement)
        found += [] if held is None else [_on_contact(contact, held)]
    return tuple(found)


def _lead(certain: Sequence[EngagementState], day: int) -> EngagementState | None:
    """What is going on, or else the first that is waited for; what was merely proposed gives way to
    what had been settled.
    """
    pending = [each for each in certain if is_waited_for(each, day)]
    first = next((each for each in certain if each.ongoing), next(iter(pending), None))
    if first is None or first.status != "proposed":
        return first
    return next((each for each in pending if each.status in _SETTLED), first)


def _on_states(relations: RelationsState | None, named: Naming) -> Iterator[str]:
    """What their relations are, whom else the one recognises as the government of the other, and
    that they are at war, in one sentence.
    """
    if relations is None:
        return
    said = ["".join(_on_relations(relations, named)).removesuffix(".")]
    if relations.course != "in-being":
        said += (_on_government(each, named) for each in relations.recognitions)
    war = relations.war
    if war is not None and war.status == "going-on":
        said.append(f"at war{since_words(war.since_in_words)}")
    sentence = "; ".join(filter(None, said))
    if sentence:
        yield f"{sentence[0].upper()}{sentence[1:]}."


def _on_government(recognition: RecognitionState, named: Naming) -> str:
    """That another government is recognised as that of a state; nothing of its own one."""
    if recognition.government in {None, recognition.recognised}:
        return ""
    by, government, state = (
        the(named("actor", each or ""))
        for each in (recognition.recognised_by, recognition.government, recognition.recognised)
    )
    return f"{by} recognises {government} as the government of {state}{_told(recognition)}"


def _told(element: Element) -> str:
    """Since when, or, where nobody tells when it began, as of which day."""
    if element.attested_only:
        return f", as told of {said(element.last_told)}" if element.last_told else ""
    return since_words(element.since_in_words)


def _on_relations(relations: RelationsState, named: Naming) -> Iterator[str]:
    if relations.course is None:
        level = _level(relations.level)
        if relations.alternatives or relations.told_next:
            yield f"Diplomatic relations: {value_of(relations)}."
        elif level:
            yield f"Diplomatic relations,{level}."
        return
    if relations.ended_with is not None:
        ceased = the(named("actor", relations.ended_with))
        when = _when(relations.since, relations.since_in_words)
        yield f"Diplomatic relations ended{when}, when {ceased} ceased to be a state."
        return
    yield f"{_on_course(relations, relations.course)}."


def _on_course(relations: RelationsState, course: str) -> str:
    """The course, since when, and at which level; only such as are carried on have one that
    matters.
    """
    level = _level(relations.level) if course == "in-being" else ""
    if relations.attested_only:
        return f"{_COURSES[course]}{_told(relations)}{level and f',{level}'}"
    since = since_words(relations.since_in_words)
    if since and level.endswith(since):  # one since is enough for both
        return f"{_COURSES_SINCE[course]}{level}"
    is_bare = course == "in-being" and not (level or since)
    courses = _COURSES_SINCE if since else _COURSES
    return f"{courses[course]}{since}{level and f',{level}'}{' are in being' if is_bare else ''}"


def _level(level: LevelState | None) -> str:
    """At which level, where that is certain."""
    if level is None or level.level in {None, LEVEL_NOT_TOLD}:
        return ""
    since = "" if level.attested_only else since_words(level.since_in_words)
    return f" at {level.level} level{since}"


def _on_engagement(lead: EngagementState) -> str:
    since = since_words(lead.since_in_words)
    if lead.ongoing:
        return f"{_without_days(lead.name)} has been going on{since}."
    assert lead.status is not None, "what is certainly pending has a status"
    planned = f", for {lead.planned_for_in_words}" if lead.planned_for_in_words else ""
    if lead.status == "postponed":  # what it was planned for was given up
        planned = ", no new date told"
    return f"{lead.name}{_STANDS[lead.status]}{since}{planned}."


def _on_accords(accords: Sequence[AccordState], day: int) -> Iterator[str]:
    """The accord that was told of last, in the year before the day, where its status is certain."""
    last = next(iter(accords), None)
    if last is None or last.certainty != "certain" or last.status is None:
        return
    if last.last_told is not None and day_of(last.last_told) >= day - YEAR:
        when = f", {last.since_in_words}" if last.since_in_words else ""
        yield f"{last.name} {_AGREED[last.status]}{when}."


def _on_contact(contact: Contact, engagement: EngagementState) -> str:
    told = "Last contact told of" if contact.certainty == "certain" else "Perhaps the last contact"
    return f"{told}: {_without_days(engagement.name)}, {contact.date_in_words}."


def _without_days(name: str) -> str:
    """A name, without the days at its end: the sentence has its own."""
    named, comma, days = name.rpartition(", ")
    return named if comma and days[-4:].isdigit() else name


def _when(date: str | None, words: str | None) -> str:
    """When something was, behind what it was."""
    if date is None or words is None:
        return ""
    is_day, is_longer = _EXACT_DAY.fullmatch(date), _MONTH_OR_YEAR.fullmatch(date)
    return f" on {words}" if is_day else f" in {words}" if is_longer else f" {words}"


def _is_within(engagement: str, lead: EngagementState | None) -> bool:
    return lead is not None and any(each.engagement == engagement for each in flat([lead]))


def _recency(contact: Contact, visits: Set[str]) -> tuple[bool, int, int, bool, str]:
    """Of several on the last day the one that began last, and whom somebody met before the visit
    for which he came.
    """
    date, is_certain = parse(contact.date), contact.certainty == "certain"
    is_talk = contact.engagement not in visits
    return is_certain, date.last.latest, date.told_from, is_talk, contact.fact
