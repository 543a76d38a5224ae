"""What is registered was corrected: it reads otherwise from then on, and as it did before."""

from typing import Any

import pytest
from msgspec.structs import replace

from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.channels import ChannelDisturbed
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.offices import OfficialAppointed
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    Alias,
    ChannelAdded,
    EngagementAdded,
    MergeUndone,
    OfficeAdded,
    Registration,
    RegistrationCorrected,
    SourceAdded,
)
from events.vocabulary.statements import StatementMade
from projections.dossiers import actors, called
from projections.facts import facts, history, rests_on, sources
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import explanations, pair_state
from projections.subjects import engagements, offices
from projections.timeline import retractions, timeline
from projections.timeline.filters import Filters, Paging
from tests.hand_written import cited, fact, on, views_after
from tests.projected import answer
from tests.random_facts import registry

DAY = on("2023-06-20")
TOLD = len(registry())
MANY = Paging(limit=50)

SAID = fact(
    StatementMade, "said", "2023-06-10", speaker="bob", addressees=("alba",), issues=("chips",)
)
MET = fact(EngagementHeld, "met", "2023-06-10", engagement="talks", participants=("ann", "bob"))
APPOINTED = fact(OfficialAppointed, "in", "2023-06-01", office="speaker", official="ann")


def registered(kind: type[Any], id: str, **changes: Any) -> Any:
    """Something of the registry, changed."""
    (found,) = (each for each in registry() if isinstance(each, kind) and each.id == id)
    return replace(found, **changes)


def corrected(to: Registration, reason: str = "a mistake") -> RegistrationCorrected:
    return RegistrationCorrected(registration=to, reason=reason)


def at(number: int, day: str = "2023-06-20", public_by: str | None = None) -> Clocks:
    """After so many events beyond the registry."""
    return on(day, known_at=TOLD + number, public_by=public_by)


def between(reader: Reader, a: str, b: str, clocks: Clocks) -> list[str]:
    page = timeline.page(reader, Filters(actor=a, counterpart=b), clocks, MANY)
    return [each.id for each in page.items]


def test_name_is_another_one_from_then_on() -> None:
    named = corrected(registered(ActorAdded, "bob", name="Robert"))
    reader = views_after(SAID, named)

    def names(number: int) -> set[str]:
        (item,) = timeline.page(reader, Filters(actor="bob"), at(number), MANY).items
        return {actors.view(reader, "bob", at(number)).actor.name, item.actor_names["bob"]}

    assert [names(1), names(2), names(9)] == [{"Bob"}, {"Robert"}, {"Robert"}]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("robert", [[], ["bob"], []]),
        ("bob's alias", [[], ["bob"], []]),
        ("rob roy", [[], [], ["bob"]]),
    ],
)
def test_who_is_called_so_depends_on_what_was_known(asked: str, found: list[list[str]]) -> None:
    alias = Alias(name="Bob's Alias", source="weekly")
    first = registered(ActorAdded, "bob", name="Robert", aliases=(alias,))
    reader = views_after(corrected(first), corrected(registered(ActorAdded, "bob", name="Rob Roy")))

    def meant(number: int) -> list[str]:
        return [each.actor for each in called.called(reader, asked, at(number), limit=5)]

    assert [meant(number) for number in range(3)] == found


def test_alias_finds_from_the_day_on_on_which_its_source_came_out() -> None:
    alias = Alias(name="The Alias", source="weekly")
    named = corrected(registered(ActorAdded, "bob", aliases=(alias,)))
    reader = views_after(
        named, corrected(registered(SourceAdded, "weekly", published="2023-06-01"))
    )

    def meant(number: int) -> list[str]:
        clocks = at(number, public_by="2023-06-05")
        return [each.actor for each in called.called(reader, "the alias", clocks, limit=5)]

    assert [meant(1), meant(2)] == [[], ["bob"]]


def test_words_of_a_fact_are_those_of_the_name_that_it_has() -> None:
    reader = views_after(MET, corrected(registered(EngagementAdded, "talks", name="Harbour Talks")))

    def found(number: int) -> list[str]:
        page = timeline.page(reader, Filters(text="harbour talks"), at(number), MANY)
        return [each.id for each in page.items]

    assert [found(1), found(2)] == [[], ["met"]]


def test_who_acts_for_others_puts_facts_between_them() -> None:
    to = corrected(registered(ActorAdded, "bob", acts_for=("cima",)))
    back = corrected(registered(ActorAdded, "bob"), "it was right")
    reader = views_after(SAID, to, back)

    pairs = [
        (between(reader, "alba", "bora", at(n)), between(reader, "alba", "cima", at(n)))
        for n in (1, 2, 3)
    ]

    assert pairs == [(["said"], []), ([], ["said"]), (["said"], [])]
    stances = [pair_state.between(reader, "alba", "bora", at(n)).stances for n in (1, 2, 3)]
    assert [len(each) for each in stances] == [1, 0, 1]


def test_history_of_a_fact_tells_why_it_reads_otherwise() -> None:
    to = corrected(registered(ActorAdded, "bob", acts_for=("cima",)), "He is Cima's.")
    other = corrected(registered(ActorAdded, "bob", acts_for=("cima",), description="A man."))
    reader = views_after(SAID, to, other)

    told = history.view(reader, "said", DAY).versions

    assert [(each.change, each.reason) for each in told] == [
        ("recorded", None),
        ("registration-corrected", "He is Cima's."),
    ]
    assert [each.field for each in told[-1].differs] == ["actors"]
    assert told[-1].position == TOLD + 2


def test_fact_is_public_from_the_day_on_on_which_its_source_came_out() -> None:
    later = corrected(registered(SourceAdded, "daily", published="2023-06-15"))
    sooner = corrected(registered(SourceAdded, "daily", published="2023-06-02"))
    reader = views_after(SAID, later, sooner)

    def public(day: str) -> list[bool]:
        clocks = [at(number, public_by=day) for number in (1, 2, 3)]
        views = (answer(facts.view, reader, "said", each) for each in clocks)
        return [isinstance(each, facts.FactView) for each in views]

    assert public("2023-06-01") == [False, False, False]
    assert public("2023-06-03") == [False, False, True]
    assert public("2023-06-10") == [True, False, True]
    assert public("2023-06-15") == [True, True, True]


def test_history_has_no_version_that_was_not_public_as_we_know_by_now() -> None:
    """Nor is it said that a fact was taken back of which nobody could have known."""
    read = FactCorrected(fact=replace(SAID, summary="He said so."), reason="otherwise")
    gone = FactRetracted(fact="said", reason="never")
    later = corrected(registered(SourceAdded, "daily", published="2023-06-15"))
    reader = views_after(SAID, read, gone, later)

    def versions(number: int, day: str) -> int:
        found = answer(history.view, reader, "said", at(number, public_by=day))
        return len(found.versions) if isinstance(found, history.HistoryView) else 0

    assert [versions(number, "2023-06-10") for number in (3, 4)] == [3, 0]
    assert [versions(number, "2023-06-15") for number in (3, 4)] == [3, 3]
    left = [
        pair_state.between(reader, "alba", "bora", at(n, public_by="2023-06-10")) for n in (3, 4)
    ]
    assert [each.excluded.retracted for each in left] == [1, 0]
    told = [explanations.explain(reader, each, at(4, public_by="2023-06-15")) for each in left[:1]]
    assert [each.public_since for each in told[0].excluded if each.reason == "retracted"] == [
        "2023-06-15"
    ]


def test_source_has_the_lineage_that_it_was_corrected_to() -> None:
    further = CitationAdded(fact="said", citation=cited("weekly", start=9))
    same = corrected(registered(SourceAdded, "weekly", lineage="daily"))
    reader = views_after(SAID, further, same)

    views = [facts.view(reader, "said", at(number)) for number in (2, 3)]

    assert [each.support.lineages for each in views] == [2, 1]
    assert [each.independence.lineages for each in views] == [2, 1]
    kin = [sources.view(reader, "weekly", at(number)).same_lineage for number in (2, 3)]
    assert kin == [(), ("coded", "copy", "daily")]


def test_proof_of_a_fact_holds_the_corrections_of_its_sources() -> None:
    named = corrected(registered(SourceAdded, "daily", title="Talks"))
    reader = views_after(SAID, named)
    first = next(n for n, e in enumerate(registry(), 1) if isinstance(e, SourceAdded))

    found = [rests_on.positions(reader, ["said"], TOLD + number) for number in (1, 2)]

    assert found == [[first, TOLD + 1], [first, TOLD + 1, TOLD + 2]]


def test_title_of_a_source_files_no_fact_anew() -> None:
    reader = views_after(SAID, corrected(registered(SourceAdded, "daily", title="Talks")))

    assert [sources.view(reader, "daily", at(n)).source.title for n in (1, 2)] == ["daily", "Talks"]
    assert facts.view(reader, "said", DAY).version == TOLD + 1


def test_office_is_of_whom_it_was_corrected_to() -> None:
    reader = views_after(APPOINTED, corrected(registered(OfficeAdded, "speaker", of="union")))

    def held(number: int) -> list[list[str]]:
        states = (actors.view(reader, each, at(number)).offices for each in ("league", "alba"))
        return [[each.office for each in some if each.office == "speaker"] for some in states]

    assert [held(1), held(2)] == [[["speaker"], []], [[], ["speaker"]]]
    states = [offices.view(reader, "speaker", at(number)).state for number in (1, 2)]
    assert [each and each.of for each in states] == ["league", "union"]


def test_office_goes_with_the_body_that_acts_for_others() -> None:
    body = corrected(registered(ActorAdded, "league", acts_for=("cima",)))
    reader = views_after(APPOINTED, body)

    found = [actors.view(reader, "cima", at(number)).offices for number in (1, 2)]

    assert [[each.office for each in some] for some in found] == [[], ["speaker"]]


def test_channel_runs_between_whom_it_was_corrected_to_run() -> None:
    disturbed = fact(ChannelDisturbed, "cut", "2023-06-10", channel="hotline")
    reader = views_after(
        disturbed, corrected(registered(ChannelAdded, "hotline", between=("alba", "cima")))
    )

    found = [
        (between(reader, "alba", "bora", at(n)), between(reader, "alba", "cima", at(n)))
        for n in (1, 2)
    ]

    assert found == [(["cut"], []), ([], ["cut"])]


def test_what_is_said_within_another_engagement_is_said_on_its_occasion() -> None:
    """Also in what takes place within the one that was corrected."""
    said = [
        fact(
            StatementMade,
            f"said-{each}",
            "2023-06-10",
            speaker="bob",
            addressees=("alba",),
            issues=("chips",),
            engagement=each,
        )
        for each in ("call", "visit")
    ]
    part = corrected(registered(EngagementAdded, "talks", part_of="visit"))
    inner = corrected(registered(EngagementAdded, "call", part_of="talks"))
    reader = views_after(*said, inner, part)

    def occasions(number: int) -> list[list[str]]:
        stances = pair_state.between(reader, "alba", "bora", at(number)).stances
        return [[each.fact for each in stance.statements] for stance in stances]

    assert sorted(occasions(4)[0]) == ["said-call", "said-visit"]
    versions = history.view(reader, "said-call", DAY).versions
    assert [each.change for each in versions] == ["recorded", *["registration-corrected"] * 2]


def test_contact_has_the_form_that_its_engagement_was_corrected_to() -> None:
    reader = views_after(MET, corrected(registered(EngagementAdded, "talks", form="call")))

    def last(number: int) -> list[str]:
        contacts = pair_state.between(reader, "alba", "bora", at(number)).contacts
        return [form for form, each in contacts.last.items() if each is not None]

    assert [last(1), last(2)] == [["meeting"], ["call"]]
    forms = [engagements.view(reader, "talks", at(n)).engagement.form for n in (1, 2)]
    assert forms == ["meeting", "call"]


def test_correction_of_a_correction_counts_from_then_on() -> None:
    first = corrected(registered(ActorAdded, "bob", name="Robert"))
    second = corrected(registered(ActorAdded, "bob", name="Rob"))
    reader = views_after(first, second, first)

    names = [actors.view(reader, "bob", at(number)).actor.name for number in range(4)]

    assert names == ["Bob", "Robert", "Rob", "Robert"]


def test_correction_outlasts_a_merge_and_its_undoing() -> None:
    named = corrected(registered(ActorAdded, "bora-old", name="Old Bora"))
    merged = ActorMerged(actor="bora-old", into="bora", reason="one")
    other = corrected(registered(ActorAdded, "bora", name="Bora Bora"))
    parted = MergeUndone(actor="bora-old", reason="two")
    said = fact(
        StatementMade, "old", "2023-06-10", speaker="bora-old", addressees=("alba",), issues=()
    )
    reader = views_after(said, named, merged, other, parted)

    def names(number: int) -> dict[str, str]:
        (item,) = timeline.page(reader, Filters(), at(number), MANY).items
        return {id: name for id, name in item.actor_names.items() if id != "alba"}

    assert [names(number) for number in range(1, 6)] == [
        {"bora-old": "Bora-Old"},
        {"bora-old": "Old Bora"},
        {"bora": "Bora"},
        {"bora": "Bora Bora"},
        {"bora-old": "Old Bora"},
    ]


def test_correction_by_which_a_fact_is_taken_out_of_a_timeline_is_told() -> None:
    to = corrected(registered(ActorAdded, "bob", acts_for=("cima",)), "He is Cima's.")
    reader = views_after(SAID, to)
    filters = Filters(actor="alba", counterpart="bora")
    paging = Paging(limit=5, descending=True, recorded=True)

    page = timeline.page(reader, filters, DAY, paging)
    _, gone = retractions.beside(reader, filters, DAY, paging, page)

    assert [(each.item.id, each.change, each.reason) for each in gone] == [
        ("said", "registration-corrected", "He is Cima's.")
    ]
