"""What is left out is listed as it is counted, and what is named to settle something settles it."""

from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from events.time.dates import day_of, parse
from events.vocabulary.amendments import FactRetracted
from events.vocabulary.channels import ChannelRestored, ChannelSevered
from events.vocabulary.engagements import EngagementReported
from events.vocabulary.offices import OfficialAppointed, OfficialInOffice
from events.vocabulary.registry import DataSetWithdrawn
from events.vocabulary.relations import (
    ConsularRelationsEstablished,
    RelationsInterrupted,
    RelationsStood,
)
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import explanations, pair_state
from projections.relations.explanations import (
    LISTED_LIMIT,
    ExcludedFact,
    Explained,
    Holding,
    Retraction,
)
from projections.relations.open_doubts import Settling, Unsettled
from projections.relations.pair_state import Relations
from tests.chances import chances
from tests.hand_written import cited, fact, on, views_after
from tests.naive_fold import Fold
from tests.naive_life import one_change
from tests.naive_seats import together
from tests.projected import answer, recorded, views_of
from tests.random_facts import plain_step, registry
from tests.random_ledgers import clocks_of, events_of, ledgers, tangled_steps, tangles

BLUNT = ("2023-06", "2023-06", "2023-06-1X", "2023-06-1X", "[2023-06-08..2023-06-12]", "2023-06-10")
# A few changes of one measure, on dates of which most are the same or overlap.
muddles = st.lists(
    st.builds(lambda step, date: step._replace(date=date), tangled_steps, st.sampled_from(BLUNT)),
    min_size=3,
    max_size=7,
)
muddled_clocks = st.builds(
    Clocks,
    as_of=st.sampled_from([day_of(f"2023-06-{day}") for day in (11, 15, 20, 30)]),
    known_at=st.just(10**6),
)
THREATENED, IMPOSED = 24, 25
# The fifth follows the fourth, and that the second: on some days the fifth came before the second.
CHAIN = [
    plain_step(THREATENED, "2023-06"),
    plain_step(THREATENED, "2023-06-1X"),
    plain_step(THREATENED, "2023-06"),
    plain_step(IMPOSED, "[2023-06-08..2023-06-12]", 1),
    plain_step(THREATENED, "[2023-06-08..2023-06-12]", 0, 3),
    plain_step(THREATENED, "2023-06"),
    plain_step(IMPOSED, "2023-06"),
]
PAIRS = (("alba", "bora"), ("alba", "cima"), ("ann", "bora"))
REASONS = ("not_yet_happened", "not_told_yet", "not_yet_public", "retracted", "superseded")


def explained(reader: Reader, clocks: Clocks, a: str = "alba", b: str = "bora") -> Explained:
    state = pair_state.between(reader, a, b, clocks)
    return explanations.explain(reader, state, clocks)


def severed(id: str, date: str, **fields: Any) -> Any:
    return fact(ChannelSevered, id, date, channel="hotline", **fields)


def test_each_fact_that_is_left_out_says_by_which_clock() -> None:
    reader = views_after(
        fact(ChannelRestored, "first", "2023-06-01", channel="hotline"),
        severed("second", "2023-06-02"),
        fact(ChannelRestored, "third", "2023-06-08", channel="hotline"),
        severed("hidden", "2023-06-03", citations=(cited("copy"),)),
        severed("untrue", "2023-06-04"),
        FactRetracted(fact="untrue", reason="it rang all the time"),
    )
    clocks = on("2023-06-06", public_by="2023-06-06")

    assert explained(reader, clocks).excluded == (
        ExcludedFact(
            fact="third",
            reason="not_yet_happened",
            clock="as_of",
            date="2023-06-08",
            public_since="2023-06-05",
        ),
        ExcludedFact(
            fact="hidden",
            reason="not_yet_public",
            clock="public_by",
            date="2023-06-03",
            public_since="2023-06-30",
        ),
        ExcludedFact(
            fact="untrue",
            reason="retracted",
            clock="known_at",
            date="2023-06-04",
            public_since="2023-06-05",
            retracted=Retraction(position=len(registry()) + 6, reason="it rang all the time"),
        ),
        ExcludedFact(
            fact="first",
            reason="superseded",
            clock=None,
            date="2023-06-01",
            public_since="2023-06-05",
            holding=(Holding(subject="channel/hotline", because=("second",)),),
        ),
    )


def test_longer_list_is_cut_off_and_says_so() -> None:
    reader = views_after(*(severed(f"severed-{n:03}", "2023-07-01") for n in range(LISTED_LIMIT)))
    one_more = views_after(
        *(severed(f"severed-{n:03}", "2023-07-01") for n in range(LISTED_LIMIT + 1))
    )
    day = on("2023-06-01")

    assert (len(explained(reader, day).excluded), explained(reader, day).cut_off) == (100, ())
    assert len(explained(one_more, day).excluded) == LISTED_LIMIT
    assert explained(one_more, day).cut_off == ("not_yet_happened",)


def appointed(id: str, official: str, date: str) -> Any:
    return fact(OfficialAppointed, id, date, official=official, office="minister-of-bora")


def test_of_an_office_that_several_hold_each_of_them_is_settled_by_himself() -> None:
    """That another's term has certainly ended settles nothing of who may have come."""
    came = fact(OfficialAppointed, "ann-comes", "2023-06", official="ann", office="head-of-alba")
    told = {"official": "cyd", "office": "head-of-alba", "until": "2023-06-12"}
    reader = views_after(came, fact(OfficialInOffice, "cyd-sits", "2023-06", **told))

    (office,) = explained(reader, on("2023-06-15")).unsettled

    assert [each.fact for each in office.facts] == ["ann-comes"]
    assert office.settled_on == "2023-06-30"


def test_facts_that_may_have_happened_would_settle_who_holds_an_office() -> None:
    reader = views_after(
        appointed("bob-comes", "bob", "2023-01-01"), appointed("cyd-comes", "cyd", "2023-06")
    )

    assert explained(reader, on("2023-06-15")).unsettled == (
        Unsettled(
            section="offices",
            id="minister-of-bora",
            facts=(
                Settling(fact="cyd-comes", date="2023-06", whether_by_then=True, order_with=()),
            ),
            settled_on="2023-06-30",
        ),
    )
    assert explained(reader, on("2023-06-30")).unsettled == ()


def test_order_that_is_not_known_is_never_settled_by_itself() -> None:
    reader = views_after(
        severed("severed", "2023-06-10"),
        fact(ChannelRestored, "restored", "[2023-06-05..2023-06-15]", channel="hotline"),
    )

    (hotline,) = explained(reader, on("2023-06-20")).unsettled

    assert hotline == Unsettled(
        section="channels",
        id="hotline",
        facts=(
            Settling(
                fact="restored",
                date="[2023-06-05..2023-06-15]",
                whether_by_then=False,
                order_with=("severed",),
            ),
        ),
        settled_on=None,
    )


def test_nothing_that_is_recorded_settles_what_is_merely_reported() -> None:
    reported = fact(
        EngagementReported,
        "reported",
        "2023-06-01",
        engagement="visit",
        host="alba",
        visitors=("bora",),
    )

    (visit,) = explained(views_after(reported), on("2023-06-20")).unsettled

    assert (visit.id, visit.facts, visit.settled_on) == ("visit", (), None)


def test_explanation_of_nothing_is_empty() -> None:
    assert explained(views_after(), on("2023-06-20")) == Explained(excluded=(), unsettled=())


@settings(max_examples=chances(100))
@given(chosen=ledgers | tangles, pair=st.sampled_from(PAIRS), clocks=clocks_of)
def test_as_many_are_listed_as_are_counted(
    chosen: list[Any], pair: tuple[str, str], clocks: Clocks
) -> None:
    ledger = recorded(events_of(chosen))
    reader = Reader(views_of(ledger))
    state = answer(pair_state.between, reader, *pair, clocks)
    assume(isinstance(state, Relations))

    found = explanations.explain(reader, state, clocks)

    listed = {reason: [e for e in found.excluded if e.reason == reason] for reason in REASONS}
    assert {reason: len(each) for reason, each in listed.items()} == {
        reason: getattr(state.excluded, reason) for reason in REASONS
    }
    fold = Fold(ledger, clocks)
    for each in listed["not_yet_happened"]:
        assert parse(each.date).first.earliest > clocks.as_of
    for each in listed["not_told_yet"]:
        assert fold.known[each.fact].is_open
        assert parse(each.date).first.latest > clocks.as_of
    for each in listed["not_yet_public"]:
        assert each.public_since is None or day_of(each.public_since) > clocks.public_limit
        assert not fold.supporting(fold.known[each.fact])
    for each in listed["superseded"]:
        told = fold.known[each.fact]
        assert each.holding == tuple(
            Holding(subject=subject, because=because_of(fold, subject))
            for subject in fold.effects(told)
        )
    for each in listed["retracted"]:
        assert each.retracted is not None
        (event,) = [e.event for e in ledger if e.position == each.retracted.position]
        if isinstance(event, DataSetWithdrawn):
            assert event.reason == each.retracted.reason
        else:
            assert event == FactRetracted(fact=each.fact, reason=each.retracted.reason or "")


@settings(max_examples=chances(300))
@given(chosen=ledgers | tangles, pair=st.sampled_from(PAIRS), clocks=clocks_of)
def test_element_is_settled_on_the_day_that_is_named_and_on_none_before(
    chosen: list[Any], pair: tuple[str, str], clocks: Clocks
) -> None:
    assert_settling(chosen, pair, clocks)


@settings(max_examples=chances(400))
@given(chosen=muddles, clocks=muddled_clocks)
@example(chosen=CHAIN, clocks=Clocks(as_of=day_of("2023-06-15"), known_at=10**6))
def test_what_is_muddled_is_settled_on_the_day_that_is_named(
    chosen: list[Any], clocks: Clocks
) -> None:
    assert_settling(chosen, ("alba", "bora"), clocks)


def assert_settling(chosen: list[Any], pair: tuple[str, str], clocks: Clocks) -> None:
    """Ask on each day from then on; and look whether what is named is not known well enough."""
    ledger = recorded(events_of(chosen))
    clocks = replace(clocks, known_at=len(ledger))
    reader = Reader(views_of(ledger))
    state = answer(pair_state.between, reader, *pair, clocks)
    assume(isinstance(state, Relations))

    for each in explanations.explain(reader, state, clocks).unsettled:
        if each.section == "stances":
            continue
        kind: Any = each.section if each.section == "relations" else each.section.removesuffix("s")
        subject = f"{kind}/{each.id}"
        told = one_change(Fold(ledger, clocks).evidence(subject), kind)
        latest = {evidence.fact: evidence.latest for evidence in told}
        for named in each.facts:
            assert named.whether_by_then == (latest[named.fact] > clocks.as_of)
            assert named.whether_by_then or named.order_with
        settled_on = None if each.settled_on is None else day_of(each.settled_on)
        last = min(settled_on or clocks.as_of + 20, clocks.as_of + 20)
        for day in range(clocks.as_of + 1, last):
            assert not is_settled(Fold(ledger, replace(clocks, as_of=day)), subject)
        if settled_on is not None:
            assert is_settled(Fold(ledger, replace(clocks, as_of=settled_on)), subject)


def test_fact_that_says_what_it_followed_leaves_no_doubt_of_that() -> None:
    reader = views_after(
        appointed("ann-comes", "ann", "2023-06"),
        replace(appointed("bob-comes", "bob", "2023-06"), follows=("ann-comes",)),
        appointed("cyd-comes", "cyd", "2023-06-15"),
    )

    (office,) = explained(reader, on("2023-07-01")).unsettled

    assert {each.fact for each in office.facts} == {"bob-comes"}


def because_of(fold: Fold, subject: str) -> tuple[str, ...]:
    """What holds of a subject rests on these facts."""
    if subject.startswith(("stance/", "voice/")):
        said = fold.stance(subject)
        return () if said is None else said.because
    judged = fold.judge(subject)
    return () if judged is None else judged.element["because"]


def is_settled(fold: Fold, subject: str) -> bool:
    """By what is held of a subject; of an office that several hold, by what each of them is."""
    kind, _, id = subject.partition("/")
    if kind == "office" and fold.registry["office", id].seats == "several":
        seats = fold.seats(subject)
        return bool(seats) and together(seats).certainty == "certain"
    judged = fold.judge(subject)
    return judged is not None and judged.held.certainty == "certain"


def test_what_is_told_of_later_days_alone_settles_what_is_not_told_yet() -> None:
    between = ("alba", "bora")
    established = fact(ConsularRelationsEstablished, "established", "2023-06-05", between=between)
    stood = fact(RelationsStood, "stood", "2023-06-14", between=between, course="in-being")
    reader = views_after(established, stood)
    clocks = on("2023-06-11")
    state = pair_state.between(reader, *between, clocks)

    (course,) = explanations.explain(reader, state, clocks).unsettled

    assert (course.section, course.facts, course.settled_on) == ("relations", (), "2023-06-14")


def test_what_holds_of_relations_is_told_beside_what_it_superseded() -> None:
    interrupted = fact(
        RelationsInterrupted, "interrupted", "[2023-06-10..]", between=("alba", "bora")
    )
    stood = fact(
        RelationsStood,
        "stood",
        "2023-06-05",
        between=("alba", "bora"),
        course="interrupted",
        level="embassy",
    )
    reader = views_after(interrupted, stood)
    clocks = on("2024-06-02")
    state = pair_state.between(reader, "alba", "bora", clocks)

    found = explanations.explain(reader, state, clocks).excluded

    told = {each.fact: each.holding for each in found if each.reason == "superseded"}
    assert all(each.because for holding in told.values() for each in holding)
    assert told
