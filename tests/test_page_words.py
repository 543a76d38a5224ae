"""Words of people on every view: no id, no field's name, no date as the API writes it."""

import re

from playwright.sync_api import Page, expect

from tests.browsing import Visit
from tests.running import Ask

VIEWS = {
    "relations": "/relations/united-states/china?as_of=2023-07-15",
    "compared": "/relations/united-states/china?since=2023-06-13&until=2023-06-20",
    "fact": "/facts/blinken-visit-postponed",
    "actor": "/actors/china?as_of=2023-07-15",
    "issue": "/issues/taiwan?as_of=2023-07-15",
    "office": "/offices/foreign-minister-of-china?as_of=2023-07-15",
    "engagement": "/engagements/blinken-visit-to-beijing-2023?as_of=2023-06-20",
    "incident": "/incidents/balloon-over-the-united-states?as_of=2023-06-20",
    "source": "/sources/cnn-blinken-xi-2023-06-19",
    "search": "/search?q=balloon",
    "embed": "/embed?actor=china&issue=taiwan",
}
QUOTED = (
    "blockquote, q, .cite, .cite-as, .reference, .record, .note, .hash, .outside,"
    " .description, .particulars .wide, input"
)
"""What stands as somebody wrote it, or is a reference."""

MACHINE = re.compile(r"\[(?:\d{4}|\.\.)|\b[a-z]+_[a-z_]+\b|\b\d{4}-\d\d(?:-\d\d)?\b|\bundefined\b")


def words_of(page: Page) -> str:
    told: str = page.evaluate(
        "quoted => { const main = document.querySelector('main').cloneNode(true);"
        " main.querySelectorAll(quoted).forEach(each => each.remove());"
        " main.querySelectorAll('li, p, dd, dt, h1, h2, h3').forEach(each => each.append('\\n'));"
        " return main.textContent }",
        QUOTED,
    )
    return told


def test_no_view_shows_an_id_or_a_date_as_machines_write_it(visit: Visit, ask: Ask) -> None:
    items = [*ask("/v1/actors", limit="500")["items"], *ask("/v1/issues", limit="500")["items"]]
    items += ask("/v1/timeline", limit="500")["items"]
    ids = {each["id"] for each in items if each["id"] != each.get("name", "").lower()}
    found = {}

    for name, path in VIEWS.items():
        page = visit.open(path)
        page.wait_for_load_state("networkidle")
        told = words_of(page)
        shown = {each for each in re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", told) if each in ids}
        if faults := shown | {*MACHINE.findall(told)}:
            found[name] = faults

    assert found == {}


def test_what_a_source_gives_otherwise_is_told_in_words(visit: Visit) -> None:
    page = visit.open("/facts/blinken-visit-postponed")

    expect(page.locator(".says").first).to_have_text(
        re.compile(r"^This source says: (cancelled|scrapped|dated between .+ 2023 and .+ 2023)")
    )
    expect(page.locator(".why")).to_contain_text("tell the reporting of NBC News")
    expect(page.locator(".particulars")).to_contain_text("The United States and China agree that")


def test_sources_of_one_lineage_are_named_by_their_titles(visit: Visit, ask: Ask) -> None:
    path = "/sources/cnn-blinken-xi-2023-06-19"
    kin = ask(f"/v1{path}")["same_lineage"]
    titles = {ask(f"/v1/sources/{each}")["source"]["title"] for each in kin}
    page = visit.open(path)
    page.wait_for_load_state("networkidle")

    assert {*page.locator("#kin a").all_inner_texts()} <= titles
