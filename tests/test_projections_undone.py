"""What was taken back and given back reads as before, and the ledger of then says what it said."""

from msgspec.structs import replace

from events.vocabulary.amendments import FactRetracted, RetractionUndone
from events.vocabulary.channels import ChannelSevered
from events.vocabulary.registry import ActorMerged
from projections.facts import facts, history
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.timeline import retractions, timeline
from projections.timeline.filters import Filters, Paging
from tests.hand_written import fact, on, views_after
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
