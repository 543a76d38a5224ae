"""War is an incident that goes on: it breaks no relations, and is over when that is told."""

from events.vocabulary.incidents import IncidentOccurred, IncidentResolved
from events.vocabulary.registry import IncidentAdded
from events.vocabulary.relations import RelationsEstablished, WarDeclared, WarEnded
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from tests.hand_written import fact, on, views_after

TOLD = (
    IncidentAdded(id="war", name="The war of Alba and Bora", lasts=True),
    fact(
        RelationsEstablished, "established", "2020-01-01", between=("alba", "bora"), level="embassy"
    ),
    fact(WarDeclared, "declared", "2023-06-05", declared_by="alba", against=("bora",)),
    fact(
        IncidentOccurred,
        "began",
        "2023-06-05",
        incident="war",
        responsible=("alba",),
        affected=("bora",),
    ),
    fact(WarEnded, "ended", "2025-02-01", parties=("alba", "bora")),
    fact(IncidentResolved, "over", "2025-02-01", incident="war", affected=("alba", "bora")),
)


def stands(reader: Reader, day: str) -> tuple[str | None, list[str | None]]:
    state = pair_state.between(reader, "alba", "bora", on(day))
    course = None if state.relations is None else state.relations.course
    return course, [each.status for each in state.incidents]


def test_war_goes_on_and_leaves_relations_as_they_are() -> None:
    reader = views_after(*TOLD)

    assert stands(reader, "2023-06-04") == ("in-being", [])
    assert stands(reader, "2023-06-05") == ("in-being", ["occurred"])
    assert stands(reader, "2025-01-31") == ("in-being", ["occurred"])
    assert stands(reader, "2025-02-01") == ("in-being", ["resolved"])


def test_that_war_was_declared_and_ended_stands_between_the_parties() -> None:
    reader = views_after(*TOLD)
    between = Filters(actor="alba", counterpart="bora")

    page = timeline.page(reader, between, on("2025-03-01"), Paging(limit=10))

    assert {"declared", "ended"} <= {each.id for each in page.items}
