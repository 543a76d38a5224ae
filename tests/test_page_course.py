"""The whole course of relations on the page: a picture, and the same as a list."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browsing import Visit, open_clock

PAIR = "/relations/united-states/china"


def course(page: Page) -> Locator:
    return page.get_by_role("region", name="The whole course")


def test_course_is_a_picture_that_is_named(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-19")

    picture = course(page).get_by_role("img")
    expect(picture).to_have_attribute(
        "alt", re.compile("The course of relations between United States and China")
    )
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")


def test_year_that_is_clicked_in_the_picture_is_gone_to(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-19")
    picture = course(page).locator(".course-picture")
    box = picture.bounding_box()
    assert box is not None

    picture.click(position={"x": box["width"] * 0.02, "y": 40})

    expect(page).to_have_url(re.compile(r"as_of=1979-12-31$"))
    expect(course(page).locator(".course-day")).to_be_visible()


def test_days_of_the_course_are_gone_to_from_a_list(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-19")

    course(page).get_by_text("The same as a list").press("Enter")
    listed = course(page).get_by_role("heading", name="Diplomatic relations", exact=True)
    expect(listed).to_be_visible()
    course(page).get_by_role("link", name="2022", exact=True).press("Enter")

    expect(page).to_have_url(re.compile(r"as_of=2022-12-31$"))


def test_picture_is_asked_for_once_however_often_the_day_moves(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-18")
    expect(course(page).get_by_role("img")).to_be_visible()

    open_clock(page, "As of")
    page.get_by_role("slider", name="Day of the year").press("ArrowRight")
    expect(page).to_have_url(re.compile("as_of=2023-06-19"))
    visit.settle()

    assert len(visit.asked_for("/course?")) == 1


def test_pair_of_which_nothing_is_told_has_a_sentence_for_a_picture(visit: Visit) -> None:
    page = visit.open("/relations/iran/ukraine?as_of=2023-06-19")

    expect(course(page)).to_contain_text("Nothing is told between Iran and Ukraine")
    expect(course(page).get_by_role("img")).to_have_count(0)


def test_on_paper_the_course_is_its_picture(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-19")
    expect(course(page).get_by_role("img")).to_be_visible()

    page.emulate_media(media="print")

    expect(course(page).get_by_role("img")).to_be_visible()
    expect(course(page).locator("details")).to_be_hidden()
    expect(course(page).locator(".course-day")).to_be_hidden()
