"""Hypothesis strategies: ledgers whose facts collide in a few weeks, and questions about them.

A ledger is drawn as a list of `Step`s, plain choices that do not depend on each other, so that
Hypothesis can shrink them; `events_of` turns them into events that a ledger takes.
"""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from events.time.dates import day_of, known_day, parse
from events.vocabulary.amendments import (
    CitationAdded,
    FactCorrected,
    FactRetracted,
    RetractionUndone,
)
from events.vocabulary.base import Bearing, Citation, DataRecord
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    Alias,
    DataSetVersionAdded,
    DataSetWithdrawn,
    EngagementAdded,
    EngagementMerged,
    EngagementMergeUndone,
    MergeUndone,
    OfficeAdded,
    SourceAdded,
    SourceChecked,
)
from projections.model.clocks import Clocks
from projections.timeline.filters import Filters
from tests.mending import Mending
from tests.naive_record import unique
from tests.random_facts import (
    ACTORS,
    BODIES,
    CHANNELS,
    DATA_SETS,
    ENGAGEMENTS,
    ISSUES,
    KINDS,
    MEASURE_KINDS,
    MEASURES,
    NAMING_KINDS,
    OFFICES,
    PERSONS,
    PLACES,
    RECORDED_ON,
    SAYS,
    SOURCES,
    STATES,
    WORDS,
    Step,
    registry,
)

DATES = (
    *("2023-06-05", "2023-06-06", "2023-06-09", "2023-06-10", "2023-06-10~", "2023-06-11"),
    *("2023-06-12?", "2023-06-14", "2023-06-18", "2023-06-19", "2023-06-25", "2023-07-02"),
    *("2023-06-0X", "2023-06-1X", "2023-06-2X~", "2023-06-XX", "2023-06", "2023-06%", "2023-07"),
    *("2023-0X", "2023", "202X"),
    *("[2023-06-08..2023-06-12]", "[2023-06-09,2023-06-14]", "[2023-06-10..2023-06-18]"),
    *("[..2023-06-10]", "[..2023-06-14]", "[..2023-06-19]", "[2023-06-10..]", "[2023-06-15..]"),
    *("2023-06-10/2023-06-14", "2023-06-18/2023-06-19", "2023-06-1X/2023-06-19"),
    *("2023-06/2023-06-12", "2023-06-10/..", "2023-06-10/", "2023-06-14/2023-07"),
    *("../2023-06-12", "/2023-06-12", "2022/2024"),
    # With gaps, and of every other kind.
    *("[2023-06-05,2023-06-14]", "2023-06-X5", "2023-06-X0~", "2023-0X-10", "2023-X6"),
    *("{2023-06-05,2023-06-14}", "{2023-06-09..2023-06-11}", "{2023-05,2023-06-1X}"),
    *("2023-21", "2023-32", "2023-34", "2023-?06-~11"),
)
DAYS = tuple(
    day_of(day)
    for day in (
        *("2022-12-31", "2023-05-31", "2023-06-01", "2023-06-05", "2023-06-09", "2023-06-10"),
        *("2023-06-11", "2023-06-12", "2023-06-14", "2023-06-15", "2023-06-18", "2023-06-19"),
        *("2023-06-20", "2023-06-25", "2023-06-30", "2023-07-15", "2023-12-31", "2024-06-01"),
    )
)


def a_few(values: Iterable[Any], most: int, *, least: int = 0) -> st.SearchStrategy[Any]:
    """Some of the values, each of them once.

    One choice for each: a list is one for each value, one for whether another follows, and more for
    those that it has, and drawing ledgers took a third of the laws' time.
    """
    there = st.sampled_from(tuple(values))
    perhaps = st.sampled_from([each for value in values for each in (None, value)])
    return st.tuples(*[there] * least, *[perhaps] * (most - least)).map(_each_once)


def _each_once(chosen: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(each for each in chosen if each is not None))


ACTS = (
    *["record"] * 8,
    "correct",
    "correct",
    "cite",
    "retract",
    "restore",
    "merge",
    "separate",
    "register",
    "mend",
    "mend",
)
steps = st.builds(
    Step,
    act=st.sampled_from(ACTS),
    target=st.integers(0, 39),
    kind=st.integers(0, len(KINDS) - 1),
    shape=st.integers(0, 11),
    actors=st.tuples(*[st.sampled_from(ACTORS)] * 3),
    date=st.sampled_from(DATES),
    issues=a_few(ISSUES, 2),
    follows=a_few(range(40), 2),
    sources=a_few(SOURCES, 2, least=1),
    words=st.sampled_from(tuple(product(WORDS, repeat=2))),
    doubt=st.integers(0, 23),
)
# A few facts are amended over and over: most of what was ever filed stands no more.
worn_steps = st.builds(
    Step._replace,
    steps,
    act=st.sampled_from(
        (*["record"] * 2, *["correct"] * 6, *["cite"] * 2, "retract", "merge", "mend")
    ),
    target=st.integers(0, 7),
)
worn = st.lists(worn_steps, min_size=15, max_size=40)
ledgers = (
    st.lists(steps, min_size=1, max_size=40) | st.lists(steps, min_size=20, max_size=40) | worn
)
# Everything happens to one measure, mostly on blunt dates, and says what it followed: what comes
# after what is then a tangle.
tangled_steps = st.builds(
    Step,
    act=st.sampled_from(("record", "record", "record", "correct", "retract")),
    target=st.integers(0, 7).map(lambda target: 2 * target),
    kind=st.sampled_from([KINDS.index(each) for each in MEASURE_KINDS]),
    shape=st.just(0),
    doubt=st.just(0),
    actors=st.just(("alba", "bora", "cima")),
    date=st.sampled_from(DATES),
    issues=st.just(()),
    follows=a_few(range(8), 3),
    sources=st.sampled_from((("daily",), ("daily",), ("weekly",))),
    words=st.just(("talks", "talks")),
)
tangles = st.lists(tangled_steps, min_size=2, max_size=12)
# Facts follow and deny each other, and each is told by other sources as time goes by: what one of
# them names may be public or not.
naming_steps = st.builds(
    Step,
    act=st.sampled_from((*["record"] * 4, *["cite"] * 3, "correct", "correct", "retract", "mend")),
    target=st.integers(0, 7),
    kind=st.sampled_from([KINDS.index(each) for each in NAMING_KINDS]),
    shape=st.sampled_from((0, 4)),
    doubt=st.sampled_from((2, 3)),
    actors=st.sampled_from((("alba", "bora", "cima"), ("bob", "cyd", "ann"))),
    date=st.sampled_from(("2023-06-05", "2023-06-09", "2023-06")),
    issues=a_few(ISSUES, 1),
    follows=a_few(range(8), 2, least=1),
    sources=st.sampled_from((("daily",), ("forever",), ("weekly",), ("yearbook",))),
    words=st.sampled_from(tuple(product(WORDS, repeat=2))),
)
namings = st.lists(naming_steps, min_size=6, max_size=20)
LONG_AFTER = tuple(
    day_of(day) for day in ("2033-06-05", "2033-06-12", "2034-01-01", "2043-06-12", "2044-01-01")
)
"""Days by which what was told in June 2023 is history, or is nearly so."""
A_QUARTER_AFTER = tuple(map(day_of, ("2023-09-05", "2023-09-12", "2023-09-19", "2023-10-01")))
"""Days by which what was proposed in June 2023 is waited for no more, or nearly so."""
clocks_of = st.builds(
    Clocks,
    as_of=st.sampled_from((*DAYS, *DAYS, *LONG_AFTER, *A_QUARTER_AFTER)),
    known_at=st.just(10**6) | st.integers(len(registry()), 75) | st.integers(0, 75),
    public_by=st.none() | st.sampled_from(DAYS),
)
TEXTS = (
    *("talks", "Candid", "harbour talks", "absent", "talks alba", "harbour bora", "six candid"),
)
filters_of = st.builds(
    Filters,
    actor=st.none() | st.sampled_from(ACTORS),
    counterpart=st.none() | st.sampled_from(ACTORS),
    issue=st.none() | st.sampled_from(ISSUES),
    kind=st.none() | st.sampled_from(("engagement-postponed", "statement-made")),
    engagement=st.none() | st.sampled_from(tuple(ENGAGEMENTS)),
    office=st.none() | st.sampled_from(tuple(OFFICES)),
    measure=st.none() | st.sampled_from((None, *MEASURES)),
    channel=st.none() | st.sampled_from((None, *CHANNELS)),
    place=st.none() | st.sampled_from(PLACES),
    since=st.none() | st.sampled_from(DAYS),
    until=st.none() | st.sampled_from(DAYS),
    undated=st.booleans(),
    text=st.none()
    | st.sampled_from(
        ("talks", "Candid", "harbour talks", "absent", "talks alba", "harbour bora", "six candid")
    ),
    contested=st.sampled_from((None, None, True, False)),
    status=st.none() | st.sampled_from(("reported", "planned", "postponed", "held")),
).map(lambda filters: replace(filters, counterpart=filters.counterpart if filters.actor else None))


def events_of(chosen: Sequence[Step]) -> list[AnyEvent]:
    """The registry, and what the steps make of it; steps that make no sense are left out."""
    return [*registry(), *_Writer().write(chosen)]


class _Writer:
    """Knows what was written so far, so that what comes next is valid."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.written: dict[str, AnyFact] = {}
        self.retracted: set[str] = set()
        self.merged: set[str] = set()
        self.engagements_merged: set[str] = set()
        self.withdrawn: set[str] = set()
        self.let_go: set[str] = set()
        self.came_out: dict[str, int] = {}
        self.mending = Mending()
        self.count = 0

    def write(self, chosen: Sequence[Step]) -> list[AnyEvent]:
        """The events that the steps stand for."""
        return [event for step in chosen if (event := self._event(step)) is not None]

    def _event(self, step: Step) -> AnyEvent | None:
        self.count += 1
        living = [id for id in self.ids if id not in self.retracted]
        target = living[step.target % len(living)] if living else ""
        match step.act:
            case "merge" | "separate":
                return self._merge_engagements(step) if step.doubt % 3 == 2 else self._merge(step)
            case "register" | "mend":
                return self._registered(f"late-{self.count}", step)
            case "correct" if target:
                return self._correct(target, step)
            case "cite" | "retract" | "restore" if living or self.retracted:
                return self._amend(target, step)
        # Facts are not recorded in the order of their ids.
        id = f"fact-{(self.count * 37) % 101}"
        fact = self._fact(id, step)
        self.ids.append(id)
        return fact

    def _amend(self, target: str, step: Step) -> AnyEvent | None:
        if target in self.let_go:  # nothing but a correction gives it something to rest on
            return None
        if step.act == "cite":
            return self._cite(target, step) if target else None
        return self._take_back(target, step)

    def _withdraw(self, step: Step) -> DataSetWithdrawn | None:
        """A data set is withdrawn, and with it what rested on it alone."""
        left = [each for each in DATA_SETS if each not in self.withdrawn]
        if not left:
            return None
        self.withdrawn.add(source := left[step.target % len(left)])
        for id, fact in self.written.items():
            cited = tuple(each for each in fact.citations if each.source != source)
            self.written[id] = replace(fact, citations=cited)
            if not self._is_supported(id) and id not in self.retracted:
                self.let_go.add(id)
        return DataSetWithdrawn(source=source, reason="it was made up")

    def _version(self, step: Step) -> DataSetVersionAdded | None:
        """A data set has a newer version, without some of its few records."""
        left = [each for each in DATA_SETS if each not in self.withdrawn]
        if not left:
            return None
        source = left[step.target % len(left)]
        registered = parse(self.mending.now["source", source].published)
        day = max(day_of("2023-06-05"), self.came_out.get(source, registered.first.earliest))
        self.came_out[source] = day = day + step.shape % 3
        gone = tuple(str(each) for each in range(4) if step.target >> each & 1)
        version, published = f"version {self.count}", known_day(day) or ""
        return DataSetVersionAdded(source=source, version=version, published=published, gone=gone)

    def _is_supported(self, id: str) -> bool:
        return any(each.bearing == "supports" for each in self.written[id].citations)

    def _take_back(self, target: str, step: Step) -> FactRetracted | RetractionUndone | None:
        """A fact is taken back, or one that was is given back."""
        gone = sorted(each for each in self.retracted if self._is_supported(each))
        if step.act == "restore" and not gone:
            return None
        if not target or step.act == "restore":
            self.retracted.remove(back := gone[step.target % len(gone)])
            return RetractionUndone(fact=back, reason="it was, after all")
        self.retracted.add(target)
        return FactRetracted(fact=target, reason="it never was")

    def _correct(self, target: str, step: Step) -> FactCorrected | None:
        before = self.written[target]
        fact = self._fact(target, step)
        follows = tuple(each for each in fact.follows if not self._comes_after(each, target))
        fact = self.written[target] = replace(fact, follows=follows)
        if fact == before:
            return None
        self.let_go.discard(target)
        return FactCorrected(fact=fact, reason="it was otherwise")

    def _comes_after(self, fact: str, other: str) -> bool:
        """Whether a fact came after another one, itself or through others."""
        seen, waiting = {fact}, [fact]
        while waiting:
            new = set(self.written[waiting.pop()].follows) - seen
            seen |= new
            waiting += new
        return other in seen

    def _cite(self, target: str, step: Step) -> CitationAdded | None:
        fact, citation = self.written[target], self._further(target, step)
        if citation in fact.citations:
            return None
        self.written[target] = replace(fact, citations=(*fact.citations, citation))
        return CitationAdded(fact=target, citation=citation)

    def _registered(self, id: str, step: Step) -> AnyEvent | None:
        if step.act == "mend":
            return self.mending.event(step, self.merged | self.engagements_merged)
        return self._late(id, step)

    def _late(self, id: str, step: Step) -> AnyEvent | None:
        """Something that no fact names, or a look at a source."""
        source = step.sources[0]
        if step.doubt % 8 in {4, 5, 6}:
            return self._version(step) if step.shape % 2 else self._withdraw(step)
        match step.doubt % 8:
            case 0:
                _, lineage = SOURCES[source]
                return SourceAdded(
                    id=id, publisher=id, title=id, published="2023-06-10", lineage=lineage
                )
            case 1:
                checked_on = f"{2023 + self.count}-07"
                return SourceChecked(source=source, checked_on=checked_on, found="gone")
            case 2:
                alias = Alias(name="An Alias", source=source)
                return ActorAdded(id=id, kind="person", name="Ann", aliases=(alias,))
            case 3:
                return EngagementAdded(id=id, form="call", name=id, part_of="visit")
            case _:
                states_and_bodies = (*STATES, *BODIES)
                of = states_and_bodies[step.target % len(states_and_bodies)]
                return OfficeAdded(id=id, name=id, of=of)

    def _merge(self, step: Step) -> ActorMerged | MergeUndone | None:
        if step.act == "separate" and self.merged:
            return self._separate(step)
        kinds = (STATES, tuple(PERSONS), tuple(BODIES))
        one = step.actors[0]
        alike = next(kind for kind in kinds if one in kind)
        others = [each for each in alike if each not in self.merged and each != one]
        if one in self.merged or not others:
            return None
        self.merged.add(one)
        return ActorMerged(actor=one, into=others[step.target % len(others)], reason="the same")

    def _merge_engagements(self, step: Step) -> AnyEvent | None:
        """One visit is another one, or is it again."""
        if step.act == "separate" and self.engagements_merged:
            among = sorted(self.engagements_merged)
            self.engagements_merged.remove(one := among[step.target % len(among)])
            return EngagementMergeUndone(engagement=one, reason="they are two")
        one = tuple(ENGAGEMENTS)[step.target % len(ENGAGEMENTS)]
        others = [
            each
            for each, form in ENGAGEMENTS.items()
            if form == ENGAGEMENTS[one] and each not in {one, *self.engagements_merged}
        ]
        if one in self.engagements_merged or not others:
            return None
        self.engagements_merged.add(one)
        return EngagementMerged(
            engagement=one, into=others[step.shape % len(others)], reason="the same"
        )

    def _separate(self, step: Step) -> MergeUndone:
        among = sorted(self.merged)
        self.merged.remove(one := among[step.target % len(among)])
        return MergeUndone(actor=one, reason="they are two")

    def _fact(self, id: str, step: Step) -> AnyFact:
        _, b, c = step.actors
        many = unique(((b,), (b, c), (c, b), ())[step.shape % 4])
        followed = unique(self.ids[each % len(self.ids)] for each in step.follows if self.ids)
        common = {
            "id": id,
            "date": step.date,
            "summary": step.words[0],
            "citations": self._citations(step),
            "issues": step.issues,
            "place": (None, *PLACES)[step.shape % 3],
            "follows": tuple(each for each in followed if each != id),
        }
        fact = KINDS[step.kind](common, step, many)
        self.written[id] = fact
        return fact

    def _further(self, target: str, step: Step) -> Citation:
        """A new citation, or one that the fact has already, perhaps with another bearing."""
        if step.doubt % 4 > 1:
            return self._citations(step)[-1]
        bearing: Bearing = ("supports", "disputes")[step.doubt % 4]
        had = self.written[target].citations
        again = had[step.shape % len(had)]
        return replace(again, bearing=bearing, sense="as-stated")

    def _citations(self, step: Step) -> tuple[Citation, ...]:
        bearings: tuple[Bearing, ...] = ("supports", "supports", "disputes", "mentions")
        cited = tuple(
            Citation(
                source=source,
                **self._place(source, index, step),
                asserted_by=(None, step.actors[2])[step.shape % 2],
                bearing=bearing,
                sense="reversed" if self._is_reversed(source, bearing, step) else "as-stated",
                says=SAYS[(step.doubt + 5 * index) % len(SAYS)],
            )
            for index, source in enumerate(self._standing(step.sources))
            for bearing in (bearings[index and step.shape % 4],)
        )
        return (*cited, cited[0]) if step.doubt == len(SAYS) else cited

    def _standing(self, sources: Sequence[str]) -> tuple[str, ...]:
        """Instead of what was withdrawn a paper is cited."""
        return unique("weekly" if each in self.withdrawn else each for each in sources)

    def _place(self, source: str, index: int, step: Step) -> dict[str, Any]:
        """A passage of a text of its own, or one of a few records of a data set."""
        if source in DATA_SETS:
            public = RECORDED_ON[step.target % len(RECORDED_ON)]
            id = f"{step.target % 4}"
            return {"record": DataRecord(id=id, public=public, sha256="0" * 64)}
        text, start = step.words[1], self.count * 1_000 + index * 100
        return {"exact": text, "start": start, "end": start + len(text)}

    def _is_reversed(self, source: str, bearing: Bearing, step: Step) -> bool:
        return bearing != "supports" and step.doubt % 2 == 1 and source not in DATA_SETS
