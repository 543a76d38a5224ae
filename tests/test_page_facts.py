"""From a line on the page to the evidence, and to a reference in somebody's paper."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Frame, expect

from tests.browsing import WAIT_MS, Visit
from tests.running import Server

PAIR = "/relations/united-states/china?as_of=2023-07-15"
TALKS = "/facts/blinken-and-qin-talked"


def test_fact_opens_beside_the_state_and_closes_where_it_was_opened(visit: Visit) -> None:
    page = visit.open(PAIR)
    page.locator(".doubts").get_by_role("link", name="Foreign Minister of China").click()
    page.locator("[id='offices/foreign-minister-of-china'] .grounds > summary").last.click()
    link = page.locator("#offices").get_by_role(
        "link", name="Qin Gang loses the office of foreign minister"
    )

    link.click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("heading", level=2)).to_be_focused()
    expect(sheet).to_contain_text("July 2023")
    expect(page).to_have_url(re.compile("fact=qin-gang-removed"))
    page.keyboard.press("Escape")

    expect(sheet).to_be_hidden()
    expect(link).to_be_focused()
    expect(page).not_to_have_url(re.compile("fact="))


def test_day_that_was_given_up_is_not_called_a_plan(visit: Visit) -> None:
    page = visit.open("/facts/blinken-visit-postponed")

    expect(page.locator(".particulars dt", has_text="planned for")).to_have_text(
        ["Had been planned for"]
    )


def test_fact_becomes_a_reference_on_the_clipboard(visit: Visit) -> None:
    page = visit.open(f"{PAIR}&fact=qin-gang-removed")
    sheet = page.get_by_role("dialog")

    for name, begins in (("BibTeX", "@misc{"), ("RIS", "TY  - "), ("Plain text", "[No title")):
        sheet.get_by_role("button", name=name, exact=True).click()
        expect(sheet.get_by_label(f"Reference in {name}")).to_contain_text(begins)
        sheet.get_by_role("button", name=f"Copy {name}").click()
        expect(sheet.locator(".reference .copied")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert begins in copied
        assert "qin-gang-removed" in copied


def test_where_nothing_may_be_copied_the_text_is_selected(visit: Visit) -> None:
    visit.page.add_init_script("delete Navigator.prototype.clipboard")
    page = visit.open(TALKS)

    page.get_by_role("button", name="RIS").click()
    page.get_by_role("button", name="Copy RIS").click()

    expect(page.locator(".reference .copied")).to_contain_text("Selected")
    assert page.evaluate("getSelection().toString()").startswith("TY  - ")


def test_fact_shows_quotes_disagreement_and_verification(visit: Visit) -> None:
    page = visit.open(TALKS)

    expect(page.get_by_role("heading", level=1)).to_contain_text("more than five hours")
    expect(page.locator(".quotation")).to_have_count(4)
    first = page.locator(".quotation").filter(has_text="nearly six hours").first
    expect(first).to_contain_text("Asserted by US Department of State")
    expect(first).to_contain_text("Reporting of NBC News")
    expect(page.locator(".unchecked")).to_have_text(
        "Not checked here, where nothing is said of it: nobody has attached the source."
    )
    expect(page.locator(".result")).to_have_count(0)
    expect(page.get_by_text("Unavailable")).to_have_count(0)
    expect(page.locator("section.contested li")).to_have_text(
        [re.compile("^more than five hours"), re.compile("^nearly six hours")]
    )
    told = "4 citations in 2 documents, of 2 independent sources"
    expect(page.locator(".why")).to_contain_text(told)
    expect(page.locator(".history")).to_contain_text("by founding facts")


def test_permalink_is_of_this_ledger_position(visit: Visit) -> None:
    page = visit.open(TALKS)
    permalink = page.get_by_label("Permalink").input_value()

    page.goto(permalink)

    assert re.search(r"\?as_of=\d{4}-\d\d-\d\d&known_at=\d+$", permalink)
    expect(page.get_by_role("heading", level=1)).to_contain_text("more than five hours")


def test_back_leads_from_view_to_view(visit: Visit) -> None:
    page = visit.open(PAIR)
    page.locator(".doubts").get_by_role(
        "link", name="Foreign Minister of China", exact=True
    ).click()
    page.locator("#offices").get_by_role(
        "link", name="Foreign Minister of China", exact=True
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Foreign Minister of China")
    page.locator(".alternative").get_by_role("link", name="Wang Yi", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wang Yi")

    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Foreign Minister of China")
    page.go_back()

    expect(page.locator(".headline")).to_contain_text("On 15 July 2023")
    expect(page).to_have_title("United States and China, 15 July 2023 – Detente")
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text("Foreign Minister of China")


def test_search_finds_facts_quotes_and_names_in_one_box(visit: Visit) -> None:
    page = visit.open(PAIR)

    page.get_by_role("searchbox").fill("foreign minister")
    page.get_by_role("searchbox").press("Enter")

    found = page.get_by_role("region", name="Found").locator(".found > li")
    office = found.filter(
        has=page.get_by_role("link", name="Foreign Minister of China", exact=True)
    )
    expect(office.locator(".kind")).to_have_text("Office")
    expect(office.locator("mark")).to_have_text(["Foreign", "Minister"])
    expect(found.locator("q").first).to_contain_text(re.compile("foreign minister", re.IGNORECASE))
    kinds = found.evaluate_all("all => all.map(each => each.dataset.kind)")
    order = ["office", "fact", "passage"]
    assert [each for each in dict.fromkeys(kinds) if each in order] == order
    expect(page).to_have_url(re.compile(r"/search\?as_of=2023-07-15&q=foreign\+minister"))


def test_search_by_a_surname_tells_namesakes_apart(visit: Visit) -> None:
    page = visit.open("/search?q=Wang")

    names = page.get_by_role("region", name="Found")
    for name in ("Wang Yi", "Wang Wenbin", "Wang Wentao"):
        expect(names.get_by_role("link", name=name, exact=True)).to_be_visible()
    expect(names).to_contain_text("Foreign Minister of China (by 2023–)")
    expect(names.locator("mark").first).to_have_text("Wang")


def test_search_finds_while_one_types_and_the_box_keeps_the_focus(visit: Visit) -> None:
    page = visit.open("/search?q=Wang")
    box = page.get_by_role("searchbox")
    expect(page.get_by_role("link", name="Wang Wenbin", exact=True)).to_be_visible()

    box.focus()
    box.press("End")
    box.press_sequentially(" Wenb")

    expect(page).to_have_url(re.compile(r"/search\?q=Wang\+Wenb$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Search: Wang Wenb")
    expect(page.get_by_role("link", name="Wang Yi", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Wang Wenbin", exact=True)).to_be_visible()
    expect(box).to_be_focused()


def test_search_shows_a_suggestion_as_one(visit: Visit) -> None:
    page = visit.open("/search?q=candit+and+productive")

    expect(page.get_by_text("That is a suggestion, no match.")).to_be_visible()
    page.get_by_role("link", name="candid and productive").click()

    expect(page.locator(".found q").first).to_contain_text("candid")


class _Newsroom(BaseHTTPRequestHandler):
    """A page of somebody else's, on an origin of its own."""

    script = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>News</title><h1>News</h1>{self.script}".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (as the base class)
        pass


@pytest.fixture
def newsroom(explored: Server) -> Iterator[str]:
    _Newsroom.script = (
        f'<script src="{explored.address}/embed.js" data-actor="china" data-issue="taiwan"'
        ' data-as-of="2023-06-19" data-limit="3"></script>'
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), _Newsroom) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_one_script_tag_embeds_a_timeline(
    browser: Browser, explored: Server, newsroom: str
) -> None:
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))

    page.goto(newsroom, wait_until="commit")
    frame = page.frame_locator("iframe")

    expect(frame.get_by_role("heading", level=1)).to_have_text("China: Taiwan")
    expect(frame.locator(".fact-row")).to_have_count(3)
    expect(frame.get_by_text("as of 19 June 2023")).to_be_visible()
    assert "allow-scripts" in (page.locator("iframe").get_attribute("sandbox") or "")
    assert [each for each in complaints if "favicon" not in each] == []


FRAMED = """address => new Promise((loaded) => {
  const frame = document.createElement("iframe");
  frame.addEventListener("load", loaded);
  frame.src = address;
  document.body.append(frame);
})"""


def address_of(frame: Frame) -> str:
    """Where a frame is, once the browser has told so: that comes after it was loaded."""
    for _ in range(WAIT_MS // 50):
        if frame.url:
            break
        frame.page.wait_for_timeout(50)
    return frame.url


def test_no_page_but_the_embedded_one_may_be_framed(
    browser: Browser, explored: Server, newsroom: str
) -> None:
    page = browser.new_page()
    page.goto(newsroom, wait_until="domcontentloaded")

    shown = []
    for path in ("/embed?limit=1", "/search", "/"):
        page.evaluate(FRAMED, f"{explored.address}{path}")
        shown.append(address_of(page.frames[-1]))

    page.close()
    refused = "chrome-error://chromewebdata/"
    assert shown == [f"{explored.address}/embed?limit=1", refused, refused]
