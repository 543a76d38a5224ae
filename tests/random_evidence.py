"""Random evidence of a subject of any family: few values and few days, so that it collides.

Dates are sharp and blunt, open below and above, and with gaps. Conditions stand on a day or in a
span. What begins or is found may say when it ends; somebody leaves who never came; facts follow one
another, in circles too, and through facts of other subjects.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from hypothesis import strategies as st
from msgspec.structs import replace

from events.time.bounds import one_of
from events.time.dates import EARLIEST, LATEST, Bounds
from projections.holding.evidence import Evidence, Family
from tests.naive_closing import Dated
from tests.telling import Subject

FIRST, LAST = 700_001, 700_012
DAYS = range(FIRST - 1, LAST + 8)
"""All days on which it is worth to ask, from the day before anything is told."""

PERSONS = ("ann", "bob", "cyd")
LEVELS = ("legation", "embassy")
FACTS = ("f1", "f2", "f3", "f4", "f5", "f6")
ELSEWHERE = ("e1", "e2")

DRAWN_DAYS = st.integers(FIRST, LAST)


class When(NamedTuple):
    """The first day of what is told, as evidence has it."""

    earliest: int | None
    latest: int
    gaps: Bounds | None = None


def _span(days: tuple[int, int]) -> When:
    return When(min(days), max(days))


def _with_gap(days: tuple[int, int, int, int]) -> When:
    first, second, third, fourth = sorted(days)
    found = one_of([Bounds(first, second), Bounds(third, fourth)])
    return When(found.earliest, found.latest, found if found.choices else None)


SHARP = DRAWN_DAYS.map(lambda day: When(day, day))
BLUNT = st.tuples(DRAWN_DAYS, DRAWN_DAYS).map(_span)
OPEN_BELOW = DRAWN_DAYS.map(lambda day: When(None, day))
OPEN_ABOVE = DRAWN_DAYS.map(lambda day: When(day, LATEST))
WITH_GAP = st.tuples(DRAWN_DAYS, DRAWN_DAYS, DRAWN_DAYS, DRAWN_DAYS).map(_with_gap)

WHEN = st.one_of(SHARP, SHARP, BLUNT, BLUNT, OPEN_BELOW, OPEN_ABOVE, WITH_GAP)
WHEN_ATTESTED = st.one_of(SHARP, SHARP, BLUNT, OPEN_BELOW)


def _change(
    kind: str, value: str | None, *, left: str | None = None
) -> st.SearchStrategy[Evidence]:
    return WHEN.map(
        lambda when: Evidence(
            fact="",
            kind=kind,
            value=value,
            earliest=when.earliest,
            latest=when.latest,
            left=left,
            gaps=when.gaps,
        )
    )


def _condition(kind: str, value: str | None) -> st.SearchStrategy[Evidence]:
    return WHEN_ATTESTED.map(
        lambda when: Evidence(
            fact="",
            kind=kind,
            value=value,
            earliest=when.earliest,
            latest=when.latest,
            attested=True,
        )
    )


@st.composite
def _running_out(draw: st.DrawFn, drawn: st.SearchStrategy[Evidence]) -> Evidence:
    """What begins, or is found, and says when it ends: not before that."""
    begun = draw(drawn)
    if begun.latest == LATEST:
        return begun
    length, doubt = draw(st.integers(0, 6)), draw(st.sampled_from((0, 0, 1, 4)))
    until = Bounds(begun.latest + length, begun.latest + length + doubt)
    is_open = draw(st.sampled_from((False, False, False, True)))
    return replace(begun, until=Bounds(EARLIEST, until.latest) if is_open else until)


def _from_each(
    of: Callable[[str], st.SearchStrategy[Evidence]], values: tuple[str, ...]
) -> st.SearchStrategy[Evidence]:
    return st.one_of([of(value) for value in values])


def _left(person: str) -> st.SearchStrategy[Evidence]:
    """A person leaves an office, and nobody or somebody else comes."""
    others = [each for each in PERSONS if each != person]
    vacant, replaced = (_change("removed", value, left=person) for value in (None, others[0]))
    return st.one_of(vacant, vacant, replaced)


OFFICE = st.one_of(
    _from_each(lambda person: _change("appointed", person), PERSONS),
    _from_each(lambda person: _running_out(_change("appointed", person)), PERSONS),
    _from_each(_left, PERSONS),
    _from_each(lambda person: _condition("in-office", person), PERSONS),
    _from_each(lambda person: _running_out(_condition("in-office", person)), PERSONS),
    st.one_of(_condition("in-office", None), _condition("in-office", PERSONS[0])),
)
ENGAGEMENT = _from_each(
    lambda kind: _change(kind, kind),
    ("proposed", "invited", "planned", "announced", "postponed", "cancelled", "refused", "held"),
)
MEASURE = st.one_of(
    _change("threatened", "threatened"),
    _change("imposed", "in-force"),
    _running_out(_change("imposed", "in-force")),
    _condition("in-force", "in-force"),
    _running_out(_condition("in-force", "in-force")),
    _change("lifted", "lifted"),
)
CHANNEL = st.one_of(
    _change("disturbed", "disturbed"),
    _change("severed", "severed"),
    _change("restored", "open"),
    _from_each(lambda value: _condition("stood", value), ("disturbed", "open", "severed")),
)
RELATIONS = st.one_of(
    _from_each(
        lambda kind: _from_each(lambda level: _change(kind, level), LEVELS),
        ("established", "raised", "lowered", "resumed"),
    ),
    _change("interrupted", "interrupted"),
    _change("severed", "severed"),
    _change("ended", "severed"),
    _from_each(lambda value: _condition("stood", value), (*LEVELS, "severed")),
)
RECOGNITION = st.one_of(
    _from_each(lambda state: _change("recognised", state), PERSONS),
    _from_each(lambda state: _change("withdrawn", None, left=state), PERSONS),
    _from_each(lambda state: _condition("stood", state), PERSONS),
)
INCIDENT = st.one_of(
    _change("occurred", "occurred"),
    _condition("going-on", "occurred"),
    _change("resolved", "resolved"),
)
WAR = st.one_of(_change("declared", "going-on"), _change("ended", "ended"))
MISSION = st.one_of(
    _from_each(lambda form: _change("opened", form), LEVELS),
    _change("closed", "closed"),
    _condition("moved", LEVELS[1]),
)
ACCORD = st.one_of(
    _from_each(lambda kind: _change(kind, kind), ("reached", "signed", "ended")),
    _condition("in-force", "in-force"),
)

EVIDENCE: Mapping[Family, st.SearchStrategy[Evidence]] = {
    "office": OFFICE,
    "engagement": ENGAGEMENT,
    "measure": MEASURE,
    "channel": CHANNEL,
    "relations": RELATIONS,
    "recognition": RECOGNITION,
    "incident": INCIDENT,
    "war": WAR,
    "mission": MISSION,
    "accord": ACCORD,
}

FAMILIES = st.sampled_from(("office", "office", "office", *EVIDENCE))
"""Offices oftener, as most of the rule is about them."""


@st.composite
def subjects(draw: st.DrawFn, families: st.SearchStrategy[Family] = FAMILIES) -> Subject:
    """A subject with evidence, said orders, and what it follows elsewhere."""
    family = draw(families)
    drawn = draw(st.lists(EVIDENCE[family], min_size=1, max_size=len(FACTS)))
    evidence = tuple(replace(each, fact=fact) for each, fact in zip(drawn, FACTS, strict=False))
    elsewhere = {fact: draw(BLUNT) for fact in ELSEWHERE}
    names = st.sampled_from([*(each.fact for each in evidence), *ELSEWHERE])
    pairs = draw(st.one_of(st.just([]), st.lists(st.tuples(names, names), max_size=4)))
    return Subject(
        family=family,
        evidence=evidence,
        follows={fact: [followed for name, followed in pairs if name == fact] for fact, _ in pairs},
        elsewhere={
            fact: Dated(when.earliest, when.latest, attested=False)
            for fact, when in elsewhere.items()
        },
    )


class Tenure(NamedTuple):
    """Who was in an office, from a day on until another, on which he was not any more."""

    person: str
    begun: int
    left: int


@st.composite
def _successive(draw: st.DrawFn) -> list[Tenure]:
    """Up to three tenures, one after the other, with or without a vacancy between."""
    day, tenures = FIRST + 4, list[Tenure]()
    for _ in range(draw(st.integers(1, 3))):
        persons = [each for each in PERSONS if not tenures or each != tenures[-1].person]
        left = day + draw(st.integers(2, 8))
        tenures.append(Tenure(draw(st.sampled_from(persons)), day, left))
        day = left + draw(st.sampled_from((0, 0, 0, 1, 3)))
    return tenures


@st.composite
def _overlapping(draw: st.DrawFn) -> list[Tenure]:
    """Up to three tenures of as many persons, at any time."""
    persons = draw(st.lists(st.sampled_from(PERSONS), min_size=1, unique=True))
    days = [(draw(DRAWN_DAYS), draw(st.integers(1, 8))) for _ in persons]
    return [
        Tenure(person, begun, begun + length)
        for person, (begun, length) in zip(persons, days, strict=True)
    ]


@st.composite
def exactly_told(draw: st.DrawFn) -> tuple[list[Tenure], Subject]:
    """Tenures, all of them told to the day: their ends with them, or by facts of their own."""
    tenures = draw(st.one_of(_successive(), _overlapping()))
    evidence = list[Evidence]()
    for at, each in enumerate(tenures):
        begun = _appointed(f"f{at}", each.person, When(each.begun, each.begun))
        along, apart = draw(st.sampled_from(((True, False), (False, True), (True, True))))
        evidence.append(replace(begun, until=Bounds(each.left, each.left)) if along else begun)
        if apart:
            evidence.append(_removed(f"f{at}-left", each.person, When(each.left, each.left)))
    return tenures, Subject("office", tuple(evidence), {}, {})


@st.composite
def truly_told(draw: st.DrawFn) -> tuple[list[Tenure], Subject]:
    """Tenures, one after the other, told bluntly and truly, and holders seen on days of them.

    Nobody comes back: two blunt tellings of a person would be taken for one change.
    """
    tenures = draw(_successive().filter(_nobody_comes_back))
    evidence = list[Evidence]()
    for at, each in enumerate(tenures):
        begun, left = draw(_around(each.begun)), draw(_around(each.left))
        evidence.append(_appointed(f"f{at}", each.person, begun))
        evidence.append(_removed(f"f{at}-left", each.person, left))
        if draw(st.booleans()):
            day = draw(st.integers(each.begun, each.left - 1))
            seen = _appointed(f"f{at}-seen", each.person, When(day, day))
            evidence.append(replace(seen, kind="in-office", attested=True))
    return tenures, Subject("office", tuple(evidence), {}, {})


def _nobody_comes_back(tenures: list[Tenure]) -> bool:
    return len({each.person for each in tenures}) == len(tenures)


def _around(day: int) -> st.SearchStrategy[When]:
    before, behind = (st.sampled_from((0, 0, 0, 1, 2, 4)) for _ in range(2))
    return st.builds(lambda less, more: When(day - less, day + more), before, behind)


def _appointed(fact: str, person: str, when: When) -> Evidence:
    return Evidence(
        fact=fact, kind="appointed", value=person, earliest=when.earliest, latest=when.latest
    )


def _removed(fact: str, person: str, when: When) -> Evidence:
    return Evidence(
        fact=fact,
        kind="removed",
        value=None,
        earliest=when.earliest,
        latest=when.latest,
        left=person,
    )
