"""What a draft will change stands beneath it, each thing once, before anything is recorded."""

from playwright.sync_api import Browser, Route, expect

from tests.desking import Desked, field, kind, named, opened, select, sitting


def out_of_time(route: Route) -> None:
    """An answer of a service that had no time to look at all of it."""
    answer = route.fetch()
    body = answer.json()
    if body.get("effects") is not None:
        body["effects"]["not_looked_at"] = {"events": 0, "facts": [], "pairs": [], "lists": []}
    route.fulfill(response=answer, json=body)


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
        page.route("**/v1/drafts**", out_of_time)
        page.get_by_role("button", name="Add to the draft").click()

        effects = page.get_by_role("region", name="What it will change")
        expect(effects.get_by_role("heading", name="China and United States")).to_be_visible()
        said = [each.inner_text() for each in effects.locator("li").all()]
        # What others record at this desk meanwhile may stand before it.
        (told,) = [each for each in said if "The United States hopes to be met halfway" in each]
        assert told.startswith("5 June 2023 United States on no issue: ")
        expect(effects).to_contain_text("There was no time to look at all of it")
        page.unroute_all(behavior="wait")
        page.get_by_role("button", name="Withdraw").click()

    assert desked.facts_of("foreseen") == []
