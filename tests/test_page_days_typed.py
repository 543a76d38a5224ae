"""Days are typed as people write them; of a blunt one the page says which it shows, and why."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import WAIT_MS, Visit
from tests.running import Client, Server

PAIR = "/relations/united-states/china"
MIDDLE = "Some day from 11 July 2023 to 20 July 2023: shown is the middle one, 15 July 2023."
BROWSER = {"Accept": "text/html"}


def typed(page: Page, words: str) -> None:
    field = page.get_by_role("textbox", name="Day", exact=True)
    field.fill(words)
    field.press("Enter")


@pytest.mark.parametrize(
    ("words", "led_to", "told"),
    [
        ("15 July 2023", "?as_of=2023-07-15", ""),
        ("mid-July 2023", "?as_of=2023-07-15&day=mid-July+2023", MIDDLE),
        (
            "July 2023",
            "?as_of=2023-07-31&day=July+2023",
            "All of July 2023: shown is its last day, 31 July 2023.",
        ),
    ],
)
def test_day_of_a_pair_is_typed_in_words(visit: Visit, words: str, led_to: str, told: str) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-20")

    typed(page, words)

    expect(page).to_have_url(f"{visit.address}{PAIR}{led_to}")
    visit.settle()
    expect(page.locator(".steps .told")).to_have_text(told)
    page.reload()
    expect(page.locator(".steps .told")).to_have_text(told)


def test_what_a_day_was_chosen_for_goes_with_another_day(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-07-15&day=mid-July+2023")
    expect(page.locator(".steps .told")).to_have_text(MIDDLE)

    page.get_by_role("button", name="Day after").click()

    expect(page).to_have_url(f"{visit.address}{PAIR}?as_of=2023-07-16")
    expect(page.locator(".steps .told")).to_have_text("")


@pytest.mark.parametrize("words", ["13 to 20 June 2023", "since 13 June 2023"])
def test_two_days_typed_at_a_pair_are_compared(visit: Visit, words: str) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-20")

    typed(page, words)

    expect(page).to_have_url(f"{visit.address}{PAIR}?since=2023-06-13&until=2023-06-20")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("yesterday", "“yesterday” is another day each day"),
        ("06/07/23", "may be read in two ways"),
        ("nonsense", "cannot be read as a day"),
    ],
)
def test_what_is_no_day_leads_nowhere_and_says_why(visit: Visit, words: str, why: str) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-20")

    typed(page, words)

    expect(page.locator(".steps .told")).to_contain_text(why)
    expect(page.get_by_role("textbox", name="Day", exact=True)).to_have_attribute(
        "aria-invalid", "true"
    )
    assert page.url.endswith("?as_of=2023-06-20")
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Day", exact=True)).to_have_value("20 June 2023")


def test_parties_of_a_comparison_are_others_over_the_same_days(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?since=2023-06-13&until=2023-06-20")

    page.get_by_role("combobox", name="and").fill("Iran")
    page.get_by_role("combobox", name="and").press("Enter")

    days = r"\?since=2023-06-13&until=2023-06-20$"
    expect(page).to_have_url(re.compile(f"/relations/united-states/iran{days}"))
    page.get_by_role("button", name="Swap the parties").click()
    expect(page).to_have_url(re.compile(f"/relations/iran/united-states{days}"))


def test_all_of_it_is_so_without_a_script(browser: Browser, explored: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{explored.address}{PAIR}?as_of=2023-06-20")

    typed(page, "mid-July 2023")
    expect(page).to_have_url(f"{explored.address}{PAIR}?as_of=2023-07-15&day=mid-July+2023")
    expect(page.locator(".told")).to_have_text(MIDDLE)
    typed(page, "since 13 June 2023")
    expect(page).to_have_url(f"{explored.address}{PAIR}?since=2023-06-13&until=2023-07-15")
    page.get_by_label("and", exact=True).fill("Iran")
    page.get_by_label("and", exact=True).press("Enter")
    expect(page).to_have_url(
        f"{explored.address}/relations/united-states/iran?since=2023-06-13&until=2023-07-15"
    )
    page.goto(f"{explored.address}{PAIR}?as_of=2023-06-20")
    typed(page, "yesterday")
    expect(page.locator("main")).to_contain_text("“yesterday” is another day each day")
    context.close()


@pytest.mark.parametrize("words", ["mid-July+2022", "15+July+2023", "%3Cb%3E", "%00", "x" * 400])
def test_words_of_another_day_are_not_said(client: Client, words: str) -> None:
    answer = client.get(f"{PAIR}?as_of=2023-07-15&day={words}", headers=BROWSER)

    assert answer.status_code == 200
    assert 'class="told"' not in answer.text
