"""What is told outside of the days of its engagement may be a mistake."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.test_api_warnings import warnings
from tests.writers import Writer, statement, writer

VISIT: dict[str, Any] = {
    "type": "engagement-added",
    "id": "trip",
    "form": "visit",
    "name": "A trip",
}
CODE = "outside-its-engagement"


@pytest.fixture
def writes(founded: Path) -> Iterator[Writer]:
    with writer(founded) as opened:
        opened.post(VISIT)
        yield opened


def of_the_visit(kind: str, id: str, date: str, **fields: Any) -> dict[str, Any]:
    told = {each: value for each, value in statement(id).items() if each != "speaker"}
    told |= {"type": kind, "date": date, "engagement": "trip"}
    return {**told, **fields}


def held(id: str, date: str) -> dict[str, Any]:
    return of_the_visit("engagement-held", id, date, host="china", visitors=["united-states"])


def announced(id: str, date: str, planned_for: str | None) -> dict[str, Any]:
    fields = {} if planned_for is None else {"planned_for": planned_for}
    return of_the_visit("engagement-announced", id, date, announced_by=["china"], **fields)


def postponed(id: str, date: str) -> dict[str, Any]:
    return of_the_visit("engagement-postponed", id, date)


def agreed(id: str, date: str) -> dict[str, Any]:
    parties = ["china", "united-states"]
    return of_the_visit("agreement-reached", id, date, parties=parties)


def said(id: str, date: str) -> dict[str, Any]:
    parties = ["china", "united-states"]
    return of_the_visit("joint-statement-issued", id, date, parties=parties)


OUTSIDE = [
    ([held("h", "2023-05-18/2023-05-19")], agreed("x", "2023-05-21"), "h"),
    ([held("h", "2023-05-18/2023-05-19")], said("x", "2023-04"), "h"),
    ([held("h", "2023-05-18")], held("x", "2023-05-25"), "h"),
    ([announced("a", "2023-05-01", "2023-05-18/2023-05-19")], held("x", "2023-06-01"), "a"),
    (
        [announced("a", "2023-01-01", "2023-02-0X"), announced("b", "2023-03-01", "2023-05-18")],
        held("x", "2023-02-05"),
        None,
    ),
    (
        [announced("a", "2023-01-01", "2023-02-0X"), announced("b", "2023-01-20", "2023-05-18")],
        held("x", "2023-02-05"),
        "b",
    ),
]
WITHIN = [
    ([], agreed("x", "2023-05-21")),
    ([held("h", "2023-05-18/2023-05-19")], agreed("x", "2023-05-19")),
    ([held("h", "2023-05-18")], said("x", "2023-05-19")),  # a day later somewhere else
    ([held("h", "2023-05")], agreed("x", "2023-05-21")),
    (
        [held("h", "2023-05-02/2023-05-10"), held("i", "2023-05-10/2023-05-18")],
        agreed("x", "2023-05-18"),
    ),
    ([held("h", "2023-05-02")], announced("x", "2023-04-01", "2023-05-02")),
    ([held("h", "2023-05-02")], postponed("x", "2023-04-01")),
    ([announced("a", "2023-01-01", "2023-02-0X"), postponed("p", "2023-02-03")], held("x", "2023")),
    (
        [
            announced("a", "2023-01-01", "2023-02-0X"),
            postponed("p", "2023-02-03"),
            announced("b", "2023-05-01", None),
        ],
        held("x", "2023-05-18"),
    ),
]


def doubts(answer: Any) -> list[tuple[str, str, str | None]]:
    return [each for each in warnings(answer) if each[0] == CODE]


@pytest.mark.parametrize(("before", "doubtful", "other"), OUTSIDE, ids=range(len(OUTSIDE)))
def test_what_is_outside_of_its_engagement_is_told_in_a_batch_and_against_what_is_recorded(
    writes: Writer, before: list[Any], doubtful: Any, other: str | None
) -> None:
    dry = writes.post({"events": [*before, doubtful]}, query="?dry_run=true")
    for each in before:
        assert doubts(writes.post(each)) == []
    answer = writes.post(doubtful)

    wanted = [] if other is None else [f"fact/{other}"]
    assert doubts(answer) == [(CODE, "/date", each) for each in wanted]
    assert doubts(dry) == [(CODE, f"/events/{len(before)}/date", each) for each in wanted]


@pytest.mark.parametrize(("before", "fact"), WITHIN, ids=range(len(WITHIN)))
def test_what_may_be_within_its_engagement_is_no_doubt(
    writes: Writer, before: list[Any], fact: Any
) -> None:
    dry = writes.post({"events": [*before, fact]}, query="?dry_run=true")
    for each in before:
        writes.post(each)

    assert doubts(dry) == doubts(writes.post(fact)) == []


def test_a_correction_is_held_against_other_facts_and_not_against_itself(writes: Writer) -> None:
    writes.post({"events": [held("h", "2023-05-18"), agreed("a", "2023-05-18")]})

    def corrected(fact: Any) -> Any:
        return writes.post({"type": "fact-corrected", "fact": fact, "reason": "-"})

    assert doubts(corrected(agreed("a", "2023-06"))) == [(CODE, "/fact/date", "fact/h")]
    assert doubts(corrected(held("h", "2023-06-18"))) == []
    assert doubts(corrected(agreed("a", "2023-06-18"))) == []


def test_engagement_of_which_much_is_told_is_not_doubted(writes: Writer) -> None:
    """To hold each against all others would take the square of their number."""
    many = [held(f"h-{number}", "2023-05-18") for number in range(60)]

    dry = writes.post({"events": [*many, held("x", "2023-06-18")]}, query="?dry_run=true")
    writes.post({"events": many})
    later = writes.post(held("x", "2023-06-18"))

    assert doubts(dry) == doubts(later) == []
