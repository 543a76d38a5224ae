"""Pages to browse: what there is of a kind, by forms that work without a script."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from api.routes.page.listings import LISTINGS
from tests.browsing import WAIT_MS, Visit, visiting
from tests.judging import faults
from tests.running import Client, Server
from tests.test_page_served import page

LISTS = sorted(LISTINGS)


def shown(client: Client, address: str) -> list[str]:
    """What a list leads to, in its order."""
    text = client.get(address).text
    main = text[text.index("<main") : text.index("</main>")]
    found = re.findall(r'<a href="/([a-z]+/[^"?]+)', main)
    return [each for each in dict.fromkeys(found) if each.count("/") == 1]


def pages_of(client: Client, address: str) -> Iterator[str]:
    following: str | None = address
    while following is not None:
        yield following
        found = re.search(r'rel="next" href="([^"]+)"', client.get(following).text)
        following = None if found is None else found[1].replace("&amp;", "&")


@pytest.mark.parametrize("plural", LISTS)
def test_list_has_what_the_api_lists(client: Client, plural: str) -> None:
    path = "/v1/timeline" if plural == "facts" else f"/v1/{plural}"
    items = client.get(path, params={"limit": 100}).json()["items"]

    outline = page(client, f"/{plural}")

    assert outline.headings[0] == LISTINGS[plural].title
    for each in items:
        name = each.get("name") or each.get("title") or each["summary"]
        assert name in outline.text


@pytest.mark.parametrize("plural", ["actors", "facts", "disagreements", "sources"])
def test_list_goes_on_to_its_end_and_tells_nothing_twice(client: Client, plural: str) -> None:
    addresses = list(pages_of(client, f"/{plural}"))
    kind = "facts" if plural == "disagreements" else plural

    every = [each for at in addresses for each in shown(client, at) if each.startswith(f"{kind}/")]

    path = "/v1/timeline" if plural == "facts" else f"/v1/{plural}"
    first = client.get(path, params={"limit": 500}).json()
    if first["next"] is None:
        assert len(set(every)) >= len(first["items"])
    if plural in {"facts", "disagreements"}:
        assert len(every) == len(set(every))


def test_page_of_a_list_keeps_the_clocks_of_the_first(client: Client) -> None:
    _, second, *_ = pages_of(client, "/facts?as_of=2023-06-19")

    given = dict(parse_qsl(urlsplit(second).query))
    assert given["as_of"] == "2023-06-19"
    assert {"known_at", "cursor"} <= given.keys()


@pytest.mark.parametrize(
    ("address", "there", "not_there"),
    [
        ("/actors?kind=state", "actors/china", "actors/wang-yi"),
        ("/actors?kind=person", "actors/wang-yi", "actors/cnn"),
        ("/actors?name=Wang", "actors/wang-yi", "actors/qin-gang"),
        ("/engagements?form=call", "engagements/blinken-qin-call-2023", "engagements/nothing"),
        (
            "/engagements?from=2023-06-18&until=2023-06-19",
            "engagements/blinken-visit-to-beijing-2023",
            "engagements/biden-xi-meeting-bali-2022",
        ),
        ("/facts?text=balloon", "facts/balloon-shot-down", "facts/blinken-met-xi"),
        ("/facts?kind=engagement-held", "facts/blinken-met-xi", "facts/balloon-shot-down"),
        ("/facts?from=2023-06-19&until=2023-06-19", "facts/blinken-met-xi", "facts/qin-on-taiwan"),
        ("/facts?issue=balloon", "facts/balloon-shot-down", "facts/blinken-met-xi"),
    ],
)
def test_list_is_chosen_by_a_form(client: Client, address: str, there: str, not_there: str) -> None:
    found = {each for at in pages_of(client, address) for each in shown(client, at)}

    assert there in found
    assert not_there not in found


def test_form_keeps_what_was_chosen_and_the_clocks(client: Client) -> None:
    text = client.get("/facts?kind=engagement-held&actor=china&as_of=2023-06-19&text=").text

    assert '<option value="engagement-held" selected>Engagement held</option>' in text
    assert '<input type="hidden" name="actor" value="china">' in text
    assert '<input type="hidden" name="as_of" value="2023-06-19">' in text
    assert "Chosen: <strong>China</strong>" in text


def test_empty_fields_of_a_form_choose_nothing(client: Client) -> None:
    assert shown(client, "/facts?kind=&text=&from=&until=&order=") == shown(client, "/facts")


def test_letters_lead_to_where_names_of_that_letter_begin(client: Client) -> None:
    text = client.get("/actors").text
    (to_q,) = re.findall(r'<a href="([^"]+)">Q</a>', text)

    first, *_ = shown(client, to_q.replace("&amp;", "&"))

    assert first.startswith("actors/q")


def test_facts_stand_under_their_years(client: Client) -> None:
    years = [each for each in page(client, "/facts").headings if each.isdigit()]

    assert years == sorted(years)
    assert len(years) == len(set(years)) > 1


def test_latest_come_first_where_that_is_chosen(client: Client) -> None:
    years = [each for each in page(client, "/facts?order=desc").headings if each.isdigit()]

    assert years == sorted(years, reverse=True)


def test_who_is_spelt_otherwise_is_offered(client: Client) -> None:
    outline = page(client, "/actors?name=Blinkn")

    assert "Did you mean Blinken" in outline.text
    assert "/actors?name=Blinken" in outline.links


def test_about_has_its_numbers_from_the_record(client: Client) -> None:
    holds = client.get("/").json()["holds"]

    outline = page(client, "/about")

    for name in ("facts", "states", "persons", "documents"):
        assert f"{holds[name]:,} " in outline.text
    assert "Three clocks" in outline.headings


def test_every_page_leads_to_the_lists(client: Client) -> None:
    links = page(client, "/search").links

    assert {f"/{each}" for each in LISTS} | {"/about"} <= set(links)


def test_two_parties_are_found_by_their_names(client: Client) -> None:
    given = {"a": "US", "b": "China", "as_of": "2023-06-19"}

    one = client.get("/relations", params=given, follow_redirects=False)
    two = client.get("/relations", params={**given, "swap": "true"}, follow_redirects=False)

    assert one.status_code == two.status_code == 303
    assert one.headers["location"] == "/relations/united-states/china?as_of=2023-06-19"
    assert two.headers["location"] == "/relations/china/united-states?as_of=2023-06-19"


@pytest.mark.parametrize("name", ["Nobody at all", "", "../..", "a/b", "https://example.org"])
def test_party_that_nobody_is_leads_to_a_page_that_says_so(client: Client, name: str) -> None:
    answer = client.get("/relations", params={"a": name, "b": "China"})

    assert answer.status_code == 404
    assert "This is not in the record" in answer.text
    assert "/actors/china" in answer.text


def test_engagements_of_some_days_come_in_order_and_in_pages(client: Client) -> None:
    days = {"from": "2023-06-01", "until": "2023-06-30"}
    whole = client.get("/v1/engagements", params=days).json()
    found: list[str] = []
    following: str | None = "/v1/engagements?from=2023-06-01&until=2023-06-30&limit=2"
    while following is not None:
        answer = client.get(following).json()
        found += [each["engagement"] for each in answer["items"]]
        following = answer["next"]

    assert found == [each["engagement"] for each in whole["items"]]
    assert len(found) > 2
    assert "blinken-visit-to-beijing-2023" in found
    meetings = client.get("/v1/engagements", params={**days, "form": "meeting"}).json()["items"]
    assert {each["form"] for each in meetings} == {"meeting"}


def test_axe_finds_no_fault_with_pages_of_the_server(browser: Browser, explored: Server) -> None:
    with visiting(browser, explored.address) as visit:
        visit.forgiven = ("status of 40",)
        for address in (*(f"/{each}" for each in LISTS), "/about", "/actors/nobody"):
            assert faults(visit.open(address)) == "", address


def test_lists_fit_a_small_screen(browser: Browser, explored: Server) -> None:
    with visiting(browser, explored.address, width=320) as visit:
        for address in (*(f"/{each}" for each in LISTS), "/about"):
            width = visit.open(address).evaluate("document.documentElement.scrollWidth")
            assert width <= 320, address


def test_everything_can_be_read_and_chosen_without_a_script(
    browser: Browser, explored: Server
) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.set_default_timeout(WAIT_MS)

    tab.goto(f"{explored.address}/relations/united-states/china?as_of=2023-03-01")
    expect(tab.locator(".headline")).to_contain_text("stands postponed")
    expect(tab.locator("#engagements")).to_contain_text("Antony Blinken's visit to Beijing")
    tab.get_by_role("textbox", name="Day").fill("2023-06-19")
    tab.get_by_role("button", name="Show").click()
    expect(tab.locator(".headline")).to_contain_text("On 19 June 2023")
    tab.get_by_role("navigation", name="Browse").get_by_role("link", name="All facts").click()
    tab.get_by_label("With the words").fill("balloon")
    tab.locator("form.choices").get_by_role("button", name="Show").click()
    expect(tab).to_have_url(re.compile("text=balloon"))
    expect(tab.locator("main")).to_contain_text("shoots the Chinese balloon down")
    tab.get_by_label("Search facts, quotes and names").fill("candid and productive")
    tab.get_by_role("button", name="Search").click()
    expect(tab.locator("main")).to_contain_text("candid")
    context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_headline_stays_where_it_is_when_the_script_comes(
    browser: Browser, explored: Server, width: int
) -> None:
    places = []
    for has_script in (False, True):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=has_script
        )
        tab = context.new_page()
        tab.goto(f"{explored.address}/relations/united-states/china?as_of=2023-06-19")
        if has_script:
            expect(tab.locator("main[data-shows]")).to_have_count(1)
        expect(tab.locator("h1")).to_have_count(1)
        places.append(tab.locator(".headline").bounding_box())
        context.close()

    assert places[0] == places[1]


def test_pages_of_the_server_stay_as_they_are(visit: Visit) -> None:
    shown_there = visit.open("/issues")
    before = shown_there.locator("main").inner_html()
    shown_there.wait_for_load_state("networkidle")

    assert shown_there.locator("main").inner_html() == before
    shown_there.get_by_role("link", name="Taiwan", exact=True).click()
    visit.settle()
    expect(shown_there.get_by_role("heading", level=1)).to_have_text("Taiwan")
    shown_there.go_back()
    expect(shown_there.get_by_role("heading", level=1)).to_have_text("Issues")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("20 June 2023", "as_of=2023-06-20"),
        ("June 2023", "as_of=2023-06-30&day=June+2023"),
        ("13 to 20 June 2023", "since=2023-06-13&until=2023-06-20"),
        ("2023-06", "as_of=2023-06"),
        ("soon", "as_of=soon"),
    ],
)
def test_form_takes_days_as_people_write_them(client: Client, typed: str, asked: str) -> None:
    given = {"a": "US", "b": "China", "as_of": typed}

    answer = client.get("/relations", params=given, follow_redirects=False)

    assert answer.headers["location"] == f"/relations/united-states/china?{asked}"


def test_list_is_chosen_by_days_as_people_write_them(client: Client) -> None:
    typed = client.get("/facts", params={"from": "18 June 2023", "until": "June 19, 2023"}).text
    written = client.get("/facts", params={"from": "2023-06-18", "until": "2023-06-19"}).text

    rows = [re.findall(r'<li class="fact-row">.*', text) for text in (typed, written)]
    assert rows[0] == rows[1] != []
