"""A timeline in all of its formats, over the founding facts."""

import csv
import io
import re

import msgspec
import pytest

from api.answers.facts import ShownItem
from api.cli.asking.question_commands import FORMAT_NAMES
from api.http.media_formats import Format
from api.timelines import as_csv
from api.timelines.as_json import FIELDS
from api.timelines.formats import FORMATS, OFFERED
from projections.model.worded import telling
from tests.running import Ask, Client

AS_OF = "as_of=2023-12-31"
PLACES = (
    "/v1/timeline",
    "/v1/actors/wang-yi/timeline",
    "/v1/issues/taiwan/timeline",
    "/v1/engagements/blinken-visit-to-beijing-2023/timeline",
    "/v1/offices/foreign-minister-of-china/timeline",
)
JSON_LIKE = [each for each in FORMATS if "json" in each.essence and each.name != "jsonl"]
by_name = pytest.mark.parametrize("chosen", FORMATS, ids=lambda each: each.name)


def links(client: Client, address: str) -> dict[str, list[str]]:
    """The addresses of the `Link` header by relation."""
    return links_of(client.get(address).raise_for_status().headers["link"])


def links_of(header: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in header.split(", <"):
        target, _, rest = each.lstrip("<").partition(">")
        found.setdefault(rest.split('"')[1], []).append(target)
    return found


def ids(client: Client, address: str) -> list[str]:
    """The facts of a CSV."""
    rows = csv.DictReader(io.StringIO(client.get(address).raise_for_status().text))
    return [row["id"] for row in rows]


def test_command_offers_the_same_formats() -> None:
    assert tuple(OFFERED) == FORMAT_NAMES


@pytest.mark.parametrize("path", PLACES)
@by_name
def test_extension_chooses_the_format(client: Client, path: str, chosen: Format) -> None:
    answer = client.get(f"{path}{chosen.extension}?{AS_OF}", headers={"Accept": "text/html"})

    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == chosen.essence
    assert "Accept" in answer.headers["vary"].split(", ")
    assert len(answer.content) > 100


@by_name
def test_accept_chooses_the_format(client: Client, chosen: Format) -> None:
    by_extension = client.get(f"/v1/timeline{chosen.extension}?{AS_OF}")

    answer = client.get(f"/v1/timeline?{AS_OF}", headers={"Accept": chosen.essence})

    assert answer.headers["content-type"] == by_extension.headers["content-type"]
    if chosen.name != "json":  # it says in `next` where it was asked
        assert answer.content == by_extension.content


def test_refused_format_is_not_answered_in(client: Client) -> None:
    accept = "application/json;q=0, text/csv;q=0.5, application/geo+json;q=0.7, */*;q=0"

    answer = client.get(f"/v1/timeline?{AS_OF}", headers={"Accept": accept})

    assert answer.headers["content-type"] == "application/geo+json"


def test_what_cannot_be_had_is_told_with_what_can(client: Client) -> None:
    refused = client.get("/v1/timeline", headers={"Accept": "application/rss+xml"})
    unknown = client.get("/v1/actors/wang-yi/timeline.rss")

    expected = [{"media_type": e.media_type, "extension": e.extension} for e in FORMATS]
    assert (refused.status_code, refused.json()["available"]) == (406, expected)
    assert (unknown.status_code, unknown.json()["available"]) == (404, expected)


@pytest.mark.parametrize(
    "address", ["/v1/actors/nobody/timeline.ics", "/v1/offices/none/timeline.csv"]
)
def test_timeline_of_nobody_is_not_there_in_any_format(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/v1/engagements/blinken-visit-to-beijing-2023/timeline", "engagement"),
        ("/v1/offices/foreign-minister-of-china/timeline", "office"),
    ],
)
def test_part_of_a_timeline_is_the_timeline_with_a_filter(
    ask: Ask, path: str, parameter: str
) -> None:
    id = path.split("/")[3]

    part = ask(path, as_of="2023-12-31")["items"]

    assert part == ask("/v1/timeline", as_of="2023-12-31", **{parameter: id})["items"]
    assert len(part) > 2


def test_filter_beside_the_one_in_the_path_is_refused(client: Client) -> None:
    answer = client.get("/v1/offices/foreign-minister-of-china/timeline.csv?office=x")

    assert [each["parameter"] for each in answer.json()["errors"]] == ["office"]


def test_lines_and_messagepack_and_csv_have_the_items_of_json(client: Client, ask: Ask) -> None:
    items = ask("/v1/timeline", as_of="2023-12-31", limit=500)["items"]

    lines = client.get(f"/v1/timeline.jsonl?{AS_OF}&limit=500").text.splitlines()
    packed = msgspec.msgpack.decode(client.get(f"/v1/timeline.msgpack?{AS_OF}&limit=500").content)

    assert [msgspec.json.decode(line) for line in lines] == items
    assert packed["items"] == items
    assert packed["clocks"] == ask("/v1/timeline", as_of="2023-12-31")["clocks"]
    assert ids(client, f"/v1/timeline.csv?{AS_OF}&limit=500") == [each["id"] for each in items]


def test_csv_is_read_as_it_was_written(client: Client, ask: Ask) -> None:
    raw = client.get(f"/v1/timeline.csv?{AS_OF}&limit=500").content
    rows = list(csv.DictReader(io.StringIO(raw.decode(), newline="")))
    by_id = {
        each["id"]: each for each in ask("/v1/timeline", as_of="2023-12-31", limit=500)["items"]
    }

    assert raw.count(b"\r\n") == raw.count(b"\n") == len(rows) + 1
    for row in rows:
        item = by_id[row["id"]]
        said = [item[e] or "" for e in ("date", "earliest", "latest", "ends", "certainty")]
        assert [row["edtf"], *(row[each] for each in ("earliest", "latest", "ends"))] == said[:-1]
        assert row["certainty"] == said[-1]
        assert row["summary"] == item["summary"]
        assert row["actors"].split() == item["actors"]
        assert int(row["lineages"]) == item["support"]["lineages"]


def test_every_field_has_its_columns() -> None:
    assert tuple(as_csv.COLUMNS) == FIELDS


@by_name
def test_nothing_is_an_empty_valid_document(client: Client, chosen: Format) -> None:
    answer = client.get(f"/v1/timeline{chosen.extension}?{AS_OF}&text=xyzzy").raise_for_status()

    match chosen.name:
        case "jsonl":
            assert answer.content == b""
        case "csv":
            assert [*csv.reader(io.StringIO(answer.text))] == [
                [name for each in as_csv.COLUMNS.values() for name in each if name != "within"]
            ]
        case "ics":
            assert answer.text.startswith("BEGIN:VCALENDAR\r\n")
            assert "VEVENT" not in answer.text
        case "atom":
            assert "<entry>" not in answer.text
        case "msgpack":
            assert msgspec.msgpack.decode(answer.content)["items"] == []
        case "timelinejs":  # it takes no timeline without a slide
            (slide,) = answer.json()["events"]
            assert slide["unique_id"] == "detente-nothing"
        case _:
            found = answer.json()
            lists = {"items", "features", "@graph"} & found.keys()
            assert [found[name] for name in lists] == [[]]


@pytest.mark.parametrize("extension", ["", ".csv", ".jsonl", ".atom", ".feed.json", ".ics"])
def test_next_page_has_the_same_format_and_no_fact_twice(client: Client, extension: str) -> None:
    address = f"/v1/timeline{extension}?{AS_OF}&limit=60"
    visited, following = 0, [address]
    while following:
        visited += 1
        assert following[0].startswith(f"/v1/timeline{extension}?")
        following = links(client, following[0]).get("next", [])

    whole = len(ids(client, f"/v1/timeline.csv?{AS_OF}&limit=500"))
    assert visited == -(-whole // 60)


def test_pages_of_a_csv_are_the_whole_of_it(client: Client) -> None:
    following, found = [f"/v1/timeline.csv?{AS_OF}&limit=17&actor=china"], []
    while following:
        found += ids(client, following[0])
        following = links(client, following[0]).get("next", [])

    assert found == ids(client, f"/v1/timeline.csv?{AS_OF}&limit=500&actor=china")
    assert len(found) > 34


def test_link_header_leads_to_the_first_page_and_other_formats(client: Client) -> None:
    (second,) = links(client, f"/v1/timeline.csv?{AS_OF}&limit=5")["next"]

    found = links(client, second)

    assert ids(client, found["first"][0]) == ids(client, f"/v1/timeline.csv?{AS_OF}&limit=5")
    assert client.get(found["canonical"][0]).json()["items"][0]["id"] == ids(client, second)[0]
    turned_round = [each.extension for each in FORMATS if OFFERED[each.name].newest_first]
    assert len(found["alternate"]) == len(FORMATS) - 1 - len(turned_round)
    for each in found["alternate"]:
        assert client.get(each).status_code == 200


def test_link_header_is_bounded(client: Client) -> None:
    answer = client.get("/v1/timeline", params={"text": "ü" * 300})

    assert len(answer.headers["link"]) < 8_000
    assert 'rel="canonical"' in answer.headers["link"]


def test_cursor_goes_on_in_another_format_but_not_in_another_order(client: Client) -> None:
    following = str(client.get(f"/v1/timeline?{AS_OF}&limit=5").json()["next"])
    as_csv = following.replace("/v1/timeline?", "/v1/timeline.csv?")

    assert ids(client, as_csv) == [e["id"] for e in client.get(following).json()["items"]]
    assert client.get(following.replace("/v1/timeline?", "/v1/timeline.atom?")).status_code == 400


def test_clock_in_the_future_of_the_ledger_is_a_problem(client: Client) -> None:
    answer = client.get("/v1/timeline.ics?known_at=999999")

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/v1/timeline.csv?limit=501", "limit"),
        ("/v1/timeline.ics?limit=1001", "limit"),
        ("/v1/timeline.csv?fields=summary,colour", "fields"),
        ("/v1/timeline?fields=", "fields"),
        ("/v1/timeline.atom?fields=summary", "fields"),
        ("/v1/timeline?include=everything", "include"),
        ("/v1/timeline.csv?include=citations", "include"),
        ("/v1/timeline?facets=weather", "facets"),
        ("/v1/timeline.ics?facets=kind", "facets"),
        ("/v1/timeline.jsonl?facets=kind", "facets"),
        ("/v1/timeline?status=scrapped", "status"),
        ("/v1/timeline?order=up", "order"),
        ("/v1/timeline?office=minister", "office"),
    ],
)
def test_what_a_format_cannot_show_is_a_problem(
    client: Client, address: str, parameter: str
) -> None:
    answer = client.get(address)

    assert answer.status_code == 400
    assert [each["parameter"] for each in answer.json()["errors"]] == [parameter]


def test_body_is_as_small_as_its_fields(client: Client, ask: Ask) -> None:
    whole = ask("/v1/timeline", as_of="2023-12-31")
    small = ask("/v1/timeline", as_of="2023-12-31", fields="summary,date, summary")

    assert small["items"] == [
        {name: each[name] for name in ("date", "date_in_words", "summary")}
        for each in whole["items"]
    ]
    rows = csv.reader(io.StringIO(client.get(f"/v1/timeline.csv?{AS_OF}&fields=date,id").text))
    assert next(rows) == ["id", "edtf", "date_in_words"]


def test_included_evidence_is_what_the_fact_has(ask: Ask) -> None:
    items = ask("/v1/timeline", as_of="2023-12-31", include="citations,sources", limit=20)["items"]

    for item in items:
        fact = ask(f"/v1/facts/{item['id']}", as_of="2023-12-31")
        assert [each["citation"] for each in item["citations"]] == fact["fact"]["citations"]
        assert [each["id"] for each in item["citations"]] == [e["id"] for e in fact["citations"]]
        assert {each["id"] for each in item["sources"]} == {e["source"] for e in fact["citations"]}
        assert item["cut_off"] is False


def test_included_evidence_had_come_out_by_then(ask: Ask) -> None:
    asked = {"as_of": "2023-12-31", "public_by": "2023-06-19", "include": "citations,sources"}

    items = ask("/v1/timeline", **asked, limit=500)["items"]

    assert items
    assert all(len(each["citations"]) >= each["support"]["citations"] for each in items)
    dates = {source["published"] for each in items for source in each["sources"]}
    assert not [each for each in dates if each.startswith(("2023-07", "2023-08", "2026"))]


def test_facets_count_what_the_filters_leave(ask: Ask) -> None:
    counts = ask("/v1/timeline", as_of="2023-12-31", actor="wang-yi", facets="kind,issue", limit=1)
    items = ask("/v1/timeline", as_of="2023-12-31", actor="wang-yi", limit=500)["items"]

    facets = counts["facets"]
    assert (facets["facts"], facets["at_least"], list(facets["by"])) == (
        len(items),
        False,
        ["kind", "issue"],
    )
    for each in facets["by"]["kind"]:
        assert each["facts"] == len([item for item in items if item["type"] == each["value"]])
    for each in facets["by"]["issue"]:
        narrowed = ask("/v1/timeline", as_of="2023-12-31", actor="wang-yi", issue=each["value"])
        assert each["facts"] == len(narrowed["items"])


def test_status_is_that_of_the_day(ask: Ask) -> None:
    def visit(as_of: str, status: str) -> bool:
        items = ask("/v1/timeline", as_of=as_of, status=status, limit=500)["items"]
        return "blinken-visit-to-beijing-2023" in {each["engagement"] for each in items}

    assert visit("2023-03-01", "postponed")
    assert not visit("2023-03-01", "held")
    assert visit("2023-12-31", "held")
    assert not visit("2023-12-31", "postponed")


def test_document_without_pages_says_that_it_was_cut(client: Client) -> None:
    found = {
        each.name: client.get(f"/v1/timeline{each.extension}?{AS_OF}&limit=40&from=2023-06-18")
        for each in FORMATS
        if not OFFERED[each.name].in_pages
    }

    assert found.keys() == {"timelinejs", "vis", "ics", "geojson"}
    for answer in found.values():
        assert 'rel="next"' in answer.headers["link"]
    assert "There are more facts" in found["timelinejs"].json()["title"]["text"]["text"]
    assert found["vis"].json()["next"].startswith("http://")
    assert found["geojson"].json()["next"].startswith("http://")
    assert "X-DETENTE-NEXT:http://" in found["ics"].text


def test_whole_documents_have_more_facts_than_pages(client: Client, ask: Ask) -> None:
    document = client.get(f"/v1/timeline.timelinejs.json?{AS_OF}").json()
    everything = ask("/v1/timeline", as_of="2023-12-31", limit=500)["items"]

    shown = [each["unique_id"] for each in document["events"]]
    assert sorted([*shown, *document["detente"]["left_out"]]) == sorted(e["id"] for e in everything)
    assert document["detente"]["next"] is None


def test_shown_item_has_every_field_of_an_enclosure() -> None:
    added = set(telling(ShownItem)) - set(FIELDS)
    assert added == {"citations", "sources", "cut_off"}


@by_name
def test_reader_of_the_day_is_told_nothing_of_later(client: Client, chosen: Format) -> None:
    address = f"/v1/timeline{chosen.extension}?as_of=2023-06-17&public_by=2023-06-17"

    answer = client.get(address).raise_for_status()

    assert b"blinken-met-xi" not in answer.content
    assert b"cnn-blinken-xi-2023-06-19" not in answer.content


@pytest.mark.parametrize(
    "path", ["/v1/timeline", "/v1/issues/taiwan/timeline", "/v1/actors/wang-yi/timeline"]
)
def test_items_name_their_actors_without_a_second_request(ask: Ask, path: str) -> None:
    items = ask(path, as_of="2023-12-31", limit=20)["items"]

    assert items
    for item in items:
        assert list(item["actor_names"]) == item["actors"]
    known = {id: name for item in items for id, name in item["actor_names"].items()}
    for id, name in list(known.items())[:5]:
        assert ask(f"/v1/actors/{id}", as_of="2023-12-31")["actor"]["name"] == name


def test_open_bound_is_null_and_no_day(client: Client, ask: Ask) -> None:
    items = ask("/v1/timeline", as_of="2023-12-31", limit=500)["items"]
    bounds = ("earliest", "latest", "ends", "public_since")

    assert any(each["earliest"] is None for each in items)
    assert not any(each[name] == ".." for each in items for name in bounds)
    for extension in (".csv", ".atom", ".feed.json", ".geojson", ".vis.json", ".jsonl"):
        text = client.get(f"/v1/timeline{extension}?{AS_OF}&limit=500").raise_for_status().text
        assert re.search(r"""(?:[",>]|^)\.\.(?:[",<]|$)""", text, re.MULTILINE) is None, extension
