"""What the words of a fact tell stands in its form: filled in and marked, registered by Enter, and
never over what the curator has typed, chosen or emptied.
"""

from hashlib import sha256
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, Route, expect

from tests.desking import Desked, kind, saved, select, sitting
from tests.judging import faults

ARTICLE = """Sanctions on a maker of engines \U0001f54a

The United States imposed sanctions on Tianhe Rotor, a maker of drone engines in Shenzhen, on\
 Wednesday, a senior American official said.

Antony Blinken met Wang Yi in Beijing on Monday.

"This is coercion," said Mao Ning, a spokeswoman for China's Foreign Ministry.
"""


def begun(desked: Desked, edition: str) -> tuple[str, str]:
    """A text that waits, with its source in a draft: the address of both, and the draft's id."""
    text = f"{ARTICLE}Edition: {edition}.\n"
    headers = {"Authorization": f"Bearer {desked.ann}", "Content-Type": "text/plain"}
    posted = f"{desked.server.address}/v1/texts"
    httpx.post(posted, content=text.encode(), headers=headers).raise_for_status()
    digest = sha256(text.encode()).hexdigest()
    source = {
        "type": "source-added",
        "id": f"meridian-post-{edition}",
        "publisher": "The Meridian Post",
        "title": "Sanctions on a maker of engines",
        "published": "2024-03-14",
        "lineage": "meridian-post",
        "sha256": digest,
    }
    made = desked.call("POST", "/v1/drafts", {"title": "Sanctions", "events": [source]}).json()
    return f"/desk/texts/{digest}?draft={made['id']}", made["id"]


def marked(page: Page) -> Any:
    return page.locator("[role=listbox]:not([hidden]) [aria-selected=true]").first


def box(page: Page, name: str) -> Any:
    return page.locator(".editor").get_by_role("combobox", name=name, exact=True)


def test_fact_is_filled_in_and_whom_it_names_registered_by_enter(
    browser: Browser, desked: Desked
) -> None:
    address, made = begun(desked, "filled")
    with sitting(browser, desked) as visit:
        page = visit.open(address)
        keys, editor = page.keyboard, page.locator(".editor")
        keys.press("Control+Enter")
        expect(editor).to_have_count(0)
        select(page, "The United States imposed sanctions on Tianhe Rotor")
        keys.press("Enter")
        expect(marked(page)).to_contain_text("Measure imposed")
        keys.press("Enter")
        expect(box(page, "Imposed by")).to_have_value("United States")
        expect(editor.locator("[role=status]")).to_contain_text("Filled from the words: Imposed by")
        for name in ("Measure", "Targets", "Asserted by"):
            expect(box(page, name)).to_be_focused()
            expect(marked(page)).to_contain_text("Register “")
            keys.press("Enter")
        expect(editor.get_by_role("button", name="Add to the draft")).to_be_focused()
        expect(editor.locator(".chip", has_text="Tianhe Rotor")).to_be_visible()
        expect(editor.locator(".filled", has_text="made of the fields")).to_be_visible()
        assert faults(page) == ""

        # What the curator empties stays empty, and is offered there again.
        editor.get_by_role("button", name="Empty Imposed by").click()
        expect(box(page, "Imposed by")).to_be_focused()
        expect(page.get_by_role("option", name="United States").first).to_be_visible()
        expect(marked(page)).to_have_count(0)
        keys.press("ArrowDown")
        keys.press("Enter")
        expect(box(page, "Imposed by")).to_have_value("United States")
        editor.get_by_role("button", name="Mend Tianhe Rotor").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("textbox", name="Name", exact=True).fill("Tianhe Rotor Works")
        keys.press("Control+Enter")
        expect(editor.locator(".chip", has_text="Tianhe Rotor Works")).to_be_visible()
        keys.press("Control+Enter")
        expect(editor).to_have_count(0)
        saved(page)
        page.get_by_role("button", name="Withdraw").wait_for()

    source, *registered, fact = desked.call("GET", f"/v1/drafts/{made}").json()["events"]
    names = {each["type"]: each["name"] for each in registered}
    unnamed = "Unnamed senior American official (The Meridian Post of 2024-03-14)"
    assert {each["name"] for each in registered} >= {"Tianhe Rotor Works", unnamed}
    assert names.keys() == {"measure-added", "actor-added"}
    assert (fact["imposed_by"], fact["targets"]) == ("united-states", ["tianhe-rotor"])
    assert (fact["date"], fact["dated_by"]) == ("2024-03-13", "weekday")
    assert "Tianhe Rotor" in fact["summary"]
    assert source["id"] == "meridian-post-filled"
    tag = desked.call("GET", f"/v1/drafts/{made}").headers["ETag"]
    _withdraw(desked, made, tag)


def test_what_comes_late_is_not_put_over_what_was_typed(browser: Browser, desked: Desked) -> None:
    address, made = begun(desked, "late")
    with sitting(browser, desked) as visit:
        page = visit.open(address)
        keys, editor = page.keyboard, page.locator(".editor")
        keys.press("Control+Enter")
        expect(editor).to_have_count(0)
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/v1/facts/draft", hold)
        select(page, "Antony Blinken met Wang Yi in Beijing on Monday")
        keys.press("Enter")
        kind(page, "statement")
        expect(box(page, "Speaker")).to_be_focused()
        keys.type("wang w")
        expect(marked(page)).to_contain_text("Wang Yi")
        for each in held:
            each.continue_()
        page.unroute("**/v1/facts/draft", hold)
        expect(editor.locator(".filled").first).to_be_visible()
        expect(box(page, "Speaker")).to_be_focused()
        expect(box(page, "Speaker")).to_have_value("wang w")
        # Of all that are called so it is the one whom the text names.
        keys.press("Enter")
        expect(box(page, "Speaker")).to_have_value("Wang Yi")
        page.get_by_role("button", name="Take out").click()
        saved(page)

        # Who stands in another field is offered by his name, though nobody has chosen him.
        select(page, '"This is coercion," said Mao Ning')
        keys.press("Enter")
        kind(page, "statement")
        expect(box(page, "On behalf of")).to_have_value("Chinese Ministry of Foreign Affairs")
        expect(box(page, "Speaker")).to_be_focused()
        beside = page.get_by_role("option").filter(has_text="in this fact")
        expect(beside).to_contain_text("Chinese Ministry of Foreign Affairs")
        page.get_by_role("button", name="Take out").click()
        saved(page)

    _withdraw(desked, made, desked.call("GET", f"/v1/drafts/{made}").headers["ETag"])


def _withdraw(desked: Desked, made: str, tag: str) -> None:
    headers = {"Authorization": f"Bearer {desked.ann}", "If-Match": tag}
    address = f"{desked.server.address}/v1/drafts/{made}/acts"
    httpx.post(address, json={"act": "withdraw"}, headers=headers).raise_for_status()
