"""What is contested about a fact, how independent its support is, and from when on."""

from typing import Any

import pytest
from msgspec.structs import replace

from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.base import Citation
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.channels import ChannelSevered
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.facts import AnyFact
from events.vocabulary.statements import DenialMade, StatementMade
from projections.facts import facts
from projections.facts.contested import Contested, ContestedFact
from projections.facts.denials import DENIALS_LIMIT, Denial
from projections.facts.independence import Lineage
from projections.facts.values import Differing, Value, Voice
from projections.holding.elements import Support
from projections.model.counts import Count
from projections.model.reader import Reader
from projections.model.version import citation_id
from projections.relations import pair_state
from projections.subjects import engagements
from projections.timeline import disagreements, timeline
from projections.timeline.filters import Filters, Paging
from projections.timeline.query import EXAMINED_LIMIT
from tests.hand_written import cited, fact, on, views_after, views_after_old
from tests.random_facts import registry

JULY = on("2024-07-01")
DAILY = cited("daily")
COPY = cited("copy", start=100)
WEEKLY = cited("weekly", start=200)


def talks(*citations: Citation, id: str = "talks-held") -> AnyFact:
    return fact(
        EngagementHeld,
        id,
        "2023-06-10",
        engagement="talks",
        participants=("alba", "bora"),
        citations=citations,
    )


def denial(
    of: str | None, date: str = "2023-06-12", id: str = "denial", **fields: object
) -> AnyFact:
    return fact(
        DenialMade,
        id,
        date,
        speaker="bora",
        about=("alba",),
        issues=("chips",),
        denies=of,
        **fields,
    )


def voice(citation: Citation, lineage: str) -> Voice:
    return Voice(
        citation=citation_id("talks-held", citation),
        source=citation.source,
        lineage=lineage,
        asserted_by=citation.asserted_by,
        bearing=citation.bearing,
        note=citation.note,
    )


def contested(reader: Reader, id: str = "talks-held", day: str | None = None) -> Contested | None:
    """What is contested, without the words that say it again."""
    found = facts.view(reader, id, on("2024-07-01", public_by=day)).contested
    return None if found is None else replace(found, in_words=())


def said(reader: Reader, id: str = "talks-held") -> tuple[str, ...]:
    found = facts.view(reader, id, on("2024-07-01")).contested
    return () if found is None else found.in_words


def listed(reader: Reader, **filters: object) -> list[str]:
    page = disagreements.page(reader, Filters(**filters), JULY, Paging(limit=100))  # type: ignore[arg-type]
    return [each.fact for each in page.items]


def test_value_that_one_source_gives_alone_is_no_disagreement() -> None:
    reader = views_after(talks(replace(DAILY, says={"duration": "five hours"}), WEEKLY))

    assert contested(reader) is None
    assert listed(reader) == []


def test_field_of_two_values_shows_both_with_who_gives_them() -> None:
    five = replace(DAILY, says={"duration": "five hours"})
    six = replace(WEEKLY, says={"duration": "six hours"}, asserted_by="ann", note="With dinner.")
    reader = views_after(talks(five, six, COPY))

    assert contested(reader) == Contested(
        fields=(
            Differing(
                field="duration",
                values=(
                    Value(
                        value="five hours",
                        recorded=False,
                        citations=(voice(five, "daily"),),
                    ),
                    Value(
                        value="six hours",
                        recorded=False,
                        citations=(voice(six, "weekly"),),
                    ),
                ),
            ),
        ),
    )


def test_what_is_contested_is_said_with_who_says_it() -> None:
    six = replace(WEEKLY, says={"duration": "six hours", "type": "engagement-postponed"})
    seven = replace(COPY, says={"duration": "seven hours"}, asserted_by="ann")
    disputing = replace(cited("weekly", start=300), bearing="disputes")
    reader = views_after(talks(DAILY, six, seven, disputing), denial("talks-held"))

    assert said(reader) == (
        "Duration: weekly says six hours, Ann says seven hours",
        "weekly says “postponed”",
        "weekly disputes it",
        "Bora denies it",
    )


@pytest.mark.parametrize(
    "first", [{"bearing": "disputes"}, {"says": {"host": "bora"}}], ids=["disputes", "says"]
)
def test_what_is_cited_again_otherwise_is_contested_still(first: dict[str, Any]) -> None:
    once = replace(WEEKLY, **first)
    again = CitationAdded(fact="talks-held", citation=WEEKLY)
    reader = views_after(replace(talks(DAILY, once), host="alba"), again)

    (in_state,) = pair_state.between(reader, "alba", "bora", JULY).contested

    assert replace(in_state.contested, in_words=()) == contested(reader)
    assert in_state.contested.in_words == said(reader)
    assert listed(reader) == ["talks-held"]


def values(reader: Reader, id: str = "talks-held") -> list[tuple[str, bool, list[str]]]:
    """Of the one field that is contested: values, whether recorded, the sources."""
    block = contested(reader, id)
    assert block is not None
    (differing,) = block.fields
    return [
        (each.value, each.recorded, [voice.source for voice in each.citations])
        for each in differing.values
    ]


def test_what_is_recorded_is_a_value_of_those_who_do_not_say_otherwise() -> None:
    reader = views_after(
        talks(
            DAILY,
            replace(COPY, bearing="mentions"),
            replace(WEEKLY, says={"participants": "alba alone"}),
            replace(cited("undated"), bearing="mentions", says={"participants": "alba, bora"}),
        )
    )

    assert values(reader) == [
        ("alba, bora", True, ["daily", "undated"]),
        ("alba alone", False, ["weekly"]),
    ]


def test_type_is_a_field_too() -> None:
    reader = views_after(talks(DAILY, replace(COPY, says={"type": "cancelled"})))

    assert values(reader) == [
        ("engagement-held", True, ["daily"]),
        ("cancelled", False, ["copy"]),
    ]


def test_recorded_value_that_no_citation_gives_is_not_dropped() -> None:
    reader = views_after(talks(replace(DAILY, says={"date": "2023-06-09"})))

    assert values(reader) == [("2023-06-10", True, []), ("2023-06-09", False, ["daily"])]


def test_dispute_stands_beside_the_support() -> None:
    against = replace(WEEKLY, bearing="disputes")
    block = contested(views_after(talks(DAILY, against)))

    assert block is not None
    assert [each.source for each in block.supported_by] == ["daily"]
    assert [each.source for each in block.disputed_by] == ["weekly"]


def test_sense_that_a_paraphrase_reversed_is_shown_with_its_note() -> None:
    turned = replace(COPY, bearing="mentions", sense="reversed", note="Raise stands for lift.")
    block = contested(views_after(talks(DAILY, turned)))

    assert block is not None
    assert [(each.source, each.note) for each in block.reversed] == [
        ("copy", "Raise stands for lift.")
    ]
    assert block.supported_by == ()


def test_disagreement_is_there_from_the_day_on_which_its_second_voice_is_out() -> None:
    reader = views_after(
        talks(
            replace(DAILY, says={"duration": "five hours"}),
            replace(COPY, says={"duration": "six hours"}),
        )
    )

    def shown(day: str) -> list[str]:
        clocks = on("2024-07-01", public_by=day)
        return [
            each.fact
            for each in disagreements.page(reader, Filters(), clocks, Paging(limit=9)).items
        ]

    assert (contested(reader, day="2023-06-29"), shown("2023-06-29")) == (None, [])
    assert contested(reader, day="2023-06-30") is not None
    assert shown("2023-06-30") == ["talks-held"]


def test_denial_is_shown_beside_what_it_denies_and_is_not_contested_itself() -> None:
    reader = views_after(talks(DAILY), denial("talks-held"))

    denied, denying = contested(reader), contested(reader, "denial")

    assert denied == Contested(
        supported_by=(voice(DAILY, "daily"),),
        denied_by=(
            Denial(
                fact="denial",
                speaker="bora",
                date="2023-06-12",
                certainty="certain",
                summary="what denial tells",
                support=Support(1, 1),
            ),
        ),
    )
    assert denying is None
    assert listed(reader) == ["talks-held"]


def test_denial_of_nothing_that_is_recorded_contests_nothing() -> None:
    reader = views_after(talks(DAILY), denial(None))

    assert listed(reader) == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ([], ["talks-held"]),
        ([FactRetracted(fact="denial", reason="it was another")], []),
        ([FactRetracted(fact="talks-held", reason="never held")], []),
        ([FactCorrected(fact=denial(None), reason="of something else")], []),
        (
            [FactCorrected(fact=talks(DAILY, COPY), reason="one more source")],
            ["talks-held"],
        ),
        ([FactCorrected(fact=denial("talks-held", "2024-08"), reason="in August")], []),
    ],
)
def test_denial_holds_as_long_as_it_stands(more: list[AnyEvent], expected: list[str]) -> None:
    reader = views_after(talks(DAILY), denial("talks-held"), *more)
    before = replace(JULY, known_at=len(registry()) + 2)

    then = disagreements.page(reader, Filters(), before, Paging(limit=9))

    assert listed(reader) == expected
    assert [each.fact for each in then.items] == ["talks-held"]


def test_denial_that_was_not_public_yet_denies_nothing_yet() -> None:
    reader = views_after(talks(DAILY), denial("talks-held", citations=(cited("weekly"),)))

    assert contested(reader, day="2023-06-19") is None
    assert contested(reader, day="2023-06-20") is not None


def test_denials_of_one_fact_stop_at_the_limit_the_earliest_first() -> None:
    many = [denial("talks-held", id=f"denial-{n:03}") for n in range(DENIALS_LIMIT + 5)]
    block = contested(views_after(talks(DAILY), *many[::-1]))

    assert block is not None
    assert [each.fact for each in block.denied_by] == [each.id for each in many[:DENIALS_LIMIT]]
    assert block.denials == Count(DENIALS_LIMIT + 5, at_least=False)


def test_denials_that_are_all_there_are_not_counted_besides() -> None:
    many = [denial("talks-held", id=f"denial-{n:03}") for n in range(DENIALS_LIMIT)]
    block = contested(views_after(talks(DAILY), *many))

    assert block is not None
    assert (len(block.denied_by), block.denials) == (DENIALS_LIMIT, None)


def test_states_name_the_contested_facts_behind_their_elements() -> None:
    reader = views_after(talks(DAILY), denial("talks-held"))
    clocks = on("2023-07-01")
    block = facts.view(reader, "talks-held", clocks).contested
    assert block is not None

    held = ContestedFact(fact="talks-held", elements=("engagement/talks",), contested=block)

    assert pair_state.between(reader, "alba", "bora", clocks).contested == (held,)
    assert engagements.view(reader, "talks", clocks).contested == (held,)


def test_same_citation_added_twice_counts_once() -> None:
    reader = views_after_old(
        talks(DAILY, DAILY),
        *(CitationAdded(fact="talks-held", citation=DAILY) for _ in range(3)),
    )

    view = facts.view(reader, "talks-held", JULY)
    state = pair_state.between(reader, "alba", "bora", JULY)
    (item,) = timeline.page(reader, Filters(), JULY, Paging(limit=9)).items

    assert view.support == Support(1, 1)
    assert view.independence.why == "1 citation in 1 source of 1 lineage."
    assert state.engagements[0].support == item.support == Support(1, 1)


def test_lineages_are_told_with_their_sources_and_who_asserts() -> None:
    by_ann = replace(COPY, asserted_by="ann")
    reader = views_after(
        talks(DAILY, by_ann, WEEKLY, replace(cited("yearbook"), bearing="mentions"))
    )

    found = facts.view(reader, "talks-held", JULY).independence

    assert (found.citations, found.sources, found.lineages) == (3, 3, 2)
    assert (found.first_published, found.asserted_by) == ("2023-06-05", (None, "ann"))
    assert found.why == (
        "3 citations in 3 sources of 2 lineages:"
        " daily and copy both tell the reporting of daily and count once."
    )
    assert found.by_lineage[0] == Lineage(
        lineage="daily",
        sources=("daily", "copy"),
        citations=(citation_id("talks-held", DAILY), citation_id("talks-held", by_ann)),
        first_published="2023-06-05",
        asserted_by=(None, "ann"),
    )


@pytest.mark.parametrize(
    ("citations", "expected"),
    [
        (
            (DAILY, cited("daily", start=9)),
            "2 citations in 1 source of 1 lineage: daily is cited 2 times and counts once.",
        ),
        (
            (DAILY, WEEKLY),
            (
                "2 citations in 2 sources of 2 lineages:"
                " each source tells the reporting of another outlet."
            ),
        ),
        (
            (DAILY, replace(WEEKLY, bearing="disputes")),
            "1 citation in 1 source of 1 lineage.",
        ),
    ],
)
def test_numbers_of_support_are_explained(citations: tuple[Citation, ...], expected: str) -> None:
    reader = views_after(talks(*citations))

    assert facts.view(reader, "talks-held", JULY).independence.why == expected


def test_disagreements_are_found_among_very_many_facts_in_one_page() -> None:
    quiet = [
        fact(ChannelSevered, f"severed-{n:04}", "2023-06-01", channel="hotline")
        for n in range(EXAMINED_LIMIT + 10)
    ]
    reader = views_after(*quiet, talks(DAILY), denial("talks-held"))

    page = disagreements.page(reader, Filters(actor="alba"), JULY, Paging(limit=9))

    assert [each.fact for each in page.items] == ["talks-held"]
    assert page.after is None


def test_blunt_dates_are_found_in_a_range_of_days() -> None:
    blunt = fact(
        StatementMade,
        "blunt",
        "[..2023-06-19]",
        speaker="alba",
        addressees=("bora",),
        citations=(DAILY, replace(WEEKLY, bearing="disputes")),
    )
    sharp = talks(DAILY, replace(WEEKLY, bearing="disputes"))
    late = replace(sharp, id="late", date="[..2023-06-30]")
    reader = views_after(blunt, sharp, late)

    day = on("2023-06-10").as_of
    # What is open below stands on its latest day, and is left out unless it is asked for.
    assert listed(reader, since=day, undated=True) == ["talks-held", "blunt", "late"]
    assert listed(reader, since=day + 10, undated=True) == ["late"]
    assert listed(reader, since=day) == ["talks-held"]
    page = disagreements.page(reader, Filters(since=day), JULY, Paging(limit=1))
    assert page.undated_left_out == Count(2, at_least=False)
