import pytest

from events.time.dates import EARLIEST, Happened, day_of, happened, parse
from events.vocabulary.base import Fact
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import SourceAdded
from events.vocabulary.statements import StatementFact
from seeds.founding import founding_events

EVENTS = founding_events()
FACTS: dict[str, AnyFact] = {event.id: event for event in EVENTS if isinstance(event, Fact)}
SOURCES = {event.id: event for event in EVENTS if isinstance(event, SourceAdded)}
CITATIONS = [(fact, citation) for fact in FACTS.values() for citation in fact.citations]


def test_every_date_is_of_the_profile() -> None:
    fields = ("date", "published", "planned_for")
    dates = {getattr(event, field, None) for event in EVENTS for field in fields} - {None}

    assert {date for date in dates if parse(date) is None} == set()


def test_no_fact_is_dated_after_an_article_that_supports_it() -> None:
    late = [
        fact.id
        for fact, each in CITATIONS
        if each.bearing == "supports"
        and parse(fact.when).first.latest > parse(SOURCES[each.source].published).last.latest
    ]

    assert late == []


def test_every_date_says_how_it_was_derived_and_why_where_it_is_not_plain() -> None:
    plain = {"printed", "weekday", "publication"}

    assert [fact.id for fact in FACTS.values() if fact.dated_by is None] == []
    assert [
        fact.id for fact in FACTS.values() if fact.dated_by not in plain and fact.note is None
    ] == []


def test_judgement_of_the_press_is_of_the_article_that_holds_it() -> None:
    outlets = {"asia-times", "cnn", "nbc-news"}
    judged = [
        fact
        for fact in FACTS.values()
        if isinstance(fact, StatementFact) and fact.speaker in outlets
    ]

    assert {fact.id for fact in judged} == {
        fact.id for fact in FACTS.values() if fact.dated_by == "publication"
    }
    assert [
        fact.id
        for fact in judged
        if {(fact.when, fact.speaker)}
        != {
            (SOURCES[each.source].published, SOURCES[each.source].lineage)
            for each in fact.citations
            if each.bearing == "supports"
        }
    ] == []


def test_date_of_an_article_is_derived_in_its_note() -> None:
    assert [source.id for source in SOURCES.values() if source.note is None] == []


def test_weekdays_lie_in_the_week_before_an_article() -> None:
    strayed = [
        fact.id
        for fact in FACTS.values()
        if fact.dated_by == "weekday"
        and not any(
            0 <= parse(SOURCES[each.source].published).last.latest - weekday_of(fact) <= 6
            for each in fact.citations
        )
    ]

    assert strayed == []


def weekday_of(fact: Fact) -> int:
    """The day that a weekday gives: for what had begun by then, the last on which it may have."""
    return parse(fact.when).first.latest


def start(fact: Fact) -> int:
    return parse(fact.when).first.earliest


@pytest.mark.parametrize(
    ("fact", "weekday"),
    [
        ("iran-missile-sanctions-imposed", "Tuesday"),
        ("cnn-reported-blinken-visit", "Tuesday"),
        ("wang-wenbin-denied-responsibility", "Wednesday"),
        ("xie-feng-on-de-risking", "Wednesday"),
        ("diao-daming-on-media-hype", "Wednesday"),
        ("politico-reported-blinken-visit", "Thursday"),
        ("blinken-on-choosing-sides", "Thursday"),
        ("wang-wenbin-on-words-and-actions", "Friday"),
        ("blinken-visit-announced", "Wednesday"),
        ("biden-hoped-to-meet-xi-in-coming-months", "Saturday"),
        ("blinken-visited-beijing", "Sunday"),
        ("blinken-and-qin-talked", "Sunday"),
        ("blinken-and-wang-yi-talked", "Monday"),
        ("blinken-met-xi", "Monday"),
    ],
)
def test_day_of_the_week_is_the_one_in_the_article(fact: str, weekday: str) -> None:
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    assert days[(weekday_of(FACTS[fact]) - 1) % 7] == weekday


def test_last_month_is_the_month_before_the_article() -> None:
    article = SOURCES["nbc-news-wang-yi-washington-2023"]

    assert article.published == "[2023-10..2023-12]"
    assert {
        fact.when
        for fact in FACTS.values()
        if fact.note is not None and fact.note.startswith('"Last month"')
    } == {"[2023-09..2023-11]"}


def test_nothing_was_public_on_8_june_2023() -> None:
    published = [parse(source.published) for source in SOURCES.values()]

    assert {happened(span, day_of("2023-06-08")) for span in published} == {Happened.NOT}


def test_standing_condition_has_no_first_day() -> None:
    opened = [
        fact.id
        for fact in FACTS.values()
        if fact.dated_by == "state-at-publication" and start(fact) != EARLIEST
    ]

    assert opened == ["wang-yi-travelled-to-washington"]
