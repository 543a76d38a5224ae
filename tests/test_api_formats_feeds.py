"""The feeds as feed readers read them: feedparser, which knows no JSON Feed; for that, its schema
where it is at hand, and what a reader looks at.
"""

import io
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import msgspec
import pytest
from jsonschema import Draft7Validator
from msgspec.structs import replace

from api.timelines.atom import ATOM, DETENTE
from events.vocabulary.amendments import FactCorrected
from tests.beside import JSON_FEED_SCHEMA, needs
from tests.recording import record
from tests.running import Ask, Client
from tests.test_api_formats_recorded import statement
from tests.ungated import ungated

AS_OF = "as_of=2023-12-31"
ADDRESS = f"/v1/timeline.{{}}?{AS_OF}&limit=40"


def parsed(client: Client, address: str) -> Any:
    """A feed as feedparser has it; nothing is fetched."""
    answer = client.get(address, headers={"Accept": ""}).raise_for_status()
    headers = {"content-type": answer.headers["content-type"]}
    found = feedparser.parse(io.BytesIO(answer.content), response_headers=headers)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_reader_finds_every_entry(client: Client, ask: Ask) -> None:
    feed = parsed(client, ADDRESS.format("atom"))

    items = ask("/v1/timeline", as_of="2023-12-31", order="recorded", limit=40)["items"]
    titles = [
        f"{each['summary']} (as told: {each['date_in_words']})" * each["condition"]
        or each["summary"]
        for each in items
    ]
    assert [each.title for each in feed.entries] == titles
    assert len({each.id for each in feed.entries}) == 40
    assert feed.feed.title == "Detente"
    for entry, item in zip(feed.entries, items, strict=True):
        assert entry.link == f"http://testserver.local/facts/{item['id']}"
        assert item["type"] in {tag.term for tag in entry.tags}


def test_entries_lead_people_to_the_page_and_programs_to_the_api(client: Client) -> None:
    (entry, *_) = parsed(client, ADDRESS.format("atom")).entries
    (item, *_) = client.get(ADDRESS.format("feed.json")).json()["items"]
    (related,) = [each.href for each in entry.links if each.rel == "related"]

    page = client.get(item["url"], headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert item["_detente"]["address"] == related
    assert client.get(related).json()["fact"]["summary"] == item["title"]


def test_both_feeds_have_the_same_entries(client: Client) -> None:
    atom = parsed(client, ADDRESS.format("atom"))
    feed = client.get(ADDRESS.format("feed.json")).json()

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == atom.feed.title
    assert [(each["id"], each["url"], each["title"]) for each in feed["items"]] == [
        (each.id, each.link, each.title) for each in atom.entries
    ]
    assert [each["date_published"] for each in feed["items"]] == [
        each.published for each in atom.entries
    ]


def test_atom_has_what_it_must(client: Client) -> None:
    root = ET.fromstring(client.get(ADDRESS.format("atom")).content)  # noqa: S314 (we wrote it)

    for element in (root, *root.findall(f"{{{ATOM}}}entry")):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"{{{ATOM}}}{name}")
            assert found.text
            if name == "updated":
                assert datetime.fromisoformat(found.text).tzinfo is not None
    relations = [each.get("rel") for each in root.findall(f"{{{ATOM}}}link")]
    assert relations == ["self", "alternate", "next"]


def test_event_date_stands_beside_the_date_of_the_record(client: Client, ask: Ask) -> None:
    items = ask("/v1/timeline", as_of="2023-12-31", order="recorded", limit=40)["items"]
    root = ET.fromstring(client.get(ADDRESS.format("atom")).content)  # noqa: S314 (we wrote it)
    feed = client.get(ADDRESS.format("feed.json")).json()

    dates = [each.text for each in root.iter(f"{{{DETENTE}}}happened")]
    assert dates == [each["date"] for each in items]
    assert [each["_detente"]["date"] for each in feed["items"]] == dates
    recorded = {each["date_published"][:10] for each in feed["items"]}
    assert not recorded & {each["date"] for each in items}


@needs(JSON_FEED_SCHEMA)
@pytest.mark.parametrize("query", ["limit=3", "limit=500", "text=xyzzy", "public_by=2023-06-19"])
def test_json_feed_is_of_its_schema(client: Client, query: str) -> None:
    validator = Draft7Validator(
        msgspec.json.decode(JSON_FEED_SCHEMA.read_bytes()),
        format_checker=Draft7Validator.FORMAT_CHECKER,
    )

    feed = client.get(f"/v1/timeline.feed.json?{AS_OF}&{query}").json()

    assert [each.message for each in validator.iter_errors(feed)] == []


def test_pages_of_a_feed_are_read_to_the_end(client: Client, ask: Ask) -> None:
    visited, following = [], f"http://testserver.local/v1/timeline.feed.json?{AS_OF}&limit=150"
    while following:
        page = client.get(following).raise_for_status().json()
        visited += [each["id"] for each in page["items"]]
        following = page.get("next_url")

    items = ask("/v1/timeline", as_of="2023-12-31", limit=500)["items"]
    assert len(visited) == len({*visited}) == len(items)


def test_feed_leads_to_itself_and_to_the_page_of_what_it_is_about(client: Client) -> None:
    feed = parsed(client, "/v1/actors/wang-yi/timeline.atom")

    links = {each.rel: each.href for each in feed.feed.links}
    assert links["self"] == "http://testserver.local/v1/actors/wang-yi/timeline.atom"
    assert links["alternate"] == "http://testserver.local/actors/wang-yi"
    assert feed.feed.title == "Detente · Wang Yi"


def test_feed_keeps_its_id_whatever_page_and_clocks(client: Client) -> None:
    addresses = ("", "?as_of=2023-06-01", "?limit=3&order=asc", "?known_at=200")
    ids = {parsed(client, f"/v1/timeline.atom{each}").feed.id for each in addresses}
    other = parsed(client, "/v1/timeline.atom?actor=china").feed.id

    assert len(ids) == 1
    assert other not in ids


def test_correction_updates_an_entry_and_keeps_its_id(writable: Client) -> None:
    said = statement(1)
    record(writable, said)
    (before,) = parsed(
        writable, f"/v1/timeline.atom?{AS_OF}&kind=statement-made&text=so+it+was+said"
    ).entries

    record(writable, FactCorrected(fact=replace(said, summary="So it was said."), reason="better"))
    (after,) = parsed(
        writable, f"/v1/timeline.atom?{AS_OF}&kind=statement-made&text=so+it+was+said"
    ).entries

    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated > before.updated
    assert after.title == "So it was said."


@pytest.mark.parametrize("text", ["\x0b", "\x1b[31m", "\ufffe", "]]>", "&lt;b>", "\U0001f54a"])
def test_atom_is_well_formed_whatever_a_summary_holds(writable: Client, text: str) -> None:
    with ungated():
        record(writable, statement(1, summary=f"They said {text} there."))

    (entry,) = parsed(writable, f"/v1/timeline.atom?{AS_OF}&text=they+said+there").entries

    assert entry.title.startswith("They said ")
    assert entry.title.endswith(" there.")


def test_fact_that_is_recorded_late_comes_first(writable: Client) -> None:
    record(writable, statement(1))

    newest = [writable.get(f"/v1/timeline.{each}") for each in ("feed.json", "atom")]

    assert newest[0].json()["items"][0]["title"] == "It was said."
    assert feedparser.parse(newest[1].content).entries[0].title == "It was said."


def test_correction_brings_an_entry_back_to_the_top_under_its_own_id(writable: Client) -> None:
    record(writable, statement(1))
    (before, *_) = writable.get("/v1/timeline.feed.json").json()["items"]
    record(writable, statement(2))

    record(writable, FactCorrected(fact=statement(1, summary="So it was."), reason="better"))

    (after, *_) = writable.get("/v1/timeline.feed.json").json()["items"]
    assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
    assert after["title"] == "So it was."


@pytest.mark.parametrize(
    "path", ["/v1/timeline?", "/v1/actors/china/timeline?", "/v1/timeline?text=said&"]
)
def test_what_was_recorded_last_comes_first_from_any_side(writable: Client, path: str) -> None:
    record(writable, statement(1), statement(2))

    first = writable.get(f"{path}order=recorded&limit=1").json()
    second = writable.get(first["next"]).json()

    shown = [each["id"] for each in (*first["items"], *second["items"])]
    assert shown == [statement(2).id, statement(1).id]
