"""An answer differs before and after an event only where the event touched one of its scopes."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from api.caching.address_scopes import HEAD, resolved, scopes_of
from projections.dossiers import actors, issues, places
from projections.dossiers.sections import KINDS
from projections.facts import citations, facts, history, sources
from projections.facts.citations import CitationFilters
from projections.holding.extents import Part, Portion
from projections.model import links, mergers, touches
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import changes, explanations, pair_state
from projections.relations.periods import Period
from projections.subjects import accords, channels, engagements, incidents, measures, offices
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from tests.chances import chances
from tests.projected import answer, recorded, rows_of, views_of
from tests.random_facts import (
    ACCORDS,
    ACTORS,
    CHANNELS,
    ENGAGEMENTS,
    INCIDENTS,
    ISSUES,
    MEASURES,
    OFFICES,
    PLACES,
    SOURCES,
    Step,
)
from tests.random_facts import registry as registered
from tests.random_ledgers import DAYS, events_of, ledgers, namings, steps

View = Callable[[Reader, Clocks], Any]

PARTIES = (("alba", "bora"), ("alba", "cima"), ("ann", "bora"), ("bora", "union"), ("bob", "cima"))
"""States, persons and bodies that act for two."""


class Asked(NamedTuple):
    """An address, its parameters, and the view that answers it."""

    path: str
    given: dict[str, str]
    view: View


def _view(kind: str, of: Callable[..., Any], id: str) -> Asked:
    return Asked(f"/v1/{kind}/{id}", {}, lambda reader, clocks: of(reader, id, clocks))


def _line(path: str, given: dict[str, str], filters: Filters) -> Asked:
    paging = Paging(limit=MOST)
    return Asked(path, given, lambda r, clocks: timeline.page(r, filters, clocks, paging))


def _relations(a: str, b: str) -> Iterator[Asked]:
    path = f"/v1/relations/{a}/{b}"

    def explained(reader: Reader, clocks: Clocks) -> Any:
        state = pair_state.between(reader, a, b, clocks)
        return state, explanations.explain(reader, state, clocks)

    def changed(reader: Reader, clocks: Clocks) -> Any:
        return changes.between(reader, a, b, Period(after=clocks, since=DAYS[3]))

    yield Asked(path, {}, explained)
    yield Asked(f"{path}/changes", {}, changed)


def _sections() -> Iterator[Asked]:
    """The second part of each section, of which the first one has two."""
    asked: list[tuple[str, Any, Sequence[str], Callable[..., Part]]] = [
        *(("relations", pair, tuple(KINDS), pair_state.section) for pair in PARTIES),
        *(("actors", actor, actors.SECTIONS, actors.section) for actor in ACTORS),
        *(("issues", issue, issues.SECTIONS, issues.section) for issue in ISSUES),
        *(("sources", source, sources.SECTIONS, sources.section) for source in SOURCES),
    ]
    for kind, of, names, section in asked:
        path = "/".join(("/v1", kind, *((of,) if isinstance(of, str) else of)))
        for name in names:
            yield Asked(f"{path}/{name}", {}, partial(_second, section, of, name))


def _second(
    section: Callable[..., Part], of: Any, name: str, reader: Reader, clocks: Clocks
) -> Part:
    first = section(reader, of, name, clocks, Portion(2))
    if first.after is None:
        return first
    return section(reader, of, name, clocks, Portion(2, first.after))


MOST = 100


def questions(ids: Sequence[str]) -> Iterator[Asked]:
    """Every kind of question whose scopes are bounded."""
    for pair in PARTIES:
        yield from _relations(*pair)
    for actor in ACTORS:
        yield _view("actors", actors.view, actor)
        yield _line(f"/v1/actors/{actor}/timeline", {}, Filters(actor=actor))
    for issue in ISSUES:
        yield _view("issues", issues.view, issue)
        yield _line(f"/v1/issues/{issue}/timeline", {}, Filters(issue=issue))
    for kind, of, named in (
        ("offices", offices.view, OFFICES),
        ("engagements", engagements.view, ENGAGEMENTS),
        ("measures", measures.view, MEASURES),
        ("channels", channels.view, CHANNELS),
        ("incidents", incidents.view, INCIDENTS),
        ("accords", accords.view, ACCORDS),
        ("places", places.view, PLACES),
        ("sources", sources.view, SOURCES),
        ("facts", facts.view, ids),
    ):
        yield from (_view(kind, of, id) for id in named)
    for id in ids:
        told = _view("facts", history.view, id)
        yield told._replace(path=f"{told.path}/history")
        yield _view("citations", _citations, id)
    yield from _sections()
    for place in PLACES:
        yield _line("/v1/timeline", {"place": place}, Filters(place=place))
    for engagement in ENGAGEMENTS:
        path = f"/v1/engagements/{engagement}/timeline"
        yield _line(path, {}, Filters(engagement=engagement))
    for office in OFFICES:
        yield _line(f"/v1/offices/{office}/timeline", {}, Filters(office=office))
    yield from _lives()
    for kind in ("statement-made", "engagement-announced"):
        yield _line("/v1/timeline", {"kind": kind}, Filters(kind=kind))


def _citations(reader: Reader, fact: str, clocks: Clocks) -> Any:
    """The citations of a fact, of which each has an address of its own."""
    return citations.page(reader, CitationFilters(fact=fact), clocks, limit=MOST).items


def _lives() -> Iterator[Asked]:
    for name, ids in (
        ("measure", MEASURES),
        ("channel", CHANNELS),
        ("incident", INCIDENTS),
        ("accord", tuple(ACCORDS)),
        ("place", PLACES),
    ):
        for id in ids:
            yield _line(f"/v1/{name}s/{id}/timeline", {}, replace(Filters(), **{name: id}))


def _changed_untouched(
    chosen: Sequence[Step], days: tuple[int, int | None], which: Sequence[int]
) -> list[tuple[str, int]]:
    """Where an answer changed at a position that touched none of its scopes."""
    events = recorded(events_of(chosen))
    reader = Reader(views_of(events))
    ids = sorted({id for event in events if (id := getattr(event.event, "id", None)) is not None})
    facts_of = [id for id in ids if id.startswith("fact-")]
    found = []
    every = list(questions(facts_of))
    for asked in [every[each % len(every)] for each in which]:
        scopes = scopes_of(asked.path, asked.given)
        assert scopes not in {None, HEAD}, asked.path
        scopes = resolved(reader, scopes or ())
        before = None
        for position in range(len(registered()), len(events) + 1):
            clocks = Clocks(days[0], position, days[1])
            survives = _survives(reader, asked.path, clocks)
            now = answer(asked.view, reader, clocks) if survives else "moved"
            changed = position > len(registered()) and now != before
            if changed and touches.last(reader, scopes, by=position) != position:
                found.append((asked.path, position))
            before = now
    return found


def _survives(reader: Reader, path: str, clocks: Clocks) -> bool:
    """Whether no actor in the address has been merged: it is redirected then."""
    parts = path.split("/")[3:]
    return all(mergers.survivor(reader, each, clocks) == each for each in parts)


@pytest.fixture(params=[links.MOST_PUSHED, 1], scope="module", name="_most_pushed")
def with_few_scopes_pushed(request: pytest.FixtureRequest) -> Iterator[None]:
    """As it is, and where nearly all scopes look at what was touched by themselves."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(links, "MOST_PUSHED", request.param)
        yield


def _step(act: str, target: int = 0, **given: Any) -> Step:
    whoever = ("alba", "alba", "alba")
    step = Step(act, target, 0, 0, whoever, "2023-06-05", (), (), ("daily",), ("talks",) * 2, 0)
    return step._replace(**given)


GIVEN_BACK_TO_OTHERS = [
    _step("record", kind=16, shape=5, actors=("alba", "bora-old", "union")),
    _step("retract"),
    _step("mend", target=9, kind=1, shape=8, actors=("bora-old",) * 3),
    _step("restore"),
]
"""Who is named acts for another state by the time that the fact stands again."""


@pytest.mark.usefixtures("_most_pushed")
@settings(max_examples=chances(40))  # it asks at every position
@example(chosen=GIVEN_BACK_TO_OTHERS, days=(DAYS[0], None), which=[0])
@given(
    chosen=ledgers | namings,
    days=st.tuples(st.sampled_from(DAYS), st.none() | st.sampled_from(DAYS)),
    which=st.lists(st.integers(0, 999), min_size=8, max_size=8),
)
def test_what_changes_an_answer_touches_it(
    chosen: list[Step], days: tuple[int, int | None], which: list[int]
) -> None:
    assert _changed_untouched(chosen, days, which) == []


@settings(max_examples=chances(15))
@given(chosen=st.lists(steps, min_size=5, max_size=25), sizes=st.lists(st.integers(1, 9)))
def test_touches_do_not_depend_on_batches(chosen: list[Step], sizes: list[int]) -> None:
    events = recorded(events_of(chosen))

    one, other = rows_of(views_of(events)), rows_of(views_of(events, sizes))

    for table in ("touched", "linked", "naming"):
        assert one[table] == other[table], table
