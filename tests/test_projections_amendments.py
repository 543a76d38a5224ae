"""What corrections, retractions, further citations, publication and merges do to answers."""

import pytest
from msgspec.structs import replace

from events.errors import QuestionError
from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.channels import ChannelRestored, ChannelSevered
from events.vocabulary.facts import AnyFact
from events.vocabulary.offices import OfficialAppointed
from events.vocabulary.registry import ActorMerged
from events.vocabulary.statements import StatementMade
from projections.dossiers import actors
from projections.facts.citations import CitationFilters
from projections.holding.elements import Support
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.search import quotes as lookup
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from tests.hand_written import cited, fact, on, views_after
from tests.random_facts import registry


def stances(reader: Reader, a: str, b: str, clocks: Clocks) -> list[tuple[str, ...]]:
    state = pair_state.between(reader, a, b, clocks)
    return [(each.side, *each.because) for each in state.stances]


def test_correction_keeps_the_first_position_as_tie_breaker() -> None:
    severed = fact(ChannelSevered, "severed", "2023-06-10", channel="hotline")
    restored = fact(ChannelRestored, "restored", "2023-06-10", channel="hotline")
    reader = views_after(
        severed,
        restored,
        FactCorrected(fact=replace(severed, note="noted since"), reason="a better note"),
    )

    (hotline,) = pair_state.between(reader, "alba", "bora", on("2023-06-11")).channels

    assert (hotline.status, hotline.because) == ("open", ("restored",))


def test_correction_is_as_if_it_had_been_recorded_so_but_not_for_an_older_ledger() -> None:
    severed = fact(ChannelSevered, "severed", "2023-06-10", channel="hotline")
    later = fact(ChannelSevered, "severed", "2023-06-20", channel="hotline")
    reader = views_after(severed, FactCorrected(fact=later, reason="it was the 20th"))
    before = len(registry()) + 1

    now = pair_state.between(reader, "alba", "bora", on("2023-06-15"))
    then = pair_state.between(reader, "alba", "bora", on("2023-06-15", known_at=before))

    assert now.channels == ()
    assert now.excluded.not_yet_happened == 1
    assert [each.status for each in then.channels] == ["severed"]


def test_retracted_fact_never_was_and_is_counted() -> None:
    severed = fact(ChannelSevered, "severed", "2023-06-10", channel="hotline")
    reader = views_after(severed, FactRetracted(fact="severed", reason="it rang all the time"))

    state = pair_state.between(reader, "alba", "bora", on("2023-06-15"))

    assert (state.channels, state.excluded.retracted) == ((), 1)


def test_fact_is_not_there_for_the_public_before_a_source_certainly_came_out() -> None:
    severed = fact(
        ChannelSevered, "severed", "2023-06-01", channel="hotline", citations=(cited("copy"),)
    )
    reader = views_after(severed)

    before = pair_state.between(reader, "alba", "bora", on("2023-06-30", public_by="2023-06-29"))
    after = pair_state.between(reader, "alba", "bora", on("2023-06-30", public_by="2023-06-30"))

    assert (before.channels, before.excluded.not_yet_public) == ((), 1)
    assert [each.status for each in after.channels] == ["severed"]


def test_support_counts_lineages_and_only_what_was_public() -> None:
    severed = fact(ChannelSevered, "severed", "2023-06-01", channel="hotline")
    reader = views_after(
        severed,
        CitationAdded(fact="severed", citation=cited("copy")),
        CitationAdded(fact="severed", citation=cited("weekly")),
    )

    def support(public_by: str | None) -> Support:
        clocks = on("2023-07-15", public_by=public_by)
        (hotline,) = pair_state.between(reader, "alba", "bora", clocks).channels
        return hotline.support

    assert support("2023-06-05") == Support(citations=1, lineages=1)
    assert support("2023-06-20") == Support(citations=2, lineages=2)
    assert support(None) == Support(citations=3, lineages=2)


def test_merged_actor_is_answered_as_the_other_from_then_on() -> None:
    said = fact(
        StatementMade,
        "said",
        "2023-06-01",
        speaker="bora-old",
        addressees=("alba",),
        issues=("straits",),
    )
    reader = views_after(said, ActorMerged(actor="bora-old", into="bora", reason="renamed"))
    before = on("2023-06-01", known_at=len(registry()) + 1)

    assert stances(reader, "alba", "bora", on("2023-06-01")) == [("bora", "said")]
    assert stances(reader, "alba", "bora-old", on("2023-06-01")) == [("bora", "said")]
    assert stances(reader, "alba", "bora", before) == []
    assert stances(reader, "alba", "bora-old", before) == [("bora-old", "said")]


def test_two_names_of_one_actor_are_no_pair() -> None:
    reader = views_after(ActorMerged(actor="bora-old", into="bora", reason="renamed"))

    with pytest.raises(QuestionError, match="b is 'bora-old': expected another party"):
        pair_state.between(reader, "bora", "bora-old", on("2023-06-01"))


def test_office_of_a_merged_body_belongs_to_the_states_of_the_other() -> None:
    appointed = fact(
        OfficialAppointed, "appointed", "2023-06-01", official="bob", office="minister-of-bora"
    )
    merged = ActorMerged(actor="bora-ministry", into="union", reason="one ministry for all")
    reader = views_after(appointed, merged)
    before = on("2023-06-01", known_at=len(registry()) + 1)

    def held_in(state: str, clocks: Clocks) -> list[str]:
        return [each.office for each in actors.view(reader, state, clocks).offices]

    assert held_in("bora", before) == ["minister-of-bora"]
    assert held_in("bora", on("2023-06-01")) == []
    assert held_in("cima", on("2023-06-01")) == ["minister-of-bora"]


def test_words_of_a_quote_are_found_once_its_source_is_out() -> None:
    quoted = (cited(), cited("copy", exact="a candid word"))
    said = fact(
        StatementMade,
        "said",
        "2023-06-01",
        speaker="alba",
        addressees=("bora",),
        citations=quoted,
    )
    reader = views_after(said)

    def found(public_by: str) -> list[str]:
        clocks = on("2023-07-01", public_by=public_by)
        page = timeline.page(reader, Filters(text="candid"), clocks, Paging(limit=10))
        quotes = lookup.quoting(reader, "candid", CitationFilters(), clocks, limit=10)
        assert [item.id for item in page.items] == [item.fact for item in quotes.items]
        return [item.id for item in page.items]

    assert found("2023-06-29") == []
    assert found("2023-06-30") == ["said"]


def test_quotes_keep_their_order_whatever_is_recorded_later() -> None:
    def saying(id: str, words: str) -> AnyFact:
        quote = (cited(exact=words),)
        return fact(StatementMade, id, "2023-06-01", speaker="alba", summary=id, citations=quote)

    short, long = saying("short", "talks"), saying("long", "talks of a talks")
    epic = [saying(f"epic-{n}", " ".join(["word"] * 25)) for n in range(30)]
    known_at = len(registry()) + 2

    def order(*later: AnyFact) -> list[str]:
        clocks = on("2023-07-01", known_at=known_at)
        reader = views_after(short, long, *later)
        page = lookup.quoting(reader, "talks", CitationFilters(), clocks, limit=10)
        return [item.fact for item in page.items]

    assert order() == order(*epic) == ["short", "long"]
