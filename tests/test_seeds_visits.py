"""Visits of foreign leaders: who came, in which office, what for, and what is rejected."""

from pathlib import Path

import pytest

from events.vocabulary.catalogue import AnyEvent
from events.vocabulary.engagements import EngagementHeld
from events.vocabulary.offices import OfficialInOffice
from events.vocabulary.registry import ActorAdded, Affiliation, EngagementAdded
from seeds.data_sets import tables
from seeds.derived.same_persons import SamePerson
from seeds.derived.titles import office_of, titles
from seeds.derived.travellers import TravellerRow
from seeds.derived.visits import VisitorRow, VisitRow, Visits, visitor_events
from seeds.readers import visits
from seeds.readers.visitors import named_in
from seeds.readers.visits_described import described
from tests.beside import HISTORY_AT_STATE, needs
from tests.derived_events import beside_founding
from tests.projected import recorded
from tests.running import ROOT

MADE = ROOT / "seeds" / "us-diplomacy"


def visit(id_: str = "1", **fields: str) -> str:
    told = {
        "first": "2011-01-18",
        "last": "2011-01-21",
        "visitor": "President Hu Jintao",
        "at": "china",
        "from_": "China, People’s Republic of",
        "description": "State visit. Also visited Chicago.",
        **fields,
    }
    return """<visit><id>{id}</id><start-date>{first}</start-date><end-date>{last}</end-date>
<visitor>{visitor}</visitor><from id="{at}">{from_}</from><description>{description}</description>
<created-by>somebody</created-by><created-datetime>2012-04-02T10:53:34.11-04:00</created-datetime>
</visit>""".format(id=id_, **told)


def read(folder: Path, *told: str) -> visits.VisitsRead:
    (folder / "data").mkdir()
    file = folder / "data" / "2010.xml"
    file.write_text(f"<visits>{''.join(told)}</visits>", encoding="utf-8")
    return visits.read(visits.records(folder))


def events_of(found: visits.VisitsRead) -> list[AnyEvent]:
    """All that makes the visits events of a ledger, the founding facts first."""
    told = Visits(found.visits, found.visitors)
    return beside_founding(
        (
            visits.SOURCE,
            *visitor_events(found.visitors),
            *told.offices(),
            *told.registrations(),
            *told.facts(),
        )
    )


def test_leader_of_a_state_visited_in_office(tmp_path: Path) -> None:
    events = events_of(read(tmp_path, visit()))

    by_id = {getattr(each, "id", ""): each for each in events}
    added, held, in_office = (by_id[f"visits-1{each}"] for each in ("", "-held", "-in-office"))
    assert isinstance(added, EngagementAdded)
    assert added.name == (
        "President Hu Jintao's state visit to the United States, 18\u201321 January 2011"
    )
    assert isinstance(held, EngagementHeld)
    assert held.summary == "President Hu Jintao of China makes a state visit to the United States."
    assert (held.host, held.visitors, held.date) == (
        "united-states",
        ("hu-jintao",),
        "2011-01-18/2011-01-21",
    )
    assert isinstance(in_office, OfficialInOffice)
    assert (in_office.official, in_office.office) == ("hu-jintao", "president-of-china")
    assert in_office.attested == "2011-01-18"
    assert len(recorded(events)) == len(events)


@pytest.mark.parametrize(
    ("title", "country", "day", "office"),
    [
        ("Prime Minister", "japan", "1994-02-11", "prime-minister-of-japan"),
        ("King", "jordan", "1964-04-14", "king-of-jordan"),
        ("Queen", "united-kingdom", "1957-10-17", "monarch-of-the-united-kingdom"),
        ("King", "united-kingdom", "1939-06-08", "monarch-of-the-united-kingdom"),
        ("President", "spain", "1999-04-12", "prime-minister-of-spain"),
        ("President", "russia", "1990-05-31", "president-of-the-soviet-union"),
        ("President", "russia", "1992-06-15", "president-of-russia"),
        ("Premier", "france", "1931-10-22", "prime-minister-of-france"),
        ("Premier", "china", "2003-12-09", "premier-of-china"),
        ("Premier", "china", "1945-04-26", "president-of-the-executive-yuan"),
        ("Taoiseach", "ireland", "2024-03-15", "prime-minister-of-ireland"),
        ("Pope", "holy-see", "1965-10-04", "pope"),
        ("President-elect", "mexico", "1924-10-31", None),
        ("Vice Premier", "china", "1979-01-28", None),
        ("Acting President", "nigeria", "2010-04-12", None),
        ("President", "french-polynesia", "2022-09-28", None),
        ("Chairman", "burma", "1966-09-08", None),
        ("Archduke", "austria", "1910-01-01", None),
    ],
)
def test_title_attests_an_office_where_the_table_knows_which(
    title: str, country: str, day: str, office: str | None
) -> None:
    found = office_of(title, country, "", day)

    assert (None if found is None else found.id) == office


def test_title_that_attests_no_office_is_told(tmp_path: Path) -> None:
    deng = {"visitor": "Vice Premier Deng Xiaoping", "description": "Official visit."}

    events = events_of(read(tmp_path, visit(**deng)))

    by_id = {getattr(each, "id", ""): each for each in events}
    added = by_id["visits-1"]
    assert isinstance(added, EngagementAdded)
    assert added.name.startswith("Vice Premier Deng Xiaoping's official visit")
    assert "visits-1-in-office" not in by_id


def test_two_visitors_of_one_record_are_two_persons_in_two_offices(tmp_path: Path) -> None:
    both = {
        "visitor": "President Andrzej Duda and Prime Minister Donald Tusk",
        "at": "poland",
        "from_": "Poland",
    }

    found = read(tmp_path, visit(**both))

    (row,) = found.visits
    assert row.visitors == ("andrzej-duda", "donald-tusk")
    told = [each for each in events_of(found) if isinstance(each, OfficialInOffice)]
    assert [(each.id, each.office) for each in told if each.id.startswith("visits-")] == [
        ("visits-1-in-office", "president-of-poland"),
        ("visits-1-in-office-2", "prime-minister-of-poland"),
    ]


@pytest.mark.parametrize(
    ("written", "country", "day", "named"),
    [
        (
            "Premier and Prince Sihanouk",
            "cambodia",
            "1958",
            [("Norodom Sihanouk", "Premier and Prince")],
        ),
        ("Prime Ministere Mario Draghi", "italy", "2022", [("Mario Draghi", "Prime Minister")]),
        ("Prime MinisterHaidar al- Abadi", "iraq", "2017", [("Haidar al-Abadi", "Prime Minister")]),
        ("Valdas Adamkus", "lithuania", "2002", [("Valdas Adamkus", "")]),
        ("President Surangel Whipps, Jr", "palau", "2024", [("Surangel Whipps Jr.", "President")]),
        ("President Ospina", "colombia", "1922", [("Pedro Nel Ospina", "President")]),
        ("President Ospina", "colombia", "1946", [("Mariano Ospina Pérez", "President")]),
        (
            "King Abdullah and Crown Prince Hussein",
            "jordan",
            "2023",
            [("Abdullah II", "King"), ("Hussein bin Abdullah", "Crown Prince")],
        ),
        ("King Hussein", "jordan", "1980", [("Hussein I", "King")]),
    ],
)
def test_visitors_are_named_once_however_they_are_written(
    written: str, country: str, day: str, named: list[tuple[str, str]]
) -> None:
    assert [(each.name, each.title) for each in named_in(written, country, day)] == named


def test_forms_of_a_name_that_differ_in_marks_are_one_person(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        visit(visitor="President Park Geun-Hye", at="korea-south", from_="Korea"),
        visit("2", visitor="President Park Geun-hye", at="korea-south", from_="Korea"),
    )

    assert [each.person for each in found.visitors] == ["park-geun-hye"]


def test_other_names_of_a_visitor_find_the_visitor(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        visit(visitor="President Soeharto", at="indonesia", from_="Indonesia"),
        visit("2", visitor="Prime Minister Binyamin Netanyahu", at="israel", from_="Israel"),
        visit("3", visitor="Prime Minister Wilson", at="united-kingdom", from_="United Kingdom"),
    )

    assert {each.person: each.also_called for each in found.visitors} == {
        "suharto-of-indonesia": (),
        "benjamin-netanyahu": ("Binyamin Netanyahu",),
        "harold-wilson": (),
    }


def test_one_name_in_two_countries_is_two_persons(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        visit(visitor="President Lopez Ruiz", at="chile", from_="Chile"),
        visit("2", visitor="President Lopez Ruiz", at="peru", from_="Peru"),
    )

    assert [each.person for each in found.visitors] == ["lopez-ruiz", "lopez-ruiz-of-peru"]


def test_who_came_for_two_states_is_one_person_with_the_days_of_each() -> None:
    rows = list(tables.read(MADE / "visitors.tsv", VisitorRow))

    (havel,) = [each for each in visitor_events(rows) if each.name == "Vaclav Havel"]

    assert havel.affiliations == (
        Affiliation(acts_for="czechoslovakia", until="1993-01-01"),
        Affiliation(acts_for="czechia", since="1993-01-01"),
    )


@pytest.mark.parametrize(
    ("description", "kind", "occasion", "unread"),
    [
        ("Working visit.", "working", "", ""),
        ("Official Working Visit.", "official working", "", ""),
        ("State visit. Addressed Congress.", "state", "", "Addressed Congress."),
        (
            "Met with President Bush during a private visit.",
            "private",
            "",
            "Met with President Bush during a private visit.",
        ),
        (
            "Informal visit while attending UN General Assembly.",
            "informal",
            "for the UN General Assembly",
            "Informal visit while attending UN General Assembly.",
        ),
        ("Afterwards made a private visit.", "", "", "Afterwards made a private visit."),
        ("", "", "", ""),
    ],
)
def test_kind_and_occasion_are_read_of_the_first_sentence(
    description: str, kind: str, occasion: str, unread: str
) -> None:
    assert described(description) == (kind, occasion, unread)


def test_one_stay_under_two_ids_is_one_visit_with_two_records(tmp_path: Path) -> None:
    found = read(tmp_path, visit(), visit("2", last="2011-01-22"), visit("3", first="2011-01-21"))

    assert [each.same_as for each in found.visits] == ["", "1", ""]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"last": "2011-01-17"}, "expected an end on 2011-01-18 or after it"),
        ({"first": "2011-00-18"}, "expected a first day as in 1972-02-21"),
        ({"last": ""}, "expected a last day, found none"),
        ({"at": "atlantis"}, "no state has the id 'atlantis'"),
        ({"visitor": ""}, "expected a visitor's name, found ''"),
        ({"visitor": "President"}, "expected a visitor's name, found ''"),
        ({"visitor": "President \u7fd2"}, "expected a visitor's name, found '\u7fd2'"),
        ({"visitor": "King " + "A" * 80}, "expected a visitor's name, found 'AAA"),
        ({"id_": ""}, "expected an id, found none"),
        ({"id_": "2"}, "expected an id that no other record has"),
    ],
)
def test_faulty_record_is_rejected_and_the_rest_is_read(
    tmp_path: Path, record: dict[str, str], reason: str
) -> None:
    found = read(tmp_path, visit("2"), visit(**record))

    (rejected,) = found.rejected
    assert rejected.reason.startswith(reason)
    assert [each.record for each in found.visits] == ["2"]


def test_clone_without_its_files_is_told(tmp_path: Path) -> None:
    found = visits.read(visits.records(tmp_path))

    assert [each.file for each in found.rejected] == ["data"]


def test_a_ledger_takes_all_visits() -> None:
    rows = tuple(tables.read(MADE / "visits.tsv", VisitRow))
    visitors = tuple(tables.read(MADE / "visitors.tsv", VisitorRow))
    told = Visits(rows, visitors)

    events = beside_founding(
        (
            visits.SOURCE,
            *visitor_events(visitors),
            *told.offices(),
            *told.registrations(),
            *told.facts(),
        )
    )

    assert len(recorded(events)) == len(events)
    assert {each for row in rows for each in row.titles} <= {*titles(), ""}


def test_no_visitor_has_the_id_of_somebody_else() -> None:
    visitors = {each.person for each in tables.read(MADE / "visitors.tsv", VisitorRow)}
    travellers = {each.person for each in tables.read(MADE / "travellers.tsv", TravellerRow)}
    ours = {each.person for each in tables.read(ROOT / "seeds/tables/people.tsv", SamePerson)}
    registered = {each.id for each in beside_founding(()) if isinstance(each, ActorAdded)}

    assert visitors & (travellers | ours) == set()
    assert visitors & registered == {"xi-jinping"}


@needs(HISTORY_AT_STATE)
def test_no_visitor_has_the_id_of_a_chief_of_mission() -> None:
    visitors = {each.person for each in tables.read(MADE / "visitors.tsv", VisitorRow)}
    people = (HISTORY_AT_STATE / "pocom" / "people").glob("*/*.xml")

    assert visitors & {each.stem for each in people} == set()


@needs(HISTORY_AT_STATE)
def test_tables_of_visits_are_those_of_the_data_set() -> None:
    found = visits.read(visits.records(HISTORY_AT_STATE / "visits"))

    for name, (rows, kind) in visits.tables_of(found).items():
        assert (MADE / name).read_text(encoding="utf-8") == "".join(tables.write(rows, kind)), name
    assert found.rejected == ()
