"""What a draft will change stands beneath it, each thing once, before anything is recorded."""

from playwright.sync_api import Browser, expect

from tests.desking import Desked, field, kind, named, opened, select, sitting


def test_what_it_will_change_is_said_once_and_on_its_day(browser: Browser, desked: Desked) -> None:
    with sitting(browser, desked) as visit:
        page = opened(visit, "foreseen")
        select(page, "halfway")
        page.keyboard.press("Enter")
        kind(page, "statement")
        named(page, "Speaker", "blinken", "Antony Blinken")
        named(page, "Addressees", "china", "China")
        field(page, "Date").fill("5 June")
        expect(page.locator(".meaning", has_text="5 June 2023")).to_be_visible()
        field(page, "Summary").fill("The United States hopes to be met halfway.")
        page.get_by_role("button", name="Add to the draft").click()

        effects = page.get_by_role("region", name="What it will change")
        expect(effects.get_by_role("heading", name="China and United States")).to_be_visible()
        said = [each.inner_text() for each in effects.locator("li").all()]
        assert [each for each in said if "hopes to be met halfway" in each] == [
            "5 June 2023 United States on no issue: The United States hopes to be met halfway"
        ]
        page.get_by_role("button", name="Withdraw").click()

    assert desked.facts_of("foreseen") == []
