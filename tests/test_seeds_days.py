import pytest

from events.time.dates import EARLIEST, Happened, day_of, happened, parse
from events.vocabulary.base import Condition, Fact, Happening
from events.vocabulary.engagements import EngagementPlanned, EngagementPostponed
from events.vocabulary.facts import AnyFact
from events.vocabulary.registry import SourceAdded
from events.vocabulary.statements import StatementFact
from seeds.founding import founding_events

EVENTS = founding_events()
FACTS: dict[str, AnyFact] = {event.id: event for event in EVENTS if isinstance(event, Fact)}
SOURCES = {event.id: event for event in EVENTS if isinstance(event, SourceAdded)}
CITATIONS = [(fact, citation) for fact in FACTS.values() for citation in fact.citations]


def test_every_date_is_of_the_profile() -> None:
    fields = ("date", "attested", "until", "published", "planned_for")
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

    assert {fact.dated_by for fact in judged} == {"publication"}
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


def published(fact: Fact) -> list[str]:
    """When its sources came out, as they say it."""
    return [SOURCES[each.source].published for each in fact.citations if each.bearing == "supports"]


def test_what_a_source_finds_so_is_attested_on_the_day_of_the_source() -> None:
    found = [fact for fact in FACTS.values() if fact.dated_by == "state-at-publication"]
    of_an_earlier_article = "micron-ban-in-force"

    assert {fact.id for fact in found if not isinstance(fact, Condition)} == set()
    assert [fact.id for fact in found if fact.when not in published(fact)] == [
        of_an_earlier_article
    ]


def test_what_is_told_without_a_day_had_happened_when_its_source_came_out() -> None:
    told = [fact for fact in FACTS.values() if fact.dated_by == "publication"]
    bounded = [(parse(fact.when).first, map(parse, published(fact))) for fact in told]

    assert all(any(own.latest == each.last.latest for each in out) for own, out in bounded)
    assert {fact.id for fact in told if start(fact) != EARLIEST} == {
        fact.id for fact in told if fact.when in published(fact)
    }


def test_what_is_open_below_says_whose_day_it_ends_with() -> None:
    opened = [fact for fact in FACTS.values() if start(fact) == EARLIEST]

    assert {fact.id for fact in opened if fact.dated_by != "publication"} == {
        "blinken-visited-saudi-arabia",
        "china-on-resuming-high-level-communication",
        "graffiti-on-the-us-consulate-in-hong-kong",
        "micron-ban-in-force",
        "pelosi-speaker",
        "pelosi-visited-taiwan",
        "qin-gang-ambassador",
        "united-states-and-china-agreed-on-relations",
        "wang-yi-foreign-minister-before-qin",
    }


def test_nothing_begins_before_what_it_follows() -> None:
    early = [
        (fact.id, before)
        for fact in FACTS.values()
        for before in fact.follows
        if parse(fact.when).first.latest < start(FACTS[before])
        or EARLIEST < start(fact) < start(FACTS[before])
    ]

    assert early == []


def test_early_in_a_month_is_its_first_half_and_late_its_second() -> None:
    planned_for = {
        fact.planned_for
        for fact in FACTS.values()
        if isinstance(fact, EngagementPlanned | EngagementPostponed)
    }

    assert planned_for == {"[2023-02-01..2023-02-14]"}
    assert FACTS["balloon-over-the-united-states"].when == "[2023-01-16..2023-01-31]"


@pytest.mark.parametrize("side", ["china", "united-states"])
def test_three_meetings_are_praised_when_the_third_is_over(side: str) -> None:
    praise = FACTS[f"{side}-on-the-three-meetings"]

    assert start(praise) == day_of(FACTS["wang-wentao-met-raimondo"].when)


MOVED_DURING_THE_VISIT = {
    "blinken-visited-beijing",
    "blinken-and-qin-talked",
    "blinken-and-wang-yi-talked",
    "blinken-xi-meeting-announced",
    "blinken-met-xi",
    "qin-invited-to-washington",
    "qin-accepted-invitation",
}


def test_nothing_happens_on_the_days_of_the_visit_but_what_was_done_and_said_there() -> None:
    first, last = day_of("2023-06-18"), day_of("2023-06-20")
    bounds = {
        fact.id: parse(fact.when).first
        for fact in FACTS.values()
        if isinstance(fact, Happening) and not isinstance(fact, StatementFact)
    }
    closed = {id for id, each in bounds.items() if first <= each.latest <= last}
    opened = {id for id, each in bounds.items() if first <= each.earliest <= last}

    said = (parse(fact.when).first for fact in FACTS.values() if isinstance(fact, StatementFact))
    windows = [each for each in said if EARLIEST < each.earliest < first <= each.latest <= last]

    assert windows == []
    assert closed == MOVED_DURING_THE_VISIT
    assert opened == MOVED_DURING_THE_VISIT | {"qin-gang-disappeared"}


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
