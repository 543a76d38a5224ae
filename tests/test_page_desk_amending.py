"""What is recorded is amended from where it is shown: taken back and given back, cited once more,
merged and parted, each with what it will change shown before it is recorded.
"""

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browsing import PICTURES, Visit
from tests.desking import Desked, saved, sitting, source_id, text_of
from tests.judging import faults

FACT = "blinken-visit-postponed"


def ahead(visit: Visit, path: str, link: str) -> Page:
    """The form that a page leads to."""
    page = visit.open(path)
    page.get_by_role("navigation", name="Desk").get_by_role("link", name=link).click()
    visit.settle()
    return page


def preview(page: Page) -> Locator:
    return page.get_by_role("region", name="What it will change")


def pictured(page: Page, name: str) -> None:
    assert faults(page) == ""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"desk-{name}.png", full_page=True)


def recorded(page: Page, back: str) -> None:
    page.get_by_role("button", name="Record 1 event").click()
    page.wait_for_url(f"**{back}")


def test_fact_is_taken_back_and_given_back(browser: Browser, desked: Desked) -> None:
    with sitting(browser, desked) as visit:
        visit.forgiven = ("410",)
        page = ahead(visit, f"/facts/{FACT}", "Take it back")
        page.get_by_role("textbox", name="Reason").fill("It was another Qin.")
        saved(page)
        expect(preview(page)).to_contain_text("visit to Beijing")
        pictured(page, "retract")
        recorded(page, f"/facts/{FACT}")
        visit.settle()
        assert desked.call("GET", f"/v1/facts/{FACT}").status_code == 410

        desk = page.get_by_role("navigation", name="Desk")
        expect(desk.get_by_role("link", name="Give it back")).to_be_visible()
        expect(desk.get_by_role("link", name="Take it back")).to_have_count(0)
        page = ahead(visit, f"/facts/{FACT}", "Give it back")
        page.get_by_role("textbox", name="Reason").fill("It was this one.")
        saved(page)
        expect(preview(page)).to_contain_text("visit to Beijing")
        pictured(page, "restore")
        recorded(page, f"/facts/{FACT}")
        visit.settle()

        page = visit.open(f"/facts/{FACT}")
        expect(desk.get_by_role("link", name="Take it back")).to_be_visible()
        expect(desk.get_by_role("link", name="Give it back")).to_have_count(0)

    assert desked.call("GET", f"/v1/facts/{FACT}").status_code == 200


def test_further_citation_is_found_in_its_text_and_recorded(
    browser: Browser, desked: Desked
) -> None:
    words = "Secretary of State Antony Blinken had called the balloon incident"
    with sitting(browser, desked) as visit:
        page = ahead(visit, f"/facts/{FACT}", "Add a citation")
        source = page.get_by_role("combobox", name="Source")
        source.focus()
        page.keyboard.type("harbour mouse")
        expect(page.get_by_role("option", name="(mouse)").first).to_be_visible()
        page.keyboard.press("Enter")
        exact = page.get_by_role("textbox", name="Exact")
        exact.fill("These words stand nowhere in it.")
        # It is told at the words, while somebody is still there.
        at_words = page.locator(".field", has=exact)
        expect(at_words.locator(".fault")).to_contain_text("words that stand in the text")
        expect(exact).to_have_attribute("aria-invalid", "true")
        exact.fill(words)
        page.get_by_role("combobox", name="Bearing").select_option("mentions")
        saved(page)
        expect(preview(page)).to_be_visible()
        expect(page.locator(".amiss")).to_have_count(0)
        pictured(page, "cite")
        recorded(page, f"/facts/{FACT}")
        visit.settle()

    last = desked.call("GET", f"/v1/facts/{FACT}").json()["fact"]["citations"][-1]
    assert (last["source"], last["exact"]) == (source_id("mouse"), words)
    assert "".join([*text_of("mouse")][last["start"] : last["end"]]) == words


def test_actor_is_merged_and_the_merge_undone_without_a_word_typed(
    browser: Browser, desked: Desked
) -> None:
    with sitting(browser, desked) as visit:
        page = ahead(visit, "/actors/wang-wentao", "Merge into another")
        page.get_by_role("combobox", name="Into").focus()
        page.keyboard.type("wang wenb")
        expect(page.get_by_role("option", name="Wang Wenbin").first).to_be_visible()
        page.keyboard.press("Enter")
        page.get_by_role("textbox", name="Reason").fill("The same man.")
        saved(page)
        expect(preview(page)).to_be_visible()
        pictured(page, "merge")
        recorded(page, "/actors/wang-wenbin")
        history = "/v1/actors/wang-wenbin/history"
        assert desked.call("GET", history).json()["merged"] == ["wang-wentao"]

        page = ahead(visit, "/actors/wang-wenbin", "Undo a merge")
        expect(page.get_by_role("combobox", name="Actor")).to_have_value("wang-wentao")
        expect(preview(page)).to_be_visible()
        # Who merely looks has made no draft.
        drafts = desked.call("GET", "/v1/drafts?status=open").json()["items"]
        assert "Undo a merge" not in [each["title"] for each in drafts]
        pictured(page, "unmerge")
        recorded(page, "/actors/wang-wenbin")

        assert desked.call("GET", history).json()["merged"] == []
        page = visit.open("/desk/actors/wang-wenbin/unmerge")
        expect(page.locator("main")).to_contain_text("Nothing is merged into this actor")
