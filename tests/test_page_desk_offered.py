"""What the words tell is offered at the desk, marked as found there, and taken by Enter alone; what
a program suggests of a text that waits for its source is seen beside it, and rejected with a word.
"""

from hashlib import sha256
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, expect

from tests.desking import Desked, field, opened, saved, select, sitting
from tests.judging import faults

BODY = "President Biden \U0001f54a and President Xi spoke by phone on Thursday.\n"
READOUT = f'---\ntitle: "A call \U0001f54a"\npublished_time: "2023-06-09"\n---\n\n{BODY}'


def marked(page: Page) -> Any:
    return page.locator("[role=listbox]:not([hidden]) [aria-selected=true]").first


def speaker_typed_twice(page: Page) -> None:
    """Type a name, and again once it was emptied: what is offered comes back."""
    # What is not sure is offered unmarked: the arrow takes it, and Enter by itself does not.
    expect(page.get_by_role("option").first).to_be_visible()
    expect(marked(page)).to_have_count(0)
    page.keyboard.type("wang wenb")
    expect(marked(page)).to_contain_text("Wang Wenbin")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    ministry = page.get_by_role("option", name="Chinese Ministry of Foreign Affairs")
    expect(ministry).to_be_visible()
    page.keyboard.type("wang wenb")
    expect(marked(page)).to_contain_text("Wang Wenbin")
    page.keyboard.press("Enter")


def test_fact_is_made_of_what_its_words_tell(browser: Browser, desked: Desked) -> None:
    with sitting(browser, desked) as visit:
        page = opened(visit, "offered")
        keys, editor = page.keyboard, page.locator(".editor")
        select(page, "The Chinese foreign ministry said on Tuesday")
        keys.press("Enter")
        expect(editor.get_by_role("combobox", name="Kind of fact")).to_be_focused()
        expect(marked(page)).to_contain_text("Statement made")
        assert "`" not in marked(page).inner_text()
        assert "_" not in marked(page).inner_text()
        keys.press("Enter")
        expect(editor.get_by_role("combobox", name="Speaker")).to_be_focused()
        speaker_typed_twice(page)
        # The day is filled in, and says where it comes from: on to what is needed next.
        expect(field(page, "Summary")).to_be_focused()
        expect(field(page, "Date")).to_have_value("2023-06-06")
        expect(editor.locator(".carried")).to_have_text("“on Tuesday” in the text")
        field(page, "Date").fill("Tuesday")
        expect(editor.locator(".carried")).to_have_count(0)
        for other, chosen in (("13 June 2023", "2023-06-13"), ("6 June 2023", "2023-06-06")):
            editor.get_by_role("button", name=f"or {other}").click()
            expect(field(page, "Date")).to_have_value(chosen)
        field(page, "Summary").focus()
        keys.type("All stays open.")
        # Who merely goes past what is offered has taken nothing of it.
        behalf = editor.get_by_role("combobox", name="On behalf of")
        behalf.focus()
        expect(page.get_by_role("option").first).to_be_visible()
        assert faults(page) == ""
        keys.press("Tab")
        expect(behalf).to_have_value("")
        editor.get_by_role("combobox", name="About").focus()
        keys.type("qin g")
        expect(marked(page)).to_contain_text("Foreign Minister of China")
        keys.press("Escape")
        keys.press("Control+A")
        keys.press("Delete")
        keys.press("Control+Enter")
        expect(editor).to_have_count(0)
        keys.press("Control+Shift+Enter")
        expect(page.locator(".selection-bar")).to_contain_text("1 event recorded")

    (fact,) = desked.facts_of("offered")
    names = ("type", "date", "dated_by", "speaker", "on_behalf_of", "about")
    told = {name: fact[name] for name in names if fact.get(name)}
    assert told == {
        "type": "statement-made",
        "date": "2023-06-06",
        "dated_by": "weekday",
        "speaker": "wang-wenbin",
    }


def test_suggestion_of_a_text_that_waits_is_rejected_with_a_word(
    browser: Browser, desked: Desked
) -> None:
    text = sha256(READOUT.encode()).hexdigest()
    made = _proposed(desked, text)
    with sitting(browser, desked) as visit:
        page = visit.open(f"/desk/texts/{text}")
        expect(page.locator(".suggestion")).to_contain_text("A call that waits")
        expect(page.locator("mark.is-suggested")).to_have_text("spoke by phone")
        # What the file tells of the text is none of its words, and counts where they stand.
        expect(page.locator(".text details")).not_to_have_attribute("open", "")
        page.get_by_role("group", name="The text", exact=True).focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".selection-bar .said")).to_contain_text("“President” 1 word")
        assert faults(page) == ""

        page = visit.open(f"/desk/drafts/{made}/judge")
        expect(page.locator(".suggestion")).to_have_count(0)
        page.get_by_role("button", name="Reject").click()
        word = page.get_by_label("A word for whoever has written it")
        expect(word).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Reject")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.type("It was a video call.")
        assert faults(page) == ""
        page.keyboard.press("Enter")
        expect(page.locator(".draft")).to_be_hidden()

    told = desked.call("GET", f"/v1/drafts/{made}").json()
    assert told["status"] == "rejected"
    assert told["reviews"][-1]["word"] == "It was a video call."


def test_words_that_stand_nowhere_are_marked_themselves(browser: Browser, desked: Desked) -> None:
    event = {
        "type": "statement-made",
        "id": "misquoted",
        "summary": "Somebody is misquoted.",
        "speaker": "wang-yi",
        "date": "2023-06-06",
        "citations": [{"source": "harbour-daily-looked", "exact": "Nobody has said this."}],
    }
    body = {"title": "Misquoted", "source": "harbour-daily-looked", "events": [event]}
    made = desked.call("POST", "/v1/drafts", body).json()["id"]
    with sitting(browser, desked) as visit:
        page = visit.open(f"/desk/texts/harbour-daily-looked?draft={made}")
        quote = page.locator(".quoted", has_text="Nobody has said this.")
        expect(quote.locator(".fault")).to_contain_text("words that stand in the text")
        assert faults(page) == ""
        page.get_by_role("button", name="Take out").click()
        saved(page)


def _proposed(desked: Desked, text: str) -> str:
    """A draft of a text that nobody has recorded the source of, as a program proposes it."""
    headers = {"Authorization": f"Bearer {desked.ann}", "Content-Type": "text/plain"}
    address = f"{desked.server.address}/v1/texts"
    httpx.post(address, content=READOUT.encode(), headers=headers).raise_for_status()
    start = READOUT.index("spoke by phone")
    cited: dict[str, Any] = {"source": "readout-of-a-call", "exact": "spoke by phone"}
    cited |= {"start": start, "end": start + len("spoke by phone"), "prefix": "", "suffix": ""}
    events = [
        {
            "type": "source-added",
            "id": "readout-of-a-call",
            "publisher": "The White House",
            "title": "A call",
            "published": "2023-06-09",
            "lineage": "white-house",
            "sha256": text,
        },
        {
            "type": "statement-made",
            "id": "a-call-that-waits",
            "summary": "They spoke.",
            "speaker": "joe-biden",
            "date": "2023-06-08",
            "citations": [
                {**cited, "end": start + len("spoke by phone"), "prefix": "", "suffix": ""}
            ],
        },
    ]
    body = {
        "title": "A call that waits",
        "proposed_by": {"name": "readouts", "version": "1"},
        "status": "proposed",
        "events": events,
    }
    made = desked.call("POST", "/v1/drafts", body, desked.program)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def test_who_types_on_before_a_name_is_found_is_given_what_was_typed(
    browser: Browser, desked: Desked
) -> None:
    with sitting(browser, desked) as visit:
        page = opened(visit, "offered")
        keys, editor = page.keyboard, page.locator(".editor")
        select(page, "The Chinese foreign ministry said on Tuesday")
        keys.press("Enter")
        expect(marked(page)).to_contain_text("Statement made")
        keys.press("Enter")
        speaker = editor.get_by_role("combobox", name="Speaker")
        expect(speaker).to_be_focused()
        expect(page.get_by_role("option").first).to_be_visible()
        # Enter is for what was typed, not for what was offered before.
        keys.type("wang wenb")
        keys.press("Enter")
        expect(speaker).to_have_value("Wang Wenbin")
        addressees = editor.get_by_role("combobox", name="Addressees")
        addressees.focus()
        keys.type("united st")
        keys.press("Tab")
        expect(editor.locator(".chip", has_text="United States")).to_be_visible()
        addressees.focus()
        keys.type("nobody is called so")
        keys.press("Tab")
        expect(editor.locator("[data-unchosen] .unchosen")).to_be_visible()
        keys.press("Escape")
        page.get_by_role("button", name="Withdraw").click()
