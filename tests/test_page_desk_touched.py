"""The desk under a finger; reasons taken back; names that nobody has, and words cut in two."""

import pytest
from playwright.sync_api import Browser, Page, expect

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
)

STATEMENT = "The weather was fine"


def tap(page: Page, words: str, word: int) -> None:
    """A finger on one of some words."""
    place = page.evaluate(_PLACE, [words, word])
    page.touchscreen.tap(place["x"], place["y"])


@pytest.mark.parametrize("lacks", ["caretPositionFromPoint", "caretRangeFromPoint"])
def test_finger_selects_words_whatever_a_browser_calls_their_place(
    browser: Browser, desked: Desked, lacks: str
) -> None:
    with sitting(browser, desked, width=820, by_touch=True) as visit:
        visit.page.add_init_script(f"delete Document.prototype.{lacks}")
        page = opened(visit, "touched")
        tap(page, STATEMENT, 1)
        tap(page, STATEMENT, 3)
        expect(page.locator(".selection-bar .said")).to_contain_text("“weather was fine” 3 words")


def test_finger_selects_words_and_makes_a_fact(browser: Browser, desked: Desked) -> None:
    with sitting(browser, desked, width=820, by_touch=True) as visit:
        page = opened(visit, "touched")
        said = page.locator(".selection-bar .said")
        tap(page, STATEMENT, 3)
        expect(said).to_contain_text("“fine” 1 word")
        tap(page, STATEMENT, 3)
        expect(page.locator(".selection-bar")).to_be_hidden()
        tap(page, STATEMENT, 1)
        tap(page, STATEMENT, 3)
        expect(said).to_contain_text("“weather was fine” 3 words")
        tap(page, STATEMENT, 0)
        expect(said).to_contain_text(f"“{STATEMENT}” 4 words")
        page.get_by_role("button", name="Fact from these words").tap()
        box = page.locator(".editor").get_by_role("combobox", name="Kind of fact")
        box.tap()
        page.keyboard.type("statement")
        page.get_by_role("option", name="Statement made").tap()
        speaker = page.locator(".editor").get_by_role("combobox", name="Speaker")
        speaker.tap()
        page.keyboard.type("wang y")
        page.get_by_role("option", name="Wang Yi").first.tap()
        field(page, "Date").tap()
        page.keyboard.type("5 June")
        field(page, "Summary").tap()
        page.keyboard.type("The weather is praised.")
        saved(page)
        page.get_by_role("button", name="Record 1 event").tap()
        expect(page.get_by_role("region", name="Recorded just now")).to_contain_text("praised")

    (fact,) = desked.facts_of("touched")
    (cited,) = fact["citations"]
    assert (cited["exact"], fact["speaker"]) == (STATEMENT, "wang-yi")


def test_reason_of_a_span_is_taken_back_by_a_button_and_by_a_key(
    browser: Browser, desked: Desked
) -> None:
    with sitting(browser, desked) as visit:
        page = opened(visit, "reasoned")
        text = page.get_by_role("group", name="The text", exact=True)
        for words, digit in ((STATEMENT, "1"), ("met nobody", "3")):
            select(page, words)
            text.press(digit)
            expect(page.locator("mark.is-read", has_text=words)).to_be_visible()

        page.locator("mark.is-read", has_text=STATEMENT).click()
        page.get_by_role("button", name="Take its reason back").click()
        expect(page.locator("mark.is-read", has_text=STATEMENT)).to_have_count(0)
        select(page, "met nobody")
        expect(page.get_by_role("button", name="Take its reason back")).to_be_visible()
        text.press("0")
        expect(page.locator("mark.is-read")).to_have_count(0)
        expect(page.locator(".selection-bar")).to_contain_text("1 reason taken back")
        select(page, STATEMENT)
        expect(page.get_by_role("button", name="Take its reason back")).to_be_hidden()

    assert desked.call("GET", f"/v1/texts/{source_id('reasoned')}").json()["read"] == []


def test_word_that_the_mouse_has_cut_is_quoted_whole(browser: Browser, desked: Desked) -> None:
    with sitting(browser, desked) as visit:
        page = opened(visit, "looked")
        select(page, "eather was fi")

        expect(page.locator(".selection-bar .said")).to_contain_text("“weather was fine” 3 words")


def test_next_fact_begins_at_its_kind_and_says_what_is_as_before(
    browser: Browser, desked: Desked
) -> None:
    with sitting(browser, desked) as visit:
        page = opened(visit, "again")
        select(page, "stay open")
        page.keyboard.press("Enter")
        kind(page, "statement")
        named(page, "Speaker", "wang y", "Wang Yi")
        field(page, "Date").fill("Tuesday")
        expect(page.locator(".meaning", has_text="6 June 2023")).to_be_visible()
        field(page, "Summary").fill("One.")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".editor")).to_have_count(0)

        select(page, "meet us halfway")
        page.keyboard.press("Enter")
        expect(page.get_by_role("combobox", name="Kind of fact")).to_be_focused()
        expect(page.locator(".carried")).to_have_count(2)
        expect(page.locator(".meaning", has_text="6 June 2023")).to_contain_text("by weekday")
        field(page, "Date").fill("5 June")
        expect(page.locator(".field-date .carried")).to_have_count(0)
        page.get_by_role("button", name="Take out").click()
        # In another paragraph it may be of another day: it is offered.
        select(page, "The weather was fine")
        page.keyboard.press("Enter")
        expect(page.locator(".carried")).to_have_count(0)
        expect(page.get_by_role("button", name="2023-06-06, as before")).to_be_visible()
        page.get_by_role("button", name="Take out").click()
        saved(page)
        page.get_by_role("button", name="Withdraw").click()


@pytest.mark.parametrize(("words", "wrong"), [("park jin", "Jan P. Syse"), ("reuters", "Peters")])
def test_name_that_nobody_has_is_registered_and_not_taken_for_another(
    browser: Browser, desked: Desked, words: str, wrong: str
) -> None:
    with sitting(browser, desked) as visit:
        page = opened(visit, "looked")
        select(page, STATEMENT)
        page.keyboard.press("Enter")
        kind(page, "statement")
        box = page.locator(".editor").get_by_role("combobox", name="Speaker")
        box.focus()
        page.keyboard.type(words)
        marked = page.locator("[role=listbox]:not([hidden]) [aria-selected=true]")
        expect(marked).to_contain_text(f"Register “{words}”")
        page.get_by_label("Summary").first.click()
        expect(box).to_have_value(words)
        expect(page.locator(".unchosen").first).to_be_visible()
        assert wrong not in page.locator(".chosen").all_inner_texts()
        page.get_by_role("button", name="Take out").click()


_PLACE = """([words, word]) => {
  const spans = [...document.querySelectorAll('.text p > [data-from]')];
  const node = spans.map(each => each.firstChild).find(each => each.data.includes(words));
  const before = words.split(' ').slice(0, word).join(' ').length;
  const at = node.data.indexOf(words) + before + (word ? 1 : 0);
  const range = document.createRange();
  range.setStart(node, at);
  range.setEnd(node, at + words.split(' ')[word].length);
  node.parentElement.scrollIntoView({ block: 'center' });
  const box = range.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}"""
