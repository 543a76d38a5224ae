"""What stood once, or may not be told, takes no place among what is told, and costs nearly nothing.

Whatever answers have a limit for is tried with so much that was superseded, taken back, merged or
not out yet that it would fill the limit.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from events.vocabulary.amendments import CitationAdded, FactCorrected, FactRetracted
from events.vocabulary.engagements import EngagementHeld, EngagementPostponed
from events.vocabulary.facts import AnyFact
from events.vocabulary.offices import OfficialAppointed, OfficialRemoved
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    Alias,
    EngagementAdded,
    IssueAdded,
    OfficeAdded,
    SourceAdded,
)
from events.vocabulary.statements import DenialMade, StatementMade
from projections.dossiers import actors, issues
from projections.dossiers.called import called
from projections.dossiers.known import Wanted
from projections.dossiers.known import page as known_page
from projections.facts import citations, facts, history, registry, sources
from projections.facts.citations import CitationFilters
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.search import names, quotes
from projections.search.full_text import CANDIDATES_LIMIT
from projections.subjects import engagements, offices
from projections.subjects.contacts import SinceContact
from projections.timeline import disagreements, timeline
from projections.timeline.filters import Filters, Paging
from projections.timeline.query import EXAMINED_LIMIT
from tests.chances import chances
from tests.hand_written import HEAD, cited, fact, on, views_after
from tests.projected import answer, recorded, views_of
from tests.random_facts import ACTORS, ENGAGEMENTS, ISSUES, OFFICES, SOURCES, Step
from tests.random_facts import registry as registered
from tests.random_ledgers import clocks_of, events_of, filters_of, worn

JULY = on("2023-07-01")
JUNE = on("2023-07-01", public_by="2023-06-10")
MANY = CANDIDATES_LIMIT + 10


class InThePast(Reader):
    """Asks whether anything else has been filed since, and is told so."""

    def has_passed(self, position: int) -> bool:
        return position > 0


def said(id: str, exact: str = "so it was", **fields: Any) -> AnyFact:
    asked = {"speaker": "alba", "addressees": ("bora",), "date": "2023-06-05", **fields}
    source = asked.pop("source", "daily")
    return fact(StatementMade, id, citations=(cited(source, exact),), **asked)


def corrected(one: AnyFact, number: int = 0, **fields: Any) -> FactCorrected:
    again = replace(one, **{"summary": f"better told, {number}", **fields})
    return FactCorrected(fact=again, reason="it was badly told")


def many(count: int = MANY, **fields: Any) -> list[AnyFact]:
    return [said(f"said-{number:04}", **fields) for number in range(count)]


def quoted(reader: Reader, quote: str, clocks: Clocks = JULY, **filters: str) -> quotes.Quotes:
    return quotes.quoting(reader, quote, CitationFilters(**filters), clocks, limit=50)


def lines(reader: Reader, clocks: Clocks = JULY, limit: int = 50, **filters: Any) -> list[str]:
    """The facts of the first page."""
    page = timeline.page(reader, Filters(**filters), clocks, Paging(limit=limit))
    return [each.id for each in page.items]


@pytest.mark.parametrize("times", [1, 3])
def test_corrected_facts_are_found_by_their_words(times: int) -> None:
    once = many()
    again = [corrected(each, number) for number in range(times) for each in once]
    reader = views_after(*once, *again)

    assert len(quoted(reader, "so it was").items) == 50
    assert len(quoted(reader, "so it w", source="daily", actor="alba").items) == 50
    assert lines(reader, text="it was") == [each.id for each in once[:50]]
    assert lines(reader, text="better told") == [each.id for each in once[:50]]


def test_quotes_that_were_replaced_or_taken_back_hide_none() -> None:
    once = many()
    gone = [FactRetracted(fact=each.id, reason="it never was") for each in once[::2]]
    other = [corrected(each, citations=(cited(exact="else"),)) for each in once[1::2]]
    reader = views_after(*once, *gone, *other, said("zuletzt", date="2023-06-06"))

    assert [each.fact for each in quoted(reader, "so it was").items] == ["zuletzt"]
    assert lines(reader, text="it was") == ["zuletzt"]
    assert not quoted(reader, "so it was").cut_off


def test_what_was_not_out_or_had_not_happened_hides_nothing() -> None:
    later = [*many(source="yearbook"), *(replace(e, id=f"x{e.id}", date="2024") for e in many())]
    reader = views_after(*later, said("early"))

    assert [each.fact for each in quoted(reader, "so it was", JUNE).items] == ["early"]
    assert lines(reader, JUNE, text="it was") == ["early"]


def test_facts_of_actors_that_were_merged_are_found() -> None:
    once = many(speaker="bora-old", addressees=("cima",))
    merged = ActorMerged(actor="bora-old", into="bora", reason="they are one")
    reader = views_after(*once, merged)

    assert len(quoted(reader, "so it was", actor="bora").items) == 50
    assert len(lines(reader, actor="bora", text="it was")) == 50
    assert len(lines(reader, actor="bora-old")) == 50


def test_more_places_than_are_listed_are_gone_along() -> None:
    reader = views_after(*many(2_100), said("zuletzt", date="2023-06-07"))

    page = timeline.page(
        reader, Filters(text="it was", since=JULY.as_of - 24), JULY, Paging(limit=9)
    )

    assert [each.id for each in page.items] == ["zuletzt"]
    assert lines(reader, text="it was", limit=3_000)[-1] == "zuletzt"


def test_words_that_nobody_is_quoted_with_any_more_hide_no_others() -> None:
    gone = [said(f"gone-{n:02}", f"canda{chr(97 + n % 26)}{chr(97 + n // 26)}") for n in range(60)]
    taken_back = [FactRetracted(fact=each.id, reason="it never was") for each in gone]
    near = [said(f"near-{n}", f"candi{letter}") for n, letter in enumerate("efghjk")]
    reader = views_after(
        *(*gone, *near, said("stays", "candid")),
        *(*taken_back, *(FactRetracted(fact=each.id, reason="it never was") for each in near)),
    )

    assert [each.fact for each in quoted(reader, "cand").items] == ["stays"]
    suggestion = quoted(reader, "candix").suggestion
    assert suggestion is not None
    assert suggestion.quote == "candid"


def test_words_of_sources_that_were_not_out_hide_no_others() -> None:
    late = [said(f"late-{n:02}", f"canda{chr(97 + n)}", source="yearbook") for n in range(26)]
    sooner = [said(f"sooner-{n:02}", f"canda{chr(97 + n)}", date="2024") for n in range(26)]
    reader = views_after(*late, *sooner, said("stays", "candid"))

    assert [each.fact for each in quoted(reader, "cand", JUNE).items] == ["stays"]


def test_name_means_as_many_actors_as_are_left() -> None:
    alike = [ActorAdded(id=f"one-{n}", kind="state", name="One") for n in range(6)]
    merged = [ActorMerged(actor=f"one-{n}", into="one-5", reason="the same") for n in range(4)]
    reader = views_after(*alike, *merged)

    assert names.meant_by(reader, "one", JULY, limit=2) == ["one-4", "one-5"]


def test_names_of_one_actor_take_one_place() -> None:
    alike = [ActorAdded(id=f"one-{n}", kind="state", name=f"One of {n}") for n in range(6)]
    merged = [ActorMerged(actor=f"one-{n}", into="one-3", reason="the same") for n in range(3)]
    also = tuple(Alias(name=f"One as {each}") for each in "abcdef")
    reader = views_after(
        ActorAdded(id="one", kind="state", name="One or the other", aliases=also), *alike, *merged
    )

    found = called(reader, "one", JULY, limit=4)

    assert {each.actor for each in found} == {"one", "one-3", "one-4", "one-5"}


def test_fact_that_was_corrected_more_often_than_a_page_looks_at_is_in_its_timelines() -> None:
    one = said("one", issues=("chips",))
    again = [corrected(one, number) for number in range(EXAMINED_LIMIT + 10)]
    reader = views_after(one, *again, said("two", date="2023-06-06"))
    middle = replace(JULY, known_at=len(registered()) + EXAMINED_LIMIT)
    by_day = Paging(limit=5)
    orders = (by_day, replace(by_day, descending=True), replace(by_day, recorded=True))

    for clocks, known in ((JULY, {"one", "two"}), (middle, {"one"})):
        for paging in orders:
            page = timeline.page(reader, Filters(), clocks, paging)
            assert {each.id for each in page.items} == known
        cited_there = citations.page(reader, CitationFilters(source="daily"), clocks, limit=9)
        assert {each.fact for each in cited_there.items} == known
    assert actors.view(reader, "alba", JULY).count.facts == 2
    latest = timeline.latest(reader, "issue", "chips", JULY, limit=9)
    assert ([each.id for each in latest.items], latest.after) == (["one"], None)


def test_offices_of_which_nothing_is_known_hide_none() -> None:
    empty = [OfficeAdded(id=f"empty-{n:02}", name="-", of="alba") for n in range(60)]
    held = OfficeAdded(id="zz", name="-", of="alba")
    appointed = fact(OfficialAppointed, "it", "2023-06-05", official="ann", office="zz")
    reader = views_after(*empty, held, appointed)

    assert [each.office for each in actors.view(reader, "alba", JULY).offices] == ["zz"]
    state = pair_state.between(reader, "alba", "bora", JULY)
    assert [each.office for each in state.offices] == ["zz"]


def test_offices_that_somebody_left_hide_none_that_he_holds() -> None:
    left = [OfficeAdded(id=f"left-{n:02}", name="-", of="alba") for n in range(60)]
    told = [
        fact(kind, f"{kind.__name__.lower()}-{each.id}", day, official="ann", office=each.id)
        for each in left
        for kind, day in ((OfficialAppointed, "2023-06-05"), (OfficialRemoved, "2023-06-06"))
    ]
    first = fact(OfficialAppointed, "first", "2023-06-01", official="ann", office="head-of-alba")
    reader = views_after(*left, first, *told)

    assert [each.office for each in actors.view(reader, "ann", JULY).offices] == ["head-of-alba"]


def test_contacts_that_may_have_been_hide_none_that_was() -> None:
    def held(id: str, date: str) -> AnyFact:
        parties = {"engagement": "call", "participants": ("alba", "bora")}
        return fact(EngagementHeld, id, date, **parties)

    blunt = [held(f"perhaps-{n:02}", "[2023-06-20..2023-08-01]") for n in range(40)]
    reader = views_after(held("surely", "2023-06-11"), *blunt)

    found = pair_state.between(reader, "alba", "bora", JULY).contacts

    assert found.days_since == SinceContact(at_least=0, at_most=20)
    assert found.last["call"] is not None
    assert found.last["call"].certainty == "possible"
    assert found.certainly["call"].fact == "surely"
    assert {*found.certainly} == {"call"}


def test_versions_that_were_not_out_hide_none_in_a_history() -> None:
    one = said("one")
    late = [CitationAdded(fact="one", citation=cited("yearbook", start=n)) for n in range(1, 150)]
    reader = views_after(one, corrected(one, summary="for all to see"), *late)
    sooner = replace(JUNE, known_at=HEAD)

    told = history.view(reader, "one", sooner)

    assert [each.change for each in told.versions] == ["recorded", "corrected"]
    assert facts.view(reader, "one", sooner).version == told.versions[-1].position
    (item,) = timeline.page(reader, Filters(), sooner, Paging(limit=5)).items
    assert item.version == told.versions[-1].position


def test_lists_of_what_is_registered_are_full() -> None:
    late = [
        SourceAdded(id=f"a-{n:03}", publisher="-", title="-", published="2024", lineage="late")
        for n in range(300)
    ]
    unknown = [EngagementAdded(id=f"a-{n:03}", form="call", name="-") for n in range(300)]
    told = fact(EngagementPostponed, "it", "2023-06-05", engagement="visit")
    reader = views_after(*late, *unknown, told)

    assert [each.id for each in sources.page(reader, JUNE, after="", limit=1).items] == ["coded"]
    found = known_page(reader, Wanted(EngagementAdded), JULY, after="", limit=1)
    assert [each.engagement for each in found.states] == ["visit"]


def test_what_was_registered_later_hides_nothing_registered_before() -> None:
    later = [IssueAdded(id=f"a-{n:03}", name="-", description="-") for n in range(300)]
    reader = views_after(*later)

    found = registry.page(
        reader, IssueAdded, replace(JULY, known_at=len(registered())), after="", limit=1
    )

    assert [each.id for each in found.items] == ["chips"]


def test_denials_that_were_taken_back_hide_none() -> None:
    one = said("one")
    denials = [
        fact(DenialMade, f"denial-{n:03}", "2023-06-06", speaker="bora", denies="one")
        for n in range(120)
    ]
    gone = [FactRetracted(fact=each.id, reason="it never was") for each in denials[:-1]]
    reader = views_after(one, *denials, *gone)

    (found,) = disagreements.page(reader, Filters(), JULY, Paging(limit=5)).items

    assert [each.fact for each in found.contested.denied_by] == ["denial-119"]


Question = Callable[[Reader], object]
QUESTIONS: dict[str, Question] = {
    "state": lambda reader: pair_state.between(reader, "alba", "bora", JULY),
    "actor": lambda reader: actors.view(reader, "alba", JULY),
    "issue": lambda reader: issues.view(reader, "chips", JULY),
    "fact": lambda reader: facts.view(reader, "one", JULY),
    "source": lambda reader: sources.view(reader, "daily", JULY),
    "timeline": lines,
    "timeline of an actor": lambda reader: lines(reader, actor="alba", contested=False),
    "timeline with words": lambda reader: lines(reader, text="it was"),
    "citations": lambda reader: citations.page(reader, CitationFilters(), JULY, limit=50),
    "quotes": lambda reader: quoted(reader, "so it was"),
    "disagreements": lambda reader: disagreements.page(reader, Filters(), JULY, Paging(limit=50)),
}


@contextmanager
def counted(db: sqlite3.Connection) -> Iterator[list[int]]:
    """How many steps SQLite takes meanwhile, in hundreds."""
    steps = [0]

    def count() -> int:
        steps[0] += 1
        return 0

    db.set_progress_handler(count, 100)
    yield steps
    db.set_progress_handler(None, 0)


@pytest.fixture(scope="module")
def worn_out() -> tuple[Reader, Reader]:
    """A fact and its denial, amended more often than a history tells, and ten times as often."""
    one = said("one", issues=("chips",))
    denial = fact(DenialMade, "denial", "2023-06-06", speaker="bora", denies="one")

    def amended(times: int) -> Reader:
        again = [
            corrected(each, number, date=f"2023-06-{5 + number % 20:02}")
            for number in range(times)
            for each in (one, denial)
        ]
        last = [corrected(one, times), corrected(denial, times)]
        return views_after(one, denial, *again, *last)

    return amended(210), amended(2_100)


@pytest.mark.parametrize("question", QUESTIONS)
def test_old_versions_cost_next_to_nothing(question: str, worn_out: tuple[Reader, Reader]) -> None:
    taken = []
    for reader in worn_out:
        QUESTIONS[question](reader)
        with counted(reader.db) as steps:
            QUESTIONS[question](reader)
        taken.append(steps[0])

    fresh, worn = taken
    assert worn <= 1.5 * fresh + 5


@settings(max_examples=chances(60))
@given(chosen=worn, clocks=clocks_of, filters=st.lists(filters_of, min_size=1, max_size=4))
def test_present_and_past_tense_say_the_same(
    chosen: list[Step], clocks: Clocks, filters: Sequence[Filters]
) -> None:
    db = views_of(recorded(events_of(chosen)))
    clocks = replace(clocks, known_at=HEAD)

    now, then = (
        [
            answer(pair_state.between, each, "alba", "bora", clocks),
            *(answer(actors.view, each, id, clocks) for id in ACTORS),
            *(answer(issues.view, each, id, clocks) for id in ISSUES),
            *(answer(offices.view, each, id, clocks) for id in OFFICES),
            *(answer(engagements.view, each, id, clocks) for id in ENGAGEMENTS),
            *(answer(sources.view, each, id, clocks) for id in SOURCES),
            *(timeline.page(each, asked, clocks, Paging(limit=9)) for asked in filters),
            *(disagreements.page(each, asked, clocks, Paging(limit=9)) for asked in filters),
            *(quoted(each, words, clocks) for words in ("talks", "grave con", "tlaks")),
            citations.page(each, CitationFilters(asserted_by="bora"), clocks, limit=9),
        ]
        for each in (Reader(db), InThePast(db))
    )

    assert now == then
