"""What a page says without its script: what the API says, in HTML, with the same status."""

import asyncio
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree
from urllib.parse import quote

import pytest
from hypothesis import Phase, given, settings
from litestar.testing import TestClient
from msgspec.structs import replace

from api.app import create_app
from api.asking.things import BY_PLURAL
from api.service.stores import writing
from events.vocabulary.catalogue import AnyEvent, stream_of
from events.vocabulary.registry import ActorAdded, ActorMerged, IssueAdded, Registration
from seeds.founding import founding_events
from tests.asking import answers
from tests.chances import chances
from tests.random_ledgers import events_of, ledgers
from tests.recording import record, served, statement
from tests.running import Client
from tests.test_api_caching_oracle import asking

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DAY = "/relations/united-states/china?as_of=2023-03-01"
VOID = frozenset({"meta", "link", "input", "br", "img"})
ATTACK = "<script>alert('1')</script>\"'><img src=x onerror=alert(1)>"
TURNED = "abc \u202egnp.exe"


class Outline(HTMLParser):
    """A page as it nests, its headings, its links, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.scripts: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        assert self.open == [], "every element that is opened is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "a":
            self.links.append(given.get("href") or "")
        if tag == "script":
            self.scripts.append(given.get("src") or "")
        if given.get("id"):
            self.ids.append(str(given["id"]))
        assert not [name for name in given if name.startswith("on") or name == "style"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.open and self.open[-1] in {"h1", "h2", "h3"}:
            self.headings.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page(client: Client, address: str, status: int = 200) -> Outline:
    answer = client.get(address, headers={"Accept": BROWSER})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    outline = Outline(answer.text)
    assert len(outline.ids) == len(set(outline.ids))
    assert answer.text.count("<h1") == 1
    assert answer.text.count("<main") == 1
    return outline


def addresses() -> Iterator[str]:
    """Of all that the founding facts register and tell."""
    plurals = {each.name: plural for plural, each in BY_PLURAL.items()}
    for event in founding_events():
        kind, _, id = stream_of(event).partition("/")
        if kind in plurals:
            yield f"/{plurals[kind]}/{quote(id)}"


def test_everything_that_is_recorded_has_a_page(client: Client) -> None:
    every = sorted(set(addresses()))

    told = answers(client, every)

    assert len(every) > 400
    assert [each for each, answer in zip(every, told, strict=True) if answer.status != 200] == []
    for answer in told:
        Outline(answer.content.decode())


@pytest.mark.parametrize(
    "clocks",
    ["", "&public_by=2023-02-20", "&known_at=212", "&public_by=2023-02-20&known_at=300"],
)
def test_state_is_told_as_the_api_tells_it(client: Client, clocks: str) -> None:
    state = client.get(f"/v1{DAY}{clocks}").json()

    outline = page(client, f"{DAY}{clocks}")

    for sentence in state["headline"]:
        assert sentence in outline.text
    for each in state["engagements"]:
        assert each["name"] in outline.headings or any(each["name"] in one for one in outline.words)
    assert ("as far as could be known" in outline.text) == ("public_by" in clocks)
    names = [name for name in ("public_by", "known_at") if name in clocks]
    within = [each for each in outline.links if each.startswith("/facts/")]
    assert bool(within) == bool(state["engagements"])
    assert all(f"{name}=" in each for each in within for name in names)


def test_old_news_says_how_old_it_is(client: Client) -> None:
    pair, _, _ = DAY.partition("?")
    soon, late = (page(client, f"{pair}?as_of={year}-06-20").text for year in (2023, 2026))

    told = "as told on 7 June 2023"
    assert f"{told}, 3 years earlier" in late
    assert told in soon
    assert f"{told}, " not in soon


def test_state_leads_to_all_that_it_names(client: Client) -> None:
    outline = page(client, DAY)

    # What stands behind a # is for the browser.
    within = {each.partition("#")[0] for each in outline.links if each.startswith("/")}
    inner = sorted(each for each in within if "/v1/" not in each and each != "/docs")
    assert {"/actors/united-states", "/issues/balloon"} <= {
        each.partition("?")[0] for each in inner
    }
    told = answers(client, inner)
    assert [each for each, at in zip(inner, told, strict=True) if at.status != 200] == []


def test_state_begins_on_the_last_day_that_is_told(client: Client) -> None:
    brief = client.get("/v1/relations/united-states/china?view=brief").json()

    outline = page(client, "/relations/united-states/china")

    assert "November 2023" in outline.headings[0] or brief["horizon"]["told_until"]
    assert outline.headings[0].startswith("The state of relations between the United States")


def test_contested_facts_lead_to_the_disagreements_of_the_two(client: Client) -> None:
    outline = page(client, DAY)

    (found,) = {each for each in outline.links if each.startswith("/disagreements?")}
    assert "actor=united-states" in found
    assert "counterpart=china" in found
    assert page(client, found).headings[0] == "Disagreements"


def test_fact_is_told_with_who_says_so(client: Client) -> None:
    outline = page(client, "/facts/blinken-met-xi")

    assert outline.headings[0].startswith("Antony Blinken is received by Xi Jinping")
    assert "19 June 2023" in outline.text
    assert "meeting with Chinese" in outline.text or "President Xi Jinping" in outline.text
    assert "/sources/nbc-news-blinken-xi-2023-06-19" in outline.links
    assert "/actors/antony-blinken" in outline.links


def test_no_id_stands_where_a_name_belongs(client: Client) -> None:
    for address in (DAY, "/actors/wang-yi", "/issues/taiwan", "/engagements", "/disagreements"):
        text = page(client, address).text
        assert re.findall(r"\b[a-z]+(?:-[a-z0-9]+){3,}\b", text) == [], address
        assert not re.search(r"\b(?:None|null|undefined|True|False)\b", text), address


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/actors/nobody", 404, "This is not in the record"),
        ("/facts/nothing", 404, "This is not in the record"),
        ("/relations/usa/japan", 404, "Of the two by themselves"),
        ("/relations/japan", 404, "This is not in the record"),
        ("/nothing", 404, "This is not in the record"),
        ("/nothing/at/all/here", 404, "This is not in the record"),
        ("/docs/nothing", 404, "This is not in the record"),
        ("/issues/taiwan?as_of=yesterday", 400, "The day of the state: expected"),
        ("/relations/united-states/china?known_at=99999", 400, "The place in the ledger"),
        ("/facts?from=soon", 400, "That question cannot be answered"),
        ("/engagements?form=dance", 400, "That question cannot be answered"),
        ("/actors?cursor=abc", 400, "That question cannot be answered"),
        ("/search?q=balloon&as_of=soon", 200, "Search: balloon"),
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(
    client: Client, address: str, status: int, said: str
) -> None:
    outline = page(client, address, status)

    assert said in outline.text
    if status != 200:
        assert "/" in outline.links
        assert not any("views/" in each for each in outline.scripts)


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("/actors/blinken", "/actors/antony-blinken"),
        ("/actors/antony-blinkn", "/actors/antony-blinken"),
        ("/wang-yi", "/actors/wang-yi"),
        ("/actors/taiwan-strait/taiwan", "/issues/taiwan"),
        ("/facts/beijing", "/places/beijing"),
        ("/relations/united-states/chinaa", "/actors/united-states"),
    ],
)
def test_what_is_near_is_offered(client: Client, address: str, near: str) -> None:
    assert near in page(client, address, 404).links


def test_programs_that_mistype_still_get_a_problem(client: Client) -> None:
    for accept in ("*/*", "application/json"):
        answer = client.get("/nothing", headers={"Accept": accept})

        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
    answer = client.get("/v1/actors/nobody", headers={"Accept": BROWSER})
    assert answer.headers["content-type"] == "application/problem+json"


def test_method_that_is_not_taken_is_refused_on_a_page(client: Client) -> None:
    answer = client.post("/actors/wang-yi", headers={"Accept": BROWSER})

    assert answer.status_code == 405
    assert answer.headers["allow"]
    assert "Nothing can be sent here" in Outline(answer.text).text


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("/search", {"Host": "a b"}, 400),
        (f"/facts?{'&'.join(f'a{each}=1' for each in range(2_000))}", {}, 400),
    ],
)
def test_what_no_route_has_seen_is_refused_on_a_page_too(
    client: Client, address: str, headers: dict[str, str], status: int
) -> None:
    as_page = client.get(address, headers={"Accept": BROWSER, **headers})
    as_json = client.get(address, headers={"Accept": "*/*", **headers})

    assert as_page.status_code == as_json.status_code == status
    assert as_page.headers["content-type"] == "text/html; charset=utf-8"
    assert as_json.headers["content-type"] == "application/problem+json"
    assert "That question cannot be answered" in Outline(as_page.text).headings


def test_timeline_that_cannot_be_shown_is_a_sentence_in_its_frame(client: Client) -> None:
    answer = client.get("/embed?actor=nobody", headers={"Accept": BROWSER})

    outline = Outline(answer.text)
    assert answer.status_code == 400
    assert "This timeline cannot be shown" in outline.text
    assert any(each.endswith("first/views/embedded.js") for each in outline.scripts)
    assert "frame-ancestors *" in answer.headers["content-security-policy"]


def test_refusal_is_not_kept_by_anybody(client: Client) -> None:
    answer = client.get("/actors/nobody", headers={"Accept": BROWSER})

    assert answer.headers["cache-control"] == "no-store"
    assert 'rel="canonical"' not in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text


def test_page_of_who_was_merged_leads_to_the_survivor(founded: Path) -> None:
    with served(founded) as client:
        record(
            client,
            ActorAdded(id="secretary-blinken", kind="person", name="Secretary Blinken"),
            ActorMerged(actor="secretary-blinken", into="antony-blinken", reason="One person."),
        )

        one = client.get("/actors/secretary-blinken?as_of=2023-03-01", follow_redirects=False)
        two = client.get("/relations/secretary-blinken/china", follow_redirects=False)

    assert (one.status_code, two.status_code) == (308, 308)
    assert one.headers["location"] == "/actors/antony-blinken?as_of=2023-03-01"
    assert two.headers["location"] == "/relations/antony-blinken/china"
    assert one.headers["cache-control"] == "no-cache"


@pytest.fixture(scope="module")
def hostile(_founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Where names and texts are markup, quotation marks and what turns letters round."""
    data = copytree(_founded, tmp_path_factory.mktemp("hostile") / "data")
    with served(data) as client:
        record(
            client,
            IssueAdded(id="mischief", name=f"Mischief {ATTACK}", description=f"Of {ATTACK}"),
        )
        said = replace(statement("hostile"), summary=f"It says {ATTACK}", issues=("mischief",))
        record(client, said)
        yield client


@pytest.mark.parametrize(
    "address",
    [
        "/issues/mischief",
        "/facts/hostile",
        "/issues",
        "/facts?issue=mischief",
        "/embed?issue=mischief",
        "/relations/united-states/china?as_of=2023-02-20",
    ],
)
def test_markup_in_names_and_texts_stays_text(hostile: Client, address: str) -> None:
    text = hostile.get(address, headers={"Accept": BROWSER}).text

    outline = Outline(text)
    assert "<script>alert" not in text
    assert "<img" not in text
    assert ATTACK in outline.text
    assert all(each.startswith("/assets/page/") for each in outline.scripts)


@pytest.mark.parametrize("given", [ATTACK, TURNED, "\u202e", "a\x00b", "%", "{{ 7 * 7 }}", "../.."])
@pytest.mark.parametrize("path", ["/search?q=", "/facts?text=", "/actors?name=", "/facts/"])
def test_address_is_no_way_into_a_page(client: Client, path: str, given: str) -> None:
    answer = client.get(f"{path}{quote(given, safe='')}", headers={"Accept": BROWSER})

    assert answer.status_code in {200, 400, 404}
    assert "<script>alert" not in answer.text
    assert "\u202e" not in answer.text
    assert ">49<" not in answer.text
    Outline(answer.text)


def test_page_names_its_own_address_and_what_it_is_as_data(client: Client) -> None:
    text = client.get(f"{DAY}&utm_source=elsewhere&fact=blinken-met-xi").text

    canonical = re.search(r'<link rel="canonical" href="([^"]+)">', text)
    assert canonical is not None
    assert canonical[1].endswith("/relations/united-states/china?as_of=2023-03-01")
    assert '<meta name="description" content="On 1 March 2023: ' in text
    assert (
        'type="application/ld+json" href="/v1/facts/blinken-met-xi.jsonld" data-feed>'
        in client.get("/facts/blinken-met-xi").text
    )


def test_paper_has_the_permalink_and_the_root_of_the_ledger(client: Client) -> None:
    used = client.get(f"/v1{DAY}").json()["clocks"]

    text = page(client, DAY).text

    assert f"Ledger position {used['known_at']}, root {used['root']}" in text
    assert f"/relations/united-states/china?as_of=2023-03-01&known_at={used['known_at']}" in text


def test_page_that_is_known_is_not_sent_again(client: Client) -> None:
    first = client.get(DAY)

    again = client.get(DAY, headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")


def test_page_is_another_one_once_something_is_recorded(founded: Path) -> None:
    with served(founded) as client:
        before = client.get("/issues/taiwan")
        record(client, statement("news"))

        after = client.get("/issues/taiwan", headers={"If-None-Match": before.headers["etag"]})

    assert after.status_code == 200
    assert "It was said." in Outline(after.text).text


def test_empty_ledger_has_pages(tmp_path: Path) -> None:
    app = create_app(lambda: writing(tmp_path / "data"))
    with TestClient(app, raise_server_exceptions=False) as client:
        for address in ("/", "/about", "/facts", "/actors", "/disagreements", "/search?q=a"):
            page(client, address)
        page(client, "/relations/united-states/china", 404)


@settings(
    max_examples=chances(15),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(ledgers.map(events_of))
def test_whatever_is_recorded_every_page_can_be_read(events: list[AnyEvent]) -> None:
    assert asyncio.run(_unreadable(events)) == []


async def _unreadable(events: list[AnyEvent]) -> list[str]:
    found: list[str] = []
    async with asking() as (_, service, client):
        await service.ledger.append(events, by="tests")
        await service.views.reach(await service.ledger.head(), within_seconds=10)
        for address in _of(events):
            answer = await client.get(address, headers={"Accept": BROWSER})
            of_one = {400} if address.startswith("/relations/") else set()  # two that are one
            if answer.status_code not in {200, 308, 404, 410} | of_one:
                found.append(f"{address}: {answer.status_code}")
            elif answer.status_code != 308:
                Outline(answer.text)
    return found


def _of(events: list[AnyEvent]) -> list[str]:
    plurals = {each.name: plural for plural, each in BY_PLURAL.items()}
    found = {"/", "/facts", "/disagreements", "/engagements", "/measures", "/actors"}
    actors = [each.id for each in events if isinstance(each, ActorAdded)]
    for each in events:
        kind, _, id = stream_of(each).partition("/")
        if isinstance(each, Registration) or kind == "fact":
            found.add(f"/{plurals[kind]}/{quote(id)}")
    found |= {f"/relations/{a}/{b}" for a in actors[:3] for b in actors[:3] if a != b}
    return sorted(found)
