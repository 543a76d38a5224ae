"""What would some events change, if they were recorded next?

The answer is what `changes` will say of it afterwards, of each pair that the events tell of, on the
days that matter: those of the facts, their ends, and the last of which anything is told. It is
asked of views in which the events are filed already (`projections.filing.trying`).
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Final, Protocol, TypeVar

from events.dates_in_words.date_words import said
from events.errors import QuestionError, UnknownIdError
from events.time.dates import EARLIEST, LATEST, day_of, iso, parse
from projections.doubts.told_before import told_before
from projections.facts.contested import contested_among
from projections.holding.elements import Element
from projections.model.clocks import Clocks
from projections.model.directory import Sides, parties_of
from projections.model.reader import Reader
from projections.model.version import Version
from projections.relations import change_words, changes, element_words, horizon
from projections.relations.changed_elements import AnyChange
from projections.relations.comparison import Side
from projections.relations.element_words import Naming
from projections.relations.foreseen_effects import (
    MOST_CHANGES,
    MOST_COMPARED,
    MOST_DAYS,
    MOST_TOLD,
    Effects,
    ForeseenAlone,
    ForeseenCertainty,
    ForeseenDay,
    ForeseenDoubt,
    ForeseenList,
    ForeseenOffice,
    ForeseenPair,
    ForeseenThing,
    NotLookedAt,
)
from projections.relations.horizon import Horizon
from projections.relations.periods import Period
from projections.relations.unpaired import why_in_no_pair
from projections.subjects import offices
from projections.subjects.contacts import Contact

MOST_KNOWN_BEFORE: Final = 32
"""States that are remembered."""

KnownBefore = dict[tuple[str, str, Clocks], Side]

_Told = TypeVar("_Told")


class Filed(Protocol):
    """Views in which the events are filed (`projections.filing.trying.Tried`)."""

    @property
    def reader(self) -> Reader:
        """Asks them."""

    @property
    def directory(self) -> Sides:
        """Who is on whose side, by the events too."""

    @property
    def before(self) -> int:
        """Where they stood without."""

    @property
    def after(self) -> int:
        """Where they stand now."""

    @property
    def known_before(self) -> KnownBefore:
        """How parties stood at `before`, as far as it was found."""

    @property
    def untried(self) -> int:
        """How many of the last events are not filed, as there was no time for more."""

    def is_late(self) -> bool:
        """Whether there is no more time to look."""

    @property
    def opened(self) -> Sequence[Version]:
        """The versions that begin with the events."""

    @property
    def closed(self) -> Sequence[Version]:
        """The versions that end with them."""

    @property
    def pairs(self) -> Mapping[str, Sequence[str]]:
        """The pairs that show each of the facts, by its id."""

    def is_shown(self, version: Version) -> bool:
        """Whether a version stands between two parties, or what it is about does."""


def foreseen(filed: Filed, pointers: Mapping[str, str], untried: Iterable[str] = ()) -> Effects:
    """What events change, as far as there is time to look; `pointers` say where each fact stands
    among them, and `untried` where those do of events that are not filed.
    """
    looking = _Looking(filed)
    told = _standing(filed, pointers)
    reached = looking.reached
    # What costs little first: where time runs out, as much is told as may be.
    actors = reached("actors", looking.counted(lambda version: version.actors))
    issues = reached("issues", looking.counted(lambda each: getattr(each.fact, "issues", ())))
    alone = reached("in_no_pair", looking.alone(told, pointers))
    disagreements = reached("disagreements", looking.disagreements())
    pairs = reached("pairs", looking.pairs())
    certainty = reached("certainty", looking.certainty(pairs))
    offices = reached("offices", looking.offices())
    doubles = reached("doubles", looking.doubles(told))
    return Effects(
        against=filed.before,
        pairs=pairs,
        actors=actors,
        issues=issues,
        offices=offices,
        disagreements=disagreements,
        certainty=certainty,
        doubles=doubles,
        in_no_pair=alone,
        left_out=len(looking.not_compared) + filed.untried,
        not_looked_at=looking.not_looked_at(untried),
    )


def _standing(filed: Filed, pointers: Mapping[str, str]) -> list[Version]:
    """How those of the facts read at last that stand, in the order in which they are told."""
    over = {(each.fact.id, each.known_from) for each in filed.closed}
    last = {each.fact.id: each for each in filed.opened}
    found = (last[id] for id in pointers if id in last)
    return [each for each in found if (each.fact.id, each.known_from) not in over]


class _Looking:
    """Looks for all of it in the views."""

    def __init__(self, filed: Filed) -> None:
        self.not_compared: list[str] = []
        self._not_whole: list[ForeseenList] = []
        self._filed = filed
        self._reader = filed.reader
        self._versions = [*filed.opened, *filed.closed]
        self._told = frozenset(each.fact.id for each in self._versions)
        self._named = _naming(self._reader, self._by(LATEST))

    def reached(self, name: ForeseenList, found: Iterator[_Told]) -> tuple[_Told, ...]:
        """As much of a list as there is room and time for; it is noted which are not whole."""
        told: list[_Told] = []
        try:
            told += islice(found, MOST_TOLD)
            is_whole = not self._filed.is_late() and next(found, None) is None
        except sqlite3.OperationalError:
            if not self._filed.is_late():
                raise
            is_whole = False
        if not is_whole or (name == "pairs" and self.not_compared):
            self._not_whole.append(name)
        return tuple(told)

    def not_looked_at(self, untried: Iterable[str]) -> NotLookedAt | None:
        """What there was no time for, or no room; None where everything was looked at."""
        if not (self._not_whole or self._filed.untried):
            return None
        return NotLookedAt(
            events=self._filed.untried,
            facts=tuple(islice(untried, MOST_TOLD)),
            pairs=tuple(parties_of(f"pair/{each}") for each in self.not_compared[:MOST_TOLD]),
            lists=tuple(self._not_whole),
        )

    def pairs(self) -> Iterator[ForeseenPair]:
        """The pairs that most facts tell of; those that are not compared are noted."""
        told: dict[str, list[Version]] = {}
        for version in self._versions:
            for pair in self._filed.pairs[version.fact.id]:
                if all(map(self._is_a_side, pair.split("|"))):
                    told.setdefault(pair, []).append(version)
        self.not_compared = sorted(told, key=lambda each: (-len(told[each]), each))
        room = MOST_COMPARED
        while self.not_compared and room and not self._filed.is_late():
            pair = self.not_compared[0]
            days = self._days(told[pair], horizon.of_pair(self._reader, pair, self._by(LATEST)))
            shown = min(room, MOST_DAYS, len(days))
            compared = self._pair(pair, days[:shown], len(days) - shown) if shown else None
            del self.not_compared[0]
            if compared is not None:
                yield compared
                room -= shown

    def counted(self, things: Callable[[Version], Iterable[str]]) -> Iterator[ForeseenThing]:
        """What the versions are about, what most are about first; a fact counts once."""
        about = {
            (thing, version.fact.id) for version in self._versions for thing in things(version)
        }
        counts = Counter(thing for thing, _ in about)
        for id, number in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
            yield ForeseenThing(id=id, facts=number)

    def offices(self) -> Iterator[ForeseenOffice]:
        """The offices that the versions tell of, on the days on which they read otherwise."""
        told: dict[str, list[Version]] = {}
        for version in self._versions:
            for change in version.changes:
                kind, _, id = change.subject.partition("/")
                if kind == "office":
                    told.setdefault(id, []).append(version)
        for id in sorted(told):
            for day in self._days(told[id])[:MOST_DAYS]:
                yield from self._office(id, day)

    def disagreements(self) -> Iterator[ForeseenDoubt]:
        """What is contested of the facts, and was not before."""
        ids = list(dict.fromkeys(version.fact.id for version in self._versions))
        denied = (getattr(version.fact, "denies", None) for version in self._versions)
        ids = list(dict.fromkeys((*ids, *(each for each in denied if each is not None))))
        before, after = (
            contested_among(self._reader, ids, Clocks(LATEST, at))
            for at in (self._filed.before, self._filed.after)
        )
        for id, contested in after.items():
            known = before[id].in_words if id in before else ()
            for line in contested.in_words:
                if line not in known:
                    yield ForeseenDoubt(fact=id, text=line)

    def certainty(self, pairs: Iterable[ForeseenPair]) -> Iterator[ForeseenCertainty]:
        """The elements that become more or less certain, once each."""
        seen = set()
        for pair, day in ((each, day) for each in pairs for day in each.days):
            for change, text in zip(day.changes, day.texts, strict=True):
                before, after = _certainty(change.before), _certainty(change.after)
                section = change.__struct_config__.tag
                element = f"{section}/{change.id}"
                # The last call of two parties is another one than that of two others.
                key = element, (pair.a, pair.b) if section == "contacts" else ()
                is_news = before != after and {before, after} != {"", "certain"}
                if is_news and key not in seen:
                    seen.add(key)
                    yield ForeseenCertainty(element=element, before=before, after=after, text=text)

    def doubles(self, told: Iterable[Version]) -> Iterator[ForeseenDoubt]:
        """What may have been told before: of the same kind and parties, on the same day. Facts that
        are recorded together are told apart by whoever writes them.
        """
        for version in told:
            for item in told_before(self._reader, version, self._by(LATEST)):
                if item.position > self._filed.before:
                    continue
                text = f"{item.id}, {item.date_in_words or item.date}: {item.summary}"
                yield ForeseenDoubt(fact=version.fact.id, text=text)

    def alone(
        self, told: Iterable[Version], pointers: Mapping[str, str]
    ) -> Iterator[ForeseenAlone]:
        """The facts that stand between no two parties."""
        for version in told:
            why = why_in_no_pair(version, self._filed.directory, self._named)
            if why is not None and not self._filed.is_shown(version):
                yield ForeseenAlone(pointer=pointers[version.fact.id], text=why)

    def _by(self, day: int) -> Clocks:
        return Clocks(day, self._filed.after)

    def _days(self, told: Iterable[Version], reaching: Horizon | None = None) -> list[int]:
        """The days that matter: the first of the facts' days and the last of the record first."""
        versions = list(told)
        last = None if reaching is None else reaching.told_until
        begun = sorted({each.span.first.latest for each in versions})
        ends = sorted({day for each in versions for day in _ends(each)})
        may = sorted({each.told_from for each in versions})
        until = () if last is None else (day_of(last),)
        days = [*begun[:1], *until, *begun[1:], *ends, *may]
        return [day for day in dict.fromkeys(days) if EARLIEST < day < LATEST]

    def _is_a_side(self, actor: str) -> bool:
        """Whether an actor acts for no other: what those do who act for it stands there, too."""
        sides = self._filed.directory.sides_of(actor)
        return not sides or actor in sides

    def _pair(self, pair: str, days: list[int], left_out: int) -> ForeseenPair | None:
        """Two parties on some days; None where the events make one of them, or of none."""
        a, b = parties_of(f"pair/{pair}")
        try:
            compared = tuple(self._compared(a, b, day) for day in sorted(days))
        except (QuestionError, UnknownIdError):
            return None
        return ForeseenPair(a=a, b=b, days=compared, left_out=left_out)

    def _compared(self, a: str, b: str, day: int) -> ForeseenDay:
        period = Period(after=self._by(day), learned_since=self._filed.before)
        before = partial(self._side_before, a, b)
        found = changes.between(self._reader, a, b, period, before).changes
        # Of who was in no state before all is new, and what is told of him now stands among it.
        found = tuple(sorted(found, key=self._is_beside_the_facts))
        shown = found[:MOST_CHANGES]
        return ForeseenDay(
            as_of=iso(day),
            changes=shown,
            texts=tuple(change_words.sentence(each, self._named) for each in shown),
            left_out=len(found) - len(shown),
        )

    def _is_beside_the_facts(self, change: AnyChange) -> bool:
        """Whether something else than the facts that are told made a difference."""
        return not any(cause.fact in self._told for cause in change.facts)

    def _side_before(self, a: str, b: str, clocks: Clocks) -> Side:
        """How two parties stand without the events, whatever these are: found once for as long as
        nothing is recorded, as one and the same draft is looked at again and again.
        """
        known, key = self._filed.known_before, (a, b, clocks)
        if key not in known:
            if len(known) >= MOST_KNOWN_BEFORE:
                known.clear()
            known[key] = changes.side_before(self._reader, a, b, clocks)
        return known[key]

    def _office(self, id: str, day: int) -> Iterator[ForeseenOffice]:
        before = self._holds(id, Clocks(day, self._filed.before))
        after = self._holds(id, Clocks(day, self._filed.after))
        if before != after:
            name = self._reader.name_of("office", id, known_at=self._filed.after) or id
            told = before or "nothing was told"
            text = f"{name}, as of {said(iso(day))}: {told} → {after or 'nothing is told'}"
            yield ForeseenOffice(id=id, as_of=iso(day), before=before, after=after, text=text)

    def _holds(self, id: str, clocks: Clocks) -> str:
        try:
            state = offices.view(self._reader, id, clocks).state
        except UnknownIdError:
            return ""
        return "" if state is None else element_words.value_of(state, self._named)


def _ends(version: Version) -> Iterator[int]:
    span = version.span
    if span.last != span.first:
        yield span.last.latest
    for change in version.changes:
        if change.until is not None:
            yield parse(change.until).first.latest


def _certainty(element: object) -> str:
    return element.certainty if isinstance(element, Element | Contact) else ""


def _naming(reader: Reader, clocks: Clocks) -> Naming:
    """What something is called; by its id, where it is registered by none."""

    def named(kind: str, id: str) -> str:
        name = reader.name_of(kind, id, known_at=clocks.known_at) or id
        return f"“{name}”" if kind == "issue" else name

    return named
