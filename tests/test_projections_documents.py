"""A fact is found by all of its words, wherever they stand, and by none that was not public."""

from typing import Any

import pytest
from msgspec.structs import replace

from events.vocabulary.amendments import CitationAdded, FactCorrected
from events.vocabulary.registry import ActorAdded, ActorMerged, Alias, IssueAdded, PlaceAdded
from events.vocabulary.statements import StatementMade
from projections.facts.citations import CitationFilters
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.search import quotes
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from tests.hand_written import cited, fact, on, views_after, views_after_old

JULY = on("2023-07-01")
REGISTERED = (
    ActorAdded(id="zed", kind="state", name="Zedland", aliases=(Alias(name="Zedonia"),)),
    ActorAdded(id="minister-zorn", kind="person", name="Ada Zorn", acts_for=("zed",)),
    IssueAdded(id="balloons", name="Weather balloons", description="What flies."),
    PlaceAdded(id="vienna", name="Vienna"),
)


def saying(id: str, *citations: Any, **fields: Any) -> Any:
    told = {"speaker": "minister-zorn", "addressees": ("bora",), "summary": "A summary.", **fields}
    return fact(StatementMade, id, "2023-06-01", citations=citations or (cited("daily"),), **told)


PUBLIC = replace(
    cited("daily", exact="a cancelled programme of defence"),
    says={"type": "scrapped"},
    note="Odd.",
)
HIDDEN = replace(
    cited("yearbook", exact="the yearbook alone"), says={"duration": "nine hours"}, note="Hidden."
)
SAID = saying(
    "said",
    PUBLIC,
    HIDDEN,
    summary="She speaks of 会谈 with neighbours.",
    note="By the weekday.",
    issues=("balloons",),
    place="vienna",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return views_after(*REGISTERED, SAID, saying("other"))


def found(reader: Reader, text: str, clocks: Clocks = JULY, **paging: Any) -> list[str]:
    page = timeline.page(reader, Filters(text=text), clocks, Paging(limit=9, **paging))
    return [each.id for each in page.items]


@pytest.mark.parametrize(
    "text",
    [
        "speaks weekday",
        "balloons zedland",
        "zorn vienna odd",
        "scrapped speaks",
        "canceled",
        "CANCELLED neighbors",
        "program defense",
        "nine hours yearbook",
        "会谈 vienna",
        "weather zorn programme",
    ],
)
def test_words_are_found_wherever_in_the_fact_they_stand(reader: Reader, text: str) -> None:
    assert found(reader, text) == ["said"]
    assert found(reader, text, recorded=True) == ["said"]


@pytest.mark.parametrize("text", ["zedonia", "speaks absent", "会 谈判", "zorn bogus", "minister"])
def test_what_is_in_no_part_of_it_finds_nothing(reader: Reader, text: str) -> None:
    assert found(reader, text) == []


@pytest.mark.parametrize(
    ("text", "is_public"),
    [
        ("speaks scrapped", True),
        ("balloons zorn odd", True),
        ("yearbook", False),
        ("speaks yearbook", False),
        ("hidden", False),
        ("nine speaks", False),
        ("hours", False),
    ],
)
def test_no_word_of_a_source_that_is_not_out_finds_a_fact(
    reader: Reader, text: str, is_public: bool
) -> None:
    early = on("2023-07-01", public_by="2023-07-01")

    assert found(reader, text, early) == (["said"] if is_public else [])
    assert found(reader, text) == ["said"]


def test_no_word_is_found_before_it_was_recorded() -> None:
    more = CitationAdded(fact="said", citation=cited("daily", exact="one more word"))
    reader = views_after(*REGISTERED, SAID, more)
    head = reader.db.execute("SELECT checkpoint FROM meta").fetchone()[0]
    before = on("2023-07-01", known_at=head - 1)

    assert found(reader, "word zorn") == ["said"]
    assert found(reader, "word zorn", before) == []
    assert found(reader, "speaks zorn", before) == ["said"]


def test_fact_that_nothing_supports_is_found_by_its_words_however_it_is_amended() -> None:
    disputed = saying("said", replace(cited("daily"), bearing="disputes"), summary="Old words.")
    other = ActorAdded(id="zedd", kind="person", name="A. Zorn", acts_for=("zed",))
    merged = ActorMerged(actor="minister-zorn", into="zedd", reason="the same")
    corrected = FactCorrected(fact=replace(disputed, speaker="zedd", summary="New."), reason="so")
    back = FactCorrected(fact=replace(disputed, speaker="zedd"), reason="not so")

    reader = views_after_old(*REGISTERED, other, disputed, merged)
    assert found(reader, "old words") == ["said"]
    reader = views_after_old(*REGISTERED, other, disputed, merged, corrected)
    assert (found(reader, "new"), found(reader, "old words")) == (["said"], [])
    reader = views_after_old(*REGISTERED, other, disputed, merged, corrected, back)
    assert (found(reader, "new"), found(reader, "old words")) == ([], ["said"])


def test_parts_of_different_texts_make_no_run() -> None:
    reader = views_after(*REGISTERED, saying("said", cited("daily", exact="会"), summary="谈"))

    assert found(reader, "会谈") == found(reader, "谈会") == []
    assert found(reader, "谈 会") == ["said"]


@pytest.mark.parametrize(
    ("quoted", "asked"),
    [
        ("the defence minister", "defense minister"),
        ("a cancelled visit", "canceled visit"),
        ("normalise relations", "normalize rel"),
        ("a favorable neighbor", "favourable neighbour"),
        ("the centre of power", "power center"),
    ],
)
def test_quote_is_found_by_either_spelling_and_shown_as_it_is(quoted: str, asked: str) -> None:
    reader = views_after(*REGISTERED, saying("said", cited("daily", exact=quoted)))

    page = quotes.quoting(reader, asked, CitationFilters(), JULY, limit=9)

    assert [each.citation.exact for each in page.items] == [quoted]
    assert page.items[0].matched != "exact"
