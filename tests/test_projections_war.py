"""War goes on from its declaration until it is told to have ended, and breaks no relations.

It may be an incident that lasts besides, with a name.
"""

from events.time.dates import day_of
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.incidents import IncidentOccurred, IncidentResolved
from events.vocabulary.registry import ActorMerged, IncidentAdded
from events.vocabulary.relations import RelationsEstablished, WarDeclared, WarEnded
from projections.model.reader import Reader
from projections.relations import changes, pair_state
from projections.relations.pair_state import Relations
from projections.relations.periods import Period
from projections.subjects.wars import WarState
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


DECLARED = fact(WarDeclared, "declared", "2023-06-05", declared_by="alba", against=("bora", "cima"))
ENDED = fact(WarEnded, "ended", "2025-02-01", parties=("alba", "bora"))


def between(*told: AnyEvent, day: str, parties: tuple[str, str] = ("alba", "bora")) -> Relations:
    return pair_state.between(views_after(*told), *parties, on(day))


def war_on(*told: AnyEvent, day: str) -> WarState | None:
    relations = between(*told, day=day).relations
    return None if relations is None else relations.war


def test_war_that_was_declared_goes_on_until_it_is_told_to_have_ended() -> None:
    going_on, ended = (war_on(DECLARED, ENDED, day=day) for day in ("2025-01-31", "2025-02-01"))

    assert going_on is not None
    assert (going_on.status, going_on.since) == ("going-on", "2023-06-05")
    assert (going_on.last_told, going_on.certainty) == ("2023-06-05", "certain")
    assert going_on.because == ("declared",)
    assert ended is not None
    assert (ended.status, ended.since, ended.because) == ("ended", "2025-02-01", ("ended",))
    assert war_on(DECLARED, ENDED, day="2023-06-04") is None


def test_war_is_between_who_declares_it_and_each_of_the_others() -> None:
    ones = [
        between(DECLARED, day="2024-01-01", parties=pair).relations
        for pair in (("alba", "bora"), ("cima", "alba"), ("bora", "cima"))
    ]

    assert [each and each.war and each.war.status for each in ones] == ["going-on"] * 2 + [None]


def test_war_ends_with_those_alone_who_end_it() -> None:
    state = between(DECLARED, ENDED, day="2026-01-01", parties=("alba", "cima"))

    assert state.relations is not None
    assert state.relations.war is not None
    assert state.relations.war.status == "going-on"


def test_war_that_both_declare_is_one_war() -> None:
    other = fact(WarDeclared, "too", "2023-06-07", declared_by="bora", against=("alba",))

    war = war_on(DECLARED, other, day="2024-01-01")

    assert war is not None
    assert (war.since, war.last_told) == ("2023-06-05", "2023-06-07")
    assert war.because == ("declared", "too")


def test_declaration_on_a_day_that_is_not_certain_leaves_war_possible() -> None:
    some_day = fact(WarDeclared, "declared", "2023-06", declared_by="alba", against=("bora",))

    war = war_on(some_day, day="2023-06-10")

    assert war is not None
    assert (war.status, war.certainty) == (None, "possible")
    assert [each.value for each in war.alternatives] == ["going-on"]
    assert between(some_day, day="2023-06-10").headline == ()


def test_headline_tells_of_war_beside_the_relations() -> None:
    alone = between(DECLARED, ENDED, day="2024-01-01").headline
    beside = between(*TOLD, day="2024-01-01").headline
    over = between(*TOLD, day="2025-02-01").headline

    assert alone == ("At war since 5 June 2023.",)
    relations = "Diplomatic relations at embassy level since 1 January 2020"
    assert beside == (f"{relations}; at war since 5 June 2023.",)
    assert over == (f"{relations}.",)


def test_changes_tell_that_war_began_and_that_it_ended() -> None:
    reader = views_after(DECLARED, ENDED)

    ((appeared,), (changed,)) = (
        changes.between(reader, "alba", "bora", period).changes
        for period in (
            Period(after=on("2023-07-01"), since=day_of("2023-06-01"), learned_since=None),
            Period(after=on("2025-03-01"), since=day_of("2025-01-01"), learned_since=None),
        )
    )

    assert appeared.change == "appeared"
    assert (changed.change, changed.differs) == ("changed", ("war",))
    assert {each.reason for each in (appeared, changed)} == {"the-world-moved"}
    assert [cause.fact for each in (appeared, changed) for cause in each.facts] == [
        "declared",
        "ended",
    ]


def test_those_who_turned_out_to_be_one_are_not_at_war() -> None:
    reader = views_after(
        fact(WarDeclared, "declared", "2023-06-05", declared_by="alba", against=("bora",)),
        ActorMerged(actor="bora", into="alba", reason="They are one."),
    )

    state = pair_state.between(reader, "alba", "cima", on("2024-01-01"))

    assert state.relations is None


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
