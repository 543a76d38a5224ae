"""The search box answers a sentence while it is typed, and costs little for it."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import Visit, visiting
from tests.judging import faults
from tests.running import Server

MINISTER = "foreign minister of China 15 July 2023"
TITLE = "Foreign Minister of China, 15 July 2023"
ANSWER = f"{TITLE}: Qin Gang or Wang Yi: which of them is not certain"


def typed(page: Page, words: str) -> None:
    page.get_by_role("searchbox").click()
    page.keyboard.type(words, delay=5)


@pytest.mark.parametrize("path", ["/", "/relations/united-states/china?as_of=2023-06-20", "/facts"])
def test_answer_stands_beneath_the_box_before_anything_is_pressed(visit: Visit, path: str) -> None:
    page = visit.open(path)

    typed(page, MINISTER)

    answers = page.get_by_role("list", name="What that may ask").get_by_role("link")
    expect(answers.first).to_have_text(ANSWER)
    asked = visit.asked_for("/v1/search?")
    assert 1 <= len(asked) <= 2  # not one for each key
    assert faults(page, "header.top") == ""
    page.keyboard.press("ArrowDown")
    expect(answers.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/offices/foreign-minister-of-china\?as_of=2023-07-15"))


def test_escape_takes_the_answers_away_and_enter_searches_as_ever(visit: Visit) -> None:
    page = visit.open("/relations/united-states/china?as_of=2023-06-20")
    answers = page.get_by_role("list", name="What that may ask")
    typed(page, MINISTER)
    expect(answers).to_be_visible()

    page.keyboard.press("Escape")
    expect(answers).to_be_hidden()
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/search"))
    visit.settle()
    expect(answers).to_be_hidden()
    assert [each for each in visit.asked if "/later/frame/suggested.js" in each]


def test_what_asks_for_nothing_known_and_a_word_of_two_letters_show_nothing(visit: Visit) -> None:
    page = visit.open("/relations/united-states/china?as_of=2023-06-20")
    typed(page, "us")
    page.wait_for_timeout(400)
    assert visit.asked_for("/v1/search?") == []

    typed(page, " qwerty")
    page.wait_for_load_state("networkidle")

    expect(page.get_by_role("list", name="What that may ask")).to_be_hidden()


def test_first_view_brings_nothing_of_it(visit: Visit) -> None:
    visit.open("/relations/united-states/china?as_of=2023-06-20")
    visit.page.wait_for_load_state("networkidle")

    assert visit.asked_for("suggested.js") == []


@pytest.mark.parametrize("width", [320, 1280])
def test_hint_in_the_box_is_not_cut_off_and_answers_stand_on_the_screen(
    browser: Browser, explored: Server, width: int
) -> None:
    with visiting(browser, explored.address, width=width, height=640) as visit:
        page = visit.open("/relations/united-states/china?as_of=2023-06-20")
        room = page.get_by_role("searchbox").evaluate(
            """box => {
              const style = getComputedStyle(box);
              const pen = document.createElement("canvas").getContext("2d");
              pen.font = style.font;
              const within = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
              return box.clientWidth - within - pen.measureText(box.placeholder).width;
            }"""
        )
        assert room >= 0

        typed(page, MINISTER)
        answers = page.get_by_role("list", name="What that may ask")
        expect(answers).to_be_visible()
        expect(answers.get_by_role("link").first).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
