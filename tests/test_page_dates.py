"""Days on the page, however its address names them and however far off they are."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Visit, open_clock

PAIR = "/relations/united-states/china"


def day_field(page: Page) -> str:
    return page.get_by_role("textbox", name="Day", exact=True).input_value()


@pytest.mark.parametrize(
    ("asked", "day", "iso"),
    [
        ("as_of=2023-06", "30 June 2023", "2023-06-30"),
        ("as_of=2023", "31 December 2023", "2023-12-31"),
        ("as_of=2023-06~&public_by=2023-06", "30 June 2023", "2023-06-30"),
        ("as_of=2023-06/2023-07-15", "15 July 2023", "2023-07-15"),
    ],
)
def test_address_may_name_a_month_or_a_year_for_its_last_day(
    visit: Visit, asked: str, day: str, iso: str
) -> None:
    page = visit.open(f"{PAIR}?{asked}")

    expect(page.locator(".headline")).to_contain_text(f"On {day}")
    open_clock(page, f"As of {day}")
    expect(page.get_by_role("slider", name="Day of the year")).to_have_attribute(
        "aria-valuetext", day
    )
    assert day_field(page) == day
    page.get_by_role("button", name="Day before").click()
    expect(page).to_have_url(re.compile(f"as_of={iso[:8]}{int(iso[8:]) - 1:02}"))


def test_set_in_the_address_is_refused_with_what_to_write(visit: Visit) -> None:
    visit.forgiven = ("400 (Bad Request)",)
    page = visit.open(f"{PAIR}?as_of=[2023,2024]")

    expect(page.locator("main")).to_contain_text("one stretch of days such as 2023-06-18")


@pytest.mark.parametrize(
    ("day", "after", "year_later"),
    [
        ("9999-12-31", "Y10000-01-01", "Y10000-12-31"),
        ("0000-12-31", "0001-01-01", "0001-12-31"),
        ("-0044-02-28", "-0044-02-29", "-0043-02-28"),
        ("Y12024-02-29", "Y12024-03-01", "Y12025-02-28"),
    ],
)
def test_days_far_off_are_gone_to_by_the_same_buttons(
    visit: Visit, day: str, after: str, year_later: str
) -> None:
    page = visit.open(f"{PAIR}?as_of={day}")
    expect(page.locator(".headline")).to_be_visible()

    page.get_by_role("button", name="Day after").click()
    expect(page).to_have_url(re.compile(f"as_of={after}$"))
    page.go_back()
    expect(page).to_have_url(re.compile(f"as_of={day}$"))
    open_clock(page, "As of")
    page.get_by_role("button", name="A year later").click()

    expect(page).to_have_url(re.compile(f"as_of={year_later}$"))
    expect(page.locator(".headline")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query)["as_of"] == [year_later]
