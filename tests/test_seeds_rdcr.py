"""The guide to recognition and relations: what its headings mean, and which day its text prints."""

from importlib.resources import files
from pathlib import Path

import pytest

from events.vocabulary.facts import StatesFact
from events.vocabulary.relations import (
    GovernmentRecognised,
    MissionClosed,
    MissionMoved,
    MissionOpened,
    RelationsEnded,
    RelationsEstablished,
    RelationsRaised,
    RelationsSevered,
    RelationsStood,
    StateRecognised,
    WarDeclared,
)
from seeds.data_sets import tables
from seeds.data_sets.phrases import fits
from seeds.data_sets.record import Record
from seeds.derived.relations import KINDS, relations_events
from seeds.derived.states import states
from seeds.readers import rdcr
from seeds.readers.rdcr import RdcrRead
from seeds.readers.rdcr_days import day_printed
from seeds.readers.rdcr_headings import NOTHING, HeadingRow, heading, meanings
from tests.data_set_files import article, written

NAMES = {each.id: each.name for each in states()}
RELATIONS = ("relations", "credentials")
MISSION = ("legation", "embass")


def read(
    folder: Path, country: str, *entries: tuple[str, str], section: str = "diplomatic_relations"
) -> RdcrRead:
    """What is read of an article with one section."""
    written(folder, f"articles/{country}.xml", article((section, list(entries))))
    return rdcr.read(rdcr.records(folder))


def told(found: RdcrRead) -> list[tuple[str, str, str]]:
    return [(each.kind, each.date, each.level) for each in found.relations]


def facts(found: RdcrRead) -> list[StatesFact]:
    return list(relations_events(found.relations, rdcr.SOURCE.id, NAMES))


@pytest.mark.parametrize(
    ("heading_printed", "kinds"),
    [
        ("Mutual Recognition, 1854.", ["recognised-by-us", "recognised-by-them"]),
        ("U.S. Recognition of Cuban Independence, 1902.", ["recognised-by-us"]),
        ("Danish Recognition of the United States, 1792.", ["recognised-by-them"]),
        ("Establishment of Consular Relations, 1855.", ["consular"]),
        ("Establishment of Diplomatic Relations, 1858.", ["established"]),
        (
            "Establishment of Diplomatic Relations and the American Embassy in Belize, 1981.",
            ["established:embassy", "us:embassy"],
        ),
        (
            "Establishment of Diplomatic Relations and the U.S. Legation in Houston, 1837.",
            ["established:legation", "us:legation"],
        ),
        ("Elevation of U.S. Legation to Embassy Status, 1923.", ["raised:embassy", "us:embassy"]),
        ("Legation Raised to Embassy, 1946.", ["raised:embassy", "us:embassy"]),
        ("Diplomatic Relations Interrupted, 1944.", ["interrupted"]),
        ("Diplomatic Relations Severed, 1961.", ["severed"]),
        ("Diplomatic Relations Severed by Algeria, 1967.", ["severed-by-them"]),
        ("Diplomatic Relations Severed by the United States, 1858.", ["severed-by-us"]),
        ("Diplomatic Relations Resumed, 1945.", ["resumed"]),
        (
            "Establishment of the American Legation in La Paz, 1849.",
            ["us:legation", "stood:legation"],
        ),
        ("Establishment of the Austrian Legation in Washington, 1838.", ["them:legation"]),
        ("American Embassy Closed, 1980.", ["us-closed:embassy"]),
        ("Embassy Moved to Belmopan, 2006.", []),
        ("Elevation of Polish Legation to Embassy Status, 1930.", ["-"]),
        ("Establishment of Additional Consular Posts, 1862-1950.", []),
        ("Assassination of the U.S. Ambassador, 1979.", []),
    ],
)
def test_heading_means(heading_printed: str, kinds: list[str]) -> None:
    rows = meanings("somewhere", heading(heading_printed))

    assert [kind for row in rows for kind in row.kinds] == kinds


def test_article_of_its_own_has_its_own_rows_and_no_others() -> None:
    rows = meanings("japan", heading("Suspension of Diplomatic Relations, 1941."))

    assert [row.kinds for row in rows] == [("severed", "war-by-us", "war-by-them")]


def test_every_kind_of_the_table_is_known() -> None:
    rows = tables.read(files("seeds") / "tables" / "relation-headings.tsv", HeadingRow)
    kinds = {kind.partition(":")[0] for row in rows for kind in row.kinds}

    assert kinds <= {*KINDS, NOTHING}


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("Relations were established on May 4, 1935, when X came.", RELATIONS, "1935-05-04"),
        ("Relations were established on 4 July.", RELATIONS, ""),
        ("Relations were established on or about May 4, 1935, so.", RELATIONS, "1935-05-04~"),
        ("X had credentials on or shortly before May 4, 1935.", RELATIONS, "1935-05-04~"),
        ("On May 1, 1935, X went, with credentials on May 4, 1935.", RELATIONS, "1935-05-04"),
        ("In a May 1, 1935 note, on May 4, 1935 relations begin.", RELATIONS, "1935-05-04"),
        ("Relations ended following the May 4, 1935, revolution.", RELATIONS, ""),
        ("Relations were taken up on May 4, 1936.", RELATIONS, ""),
        ("X came on May 1, 1935. Relations began on May 4, 1935.", RELATIONS, "1935-05-04"),
        ("X came on May 4, 1935. The same day relations began.", RELATIONS, "1935-05-04"),
        ("The U.S. Embassy at St. Johns was closed on May 4, 1935.", MISSION, "1935-05-04"),
        ("The legation of S.G.W. Benjamin opened May 4, 1935.", MISSION, "1935-05-04"),
        ("Relations: between May 4 and 7, 1935.", RELATIONS, "[1935-05-04..1935-05-07]"),
        ("Relations were taken up on Apr 30, 1935.", RELATIONS, "1935-04-30"),
        ("Relations were taken up in March of 1935.", RELATIONS, "1935-03"),
        ("Relations were taken up in 1935.", RELATIONS, ""),
        ("A resolution on April 6 broke relations.", RELATIONS, "1935-04-06"),
        ("In 1917 a resolution on April 6 broke relations.", RELATIONS, ""),
    ],
)
def test_day_is_the_one_that_the_text_prints(text: str, words: tuple[str, ...], day: str) -> None:
    assert day_printed(text, "1935", words) == day


def test_day_is_taken_where_it_is_printed_and_else_the_year(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "japan",
        ("Establishment of Diplomatic Relations, 1858.", "They were on July 29, 1858. And."),
        ("Legation Raised to Embassy, 1906.", "The Legation became an Embassy on May 26, 1906."),
    )

    assert told(found) == [
        ("established", "1858", ""),
        ("raised", "1906-05-26", "embassy"),
        ("us", "1906-05-26", "embassy"),
    ]


def test_fact_is_named_by_state_year_and_kind_and_cites_its_entry(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "japan",
        ("Diplomatic Relations Severed, 1941.", "Relations: on December 8, 1941."),
    )
    (fact,) = facts(found)

    assert isinstance(fact, RelationsSevered)
    assert (fact.id, fact.date) == ("rdcr-japan-1941-severed", "1941-12-08")
    assert fact.summary == "Diplomatic relations of the United States with Japan were broken off."
    (citation,) = fact.citations
    assert citation.record is not None
    assert citation.record.id == "japan/diplomatic-relations-severed-1941"
    assert citation.record.public == "2008"
    assert citation.says == {"date": "1941-12-08"}


def test_entries_that_tell_the_same_are_evidence_of_one_fact(tmp_path: Path) -> None:
    entry = ("Establishment of Diplomatic Relations, 1868.", "They were.")
    (fact,) = facts(read(tmp_path, "japan", entry, entry))

    assert (fact.id, fact.follows) == ("rdcr-japan-1868-established", ())
    assert [each.record and each.record.id for each in fact.citations] == [
        "japan/establishment-of-diplomatic-relations-1868",
        "japan/establishment-of-diplomatic-relations-1868-2",
    ]


def test_entry_whose_heading_names_another_year_than_its_text_is_cited_for_both(
    tmp_path: Path,
) -> None:
    (fact,) = facts(
        read(
            tmp_path,
            "saint-lucia",
            ("Diplomatic Relations Established, 1983.", "Relations: on June 11, 1979."),
        )
    )

    assert isinstance(fact, RelationsEstablished)
    assert (fact.id, fact.date) == ("rdcr-saint-lucia-1979-established", "1979-06-11")
    assert [each.says for each in fact.citations] == [{"date": "1979-06-11"}, {"date": "1983"}]
    assert len({each.record for each in fact.citations}) == 1


def test_mutual_recognition_is_two_facts(tmp_path: Path) -> None:
    entry = ("Mutual Recognition, 1854.", "They recognized each other on March 31, 1854.")
    by_us, by_them = facts(read(tmp_path, "japan", entry, section="recognition"))

    assert isinstance(by_us, StateRecognised)
    assert isinstance(by_them, StateRecognised)
    assert (by_us.recognised_by, by_us.recognised) == ("united-states", "japan")
    assert (by_them.recognised_by, by_them.recognised) == ("japan", "united-states")


def test_government_is_recognised_as_that_of_a_state_on_the_day_of_the_sentence(
    tmp_path: Path,
) -> None:
    head = "Embassy Moved to Taipei, Formosa (Taiwan), 1949."
    text = "On December 19, 1949, the U.S. Embassy was moved to Taipei. The PRC began. And so on."
    found = facts(read(tmp_path, "china", (head, text)))

    (recognised,) = (each for each in found if isinstance(each, GovernmentRecognised))
    assert (recognised.recognised, recognised.government_of) == ("republic-of-china", "china")
    assert recognised.attested == "1949-12-19"
    assert recognised.summary == (
        "The United States recognised the Republic of China as the government of China."
    )


def test_mission_moves_to_a_place_and_from_one(tmp_path: Path) -> None:
    entry = (
        "Relocation of the American Embassy in Malawi, 1976.",
        "The American Embassy at Blantyre was moved to Lilongwe on April 1, 1976.",
    )
    (moved,) = facts(read(tmp_path, "malawi", entry))

    assert isinstance(moved, MissionMoved)
    assert (moved.place, moved.moved_from, moved.date) == ("lilongwe", "blantyre", "1976-04-01")
    assert moved.summary == "The embassy of the United States in Malawi moved to Lilongwe."


def test_state_that_ceased_ends_relations_and_the_mission_with_them(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "texas",
        (
            "Establishment of Diplomatic Relations and the U.S. Legation in Houston, 1837.",
            "Relations were established on March 6, 1837.",
        ),
        ("Cessation of Relations, 1846.", "Relations formally ended on February 19, 1846."),
    )
    *_, ended, mission = facts(found)

    assert isinstance(ended, RelationsEnded)
    assert (ended.ceased, ended.into, ended.date) == ("texas", "united-states", "1846-02-19")
    assert isinstance(mission, MissionClosed)
    assert mission.date == "1846-02-19"


def test_war_of_both_on_each_other_is_two_facts(tmp_path: Path) -> None:
    entry = (
        "Suspension of Diplomatic Relations, 1941.",
        "Severed relations, war: December 8, 1941.",
    )
    _, by_us, by_them = facts(read(tmp_path, "japan", entry))

    assert isinstance(by_us, WarDeclared)
    assert isinstance(by_them, WarDeclared)
    assert (by_us.declared_by, by_us.against) == ("united-states", ("japan",))
    assert (by_them.declared_by, by_them.against) == ("japan", ("united-states",))


def test_what_was_opened_ends_with_the_relations(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "cuba",
        (
            "Establishment of Diplomatic Relations and the American Legation in Cuba, 1902.",
            "Relations and the Legation were established on May 27, 1902.",
        ),
        ("Diplomatic Relations Severed, 1961.", "Relations were severed on January 3, 1961."),
    )
    established, opened, severed, closed = facts(found)

    assert isinstance(established, RelationsEstablished)
    assert established.level == "legation"
    assert isinstance(opened, MissionOpened)
    assert isinstance(severed, RelationsSevered)
    assert isinstance(closed, MissionClosed)
    assert (closed.id, closed.date) == ("rdcr-cuba-1961-mission-ended", "1961-01-03")
    assert closed.summary == "The legation of the United States in Cuba ended with the relations."


TAIPEI = """On December 19, 1949, the U.S. Embassy was moved. The People’s Republic of China was
    established on October 1, 1949."""
TO_BEIJING = """Establishment of Diplomatic Relations with PRC/Termination of Diplomatic Relations
    with the Republic of China, 1979."""
IN_BEIJING = """On January 1, 1979, the United States recognized the PRC. On the same day, it
    terminated relations with the Republic of China."""


def test_china_is_the_government_at_taipei_while_that_was_recognised(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "china",
        ("Embassy Moved to Guangzhou, 1949.", "On August 5, 1949, the U.S. Embassy was moved."),
        ("Embassy Moved to Chongqing, 1949.", "On October 18, 1949, the U.S. Embassy was moved."),
        ("Embassy Moved to Taipei, Formosa (Taiwan), 1949.", TAIPEI),
        (TO_BEIJING, IN_BEIJING),
        ("Opening of U.S. Embassy at Beijing, 1979.", "It was an Embassy on March 1, 1979."),
    )
    by_state = {(each.state, each.kind): each.date for each in found.relations}
    (none,) = (each for each in facts(found) if isinstance(each, RelationsStood) and not each.level)
    (raised,) = (each for each in facts(found) if isinstance(each, RelationsRaised))

    assert (none.course, none.attested) == ("none", "1949-10-01")
    assert by_state["china", "us-ended"] == "1949-10-01"
    assert by_state["republic-of-china", "moved"] == "1949-12-19"
    assert by_state["china", "established"] == "1979-01-01"
    assert by_state["republic-of-china", "severed-by-us"] == "1979-01-01"
    assert raised.date == "1979-03-01"


def test_predecessor_has_its_own_relations(tmp_path: Path) -> None:
    entry = (
        "Establishment of Diplomatic Relations and the American Legation in Serbia, 1882.",
        "Relations were established on November 10, 1882.",
    )

    assert {each.state for each in read(tmp_path, "kingdom-of-yugoslavia", entry).relations} == {
        "serbia"
    }


def test_what_follows_in_the_same_year_says_so_where_a_day_is_not_told(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "nicaragua",
        ("Normal Relations Interrupted, 1926.", "They were."),
        ("Normal Relations Resumed, 1926.", "They were."),
    )

    assert [each.follows for each in found.relations] == [(), ("rdcr-nicaragua-1926-interrupted",)]


@pytest.mark.parametrize(
    ("section", "head"),
    [
        ("key-events", "U.S. Recognition of Italian Independence, 1861."),
        ("treaties-agreements", "Establishment of Diplomatic Relations, 1861."),
        ("diplomatic_relations", "Establishment of Diplomatic Relations."),
        ("consular_relations", "Establishment of Consular Posts, 1844-1947."),
        ("diplomatic_relations", "Cessation of Relations, 1860-61."),
        ("recognition", "Recognition of Montenegro Withdrawn by the United States, 1920."),
    ],
)
def test_what_a_heading_does_not_tell_sharply_stays_unread(
    tmp_path: Path, section: str, head: str
) -> None:
    found = read(tmp_path, "parma", (head, "Fuzhou 1844; Shanghai 1847."), section=section)
    (field,) = found.coverage.fields

    assert (found.relations, found.rejected) == ([], [])
    assert (found.coverage.records, found.coverage.read) == (1, 0)
    assert (field.field, field.unread) == ("head", 1)


def test_entry_of_an_unknown_country_is_rejected(tmp_path: Path) -> None:
    found = read(tmp_path, "atlantis", ("Diplomatic Relations Severed, 1941.", "So."))
    (rejected,) = found.rejected

    assert (rejected.file, rejected.record) == (
        "articles/atlantis.xml",
        "atlantis/diplomatic-relations-severed-1941",
    )
    assert rejected.reason == "no state has the id 'atlantis'"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (article(published="of old"), "expected the year of the publication"),
        ('<!DOCTYPE x [<!ENTITY a "aaaa">]><TEI>&a;</TEI>', "expected XML without a document type"),
        ("<TEI><text>", "expected XML"),
        (article(("recognition", [("", "So.")])), "an entry without a heading"),
    ],
)
def test_article_with_a_fault_is_rejected_and_the_others_are_read(
    tmp_path: Path, text: str, reason: str
) -> None:
    written(tmp_path, "articles/aaa.xml", text)
    found = read(tmp_path, "japan", ("Diplomatic Relations Severed, 1941.", "So."))

    assert [each.file for each in found.rejected] == ["articles/aaa.xml"]
    assert reason in found.rejected[0].reason
    assert [each.state for each in found.relations] == ["japan"]


def test_entry_on_what_came_after_its_article_is_public_later(tmp_path: Path) -> None:
    text = article(("diplomatic_relations", [("Diplomatic Relations Resumed, 2015.", "So.")]))
    written(tmp_path, "articles/cuba.xml", text)

    assert [each.public for each in rdcr.records(tmp_path) if isinstance(each, Record)] == [
        "[2015..2024]"
    ]


@pytest.mark.parametrize(
    ("phrase", "text", "is_so"),
    [
        ("left post on", "left post on", True),
        ("left post on", "left post on or about", False),
        ("left *", "left japan", True),
        ("* about", "left post about", True),
        ("* about", "about", False),
        ("a*b*c", "a b c", True),
        ("a*b*c", "a c b", False),
        ("*one*", "nobody", False),
        ("*", "", True),
        ("a*a", "a", False),
    ],
)
def test_star_in_a_phrase_stands_for_anything(phrase: str, text: str, is_so: bool) -> None:
    assert fits(phrase, text) is is_so
