"""The desk with others: a line that breaks, two curators on one draft, programs, what is mended."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PICTURES, visiting
from tests.desking import (
    Desked,
    field,
    kind,
    named,
    opened,
    saved,
    select,
    sitting,
    source_id,
    source_of,
    text_of,
)
from tests.judging import faults

WORDS = "Wang Yi, who is no relation, met nobody"


def begun(page: Page, summary: str, words: str = WORDS) -> None:
    """A fact of some words that lacks nothing."""
    select(page, words)
    page.get_by_role("button", name="Fact from these words").click()
    kind(page, "statement")
    named(page, "Speaker", "wang y", "Wang Yi")
    field(page, "Date").fill("5 June")
    expect(page.locator(".meaning", has_text="5 June 2023")).to_be_visible()
    field(page, "Summary").fill(summary)


def statement(edition: str, words: str, id: str) -> dict[str, Any]:
    """A fact as a program proposes it."""
    start = text_of(edition).index(words)
    return {
        "type": "statement-made",
        "id": id,
        "summary": f"Suggested: {id}.",
        "date": "2023-06-06",
        "speaker": "wang-wenbin",
        "citations": [
            {
                "source": source_id(edition),
                "exact": words,
                "start": start,
                "end": start + len(words),
            }
        ],
    }


def test_nothing_is_lost_when_the_line_breaks(browser: Browser, desked: Desked) -> None:
    with sitting(browser, desked) as visit:
        visit.forgiven = ("ERR_INTERNET_DISCONNECTED",)
        page = opened(visit, "offline")
        begun(page, "Typed before.")
        saved(page)

        page.context.set_offline(True)
        field(page, "Summary").fill("Typed without a line.")
        expect(page.locator(".standing")).to_contain_text("kept in this browser")
        page.context.set_offline(False)
        saved(page)

        page.context.set_offline(True)
        field(page, "Summary").fill("Typed and closed.")
        expect(page.locator(".standing")).to_contain_text("kept in this browser")
        kept = page.evaluate("JSON.stringify({...localStorage})")
        assert "Typed and closed." in kept
        assert desked.ann.rpartition("_")[2] not in kept
        page.context.set_offline(False)
        saved(page)
        page.get_by_role("button", name="Record 1 event").click()
        expect(page.locator(".selection-bar")).to_contain_text("1 event recorded")

    (fact,) = desked.facts_of("offline")
    assert fact["summary"] == "Typed and closed."


def test_what_was_not_saved_is_offered_again(browser: Browser, desked: Desked) -> None:
    with sitting(browser, desked) as visit:
        visit.forgiven = ("ERR_FAILED",)
        page = opened(visit, "read")
        page.route("**/v1/drafts", lambda each: each.abort())
        begun(page, "Typed, and the tab was closed.")
        expect(page.locator(".standing")).to_contain_text("kept in this browser")
        page.on("dialog", lambda each: each.accept())
        page.unroute_all()
        page.goto(f"{visit.address}/about")

        page = opened(visit, "read")
        expect(page.get_by_role("alert")).to_contain_text("1 event that")
        page.get_by_role("button", name="Go on with them").click()

        expect(field(page, "Summary")).to_have_value("Typed, and the tab was closed.")
        saved(page)
        page.get_by_role("button", name="Take out").click()
        saved(page)


def test_whoever_puts_the_key_away_leaves_nothing_to_who_comes_next(
    browser: Browser, desked: Desked
) -> None:
    with sitting(browser, desked) as visit:
        visit.forgiven = ("ERR_FAILED",)
        page = opened(visit, "looked")
        page.route("**/v1/drafts**", lambda each: each.abort())
        begun(page, "Typed, and nobody's business.")
        expect(page.locator(".standing")).to_contain_text("kept in this browser")
        page.on("dialog", lambda each: each.accept())
        page.unroute_all()
        page = visit.open("/desk")

        page.get_by_role("button", name="Put the key away").click()
        expect(page.get_by_role("alert")).to_contain_text("1 draft with what was not saved")
        page.get_by_role("button", name="Keep the key").click()
        assert "nobody's business" in page.evaluate("JSON.stringify({...localStorage})")
        page.get_by_role("button", name="Put the key away").click()
        page.get_by_role("button", name="Drop it, with the key").click()
        expect(page.get_by_role("alert")).to_have_count(0)
        assert "nobody" not in page.evaluate("JSON.stringify({...localStorage})")


def test_key_that_is_taken_no_more_is_asked_for_and_nothing_is_lost(
    browser: Browser, desked: Desked
) -> None:
    token = desked.another("Cid Curator")
    with sitting(browser, desked, token) as visit:
        visit.forgiven = ("401",)
        page = opened(visit, "looked")
        begun(page, "Typed before the key expired.")
        saved(page)
        desked.revoke(token)
        field(page, "Summary").fill("Typed with a key that is none.")

        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("A key is needed again")
        dialog.get_by_label("Your key").fill(desked.another("Cid Curator"))
        page.keyboard.press("Enter")

        saved(page)
        expect(field(page, "Summary")).to_have_value("Typed with a key that is none.")
        page.get_by_role("button", name="Withdraw").click()
        expect(page.locator(".editor")).to_have_count(0)


@pytest.mark.parametrize("which", ["Save mine over it", "Go on with theirs"])
def test_two_curators_on_one_draft_see_both_versions(
    browser: Browser, desked: Desked, which: str
) -> None:
    with sitting(browser, desked) as visit:
        visit.forgiven = ("409",)
        page = opened(visit, "two")
        begun(page, "As Ann has it.")
        saved(page)
        (draft,) = desked.call("GET", f"/v1/drafts?source={source_id('two')}&status=open").json()[
            "items"
        ]
        answer = desked.call("GET", f"/v1/drafts/{draft['id']}", key=desked.bea)
        theirs = answer.json()
        theirs["events"][0]["summary"] = "As Bea has it."
        body = {each: theirs[each] for each in ("title", "source", "events")}
        desked.put(f"/v1/drafts/{draft['id']}", body, answer.headers["ETag"], desked.bea)

        field(page, "Summary").fill("As Ann has it now.")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("As Ann has it now.")
        expect(dialog).to_contain_text("As Bea has it.")
        assert faults(page, "dialog") == ""
        dialog.get_by_role("button", name=which).click()

        saved(page)
        told = desked.call("GET", f"/v1/drafts/{draft['id']}").json()["events"][0]["summary"]
        assert told == ("As Ann has it now." if "mine" in which else "As Bea has it.")
        page.get_by_role("button", name="Withdraw").click()
        expect(page.locator(".draft")).to_be_hidden()


def test_one_suggestion_is_accepted_by_a_key_and_one_rejected(
    browser: Browser, desked: Desked
) -> None:
    said = {"accepted": "stay open", "rejected": "The weather was fine", "edited": "he said"}
    for id, words in said.items():
        body = {
            "title": f"Statement ({id})",
            "source": source_id("suggested"),
            "proposed_by": {"name": "readouts", "version": "1"},
            "status": "proposed",
            "events": [statement("suggested", words, f"suggested-{id}")],
        }
        made = desked.call("POST", "/v1/drafts", body, desked.program)
        assert made.status_code == 201, made.text

    with sitting(browser, desked) as visit:
        page = opened(visit, "suggested")
        expect(page.locator("mark.is-suggested")).to_have_count(3)
        assert faults(page) == ""
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / "desk-suggested.png", full_page=True)

        page.locator(".suggestion", has_text="(accepted)").focus()
        page.keyboard.press("a")
        expect(page.locator("mark.is-cited")).to_have_count(1)
        page.locator(".suggestion", has_text="(rejected)").focus()
        page.keyboard.press("r")
        # A key that slipped rejects nothing: a word is asked for, which Escape leaves.
        page.keyboard.press("Escape")
        page.keyboard.press("r")
        page.keyboard.type("raw")
        page.keyboard.press("Enter")
        expect(page.locator(".suggestion")).to_have_count(1)
        page.locator(".suggestion", has_text="(edited)").focus()
        page.keyboard.press("e")
        field(page, "Summary").fill("Mended by hand.")
        saved(page)
        page.keyboard.press("Control+Shift+Enter")
        expect(page.locator(".selection-bar")).to_contain_text("1 event recorded")

    facts = {each["id"]: each["summary"] for each in desked.facts_of("suggested")}
    assert facts == {
        "suggested-accepted": "Suggested: suggested-accepted.",
        "suggested-edited": "Mended by hand.",
    }


def test_fact_is_corrected_from_where_it_is_shown(browser: Browser, desked: Desked) -> None:
    with sitting(browser, desked) as visit:
        page = visit.open("/facts/qin-gang-removed")
        page.get_by_role("navigation", name="Desk").get_by_role(
            "link", name="Correct this fact"
        ).click()
        expect(page.get_by_role("heading", name="Correct a fact")).to_be_visible()
        page.get_by_role("textbox", name="Reason").fill("The summary was unclear.")
        page.get_by_role("textbox", name="Summary", exact=True).fill("Qin Gang was removed so.")
        saved(page)
        assert faults(page) == ""
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / "desk-correct.png", full_page=True)
        page.get_by_role("button", name="Record 1 event").click()
        page.wait_for_url("**/facts/qin-gang-removed")
        visit.settle()

    assert desked.call("GET", "/v1/facts/qin-gang-removed").json()["fact"]["summary"] == (
        "Qin Gang was removed so."
    )


def test_what_is_registered_is_mended_and_merged(browser: Browser, desked: Desked) -> None:
    with sitting(browser, desked) as visit:
        page = visit.open("/issues/balloon")
        page.get_by_role("link", name="Mend how it is registered").click()
        page.get_by_role("textbox", name="Reason").fill("The name was too short.")
        page.get_by_role("textbox", name="Name", exact=True).fill("The balloon of 2023")
        saved(page)
        page.get_by_role("button", name="Record 1 event").click()
        page.wait_for_url("**/issues/balloon")
        expect(page.get_by_role("heading", name="The balloon of 2023", level=1)).to_be_visible()

        page = visit.open("/desk/actors/wang-wentao/merge")
        page.get_by_role("combobox", name="Into").focus()
        page.keyboard.type("wang y")
        expect(page.get_by_role("option", name="Wang Yi").first).to_be_visible()
        page.keyboard.press("Enter")
        page.get_by_role("textbox", name="Reason").fill("Tried, and not recorded.")
        saved(page)
        expect(page.locator(".amiss")).to_have_count(0)
        page.get_by_role("button", name="Withdraw").click()
        page.wait_for_url("**/actors/wang-wentao")


def test_readers_are_shown_no_way_to_the_desk(browser: Browser, desked: Desked) -> None:
    with visiting(browser, desked.server.address) as visit:
        page = visit.open("/issues/taiwan")

        assert page.locator("a[href^='/desk']").count() == 0
        assert visit.asked_for("desk") == []


def test_suggestion_with_a_new_source_is_judged_from_the_list(
    browser: Browser, desked: Desked
) -> None:
    text = "Readout. President Xi Jinping met Antony Blinken today.\n"
    brought = httpx.post(
        f"{desked.server.address}/v1/texts",
        content=text.encode(),
        headers={"Authorization": f"Bearer {desked.ann}", "Content-Type": "text/plain"},
        timeout=10,
    ).json()
    source = {
        **source_of("readout"),
        "title": "A readout",
        "sha256": brought["text"],
        "url": "https://harbour.example/readout",
    }
    fact = {
        "type": "statement-made",
        "id": "readout-says-so",
        "summary": "A readout says so.",
        "date": "2023-06-09",
        "speaker": "wang-wenbin",
        "citations": [{"source": source["id"], "exact": "met Antony Blinken today"}],
    }
    body = {
        "title": "What the readout tells",
        "source": source["id"],
        "proposed_by": {"name": "readouts", "version": "1"},
        "status": "proposed",
        "events": [source, fact],
    }
    assert desked.call("POST", "/v1/drafts", body, desked.program).status_code == 201

    with sitting(browser, desked) as visit:
        page = visit.open("/desk")
        page.get_by_role("link", name="What the readout tells").click()
        visit.settle()
        expect(page.get_by_role("heading", name="A readout", level=1)).to_be_visible()
        saved(page)
        page.keyboard.press("Control+Shift+Enter")
        expect(page.get_by_role("region", name="Recorded just now")).to_contain_text("says so")

    assert desked.call("GET", "/v1/facts/readout-says-so").status_code == 200
