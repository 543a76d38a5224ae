"""What was the course of relations between two parties, over all the days that are told of?

`through` reads stretch by stretch what `pair_state.between` reads of a day: on each of its days a
stretch says what the state of relations says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, get_args

from msgspec import Struct

from events.time.dates import EARLIEST, day_of, iso
from projections.dossiers import sections
from projections.dossiers.courses import SubjectCourse, courses
from projections.holding.elements import Element
from projections.holding.extents import Portion
from projections.holding.listing_order import kind_of
from projections.model.clocks import Clocks
from projections.model.directory import pair_key
from projections.model.reader import Reader, at_one_time
from projections.relations import element_words, engagement_lives, pair_sections, turning_words
from projections.relations.engagement_lives import EngagementLife, LivesTold, first_days
from projections.relations.envoys_in_states import as_in_states
from projections.relations.stretches import CourseStretch, last_element, stretches_of
from projections.relations.turning_points import TURNING, TURNS_MOST, RelationsTurn, turns_of
from projections.subjects import (
    contacts_by_year,
    diplomatic_relations,
    statements_by_day,
    whose_offices,
)
from projections.subjects.contacts_by_year import (
    ContactsCounted,
    ContactsInYear,
    ContactsOfForm,
    CourseContact,
)
from projections.subjects.offices import OfficeState
from projections.subjects.statements_by_day import StatementsCounted

LANES_MOST: Final = 25
"""Things of a kind that a course has lanes of: those that changed last; and of offices."""

BESIDE: Final = ("missions", "channels", "measures", "incidents", "accords")
"""The sections of a state of which a course has lanes too."""

CoursePart = Literal[
    "all",
    "relations",
    "envoys",
    "contacts",
    "lives",
    "statements",
    "missions",
    "channels",
    "measures",
    "incidents",
    "accords",
]
"""What a course is made of: `contacts` are its `years`, `contacts` and `held`, `relations` its
`turns` too.
"""

PARTS: Final[frozenset[str]] = frozenset(get_args(CoursePart)) - {"all"}


class Lane(Struct, frozen=True, kw_only=True):
    """How one thing stood, in stretches that follow each other, with gaps where nothing is told.

    `about` is what it is called; `of` whose the office is by which one party is represented in the
    other one. `cut_before`: what was before that day is left out, as there is too much.
    """

    subject: str
    about: str
    of: str | None = None
    cut_before: str | None = None
    stretches: tuple[CourseStretch, ...]


class Covered(Struct, frozen=True, kw_only=True):
    """The days that a course is about, the first and the last one of them."""

    first_day: str
    last_day: str


class PairCourse(Struct, frozen=True, kw_only=True):
    """The course of relations between two parties, from the first day that is told of, or the one
    that is asked for, to the day of the question.

    `relations` are the course and the level of diplomatic relations, and what stands beside them;
    `envoys` the offices by which either is represented in the other one, with who held them, and
    where they were vacant. `years` and `contacts` count engagements that were held, and `held` has
    them one by one. `lives` are the engagements of which more is told: that they were announced, or
    put off. `statements` are counted by their days. `turns` are when relations began, were broken
    off, interrupted and resumed, the last first, each with the facts that tell it, and `turns_told`
    says the same in words. `names` are those of the actors that all of it names. `more` names what
    is not shown whole. Where nothing is told between the two, `covers` is null and all of it is
    empty.
    """

    between: tuple[str, str]
    covers: Covered | None
    relations: tuple[Lane, ...]
    envoys: tuple[Lane, ...]
    years: tuple[ContactsInYear, ...]
    contacts: dict[str, ContactsOfForm]
    held: tuple[CourseContact, ...]
    lives: tuple[EngagementLife, ...]
    statements: StatementsCounted
    missions: tuple[Lane, ...]
    channels: tuple[Lane, ...]
    measures: tuple[Lane, ...]
    incidents: tuple[Lane, ...]
    accords: tuple[Lane, ...]
    turns: tuple[RelationsTurn, ...] = ()
    turns_told: str = ""
    names: dict[str, str]
    more: tuple[str, ...] = ()


@at_one_time
def through(
    reader: Reader, a: str, b: str, clocks: Clocks, *, since: int | None = None
) -> PairCourse:
    """The course since a day, or since the first that is told of; raises `UnknownIdError`, and
    `QuestionError` for one party alone.
    """
    return parts_of(reader, (a, b), clocks, since, PARTS)


@at_one_time
def parts_of(
    reader: Reader, two: tuple[str, str], clocks: Clocks, since: int | None, parts: frozenset[str]
) -> PairCourse:
    """The same with some of its parts alone: what belongs to the others is empty."""
    parties = pair_sections.parties_of(reader, *two, clocks)
    first = EARLIEST if since is None else since
    told = _lanes(reader, parties, clocks, first, parts)
    met, lives, said = _counted(reader, pair_key(*parties), clocks, first, parts)
    turns = turns_of(reader, told.stretches("relations"), clocks) if "relations" in parts else ()
    begun = [*told.days(), met.first_day, *first_days(lives.lives), said.first_day]
    cut = {
        "years": any(each.at_least for each in met.by_form.values()),
        "held": met.is_cut,
        "lives": lives.is_cut,
        "statements": said.at_least,
        "turns": len(turns) > TURNS_MOST,
    }
    return PairCourse(
        between=parties,
        covers=_covered(begun, clocks.as_of, since),
        years=met.by_year,
        contacts=met.by_form,
        held=met.last,
        lives=lives.lives,
        statements=said,
        **told.lanes,
        turns=turns[:TURNS_MOST],
        turns_told=turning_words.in_words(reader, turns, clocks) if "relations" in parts else "",
        names=_names(reader, (*parties, *told.named()), clocks),
        more=(*told.more, *(name for name, is_cut in cut.items() if is_cut)),
    )


def _counted(
    reader: Reader, pair: str, clocks: Clocks, first: int, parts: frozenset[str]
) -> tuple[ContactsCounted, LivesTold, StatementsCounted]:
    """What is counted or told one by one, of the parts that are wanted."""
    met, lives, said = contacts_by_year.NOTHING, engagement_lives.NOTHING, statements_by_day.NOTHING
    if "contacts" in parts:
        met = contacts_by_year.between(reader, pair, clocks, first)
    if "lives" in parts:
        lives = engagement_lives.between(reader, pair, clocks, first)
    if "statements" in parts:
        said = statements_by_day.between(reader, pair, clocks, first)
    return met, lives, said


def _lanes(
    reader: Reader, parties: tuple[str, str], clocks: Clocks, first: int, parts: frozenset[str]
) -> "_LanesRead":
    """The lanes of the parts that are wanted; who represents whom goes by the relations."""
    told = _LanesRead(reader, parties, clocks, first)
    if parts & {"relations", "envoys"}:
        told.read("relations", diplomatic_relations.subjects(*parties))
    if "envoys" in parts:
        told.read("envoys", whose_offices.accredited_between(reader, parties, clocks))
    for each in BESIDE:
        if each in parts:
            told.read_section(each)
    if "relations" not in parts:
        told.drop("relations")
    return told


class _LanesRead:
    """What is read, lane by lane."""

    def __init__(
        self, reader: Reader, parties: tuple[str, str], clocks: Clocks, first: int
    ) -> None:
        self._reader, self._parties, self._clocks, self._first = reader, parties, clocks, first
        self.lanes: dict[str, tuple[Lane, ...]] = dict.fromkeys(
            ("relations", "envoys", *BESIDE), ()
        )
        self.more: list[str] = []
        self._course: SubjectCourse | None = None
        self._naming = element_words.by_name(reader, clocks)

    def read(self, name: str, subjects: Sequence[str], *, is_all: bool = True) -> None:
        """Read how subjects stood."""
        shown = subjects[:LANES_MOST]
        found = courses(self._reader, shown, self._clocks, self._first)
        if name == "relations":
            self._course = next((found[each] for each in shown if each in found), None)
        if name == "envoys":
            until = self._clocks.as_of
            found = {each: as_in_states(one, self._course, until) for each, one in found.items()}
        self.lanes[name] = tuple(self._lanes(found))
        is_cut = any(each.cut_before for each in self.lanes[name])
        if is_cut or not is_all or len(shown) < len(subjects):
            self.more.append(name)

    def read_section(self, name: str) -> None:
        """Read how what a section of the state lists stood."""
        scope = f"pair:{pair_key(*self._parties)}"
        portion = Portion(LANES_MOST)
        listed = sections.listed(self._reader, scope, name, self._clocks, portion)
        self.read(name, listed.subjects, is_all=listed.after is None)

    def stretches(self, name: str) -> dict[str, tuple[CourseStretch, ...]]:
        """Those of what turns, by subject."""
        lanes = self.lanes[name]
        return {e.subject: e.stretches for e in lanes if kind_of(e.subject) in TURNING}

    def drop(self, name: str) -> None:
        """Leave out what was read for the sake of others."""
        self.lanes[name] = ()
        self.more = [each for each in self.more if each != name]

    def days(self) -> Iterator[int]:
        """The first days of all lanes, and where one begins since ever, the last of its days."""
        for some in self.lanes.values():
            for lane in some:
                first = lane.stretches[0]
                yield day_of(first.first_day or first.last_day)

    def named(self) -> Iterator[str]:
        """The persons who held offices, or may have, and the governments that were recognised."""
        recognitions = [e for e in self.lanes["relations"] if kind_of(e.subject) == "recognition"]
        for each in (*self.lanes["envoys"], *recognitions):
            for stretch in each.stretches:
                yield from (o.value for o in stretch.options if o.value is not None)

    def _lanes(self, found: Mapping[str, SubjectCourse]) -> Iterator[Lane]:
        for subject, course in found.items():
            stretches = stretches_of(course, self._first, self._clocks.as_of)
            last = last_element(course)
            if not stretches or last is None or not self._is_between(last):
                continue
            yield Lane(
                subject=subject,
                about=element_words.about(last, self._naming),
                of=last.of if isinstance(last, OfficeState) else None,
                cut_before=iso(course.readings[0].day) if course.is_cut else None,
                stretches=stretches,
            )

    def _is_between(self, element: Element) -> bool:
        """Whether an office is one by which either party is represented in the other one."""
        return not isinstance(element, OfficeState) or diplomatic_relations.represents(
            self._reader, element, self._parties, self._clocks
        )


def _covered(begun: Iterable[int | None], last: int, since: int | None) -> Covered | None:
    first = min((each for each in begun if each is not None), default=None)
    if first is None:
        return None
    return Covered(first_day=iso(first if since is None else since), last_day=iso(last))


def _names(reader: Reader, ids: Iterable[str], clocks: Clocks) -> dict[str, str]:
    return {
        each: reader.name_of("actor", each, known_at=clocks.known_at) or each
        for each in dict.fromkeys(ids)
    }
