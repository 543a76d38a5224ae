"""A hundred questions of an assistant, the answers to which are known beforehand.

Forty are written by hand, with what has to be said and what must not; sixty are drawn from the
founding facts themselves: words of a quote lead to the passage, an id to its fact.
"""

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import pytest

from events.dates_in_words.date_words import words
from events.vocabulary.base import Fact
from seeds.founding import founding_events
from tests.assisting import BASE, Assistant, every, facts_named
from tests.beside import ARTICLES, needs
from tests.running import Client

RIGHT_AT_LEAST: Final = 95
DRAWN: Final = 30
TOKENS_MOST: Final = 1_500
CHARACTERS_OF_A_TOKEN: Final = 4
"""By and large, of English and of ids: a tokenizer would have to be fetched."""

PAIR: Final = {"a": "united-states", "b": "china"}


class Question(NamedTuple):
    """A call, the texts that its answer has, and those that it must not have."""

    tool: str
    arguments: dict[str, str]
    says: tuple[str, ...]
    never: tuple[str, ...] = ()


def find(words: str, *says: str, never: tuple[str, ...] = (), **clocks: str) -> Question:
    return Question("find", {"words": words, **clocks}, says, never)


def state(*says: str, never: tuple[str, ...] = (), **given: str) -> Question:
    return Question("relations", {**PAIR, **given}, says, never)


BY_HAND: Final = (
    # Who held an office.
    find("foreign minister of China July 2023", "Qin Gang or Wang Yi", "possible"),
    find("foreign minister of China", "Qin Gang", "2023-06-19", as_of="2023-06-30"),
    find("foreign minister of China", "Wang Yi", "wang-yi-reappointed", as_of="2023-07-31"),
    find("secretary of state of the United States on 1 January 2020", "between", "Mike Pompeo"),
    find("President of the United States", "Joe Biden", "2023-11-30", as_of="2026-11-28"),
    find("Secretary of Commerce", "Gina Raimondo", '"certain"', as_of="2023-06-01"),
    find("ambassador of China to the United States", "Xie Feng", "xie-feng-ambassador"),
    find("Brinken", "antony-blinken", "Secretary of State"),
    # How an engagement stood.
    find("Blinken visit to Beijing", "postponed", "blinken-visit-postponed", as_of="2023-03-01"),
    find("Blinken visit to Beijing", "held, 18 June 2023", as_of="2023-06-20"),
    find(
        *("Blinken visit to Beijing", "reported"),
        never=("postponed", "held"),
        as_of="2023-06-13",
        public_by="2023-06-13",
    ),
    find("Biden Xi meeting Bali", "held, November 2022", "biden-xi-met-in-bali"),
    find("balloon", "balloon-shot-down", "2023-06-17", as_of="2023-06-20"),
    find("Micron ban", "micron-ban-in-force", '"certain"'),
    # Names that mean several, and none.
    find("Wang", "3 persons may be meant", "wang-wenbin", "wang-wentao", "wang-yi"),
    find("Blinken visit", "3 engagements may be meant", "blinken-visit-to-london-2023"),
    find("Blinken", "antony-blinken", "blinken-visit-to-london-2023", never=("may be meant",)),
    find("news of a spying base", "nothing is called so", "ask timeline with text “news of a"),
    find("Napoleon", "nothing is called so in the record", "1979", "December 2023"),
    find(
        *("foreign minister of China July 2023", "2023-07-31 lies after 2023-01-01"),
        never=("Wang Yi", "Qin Gang"),
        as_of="2023-01-01",
    ),
    # The state of two.
    state("stands postponed", "2023-02-14", "Joe Biden", as_of="2023-03-01"),
    state("held, 18 June 2023", '"more":["engagements"', as_of="2023-06-20"),
    find("Speaker of the House", "Kevin McCarthy", "mccarthy-speaker", as_of="2023-06-20"),
    state("nothing is told between the two by 1776-07-04", "2023-12-31", as_of="1776-07-04"),
    state("Diplomatic relations since 1979", '"last_told":"2023-12-31"', as_of="2024-01-01"),
    state("nothing is told between the two after 2023-12-31", as_of="2040"),
    state("nothing is told between the two", never=("embassy",), b="cuba"),
    state("broken off, as told of 10 March 2023", "reached", a="saudi-arabia", b="iran"),
    state("imposed since 6 June 2023", b="iran", as_of="2023-06-30"),
    state("nothing is told", "2023-06-06", b="iran", as_of="2023-06-05"),
    # What changed.
    Question(
        "changes",
        {**PAIR, "since": "2023-06-30", "as_of": "2023-07-31"},
        ("qin-gang → wang-yi", "qin-gang-removed", "perhaps invited"),
    ),
    Question(
        "changes",
        {**PAIR, "since": "2023-06-13", "as_of": "2023-06-19"},
        ("postponed → held", "blinken-met-xi"),
    ),
    Question(
        "changes",
        {"a": "saudi-arabia", "b": "iran", "since": "2023-04", "as_of": "2023-06"},
        ("the record tells of no change",),
    ),
    # Facts in order.
    Question(
        "timeline",
        {"office": "foreign-minister-of-china", "as_of": "2023-12-31"},
        ("qin-gang-removed", "wang-yi-reappointed", "July 2023"),
    ),
    Question(
        "timeline",
        {"issue": "espionage", "public_by": "2023-06-17"},
        ("chinese-spy-base-in-cuba",),
    ),
    Question(
        "timeline",
        {"issue": "espionage", "public_by": "2023-06-16"},
        (),
        ("chinese-spy-base-in-cuba",),
    ),
    Question(
        "timeline",
        {"actor": "china", "from": "1990", "until": "2000"},
        ("no such fact in the record", "1979"),
    ),
    Question(
        "timeline",
        {"engagement": "blinken-visit-to-beijing-2023", "as_of": "2023-03-01", "order": "desc"},
        ("blinken-visit-postponed",),
        ("blinken-visited-beijing",),
    ),
    # Words.
    Question("quote", {"words": "candid and productive"}, ("miller-on-candid-talks", "exact")),
    Question("quote", {"words": "candd and productve"}, ("candid and productive", "no passage")),
    Question("quote", {"words": "let us all be friends"}, ("no passage has these words",)),
    Question("quote", {"words": "candid and productive", "as_of": "2023-06-01"}, ("no passage",)),
    # A fact.
    Question(
        "fact",
        {"id": "blinken-visit-postponed"},
        ("between 16 January 2023 and 14 February 2023", "CNN says “scrapped”", "2 lineages"),
    ),
    Question(
        "fact",
        {"id": "qin-gang-removed", "as_of": "2023-07-15"},
        ('"certainty":"possible"', "July 2023"),
        ('"last_told":"2023',),
    ),
)


def facts() -> Iterator[Any]:
    return (each for each in founding_events() if isinstance(each, Fact))


def drawn() -> Iterator[Question]:
    every_fact = list(facts())
    step = len(every_fact) // DRAWN
    for fact in every_fact[::step][:DRAWN]:
        yield Question("fact", {"id": fact.id}, (fact.summary, words(str(fact.when))))
    quoted = [(each, citation) for each in every_fact for citation in each.citations]
    step = len(quoted) // DRAWN
    for fact, citation in quoted[::step][:DRAWN]:
        says = (json.dumps(citation.exact, ensure_ascii=False)[1:-1], fact.id, citation.source)
        yield Question("quote", {"words": citation.exact[:300]}, says)


QUESTIONS: Final = (*BY_HAND, *drawn())


@pytest.fixture(scope="module")
def assistant(client: Client) -> Assistant:
    return Assistant(client)


@pytest.fixture(scope="module")
def told(assistant: Assistant) -> list[tuple[Question, str]]:
    return [(each, assistant.text(each.tool, **each.arguments)) for each in QUESTIONS]


def is_right(question: Question, told: str) -> bool:
    missing = [each for each in question.says if each not in told]
    return not missing and not any(each in told for each in question.never)


def passages_of(told: list[tuple[Question, str]]) -> list[Any]:
    """All that is quoted in the answers."""
    return [
        passage
        for _, answer in told
        for name in ("passages", "citations")
        for listed in every(name, json.loads(answer))
        for passage in listed
    ]


def test_of_a_hundred_questions_ninety_five_are_answered_rightly(
    told: list[tuple[Question, str]],
) -> None:
    wrong = [question for question, answer in told if not is_right(question, answer)]

    assert len(told) >= 100
    assert len(wrong) <= len(told) - RIGHT_AT_LEAST, wrong


def test_every_question_by_hand_is_answered_rightly(told: list[tuple[Question, str]]) -> None:
    by_hand = told[: len(BY_HAND)]

    assert [each for each in by_hand if not is_right(*each)] == []


def test_every_address_and_every_quote_of_an_answer_is_there(
    client: Client, told: list[tuple[Question, str]]
) -> None:
    answers = [json.loads(answer) for _, answer in told]
    links = sorted({each for answer in answers for each in every("permalink", answer)})
    found = {each: client.get(each.removeprefix(BASE)) for each in links}
    passages = passages_of(told)

    assert [each for each, answer in found.items() if answer.status_code != 200] == []
    assert len(passages) > DRAWN
    for each in passages:
        as_recorded = found[each["permalink"]].json()
        assert as_recorded["citation"]["exact"] == each["quote"]
        assert as_recorded["cite_as"] == each["cite_as"]
        assert as_recorded["fact"] == each["fact"]


@needs(ARTICLES)
def test_every_quote_of_an_answer_stands_in_its_article(
    client: Client, told: list[tuple[Question, str]]
) -> None:
    quotes = {(each["source"], each["quote"]) for each in passages_of(told)}
    file_of = {
        source: client.get(f"/v1/sources/{source}").json()["source"]["file"] for source, _ in quotes
    }

    text_of = {
        source: (ARTICLES / file).read_text(encoding="utf-8") for source, file in file_of.items()
    }
    assert [each for each in quotes if each[1] not in text_of[each[0]]] == []


def test_every_answer_says_its_clocks_and_how_to_cite_it(
    told: list[tuple[Question, str]],
) -> None:
    for _, answer in told:
        said = json.loads(answer)
        assert said["as_of"]
        assert said["permalink"].startswith(BASE)
        assert "ledger position" in said["cite_as"]
        assert len(answer) <= TOKENS_MOST * CHARACTERS_OF_A_TOKEN


DAYS: Final = ("2022-12-31", "2023-03-01", "2023-06-13", "2023-06-17", "2023-06-19", "2023-07-15")
ALL_TOOLS: Final = (
    ("relations", PAIR),
    ("changes", {**PAIR, "since": "2022-11-01"}),
    ("timeline", {"actor": "china", "order": "desc"}),
    ("timeline", {"text": "Blinken"}),
    ("quote", {"words": "Blinken"}),
    ("find", {"words": "Blinken visit"}),
    ("find", {"words": "Hong Kong"}),
    ("find", {"words": "balloon"}),
    ("find", {"words": "US and China June 2023"}),
    ("find", {"words": "foreign minister of China July 2023"}),
)


@pytest.mark.parametrize("day", DAYS)
def test_nothing_is_told_that_came_later_or_was_told_later(
    assistant: Assistant, client: Client, day: str
) -> None:
    clocks = {"as_of": day, "public_by": day}
    answers = [assistant.call(tool, **given, **clocks) for tool, given in ALL_TOOLS]
    named = {fact for answer in answers for fact in facts_named(answer)}
    last_told = [each for answer in answers for each in every("last_told", answer) if each]
    cited = {each for answer in answers for each in every("permalink", answer)}
    texts = [json.dumps(answer, ensure_ascii=False) for answer in answers]
    unknown = [
        each
        for each in facts()
        if client.get(f"/v1/facts/{each.id}", params=clocks).status_code == 404
        and any(f'"{each.id}"' in text or each.summary in text for text in texts)
    ]

    known = {each: client.get(f"/v1/facts/{each}", params=clocks) for each in named}
    assert [each for each, said in known.items() if said.status_code != 200] == []
    assert [each for each, said in known.items() if said.json()["certainty"] is None] == []
    assert max(last_told, default=day) <= day
    assert unknown == []
    assert [each for each in cited if f"public_by={day}" not in each] == []
