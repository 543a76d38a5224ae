import hashlib
import re

import pytest

from events.vocabulary.base import Event, Fact
from events.vocabulary.engagements import EngagementPostponed
from events.vocabulary.facts import AnyFact
from events.vocabulary.limits import QUOTE_WORDS
from events.vocabulary.registry import ActorAdded, SourceAdded
from events.vocabulary.statements import StatementFact
from seeds.founding import founding_events
from tests.beside import ARTICLES, skip_without
from tests.hand_written_texts import passage_of

EVENTS = founding_events()
FACTS: dict[str, AnyFact] = {event.id: event for event in EVENTS if isinstance(event, Fact)}
SOURCES = {event.id: event for event in EVENTS if isinstance(event, SourceAdded)}
ACTORS = {event.id: event for event in EVENTS if isinstance(event, ActorAdded)}
CITATIONS = [(fact, citation) for fact in FACTS.values() for citation in fact.citations]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    skip_without(ARTICLES)
    return {
        source.id: (ARTICLES / str(source.file)).read_bytes().decode("utf-8")
        for source in SOURCES.values()
    }


def test_hashes_are_those_of_the_texts(texts: dict[str, str]) -> None:
    hashes = {source: hashlib.sha256(text.encode()).hexdigest() for source, text in texts.items()}

    assert hashes == {source.id: source.sha256 for source in SOURCES.values()}


def test_every_quote_stands_where_its_citation_says(texts: dict[str, str]) -> None:
    misplaced = [
        (fact.id, each.exact)
        for fact, each in CITATIONS
        if texts[each.source][each.start : each.end] != each.exact
        or not texts[each.source][: each.start].endswith(each.prefix)
        or not texts[each.source][each.end :].startswith(each.suffix)
    ]

    assert misplaced == []


def test_every_quote_has_its_surroundings(texts: dict[str, str]) -> None:
    bare = [
        (fact.id, each.exact)
        for fact, each in CITATIONS
        if len(each.prefix) != min(32, passage_of(each).start)
        or len(each.suffix) != min(32, len(texts[each.source]) - passage_of(each).end)
    ]

    assert bare == []


def test_no_quote_is_longer_than_a_citation_may_be() -> None:
    words = {len(each.exact.split()) for _, each in CITATIONS}

    assert max(words) <= QUOTE_WORDS


def test_no_prose_of_ours_shares_eight_words_in_a_row_with_an_article(
    texts: dict[str, str],
) -> None:
    theirs = set().union(*(runs_of_eight(text) for text in texts.values()))
    copied = [(event.id, run) for event in EVENTS for run in runs_of_eight(prose(event)) & theirs]

    assert copied == []


def runs_of_eight(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + 8]) for at in range(len(words) - 7)}


def prose(event: Event) -> str:
    fields = ("summary", "note", "reason", "name", "description")
    return " | ".join(getattr(event, field, None) or "" for field in fields)


def test_every_alias_with_a_source_stands_in_it(texts: dict[str, str]) -> None:
    absent = [
        (actor.id, alias.name)
        for actor in ACTORS.values()
        for alias in actor.aliases
        if alias.source is not None and alias.name not in texts[alias.source]
    ]

    assert absent == []


def resolved(name: str) -> list[str]:
    """The actors that a form finds, as written."""
    return [
        actor.id
        for actor in ACTORS.values()
        if name == actor.name
        or any(alias.name == name and alias.resolves for alias in actor.aliases)
    ]


def test_every_form_that_resolves_finds_one_actor() -> None:
    strayed = [
        (actor.id, name)
        for actor in ACTORS.values()
        for name in {actor.name, *(alias.name for alias in actor.aliases if alias.resolves)}
        if resolved(name) != [actor.id]
    ]

    assert strayed == []


def test_every_form_is_listed_once_for_a_source() -> None:
    forms = [
        (actor.id, alias.name, alias.source) for actor in ACTORS.values() for alias in actor.aliases
    ]

    assert sorted(forms) == sorted(set(forms))


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Brinken", "antony-blinken"),
        ("Anthony Brinken", "antony-blinken"),
        ("top American diplomat", "antony-blinken"),
        ("Krittenbrink", "daniel-kritenbrink"),
        ("Matt Miller", "matthew-miller"),
        ("Chinese language International Ministry", "china-foreign-ministry"),
        ("China’s top spy agency", "china-ministry-of-state-security"),
        ("China’s prime diplomat", "wang-yi"),
        ("Yuyuan Dantian", "yuyuan-tantian"),
        ("State Division", "us-state-department"),
        ("Washington", "united-states"),
        ("Moscow", "russia"),
        ("Britain", "united-kingdom"),
    ],
)
def test_form_finds_whom_the_article_means(name: str, actor: str) -> None:
    assert resolved(name) == [actor]


@pytest.mark.parametrize(
    "name",
    ["Wang", "George Washington", "the ministry", "The secretary", "the commentator", "Chinese"],
)
def test_form_that_is_anybody_finds_nobody(name: str) -> None:
    assert resolved(name) == []


def test_bare_wang_is_another_in_asia_times() -> None:
    bare = {
        (alias.source, actor.id)
        for actor in ACTORS.values()
        for alias in actor.aliases
        if alias.name == "Wang"
    }

    assert bare == {
        ("asia-times-high-level-talks-2023-06", "wang-wenbin"),
        ("cnn-blinken-xi-2023-06-19", "wang-yi"),
        ("nbc-news-blinken-xi-2023-06-19", "wang-yi"),
        ("nbc-news-wang-yi-washington-2023", "wang-yi"),
    }
    assert {actor for actor in ACTORS if actor.startswith("wang-")} == {
        "wang-yi",
        "wang-wentao",
        "wang-wenbin",
    }


def test_wang_wenbin_speaks_in_one_article_and_wang_yi_in_two() -> None:
    heard = {
        (fact.speaker, each.source)
        for fact, each in CITATIONS
        if isinstance(fact, StatementFact) and fact.speaker.startswith("wang-")
    }

    assert heard == {
        ("wang-wenbin", "asia-times-high-level-talks-2023-06"),
        ("wang-yi", "cnn-blinken-xi-2023-06-19"),
        ("wang-yi", "nbc-news-blinken-xi-2023-06-19"),
    }


def test_record_is_of_the_size_that_two_readings_found() -> None:
    assert (len(FACTS), len(CITATIONS)) == (257, 368)
    assert sum(len(fact.citations) > 1 for fact in FACTS.values()) > 70


def test_nobody_acts_for_a_state_who_speaks_for_himself() -> None:
    own = """
        liu-qing lu-xiang diao-daming guangdong-commentator yuyuan-tantian chinese-commentators
        chinese-media asia-times cnn nbc-news
    """

    assert {actor for actor in own.split() if ACTORS[actor].acts_for} == set()


def test_sources_differ_on_these_fields() -> None:
    differing = {(fact.id, name) for fact, each in CITATIONS for name in each.says}

    assert differing == {
        ("balloon-over-the-united-states", "responsible"),
        ("blinken-and-qin-talked", "duration"),
        ("blinken-visit-announced", "planned_for"),
        ("blinken-visit-announced", "type"),
        ("blinken-visit-postponed", "type"),
        ("china-claims-taiwan", "speaker"),
        ("nbc-news-on-raised-expectations", "expectations"),
        ("wang-yi-on-the-choice", "who_must_choose"),
    }


def test_two_of_the_five_articles_share_anothers_lineage() -> None:
    assert sorted(source.lineage for source in SOURCES.values()) == [
        "asia-times",
        "cnn",
        "nbc-news",
        "nbc-news",
        "nbc-news",
    ]


def test_every_fact_has_a_citation_that_supports_it() -> None:
    unsupported = [
        fact.id
        for fact in FACTS.values()
        if all(each.bearing != "supports" for each in fact.citations)
    ]

    assert unsupported == []


def test_passages_that_do_not_support_say_why() -> None:
    passages = [(fact.id, each) for fact, each in CITATIONS if each.bearing != "supports"]

    assert [each.exact for _, each in passages if not (each.note or each.says)] == []
    assert [(fact, each.source) for fact, each in passages if "contrary" in str(each.note)] == [
        ("qin-demanded-end-of-undermining", "nbc-news-blinken-china-trip-2023-06"),
        ("blinken-visit-announced", "nbc-news-blinken-china-trip-2023-06"),
    ]
    assert [(fact, each.source) for fact, each in passages if "Reversed" in str(each.note)] == [
        ("qin-on-the-lowest-point", "nbc-news-blinken-xi-2023-06-19"),
        ("wang-yi-demanded-lifting-of-sanctions", "nbc-news-blinken-xi-2023-06-19"),
    ]


def test_passages_that_a_paraphrase_turned_round_are_marked_and_say_how() -> None:
    reversed_ones = [(fact.id, each) for fact, each in CITATIONS if each.sense == "reversed"]

    assert [(fact, each.bearing, bool(each.note)) for fact, each in reversed_ones] == [
        ("qin-demanded-end-of-undermining", "mentions", True),
        ("blinken-visit-announced", "mentions", True),
        ("qin-on-the-lowest-point", "mentions", True),
        ("wang-yi-demanded-lifting-of-sanctions", "mentions", True),
        ("china-accused-of-undermined-outreach", "mentions", True),
    ]


@pytest.mark.parametrize(
    "contrary",
    [
        "raise sanctions",
        "interference in its internal",
        "announced the postponement",
        "because the two nations",
        "accuses the United States of arguing",
        "with Chinese officials on Friday",
    ],
)
def test_passage_that_says_the_contrary_supports_nothing(contrary: str) -> None:
    bearings = [each.bearing for _, each in CITATIONS if contrary in each.exact]

    assert bearings == ["mentions"]


def test_postponement_stands_in_three_articles_of_two_lineages() -> None:
    postponed = FACTS["blinken-visit-postponed"]

    assert isinstance(postponed, EngagementPostponed)
    assert [(each.source, each.bearing, each.says) for each in postponed.citations] == [
        ("cnn-blinken-xi-2023-06-19", "supports", {"type": "scrapped"}),
        ("nbc-news-blinken-xi-2023-06-19", "supports", {}),
        ("nbc-news-blinken-china-trip-2023-06", "supports", {"type": "cancelled"}),
    ]
    assert {SOURCES[each.source].lineage for each in postponed.citations} == {"cnn", "nbc-news"}


def test_length_of_the_talks_with_qin_is_told_in_two_ways() -> None:
    assert [each.says for each in FACTS["blinken-and-qin-talked"].citations if each.says] == [
        {"duration": "more than five hours"},
        {"duration": "nearly six hours, and two hours of dinner"},
    ]


READOUTS = {
    "chinese-readout-of-the-call": "blinken-qin-call-2023",
    "chinese-readout-of-the-talks-with-qin": "blinken-qin-talks-2023",
    "chinese-readout-of-the-talks-with-wang-yi": "blinken-wang-yi-talks-2023",
    "us-readout-of-the-call": "blinken-qin-call-2023",
    "us-readout-of-the-talks-with-qin": "blinken-qin-talks-2023",
    "us-readout-of-the-talks-with-wang-yi": "blinken-wang-yi-talks-2023",
}


def test_each_readout_is_one_origin_of_what_was_said_at_its_engagement() -> None:
    told = {
        (each.origin, fact.engagement)
        for fact, each in CITATIONS
        if isinstance(fact, StatementFact) and each.origin is not None
    }

    assert told == set(READOUTS.items())


def test_words_from_a_readout_have_its_origin() -> None:
    without = [
        (fact.id, each.exact)
        for fact, each in CITATIONS
        if isinstance(fact, StatementFact) and fact.readout_by is not None and each.origin is None
    ]

    assert without == []


def test_two_outlets_that_quote_one_readout_are_one_origin() -> None:
    blamed = FACTS["wang-yi-blamed-wrong-perception"]

    assert {each.source for each in blamed.citations} == {
        "cnn-blinken-xi-2023-06-19",
        "nbc-news-blinken-xi-2023-06-19",
    }
    assert {each.origin for each in blamed.citations} == {
        "chinese-readout-of-the-talks-with-wang-yi"
    }


def test_what_was_said_and_is_no_position_says_so() -> None:
    marked = {
        fact.id: fact.no_position
        for fact in FACTS.values()
        if isinstance(fact, StatementFact) and fact.no_position is not None
    }

    assert marked == {
        "china-did-not-comment-on-the-itinerary": "no-comment",
        "china-on-the-talks-with-qin": "praise",
        "china-on-the-three-meetings": "praise",
        "miller-on-candid-talks": "praise",
        "miller-on-discussed-cooperation": "account",
        "united-states-on-the-talks-with-qin": "praise",
        "united-states-on-the-three-meetings": "praise",
    }


def test_sense_that_is_doubtful_has_its_grade_and_its_reason() -> None:
    graded = {fact.id: fact.credibility for fact in FACTS.values() if fact.credibility is not None}
    (citation,) = FACTS["lu-xiang-on-american-desire"].citations

    assert graded == {"lu-xiang-on-american-desire": 4}
    assert str(citation.note).startswith("Doubtful")


def test_every_statement_has_an_issue_and_somebody_it_concerns() -> None:
    vague = [
        fact.id
        for fact in FACTS.values()
        if isinstance(fact, StatementFact) and not (fact.issues and (fact.addressees or fact.about))
    ]

    assert vague == []


def test_taiwan_is_called_a_core_interest_by_qin_and_by_wang_yi() -> None:
    callers = [
        (fact.speaker, each.source)
        for fact, each in CITATIONS
        if isinstance(fact, StatementFact) and "taiwan" in fact.issues and "core" in each.exact
    ]

    assert callers == [
        ("qin-gang", "nbc-news-blinken-xi-2023-06-19"),
        ("wang-yi", "cnn-blinken-xi-2023-06-19"),
    ]


@pytest.mark.parametrize("actor", ["xi-jinping", "nancy-pelosi", "president-of-taiwan"])
def test_nothing_is_put_into_the_mouth_of_whom_no_article_quotes(actor: str) -> None:
    assert [
        fact.id
        for fact in FACTS.values()
        if isinstance(fact, StatementFact) and fact.speaker == actor
    ] == []


def test_what_biden_predicted_is_not_recorded_as_the_text_is_garbled() -> None:
    assert [each.exact for _, each in CITATIONS if "predicted" in each.exact] == []


def test_outside_knowledge_is_not_in_the_record() -> None:
    words = "|".join(prose(event) for event in EVENTS)

    for known in ("APEC", "Spratly", "Montana", "Tsai", "Li Shangfu", "Lloyd Austin", "26 October"):
        assert known not in words
