"""Of several contacts that were over on one day, the leading one is told as the last."""

from typing import Any

import pytest

from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.offices import OfficialAppointed, OfficialInOffice
from events.vocabulary.registry import ActorAdded, EngagementAdded, Heads, OfficeAdded
from projections.model.reader import Reader
from projections.relations import pair_state
from tests.hand_written import fact, on
from tests.projected import recorded, rendered_views_of, views_of
from tests.random_facts import registry

DAY = on("2023-06-20")
PEOPLE = (
    ActorAdded(id="zoe", kind="person", name="Zoe", acts_for=("alba",)),
    ActorAdded(id="abe", kind="person", name="Abe", acts_for=("alba",)),
    ActorAdded(id="gil", kind="person", name="Gil", acts_for=("alba",)),
)


def visit(id: str, who: str, days: str, part_of: str | None = None) -> tuple[Any, ...]:
    name = f"{id.title()} visit"
    return (
        EngagementAdded(id=f"{id}-visit", form="visit", name=name, part_of=part_of),
        fact(EngagementHeld, id, days, engagement=f"{id}-visit", host="bora", visitors=(who,)),
    )


def office(heads: Heads | None) -> tuple[Any, ...]:
    return (
        OfficeAdded(id="first", name="First of Alba", of="alba", heads=heads),
        fact(OfficialInOffice, "zoe-first", "2023-06-01", official="zoe", office="first"),
    )


def last_visit(*events: AnyEvent) -> str | None:
    """Whether elements are rendered or not."""
    ledger = recorded([*registry(), *PEOPLE, *events])
    found = set[str | None]()
    for views in (views_of(ledger), rendered_views_of(ledger)):
        contacts = pair_state.between(Reader(views), "alba", "bora", DAY).contacts
        last = contacts.last["visit"]
        found.add(None if last is None else last.engagement)
    (told,) = found
    return told


def test_whole_visit_goes_before_its_part() -> None:
    whole = visit("a", "zoe", "2023-06-10/2023-06-13")
    part = visit("z", "abe", "2023-06-11/2023-06-13", part_of="a-visit")

    assert last_visit(*whole, *part) == "a-visit"


@pytest.mark.parametrize("heads", ["state", "government"])
def test_visit_of_a_head_goes_before_others_of_that_day(heads: Heads) -> None:
    minister = visit("a", "abe", "2023-06-12/2023-06-13")
    head = visit("z", "zoe", "2023-06-10/2023-06-13")

    assert last_visit(*office(heads), *minister, *head) == "z-visit"


def test_visit_of_either_of_two_heads_goes_before_others_of_that_day() -> None:
    together = OfficeAdded(
        id="first", name="Captain of Alba", of="alba", heads="state", seats="several"
    )
    zoe = fact(OfficialAppointed, "zoe-first", "2023-06-01", official="zoe", office="first")
    gil = fact(OfficialAppointed, "gil-first", "2023-06-05", official="gil", office="first")
    minister = visit("a", "abe", "2023-06-12/2023-06-13")

    for who in ("zoe", "gil"):
        head = visit("z", who, "2023-06-10/2023-06-13")
        assert last_visit(together, zoe, gil, *minister, *head) == "z-visit"


def test_visit_of_who_may_be_the_head_goes_before_others_of_that_day() -> None:
    minister = visit("a", "abe", "2023-06-12/2023-06-13")
    head = visit("z", "zoe", "2023-06-10/2023-06-13")
    after = fact(
        OfficialAppointed, "new-first", "[2023-06-05..2023-06-20]", official="gil", office="first"
    )

    assert last_visit(*office("state"), after, *minister, *head) == "z-visit"


@pytest.mark.parametrize("heads", ["foreign-affairs", None])
def test_of_others_what_began_last_goes_first(heads: Heads | None) -> None:
    minister = visit("a", "abe", "2023-06-12/2023-06-13")
    other = visit("z", "zoe", "2023-06-10/2023-06-13")

    assert last_visit(*office(heads), *minister, *other) == "a-visit"


def test_of_visits_on_the_same_days_names_decide() -> None:
    one = visit("z", "zoe", "2023-06-13")
    other = visit("b", "abe", "2023-06-13")

    assert last_visit(*one, *other) == "b-visit"


def test_later_visit_goes_before_that_of_a_head() -> None:
    head = visit("z", "zoe", "2023-06-10/2023-06-13")
    later = visit("a", "abe", "2023-06-14")

    assert last_visit(*office("state"), *head, *later) == "a-visit"
