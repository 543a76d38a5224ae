"""`/v1/search`: a sentence is read for what it asks, and says which words it took for what."""

from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given, settings

from api.cli.main import main
from tests.chances import chances
from tests.nasty import any_text
from tests.running import Ask, Client

HISTORIAN = "Office of the Historian, United States Department of State"

FIRST = {
    "foreign minister of China July 2023": (
        "/offices/foreign-minister-of-china?as_of=2023-07-16",
        "Qin Gang or Wang Yi; certainly Wang Yi on 31 July 2023",
    ),
    "who was foreign minister of China in mid-July 2023, and why is it not certain?": (
        "/offices/foreign-minister-of-china?as_of=2023-07-15",
        "Qin Gang or Wang Yi: which of them is not certain",
    ),
    "Chinese foreign minister 15 July 2023": (
        "/offices/foreign-minister-of-china?as_of=2023-07-15",
        "Qin Gang or Wang Yi: which of them is not certain",
    ),
    "who was secretary of state in May 1984": (
        "/offices/secretary?as_of=1984-05-31",
        "George Shultz",
    ),
    "US secretary of state March 1981 to June 1983": (
        "/offices/secretary?as_of=1983-06-30",
        "Alexander Haig, then George Shultz",
    ),
    "foreign minister of the US 1984": ("/offices/secretary?as_of=1984-12-31", "George Shultz"),
    "British prime minister 1985": (
        "/offices/prime-minister-of-the-united-kingdom?as_of=1985-12-31",
        "Margaret Thatcher",
    ),
    "president of the US 1979": (
        "/offices/president-of-the-united-states?as_of=1979-12-31",
        "Jimmy Carter",
    ),
    "ambassador to Japan 1941": (
        "/offices/chief-of-mission-of-the-united-states-to-japan?as_of=1941-12-31",
        "Joseph Clark Grew",
    ),
    "Blinken visit to Beijing June 2023": (
        "/engagements/blinken-visit-to-beijing-2023",
        f"held, 18 June 2023; contested: {HISTORIAN} says from 17 June 2023 to 19 June 2023",
    ),
    "Nixon visit to China 1972": ("/engagements/travels-2844", "held, 21 February 1972"),
    "wang wenbin": ("/actors/wang-wenbin", None),
    "what did Wang Wenbin say": ("/facts?actor=wang-wenbin", "14 facts"),
    "balloon": ("/issues/balloon", None),
    "which facts are disputed": ("/disagreements", None),
    "disputed facts about the US and China": (
        "/disagreements?actor=united-states&counterpart=china",
        None,
    ),
    "what changed between the US and China between 13 and 20 June 2023": (
        "/relations/united-states/china?since=2023-06-13&until=2023-06-20",
        None,
    ),
}
"""Sentences, and what their first reading leads to and answers."""

PAIRS = {
    "china 1972": ("united-states/china?as_of=1972-12-31", "There are no diplomatic relations"),
    "US and Cuba 2015": ("united-states/cuba?as_of=2015-12-31", "since 20 July 2015"),
    "japan 1941-12-07": ("united-states/japan?as_of=1941-12-07", "since 29 July 1858"),
    "Texas 1840": ("united-states/texas?as_of=1840-12-31", "legation level"),
    "when were relations with Cuba last broken or resumed": (
        "united-states/cuba#turns",
        (
            "Diplomatic relations since 20 July 2015, when they were resumed. Before, the latest"
            " first: broken off from 3 January 1961 to 20 July 2015. First taken up 27 May 1902."
            " Told by: Office of the Historian, United States Department of State."
        ),
    ),
    "when were relations with China last broken or resumed": (
        "united-states/china#turns",
        (
            "Diplomatic relations since 1 January 1979, when they were taken up. Before, the latest"
            " first: none from some day between 5 August 1949 and 1 October 1949 to 1 January 1979,"
            " while the United States recognised the Republic of China (the government at Taipei,"
            " from 1 October 1949 on) as the government of China (told by 19 December 1949);"
            " interrupted from 9 December 1924 to 25 July 1928; interrupted from 12 February 1912"
            " to 2 May 1913. First taken up approximately 16 June 1844. Told by: Office of the"
        ),
    ),
    "US China relations interrupted 1926": (
        "united-states/china?as_of=1926-12-31#turns",
        (
            "Diplomatic relations have been interrupted since 9 December 1924. Before, the latest"
            " first: carried on from 2 May 1913 to 9 December 1924;"
        ),
    ),
    "Netherlands US relations broken": (
        "netherlands/united-states#turns",
        "Diplomatic relations since 19 April 1782, when they were taken up. No break of them is",
    ),
}
JUNE = "/relations/united-states/china?since=2023-06-13&until=2023-06-20"
SAID_BY_WANG = "/facts?actor=wang-wenbin"
TYPED = {
    SAID_BY_WANG: (
        "everything Wang Wenbin said",
        "everything said by Wang Wenbin",
        "all that Wang Wenbin said",
        "what did Wang Wenbin say",
        "what has Wang Wenbin said",
        "show me what Wang Wenbin said",
        "list all statements by Wang Wenbin",
        "Wang Wenbin quotes",
    ),
    JUNE: (
        "13 to 20 June 2023",
        "compare 13 and 20 June 2023",
        "compare 13 June 2023 with 20 June 2023",
        "13 June 2023 vs 20 June 2023",
        "what changed between 13 and 20 June 2023",
        "what changed from 13 June 2023 to 20 June 2023",
        "US China 13 to 20 June 2023",
        "US-China 13-20 June 2023",
        "US and China: 13 June 2023, 20 June 2023",
        "difference between 13 June 2023 and 20 June 2023 for US and China",
        "how did US-China relations change between 13 and 20 June 2023",
        "what happened between the US and China from 13 to 20 June 2023",
    ),
    "/relations/united-states/china?since=2023-05-31&until=2023-06-30": (
        "what changed in June 2023",
        "changes US China June 2023",
        "what changed between US and China in June 2023",
    ),
    "/relations/united-states/china?since=2023-06-18&until=2023-06-19": (
        "what was new between the US and China on 19 June 2023",
    ),
    "/relations/united-states/china?as_of=2023-07-15": (
        "US China relations on 15 July 2023",
        "state of relations between US and China in mid-July 2023",
    ),
    "/facts?actor=china&text=taiwan": ("what did China say about Taiwan",),
    "/issues/taiwan": ("statements about Taiwan",),
    "/facts?from=2023-07-15&until=2023-07-15": ("15 July 2023",),
    "/disagreements": ("which facts are disputed", "what is disputed"),
}
"""Sentences as strangers type them, by the page that the first reading leads to."""

NOT_READ = ("asdkjh qwe", "06/07/23", "the of and", "who", "2023-13-45", "?!")


@pytest.mark.parametrize("sentence", FIRST)
def test_first_reading_is_what_is_asked_for(everything: Client, sentence: str) -> None:
    readings = _readings(everything, sentence)

    assert (readings[0]["page"], readings[0]["told"]) == FIRST[sentence]


@pytest.mark.parametrize(
    ("sentence", "page"), [(each, page) for page, some in TYPED.items() for each in some]
)
def test_sentence_leads_where_a_stranger_wants_to_go(
    everything: Client, sentence: str, page: str
) -> None:
    assert _readings(everything, sentence)[0]["page"] == page


@pytest.mark.parametrize("sentence", ["compare two days", "how do I compare two days"])
def test_comparing_without_days_shows_one_and_says_how(everything: Client, sentence: str) -> None:
    first = _readings(everything, sentence)[0]

    assert first["kind"] == "changes"
    assert "write two states and two days" in first["told"]


def test_those_of_whom_most_is_told_stand_in_for_parties_and_it_says_so(
    everything: Client,
) -> None:
    taken = _readings(everything, "compare 13 and 20 June 2023")[0]["understood"][0]

    assert (taken["words"], taken["taken_for"]) == ("compare", "actor")
    means = "The United States and China, of whom most is told then, as no other two are named"
    assert taken["means"] == means


def test_of_what_nobody_is_told_to_have_said_all_is_shown_and_it_says_so(
    everything: Client,
) -> None:
    said, issue, *_ = _readings(everything, "what did Wang Wenbin say about the balloon")

    assert (said["page"], said["told"]) == (SAID_BY_WANG, "14 facts")
    assert "nothing of it has" in said["understood"][1]["means"]
    assert issue["page"] == "/issues/balloon"


@pytest.mark.parametrize("sentence", PAIRS)
def test_pair_is_told_as_of_the_day_in_the_sentence(everything: Client, sentence: str) -> None:
    first = _readings(everything, sentence)[0]

    address, told = PAIRS[sentence]
    assert first["page"] == f"/relations/{address}"
    assert told in first["told"]


@pytest.mark.parametrize("sentence", [*FIRST, *PAIRS])
def test_whatever_a_reading_leads_to_is_there(everything: Client, sentence: str) -> None:
    for each in _readings(everything, sentence):
        assert everything.get(each["address"]).status_code == 200
        assert everything.get(each["page"], headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize("sentence", [*FIRST, *PAIRS])
def test_reading_says_which_words_it_took_for_what(everything: Client, sentence: str) -> None:
    for each in _readings(everything, sentence):
        assert each["understood"]
        for taken in each["understood"]:
            words = taken["words"].lower().split()
            assert {*words} <= {*_plain(sentence).split()}, taken
            assert taken["means"]


@pytest.mark.parametrize("sentence", NOT_READ)
def test_what_asks_for_nothing_that_is_known_has_no_reading(
    everything: Client, sentence: str
) -> None:
    assert _readings(everything, sentence) == []


def test_one_state_is_read_with_whom_most_is_told_with_it_and_says_so(everything: Client) -> None:
    first = _readings(everything, "china 1972")[0]

    assert first["understood"][0] == {
        "words": "china",
        "taken_for": "actor",
        "means": "China with the United States, of whom most is told with it",
    }


def test_month_and_year_lead_to_what_changed_in_them(everything: Client) -> None:
    changes = [e for e in _readings(everything, "US and Cuba 2015") if e["kind"] == "changes"]

    assert [each["page"] for each in changes] == [
        "/relations/united-states/cuba?since=2014-12-31&until=2015-12-31"
    ]


def test_words_that_are_left_are_looked_for_without_question_and_date(everything: Client) -> None:
    found = everything.get("/v1/search", params={"q": "who says cancelled, not 2023?"}).json()

    assert found["words"] == "cancelled not"
    facts = found["looked_for"]["facts"]
    clocks = f"as_of={found['clocks']['as_of']}&known_at={found['clocks']['known_at']}"
    assert facts == f"/v1/timeline?{clocks}&text=cancelled+not"


def test_days_that_are_named_are_told_apart_from_their_words(everything: Client) -> None:
    asked = {"q": "13 to 20 June 2023", "as_of": "2023-07-01"}

    found = everything.get("/v1/search", params=asked).json()

    assert found["days"] == {
        "first": "2023-06-13",
        "last": "2023-06-20",
        "words": "13 to 20 June 2023",
        "in_words": "from 13 June 2023 to 20 June 2023",
        "is_span": True,
        "shown": "2023-06-20",
        "why_shown": None,
    }


@pytest.mark.parametrize(
    ("q", "shown", "why"),
    [
        (
            "mid-July 2023",
            "2023-07-15",
            "Some day from 11 July 2023 to 20 July 2023: shown is the middle one, 15 July 2023.",
        ),
        ("July 2023", "2023-07-31", "All of July 2023: shown is its last day, 31 July 2023."),
        ("1941", "1941-12-31", "All of 1941: shown is its last day, 31 December 1941."),
        ("15 July 2023", "2023-07-15", None),
        ("since 13 June 2023", "2023-12-01", None),
    ],
)
def test_day_that_stands_for_a_blunt_date_says_why(
    ask: Ask, q: str, shown: str, why: str | None
) -> None:
    days = ask("/v1/search", q=q, as_of="2023-12-01")["days"]

    assert (days["shown"], days["why_shown"]) == (shown, why)


@pytest.mark.parametrize(
    ("q", "why"),
    [
        ("yesterday", "“yesterday” is another day each day"),
        ("US China last week", "“last” is another day each day"),
        ("06/07/23", "“06/07/23” may be read in two ways"),
        ("13 to 20 June", "“June” is without its year"),
        ("31 June 2023", "There is no such day"),
        ("before July 2023", "“before” names no first and last day"),
    ],
)
def test_what_seems_to_be_a_day_and_is_not_read_says_why(ask: Ask, q: str, why: str) -> None:
    found = ask("/v1/search", q=q)

    assert found["days"] is None
    assert found["days_unread"].startswith(why)
    assert "20 June 2023" in found["days_unread"]


@pytest.mark.parametrize("q", ["balloon", "the last visit to Beijing", "wang wenbin", "June"])
def test_what_names_no_day_needs_no_reason(ask: Ask, q: str) -> None:
    assert ask("/v1/search", q=q)["days_unread"] is None


def test_since_goes_up_to_the_day_of_the_clock(ask: Ask) -> None:
    asked = "what changed between the US and China since 13 June 2023"

    first = ask("/v1/search", q=asked, as_of="2023-06-20")["readings"][0]

    assert first["page"] == "/relations/united-states/china?since=2023-06-13&until=2023-06-20"


def test_nothing_is_told_of_a_day_that_lies_after_the_clock(everything: Client) -> None:
    asked = {"q": "Chinese foreign minister 31 July 2023", "as_of": "2023-06-19"}

    (found,) = everything.get("/v1/search", params=asked).json()["readings"]

    assert found["told"] is None
    assert found["page"] == "/offices/foreign-minister-of-china?as_of=2023-07-31"


def test_reading_goes_by_the_clocks_of_its_question(everything: Client) -> None:
    asked = {"q": "Chinese foreign minister 15 August 2023", "public_by": "2023-07-01"}

    found = everything.get("/v1/search", params=asked).json()["readings"][0]

    assert found["told"] == "Qin Gang"
    assert found["page"] == "/offices/foreign-minister-of-china?as_of=2023-08-15"
    assert found["address"].startswith(
        "/v1/offices/foreign-minister-of-china?as_of=2023-08-15&public_by=2023-07-01&known_at="
    )


def test_without_a_day_it_is_as_of_the_clock_and_says_when_it_was_last_told(ask: Ask) -> None:
    found = ask("/v1/search", q="foreign minister of China", as_of="2023-12-01")["readings"][0]

    assert found["told"].startswith("Wang Yi, as last told of ")
    assert found["page"] == "/offices/foreign-minister-of-china?as_of=2023-12-01"


def test_sentence_without_a_word_is_refused(client: Client) -> None:
    for q in ("", " ", "x" * 301):
        assert client.get("/v1/search", params={"q": q}).status_code == 400


@settings(max_examples=chances(60))
@given(any_text("USChina and13to20June2023visit ministerof"))
def test_whatever_is_typed_is_read_or_refused(client: Client, text: str) -> None:
    plain = text.encode(errors="replace").decode()

    status = client.get("/v1/search", params={"q": plain}).status_code

    assert status in {200, 400}


def test_command_prints_what_the_route_answers(client: Client, founded: str) -> None:
    given = ["search", "Chinese", "foreign", "minister", "15", "July", "2023"]
    clock = ["--as-of", "2024-01-01", "--data", str(founded)]

    shown = CliRunner().invoke(main, [*given, *clock])
    printed = CliRunner().invoke(main, [*given, *clock, "--json"])

    asked = {"q": " ".join(given[1:]), "as_of": "2024-01-01"}
    assert msgspec.json.decode(printed.stdout) == client.get("/v1/search", params=asked).json()
    assert "Qin Gang or Wang Yi: which of them is not certain" in shown.stdout
    assert "Foreign Minister of China" in shown.stdout


def _readings(client: Client, sentence: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        client.get("/v1/search", params={"q": sentence}).raise_for_status().json()["readings"]
    )
    return found


def _plain(sentence: str) -> str:
    return sentence.lower().replace(",", "").replace("?", "")
