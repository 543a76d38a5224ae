"""Pairs that may be one are listed, and what is told apart is not."""

from typing import Any

import pytest

from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.offices import OfficialAppointed
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    EngagementAdded,
    EngagementMerged,
    SourceAdded,
)
from events.vocabulary.relations import RelationsStood, StateRecognised
from events.vocabulary.statements import StatementMade
from projections.doubts.doubles import doubles
from projections.doubts.nearly_the_same import nearly_the_same
from tests.hand_written import cited, fact, on, views_after

DAY = on("2023-06-20")


def person(id: str, name: str, state: str = "alba") -> ActorAdded:
    return ActorAdded(id=id, kind="person", name=name, acts_for=(state,))


def source(id: str, url: str | None = None) -> SourceAdded:
    told = "2023-06-01"
    return SourceAdded(id=id, publisher=id, title=id, published=told, lineage=id, url=url)


def visit(id: str, days: str, told_by: str = "one", **given: Any) -> tuple[AnyEvent, ...]:
    part_of = given.pop("part_of", None)
    told: dict[str, Any] = {"host": "bora", "visitors": ("ann",), **given}
    return (
        EngagementAdded(id=id, form="visit", name=id.title(), part_of=part_of),
        fact(
            EngagementHeld, f"{id}-held", days, engagement=id, citations=(cited(told_by),), **told
        ),
    )


def found(*events: AnyEvent, apart: frozenset[frozenset[str]] = frozenset()) -> list[Any]:
    reader = views_after(source("one"), source("other"), *events)
    return [(each.kind, each.ids) for each in doubles(reader, DAY, apart)]


BOTH = ("engagements", ("a", "b"))


@pytest.mark.parametrize("days", ["2023-06-05/2023-06-07", "2023-06-03/2023-06-04", "2023-06"])
def test_visits_of_about_the_same_days_that_two_tell_may_be_one(days: str) -> None:
    assert found(*visit("a", "2023-06-05/2023-06-06"), *visit("b", days, "other")) == [BOTH]


@pytest.mark.parametrize(
    ("days", "given"),
    [
        ("2023-06-08", {"told_by": "other"}),
        ("2023-06-07", {}),
        ("2023-06-05", {"told_by": "other", "host": "cima"}),
        ("2023-06-05", {"told_by": "other", "visitors": ("bob",)}),
        ("2023-06-05", {"told_by": "other", "part_of": "a"}),
    ],
    ids=["later", "by the same", "elsewhere", "somebody else", "a part"],
)
def test_other_visits_are_not_in_doubt(days: str, given: dict[str, Any]) -> None:
    assert found(*visit("a", "2023-06-05/2023-06-06"), *visit("b", days, **given)) == []


def test_one_teller_with_two_visits_of_a_day_may_mean_one() -> None:
    assert found(*visit("a", "2023-06-05/2023-06-06"), *visit("b", "2023-06-06")) == [BOTH]


def test_who_was_elsewhere_meanwhile_has_come_back() -> None:
    between = visit("c", "2023-06-06", host="cima")

    assert found(*visit("a", "2023-06-05/2023-06-06"), *visit("b", "2023-06-06"), *between) == []


def test_merged_engagements_are_one_and_no_pair() -> None:
    merged = EngagementMerged(engagement="b", into="a", reason="The same.")

    assert found(*visit("a", "2023-06-05"), *visit("b", "2023-06-05", "other"), merged) == []


def test_pair_that_is_known_to_be_two_is_left_out() -> None:
    events = (*visit("a", "2023-06-05"), *visit("b", "2023-06-05", "other"))

    assert found(*events, apart=frozenset({frozenset(("b", "a"))})) == []


def test_persons_of_one_state_with_nearly_one_name_may_be_one() -> None:
    events = (person("li-q", "Li Qiang"), person("li-l", "Li Liang"), person("qiang", "Qiang Li"))

    assert found(*events) == [("actors", ("li-q", "qiang"))]


def test_persons_of_other_states_and_other_times_are_others() -> None:
    appointed = (
        fact(OfficialAppointed, "early", "1900-01-01", official="jo-a", office="speaker"),
        fact(OfficialAppointed, "late", "1980-01-01", official="jo-b", office="speaker"),
    )

    assert found(person("a", "Jo Smith"), person("b", "Jo Smith", "cima")) == []
    assert found(person("jo-a", "Jo Smith"), person("jo-b", "Jo B. Smith"), *appointed) == []


def test_merged_persons_are_one_and_no_pair() -> None:
    merged = ActorMerged(actor="b", into="a", reason="The same.")

    assert found(person("a", "Jo Smith"), person("b", "Jo Smith"), merged) == []


def test_two_sources_at_one_address_may_be_one() -> None:
    url = "https://example.org/story"

    assert found(source("x", url), source("y", f"{url}/")) == [("sources", ("x", "y"))]


def test_one_office_taken_up_twice_on_a_day_may_be_one_fact() -> None:
    told = {"official": "ann", "office": "speaker"}
    events = [fact(OfficialAppointed, id, "2023-06-01", **told) for id in ("x", "y")]

    assert found(*events) == [("facts", ("x", "y"))]


def test_what_happened_to_the_same_parties_on_one_day_may_be_one_fact() -> None:
    told = {"recognised_by": "alba", "recognised": "bora"}
    events = [fact(StateRecognised, id, "2023-06-01", **told) for id in ("x", "y")]
    other_way = fact(StateRecognised, "z", "2023-06-01", recognised_by="bora", recognised="alba")

    assert found(*events, other_way) == [("facts", ("x", "y"))]


def test_conditions_and_words_of_one_day_are_no_pair() -> None:
    stood = {"between": ("alba", "bora"), "course": "in-being"}
    conditions = [fact(RelationsStood, id, "2023-06-01", **stood) for id in ("x", "y")]
    words = [fact(StatementMade, id, "2023-06-01", speaker="ann") for id in ("s", "t")]

    assert found(*conditions, *words) == []


@pytest.mark.parametrize(
    ("one", "other", "are_near"),
    [
        ("Henry A. Kissinger", "Henry Kissinger", True),
        ("John F. Kirby", "John Kirby", True),
        ("David M. Robinson", "David Malcolm Robinson", True),
        ("Yoweri Museveni", "Yoweri Musaveni", True),
        ("Park Chung-hee", "Chung-hee Park", True),
        ("François Müller", "Francois Muller", True),
        ("John Smith", "Jane Smith", False),
        ("J. Smith", "Jane Smith", False),
        ("William Bodde Jr.", "William B. Schwartz Jr.", False),
        ("John Adams", "Samuel Adams", False),
    ],
)
def test_names_are_nearly_the_same(one: str, other: str, are_near: bool) -> None:
    assert (nearly_the_same(one, other) is not None) is are_near
    assert (nearly_the_same(other, one) is not None) is are_near
