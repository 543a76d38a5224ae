"""The desk: facts are made of a text by mouse and by keyboard alone, and recorded as they stand."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PICTURES, Visit, visiting
from tests.desking import (
    PASTED,
    Desked,
    field,
    kind,
    named,
    opened,
    saved,
    select,
    sitting,
    source_id,
    text_of,
)
from tests.judging import faults

FIRST = (
    "The Chinese foreign ministry said on Tuesday that \U0001d49cll channels \U0001f54a stay open"
)
SECOND = "called the balloon incident an irresponsible act.\nIt had been closed"
THIRD = "Wang Yi, who is no relation, met nobody \U0001f54a\U0001f54a this week"


def cited(facts: list[dict[str, Any]], edition: str) -> list[str]:
    """What each fact quotes, by its offsets in code points and by its letters: the same."""
    points = [*text_of(edition)]
    quotes = []
    for fact in facts:
        for each in fact["citations"]:
            assert "".join(points[each["start"] : each["end"]]) == each["exact"]
            assert each["source"] == source_id(edition)
            quotes.append(each["exact"])
    return quotes


def test_three_facts_are_recorded_by_keyboard_alone(browser: Browser, desked: Desked) -> None:
    with sitting(browser, desked) as visit:
        page = opened(visit, "keys")
        keys = page.keyboard
        page.get_by_role("link", name="The desk").focus()
        keys.press("Tab")
        expect(page.get_by_role("group", name="The text", exact=True)).to_be_focused()
        for _ in range(3):
            keys.press("ArrowDown")
        for _ in range(11):
            keys.press("Shift+ArrowRight")
        expect(page.locator(".selection-bar")).to_contain_text("13 words")
        keys.press("Enter")
        kind(page, "statement")
        expect(page.locator(".editor").get_by_role("combobox", name="Speaker")).to_be_focused()
        named(page, "Speaker", "wang wenb", "Wang Wenbin")
        field(page, "Date").focus()
        keys.type("Tuesday")
        expect(page.locator(".meaning", has_text="6 June 2023")).to_be_visible()
        field(page, "Summary").focus()
        keys.type("China says all channels stay open.")
        keys.press("Control+Enter")
        expect(page.locator(".editor")).to_have_count(0)

        # The next one has its kind, its speaker and its occasion from the one before.
        expect(page.get_by_role("group", name="The text", exact=True)).to_be_focused()
        keys.press("ArrowRight")
        keys.press("Shift+ArrowDown")
        keys.press("Enter")
        field(page, "Summary").focus()
        keys.type("China hopes to be met halfway.")
        keys.press("Control+Enter")
        expect(page.locator(".editor")).to_have_count(0)

        keys.press("ArrowDown")
        keys.press("Shift+ArrowDown")
        keys.press("Enter")
        box = page.locator(".editor").get_by_role("combobox", name="Kind of fact")
        box.focus()
        keys.type("accusation")
        keys.press("Enter")
        named(page, "Speaker", "blinken", "Antony Blinken")
        named(page, "About", "chin", "China")
        field(page, "Date").fill("last month")
        expect(page.locator(".meaning", has_text="May 2023")).to_be_visible()
        field(page, "Summary").focus()
        keys.type("Blinken calls the balloon irresponsible.")
        saved(page)
        keys.press("Control+Shift+Enter")
        expect(page.locator(".selection-bar")).to_contain_text("3 events recorded")
        expect(page.locator("mark.is-cited").first).to_be_visible()
        assert page.locator(".coverage").inner_text().startswith("3 facts recorded")

    facts = desked.facts_of("keys")
    assert {each["id"]: (each["type"], each["date"], each["dated_by"]) for each in facts} == {
        "china-says-all-channels-stay-open": ("statement-made", "2023-06-06", "weekday"),
        "china-hopes-to-be-met-halfway": ("statement-made", "2023-06-06", "weekday"),
        "blinken-calls-the-balloon-irresponsible": (
            *("accusation-made", "2023-05", "relative-month"),
        ),
    }
    assert [each["speaker"] for each in facts] == ["wang-wenbin", "wang-wenbin", "antony-blinken"]
    assert FIRST in cited(facts, "keys")


def register_within(page: Page, name: str, words: str) -> None:
    """Register a state along with what is being registered."""
    dialog = page.get_by_role("dialog").first
    dialog.get_by_role("combobox", name=name).fill(words)
    page.get_by_role("option", name=f"Register “{words}”").click()
    page.get_by_role("dialog").last.get_by_label("Kind").select_option("state")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_have_count(1)
    expect(dialog.locator(".chip")).to_contain_text(words)
    expect(dialog.locator("[data-unchosen]")).to_have_count(0)


def tell_what_is_not_sure(page: Page, words: str) -> None:
    """What stands in the rest of the sentence may be meant: it is offered, and what was goes."""
    editor = page.locator(".editor")
    if "candid" in words:
        speaker = editor.get_by_role("combobox", name="Speaker")
        speaker.focus()
        expect(page.get_by_role("option", name="Tang Wei as before")).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(speaker).to_have_value("Tang Wei")
        expect(editor.get_by_role("button", name="May 2023")).to_be_visible()
    else:
        expect(editor.get_by_role("combobox", name="Speaker")).to_have_value("")
        named(page, "Speaker", "united st", "United States")
        expect(editor.get_by_role("button", name="2023-05, as before")).to_be_visible()
    field(page, "Date").press("ArrowDown")
    expect(page.locator(".meaning", has_text="by relative month")).to_contain_text("2023-05")


def test_article_is_pasted_and_its_three_facts_are_recorded(
    browser: Browser, desked: Desked
) -> None:
    with sitting(browser, desked) as visit:
        page = visit.open("/desk")
        page.get_by_label("The text of an article").fill(PASTED)
        page.get_by_role("button", name="Read it").click()
        page.wait_for_url("**/desk/texts/*")
        visit.settle()

        # Its source is filled in, as far as the text tells it; the rest is asked for.
        editor = page.locator(".editor")
        expect(field(page, "Title")).to_be_visible()
        field(page, "Title").fill("Ministers agree to meet")
        field(page, "Publisher").fill("Harbour Daily")
        field(page, "Published").fill("9 June 2023")
        expect(page.locator(".meaning", has_text="9 June 2023")).to_be_visible()
        editor.get_by_role("textbox", name="Lineage").fill("harbour-daily")
        saved(page)
        page.get_by_role("button", name="Add to the draft").click()
        expect(editor).to_have_count(0)

        select(page, "said on Tuesday that the two ministers would meet")
        page.keyboard.press("Enter")
        kind(page, "statement")
        box = editor.get_by_role("combobox", name="Speaker")
        box.fill("Tang Wei")
        page.get_by_role("option", name="Register “Tang Wei”").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Kind").select_option("person")
        assert faults(page, "dialog") == ""
        # Whom she acts for is not known either: registered from within, it is in the draft, too.
        register_within(page, "Acts for", "Harbourland")
        dialog.get_by_role("button", name="Register with the draft").click()
        expect(box).to_have_value("Tang Wei")
        field(page, "Date").fill("Tuesday")
        expect(page.locator(".meaning", has_text="6 June 2023")).to_be_visible()
        field(page, "Summary").fill("The ministers will meet.")
        page.get_by_role("button", name="Add to the draft").click()
        expect(editor).to_have_count(0)
        for words, summary in (
            ("called the talks “candid”", "The talks were candid."),
            ("welcomed the invitation", "The invitation was welcome."),
        ):
            select(page, words)
            page.keyboard.press("Enter")
            field(page, "Summary").fill(summary)
            tell_what_is_not_sure(page, words)
            page.get_by_role("button", name="Add to the draft").click()
            expect(editor).to_have_count(0)
        page.get_by_role("button", name="Record 6 events").click()
        expect(page.locator(".selection-bar")).to_contain_text("6 events recorded")
        source = page.url.rpartition("/")[2]

    told = desked.call("GET", f"/v1/texts/{source}").json()
    points = [*told["content"]]
    quotes = ["".join(points[each["start"] : each["end"]]) for each in told["cited"]]
    assert quotes == [
        "said on Tuesday that the two ministers would meet",
        "called the talks “candid”",
        "welcomed the invitation",
    ]
    assert desked.call("GET", "/v1/actors/tang-wei").status_code == 200


def test_facts_are_recorded_by_mouse_across_paragraphs(browser: Browser, desked: Desked) -> None:
    with sitting(browser, desked) as visit:
        page = opened(visit, "mouse")
        for words, summary in ((SECOND, "Two paragraphs."), (THIRD, "Nobody was met.")):
            select(page, words)
            page.get_by_role("button", name="Fact from these words").click()
            if page.get_by_role("combobox", name="Kind of fact").input_value() == "":
                kind(page, "statement")
                named(page, "Speaker", "blinken", "Antony Blinken")
            else:  # in another paragraph neither the speaker before nor the day is kept
                named(page, "Speaker", "wang y", "Wang Yi")
            field(page, "Date").fill("5 June")
            field(page, "Summary").fill(summary)
            expect(page.locator(".meaning", has_text="5 June 2023")).to_be_visible()
            page.get_by_role("button", name="Add to the draft").click()
            expect(page.locator(".editor")).to_have_count(0)
        page.get_by_role("button", name="Record 2 events").click()
        expect(page.locator(".selection-bar")).to_contain_text("2 events recorded")

    assert cited(desked.facts_of("mouse"), "mouse") == [SECOND, THIRD]


def test_faults_stand_at_their_fields_and_nothing_is_recorded(
    browser: Browser, desked: Desked
) -> None:
    with sitting(browser, desked) as visit:
        page = opened(visit, "looked")
        select(page, THIRD)
        page.get_by_role("button", name="Fact from these words").click()
        kind(page, "statement")
        page.keyboard.press("Control+Enter")

        speaker = page.locator(".editor").get_by_role("combobox", name="Speaker")
        expect(speaker).to_have_attribute("aria-invalid", "true")
        expect(speaker).to_be_focused()
        field(page, "Date").fill("the day of the talks")
        expect(page.locator(".meaning", has_text="not read as a date")).to_be_visible()
        saved(page)
        page.get_by_role("button", name="Take out").click()
        saved(page)

    assert desked.facts_of("looked") == []


def test_what_is_in_no_fact_gets_its_reason_by_a_key(browser: Browser, desked: Desked) -> None:
    with sitting(browser, desked) as visit:
        page = opened(visit, "amended")
        select(page, "The weather was fine")
        page.get_by_role("group", name="The text", exact=True).press("1")
        expect(page.locator("mark.is-read")).to_have_text("The weather was fine")
        assert "0 %" not in page.locator(".coverage").inner_text()

        page = opened(visit, "amended")
        expect(page.locator("mark.is-read")).to_have_text("The weather was fine")

    (read,) = desked.call("GET", f"/v1/texts/{source_id('amended')}").json()["read"]
    points = [*text_of("amended")]
    assert "".join(points[read["start"] : read["end"]]) == "The weather was fine"
    assert read["reason"] == "no-diplomatic-content"


def test_tree_of_the_desk_makes_sense_to_who_hears_it(browser: Browser, desked: Desked) -> None:
    with sitting(browser, desked) as visit:
        page = opened(visit, "looked")
        select(page, THIRD)
        page.get_by_role("button", name="Fact from these words").click()
        kind(page, "statement")
        saved(page)

        expect(page.locator("main")).to_match_aria_snapshot(
            """
            - article:
              - paragraph:
                - link "The desk"
              - heading /Talks/ [level=1]
              - region "The text, and what of it is cited":
                - group "The text"
              - region "Facts of this text":
                - region "A fact":
                  - heading "A fact" [level=2]
                  - combobox "Kind of fact": Statement made
                  - combobox "Speaker"
                  - textbox "Date"
                  - textbox "Summary"
                  - region "Citation 1":
                    - blockquote: /Wang Yi/
                    - combobox "Asserted by"
                    - combobox "Bearing"
                  - paragraph:
                    - button /Add to the draft/
                - region "The draft":
                  - heading "The draft" [level=2]
                  - status: Saved
            """
        )
        page.get_by_role("button", name="Take out").click()
        saved(page)


def test_hostile_text_is_text(browser: Browser, desked: Desked) -> None:
    with sitting(browser, desked) as visit:
        page = opened(visit, "looked")

        text = page.locator(".text")
        expect(text).to_contain_text('<script>alert("1")</script>')
        expect(text).to_contain_text("<img src=x onerror=alert(1)>")
        assert page.locator("main script, main img").count() == 0
        assert visit.complaints == []


def test_key_is_asked_for_and_goes_into_no_address(browser: Browser, desked: Desked) -> None:
    with visiting(browser, desked.server.address) as visit:
        visit.forgiven = ("401",)
        page = visit.open("/desk")
        page.get_by_label("Your key").fill("detente_0_wrong")
        page.get_by_role("button", name="Open the desk").click()
        expect(page.get_by_role("alert")).to_contain_text("The key was not taken")
        page.get_by_label("Your key").fill(desked.ann)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Texts")).to_be_visible()

        secret = desked.ann.rpartition("_")[2]
        assert not visit.asked_for(secret)
        assert page.evaluate("document.cookie") == ""
        kept = page.evaluate("JSON.stringify({...localStorage})")
        assert secret not in kept
        page.get_by_role("button", name="Put the key away").click()
        expect(page.get_by_label("Your key")).to_be_visible()
        assert page.evaluate("sessionStorage.length") == 0


def test_page_that_the_browser_has_kept_is_not_shown_without_the_key(
    browser: Browser, desked: Desked
) -> None:
    with visiting(browser, desked.server.address) as visit:
        page = visit.open(f"/desk/texts/{source_id('looked')}")
        page.get_by_label("Your key").fill(desked.ann)
        page.keyboard.press("Enter")
        expect(page.get_by_role("group", name="The text", exact=True)).to_be_visible()

        page.evaluate("sessionStorage.removeItem('detente:key')")
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        expect(page.get_by_label("Your key")).to_be_visible()
        assert THIRD not in page.content()


@pytest.mark.parametrize("path", ["/desk", f"/desk/texts/{source_id('looked')}"])
def test_desk_is_for_everybody(browser: Browser, desked: Desked, path: str) -> None:
    with sitting(browser, desked) as visit:
        page = visit.open(path)
        name = path.strip("/").replace("/", "-")
        if "texts" in path:
            select(page, THIRD)
            page.get_by_role("button", name="Fact from these words").click()
            kind(page, "statement")
            named(page, "Speaker", "wang y", "Wang Yi")
            saved(page)

        assert faults(page) == ""
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
        page.emulate_media(color_scheme="dark")
        page.screenshot(path=PICTURES / f"{name}-dark.png", full_page=True)
        page.set_viewport_size({"width": 320, "height": 700})
        page.screenshot(path=PICTURES / f"{name}-narrow.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        if "texts" in path:
            _taken_out(visit)


def _taken_out(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Take out").click()
    saved(visit.page)
