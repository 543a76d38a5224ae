"""The whole course of relations on the page: a picture, and the same as a list."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browsing import Visit, open_clock
from tests.judging import faults

PAIR = "/relations/united-states/china"
ALL = re.compile(r"^1979 to \d{4}$")


def near(visit: Visit, path: str) -> Page:
    """An address, and its reader come to the course, which is drawn then."""
    page = visit.open(path)
    course(page).scroll_into_view_if_needed()
    return page


def course(page: Page) -> Locator:
    return page.get_by_role("region", name="The whole course")


def drawing(page: Page) -> Locator:
    return course(page).get_by_role("group", name="The course, drawn.")


def stretch(page: Page) -> Locator:
    return course(page).get_by_role("status")


def button(page: Page, name: str) -> Locator:
    return course(page).get_by_role("button", name=name, exact=True)


def test_course_is_drawn_from_the_first_day_to_the_last(visit: Visit) -> None:
    page = near(visit, f"{PAIR}?as_of=2023-06-19")

    expect(stretch(page)).to_have_text(ALL)
    expect(drawing(page).locator(".course-lane b").first).to_have_text("Diplomatic relations")
    expect(drawing(page).locator(".course-day")).to_be_visible()
    expect(course(page).get_by_role("link", name="As a picture for other pages")).to_have_attribute(
        "href", re.compile(r"/v1/relations/united-states/china/course\.svg")
    )


def test_course_is_asked_for_once_one_comes_near_it(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-19")
    page.wait_for_load_state("networkidle")
    assert [each for each in visit.asked_for("/course") if "part=lives" not in each] == []
    assert visit.asked_for("later/parts/course.js") == []
    expect(course(page).get_by_role("link")).to_have_attribute(
        "href", re.compile(r"/v1/relations/united-states/china/course\.svg\?known_at=")
    )

    course(page).scroll_into_view_if_needed()

    expect(drawing(page)).to_be_visible()
    assert len(visit.asked_for("/course?")) == 2
    assert len(visit.asked_for("later/parts/course.js")) == 1


def test_one_comes_nearer_and_goes_along_without_a_request(visit: Visit) -> None:
    page = near(visit, f"{PAIR}?as_of=2023-06-19")
    expect(stretch(page)).to_have_text(ALL)
    asked = len(visit.asked)

    for _ in range(7):
        button(page, "Nearer").click()
    expect(stretch(page)).to_contain_text("2023")
    drawing(page).press("ArrowLeft")
    drawing(page).press("ArrowRight")
    drawing(page).press("+")
    expect(stretch(page)).to_have_text(re.compile(r"^(\d+ )?\w+ 2023 to (\d+ )?\w+ 2023$"))
    expect(drawing(page).locator(".course-day")).to_be_visible()
    drawing(page).press("Home")

    expect(stretch(page)).to_have_text(ALL)
    assert len(visit.asked) == asked


def test_what_was_held_is_named_once_one_is_near(visit: Visit) -> None:
    page = near(visit, f"{PAIR}?as_of=2023-06-19")
    for _ in range(7):
        button(page, "Nearer").click()

    named = course(page).get_by_role("link", name="Antony Blinken's visit to Beijing")
    expect(named).to_have_attribute("href", "/engagements/blinken-visit-to-beijing-2023")


def test_what_may_have_been_on_some_day_is_no_bar_since_january(visit: Visit) -> None:
    def open_below(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        told["held"] = [{**each, "earliest": None} for each in told["held"]]
        route.fulfill(response=answer, json=told)

    visit.page.route(re.compile(r"/v1/.*/course\?known_at=\d+$"), open_below)
    page = near(visit, f"{PAIR}?as_of=2023-06-19")
    expect(drawing(page).locator(".course-marks i").first).to_be_attached()

    marks = drawing(page).locator(".course-marks i.open")

    assert marks.count()
    widths = marks.evaluate_all("all => all.map(each => each.getBoundingClientRect().width)")
    whole = drawing(page).evaluate("field => field.getBoundingClientRect().width")
    assert all(width < whole / 20 for width in widths)


def test_place_that_is_clicked_is_gone_to_by_its_year_or_near_by_its_day(visit: Visit) -> None:
    page = near(visit, f"{PAIR}?as_of=2023-06-19")
    box = drawing(page).bounding_box()
    assert box is not None
    drawing(page).click(position={"x": box["width"] * 0.01, "y": 30})
    expect(page).to_have_url(re.compile(r"as_of=1979-12-31$"))

    page = near(visit, f"{PAIR}?as_of=2023-06-19")
    for _ in range(6):
        button(page, "Nearer").click()
    drawing(page).click(position={"x": box["width"] * 0.5, "y": 30})

    expect(page).to_have_url(re.compile(r"as_of=2023-\d\d-\d\d$"))
    visit.settle()


def test_wheel_alone_scrolls_the_page_and_with_a_key_comes_nearer(visit: Visit) -> None:
    page = near(visit, f"{PAIR}?as_of=2023-06-19")
    drawing(page).scroll_into_view_if_needed()
    drawing(page).hover()
    page.mouse.wheel(0, 40)
    expect(stretch(page)).to_have_text(ALL)

    page.keyboard.down("Control")
    page.mouse.wheel(0, -40)
    page.keyboard.up("Control")

    expect(stretch(page)).not_to_have_text(ALL)


def test_days_of_the_course_are_gone_to_from_a_list(visit: Visit) -> None:
    page = near(visit, f"{PAIR}?as_of=2023-06-19")

    course(page).get_by_text("The same as a list").press("Enter")
    listed = course(page).get_by_role("heading", name="Diplomatic relations", exact=True)
    expect(listed).to_be_visible()
    course(page).get_by_role("link", name="2022", exact=True).press("Enter")

    expect(page).to_have_url(re.compile(r"as_of=2022-12-31$"))


def test_picture_is_asked_for_once_however_often_the_day_moves(visit: Visit) -> None:
    page = near(visit, f"{PAIR}?as_of=2023-06-18")
    expect(drawing(page)).to_be_visible()

    open_clock(page, "As of")
    page.get_by_role("slider", name="Day of the year").press("ArrowRight")
    expect(page).to_have_url(re.compile("as_of=2023-06-19"))
    visit.settle()

    whole = [each for each in visit.asked_for("/course?") if "part=" not in each]
    assert len(whole) == 1


def test_pair_of_which_nothing_is_told_has_a_sentence_for_a_picture(visit: Visit) -> None:
    page = near(visit, "/relations/iran/ukraine?as_of=2023-06-19")

    expect(course(page)).to_contain_text("Nothing is told between Iran and Ukraine")
    expect(drawing(page)).to_have_count(0)


def test_on_paper_the_course_is_drawn_without_its_controls(visit: Visit) -> None:
    page = near(visit, f"{PAIR}?as_of=2023-06-19")
    expect(drawing(page)).to_be_visible()

    page.emulate_media(media="print")

    expect(drawing(page)).to_be_visible()
    expect(course(page).locator("details")).to_be_hidden()
    expect(button(page, "Nearer")).to_be_hidden()


def test_life_of_an_engagement_is_a_bar_with_a_mark_for_each_fact(visit: Visit) -> None:
    page = near(visit, f"{PAIR}?as_of=2023-06-19")
    for _ in range(5):
        button(page, "Nearer").click()

    life = lane(page, "Antony Blinken's visit to Beijing")
    steps = life.locator("i").evaluate_all("all => all.map(each => each.title)")
    assert steps[1:3] == [
        "postponed, between 16 January 2023 and 14 February 2023",
        "reported, 6 June 2023",
    ]
    assert steps[-1] == "held, from 18 June 2023 to 19 June 2023"
    postponed = life.locator("span.bad")
    expect(postponed).to_have_attribute("title", "postponed, 14 February 2023 to 13 June 2023")
    expect(postponed).to_have_text("postponed")
    told, bar = life.locator("i").nth(1).bounding_box(), postponed.bounding_box()
    assert told is not None
    assert bar is not None
    # It may have been on any day up to the one from which on it is certain, and on none later.
    assert told["width"] > bar["width"] / 8
    assert abs(told["x"] + told["width"] - bar["x"]) < bar["width"] / 50


def test_bar_of_an_engagement_ends_where_it_was_settled(visit: Visit) -> None:
    page = near(visit, f"{PAIR}?as_of=2023-07-15")
    for _ in range(5):
        button(page, "Nearer").click()

    ends = lane(page, "Antony Blinken's visit to Beijing").locator("span").last
    assert (ends.get_attribute("title") or "").endswith("18 June 2023 to 19 June 2023")


def test_what_cannot_be_told_apart_is_drawn_as_one_until_one_is_near(visit: Visit) -> None:
    page = near(visit, f"{PAIR}?as_of=2023-06-19")
    expect(drawing(page).locator(".course-lane b", has_text="Channels: ")).to_be_visible()
    expect(lane(page, "Lines of communication that China severed")).to_have_count(0)

    for _ in range(5):
        button(page, "Nearer").click()

    expect(lane(page, "Lines of communication that China severed")).to_have_count(1)
    expect(drawing(page).locator(".course-lane b", has_text="Channels:")).to_have_count(0)


def test_statements_are_columns_of_years_from_afar_and_of_days_when_near(visit: Visit) -> None:
    page = near(visit, f"{PAIR}?as_of=2023-06-19")
    said = drawing(page).locator(".course-columns")
    expect(said.locator("small")).to_contain_text("in half a year")
    far = said.locator("i:not(.open)").count()

    for _ in range(12):
        button(page, "Nearer").click()

    expect(said.locator("small")).to_contain_text("in a day")
    assert said.locator("i:not(.open)").count() > far
    titles = said.locator("i").evaluate_all("all => all.map(each => each.title)")
    assert all("statement" in each for each in titles)


@pytest.mark.parametrize("width", [320, 1280])
def test_no_word_in_a_bar_is_cut_and_no_label_lies_on_another(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    page = near(visit, f"{PAIR}?as_of=2023-06-19")
    for nearer in range(9):
        cut = (
            drawing(page)
            .locator(".course-lane span")
            .evaluate_all(
                "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
            )
        )
        assert cut == [], nearer
        boxes = (
            drawing(page)
            .locator(".course-lane > b")
            .evaluate_all(
                "all => all.map(e => e.getBoundingClientRect()).map(e => [e.top, e.bottom])"
            )
        )
        assert all(one[1] <= other[0] + 1 for one, other in pairwise(boxes))
        button(page, "Nearer").click()


def test_lives_and_statements_are_in_the_list(visit: Visit) -> None:
    page = near(visit, f"{PAIR}?as_of=2023-06-19")
    course(page).get_by_text("The same as a list").press("Enter")

    visit_to_beijing = course(page).locator(".course-lives li", has_text="Blinken's visit")
    expect(visit_to_beijing).to_contain_text("; reported 6 June 2023; reported 8 June 2023; ")
    expect(course(page).get_by_role("heading", name="Statements by month")).to_be_visible()
    visit_to_beijing.get_by_role("link", name="8 June 2023", exact=True).press("Enter")

    expect(page).to_have_url(re.compile(r"as_of=2023-06-08$"))


def lane(page: Page, name: str) -> Locator:
    return drawing(page).locator(".course-lane").filter(has=page.locator("b", has_text=name))


def test_axe_finds_no_fault_with_a_course_near_and_with_its_list(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 320, "height": 900})
    page = near(visit, f"{PAIR}?as_of=2023-06-19")
    for _ in range(6):
        button(page, "Nearer").click()
    course(page).get_by_text("The same as a list").press("Enter")

    assert faults(page, "#course") == ""
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_names_of_what_is_drawn_stand_beneath_only_where_they_can_be_read(visit: Visit) -> None:
    page = near(visit, f"{PAIR}?as_of=2023-06-19")
    expect(course(page)).to_contain_text("come nearer for their names")
    expect(course(page).locator(".course-held a")).to_have_count(0)

    for _ in range(10):
        button(page, "Nearer").click()

    expect(course(page).locator(".course-held a").first).to_be_visible()
    assert course(page).locator(".course-held a").count() <= 24
