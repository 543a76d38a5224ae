from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from msgspec import inspect

from events.errors import ImportFileError
from events.time.dates import Happened, day_of, happened, parse
from events.vocabulary.base import Fact
from events.vocabulary.catalogue import (
    FACT_TYPES,
    KIND_OF_REGISTRATION,
    AnyEvent,
    tag_of,
)
from events.vocabulary.engagements import EngagementReported
from events.vocabulary.facts import AnyFact, OfficeFact
from events.vocabulary.registry import IssueAdded, Registration
from events.vocabulary.shapes import one_of
from events.vocabulary.statements import StatementFact
from seeds.founding import FoundingEvent, founding_events

EVENTS = founding_events()
FACTS: dict[str, AnyFact] = {event.id: event for event in EVENTS if isinstance(event, Fact)}


def kind_of(event: FoundingEvent) -> str:
    return KIND_OF_REGISTRATION.get(type(event), "fact")


def references(event: AnyEvent) -> set[tuple[str, str]]:
    """Kind and id of everything that an event names, after the types of its fields."""
    return set(_references(msgspec.to_builtins(event), inspect.type_info(type(event))))


def _references(value: Any, kind: inspect.Type) -> Iterator[tuple[str, str]]:
    match kind:
        case inspect.Metadata(type=inner, extra=extra):
            if extra and "refers" in extra and value is not None:
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


def test_every_id_is_used_once_in_its_kind() -> None:
    ids = [(kind_of(event), event.id) for event in EVENTS]

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
        secretary president-of-china president-of-the-united-states
        blinken-visit-to-beijing-2023 taiwan balloon export-controls sanctions
        military-communications human-rights south-china-sea ukraine trade de-risking personnel
        blinken-visit-postponed
    """

    assert set(asked.split()) - {event.id for event in EVENTS} == set()


def test_issues_are_a_closed_list_with_a_sentence_each() -> None:
    listed = """
        taiwan balloon export-controls sanctions military-communications communication
        bilateral-relations human-rights south-china-sea ukraine trade de-risking personnel
        espionage public-feeling
    """
    issues = {event.id: event for event in EVENTS if isinstance(event, IssueAdded)}

    assert issues.keys() == set(listed.split())
    assert [issue.id for issue in issues.values() if not issue.description.endswith(".")] == []


def test_visit_was_planned_put_off_announced_twice_and_held() -> None:
    life = [
        fact
        for fact in FACTS.values()
        if getattr(fact, "engagement", None) == "blinken-visit-to-beijing-2023"
        and not isinstance(fact, StatementFact | EngagementReported)
    ]

    assert [(fact.id, fact.when) for fact in life] == [
        ("blinken-visit-planned", "[2022-11..2023-01-31]"),
        ("blinken-visit-postponed", "[2023-01-16..2023-02-14]"),
        ("blinken-visit-announced", "2023-06-14"),
        ("blinken-visit-announced-by-china", "[2023-06-14..2023-06-17]"),
        ("blinken-visited-beijing", "2023-06-18/2023-06-19"),
    ]
    assert all(before.id in after.follows for before, after in pairwise(life))


def test_wang_yi_was_minister_before_qin_and_is_again_after_him() -> None:
    turns = [
        (fact.official, fact.when)
        for fact in FACTS.values()
        if isinstance(fact, OfficeFact) and fact.office == "foreign-minister-of-china"
    ]
    seen = FACTS["qin-gang-foreign-minister"]

    assert turns == [
        ("wang-yi", "[..2023-05-08]"),
        ("qin-gang", "2023-05-08"),
        ("qin-gang", "[2023-01-01..2023-06-14]"),
        ("qin-gang", "2023-06-18"),
        ("qin-gang", "2023-06-19"),
        ("qin-gang", "[2023-06-19..2023-07-17]"),
        ("qin-gang", "2023-07"),
        ("wang-yi", "2023-07"),
        ("wang-yi", "[2023-10..2023-12]"),
    ]
    assert seen.follows == ("wang-yi-foreign-minister-before-qin", "qin-gang-ambassador")
    assert FACTS["qin-gang-removed"].follows == ("qin-gang-disappeared",)
    assert FACTS["wang-yi-reappointed"].follows == ("qin-gang-removed",)


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

    assert happened(parse(removed.when), day_of(day)) is expected
    assert happened(parse(appointed.when), day_of(day)) is expected


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("sources", "actors", "issues", "places", "offices"):
        (tmp_path / f"{name}.yaml").write_text("")
    for name in ("engagements", "channels", "measures", "incidents", "accords"):
        (tmp_path / f"{name}.yaml").write_text("")
    (tmp_path / "facts").mkdir()
    return tmp_path


ELSEWHERE = "does not belong here, expected one of:"
KINDS = one_of(tuple(map(tag_of, FACT_TYPES))).removeprefix(", expected one of: ")
CIRCLE = """
- {id: a, kind: body, name: A, part_of: b}
- {id: b, kind: body, name: B, part_of: a}
"""


def statement(name: str, more: str = "") -> str:
    return (
        f"- type: denial-made\n  id: {name}\n  date: '2023'\n  summary: No\n  speaker: china\n"
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
            CIRCLE,
            "actors.yaml:2: item 'a': expected no circle: a > b > a",
        ),
        (
            "issues.yaml",
            "\n- {id: a, name: A}\n",
            "issues.yaml:2: item 'a': object missing required field `description`",
        ),
        (
            "issues.yaml",
            "- {id: a, type: actor-added, name: A, description: A}\n",
            f"issues.yaml:1: item 'a': /type: type 'actor-added' {ELSEWHERE} {tag_of(IssueAdded)}",
        ),
        ("issues.yaml", "- a\n", "issues.yaml:1: expected `object`, got `str`"),
        (
            "facts/a.yaml",
            "- {type: actor-added, id: a, kind: state, name: A}\n",
            f"facts/a.yaml:1: item 'a': /type: type 'actor-added' {ELSEWHERE} {KINDS}",
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
