"""Tenures as facts: somebody took up an office, and left it.

A chief of mission takes up the post by presenting credentials; where the record has no day of
that, by arriving, and else by the appointment. The day of the commission is a remark of the fact,
and no fact: who was commissioned and never presented credentials held nothing. Other officers take
up theirs when they enter on duty, and else by the appointment. A tenure whose end no record tells
goes on, as last told. That a chief of mission of some rank was received attests that there were
relations, at the level of that rank.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from msgspec import Struct

from events.dates_in_words.date_words import said
from events.text.articles import the
from events.vocabulary.offices import OfficialAppointed, OfficialRemoved
from events.vocabulary.relations import Level, RelationsStood
from seeds.data_sets.doubtful import remarks_on
from seeds.data_sets.record import RecordRow
from seeds.data_sets.tellings import RecordTold
from seeds.derived.offices import HOME, Office
from seeds.derived.people import Official

BeganBy = Literal["credentials", "received", "charge", "duty", "arrival", "appointment", ""]

_BEGAN: Final[Mapping[BeganBy, str]] = {
    "credentials": "{name} presented credentials as {post}.",
    "received": "{name} was received as {post}.",
    "charge": "{name} took charge as {post}.",
    "duty": "{name} entered on duty as {post}.",
    "arrival": "{name} arrived as {post}.",
    "appointment": "{name} was appointed {post}.",
}
_ENDED: Final[Mapping[str, str]] = {
    "died": "{name} died in office as {post}.",
    "left": "{name} left office as {post}.",
    "recall": "{name} took leave as {post}.",
    "superseded": "{name} was superseded as {post}.",
    "expelled": "{name} had to leave as {post}.",
    "mission-closed": "{name} ceased to be {post}; the mission was closed.",
    "relations-broken": "{name} ceased to be {post}; relations were broken off.",
}
_ENDED_SOMEHOW: Final = "{name} ceased to be {post}."


class Tenure(RecordRow, frozen=True, kw_only=True, omit_defaults=True):
    """Who held what: days in EDTF, `role` the title under which. It `continues` where the same
    person has the office on under another title: it does not end then. `level` is that of relations
    when the person was received.
    """

    office: str
    person: str
    role: str
    commissioned: str = ""
    arrived: str = ""
    began: str = ""
    began_by: BeganBy = ""
    ended: str = ""
    ended_by: str = ""
    continues: bool = False
    level: Level | None = None


class TenureNames(Struct, frozen=True):
    """The names of those whom tenures are about, and of the states in which they are chiefs; these
    states by office.
    """

    people: Mapping[str, str]
    states: Mapping[str, str]
    accredited_to: Mapping[str, str]

    @classmethod
    def of(
        cls, people: Iterable[Official], offices: Iterable[Office], names: Mapping[str, str]
    ) -> "TenureNames":
        """By the ids of persons, and of offices that are accredited; `names` are of states."""
        accredited = [each for each in offices if each.accredited_to]
        return cls(
            {each.id: each.name for each in people},
            {each.id: names[each.accredited_to] for each in accredited},
            {each.id: each.accredited_to for each in accredited},
        )


def tellings_of(tenures: Iterable[Tenure]) -> Iterator[RecordTold]:
    """What each record tells, as facts have it."""
    for each in tenures:
        yield RecordTold(
            record=each.record,
            name=each.name_of_facts,
            who=(each.person,),
            where=each.office,
            first=each.began,
            last=each.ended,
        )


def tenure_events(
    tenures: Iterable[Tenure], source: str, named: TenureNames
) -> Iterator[OfficialAppointed | OfficialRemoved | RelationsStood]:
    """The facts of each tenure, named by its record."""
    for each in tenures:
        if each.began:
            yield _appointed(each, source, named)
        if each.level is not None:
            yield _relations(each, source, named, each.level)
        if each.ended and not each.continues:
            yield _removed(each, source, named)


def _appointed(tenure: Tenure, source: str, named: TenureNames) -> OfficialAppointed:
    return OfficialAppointed(
        id=f"pocom-{tenure.name_of_facts}-appointed",
        summary=_summary(_BEGAN[tenure.began_by], tenure, named),
        official=tenure.person,
        office=tenure.office,
        date=tenure.began,
        note=_note(tenure, source),
        citations=(tenure.citation(source, date=tenure.began),),
    )


def _relations(tenure: Tenure, source: str, named: TenureNames, level: Level) -> RelationsStood:
    state = named.states[tenure.office]
    return RelationsStood(
        id=f"pocom-{tenure.name_of_facts}-received",
        summary=f"The United States and {the(state)} have relations at {level} level.",
        between=(HOME, named.accredited_to[tenure.office]),
        course="in-being",
        level=level,
        attested=tenure.began,
        citations=(tenure.citation(source, attested=tenure.began),),
    )


def _note(tenure: Tenure, source: str) -> str | None:
    told = (_before(tenure), remarks_on(source).get(tenure.record))
    return " ".join(filter(None, told)) or None


def _before(tenure: Tenure) -> str | None:
    """What came before the office was taken up."""
    told = {"Appointed": tenure.commissioned, "Arrived": tenure.arrived}
    days = [f"{what} {said(day)}." for what, day in told.items() if day not in {"", tenure.began}]
    return " ".join(days) or None


def _removed(tenure: Tenure, source: str, named: TenureNames) -> OfficialRemoved:
    sentence = _ENDED.get(tenure.ended_by, _ENDED_SOMEHOW)
    return OfficialRemoved(
        id=f"pocom-{tenure.name_of_facts}-left",
        summary=_summary(sentence, tenure, named),
        official=tenure.person,
        office=tenure.office,
        date=tenure.ended,
        citations=(tenure.citation(source, date=tenure.ended),),
    )


def _summary(sentence: str, tenure: Tenure, named: TenureNames) -> str:
    state = named.states.get(tenure.office)
    post = tenure.role if state is None else f"{tenure.role} to {the(state)}"
    return sentence.format(name=named.people[tenure.person], post=post)
