"""Feeds are found from what they are feeds of: by readers in the head of a page, by programs in
`Link`.
"""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.running import Client
from tests.test_api_formats import links_of

BROWSER = {"Accept": "text/html"}
FEEDS = {
    "application/atom+xml": ".atom",
    "application/feed+json": ".feed.json",
    "text/calendar": ".ics",
}
TIMELINES = {
    "/actors/wang-yi": "/v1/actors/wang-yi/timeline",
    "/issues/taiwan": "/v1/issues/taiwan/timeline",
    "/offices/foreign-minister-of-china": "/v1/offices/foreign-minister-of-china/timeline",
    "/engagements/blinken-visit-to-beijing-2023": (
        "/v1/engagements/blinken-visit-to-beijing-2023/timeline"
    ),
    "/relations/united-states/china": "/v1/timeline?actor=united-states&counterpart=china",
}
"""What a page is about, and where that is told in order."""


class Head(HTMLParser):
    """The alternates that a page announces, by media type."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") == "alternate":
            self.found[str(given["type"])] = str(given["href"])


def with_extension(address: str, extension: str) -> str:
    path, mark, query = address.partition("?")
    return f"{path}{extension}{mark}{query}"


@pytest.mark.parametrize(
    ("page", "timeline"),
    [
        *TIMELINES.items(),
        ("/", "/v1/timeline"),
        ("/search?q=core+interests", "/v1/timeline?text=core+interests"),
        ("/embed?actor=china&issue=taiwan&limit=5", "/v1/timeline?actor=china&issue=taiwan"),
    ],
)
@pytest.mark.parametrize("clocks", ["", "as_of=2023-03-01&public_by=2023-06-01&known_at=200"])
def test_page_announces_its_feeds_without_clocks(
    client: Client, page: str, timeline: str, clocks: str
) -> None:
    address = f"{page}{'&' if '?' in page else '?'}{clocks}" if clocks else page

    found = Head(client.get(address, headers=BROWSER).text).found

    for media_type, extension in FEEDS.items():
        assert found[media_type] == with_extension(timeline, extension)
        answer = client.get(found[media_type])
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(media_type)


@pytest.mark.parametrize(
    "page", ["/facts/blinken-met-xi", "/sources/cnn-blinken-xi-2023-06-19", "/search"]
)
def test_page_without_a_timeline_announces_no_feed(client: Client, page: str) -> None:
    found = set(Head(client.get(page, headers=BROWSER).text).found)

    assert found - {"application/ld+json"} == {"application/json"}


@pytest.mark.parametrize("id", ['x"><script>', "a b&c", "%2e%2e", "ü"])
def test_whatever_is_asked_for_is_announced_as_text(client: Client, id: str) -> None:
    text = client.get("/search", params={"q": id}, headers=BROWSER).text

    assert "<script>" not in text
    (address,) = [Head(text).found["application/atom+xml"]]
    assert urlsplit(address).path.startswith("/v1/timeline")
    assert re.fullmatch(r"[!-~]+", address)


@pytest.mark.parametrize(("page", "timeline"), TIMELINES.items())
@pytest.mark.parametrize("clocks", ["", "?as_of=2023-03-01"])
def test_json_announces_the_feeds_of_what_it_is_about(
    client: Client, page: str, timeline: str, clocks: str
) -> None:
    for address in (f"/v1{page}{clocks}", f"/v1{page}{clocks}&" if clocks else f"/v1{page}"):
        links = links_of(client.get(address).headers["link"])

        assert {with_extension(timeline, each) for each in FEEDS.values()} <= {*links["alternate"]}
        assert len(links["canonical"]) == 1


def test_relations_in_json_by_their_extension_announce_the_same(client: Client) -> None:
    plain = links_of(client.get("/v1/relations/united-states/china").headers["link"])
    explicit = links_of(client.get("/v1/relations/united-states/china.json").headers["link"])

    feeds = {each for each in plain["alternate"] if "timeline" in each}
    assert len(feeds) == 3
    assert feeds == {each for each in explicit["alternate"] if "timeline" in each}


@pytest.mark.parametrize("clocks", ["", "as_of=2023-03-01"])
def test_timeline_leads_to_feeds_that_go_on(client: Client, clocks: str) -> None:
    links = links_of(client.get(f"/v1/timeline?issue=taiwan&{clocks}").headers["link"])

    for extension in FEEDS.values():
        (feed,) = [each for each in links["alternate"] if f"timeline{extension}?" in each]
        asked = parse_qs(urlsplit(feed).query)
        assert asked.get("as_of", []) == (["2023-03-01"] if clocks else [])
        assert "known_at" not in asked
    (table,) = [each for each in links["alternate"] if "timeline.csv?" in each]
    assert "known_at=" in table
