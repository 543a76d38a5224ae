"""How far what follows what draws bounds closer, and which of it is an order."""

from collections.abc import Callable, Mapping

import pytest

from tests.naive_closing import Dated, Follows, SaidOrder
from tests.naive_holding import closed, said_order

Closing = Callable[[Mapping[str, Dated], Follows], Mapping[str, Dated]]
Ordering = Callable[[Follows], SaidOrder]

by_each_closing = pytest.mark.parametrize("closing", [closed], ids=lambda each: each.__module__)
by_each_ordering = pytest.mark.parametrize(
    "ordering", [said_order], ids=lambda each: each.__module__
)


def on(earliest: int | None, latest: int) -> Dated:
    return Dated(earliest, latest, attested=False)


def attested(earliest: int | None, latest: int) -> Dated:
    return Dated(earliest, latest, attested=True)


@by_each_closing
def test_follower_is_not_before_what_it_follows_which_is_not_after_it(closing: Closing) -> None:
    facts = {"first": on(1, 30), "then": on(None, 20)}

    assert closing(facts, {"then": ("first",)}) == {"first": on(1, 20), "then": on(1, 20)}


@by_each_closing
def test_bounds_close_through_any_number_of_facts(closing: Closing) -> None:
    facts = {"a": on(10, 90), "b": on(None, 80), "c": on(5, 70)}

    assert closing(facts, {"b": ("a",), "c": ("b",)}) == {
        "a": on(10, 70),
        "b": on(10, 70),
        "c": on(10, 70),
    }


@by_each_closing
def test_fact_that_is_not_visible_closes_nothing_and_ends_a_chain(closing: Closing) -> None:
    facts = {"a": on(10, 90), "c": on(5, 70)}

    assert closing(facts, {"b": ("a",), "c": ("b",)}) == facts


@by_each_closing
def test_attested_day_is_not_moved_and_moves_others(closing: Closing) -> None:
    facts = {"seen": attested(10, 20), "before": on(1, 90), "after": on(1, 90)}

    assert closing(facts, {"seen": ("before",), "after": ("seen",)}) == {
        "seen": attested(10, 20),
        "before": on(1, 20),
        "after": on(10, 90),
    }


@by_each_closing
def test_dates_stand_where_no_day_would_be_left(closing: Closing) -> None:
    facts = {"a": on(50, 50), "b": on(30, 30), "c": on(None, 90)}

    assert closing(facts, {"b": ("a",), "c": ("b",)}) == {
        "a": on(50, 50),
        "b": on(30, 30),
        "c": on(50, 90),
    }


@by_each_closing
def test_facts_in_a_circle_keep_their_dates_and_close_others(closing: Closing) -> None:
    facts = {"a": on(10, 20), "b": on(12, 30), "c": on(1, 40), "alone": on(1, 9)}
    follows = {"a": ("b",), "b": ("a",), "c": ("a",), "alone": ("alone",)}

    assert closing(facts, follows) == {
        "a": on(10, 20),
        "b": on(12, 30),
        "c": on(12, 40),
        "alone": on(1, 9),
    }


@by_each_closing
def test_bounds_are_closed_once_by_what_the_facts_say_themselves(closing: Closing) -> None:
    # "b" would not be left a day, so that it stands; what it stands at closes "c" all the same.
    facts = {"a": on(40, 60), "b": on(10, 20), "c": on(1, 50)}

    assert closing(facts, {"b": ("a",), "c": ("b",)}) == {
        "a": on(40, 60),
        "b": on(10, 20),
        "c": on(40, 50),
    }


@by_each_ordering
def test_order_goes_through_others(ordering: Ordering) -> None:
    order = ordering({"b": ("a",), "c": ("b",)})

    assert {fact: set(order.get(fact, ())) for fact in "abc"} == {
        "a": set(),
        "b": {"a"},
        "c": {"a", "b"},
    }


@by_each_ordering
def test_circle_is_no_order_and_all_of_it_comes_before_its_follower(ordering: Ordering) -> None:
    order = ordering({"a": ("b",), "b": ("a",), "c": ("a",), "alone": ("alone",)})

    assert {fact: set(order.get(fact, ())) for fact in ("a", "b", "c", "alone")} == {
        "a": set(),
        "b": set(),
        "c": {"a", "b"},
        "alone": set(),
    }
