"""An empty answer is an answer; what nobody knows is an error that says so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from events.errors import QuestionError, UnknownIdError
from events.storage.memory import MemoryLedger
from events.vocabulary.accords import AgreementReached
from projections.dossiers import actors, issues
from projections.facts import citations, facts, sources
from projections.facts.citations import CitationFilters
from projections.filing.opening import open_views
from projections.model.reader import Reader
from projections.relations import pair_state
from projections.relations.left_out import NONE
from projections.search import quotes
from projections.subjects import engagements, offices
from projections.timeline import timeline
from projections.timeline.filters import Filters, Paging
from tests.hand_written import fact, on, views_after
from tests.noon import noon

TODAY = on("2023-07-01")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return views_after()


def test_state_with_nothing_in_it_is_a_state(reader: Reader) -> None:
    state = pair_state.between(reader, "alba", "bora", TODAY)

    assert state.between == ("alba", "bora")
    assert (state.engagements, state.offices, state.channels) == ((), (), ())
    assert (state.measures, state.incidents, state.stances) == ((), (), ())
    assert state.contacts.last == {"visit": None, "meeting": None, "call": None, "summit": None}
    assert state.contacts.days_since is None
    assert (state.excluded, state.more) == (NONE, ())


def test_actor_of_whom_nothing_is_told_has_an_empty_view(reader: Reader) -> None:
    view = actors.view(reader, "ann", TODAY)

    assert (view.offices, view.engagements, view.stances) == ((), (), ())
    assert (view.counterparts, view.count.facts) == ((), 0)


def test_engagement_of_which_nothing_is_told_has_no_state(reader: Reader) -> None:
    view = engagements.view(reader, "visit", TODAY)

    assert (view.state, view.life) == (None, ())


def test_timeline_of_nothing_is_one_empty_page(reader: Reader) -> None:
    assert timeline.page(reader, Filters(), TODAY, Paging(limit=10)) == timeline.Page(items=())


@pytest.mark.parametrize("text", ["", " ", '"', "-", "NEAR(", "a OR", "*", "\0", "☃", "a" * 10_000])
def test_text_without_a_word_in_it_finds_nothing(reader: Reader, text: str) -> None:
    assert timeline.page(reader, Filters(text=text), TODAY, Paging(limit=10)).items == ()
    assert quotes.quoting(reader, text, CitationFilters(), TODAY, limit=10).items == ()


@pytest.mark.parametrize(
    ("kind", "ask"),
    [
        ("actor", actors.view),
        ("issue", issues.view),
        ("office", offices.view),
        ("engagement", engagements.view),
        ("fact", facts.view),
        ("source", sources.view),
        ("citation", citations.view),
    ],
)
def test_unknown_id_is_told_with_its_kind(
    reader: Reader, kind: str, ask: Callable[..., Any]
) -> None:
    with pytest.raises(UnknownIdError, match=f"no {kind} has the id 'nobody'"):
        ask(reader, "nobody", TODAY)


def test_what_is_registered_later_is_unknown_before(reader: Reader) -> None:
    with pytest.raises(UnknownIdError, match="no actor has the id 'alba'"):
        pair_state.between(reader, "alba", "bora", on("2023-07-01", known_at=0))


def test_party_with_itself_is_a_question_put_wrongly(reader: Reader) -> None:
    with pytest.raises(QuestionError, match="b is 'alba': expected another party than 'alba'"):
        pair_state.between(reader, "alba", "alba", TODAY)


def test_counterpart_of_nobody_is_a_question_put_wrongly(reader: Reader) -> None:
    with pytest.raises(QuestionError, match="counterpart is 'bora': expected an actor beside it"):
        timeline.page(reader, Filters(counterpart="bora"), TODAY, Paging(limit=10))


def test_fact_with_one_party_stands_between_nobody() -> None:
    reader = views_after(fact(AgreementReached, "alone", "2023-06-01", parties=("alba",)))

    assert actors.view(reader, "alba", TODAY).counterparts == ()
    assert actors.view(reader, "alba", TODAY).count.facts == 1


async def test_views_of_an_empty_ledger_stand_at_its_beginning(tmp_path: Path) -> None:
    views = await open_views(tmp_path, MemoryLedger(now=noon))

    assert views.checkpoint == 0
    assert timeline.page(views.reader, Filters(), TODAY, Paging(limit=10)).items == ()
    await views.close()
