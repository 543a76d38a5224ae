"""Which government a state recognises as that of another, and relations that end with a state."""

from typing import Any

from events.vocabulary.facts import AnyFact
from events.vocabulary.relations import (
    GovernmentRecognised,
    RecognitionWithdrawn,
    RelationsEnded,
    RelationsEstablished,
    RelationsStood,
    StateRecognised,
)
from projections.relations import pair_state
from projections.subjects.diplomatic_relations import RecognitionState
from tests.hand_written import fact, on, views_after

BY: dict[str, Any] = {"recognised_by": "alba"}
BETWEEN: dict[str, Any] = {"between": ("alba", "bora")}
RECOGNISED = fact(StateRecognised, "recognised", "1844-06-16", **BY, recognised="bora")
NONE = fact(RelationsStood, "none", "1949-10-01", **BETWEEN, course="none")
CONTINUED = fact(
    GovernmentRecognised, "continued", "1949-12-19", **BY, recognised="cima", government_of="bora"
)
ITSELF = fact(
    StateRecognised, "itself", "1979-01-01", **BY, recognised="bora", government_of="bora"
)
WITHDRAWN = fact(
    RecognitionWithdrawn, "withdrawn", "1979-01-01", **BY, recognised="cima", government_of="bora"
)
ENDED = fact(RelationsEnded, "ended", "1845-12-29", **BETWEEN, ceased="bora", into="alba")


def recognitions(day: str, *facts: AnyFact, of: str = "bora") -> tuple[RecognitionState, ...]:
    state = pair_state.between(views_after(*facts), "alba", of, on(day))
    return () if state.relations is None else state.relations.recognitions


def told(day: str, *facts: AnyFact, of: str = "bora") -> list[tuple[str | None, str]]:
    return [(each.government, each.certainty) for each in recognitions(day, *facts, of=of)]


def headline(day: str, *facts: AnyFact) -> tuple[str, ...]:
    return pair_state.between(views_after(*facts), "alba", "bora", on(day)).headline


def test_state_is_its_own_government_where_no_other_is_told() -> None:
    assert told("1900-01-01", RECOGNISED) == [("bora", "certain")]


def test_recognition_goes_on_until_another_government_is_told() -> None:
    assert told("1949-12-18", RECOGNISED, CONTINUED) == [("bora", "certain")]
    assert told("1949-12-19", RECOGNISED, CONTINUED) == [("cima", "certain")]


def test_government_that_is_recognised_of_a_state_is_recognised_itself() -> None:
    assert told("1972-02-25", CONTINUED, of="cima") == [("cima", "certain")]


def test_other_government_is_in_the_headline_where_there_are_no_relations() -> None:
    assert headline("1972-02-25", RECOGNISED, NONE, CONTINUED) == (
        (
            "There are no diplomatic relations, as told of 1 October 1949; Alba recognises Cima as"
            " the government of Bora, as told of 19 December 1949."
        ),
    )


def test_headline_says_nothing_of_it_where_the_state_is_its_own_government() -> None:
    taken_up = fact(RelationsEstablished, "established", "1979-01-01", **BETWEEN)
    facts = (RECOGNISED, NONE, CONTINUED, WITHDRAWN, ITSELF, taken_up)

    assert headline("1979-01-01", *facts) == ("Diplomatic relations since 1 January 1979.",)
    assert headline("1979-01-01", ITSELF) == ()


def test_withdrawal_and_another_recognition_of_one_day_leave_the_latter() -> None:
    facts = (RECOGNISED, CONTINUED, ITSELF, WITHDRAWN)

    assert told("1979-01-01", *facts) == [("bora", "certain")]
    assert told("1979-01-01", *facts, of="cima") == [(None, "certain")]


def test_withdrawal_from_one_leaves_another_that_was_recognised_before() -> None:
    later = fact(
        RecognitionWithdrawn, "later", "1980-01-01", **BY, recognised="cima", government_of="bora"
    )

    assert told("1981-01-01", CONTINUED, ITSELF, later) == [("bora", "certain")]


def test_relations_end_with_a_state() -> None:
    taken_up = fact(RelationsEstablished, "established", "1837-03-06", level="legation", **BETWEEN)
    state = pair_state.between(views_after(taken_up, ENDED), "alba", "bora", on("1860-01-01"))

    assert state.relations is not None
    assert (state.relations.course, state.relations.ended_with) == ("none", "bora")
    assert state.relations.level is not None
    assert state.relations.level.level is None
    assert state.headline == (
        "Diplomatic relations ended on 29 December 1845, when Bora ceased to be a state.",
    )


def test_day_of_the_end_is_as_blunt_as_it_is_told() -> None:
    in_1866 = fact(RelationsEnded, "ended", "1866", **BETWEEN, ceased="bora")
    by_1866 = fact(RelationsEnded, "ended", "[1864..1866]", **BETWEEN, ceased="bora")

    assert headline("1870-01-01", in_1866) == (
        "Diplomatic relations ended in 1866, when Bora ceased to be a state.",
    )
    assert headline("1870-01-01", by_1866) == (
        "Diplomatic relations ended between 1864 and 1866, when Bora ceased to be a state.",
    )


def test_state_that_is_there_again_may_have_relations_again() -> None:
    anew = fact(RelationsEstablished, "anew", "1991-01-01", **BETWEEN)

    assert headline("1991-06-01", ENDED, anew) == ("Diplomatic relations since 1 January 1991.",)


def test_recognition_ends_with_the_state_and_is_not_withdrawn() -> None:
    back = fact(StateRecognised, "back", "1845", recognised_by="bora", recognised="alba")

    def of(day: str, *facts: AnyFact) -> list[tuple[str, str | None, str | None]]:
        found = recognitions(day, *facts)
        return [(each.recognised, each.government, each.ended_with) for each in found]

    assert of("1845-12-28", RECOGNISED, ENDED) == [("bora", "bora", None)]
    assert of("1900-01-01", RECOGNISED, back, ENDED) == [
        ("bora", None, "bora"),
        ("alba", None, "bora"),
    ]
    assert of("1900-01-01", RECOGNISED, WITHDRAWN) == [("bora", "bora", None)]


def test_state_that_is_there_again_is_recognised_again() -> None:
    anew = fact(StateRecognised, "anew", "1991-01-01", **BY, recognised="bora")

    assert [
        (each.government, each.ended_with)
        for each in recognitions("1991-06-01", RECOGNISED, ENDED, anew)
        if each.recognised == "bora"
    ] == [("bora", None)]
