"""The state of relations on the page, moved by hand and by keyboard."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browsing import Visit, open_clock, visiting
from tests.running import Ask, Server

PAIR = "/relations/united-states/china"
STATE = "/v1/relations/united-states/china?"
AN_INSTANT = datetime(2023, 11, 1, tzinfo=UTC)
VISIT = "Antony Blinken's visit to Beijing"


def query(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def element(page: Page, section: str, name: str) -> Locator:
    titled = page.locator(":scope > .element-head").get_by_role("link", name=name)
    return page.locator(f"#{section} .element").filter(has=titled)


def headline(page: Page) -> Locator:
    return page.locator(".headline")


def test_start_is_the_day_of_the_newest_fact(visit: Visit) -> None:
    page = visit.open("/")

    expect(page).to_have_url(re.compile(r"/relations/united-states/china\?as_of=2023-12-31$"))
    expect(page.get_by_role("combobox", name="Relations between")).to_have_value("United States")
    expect(headline(page)).to_contain_text("On 31 December 2023")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (320, 640)])
def test_day_parties_and_headline_stand_on_the_first_screen(
    browser: Browser, explored: Server, width: int, height: int
) -> None:
    with visiting(browser, explored.address, width=width, height=height) as visit:
        page = visit.open(f"{PAIR}?as_of=2023-03-01")

        for each in (
            page.get_by_role("combobox", name="and"),
            page.get_by_role("textbox", name="Day", exact=True),
            headline(page),
        ):
            expect(each).to_be_in_viewport(ratio=1)
        steps = page.get_by_role("group", name="Day", exact=True).get_by_role("button").all()
        tops = {round(box["y"]) for each in steps if (box := each.bounding_box())}
        assert len(tops) == 1


def test_clocks_are_words_that_open_what_sets_and_explains_them(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-03-01")
    clocks = page.get_by_role("group", name="Clocks")
    head = visit.asked_for("known_at=")[0].partition("known_at=")[2].partition("&")[0]

    expect(clocks).to_have_text(
        f"As of 1 March 2023 · with all that is known today · ledger {int(head):,}"
    )
    expect(page.get_by_role("slider")).to_be_hidden()
    readers = clocks.get_by_role("button", name="with all that is known today")
    readers.press("Enter")

    expect(readers).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("region", name="The clock of the public")).to_contain_text(
        "What a reader could have known"
    )
    open_clock(page, "As of")
    expect(page.get_by_role("slider", name="Day of the year")).to_be_visible()
    expect(readers).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_text("No hindsight")).to_be_hidden()


def test_address_without_a_day_is_of_the_last_one_told_of_the_two(visit: Visit, ask: Ask) -> None:
    told = ask("/v1/relations/united-states/china")["horizon"]["told_until"]
    page = visit.open(PAIR)

    expect(page).to_have_url(re.compile(f"as_of={told}$"))
    expect(headline(page)).to_contain_text("On 31 December 2023")
    expect(page.locator(".reach")).to_contain_text("The record of the two reaches to 31 December")
    page = visit.open("/relations/iran/ukraine")
    expect(headline(page)).to_contain_text("nothing is told of their relations")


def test_summary_says_on_how_many_facts_it_rests(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-19")

    expect(page.locator(".reach")).to_contain_text(re.compile(r"this rests on 1\d\d facts of it"))


def test_somebody_who_knows_nothing_finds_the_minister_of_mid_july(visit: Visit) -> None:
    page = visit.open("/")
    expect(headline(page)).to_be_visible()

    page.get_by_role("textbox", name="Day", exact=True).fill("15 July 2023")
    page.get_by_role("textbox", name="Day", exact=True).press("Enter")
    expect(headline(page)).to_contain_text("On 15 July 2023")
    page.locator(".doubts").get_by_role("link", name="Foreign Minister of China").click()

    minister = element(page, "offices", "Foreign Minister of China")
    expect(minister).to_be_in_viewport()
    expect(minister.locator(".alternative > strong")).to_have_text(["Qin Gang", "Wang Yi"])
    expect(minister.locator(".alternatives > summary")).to_have_text(
        "Qin Gang or Wang Yi: the sources do not say on which day it changed,"
        " which may be before or after 15 July 2023."
    )
    expect(minister.locator(".alternative").first).to_be_visible()
    expect(minister).to_contain_text("from July 2023, if that was by then")


def test_arrow_keys_move_the_day_and_the_state_with_it(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-18")
    open_clock(page, "As of 18 June 2023")
    slider = page.get_by_role("slider", name="Day of the year")

    slider.focus()
    slider.press("ArrowRight")

    expect(headline(page)).to_contain_text("On 19 June 2023")
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", "19 June 2023")
    expect(page.get_by_role("textbox", name="Day", exact=True)).to_have_value("19 June 2023")
    assert query(page) == {"as_of": "2023-06-19"}


def test_mouse_moves_the_slider_and_only_the_last_day_is_waited_for(visit: Visit) -> None:
    # The page's clock stands while the mouse moves, however long that takes on a busy machine.
    visit.page.clock.install(time=AN_INSTANT)
    page = visit.open(f"{PAIR}?as_of=2023-06-19")
    open_clock(page, "As of")
    page.clock.pause_at(AN_INSTANT + timedelta(hours=1))
    slider = page.get_by_role("slider", name="Day of the year")
    box = slider.bounding_box()
    assert box is not None
    before = len(visit.asked_for(STATE))

    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    for step in range(1, 31):
        page.mouse.move(box["x"] + box["width"] * (0.5 + step / 100), box["y"] + 5)
    page.mouse.up()
    assert visit.asked_for(STATE)[before:] == []
    page.clock.resume()

    expect(headline(page)).to_contain_text(re.compile(r"On \d+ October 2023"))
    days = {parse_qs(urlsplit(each).query)["as_of"][0] for each in visit.asked_for(STATE)[before:]}
    assert days == {query(page)["as_of"]}
    page.go_back()
    expect(headline(page)).to_contain_text("On 19 June 2023")


def test_no_hindsight_shows_what_a_reader_of_the_day_could_know(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-13")
    page.locator("#engagements-more > summary").click()
    expect(element(page, "engagements", VISIT)).to_contain_text("Postponed since")

    open_clock(page, "with all that is known today")
    page.get_by_text("No hindsight").click()

    expect(headline(page)).to_contain_text("as far as could be known by then")
    expect(element(page, "engagements", VISIT)).not_to_contain_text("Postponed since")
    expect(element(page, "engagements", VISIT)).to_contain_text("Reported by media")
    expect(element(page, "engagements", VISIT)).not_to_contain_text("Uncertain")
    expect(page.locator("#excluded")).to_contain_text(re.compile("[1-9][0-9]* were not public yet"))
    assert query(page) == {"as_of": "2023-06-13", "public_by": "2023-06-13"}


def test_no_hindsight_goes_with_the_day(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-13&public_by=2023-06-13")

    page.get_by_role("button", name="Day after").click()

    expect(headline(page)).to_contain_text("On 14 June 2023, as far as could be known by then")
    assert query(page) == {"as_of": "2023-06-14", "public_by": "2023-06-14"}


def test_what_changed_since_the_day_before_is_marked(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-19")

    met = element(page, "engagements", "Meeting of Antony Blinken and Xi Jinping in Beijing")
    expect(met.locator(".badge.changed")).to_have_text("New this day")
    expect(met.locator(".holds")).to_have_text("Held, 19 June 2023")
    expect(met).to_contain_text("The day before: nothing known of it.")
    expect(page.locator(".summary")).to_contain_text("14 changes since the day before")


def test_buttons_go_to_the_days_on_which_something_changed(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-21")

    page.get_by_role("button", name="Previous change").click()
    expect(headline(page)).to_contain_text("On 20 June 2023")
    page.get_by_role("button", name="Previous change").click()
    expect(headline(page)).to_contain_text("On 19 June 2023")
    page.get_by_role("button", name="Next change").click()

    expect(headline(page)).to_contain_text("On 20 June 2023")


def told_of_the_stop(page: Page) -> Locator:
    return page.locator(".steps .told")


def test_buttons_say_what_moved_and_pass_by_what_was_merely_told(visit: Visit) -> None:
    """On 31 May and on 11 June windows close and offices are told again: nothing moved."""
    page = visit.open(f"{PAIR}?as_of=2023-06-14")

    page.get_by_role("button", name="Previous change").click()
    expect(headline(page)).to_contain_text("On 9 June 2023")
    expect(told_of_the_stop(page)).to_contain_text("Moved: what China said on")
    page.get_by_role("button", name="Next change").click()
    expect(headline(page)).to_contain_text("On 14 June 2023")
    expect(told_of_the_stop(page)).to_contain_text("Antony Blinken's visit to Beijing")
    page.get_by_role("button", name="Day after").click()

    expect(told_of_the_stop(page)).to_have_text("")


def test_closing_of_a_window_is_no_move(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-05-25")

    page.get_by_role("button", name="Next change").click()

    expect(headline(page)).to_contain_text("On 6 June 2023")


def test_next_change_is_also_that_of_an_office(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-21")

    page.get_by_role("button", name="Next change").click()

    expect(headline(page)).to_contain_text("On 1 July 2023")
    expect(told_of_the_stop(page)).to_contain_text("May have moved: ")
    expect(told_of_the_stop(page)).to_contain_text("Foreign Minister of China")
    page.locator("#offices-more > summary").click()
    minister = element(page, "offices", "Foreign Minister of China")
    expect(minister.locator(".badge.changed")).to_have_text("May have changed this day")


def test_play_moves_on_until_it_is_paused(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-16")

    open_clock(page, "As of")
    page.get_by_role("button", name="Play").click()
    expect(headline(page)).not_to_contain_text("On 16 June 2023")
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(400)
    stopped_on = query(page)["as_of"]
    page.wait_for_timeout(700)

    assert query(page)["as_of"] == stopped_on


def test_party_is_chosen_by_alias_from_the_keyboard(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-19")
    box = page.get_by_role("combobox", name="Relations between")

    box.focus()
    box.press_sequentially("secretary of state ant")
    expect(page.get_by_role("option").first).to_contain_text("Antony Blinken")
    box.press("ArrowDown")
    box.press("Enter")

    expect(page).to_have_url(re.compile("/relations/antony-blinken/china"))
    expect(page.get_by_role("combobox", name="Relations between")).to_have_value("Antony Blinken")


def test_ledger_is_shown_as_it_stood(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-19")

    open_clock(page, "ledger")
    page.get_by_label("Position").fill("100")
    page.get_by_role("button", name="Set").click()
    expect(headline(page)).to_contain_text("nothing is told of their relations")
    page.get_by_role("button", name="Now", exact=True).click()

    expect(headline(page)).to_contain_text("Diplomatic relations since 1979.")
    assert query(page) == {"as_of": "2023-06-19"}


def test_what_was_asked_once_is_not_asked_again(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-19")
    page.get_by_role("button", name="Day after").click()
    expect(headline(page)).to_contain_text("On 20 June 2023")
    visit.settle()
    asked = len(visit.asked)

    page.get_by_role("button", name="Day before").click()

    expect(headline(page)).to_contain_text("On 19 June 2023")
    assert [each for each in visit.asked[asked:] if "/v1/" in each] == []


def test_first_view_asks_for_what_it_shows(visit: Visit) -> None:
    visit.open(f"{PAIR}?as_of=2023-06-19")
    visit.page.wait_for_load_state("networkidle")

    asked = sorted(urlsplit(each).path for each in visit.asked if "/v1/" in each)

    # The ways that engagements have taken are told by their part of the course alone.
    assert visit.page.locator("#engagements .way:visible").count() > 2
    assert asked == [
        "/v1/actors",
        "/v1/issues",
        "/v1/labels",
        STATE.rstrip("?"),
        STATE.rstrip("?") + "/changes",
        STATE.rstrip("?") + "/course",
        "/v1/stream",
        "/v1/timeline",
        "/v1/timeline",
    ]


def test_engagement_shows_the_way_that_it_has_taken_so_far(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-14")
    visited = page.locator("#engagements .element", has_text="Antony Blinken's visit to Beijing")

    expect(visited.locator(".stop.is-certain")).to_have_attribute(
        "title", "announced on 14 June 2023: where it stands"
    )
    expect(visited.locator(".stop.is-passed").first).to_be_attached()
    passed = set(visited.locator(".stop.is-passed").all_inner_texts())
    assert passed >= {"planned", "postponed"}
    assert not passed & {"held", "announced"}
    expect(visited.locator(".unseen")).to_contain_text("So far:")
    expect(visited.locator(".stop:not(.is-passed, .is-certain)")).to_have_count(0)


def test_engagement_of_which_one_step_is_told_shows_no_way(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-20")
    page.wait_for_load_state("networkidle")

    expect(element(page, "engagements", VISIT).locator("> .way .stop").first).to_be_visible()
    talked = element(page, "engagements", "Talks of Antony Blinken and Qin Gang in Beijing")
    expect(talked.locator(".stop")).to_have_count(0)
    for way in page.locator("#engagements .track").all():
        assert way.locator(".stop").count() > 1


def test_evidence_of_an_element_is_one_line_until_it_is_opened(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-20")
    visited = element(page, "engagements", VISIT)
    why = visited.locator("> .grounds > summary")

    expect(visited.locator("> .grounds .because")).to_be_hidden()
    expect(page.locator("#engagements .because a:visible")).to_have_count(0)
    expect(why).to_have_text(re.compile(r"^why · \d+ citations, \d+ independent sources$"))
    why.press("Enter")

    expect(visited.locator("> .grounds .because a").first).to_be_visible()


def test_what_is_known_and_moves_stands_before_what_lasts(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-03-01")

    order = page.locator("#main section.panel").evaluate_all("all => all.map(each => each.id)")
    wanted = ["engagements", "measures", "channels", "incidents", "accords", "stances"]
    wanted += ["relations", "offices"]
    assert [each for each in order if each in wanted] == [each for each in wanted if each in order]
    assert {"engagements", "channels", "stances", "relations", "offices"} <= {*order}
    expect(page.locator("#main .nothing")).to_have_count(0)
    expect(page.get_by_text("none is known of")).to_have_count(0)


def test_those_who_say_nothing_on_an_issue_have_no_box(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-03-01")

    for column in page.locator("#stances .column").all():
        assert column.locator(".said").count() > 0
    said = page.locator("#stances .said .who").all_text_contents()
    assert [each for each in said if not re.search(r", .*\d{4}.*: $", each)] == []


def test_day_that_is_left_before_it_was_drawn_is_no_fault(visit: Visit) -> None:
    page = visit.open(f"{PAIR}?as_of=2023-06-14")

    def late(route: Route) -> None:
        page.wait_for_timeout(200)
        route.continue_()

    page.route("**/v1/relations/**", late)

    for _ in range(4):
        page.get_by_role("button", name="Day after").click()
        page.wait_for_timeout(50)

    expect(page.locator(".headline")).to_contain_text("On 18 June 2023")
    page.unroute_all(behavior="wait")
