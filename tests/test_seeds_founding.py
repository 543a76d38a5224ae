import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from msgspec import inspect

from events.catalogue import FACT_TYPES, KIND_OF_REGISTRATION, AnyEvent, Registration
from events.dates import EARLIEST, Happened, day_of, happened, parse
from events.engagements import EngagementPostponed
from events.errors import ImportFileError
from events.event import QUOTE_WORDS, Fact
from events.facts import AnyFact
from events.offices import OfficialAppointed, OfficialRemoved
from events.registry import ActorAdded, SourceAdded
from events.statements import StatementFact
from seeds.founding import FoundingEvent, founding_events

EVENTS = founding_events()
FACTS: dict[str, AnyFact] = {event.id: event for event in EVENTS if isinstance(event, Fact)}
SOURCES = {event.id: event for event in EVENTS if isinstance(event, SourceAdded)}
ACTORS = {event.id: event for event in EVENTS if isinstance(event, ActorAdded)}
CITATIONS = [(fact, citation) for fact in FACTS.values() for citation in fact.citations]


def kind_of(event: FoundingEvent) -> str:
    return KIND_OF_REGISTRATION.get(type(event), "fact")


def references(event: AnyEvent) -> set[tuple[str, str]]:
    """Kind and id of everything that an event names, after the types of its fields."""
    return set(_references(msgspec.to_builtins(event), inspect.type_info(type(event))))


def _references(value: Any, kind: inspect.Type) -> Iterator[tuple[str, str]]:
    match kind:
        case inspect.Metadata(type=inner, extra=extra):
            if extra and value is not None:
                yield extra["refers"], value
            yield from _references(value, inner)
        case inspect.UnionType(types=types) if value is not None:
            for each in types:
                yield from _references(value, each)
        case inspect.VarTupleType(item_type=inner):
            for each in value:
                yield from _references(each, inner)
        case inspect.StructType(fields=fields):
            for field in fields:
                if field.encode_name in value:
                    yield from _references(value[field.encode_name], field.type)


# What is there


def test_every_id_is_used_once() -> None:
    ids = [event.id for event in EVENTS]

    assert sorted(ids) == sorted(set(ids))


def test_nothing_is_named_before_it_is_recorded() -> None:
    known: set[tuple[str, str]] = set()
    early = []
    for event in EVENTS:
        early += [(event.id, each) for each in references(event) - known]
        known.add((kind_of(event), event.id))

    assert early == []


def test_everything_that_is_registered_is_used_by_a_fact() -> None:
    registered = {
        (kind_of(event), event.id): references(event)
        for event in EVENTS
        if isinstance(event, get_args(Registration))
    }
    used: set[tuple[str, str]] = set()
    left = set().union(*map(references, FACTS.values()))
    while left:
        used |= left
        left = set().union(*(registered.get(each, set()) for each in left)) - used

    assert registered.keys() - used == set()


def test_founding_facts_survive_being_stored() -> None:
    stored = [msgspec.json.encode(event) for event in EVENTS]

    assert tuple(msgspec.json.decode(each, type=AnyEvent) for each in stored) == EVENTS


def test_ids_that_others_ask_for_are_there() -> None:
    asked = """
        united-states china antony-blinken joe-biden wang-yi qin-gang xi-jinping wang-wentao
        gina-raimondo jake-sullivan nicholas-burns wang-wenbin xie-feng foreign-minister-of-china
        secretary-of-state-of-the-united-states president-of-china president-of-the-united-states
        blinken-visit-to-beijing-2023 taiwan balloon export-controls sanctions
        military-communications human-rights south-china-sea ukraine trade de-risking personnel
        blinken-visit-postponed
    """

    assert set(asked.split()) - {event.id for event in EVENTS} == set()


# Sources and quotes

TEXTS = Path(__file__).resolve().parents[1].parent / "shared" / "seeds"


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    if not TEXTS.is_dir():
        pytest.skip(f"the texts of the articles are not at {TEXTS}, so quotes stay unchecked")
    return {
        id: (TEXTS / str(source.file)).read_bytes().decode("utf-8")
        for id, source in SOURCES.items()
    }


def test_hashes_are_those_of_the_texts(texts: dict[str, str]) -> None:
    import hashlib

    assert {id: hashlib.sha256(text.encode()).hexdigest() for id, text in texts.items()} == {
        id: source.sha256 for id, source in SOURCES.items()
    }


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
        if len(each.prefix) != min(32, each.start)
        or len(each.suffix) != min(32, len(texts[each.source]) - each.end)
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


def prose(event: FoundingEvent) -> str:
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


def test_no_name_stands_for_two_actors() -> None:
    names = [
        name
        for actor in ACTORS.values()
        for name in {actor.name, *(alias.name for alias in actor.aliases)}
    ]

    assert sorted(names) == sorted(set(names))


def test_bare_wang_and_george_washington_are_nobody() -> None:
    names = {
        name
        for actor in ACTORS.values()
        for name in (actor.name, *(alias.name for alias in actor.aliases))
    }

    assert names & {"Wang", "George Washington"} == set()
    assert {id for id in ACTORS if id.startswith("wang-")} == {
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


def test_reversed_and_merely_touching_passages_say_why_they_do_not_support() -> None:
    mentions = {
        (fact.id, each.exact): bool(each.note or each.says)
        for fact, each in CITATIONS
        if each.bearing != "supports"
    }

    assert all(mentions.values())
    assert {
        ("wang-yi-demanded-lifting-of-sanctions", "Wang requested that the U.S. raise sanctions"),
        (
            "qin-demanded-end-of-undermining",
            "The US side should respect China’s interference in its internal affairs",
        ),
        (
            "blinken-visit-announced",
            "on Wednesday the State Department announced the postponement of his long-awaited"
            " visit to China",
        ),
    } <= mentions.keys()


def test_no_supporting_quote_says_the_contrary() -> None:
    contrary = re.compile("raise sanctions|respect China’s interference|announced the postpone")

    assert [
        fact.id
        for fact, each in CITATIONS
        if each.bearing == "supports" and contrary.search(each.exact)
    ] == []


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
    assert [each.says for each in FACTS["blinken-and-qin-talked"].citations] == [
        {"duration": "more than five hours"},
        {"duration": "nearly six hours, and two hours of dinner"},
    ]


# Statements


def test_every_statement_has_an_issue_and_somebody_it_concerns() -> None:
    vague = [
        fact.id
        for fact in FACTS.values()
        if isinstance(fact, StatementFact) and not (fact.issues and (fact.addressees or fact.about))
    ]

    assert vague == []


def test_taiwan_is_called_a_core_interest_by_qin_and_by_wang_yi() -> None:
    quotes = [
        (fact.speaker, each.exact)
        for fact, each in CITATIONS
        if isinstance(fact, StatementFact) and "taiwan" in fact.issues and "core" in each.exact
    ]

    assert quotes == [
        (
            "qin-gang",
            "Like Wang, Qin raised the Taiwan subject as “the core of China’s core pursuits.”",
        ),
        (
            "wang-yi",
            "Taiwan is one of one of China’s “core interests,” over which it “has no room for"
            " compromise or backdown.”",
        ),
    ]


def test_nothing_is_put_into_the_mouth_of_xi_jinping() -> None:
    assert [
        fact.id
        for fact in FACTS.values()
        if isinstance(fact, StatementFact) and fact.speaker == "xi-jinping"
    ] == []


# Dates


def test_every_date_is_of_the_profile() -> None:
    fields = ("date", "published", "planned_for")
    dates = {getattr(event, field, None) for event in EVENTS for field in fields} - {None}

    assert {date for date in dates if parse(date) is None} == set()


def test_no_fact_is_dated_after_an_article_that_supports_it() -> None:
    late = [
        fact.id
        for fact, each in CITATIONS
        if each.bearing == "supports"
        and parse(fact.date).first.latest > parse(SOURCES[each.source].published).last.latest
    ]

    assert late == []


def test_every_date_says_how_it_was_derived_and_why_where_it_is_not_plain() -> None:
    plain = {"printed", "weekday"}

    assert [fact.id for fact in FACTS.values() if fact.dated_by is None] == []
    assert [
        fact.id for fact in FACTS.values() if fact.dated_by not in plain and fact.note is None
    ] == []


def test_date_of_an_article_is_derived_in_its_note() -> None:
    assert [source.id for source in SOURCES.values() if source.note is None] == []


def test_weekdays_lie_in_the_week_before_an_article() -> None:
    strayed = [
        fact.id
        for fact in FACTS.values()
        if fact.dated_by == "weekday"
        and not any(
            0 <= parse(SOURCES[each.source].published).last.latest - start(fact) <= 6
            for each in fact.citations
        )
    ]

    assert strayed == []


def start(fact: Fact) -> int:
    return parse(fact.date).first.earliest


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

    assert days[(start(FACTS[fact]) - 1) % 7] == weekday


def test_last_month_is_the_month_before_the_article() -> None:
    article = SOURCES["nbc-news-wang-yi-washington-2023"]

    assert article.published == "[2023-10..2023-12]"
    assert {
        fact.date
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


# Lives


def test_visit_was_planned_put_off_announced_twice_and_held() -> None:
    life = [
        fact
        for fact in FACTS.values()
        if getattr(fact, "engagement", None) == "blinken-visit-to-beijing-2023"
        and not isinstance(fact, StatementFact)
        and type(fact).__name__ != "EngagementReported"
    ]

    assert [(fact.id, fact.date) for fact in life] == [
        ("blinken-visit-planned", "[2022-11..2023-01-31]"),
        ("blinken-visit-postponed", "[2023-01-21..2023-02-09]"),
        ("blinken-visit-announced", "2023-06-14"),
        ("blinken-visit-announced-by-china", "[2023-06-14..2023-06-16]"),
        ("blinken-visited-beijing", "2023-06-18/2023-06-19"),
    ]
    assert all(before.id in after.follows for before, after in zip(life, life[1:], strict=False))


def test_wang_yi_was_minister_before_qin_and_is_again_after_him() -> None:
    turns = [
        (fact.id, fact.date, fact.follows)
        for fact in FACTS.values()
        if isinstance(fact, OfficialAppointed | OfficialRemoved)
        and fact.office == "foreign-minister-of-china"
    ]

    assert turns == [
        ("wang-yi-foreign-minister-before-qin", "[..2023-05-08]", ()),
        (
            "qin-gang-foreign-minister",
            "[..2023-05-08]",
            ("wang-yi-foreign-minister-before-qin", "qin-gang-ambassador"),
        ),
        ("qin-gang-removed", "2023-07", ("qin-gang-disappeared",)),
        ("wang-yi-reappointed", "2023-07", ("qin-gang-removed",)),
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-06-30", Happened.NOT),
        ("2023-07-15", Happened.POSSIBLY),
        ("2023-07-31", Happened.CERTAINLY),
    ],
)
def test_minister_changes_at_some_time_in_july(day: str, expected: Happened) -> None:
    removed, appointed = FACTS["qin-gang-removed"], FACTS["wang-yi-reappointed"]

    assert happened(parse(removed.date), day_of(day)) is expected
    assert happened(parse(appointed.date), day_of(day)) is expected


# Loading


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("sources", "actors", "issues", "places", "offices"):
        (tmp_path / f"{name}.yaml").write_text("")
    for name in ("engagements", "channels", "measures"):
        (tmp_path / f"{name}.yaml").write_text("")
    (tmp_path / "facts").mkdir()
    return tmp_path


def statement(id: str, more: str = "") -> str:
    return (
        f"- type: denial-made\n  id: {id}\n  date: '2023'\n  summary: No\n  speaker: china\n"
        f"  citations: [{{source: a, exact: 'no', start: 0, end: 2}}]\n{more}"
    )


def ids(folder: Path) -> list[str]:
    return [event.id for event in founding_events(folder)]


def test_states_come_before_bodies_and_bodies_before_persons(folder: Path) -> None:
    (folder / "actors.yaml").write_text(
        "- {id: person, kind: person, name: P, part_of: lower}\n"
        "- {id: lower, kind: body, name: L, part_of: upper}\n"
        "- {id: upper, kind: body, name: U, acts_for: [state]}\n"
        "- {id: state, kind: state, name: S}\n"
    )

    assert ids(folder) == ["state", "upper", "lower", "person"]


def test_talks_come_after_the_visit_that_they_are_part_of(folder: Path) -> None:
    (folder / "engagements.yaml").write_text(
        "- {id: talks, form: meeting, name: T, part_of: visit}\n"
        "- {id: visit, form: visit, name: V}\n"
        "- {id: call, form: call, name: C}\n"
    )

    assert ids(folder) == ["visit", "talks", "call"]


def test_facts_come_after_those_that_they_follow_or_deny(folder: Path) -> None:
    (folder / "facts" / "a.yaml").write_text(
        statement("last", "  follows: [middle]\n") + statement("middle", "  denies: first\n")
    )
    (folder / "facts" / "b.yaml").write_text(statement("other") + statement("first"))

    assert ids(folder) == ["first", "middle", "last", "other"]


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        (
            "actors.yaml",
            "- {id: a, kind: state, name: A}\n- {id: a, kind: body, name: A}\n",
            "actors.yaml:2: item 'a': id is taken in actors.yaml:1",
        ),
        (
            "actors.yaml",
            "- {id: a, kind: body, name: A, part_of: b}\n"
            "- {id: b, kind: body, name: B, part_of: a}\n",
            "actors.yaml:1: item 'a': expected no circle: a > b > a",
        ),
        (
            "issues.yaml",
            "\n- {id: a, name: A}\n",
            "issues.yaml:2: item 'a': object missing required field `description`",
        ),
        (
            "issues.yaml",
            "- {id: a, type: actor-added, name: A, description: A}\n",
            "issues.yaml:1: item 'a': invalid value 'actor-added' - at `$.type`",
        ),
        ("issues.yaml", "- a\n", "issues.yaml:1: item without an id: expected `object`, got `str`"),
        (
            "facts/a.yaml",
            "- {type: actor-added, id: a, kind: state, name: A}\n",
            "facts/a.yaml:1: item 'a': invalid value 'actor-added' - at `$.type`",
        ),
        (
            "facts/a.yaml",
            statement("a", "  follows: [a]\n"),
            "facts/a.yaml:1: item 'a': expected no circle: a > a",
        ),
    ],
)
def test_wrong_item_is_refused_with_its_file_line_and_id(
    folder: Path, file: str, text: str, expected: str
) -> None:
    (folder / file).write_text(text)

    with pytest.raises(ImportFileError) as caught:
        founding_events(folder)

    assert str(caught.value) == f"{folder}/{expected}"
