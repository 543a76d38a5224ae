"""An office with several seats has several holders, each of whom comes and goes by himself."""

from typing import Any

from events.vocabulary.facts import AnyFact
from events.vocabulary.offices import OfficialAppointed, OfficialInOffice, OfficialRemoved
from events.vocabulary.registry import OfficeAdded
from projections.dossiers import actors
from projections.relations import pair_state
from projections.subjects import offices
from projections.subjects.offices import OfficeState
from tests.hand_written import fact, on, views_after

BENCH = OfficeAdded(id="bench", name="Judge of Alba", of="alba", seats="several")


def came(official: str, date: str, **fields: Any) -> AnyFact:
    id = f"{official}-came"
    return fact(OfficialAppointed, id, date, official=official, office="bench", **fields)


def seen(official: str, date: str) -> AnyFact:
    return fact(OfficialInOffice, f"{official}-seen", date, official=official, office="bench")


def left(official: str, date: str, **fields: Any) -> AnyFact:
    id = f"{official}-left"
    return fact(OfficialRemoved, id, date, official=official, office="bench", **fields)


def bench_on(day: str, *told: AnyFact, office: OfficeAdded = BENCH) -> OfficeState:
    state = offices.view(views_after(office, *told), "bench", on(day)).state
    assert state is not None
    return state


def seated(state: OfficeState) -> list[tuple[str, str | None, str]]:
    return [(each.official, each.since, each.certainty) for each in state.seats]


def test_appointment_to_one_of_several_seats_ends_nobodys_tenure() -> None:
    state = bench_on("2010-01-01", came("ann", "2000-01-01"), came("bob", "2005-01-01"))

    assert (state.holder, state.holders) == (None, ("ann", "bob"))
    assert (state.certainty, state.alternatives) == ("certain", ())
    assert seated(state) == [("ann", "2000-01-01", "certain"), ("bob", "2005-01-01", "certain")]
    assert [each.because for each in state.seats] == [("ann-came",), ("bob-came",)]
    assert (state.first_told, state.last_told) == ("2000-01-01", "2005-01-01")


def test_with_one_seat_an_appointment_ends_the_tenure_before() -> None:
    alone = OfficeAdded(id="bench", name="Judge of Alba", of="alba")

    state = bench_on(
        "2010-01-01", came("ann", "2000-01-01"), came("bob", "2005-01-01"), office=alone
    )

    assert (state.holder, state.seats) == ("bob", ())


def test_two_who_are_appointed_on_one_day_are_not_contested() -> None:
    state = bench_on("2010-01-01", came("ann", "2000-01-01"), came("bob", "2000-01-01"))

    assert (state.certainty, state.holders) == ("certain", ("ann", "bob"))


def test_removal_ends_the_tenure_of_who_is_removed_alone() -> None:
    told = (came("ann", "2000-01-01"), seen("bob", "2003-01-01"), left("ann", "2007-01-01"))

    state = bench_on("2010-01-01", *told)

    assert (state.holder, state.holders) == ("bob", ("bob",))
    assert (state.since, state.attested_only) == ("[..2003-01-01]", True)


def test_term_that_is_known_to_end_ends() -> None:
    told = (came("ann", "2000-01-01", until="2006-01-01"), came("bob", "2003-01-01"))

    assert bench_on("2005-12-31", *told).holders == ("ann", "bob")
    assert bench_on("2006-01-01", *told).holders == ("bob",)


def test_office_is_vacant_only_when_nobody_is_left() -> None:
    told = (
        *(came("ann", "2000-01-01"), came("bob", "2005-01-01")),
        *(left("bob", "2008-01-01"), left("ann", "2007-01-01")),
    )

    state = bench_on("2010-01-01", *told)

    assert (state.holder, state.holders, state.seats) == (None, (), ())
    assert (state.certainty, state.since, state.because) == (
        *("certain", "2008-01-01"),
        ("bob-left",),
    )


def test_whom_somebody_succeeds_has_left() -> None:
    told = (came("ann", "2000-01-01"), came("cyd", "2001-01-01"))

    succeeded = bench_on("2010-01-01", *told, came("bob", "2005-01-01", succeeds="ann"))
    replaced = bench_on("2010-01-01", *told, left("ann", "2005-01-01", replaced_by="bob"))

    assert succeeded.holders == replaced.holders == ("bob", "cyd")


def test_who_possibly_holds_a_seat_comes_after_those_who_do() -> None:
    state = bench_on("2010-06-01", came("ann", "2010"), came("bob", "2005-01-01"))

    assert state.holders == ("bob",)
    assert seated(state) == [("bob", "2005-01-01", "certain"), ("ann", None, "possible")]


def test_who_left_and_is_called_so_still_holds_a_seat_perhaps_by_what_calls_him_so() -> None:
    told = (came("ann", "2000-01-01"), left("ann", "2005-01-01"), seen("ann", "2006-01-01"))

    state = bench_on("2010-01-01", *told)

    assert (state.holders, state.certainty) == ((), "possible")
    assert seated(state) == [("ann", None, "contested")]
    assert [(each.value, each.because) for each in state.alternatives] == [("ann", ("ann-seen",))]


def test_actor_has_the_office_of_which_one_seat_is_perhaps_his() -> None:
    reader = views_after(BENCH, came("ann", "2010"), came("bob", "2005-01-01"))

    for person in ("ann", "bob"):
        held = actors.view(reader, person, on("2010-06-01")).offices
        assert [each.office for each in held] == ["bench"]


def test_state_of_a_pair_has_all_who_sit() -> None:
    reader = views_after(BENCH, came("ann", "2000-01-01"), came("bob", "2005-01-01"))

    state = pair_state.between(reader, "alba", "bora", on("2010-01-01"))

    assert [each.holders for each in state.offices] == [("ann", "bob")]
