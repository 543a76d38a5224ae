"""Chiefs of mission and principal officers: what becomes a tenure, and what does not."""

from pathlib import Path
from typing import Any

import pytest

from events.vocabulary.offices import OfficialAppointed, OfficialRemoved
from events.vocabulary.relations import RelationsStood
from seeds.data_sets.record import Rejected
from seeds.derived.offices import Office
from seeds.derived.people import Official
from seeds.derived.states import states
from seeds.derived.tenures import Tenure, TenureNames, tenure_events
from seeds.readers import pocom
from seeds.readers.pocom import SOURCE, PocomRead
from seeds.readers.pocom_notes import remark
from tests.data_set_files import ENTERED, country, named, person, position, tenure, written

TO_JAPAN = "chief-of-mission-of-the-united-states-to-japan"
NAMES = {each.id: each.name for each in states()}


def read(folder: Path, *chiefs: str, territory: str = "japan") -> PocomRead:
    """What is read of a country's chiefs."""
    for id_, name in (
        ("minister-resident", "Minister Resident"),
        ("envoy", "Envoy Extraordinary and Minister Plenipotentiary"),
        ("ambassador-e-p", "Ambassador Extraordinary and Plenipotentiary"),
        ("charge-daffaires-ad-interim", "Chargé d’Affaires ad interim"),
        ("chief", "Chief"),
    ):
        written(folder, f"roles-country-chiefs/{id_}.xml", named("role", id_, name))
    written(folder, "people/h/harris.xml", person("harris", "Townsend", "Harris", genName="Jr."))
    written(folder, "people/d/de-long.xml", person("de-long", "Charles E.", "De Long"))
    written(folder, f"missions-countries/{territory}.xml", country(territory, *chiefs))
    return pocom.read(pocom.records(folder))


def facts(found: PocomRead) -> dict[str, OfficialAppointed | OfficialRemoved | RelationsStood]:
    named_so = TenureNames.of(found.people, found.offices, NAMES)
    return {each.id: each for each in tenure_events(found.tenures, SOURCE.id, named_so)}


def test_chief_takes_up_the_post_by_presenting_credentials(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        tenure(
            "jp-1",
            "harris",
            "minister-resident",
            appointed=("1859-01-19", ""),
            started=("1859-11-05", ""),
            ended=("1862-04-26", "Presented recall on"),
        ),
    )
    told = facts(found)
    appointed, left = told["pocom-jp-1-appointed"], told["pocom-jp-1-left"]

    assert isinstance(appointed, OfficialAppointed)
    assert (appointed.official, appointed.office, appointed.date) == (
        "harris",
        TO_JAPAN,
        "1859-11-05",
    )
    assert appointed.summary == (
        "Townsend Harris Jr. presented credentials as Minister Resident to Japan."
    )
    assert appointed.note == "Appointed 19 January 1859."
    (citation,) = appointed.citations
    assert citation.record is not None
    assert (citation.record.id, citation.record.public) == ("jp-1", ENTERED)
    assert citation.says == {"date": "1859-11-05"}
    assert isinstance(left, OfficialRemoved)
    assert (left.date, left.replaced_by) == ("1862-04-26", None)


def test_tenure_names_its_person_and_its_office(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        tenure("jp-1", "harris", "minister-resident", started=("1859-11-05", "")),
    )

    assert found.people == [Official(id="harris", name="Townsend Harris Jr.", pocom="harris")]
    name = "Chief of mission of the United States to Japan"
    assert found.offices == [Office(id=TO_JAPAN, name=name, accredited_to="japan")]


@pytest.mark.parametrize(
    ("days", "began"),
    [
        ({"started": ("1859-11-05", "")}, ("1859-11-05", "credentials")),
        ({"started": ("1859-11-05", "Officially recognized on")}, ("1859-11-05", "received")),
        ({"started": ("1859-11-05", "On or shortly before")}, ("1859-11-05~", "credentials")),
        ({"started": ("1859-11", "")}, ("1859-11", "credentials")),
        (
            {"appointed": ("1859-01-19", ""), "arrived": ("1859-08-01", "")},
            ("1859-08-01", "arrival"),
        ),
        (
            {"appointed": ("1859-01-19", ""), "ended": ("1862", "Left post late in")},
            ("1859-01-19", "appointment"),
        ),
        ({"ended": ("1862-04-26", "")}, ("", "")),
    ],
)
def test_beginning_is_the_credentials_or_else_the_arrival_or_the_appointment(
    tmp_path: Path, days: dict[str, Any], began: tuple[str, str]
) -> None:
    (only,) = read(tmp_path, tenure("jp-1", "harris", "envoy", **days)).tenures

    assert (only.began, only.began_by) == began


@pytest.mark.parametrize(
    ("note", "date", "ended"),
    [
        ("Left post on", "1862-04-26", ("1862-04-26", "left")),
        ("Left post about", "1862-04-26", ("1862-04-26~", "left")),
        ("Left Japan.", "1862-04-26", ("1862-04-26", "left")),
        ("Died at post on", "1862-04-26", ("1862-04-26", "died")),
        ("Transmitted recall by note on or shortly before", "1862-04", ("1862-04~", "recall")),
        ("Left Sinaia, Romania, between August 25 and", "1862-08-28", ("1862-08-28~", "left")),
        ("Something else", "1862-04-26", ("1862-04-26", "")),
    ],
)
def test_remark_beside_the_end_says_how_and_how_sharply(
    tmp_path: Path, note: str, date: str, ended: tuple[str, str]
) -> None:
    days: dict[str, Any] = {"started": ("1859-11-05", ""), "ended": (date, note)}
    (only,) = read(tmp_path, tenure("jp-1", "harris", "envoy", **days)).tenures

    assert (only.ended, only.ended_by) == ended


@pytest.mark.parametrize(
    "note",
    [
        "Declined appointment.",
        "Took oath of office, but did not proceed to post.",
        "Commissioned during a recess of the Senate; did not serve under this appointment.",
        "Not commissioned; nomination withdrawn before the Senate acted upon it.",
    ],
)
def test_who_was_commissioned_and_never_went_held_nothing(tmp_path: Path, note: str) -> None:
    found = read(tmp_path, tenure("jp-1", "harris", "envoy", note, appointed=("1859-01-19", "")))

    assert (found.tenures, found.rejected, found.people) == ([], [], [])
    assert (found.coverage.records, found.coverage.read) == (1, 0)


def test_promotion_in_place_is_no_end(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        tenure(
            "jp-1",
            "de-long",
            "minister-resident",
            started=("1869-11-11", ""),
            ended=("1872-06-09", "Promoted to Envoy Extraordinary and Minister Plenipotentiary"),
        ),
        tenure("jp-2", "de-long", "envoy", started=("1872-06-19", ""), ended=("1873-10-07", "")),
    )

    assert [each for each in facts(found) if not each.endswith("-received")] == [
        "pocom-jp-1-appointed",
        "pocom-jp-2-appointed",
        "pocom-jp-2-left",
    ]


def test_title_of_a_day_is_no_end_of_what_went_on(tmp_path: Path) -> None:
    began: dict[str, Any] = {"started": ("1882-11-22", "")}
    found = read(
        tmp_path,
        tenure("jp-1", "harris", "minister-resident", **began, ended=("1882-11-22", "Promoted to")),
        tenure("jp-2", "harris", "envoy", **began, ended=("1889-05-16", "")),
        tenure("jp-3", "harris", "envoy", **began),
    )

    assert [each.continues for each in found.tenures] == [True, False, False]


def test_two_tenures_of_two_persons_both_end(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        tenure("jp-1", "harris", "envoy", started=("1869-11-11", ""), ended=("1870-06-09", "")),
        tenure("jp-2", "de-long", "envoy", started=("1870-06-09", ""), ended=("1873-10-07", "")),
        tenure("jp-3", "harris", "envoy", started=("1873-10-07", "")),
    )

    assert [each.continues for each in found.tenures] == [False, False, False]


@pytest.mark.parametrize(
    ("role", "day", "state"),
    [
        ("ambassador-e-p", "1946-07-19", "china"),
        ("ambassador-e-p", "1953-04-02", "republic-of-china"),
        ("chief", "1973-05-14", "china"),
        ("ambassador-e-p", "1979-03-07", "china"),
    ],
)
def test_envoys_at_taipei_are_those_to_the_republic_of_china(
    tmp_path: Path, role: str, day: str, state: str
) -> None:
    found = read(tmp_path, tenure("cn-1", "harris", role, started=(day, "")), territory="china")
    (office,) = found.offices

    assert office.accredited_to == state
    assert office.id == f"chief-of-mission-of-the-united-states-to-{state}"


def test_office_bears_the_id_of_its_territory_in_the_data(tmp_path: Path) -> None:
    days: dict[str, Any] = {"started": ("1914-01-01", "")}
    (turkey,) = read(
        tmp_path, tenure("tr-1", "harris", "envoy", **days), territory="turkey"
    ).offices
    found = read(tmp_path, tenure("at-1", "harris", "envoy", **days), territory="austria").offices

    assert turkey.id.endswith("-to-turkey")
    assert turkey.accredited_to == "turkiye"
    assert {each.id[-18:] for each in found} == {turkey.id[-18:], "to-austrian-empire"}


def test_position_of_several_at_a_time_has_several_seats(tmp_path: Path) -> None:
    days: dict[str, Any] = {"appointed": ("1982-01-01", "")}
    only = tenure("a-1", "harris", "ambassador-at-large", tag="principal", **days)
    text = position("ambassador-at-large", "Ambassador at Large", only)
    written(tmp_path, "positions-principals/ambassador-at-large.xml", text)
    found = read(tmp_path)
    (fact,) = facts(found).values()

    assert [each.seats for each in found.offices] == ["several"]
    assert fact.summary == "Townsend Harris Jr. was appointed Ambassador at Large."


def test_records_of_one_id_are_numbered(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        tenure("jp-1", "harris", "envoy", started=("1859-11-05", "")),
        tenure("jp-1", "de-long", "envoy", started=("1869-11-11", "")),
    )

    assert [each.record for each in found.tenures] == ["jp-1", "jp-1-2"]


@pytest.mark.parametrize(
    ("chief", "record", "reason"),
    [
        (
            tenure("jp-1", "nobody", "envoy", started=("1859-11-05", "")),
            "jp-1",
            "no person has the id 'nobody'",
        ),
        (
            tenure("jp-1", "harris", "envoy", started=("1859-00-05", "")),
            "jp-1",
            "date '1859-00-05' is not in the EDTF profile",
        ),
        (
            tenure("jp-1", "harris", "envoy", started=("1859-11-05", ""), ended=("1859-11-04", "")),
            "jp-1",
            "it ends on 1859-11-04, before it begins on 1859-11-05",
        ),
        (
            tenure("jp-1", "harris", "king", started=("1859-11-05", "")),
            "jp-1",
            "no role or position has the id 'king'",
        ),
        (
            tenure("jp-1", "harris", "envoy", appointed=("1859-01-19", "")),
            "jp-1",
            "nothing tells that the office was taken up",
        ),
        (
            tenure("", "harris", "envoy", started=("1859-11-05", "")),
            None,
            "a tenure without an id",
        ),
    ],
)
def test_record_with_a_fault_is_rejected_and_the_others_are_read(
    tmp_path: Path, chief: str, record: str | None, reason: str
) -> None:
    good = tenure("jp-2", "de-long", "envoy", started=("1869-11-11", ""))
    found = read(tmp_path, chief, good)
    (rejected,) = found.rejected

    assert (rejected.file, rejected.record) == ("missions-countries/japan.xml", record)
    assert rejected.reason.startswith(reason)
    assert [each.record for each in found.tenures] == ["jp-2"]


def test_unknown_territory_is_rejected(tmp_path: Path) -> None:
    chief = tenure("at-1", "harris", "envoy", started=("1859-11-05", ""))
    (rejected,) = read(tmp_path, chief, territory="atlantis").rejected

    assert rejected.reason == "no state has the id 'atlantis'"


@pytest.mark.parametrize(
    "text",
    [
        "<country-mission><territory-id>japan</territory-id><chiefs>",
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><country-mission>&a;</country-mission>',
        "",
    ],
)
def test_file_that_is_no_xml_is_rejected_and_the_others_are_read(tmp_path: Path, text: str) -> None:
    written(tmp_path, "missions-countries/aaa.xml", text)
    found = read(tmp_path, tenure("jp-2", "de-long", "envoy", started=("1869-11-11", "")))

    assert [each.file for each in found.rejected] == ["missions-countries/aaa.xml"]
    assert [each.record for each in found.tenures] == ["jp-2"]


def test_folder_with_half_of_its_files_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    assert pocom.read(pocom.records(tmp_path / "nothing")).tenures == []


def test_remark_that_no_row_fits_is_unread(tmp_path: Path) -> None:
    assert not remark("ended", "Went on leave as of").is_understood
    found = read(
        tmp_path,
        tenure(
            "jp-1",
            "harris",
            "envoy",
            "Commissioned to Japan.",
            started=("1859-11-05", ""),
            ended=("1862-04-26", "Went on leave as of"),
        ),
    )
    fields = {each.field: each for each in found.coverage.fields}

    assert (fields["ended/date"].read, fields["ended/note"].unread) == (1, 1)
    assert [each.value for each in fields["note"].examples] == ["Commissioned to Japan."]


def test_record_is_all_that_the_data_set_says_but_who_edited_it(tmp_path: Path) -> None:
    read(tmp_path, tenure("jp-1", "harris", "envoy", "A", started=("1859-11-05", "On")))
    (record,) = (
        each
        for each in pocom.records(tmp_path)
        if not isinstance(each, Rejected) and each.id == "jp-1"
    )

    assert record.public == ENTERED
    assert record.values == {
        "territory-id": "japan",
        "id": "jp-1",
        "person-id": "harris",
        "role-title-id": "envoy",
        "started": {"date": "1859-11-05", "note": "On"},
        "note": "A",
    }


def test_tenure_without_a_beginning_is_an_end_alone() -> None:
    only = Tenure(
        record="kh--berg-01",
        public=ENTERED,
        sha256="0" * 64,
        office="secretary",
        person="berg",
        role="Secretary of State",
        ended="1862",
    )
    (fact,) = tenure_events([only], SOURCE.id, TenureNames({"berg": "A. Berg"}, {}, {}))

    assert (fact.id, fact.summary) == (
        "pocom-kh-berg-01-left",
        "A. Berg ceased to be Secretary of State.",
    )


@pytest.mark.parametrize(
    ("role", "day", "level"),
    [
        ("minister-resident", "1859-11-05", "legation"),
        ("ambassador-e-p", "1906-05-26", "embassy"),
        ("ambassador-e-p", "1861-11-14", None),  # nobody was one before 1893
        ("charge-daffaires-ad-interim", "1859-11-05", None),
    ],
)
def test_who_is_received_attests_the_level_of_relations(
    tmp_path: Path, role: str, day: str, level: str | None
) -> None:
    found = facts(read(tmp_path, tenure("jp-1", "harris", role, started=(day, ""))))
    attested = found.get("pocom-jp-1-received")

    if level is None:
        assert attested is None
    else:
        assert isinstance(attested, RelationsStood)
        assert (attested.between, attested.course) == (("united-states", "japan"), "in-being")
        assert (attested.level, attested.attested) == (level, day)


def test_record_is_public_once_the_days_that_it_tells_of_have_come(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        tenure("jp-1", "harris", "envoy", started=("2009-11-05", ""), ended=("2010-05-20", "")),
        tenure("jp-2", "de-long", "envoy", started=("2010-05-20", ""), ended=("2013-10-07", "")),
    )

    assert [each.public for each in found.tenures] == [ENTERED, f"[..{SOURCE.published}]"]
