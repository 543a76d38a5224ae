"""What would some events change, if they were recorded next?

The answer is what `changes` will say of it afterwards, of each pair that the events tell of, on the
days that matter: those of the facts, their ends, and the last of which anything is told. It is
asked of views in which the events are filed already (`projections.filing.trying`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Final, Protocol

from msgspec import Meta, Struct

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
from projections.relations.element_words import Naming
from projections.relations.horizon import Horizon
from projections.relations.periods import Period
from projections.relations.unpaired import why_in_no_pair
from projections.subjects import offices
from projections.subjects.contacts import Contact

MOST_DAYS: Final = 4
"""Days on which a pair, or an office, is compared."""

MOST_COMPARED: Final = 10
"""Comparisons of two parties on a day in all: each takes about ten milliseconds."""

MOST_CHANGES: Final = 50
MOST_TOLD: Final = 50
"""Of anything else so many are listed."""


class ForeseenDay(Struct, frozen=True, kw_only=True):
    """What two parties' relations read otherwise as of a day: as `changes` has it, each said in a
    line of `texts`.
    """

    as_of: str
    changes: Annotated[tuple[AnyChange, ...], Meta(max_length=MOST_CHANGES)]
    texts: Annotated[tuple[str, ...], Meta(max_length=MOST_CHANGES)]
    left_out: int


class ForeseenPair(Struct, frozen=True, kw_only=True):
    """Two parties, as of the days that matter; `left_out` counts the others."""

    a: str
    b: str
    days: Annotated[tuple[ForeseenDay, ...], Meta(max_length=MOST_DAYS)]
    left_out: int


class ForeseenThing(Struct, frozen=True, kw_only=True):
    """What facts that begin or end with the events are about, and how many do."""

    id: str
    facts: int


class ForeseenOffice(Struct, frozen=True, kw_only=True):
    """Who holds an office as of a day, before and after."""

    id: str
    as_of: str
    before: str
    after: str
    text: str


class ForeseenDoubt(Struct, frozen=True, kw_only=True):
    """What a fact disagrees with, or may be told by."""

    fact: str
    text: str


class ForeseenCertainty(Struct, frozen=True, kw_only=True):
    """What becomes certain, or less so; `before` and `after` are empty where it is not there."""

    element: str
    before: str
    after: str
    text: str


class ForeseenAlone(Struct, frozen=True, kw_only=True):
    """A fact that will stand between no two parties, and why."""

    pointer: str
    text: str


class Effects(Struct, frozen=True, kw_only=True):
    """What the events would change if they were recorded now, after the position `against`.

    `left_out` counts pairs that are not compared; what else there is more of than is listed is
    counted where it stands.
    """

    against: int
    pairs: Annotated[tuple[ForeseenPair, ...], Meta(max_length=MOST_COMPARED)]
    actors: Annotated[tuple[ForeseenThing, ...], Meta(max_length=MOST_TOLD)]
    issues: Annotated[tuple[ForeseenThing, ...], Meta(max_length=MOST_TOLD)]
    offices: Annotated[tuple[ForeseenOffice, ...], Meta(max_length=MOST_TOLD)]
    disagreements: Annotated[tuple[ForeseenDoubt, ...], Meta(max_length=MOST_TOLD)]
    certainty: Annotated[tuple[ForeseenCertainty, ...], Meta(max_length=MOST_TOLD)]
    doubles: Annotated[tuple[ForeseenDoubt, ...], Meta(max_length=MOST_TOLD)]
    in_no_pair: Annotated[tuple[ForeseenAlone, ...], Meta(max_length=MOST_TOLD)]
    left_out: int


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
    def opened(self) -> Sequence[Version]:
        """The versions that begin with the events."""

    @property
    def closed(self) -> Sequence[Version]:
        """The versions that end with them."""

    @property
    def pairs(self) -> Mapping[str, Sequence[str]]:
        """The pairs that show each of the facts, by its id."""


def foreseen(filed: Filed, pointers: Mapping[str, str]) -> Effects:
    """What events change; `pointers` say where each fact stands among them."""
    looking = _Looking(filed)
    pairs, left_out = looking.pairs()
    told = [each for each in filed.opened if each.fact.id in pointers]
    return Effects(
        against=filed.before,
        pairs=tuple(pairs),
        actors=looking.counted(lambda version: version.actors),
        issues=looking.counted(lambda version: tuple(getattr(version.fact, "issues", ()))),
        offices=tuple(looking.offices())[:MOST_TOLD],
        disagreements=tuple(looking.disagreements())[:MOST_TOLD],
        certainty=tuple(looking.certainty(pairs))[:MOST_TOLD],
        doubles=tuple(looking.doubles(told))[:MOST_TOLD],
        in_no_pair=tuple(looking.alone(told, pointers))[:MOST_TOLD],
        left_out=left_out,
    )


class _Looking:
    """Looks for all of it in the views."""

    def __init__(self, filed: Filed) -> None:
        self._filed = filed
        self._reader = filed.reader
        self._versions = [*filed.opened, *filed.closed]
        self._named = _naming(self._reader, self._by(LATEST))

    def pairs(self) -> tuple[list[ForeseenPair], int]:
        """The pairs that most facts tell of, and how many are not compared."""
        told: dict[str, list[Version]] = {}
        for version in self._versions:
            for pair in self._filed.pairs[version.fact.id]:
                if all(map(self._is_a_side, pair.split("|"))):
                    told.setdefault(pair, []).append(version)
        found: list[ForeseenPair] = []
        room = MOST_COMPARED
        for pair in sorted(told, key=lambda each: (-len(told[each]), each)):
            days = self._days(told[pair], horizon.of_pair(self._reader, pair, self._by(LATEST)))
            if (shown := min(room, MOST_DAYS, len(days))) == 0:
                break
            compared = self._pair(pair, days[:shown], len(days) - shown)
            if compared is not None:
                found.append(compared)
                room -= shown
        return found, len(told) - len(found)

    def counted(self, things: Callable[[Version], Iterable[str]]) -> tuple[ForeseenThing, ...]:
        """What the versions are about, what most are about first; a fact counts once."""
        about = {
            (thing, version.fact.id) for version in self._versions for thing in things(version)
        }
        counts = Counter(thing for thing, _ in about)
        ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        return tuple(ForeseenThing(id=id, facts=number) for id, number in ordered[:MOST_TOLD])

    def offices(self) -> Iterator[ForeseenOffice]:
        """The offices that the versions tell of, on the days on which they read otherwise."""
        told: dict[str, list[Version]] = {}
        for version in self._versions:
            for change in version.changes:
                kind, _, id = change.subject.partition("/")
                if kind == "office":
                    told.setdefault(id, []).append(version)
        for id in sorted(told)[:MOST_TOLD]:
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
        for day in (day for pair in pairs for day in pair.days):
            for change, text in zip(day.changes, day.texts, strict=True):
                before, after = _certainty(change.before), _certainty(change.after)
                element = f"{change.__struct_config__.tag}/{change.id}"
                is_news = before != after and {before, after} != {"", "certain"}
                if is_news and element not in seen:
                    seen.add(element)
                    yield ForeseenCertainty(element=element, before=before, after=after, text=text)

    def doubles(self, told: Iterable[Version]) -> Iterator[ForeseenDoubt]:
        """What may have been told before: of the same kind and parties, on the same day."""
        for version in told:
            for item in told_before(self._reader, version.fact, self._by(LATEST)):
                text = f"{item.id}, {item.date_in_words or item.date}: {item.summary}"
                yield ForeseenDoubt(fact=version.fact.id, text=text)

    def alone(
        self, told: Iterable[Version], pointers: Mapping[str, str]
    ) -> Iterator[ForeseenAlone]:
        """The facts that stand between no two parties."""
        for version in told:
            why = why_in_no_pair(version, self._filed.directory, self._named)
            if why is not None and not self._filed.pairs[version.fact.id]:
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
        found = changes.between(self._reader, a, b, period).changes
        shown = found[:MOST_CHANGES]
        return ForeseenDay(
            as_of=iso(day),
            changes=shown,
            texts=tuple(change_words.sentence(each, self._named) for each in shown),
            left_out=len(found) - len(shown),
        )

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
