"""Trips abroad: what is read of the records, what is rejected, and what they are as events."""

from pathlib import Path

import pytest

from events.vocabulary.amendments import CitationAdded
from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.offices import OfficialAppointed
from events.vocabulary.registry import EngagementAdded
from seeds.data_sets import tables
from seeds.derived.places import PlaceRow, place_events
from seeds.derived.travellers import TravellerRow, term_events, traveller_events
from seeds.derived.trips import TripRow, Trips
from seeds.readers import travels
from tests.beside import HISTORY_AT_STATE, needs
from tests.derived_events import beside_founding
from tests.projected import recorded
from tests.running import ROOT

PRESIDENTS = """<presidents><president n="37"><id>nixon-richard-m</id><name>Richard M. Nixon</name>
<birth-year>1913</birth-year><death-year>1994</death-year>
<took-office-date>1969-01-20</took-office-date><left-office-date>1974-08-09</left-office-date>
<created-date>2011-08-18</created-date></president></presidents>"""
ROGERS = "rogers-william-pierce"
NIXON = "nixon-richard-m"


def trip(id_: str = "1", who: str = ROGERS, **fields: str) -> str:
    told = {
        "role": "president" if who == NIXON else "secretary",
        "name": "Richard M. Nixon" if who == NIXON else "William Pierce Rogers",
        "first": "1972-02-21",
        "last": "1972-02-28",
        "at": "china",
        "country": "China, People’s Republic of",
        "locale": "Peking, Hangchow",
        "remarks": "Met with officials.",
        **fields,
    }
    return """<trip role="{role}" who="{who}"><id>{id}</id><role>{role}</role><name>{name}</name>
<start-date>{first}</start-date><end-date>{last}</end-date><country id="{at}">{country}</country>
<locale>{locale}</locale><remarks>{remarks}</remarks><created-by>somebody</created-by>
<created-datetime>2010-02-27T14:35:48.889-04:00</created-datetime></trip>""".format(
        id=id_, who=who, **told
    )


def clone(folder: Path, *trips: str, presidents: str = PRESIDENTS) -> Path:
    (folder / "presidents").mkdir()
    (folder / "presidents" / "presidents.xml").write_text(presidents, encoding="utf-8")
    for role, who in (("president", NIXON), ("secretary", ROGERS)):
        (folder / f"{role}-travels").mkdir()
        told = "".join(each for each in trips if f'role="{role}"' in each)
        file = folder / f"{role}-travels" / f"{who}.xml"
        file.write_text(f"<trips>{told}</trips>", encoding="utf-8")
    return folder


def read(folder: Path, *trips: str) -> travels.Travels:
    return travels.read(travels.records(clone(folder, *trips)))


def events_of(found: travels.Travels) -> list[AnyEvent]:
    """All that makes the trips events of a ledger, the founding facts first."""
    trips = Trips(found.trips, found.travellers, found.places)
    return beside_founding(
        (
            travels.SOURCE,
            *traveller_events(found.travellers),
            *place_events(found.places),
            *trips.registrations(),
            *term_events(found.terms, travels.SOURCE.id),
            *trips.facts(),
        )
    )


def test_trip_is_a_visit_that_was_held(tmp_path: Path) -> None:
    events = events_of(read(tmp_path, trip()))

    (added,) = [each for each in events if getattr(each, "id", "") == "travels-1"]
    (held,) = [each for each in events if getattr(each, "id", "") == "travels-1-held"]
    assert isinstance(added, EngagementAdded)
    assert added.name == "William Rogers's visit to China, 21\u201328 February 1972"
    assert isinstance(held, EngagementHeld)
    assert held.summary == "Secretary of State William Rogers visits China: Beijing, Hangzhou."
    assert (held.host, held.visitors, held.place) == ("china", (ROGERS,), "beijing")
    assert held.date == "1972-02-21/1972-02-28"
    (cited,) = held.citations
    assert cited.says == {"date": "1972-02-21/1972-02-28", "place": "beijing"}
    assert cited.record is not None
    assert (cited.record.id, cited.record.public) == ("1", "2010-02-27")
    assert len(recorded(events)) == len(events)


def test_who_edited_a_record_when_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()

    (one,) = read(tmp_path / "one", trip()).trips
    (other,) = read(tmp_path / "other", trip().replace("somebody", "somebody-else")).trips

    assert one.sha256 == other.sha256


def test_record_is_public_once_the_days_it_tells_of_have_come(tmp_path: Path) -> None:
    changed = "<last-modified-datetime>2010-05-01T00:00:00-04:00</last-modified-datetime></trip>"
    later = {"first": "2010-03-01", "last": "2010-03-02"}
    told = trip(), trip("2", **later).replace("</trip>", changed), trip("3", **later, locale="Xian")

    rows = read(tmp_path, *told).trips

    assert [each.public for each in rows] == ["2010-02-27", "2010-05-01", "[..2025-03-06]"]


def test_one_stay_under_two_ids_is_one_visit_with_two_records(tmp_path: Path) -> None:
    longer = trip("2", last="1972-02-29")

    held = [
        each
        for each in events_of(read(tmp_path, trip(), longer))
        if isinstance(each, EngagementHeld) and each.id.startswith("travels-")
    ]

    (visit,) = held
    assert [each.says["date"] for each in visit.citations] == [
        "1972-02-21/1972-02-28",
        "1972-02-21/1972-02-29",
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"first": "1972-02-28", "last": "1972-02-29"},
        {"locale": "Shanghai"},
        {"at": "japan", "country": "Japan"},
    ],
    ids=["after the other", "elsewhere", "in another country"],
)
def test_two_stays_are_two_visits(tmp_path: Path, other: dict[str, str]) -> None:
    rows = read(tmp_path, trip(), trip("2", **other)).trips

    assert [each.same_as for each in rows] == ["", ""]


def test_two_stops_of_one_day_are_two_visits(tmp_path: Path) -> None:
    day = {"first": "1988-02-28", "last": "1988-02-28"}

    rows = read(tmp_path, trip(**day), trip("2", **day)).trips

    assert [each.same_as for each in rows] == ["", ""]


@pytest.mark.parametrize(
    "remarks",
    [
        "Accompanied President Nixon.",
        "Accompanied President Nixon on a State visit.",
        "Accompanied President Nixon; visited a school.",
    ],
)
def test_who_accompanied_the_president_was_on_the_presidents_visit(
    tmp_path: Path, remarks: str
) -> None:
    presidents = trip("2", who=NIXON)

    found = read(tmp_path, trip(remarks=remarks), presidents)

    (row, _) = found.trips
    assert row.part_of == "2"
    registered = list(Trips(found.trips, found.travellers, found.places).registrations())
    assert [(each.id, each.part_of) for each in registered] == [
        ("travels-2", None),
        ("travels-1", "travels-2"),
    ]


def test_of_two_visits_it_was_that_which_began_with_it(tmp_path: Path) -> None:
    west_germany = {"at": "germany", "country": "Germany", "locale": "Bonn"}
    bonn = trip("2", who=NIXON, last="1972-02-27", **west_germany)
    berlin = trip("3", who=NIXON, first="1972-02-28", **{**west_germany, "locale": "West Berlin"})

    row = read(tmp_path, trip(remarks="Accompanied President Nixon.", **west_germany), bonn, berlin)

    assert row.trips[0].part_of == "2"


@pytest.mark.parametrize(
    ("remarks", "presidents"),
    [
        ("Accompanied Vice President Bush.", [trip("2", who=NIXON)]),
        ("Accompanied President Nixon.", [trip("2", who=NIXON, at="japan", country="Japan")]),
        (
            "Accompanied President Nixon.",
            [trip("2", who=NIXON, first="1972-02-29", last="1972-03-01")],
        ),
        (
            "Accompanied President Nixon.",
            [
                trip("2", who=NIXON, last="1972-02-22"),
                trip("3", who=NIXON, first="1972-02-23", locale="Shanghai"),
            ],
        ),
    ],
    ids=["not the president", "elsewhere", "later", "one of two visits"],
)
def test_whose_visit_it_was_is_not_guessed(
    tmp_path: Path, remarks: str, presidents: list[str]
) -> None:
    row = read(tmp_path, trip(remarks=remarks), *presidents).trips[0]

    assert row.part_of == ""


def test_nobody_is_president_before_the_term(tmp_path: Path) -> None:
    before = trip(who=NIXON, first="1968-12-01", last="1968-12-02")

    events = events_of(read(tmp_path, before))

    (held,) = [each for each in events if getattr(each, "id", "") == "travels-1-held"]
    assert isinstance(held, EngagementHeld)
    assert held.summary == "Richard Nixon visits China: Beijing, Hangzhou."


def test_term_of_a_president_ends_on_the_day_that_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, trip())

    (term,) = term_events(found.terms, travels.SOURCE.id)

    assert isinstance(term, OfficialAppointed)
    assert (term.official, term.date, term.until) == (NIXON, "1969-01-20", "1974-08-09")


def test_visit_of_the_founding_facts_has_one_more_citation(tmp_path: Path) -> None:
    june = {"first": "2023-06-17", "last": "2023-06-19", "locale": "Beijing"}

    found = read(tmp_path, trip("4145", **june))

    trips = Trips(found.trips, found.travellers, found.places)
    assert list(trips.registrations()) == []
    (cited,) = trips.facts()
    assert isinstance(cited, CitationAdded)
    assert cited.fact == "blinken-visited-beijing"
    assert cited.citation.says["date"] == "2023-06-17/2023-06-19"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"last": "1972-02-20"}, "expected an end on 1972-02-21 or after it, found '1972-02-20'"),
        ({"last": "1972-00-21"}, "expected a last day as in 1972-02-21, found '1972-00-21'"),
        ({"first": "1972-02-30"}, "expected a first day as in 1972-02-21, found '1972-02-30'"),
        ({"last": ""}, "expected a last day, found none"),
        ({"at": "atlantis"}, "no state has the id 'atlantis'"),
        ({"at": ""}, "no state has the id ''"),
        ({"who": "nobody"}, "expected 'rogers-william-pierce', whose trips the file has"),
        ({"name": ""}, "expected a traveller's name, found ''"),
        ({"role": "president"}, "expected 'nixon-richard-m', whose trips the file has"),
        ({"id_": ""}, "expected an id, found none"),
        ({"id_": "1/2"}, "expected an id, found '1/2'"),
    ],
)
def test_faulty_record_is_rejected_and_the_rest_is_read(
    tmp_path: Path, record: dict[str, str], reason: str
) -> None:
    found = read(tmp_path, trip(**{"id_": "1", **record}), trip("2"))

    (rejected,) = found.rejected
    assert rejected.reason.startswith(reason)
    assert rejected.record in ("1", None)
    assert [each.record for each in found.trips] == ["2"]


def test_second_record_of_an_id_is_rejected(tmp_path: Path) -> None:
    found = read(tmp_path, trip(), trip(locale="Shanghai"))

    assert [each.record for each in found.rejected] == ["1"]
    assert len(found.trips) == 1


def test_half_a_clone_is_told(tmp_path: Path) -> None:
    clone(tmp_path, trip())
    (tmp_path / "presidents" / "presidents.xml").unlink()
    (tmp_path / "president-travels" / f"{NIXON}.xml").unlink()

    found = travels.read(travels.records(tmp_path))

    assert {each.file for each in found.rejected} == {
        "presidents/presidents.xml",
        "president-travels",
    }
    assert len(found.trips) == 1


@pytest.mark.parametrize(
    "bomb",
    [
        '<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><trips>&c;</trips>',
        f"<trips>{trip()}<trip>",
    ],
    ids=["entities", "no end"],
)
def test_file_that_is_no_xml_is_rejected_from_there_on(tmp_path: Path, bomb: str) -> None:
    clone(tmp_path)
    (tmp_path / "secretary-travels" / f"{ROGERS}.xml").write_text(bomb, encoding="utf-8")

    found = travels.read(travels.records(tmp_path))

    (rejected,) = found.rejected
    assert rejected.file == f"secretary-travels/{ROGERS}.xml"
    assert "expected XML" in rejected.reason


def test_place_of_another_country_is_another_place(tmp_path: Path) -> None:
    costa_rica = trip(at="costa-rica", country="Costa Rica", locale="San Jose")
    guatemala = trip("2", at="guatemala", country="Guatemala", locale="San Jose, Mexico, D.F.")

    rows = read(tmp_path, costa_rica, guatemala).trips

    assert [each.places for each in rows] == [("san-jose",), ("san-jose-guatemala", "mexico-city")]


@pytest.mark.parametrize("locale", ["\u5317\u4eac", "x" * 80, "()", "Par\ufffds"])
def test_place_that_can_have_no_id_is_not_read(tmp_path: Path, locale: str) -> None:
    found = read(tmp_path, trip(locale=f"{locale}, Peking"))

    assert found.trips[0].places == ("beijing",)
    (read_of,) = [each for each in found.coverage.fields if each.field == "locale"]
    assert [each.value for each in read_of.examples] == [
        locale[:59] + "…" if len(locale) > 60 else locale
    ]


@pytest.mark.parametrize("day", ["2010-13-45", "someday", ""])
def test_record_without_a_day_of_entry_is_public_with_the_data_set(
    tmp_path: Path, day: str
) -> None:
    (row,) = read(tmp_path, trip().replace("2010-02-27", day)).trips

    assert row.public == "[..2025-03-06]"


def test_president_without_an_id_is_rejected(tmp_path: Path) -> None:
    clone(tmp_path, presidents=PRESIDENTS.replace("<id>nixon-richard-m", "<id>"))

    (rejected,) = travels.read(travels.records(tmp_path)).rejected

    assert (rejected.record, rejected.reason) == (
        "president-37",
        "expected a president's id and name",
    )


def test_country_is_called_as_it_was_then(tmp_path: Path) -> None:
    soviet = {"at": "russia", "country": "U.S.S.R.", "locale": "Moscow"}

    (row,) = read(tmp_path, trip(**soviet)).trips

    assert (row.country, row.called) == ("russia", "Soviet Union")


@needs(HISTORY_AT_STATE)
def test_tables_of_trips_are_those_of_the_data_set() -> None:
    found = travels.read(travels.records(HISTORY_AT_STATE / "travels"))

    for name, (rows, kind) in travels.tables_of(found).items():
        made = (ROOT / "seeds" / "us-diplomacy" / name).read_text(encoding="utf-8")
        assert made == "".join(tables.write(rows, kind)), name
    assert found.rejected == ()


def test_a_ledger_takes_all_trips() -> None:
    folder = ROOT / "seeds" / "us-diplomacy"
    rows = tuple(tables.read(folder / "trips.tsv", TripRow))
    travellers = tuple(tables.read(folder / "travellers.tsv", TravellerRow))
    places = tuple(tables.read(folder / "places.tsv", PlaceRow))
    trips = Trips(rows, travellers, places)

    events = beside_founding(
        (
            travels.SOURCE,
            *traveller_events(travellers),
            *place_events(places),
            *trips.registrations(),
            *trips.facts(),
        )
    )

    assert len(recorded(events)) == len(events)
    held = [each for each in events if isinstance(each, EngagementHeld)]
    assert len([each for each in held if each.id.startswith("travels-")]) == len(rows) - 5
