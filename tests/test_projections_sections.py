"""What an answer does not show is counted as cut off, and all of it is had part by part."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.facts import AnyFact
from events.vocabulary.measures import MeasureLifted
from events.vocabulary.offices import OfficialAppointed
from events.vocabulary.registry import ActorAdded, IssueAdded, MeasureAdded, OfficeAdded
from projections.dossiers import actors, issues
from projections.holding.extents import Extent, Part, Portion
from projections.holding.listing_order import LASTING_LIMIT, SECTION_LIMIT, ListPlace
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import element_order, explanations, pair_state
from projections.relations.left_out import COUNT_LIMIT
from projections.relations.pair_state import Relations
from projections.subjects import offices
from projections.subjects.held_long_ago import still_held
from tests.chances import chances
from tests.hand_written import fact, views_after
from tests.naive_fold import Fold
from tests.naive_record import Told
from tests.projected import answer, recorded, unadorned, views_of
from tests.random_facts import ACTORS, ISSUES, Step
from tests.random_ledgers import clocks_of, events_of, ledgers
from tests.test_projections_limits import JULY, imposed, said

PAIRS = (("alba", "bora"), ("alba", "cima"), ("bora", "cima"), ("ann", "bora"), ("union", "bora"))
SECTIONS = ("engagements", "offices", "channels", "measures", "incidents", "stances")
ALBA_AND_BORA = ("alba", "bora")


def of_pair(
    reader: Reader, pair: tuple[str, str], name: str, clocks: Clocks, portion: Portion
) -> Part:
    return pair_state.section(reader, pair, name, clocks, portion)


def of_one(
    section: Callable[..., Part],
    reader: Reader,
    which: tuple[str, str],
    clocks: Clocks,
    portion: Portion,
) -> Part:
    """A part of a section of an actor or an issue, by its id and the section's name."""
    return section(reader, *which, clocks, portion)


def parts(read: Callable[[Portion], Part], limit: int) -> Iterator[list[Any]]:
    """One part after the other, to the last."""
    part = read(Portion(limit))
    yield part.items
    while part.after is not None:
        part = read(Portion(limit, part.after))
        yield part.items


@settings(max_examples=chances(60))
@given(
    chosen=ledgers,
    clocks=clocks_of,
    pair=st.sampled_from(PAIRS),
    most=st.integers(1, 3),
)
def test_cut_state_agrees_with_the_fold(
    chosen: list[Step], clocks: Clocks, pair: tuple[str, str], most: int
) -> None:
    ledger = recorded(events_of(chosen))
    reader, fold = Reader(views_of(ledger)), Fold(ledger, clocks)

    state = answer(partial(pair_state.between, limit=most), reader, *pair, clocks)

    assert unadorned(state) == answer(fold.relations, *pair, most)


def bears(fold: Fold, told: Told, pair: frozenset[str]) -> bool:
    """Whether a fact has to do with something of which a state of the pair may tell."""
    subjects = [each.split("/") for each in fold.effects(told)]
    return any(kind != "voice" and (kind != "stance" or of[0] in pair) for kind, *of in subjects)


@settings(max_examples=chances(60))
@given(chosen=ledgers, clocks=clocks_of, pair=st.sampled_from(PAIRS), most=st.integers(1, 3))
def test_every_fact_that_bears_is_shown_or_counted_once(
    chosen: list[Step], clocks: Clocks, pair: tuple[str, str], most: int
) -> None:
    ledger = recorded(events_of(chosen))
    reader, fold = Reader(views_of(ledger)), Fold(ledger, clocks)
    state = answer(partial(pair_state.between, limit=most), reader, *pair, clocks)
    if not isinstance(state, Relations):
        return

    between = frozenset(state.between)
    known = [told for told in fold.known.values() if between in fold.pairs(told)]
    # What bears on nothing was not left out of the state of anything, unless it is still to come.
    idle = [t for t in fold.happened() if t in known and not bears(fold, t, between)]
    unseen = [t for t, pairs in fold.retracted if between in pairs and not fold.is_stated(t)]
    retracted = [t for t, pairs in fold.retracted if between in pairs]
    shown = pair_state.shown(state).facts & {told.id for told in known}
    counts = state.excluded

    assert counts.at_least == ()
    assert len(known) + len(retracted) == sum(
        (
            *(len(shown), len(idle), len(unseen)),
            *(counts.superseded, counts.cut_off, counts.retracted),
            *(counts.not_yet_happened, counts.not_told_yet, counts.not_yet_public),
            counts.machine_coded,
        )
    )


@settings(max_examples=chances(40))
@given(chosen=ledgers, clocks=clocks_of, pair=st.sampled_from(PAIRS), most=st.integers(1, 2))
def test_explanation_lists_what_is_counted(
    chosen: list[Step], clocks: Clocks, pair: tuple[str, str], most: int
) -> None:
    reader = Reader(views_of(recorded(events_of(chosen))))
    state = answer(partial(pair_state.between, limit=most), reader, *pair, clocks)
    if not isinstance(state, Relations):
        return

    excluded = explanations.explain(reader, state, clocks).excluded

    reasons = ("superseded", "cut_off", "retracted", "not_yet_public", "not_yet_happened")
    for reason in (*reasons, "machine_coded"):
        listed = [each.fact for each in excluded if each.reason == reason]
        assert len(listed) == len(set(listed)) == getattr(state.excluded, reason)


@settings(max_examples=chances(60))
@given(chosen=ledgers, clocks=clocks_of, pair=st.sampled_from(PAIRS), limit=st.integers(1, 4))
def test_parts_of_a_pair_are_the_whole(
    chosen: list[Step], clocks: Clocks, pair: tuple[str, str], limit: int
) -> None:
    ledger = recorded(events_of(chosen))
    reader = Reader(views_of(ledger))
    # A section has what the state leaves to history, too.
    whole = answer(partial(Fold(ledger, clocks).relations, with_history=True), *pair)
    if not isinstance(whole, Relations):
        return

    for name in SECTIONS:
        found = list(parts(partial(of_pair, reader, pair, name, clocks), limit))
        # A state tells what comes first where it matters first, a section goes back by days.
        every = [each for part in found for each in part]
        listed = sorted(every, key=lambda one: one.subject)
        told = getattr(whole, name)
        told = element_order.flat(told) if name == "engagements" else told
        assert listed == sorted(told, key=lambda one: one.subject)
        assert all(len(each) == limit for each in found[:-1])


@settings(max_examples=chances(60))
@given(
    chosen=ledgers,
    clocks=clocks_of,
    actor=st.sampled_from(ACTORS),
    issue=st.sampled_from(ISSUES),
    limit=st.integers(1, 4),
)
def test_parts_of_an_actor_and_of_an_issue_are_the_whole(
    chosen: list[Step], clocks: Clocks, actor: str, issue: str, limit: int
) -> None:
    ledger = recorded(events_of(chosen))
    reader, fold = Reader(views_of(ledger)), Fold(ledger, clocks)
    asked = (
        (actor, actors.SECTIONS, actors.section, fold.actor_view),
        (issue, issues.SECTIONS, issues.section, fold.issue_view),
    )

    for id, names, section, view in asked:
        whole = answer(view, id)
        for name in names if isinstance(whole, Struct) else ():
            read = partial(of_one, section, reader, (id, name), clocks)
            listed = [each for part in parts(read, limit) for each in part]
            if name == "offices":  # a section has those, too, whose holders are history
                listed = still_held(listed, clocks.as_of)
            assert listed == list(getattr(whole, name))


def test_two_hundred_and_sixty_bans_are_all_had() -> None:
    reader = views_after(*many_bans(260))

    state = pair_state.between(reader, *ALBA_AND_BORA, JULY)
    pages = list(parts(partial(of_pair, reader, ALBA_AND_BORA, "measures", JULY), 50))

    excluded, extent = state.excluded, state.sections["measures"]
    assert (excluded.superseded, excluded.cut_off, excluded.at_least) == (0, 235, ())
    assert (extent.shown, extent.total, extent.at_least) == (SECTION_LIMIT, 260, False)
    assert [len(each) for each in pages] == [50, 50, 50, 50, 50, 10]
    assert len({each.measure for page in pages for each in page}) == 260


def test_what_came_before_a_shown_state_is_superseded_and_what_is_beyond_is_cut_off() -> None:
    lifted = fact(
        MeasureLifted,
        "lifted",
        "2023-06-20",
        measure="ban-000",
        lifted_by="alba",
        targets=("bora",),
    )
    reader = views_after(*many_bans(SECTION_LIMIT + 3), lifted)

    state = pair_state.between(reader, *ALBA_AND_BORA, JULY)
    listed = explanations.explain(reader, state, JULY).excluded

    assert (state.excluded.superseded, state.excluded.cut_off) == (1, 3)
    assert [each.fact for each in listed if each.reason == "superseded"] == ["ban-000-imposed"]
    (first, *_) = [each for each in listed if each.reason == "cut_off"]
    assert (first.fact, first.clock) == ("ban-003-imposed", None)
    assert [(each.subject, each.because) for each in first.holding] == [
        ("measure/ban-003/alba/bora", ("ban-003-imposed",))
    ]


def test_count_of_what_is_cut_off_stops_and_says_so() -> None:
    reader = views_after(*many_bans(COUNT_LIMIT + 40))

    excluded = pair_state.between(reader, *ALBA_AND_BORA, JULY).excluded

    assert excluded.cut_off == COUNT_LIMIT - SECTION_LIMIT
    assert set(excluded.at_least) == {"superseded", "cut_off"}


def test_section_of_exactly_as_many_as_are_shown_is_whole() -> None:
    reader = views_after(*many_bans(SECTION_LIMIT))

    state = pair_state.between(reader, *ALBA_AND_BORA, JULY)

    assert state.more == ()
    assert state.sections["measures"] == Extent(shown=SECTION_LIMIT, total=SECTION_LIMIT)


def test_what_lasts_is_had_beyond_the_two_hundredth() -> None:
    named = [f"issue-{n:03}" for n in range(LASTING_LIMIT + 15)]
    reader = views_after(
        *(IssueAdded(id=id, name=id, description=id) for id in named),
        *(said(f"said-{n}", "2023-06-01", *named[n : n + 20]) for n in range(0, len(named), 20)),
    )

    state = pair_state.between(reader, *ALBA_AND_BORA, JULY)
    actor = actors.view(reader, "alba", JULY)

    for view, read in (
        (state, partial(of_pair, reader, ALBA_AND_BORA, "stances", JULY)),
        (actor, partial(of_one, actors.section, reader, ("alba", "stances"), JULY)),
    ):
        extent = view.sections["stances"]
        assert (extent.shown, extent.total) == (LASTING_LIMIT, len(named))
        assert extent.next is not None
        rest = read(Portion(LASTING_LIMIT, ListPlace.read(extent.next)))
        assert [each.issue for each in (*view.stances, *rest.items)] == named


def test_offices_of_both_parties_go_on_from_the_one_to_the_other() -> None:
    named = [f"office-{n:03}" for n in range(LASTING_LIMIT - 10)]
    owners = {**dict.fromkeys(named, "alba"), **{f"bora-{n:02}": "bora" for n in range(30)}}
    reader = views_after(
        *(OfficeAdded(id=id, name=id, of=of) for id, of in owners.items()),
        *(appointed(f"{id}-filled", id) for id in (*owners, "chair")),
    )

    state = pair_state.between(reader, "alba", "bora", JULY)
    read = partial(of_pair, reader, ALBA_AND_BORA, "offices", JULY)
    every = [each.office for part in parts(read, 7) for each in part]

    extent = state.sections["offices"]
    assert (extent.shown, extent.total) == (SECTION_LIMIT, len(owners) + 1)
    assert every == ["chair", *sorted(named), *(f"bora-{n:02}" for n in range(30))]
    assert [each.office for each in state.offices] == every[:SECTION_LIMIT]


def test_office_of_a_body_that_acts_for_both_is_had_once() -> None:
    reader = views_after(appointed("filled", "chair"))

    read = partial(of_pair, reader, ("alba", "cima"), "offices", JULY)

    assert [each.office for part in parts(read, 1) for each in part] == ["chair"]


def test_counterpart_beyond_the_two_hundredth_is_had() -> None:
    others = [f"state-{n:03}" for n in range(LASTING_LIMIT + 5)]
    reader = views_after(
        *(ActorAdded(id=id, kind="state", name=id) for id in others),
        *(imposed("ban", "2023-06-01", f"ban-on-{id}", targets=(id,)) for id in others),
    )

    view = actors.view(reader, "alba", JULY)
    read = partial(of_one, actors.section, reader, ("alba", "counterparts"), JULY)

    extent = view.sections["counterparts"]
    assert (extent.shown, extent.total) == (LASTING_LIMIT, len(others))
    assert [each for part in parts(read, 100) for each in part] == others


def test_person_with_many_offices_has_all_of_them() -> None:
    named = [f"office-{n:03}" for n in range(SECTION_LIMIT + 10)]
    reader = views_after(
        *(OfficeAdded(id=id, name=id, of="alba") for id in named),
        *(appointed(f"{id}-filled", id) for id in named),
    )

    view = actors.view(reader, "ann", JULY)
    read = partial(of_one, actors.section, reader, ("ann", "offices"), JULY)

    extent = view.sections["offices"]
    assert (extent.shown, extent.total, extent.at_least) == (SECTION_LIMIT, SECTION_LIMIT, True)
    assert sorted(each.office for part in parts(read, 10) for each in part) == named


def test_succession_says_how_many_came_before() -> None:
    days = [f"2023-05-{n:02}" for n in range(1, SECTION_LIMIT + 6)]
    reader = views_after(*(appointed(f"filled-{day}", "head-of-alba", day) for day in days))

    view = offices.view(reader, "head-of-alba", JULY)

    extent = view.sections["succession"]
    assert [each.date for each in view.succession] == days[5:]
    assert (extent.shown, extent.total) == (SECTION_LIMIT, len(days))


def many_bans(count: int) -> Sequence[AnyEvent]:
    """Bans of which each is imposed a day after the one before."""
    ids = [f"ban-{n:03}" for n in range(count)]
    first = date(2021, 6, 1)
    return [
        *(MeasureAdded(id=id, form="ban", name=id) for id in ids),
        *(imposed(id, str(first + timedelta(days=n))) for n, id in enumerate(ids)),
    ]


def appointed(id: str, office: str, day: str = "2023-06-01") -> AnyFact:
    return fact(OfficialAppointed, id, day, office=office, official="ann")
