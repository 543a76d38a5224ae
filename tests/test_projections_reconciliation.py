"""What a name in a table stands for: by names, titles and days, and when nothing rivals it."""

from typing import Any

import pytest

from events.vocabulary.offices import OfficialAppointed, OfficialInOffice, OfficialRemoved
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    Alias,
    MergeUndone,
    OfficeAdded,
    SourceAdded,
)
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.reconciliation.candidates import EntityCandidate, WantedEntity, candidates
from projections.reconciliation.entities import TYPES, entity
from projections.reconciliation.properties import PROPERTIES, values
from tests.hand_written import fact, on, views_after

STATE = ActorAdded(
    id="united-states", kind="state", name="United States", aliases=(Alias(name="US"),)
)
OTHER_STATE = ActorAdded(id="holy-see", kind="state", name="Holy See")


def person(id: str, name: str, *aliases: Alias, acts_for: str = "united-states") -> ActorAdded:
    return ActorAdded(id=id, kind="person", name=name, aliases=aliases, acts_for=(acts_for,))


REGISTERED = (
    STATE,
    OTHER_STATE,
    SourceAdded(
        id="almanac",
        publisher="Almanac",
        title="Almanac",
        published="1990-01-01",
        lineage="almanac",
    ),
    person("haig", "Alexander Meigs Haig"),
    person("shultz-george-pratt", "George Pratt Shultz", Alias(name="G. Shultz", source="almanac")),
    person("shultz-other", "George Shultz"),
    person("kissinger-henry-a", "Henry A. Kissinger"),
    person("smith-1", "John Smith"),
    person("smith-2", "John Smith", acts_for="holy-see"),
    person("casaroli", "Agostino Casaroli", acts_for="holy-see"),
    OfficeAdded(id="secretary", name="Secretary of State of the United States", of="united-states"),
    OfficeAdded(id="secretary-deputy", name="Deputy Secretary of State", of="united-states"),
    OfficeAdded(id="cardinal", name="Cardinal Secretary of the Holy See", of="holy-see"),
)
TENURES = (
    fact(OfficialAppointed, "haig-came", "1981-01-22", office="secretary", official="haig"),
    fact(OfficialRemoved, "haig-left", "1982-07-05", office="secretary", official="haig"),
    fact(
        OfficialAppointed,
        "shultz-came",
        "1982-07-16",
        office="secretary",
        official="shultz-george-pratt",
    ),
    fact(
        OfficialRemoved,
        "shultz-left",
        "1989-01-20",
        office="secretary",
        official="shultz-george-pratt",
    ),
)
MAY_1984 = on("1984-05-01")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return views_after(*REGISTERED, *TENURES)


def look(
    reader: Reader, name: str, clocks: Clocks = MAY_1984, *types: str, **given: str
) -> list[EntityCandidate]:
    wanted = WantedEntity(
        name=name,
        types=frozenset(types or TYPES),  # type: ignore[arg-type]  # names of types
        properties=tuple((id, (value,)) for id, value in given.items()),
        is_dated=True,
        limit=10,
    )
    return list(candidates(reader, wanted, clocks))


def found(*arguments: Any, **given: Any) -> list[tuple[str, bool]]:
    return [(each.id, each.match) for each in look(*arguments, **given)]


def test_title_stands_for_its_holder_on_the_day(reader: Reader) -> None:
    def who(day: str) -> list[tuple[str, bool]]:
        name = "Secretary of State of the United States"
        return found(reader, name, on(day), "person")

    assert who("1984-05-01") == [("shultz-george-pratt", True)]
    assert who("1982-01-01") == [("haig", True)]
    assert who("1980-01-01") == []
    assert who("1982-07-10") == []
    assert who("1999-01-01") == []


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("Secretary of State", {}, ("shultz-george-pratt", 75.0, False)),
        ("the Secretary of State", {}, ("shultz-george-pratt", 75.0, False)),
        ("Secretary of State", {"acts_for": "US"}, ("shultz-george-pratt", 75.0, True)),
        ("Secretary of State", {"acts_for": "Holy See"}, ("shultz-george-pratt", 37.5, False)),
        ("US Secretary of State", {}, ("shultz-george-pratt", 90.0, True)),
        ("Secretary of State of the US", {}, ("shultz-george-pratt", 90.0, True)),
        ("secretary of state, United States", {}, ("shultz-george-pratt", 90.0, True)),
    ],
)
def test_title_matches_only_beside_whose_it_is(
    reader: Reader, name: str, given: dict[str, str], expected: tuple[str, float, bool]
) -> None:
    (each,) = look(reader, name, MAY_1984, "person", **given)

    assert (each.id, each.score, each.match) == expected


def test_office_is_told_from_those_with_more_in_their_title(reader: Reader) -> None:
    assert found(reader, "Secretary of State", MAY_1984, "office") == [
        ("office:secretary", False),
        ("office:secretary-deputy", False),
    ]
    assert found(reader, "Secretary of State", MAY_1984, "office", of="US")[0] == (
        *("office:secretary", True),
    )
    assert found(reader, "Deputy Secretary of State", MAY_1984, "office") == [
        ("office:secretary-deputy", True)
    ]


def test_namesakes_match_only_where_something_else_tells_them_apart(reader: Reader) -> None:
    assert found(reader, "John Smith") == [("smith-1", False), ("smith-2", False)]
    assert found(reader, "John Smith", MAY_1984, acts_for="Holy See") == [
        ("smith-2", True),
        ("smith-1", False),
    ]


@pytest.mark.parametrize(
    ("name", "first", "score"),
    [
        ("Kissinger", "kissinger-henry-a", 63.6),
        ("Henry Kissinger", "kissinger-henry-a", 77.5),
        ("H. Kissinger", "kissinger-henry-a", 61.4),
        ("Kissin", "kissinger-henry-a", 45.0),
        ("Henry Kisinger", "kissinger-henry-a", 47.7),
    ],
)
def test_part_of_a_name_scores_less_and_matches_nobody(
    reader: Reader, name: str, first: str, score: float
) -> None:
    each = look(reader, name)[0]

    assert (each.id, each.match) == (first, False)
    assert each.score == pytest.approx(score, abs=3)


def test_alias_counts_from_the_day_on_which_its_source_was_out(reader: Reader) -> None:
    before = on("1984-05-01", public_by="1989-12-31")

    assert found(reader, "G. Shultz")[0] == ("shultz-george-pratt", True)
    assert [each.match for each in look(reader, "G. Shultz", before)] == [False, False]


def test_merged_actor_is_what_it_was_merged_into_until_that_is_undone() -> None:
    merge = ActorMerged(actor="shultz-other", into="shultz-george-pratt", reason="one person")
    events = (*REGISTERED, merge, MergeUndone(actor="shultz-other", reason="two persons"))
    reader = views_after(*events)
    head = reader.db.execute("SELECT checkpoint FROM meta").fetchone()[0]

    merged, apart = (on("1984-05-01", known_at=at) for at in (head - 1, head))

    assert found(reader, "George Shultz", merged) == [("shultz-george-pratt", True)]
    assert found(reader, "shultz-other", merged) == [("shultz-george-pratt", True)]
    assert found(reader, "George Shultz", apart) == [("shultz-other", True)]


def test_possible_holders_are_all_told_and_none_matches() -> None:
    came = (
        fact(OfficialInOffice, "haig-in", "1982-01-01", office="secretary", official="haig"),
        fact(
            OfficialAppointed,
            "shultz-came",
            "1982-07",
            office="secretary",
            official="shultz-george-pratt",
        ),
    )
    reader = views_after(*REGISTERED, *came)

    told = look(reader, "US Secretary of State", on("1982-07-15"), "person")

    assert [(each.id, each.score, each.match) for each in told] == [
        ("haig", 50.0, False),
        ("shultz-george-pratt", 50.0, False),
    ]


def test_every_property_is_told_of_its_types_alone(reader: Reader) -> None:
    every = [look(reader, each)[0] for each in ("US", "Haig", "office:cardinal")]

    assert [each.type[0].id for each in every] == ["state", "person", "office"]
    for each in every:
        of = entity(reader, each.id, MAY_1984)
        told = {id for id, by in PROPERTIES.items() if values(reader, of, by, MAY_1984)}
        assert told <= {id for id, by in PROPERTIES.items() if of.type.id in by.of}
        assert "kind" in told
