"""What holds of a subject, put as an answer: what, since when, and as told by whom."""

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Any, Final, NamedTuple, Self

from msgspec import Struct

from events.time.dates import Edtf, known_day
from projections.holding import evidence
from projections.holding.evidence import Next, Option
from projections.holding.fact_tellings import FactTellings, Supported, in_order
from projections.holding.tellings import Standing
from projections.model.clocks import Certainty, Clocks
from projections.model.coded import MACHINE
from projections.model.worded import Worded

BECAUSE_LIMIT = 50
"""Facts that an element names of those that it rests on."""


MANY_FACTS = 20
"""From so many on it is remembered how what supports them was counted last."""


class Support(Struct, frozen=True, omit_defaults=True):
    """How many citations support something, and how many independent lineages they come from;
    `machine` of the citations are of data sets that a program made, which are nobody's lineage, and
    where all are it is `machine_coded`.
    """

    citations: int
    lineages: int
    machine: int = 0
    machine_coded: bool = False

    @property
    def by_program(self) -> str:
        """How many of the citations a program made, in words behind their number."""
        return f", {self.machine} of them by a program" if self.machine else ""


class Alternative(Worded, frozen=True, kw_only=True):
    """One of the states that may hold, or that are told at once; `value` null is "none": an office
    is vacant. `since` is as written in the first fact that makes it so.
    """

    value: str | None
    since: Edtf | None
    since_in_words: str | None = None
    certainty: Certainty
    because: tuple[str, ...]
    support: Support


class ToldAs(Struct, frozen=True, kw_only=True):
    """What a subject is told to be on a day, before or after it changed on days not known."""

    value: str | None
    told_on: str | None
    because: tuple[str, ...]
    support: Support


class Element(Worded, frozen=True, kw_only=True):
    """What every element of a state says.

    `since` is its beginning in EDTF; where only conditions tell of it, it began after the last day
    on which it was told otherwise. `first_told` and `last_told` are the days between which the
    record has it so: what is told goes on until something else is. It is `attested_only` where no
    fact tells that it began, but only that it was so on a day.

    Where the certainty is `possible`, several things may hold by the day, and where it is
    `contested`, several are told: then the element's own value is null, as is `since`, and
    `alternatives` are these. Where it is `between`, it changed, or changed several times, after it
    was `told_before` and before it is `told_next`.
    """

    since: Edtf | None
    since_in_words: str | None = None
    first_told: str | None
    last_told: str | None
    certainty: evidence.HeldCertainty
    approximate: bool
    attested_only: bool = False
    because: tuple[str, ...]
    support: Support
    alternatives: tuple[Alternative, ...] = ()
    told_before: ToldAs | None = None
    told_next: tuple[ToldAs, ...] = ()

    @property
    def subject(self) -> str:
        """What has the state: `engagement/<id>`, `stance/<side>/<issue>` and so on."""
        raise NotImplementedError

    @classmethod
    def from_standing(cls, standing: Standing, clocks: Clocks, **own: Any) -> Self:
        """An element with its `own` fields and what holds of its subject."""
        held, told = standing.held, standing.told
        between = held.certainty == "between"
        is_open = held.certainty in {"possible", "contested"}
        found = cls(
            since=None if between else standing.since,
            first_told=_day(held.first_told),
            last_told=_day(held.last_told),
            certainty=held.certainty,
            approximate=any(e.span.approximate or e.span.uncertain for e in told),
            attested_only=standing.tellings.are_attested(standing.facts),
            because=_because(standing),
            support=_support(standing, standing.facts, clocks),
            alternatives=tuple(
                _alternative(standing, each, clocks) for each in held.options if is_open
            ),
            told_before=_told_before(standing, clocks) if between else None,
            told_next=tuple(_told_next(standing, each, clocks) for each in held.next_told),
            **own,
        )
        standing.tellings.asks_again = True
        return found


UNTOLD: Final[dict[str, Any]] = {
    "since": None,
    "first_told": None,
    "last_told": None,
    "certainty": "possible",
    "approximate": False,
    "because": (),
    "support": Support(0, 0),
}
"""What an element says of a subject of which nothing is told that is a state."""


def _because(standing: Standing) -> tuple[str, ...]:
    """What tells of what holds, in order of date; of very many the first, and the last ones."""
    facts = tuple(standing.tellings.by_date(standing.facts))
    if len(facts) <= BECAUSE_LIMIT:
        return facts
    return facts[0], *facts[1 - BECAUSE_LIMIT :]


def _alternative(standing: Standing, option: Option, clocks: Clocks) -> Alternative:
    told = sorted((standing.tellings[each] for each in option.facts), key=in_order)
    return Alternative(
        value=option.value,
        since=None if told[0].is_attested else told[0].date,
        certainty="certain" if option.is_certain else "possible",
        because=tuple(each.fact for each in told[-BECAUSE_LIMIT:]),
        support=_support(standing, option.facts, clocks),
    )


def _told_before(standing: Standing, clocks: Clocks) -> ToldAs:
    (option,) = standing.held.options
    return ToldAs(
        value=option.value,
        told_on=_day(standing.held.last_told),
        because=option.facts,
        support=_support(standing, option.facts, clocks),
    )


def _told_next(standing: Standing, following: Next, clocks: Clocks) -> ToldAs:
    return ToldAs(
        value=following.value,
        told_on=_day(following.day),
        because=following.facts,
        support=_support(standing, following.facts, clocks),
    )


def _day(day: int | None) -> str | None:
    return None if day is None else known_day(day)


def _support(standing: Standing, facts: Collection[str], clocks: Clocks) -> Support:
    if len(facts) < MANY_FACTS:
        return support_of([standing.tellings[each].support for each in facts], clocks)
    return _of_many(standing.tellings, frozenset(facts), clocks)


def _of_many(tellings: FactTellings, facts: frozenset[str], clocks: Clocks) -> Support:
    """The same, counted on from where it was counted last: from day to day few facts come."""
    supported = tellings.supported.get(clocks.public_by)
    if supported is None or not supported.facts <= facts:
        supported = Supported(frozenset(), 0, 0, frozenset())
    fresh = facts - supported.facts
    if fresh:
        counted = [_counted(tellings[each].support, clocks.public_by) for each in fresh]
        supported = Supported(
            facts=facts,
            citations=supported.citations + sum([each.citations for each in counted]),
            machine=supported.machine + sum([each.machine for each in counted]),
            lineages=supported.lineages.union(*[each.lineages for each in counted]),
        )
        tellings.supported[clocks.public_by] = supported
    return _as_support(supported.citations, supported.machine, supported.lineages)


def support_of(supports: Iterable[str], clocks: Clocks) -> Support:
    """Count filed support (`SourceEntry.support`) as far as it was public."""
    counted = [_counted(each, clocks.public_by) for each in supports]
    lineages: set[str] = set()
    for each in counted:
        lineages |= each.lineages
    return _as_support(
        sum(each.citations for each in counted), sum(each.machine for each in counted), lineages
    )


def _as_support(citations: int, machine: int, lineages: AbstractSet[str]) -> Support:
    return Support(citations, len(lineages), machine, bool(machine) and not lineages)


class _Counted(NamedTuple):
    citations: int
    machine: int
    lineages: frozenset[str]


@lru_cache(maxsize=65_536)
def _counted(support: str, public_by: int | None) -> _Counted:
    entries = [entry.partition(":") for entry in support.split()]
    if public_by is not None:
        entries = [entry for entry in entries if int(entry[2]) <= public_by]
    people = [lineage for lineage, _, _ in entries if not lineage.startswith(MACHINE)]
    return _Counted(len(entries), len(entries) - len(people), frozenset(people))
