"""Whom a name may mean: by which of its words, in which order, and who comes first."""

import pytest

from events.vocabulary.offices import OfficialAppointed, OfficialInOffice, OfficialRemoved
from events.vocabulary.registry import (
    ActorAdded,
    ActorMerged,
    Alias,
    OfficeAdded,
    RegistrationCorrected,
)
from projections.dossiers.called import NamedOffice, NameMatch, called
from projections.model.clocks import Clocks
from projections.model.reader import Reader
from projections.search.called import meant, nearly
from tests.hand_written import cited, fact, on, views_after
from tests.random_facts import registry

JULY = on("2023-07-01")


def person(id: str, name: str, *aliases: Alias, kind: str = "person") -> ActorAdded:
    return ActorAdded(id=id, kind=kind, name=name, aliases=aliases)  # type: ignore[arg-type]  # one of the three


PEOPLE = (
    person("henry-kissinger", "Henry A. Kissinger", Alias(name="Dr. K")),
    person("walter-kissinger", "Walter Kissinger"),
    person("h-morgenthau", "H. Morgenthau"),
    person("juergen-muellerburg", "Jürgen Müllerburg"),
    person("george-w-bush", "George W. Bush (43rd President)"),
    person("george-h-w-bush", "George H. W. Bush"),
    person("wang-yi", "王毅", Alias(name="Wang Yi"), Alias(name="the minister", resolves=False)),
    person("wang-wenbin", "Wang Wenbin"),
    person("the-hague", "The Hague", kind="state"),
    person("g20", "G20", kind="body"),
    person("g20-envoy", "Envoy to the G20", kind="body"),
    person("un", "UN", kind="body"),
    person("osce", "O.S.C.E.", kind="body"),
    person("g77", "G-77", kind="body"),
    person("usaf", "US Air Force", kind="body"),
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return views_after(*PEOPLE)


def found(reader: Reader, name: str, clocks: Clocks = JULY) -> list[tuple[str, str]]:
    return [(each.actor, each.matched) for each in called(reader, name, clocks, limit=9)]


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("Henry A. Kissinger", [("henry-kissinger", "name")]),
        ("dr k", [("henry-kissinger", "alias")]),
        ("Kissinger", [("henry-kissinger", "surname"), ("walter-kissinger", "surname")]),
        ("Kissinger, Henry", [("henry-kissinger", "words")]),
        ("Henry Kissinger", [("henry-kissinger", "words")]),
        ("H. Kissinger", [("henry-kissinger", "initials")]),
        ("Henry Alfred Kissinger", [("henry-kissinger", "initials")]),
        ("Kissin", [("henry-kissinger", "prefix"), ("walter-kissinger", "prefix")]),
        ("Hans Morgenthau", [("h-morgenthau", "initials")]),
        ("Mullerburg, Jurgen", [("juergen-muellerburg", "words")]),
        ("MÜLLERBURG", [("juergen-muellerburg", "surname")]),
        ("Jürgen Müllerburg (chancellor)", [("juergen-muellerburg", "name")]),
        ("George W. Bush", [("george-h-w-bush", "words"), ("george-w-bush", "words")]),
        ("George W. Bush (43rd President)", [("george-w-bush", "name")]),
        ("the Bush administration", [("george-h-w-bush", "surname"), ("george-w-bush", "surname")]),
        ("President Bush’s", [("george-w-bush", "words")]),
        ("王", [("wang-yi", "surname")]),
        ("王毅", [("wang-yi", "name")]),
        ("毅王", []),
        ("Wang", [("wang-wenbin", "surname"), ("wang-yi", "words")]),
        ("Hague", [("the-hague", "words")]),
        ("the Hague", [("the-hague", "name")]),
        ("the G20", [("g20", "name")]),
        ("G-20", [("g20", "name")]),
        ("the U.N.", [("un", "name")]),
        ("UN's", [("un", "name")]),
        ("the OSCE", [("osce", "name")]),
        ("the G77", [("g77", "name")]),
        ("U.S. Air Force", [("usaf", "name")]),
        ("王 毅 U.S.", []),
        ("王 毅", [("wang-yi", "name")]),
        ("Vice President Bush", [("george-h-w-bush", "surname"), ("george-w-bush", "surname")]),
        ("Sen. Kissin", [("henry-kissinger", "prefix"), ("walter-kissinger", "prefix")]),
        ("the minister", []),
        ("minister", []),
        ("Z. Kissinger", []),
        ("K.", [("henry-kissinger", "words")]),
        ("Ki", [("henry-kissinger", "prefix"), ("walter-kissinger", "prefix")]),
        ("h h h Kissinger kissinger", [("henry-kissinger", "initials")]),
        ("h a", []),
        ("Kissinger Bush", []),
        ("", []),
        ("—", []),
    ],
)
def test_name_finds_all_who_may_be_meant_and_nobody_else(
    reader: Reader, name: str, who: list[tuple[str, str]]
) -> None:
    assert found(reader, name) == who


def test_nothing_is_known_of_a_name_before_it_was_recorded() -> None:
    reader = views_after(person("ted", "Ted Zorn"), person("tim", "Tim Zorn"))
    before = on("2023-07-01", known_at=len(registry()) + 1)

    assert found(reader, "Zorn", before) == [("ted", "surname")]
    assert found(reader, "Zorn") == [("ted", "surname"), ("tim", "surname")]


def test_nothing_is_known_of_an_alias_before_its_source_is_out() -> None:
    reader = views_after(person("ted", "Ted", Alias(name="Edward Zorn", source="yearbook")))
    early = on("2023-07-01", public_by="2023-07-01")

    for name in ("Zorn", "E. Zorn", "Zor", "Edward Zorn"):
        assert found(reader, name, early) == []
        assert [each for each, _ in found(reader, name)] == ["ted"]


def test_merged_actor_is_found_as_what_it_was_merged_into() -> None:
    reader = views_after(
        person("wang-i", "Wang I"),
        person("wang-yi", "Wang Yi"),
        ActorMerged(actor="wang-i", into="wang-yi", reason="the same person"),
    )
    before = on("2023-07-01", known_at=len(registry()) + 2)

    assert found(reader, "Wang") == [("wang-yi", "surname")]
    assert found(reader, "Wang", before) == [("wang-i", "surname"), ("wang-yi", "surname")]


def test_office_is_told_with_its_days_as_far_as_they_are_known() -> None:
    office = OfficeAdded(id="envoy", name="Envoy of Alba", of="alba")
    told = {"office": "envoy", "official": "ted", "citations": (cited("daily"),)}
    reader = views_after(
        person("ted", "Ted Zorn"),
        office,
        fact(OfficialAppointed, "appointed", "2022-03", summary="a", **told),
        fact(OfficialRemoved, "removed", "2023-06-01", summary="r", **told),
    )

    (match,) = called(reader, "Zorn", JULY, limit=9)
    (earlier,) = called(reader, "Zorn", on("2023-01-01"), limit=9)

    envoy = NamedOffice(
        office="envoy",
        name="Envoy of Alba",
        since="2022-03",
        first_told="2022-03-31",
        last_told="2022-03-31",
        until="2023-06-01",
    )
    assert match == NameMatch(actor="ted", matched="surname", name="Ted Zorn", offices=(envoy,))
    assert earlier.offices[0].until is None


def test_who_is_only_found_in_office_came_after_another_was_and_no_later_than_first_found() -> None:
    office = OfficeAdded(id="envoy", name="Envoy of Alba", of="alba")
    reader = views_after(
        person("ted", "Ted Zorn"),
        office,
        fact(OfficialInOffice, "other", "2018-12-31", office="envoy", official="bob"),
        fact(OfficialInOffice, "once", "2023-06-08", office="envoy", official="ted"),
        fact(OfficialInOffice, "again", "2023-06-20", office="envoy", official="ted"),
    )

    ((zorn,), (bob,)) = (called(reader, name, JULY, limit=9)[0].offices for name in ("Zorn", "bob"))

    assert (zorn.since, zorn.first_told, zorn.last_told) == (
        "[2018-12-31..2023-06-08]",
        "2023-06-08",
        "2023-06-20",
    )
    assert (bob.since, bob.until) == ("[..2018-12-31]", None)


def test_whom_an_official_succeeds_did_not_come_to_the_office_by_that() -> None:
    office = OfficeAdded(id="envoy", name="Envoy of Alba", of="alba")
    came = {"office": "envoy", "official": "bob", "appointed_by": "ted"}
    reader = views_after(
        person("ted", "Ted Zorn"), office, fact(OfficialAppointed, "came", "2023-06-01", **came)
    )

    (match,) = called(reader, "Zorn", JULY, limit=9)

    assert match.offices == ()


OFFICES = (
    OfficeAdded(id="secretary", name="Secretary of State", of="alba"),
    OfficeAdded(id="deputy", name="Deputy Secretary of State", of="alba"),
    OfficeAdded(id="envoy", name="Envoy of Alba to Bora", of="alba"),
)


@pytest.mark.parametrize(
    ("name", "which"),
    [
        ("secretary of state", [("secretary", "name")]),
        ("the Secretary of State", [("secretary", "name")]),
        ("Secretary", [("deputy", "words"), ("secretary", "words")]),
        ("envoy to Bora", [("envoy", "words")]),
        ("Deputy Sec", [("deputy", "prefix")]),
        ("Alba", [("envoy", "words"), ("head-of-alba", "words")]),
        ("Carla", []),
    ],
)
def test_office_is_found_by_its_name_and_is_no_actor(
    name: str, which: list[tuple[str, str]]
) -> None:
    reader = views_after(*OFFICES)

    offices = meant(reader, name, JULY, limit=9, kind="office")

    assert [(each.id, each.matched) for each in offices] == which
    ids = {each.id for each in OFFICES}
    assert not ids & {each.actor for each in called(reader, name, JULY, limit=9)}


def test_office_that_was_renamed_is_found_by_the_name_that_it_had_then() -> None:
    renamed = OfficeAdded(id="deputy", name="First Deputy", of="alba")
    reader = views_after(*OFFICES, RegistrationCorrected(registration=renamed, reason="new title"))
    before = on("2023-07-01", known_at=len(registry()) + len(OFFICES))

    def found(name: str, clocks: Clocks) -> list[str]:
        return [each.id for each in meant(reader, name, clocks, limit=9, kind="office")]

    assert found("Deputy Secretary of State", JULY) == []
    assert found("First Deputy", JULY) == ["deputy"]
    assert found("Deputy Secretary of State", before) == ["deputy"]
    assert found("First Deputy", before) == []


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("Henri Kissinger", ["henry-kissinger"]),
        ("Kisinger, Henry", ["henry-kissinger"]),
        ("Walther Kisinger", ["walter-kissinger"]),
        ("Kisinger", ["henry-kissinger", "walter-kissinger"]),
        ("Zbigniew Qwertz", []),
        ("", []),
    ],
)
def test_misspelt_words_of_a_name_are_read_as_the_nearest_that_names_have(
    reader: Reader, name: str, who: list[str]
) -> None:
    assert [each.id for each in nearly(reader, name, JULY, limit=9)] == who
