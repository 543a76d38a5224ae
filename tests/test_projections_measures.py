"""A measure stands between the side that has it and each of its targets."""

from typing import Any

from events.vocabulary.facts import AnyFact
from events.vocabulary.measures import MeasureImposed, MeasureInForce, MeasureLifted
from events.vocabulary.registry import MeasureAdded
from projections.dossiers.known import Wanted, page
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.subjects import measures
from tests.hand_written import fact, on, views_after
from tests.projected import recorded, rendered_views_of
from tests.random_facts import MEASURES, registry

JULY = on("2023-07-01")
AT_TWO: dict[str, Any] = {"imposed_by": "alba", "targets": ("bora", "cima")}


def imposed(id: str, date: str, **fields: Any) -> AnyFact:
    return fact(MeasureImposed, id, date, measure="ban", **fields)


def lifted(id: str, date: str, **fields: Any) -> AnyFact:
    return fact(MeasureLifted, id, date, measure="ban", **fields)


def statuses(reader: Reader, clocks: Clocks = JULY) -> dict[str | None, str | None]:
    """How the ban of Alba stands, by target."""
    found = measures.view(reader, "ban", clocks).states
    return {each.target: each.status for each in found if each.side == "alba"}


def between(reader: Reader, a: str, b: str) -> list[tuple[str | None, str | None]]:
    found = pair_state.between(reader, a, b, JULY).measures
    return [(each.target, each.status) for each in found]


def test_measure_on_two_that_is_lifted_for_one_stands_for_the_other() -> None:
    reader = views_after(
        imposed("imposed", "2023-06-01", **AT_TWO),
        lifted("lifted", "2023-06-20", lifted_by="alba", targets=("cima",)),
    )

    assert statuses(reader) == {"bora": "imposed", "cima": "lifted"}
    assert between(reader, "alba", "bora") == [("bora", "imposed")]
    assert between(reader, "cima", "alba") == [("cima", "lifted")]
    assert between(reader, "bora", "cima") == []


def test_what_a_body_imposes_its_state_lifts() -> None:
    reader = views_after(
        imposed("imposed", "2023-06-01", imposed_by="bora-ministry", targets=("cima",)),
        lifted("lifted", "2023-06-20", lifted_by="bora", targets=("cima",)),
    )

    (state,) = measures.view(reader, "ban", JULY).states

    assert (state.side, state.target, state.status) == ("bora", "cima", "lifted")


def test_what_two_sides_impose_is_lifted_by_each_for_itself() -> None:
    reader = views_after(
        imposed("by-alba", "2023-06-01", imposed_by="alba", targets=("bora",)),
        imposed("by-cima", "2023-06-01", imposed_by="cima", targets=("bora",)),
        lifted("lifted", "2023-06-20", lifted_by="cima", targets=("bora",)),
    )

    assert between(reader, "alba", "bora") == [("bora", "imposed")]
    assert between(reader, "cima", "bora") == [("bora", "lifted")]


def test_lifted_without_targets_is_lifted_for_all_of_whom_anything_is_told() -> None:
    reader = views_after(
        lifted("lifted", "2023-06-20", lifted_by="alba"),
        imposed("imposed", "2023-06-01", **AT_TWO),
        imposed("on-ann", "2023-06-25", imposed_by="alba", targets=("bob",)),
    )

    assert statuses(reader, on("2023-06-19")) == {"bora": "imposed", "cima": "imposed"}
    found = statuses(reader)
    assert (found["bora"], found["cima"], found["bob"]) == ("lifted", "lifted", "imposed")
    assert between(reader, "alba", "cima") == [("cima", "lifted")]


def test_imposed_without_targets_says_nothing_of_one_that_is_named() -> None:
    reader = views_after(
        lifted("lifted", "2023-06-01", lifted_by="alba", targets=("bora",)),
        imposed("imposed", "2023-06-20", imposed_by="alba"),
    )

    assert statuses(reader) == {None: "imposed", "bora": "lifted"}


def test_measure_on_a_body_stands_under_its_state_and_is_lifted_for_the_body_alone() -> None:
    reader = views_after(
        imposed("imposed", "2023-06-01", imposed_by="alba", targets=("bora", "bora-ministry")),
        lifted("lifted", "2023-06-20", lifted_by="alba", targets=("bora-ministry",)),
    )

    assert sorted(between(reader, "alba", "bora")) == [
        ("bora", "imposed"),
        ("bora-ministry", "lifted"),
    ]


def test_lifting_that_was_recorded_first_bears_on_targets_that_come_later() -> None:
    events = recorded(
        [
            *registry(),
            lifted("lifted", "2023-06-20", lifted_by="alba"),
            imposed("imposed", "2023-06-01", **AT_TWO),
        ]
    )

    for size in range(1, 4):
        reader = Reader(rendered_views_of(events, [len(events) - size]))
        assert between(reader, "alba", "cima") == [("cima", "lifted")]
        assert between(reader, "alba", "bora") == [("bora", "lifted")]


def test_measure_found_in_force_for_one_is_not_told_of_the_other() -> None:
    seen = fact(
        MeasureInForce, "seen", "2023-06-01", measure="ban", imposed_by="alba", targets=("bora",)
    )
    reader = views_after(seen)

    assert statuses(reader) == {"bora": "imposed"}


def test_list_of_measures_goes_on_in_the_middle_of_one() -> None:
    many = [f"measure-{number}" for number in range(3)]
    reader = views_after(
        *(MeasureAdded(id=id, form="ban", name=id) for id in many),
        *(
            fact(MeasureImposed, f"{id}-imposed", "2023-06-01", measure=id, **AT_TWO)
            for id in (*MEASURES, *many)
        ),
    )

    whole = page(reader, Wanted(MeasureAdded), JULY, after="", limit=100).states
    for limit in range(1, 5):
        found: list[str] = []
        after: str | None = ""
        while after is not None:
            part = page(reader, Wanted(MeasureAdded), JULY, after=after, limit=limit)
            found += [each.subject for each in part.states]
            assert len(part.states) <= limit
            after = part.after
        assert found == [each.subject for each in whole]
    assert len(whole) == 2 * (len(MEASURES) + len(many))
