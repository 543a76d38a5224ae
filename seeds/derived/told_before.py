"""What the records of a data set told that facts of a ledger cite, by which they are recognised in
a newer version.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from msgspec.structs import replace

from events.vocabulary.base import Citation
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.facts import AnyFact
from events.vocabulary.offices import OfficialAppointed, OfficialRemoved
from seeds.data_sets.tellings import RecordTold
from seeds.derived import trips, visits
from seeds.derived.same_engagements import same_engagements

_VISITS: Final = {trips.SOURCE_ID: "travels", visits.SOURCE_ID: "visits"}
_TENURES: Final = "history-at-state-pocom"
_TENURE: Final = "pocom-"


class HeldFact(NamedTuple):
    """A fact as its data set tells it, and the citations that were added to it."""

    fact: AnyFact
    added: Sequence[Citation]


def told_before(source: str, facts: Iterable[HeldFact]) -> tuple[RecordTold, ...]:
    """What a data set's records told; of one whose facts are not named by records, nothing."""
    if source in _VISITS:
        return tuple(_visits(source, facts))
    return tuple(_tenures(facts)) if source == _TENURES else ()


def _visits(source: str, facts: Iterable[HeldFact]) -> Iterator[RecordTold]:
    of_founding = {each.fact: each.named for each in same_engagements(source).values()}
    before, after = f"{_VISITS[source]}-", "-held"
    for fact, added in facts:
        if not isinstance(fact, EngagementHeld):
            continue
        name = of_founding.get(fact.id)
        if name is None and fact.id.startswith(before) and fact.id.endswith(after):
            name = fact.id.removeprefix(before).removesuffix(after)
        if name is not None:
            cited = (*fact.citations, *_last_of_each(added))
            told = (_visit(fact, name, each) for each in cited if each.source == source)
            for number, each in enumerate(told):
                yield replace(each, is_main=number == 0)


def _last_of_each(added: Iterable[Citation]) -> Iterator[Citation]:
    """Of citations that give the same, the last: it is of the number that a record has now."""
    yield from {tuple(sorted(each.says.items())): each for each in added}.values()


def _visit(fact: EngagementHeld, name: str, citation: Citation) -> RecordTold:
    first, _, last = citation.says.get("date", fact.when).partition("/")
    return RecordTold(
        record=_record(citation),
        name=name,
        who=fact.visitors or fact.participants,
        where=visits.HOST if citation.source == visits.SOURCE_ID else fact.host or "",
        first=first,
        last=last or first,
        place=citation.says.get("place", ""),
    )


def _tenures(facts: Iterable[HeldFact]) -> Iterator[RecordTold]:
    told = sorted(_parts(fact for fact, _ in facts), key=lambda each: each.name)
    for _, parts in groupby(told, key=lambda each: each.name):
        first, *others = parts
        for each in others:
            first = replace(first, first=first.first or each.first, last=first.last or each.last)
        yield first


def _parts(facts: Iterable[AnyFact]) -> Iterator[RecordTold]:
    for fact in facts:
        if not isinstance(fact, OfficialAppointed | OfficialRemoved):
            continue
        cited = [each for each in fact.citations if each.source == _TENURES]
        if not cited or not fact.id.startswith(_TENURE):
            continue
        is_begin = isinstance(fact, OfficialAppointed)
        name = fact.id.removeprefix(_TENURE)
        yield RecordTold(
            record=_record(cited[0]),
            name=name.removesuffix("-appointed" if is_begin else "-left"),
            who=(fact.official,),
            where=fact.office,
            first=fact.when if is_begin else "",
            last="" if is_begin else fact.when,
        )


def _record(citation: Citation) -> str:
    return "" if citation.record is None else citation.record.id
