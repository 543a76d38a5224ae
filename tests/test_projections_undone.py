"""What was taken back and given back reads as before, and the ledger of then says what it said."""

from msgspec.structs import replace

from events.vocabulary.amendments import (
    CitationAdded,
    FactCorrected,
    FactRetracted,
    RetractionUndone,
)
from events.vocabulary.channels import ChannelDisturbed, ChannelSevered
from events.vocabulary.registry import ActorMerged, MergeUndone
from events.vocabulary.relations import RelationsSevered
from projections.dossiers import actors
from projections.facts import facts, history
from projections.model import mergers
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.timeline import retractions, timeline
from projections.timeline.filters import Filters, Paging
from tests.hand_written import cited, fact, on, views_after
from tests.random_facts import registry

DAY = on("2023-06-20")
SEVERED = fact(ChannelSevered, "severed", "2023-06-10", channel="hotline", severed_by="bora-old")
GONE = FactRetracted(fact="severed", reason="never")
BACK = RetractionUndone(fact="severed", reason="after all")
TOLD = len(registry()) + 1


def at(position: int) -> Clocks:
    return replace(DAY, known_at=position)


def state(reader: Reader, position: int) -> tuple[list[str], int]:
    """What stands severed, and how many facts are left out as taken back."""
    found = pair_state.between(reader, "alba", "bora", at(position))
    return [str(each.status) for each in found.channels], found.excluded.retracted


def test_given_back_fact_makes_the_state_again() -> None:
    reader = views_after(SEVERED, GONE, BACK)

    assert [state(reader, TOLD + each) for each in range(3)] == [
        (["severed"], 0),
        ([], 1),
        (["severed"], 0),
    ]


def test_history_tells_why_a_fact_was_given_back() -> None:
    reader = views_after(SEVERED, GONE, BACK)

    versions = history.view(reader, "severed", DAY).versions

    told = [(each.change, each.reason, each.fact is None, each.differs) for each in versions]
    assert told == [
        ("recorded", None, False, ()),
        ("retracted", "never", True, ()),
        ("retraction-undone", "after all", False, ()),
    ]
    assert facts.view(reader, "severed", DAY).version == TOLD + 2


def test_given_back_fact_was_not_taken_out_of_a_timeline() -> None:
    reader = views_after(SEVERED, GONE, BACK)
    paging = Paging(limit=5)

    def taken_out(position: int) -> list[str]:
        page = timeline.page(reader, Filters(), at(position), paging)
        _, told = retractions.beside(reader, Filters(), at(position), paging, page)
        return [each.item.id for each in told]

    assert [taken_out(TOLD + each) for each in range(3)] == [[], ["severed"], []]


def test_fact_is_given_back_under_who_its_actors_are_by_now() -> None:
    merge = ActorMerged(actor="bora-old", into="bora", reason="One state.")
    reader = views_after(SEVERED, GONE, merge, BACK)

    view = facts.view(reader, "severed", DAY)

    assert "bora" in view.actors
    assert "bora-old" not in view.actors
    assert state(reader, TOLD + 3) == (["severed"], 0)
    assert state(reader, TOLD + 2) == ([], 1)


MERGE = ActorMerged(actor="bora-old", into="bora", reason="One state.")
PART = MergeUndone(actor="bora-old", reason="They are two.")
SINCE = fact(ChannelDisturbed, "since", "2023-06-11", channel="hotline", disturbed_by="bora-old")
OF_SURVIVOR = fact(ChannelDisturbed, "its", "2023-06-12", channel="hotline", disturbed_by="bora")


def who(reader: Reader, id: str, position: int) -> str:
    told = facts.view(reader, id, at(position)).fact
    return str(getattr(told, "severed_by", None) or getattr(told, "disturbed_by", None))


def test_undone_merge_gives_facts_back_to_whom_they_named() -> None:
    reader = views_after(SEVERED, MERGE, SINCE, OF_SURVIVOR, PART)

    assert [who(reader, "severed", TOLD + each) for each in (0, 1, 4)] == [
        *("bora-old", "bora", "bora-old"),
    ]
    assert [who(reader, "since", TOLD + each) for each in (2, 4)] == ["bora", "bora-old"]
    assert [who(reader, "its", TOLD + each) for each in (3, 4)] == ["bora", "bora"]


def test_history_tells_that_a_merge_was_undone_where_the_fact_reads_otherwise() -> None:
    reader = views_after(SEVERED, MERGE, OF_SURVIVOR, PART)

    told = [(each.change, each.reason) for each in history.view(reader, "severed", DAY).versions]
    its = [each.change for each in history.view(reader, "its", DAY).versions]

    assert told == [
        ("recorded", None),
        ("actor-merged", "One state."),
        ("merge-undone", "They are two."),
    ]
    assert its == ["recorded"]


def test_actor_of_an_undone_merge_is_himself_again() -> None:
    reader = views_after(SEVERED, MERGE, PART)

    known = [actors.view(reader, "bora-old", at(TOLD + each)).actor.id for each in range(3)]

    assert known == ["bora-old", "bora", "bora-old"]


def test_merge_of_the_one_who_came_after_stands_when_an_earlier_one_is_undone() -> None:
    further = ActorMerged(actor="bora", into="cima", reason="One state.")
    reader = views_after(SEVERED, MERGE, further, PART)

    assert who(reader, "severed", TOLD + 2) == "cima"
    assert who(reader, "severed", TOLD + 3) == "bora-old"
    assert mergers.survivor(reader, "bora", DAY) == "cima"
    assert mergers.survivor(reader, "bora-old", DAY) == "bora-old"


def test_merge_beneath_one_that_is_undone_stands() -> None:
    further = ActorMerged(actor="bora", into="cima", reason="One state.")
    undone = MergeUndone(actor="bora", reason="They are two.")
    reader = views_after(SEVERED, MERGE, further, undone)

    assert [who(reader, "severed", TOLD + each) for each in range(4)] == [
        *("bora-old", "bora", "cima", "bora"),
    ]


def test_correction_while_merged_stays_with_whom_it_names() -> None:
    corrected = FactCorrected(
        fact=replace(SEVERED, severed_by="bora", summary="Severed."), reason="as it is called now"
    )
    reader = views_after(SEVERED, MERGE, corrected, PART)

    assert who(reader, "severed", TOLD + 3) == "bora"


def test_citation_that_came_while_merged_stays_with_the_fact() -> None:
    more = CitationAdded(fact="severed", citation=cited("copy"))
    reader = views_after(SEVERED, MERGE, more, PART)

    view = facts.view(reader, "severed", DAY)

    assert len(view.citations) == len(SEVERED.citations) + 1
    assert who(reader, "severed", TOLD + 3) == "bora-old"


def test_fact_that_is_given_back_after_a_merge_was_undone_names_whom_it_named() -> None:
    reader = views_after(SEVERED, MERGE, GONE, PART, BACK)

    assert who(reader, "severed", TOLD + 4) == "bora-old"


def test_fact_that_is_given_back_while_merged_parts_with_the_merge() -> None:
    reader = views_after(SEVERED, GONE, MERGE, BACK, PART)

    assert who(reader, "severed", TOLD + 3) == "bora"
    assert who(reader, "severed", TOLD + 4) == "bora-old"


def test_followers_hear_what_was_taken_from_another_while_the_two_were_merged() -> None:
    of_others = fact(RelationsSevered, "severed", "2023-06-10", between=("alba", "cima"))
    by_bora = replace(SEVERED, severed_by="bora")
    otherwise = FactCorrected(fact=of_others, reason="it was otherwise")
    reader = views_after(by_bora, MERGE, otherwise, PART)
    filters, paging = Filters(actor="bora-old"), Paging(limit=5, recorded=True)

    page = timeline.page(reader, filters, at(TOLD + 3), paging)
    _, told = retractions.beside(reader, filters, at(TOLD + 3), paging, page)

    assert [(each.position, each.item.id) for each in told] == [(TOLD + 2, "severed")]
