"""A timeline in somebody else's page: as high as it is, in that page's colours, and quiet."""

import re
from base64 import b64encode
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from api.timelines.announced import TIMELINE_FILTERS
from tests.browsing import PICTURES, WAIT_MS
from tests.embedding import (
    BY_SYSTEM,
    DARK,
    DARK_BY_PICTURE,
    DARK_BY_SCHEME,
    LIGHT,
    Elsewhere,
    elsewhere,
    tag,
)
from tests.running import ROOT, Client, Server

ASKED = {"actor": "china", "issue": "taiwan", "as_of": "2023-06-19", "limit": "3"}
BEFORE = "<h1>News</h1><p>What we write.</p>"
AFTER = "<p id=after>What we write below.</p>"
FILES = ROOT / "api" / "page"
FRONT_ENDS = (ROOT / "docs" / "frontends.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Elsewhere]:
    with elsewhere() as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 900, "height": 900})
    page.set_default_timeout(WAIT_MS)
    yield page
    page.close()


def frame_of(page: Page, number: int = 0) -> Frame:
    """The frame's document, once it is shown."""
    element = page.locator("iframe").nth(number)
    expect(element).to_be_visible()
    found = element.element_handle().content_frame()
    assert found is not None
    return found


def heights(page: Page, number: int = 0) -> tuple[float, float]:
    """How high a frame is, and how high what it shows."""
    frame = frame_of(page, number)
    content = frame.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    given = page.locator("iframe").nth(number).evaluate("frame => frame.clientHeight")
    return given, content


def expect_to_fit(page: Page, number: int = 0) -> float:
    for _ in range(100):
        if len({*heights(page, number)}) == 1:
            break
        page.wait_for_timeout(50)
    given, content = heights(page, number)
    assert given == content
    frame = frame_of(page, number)
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")
    return given


def test_frame_is_as_high_as_what_it_shows(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    page.goto(newsroom.put(BEFORE, tag(explored.address, **ASKED), AFTER))

    expect(frame_of(page).locator(".fact-row")).to_have_count(3)
    wide = expect_to_fit(page)
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function(
        "before => document.querySelector('iframe').clientHeight !== before", arg=wide
    )

    assert expect_to_fit(page) > wide > 100
    below = page.locator("#after").bounding_box()
    frame = page.locator("iframe").bounding_box()
    assert below is not None
    assert frame is not None
    assert 0 <= below["y"] - (frame["y"] + frame["height"]) < 40


def test_page_that_begins_with_the_tag_shows_the_timeline(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    page.goto(newsroom.put(tag(explored.address, **ASKED), BEFORE))

    expect(frame_of(page).locator(".fact-row")).to_have_count(3)

    assert expect_to_fit(page) > 100


def test_frames_of_one_page_have_a_height_each(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    few, many = {**ASKED, "limit": "1"}, {**ASKED, "limit": "9"}
    page.goto(newsroom.put(BEFORE, tag(explored.address, **few), tag(explored.address, **many)))
    page.locator("iframe").nth(1).scroll_into_view_if_needed()

    expect(frame_of(page, 1).locator(".fact-row")).to_have_count(9)

    assert expect_to_fit(page, 0) < expect_to_fit(page, 1)


def test_height_that_is_asked_for_stays(page: Page, explored: Server, newsroom: Elsewhere) -> None:
    page.goto(newsroom.put(tag(explored.address, **ASKED, height="200")))

    expect(frame_of(page).locator(".fact-row")).to_have_count(3)

    assert page.locator("iframe").evaluate("frame => frame.clientHeight") == 200
    assert frame_of(page).evaluate("document.documentElement.scrollHeight > innerHeight")


def brightness(page: Page, selector: str) -> list[int]:
    """The colour of a corner of an element as it is drawn, with what stands behind it."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    corner = {"x": box["x"], "y": box["y"], "width": 2, "height": 2}
    picture = page.screenshot(clip=corner)  # type: ignore[arg-type]  # a dict is one
    found: list[int] = page.evaluate(COLOUR, f"data:image/png;base64,{b64encode(picture).decode()}")
    return found


COLOUR = """async address => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const context = document.createElement("canvas").getContext("2d");
  context.drawImage(image, 0, 0);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""
INK = "getComputedStyle(document.querySelector('.fact-row a')).color"
DARK_INK, LIGHT_INK = "rgb(27, 36, 48)", "rgb(232, 234, 238)"


class Around(NamedTuple):
    """A page around a frame, what is written with there, and what shows through; None: as the
    system prefers it.
    """

    name: str
    styles: str
    ink: str | None
    behind: list[int] | None


AROUND = (
    Around("light", LIGHT, DARK_INK, [251, 238, 224]),
    Around("dark", DARK, LIGHT_INK, [16, 32, 42]),
    Around("dark-by-scheme", DARK_BY_SCHEME, LIGHT_INK, [18, 18, 18]),
    Around("by-system", BY_SYSTEM, None, None),
    Around("nothing", "", DARK_INK, [255, 255, 255]),
)


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("around", AROUND)
def test_colours_are_those_of_the_page_around_it(
    browser: Browser, explored: Server, newsroom: Elsewhere, system: Any, around: Around
) -> None:
    page = browser.new_page(color_scheme=system, viewport={"width": 900, "height": 700})
    page.goto(newsroom.put(around.styles, BEFORE, tag(explored.address, **ASKED), AFTER))

    frame = frame_of(page)
    expect(frame.locator(".fact-row")).to_have_count(3)
    expect_to_fit(page)

    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"embedded-{around.name}-{system}.png")
    assert frame.evaluate(INK) == (around.ink or {"light": DARK_INK, "dark": LIGHT_INK}[system])
    assert brightness(page, "iframe") == (around.behind or brightness(page, "#after"))
    page.close()


def test_letters_tell_how_dark_a_picture_is(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    page.goto(newsroom.put(DARK_BY_PICTURE, tag(explored.address, **ASKED)))

    frame = frame_of(page)
    expect(frame.locator(".fact-row")).to_have_count(3)

    assert frame.evaluate(INK) == LIGHT_INK


def test_page_that_turns_dark_takes_the_frame_along(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    switch = (
        "<style>body { transition: color 50ms } .night { background: #111; color: #eee }</style>"
    )
    page.goto(newsroom.put(switch, tag(explored.address, **ASKED)))
    frame = frame_of(page)
    expect(frame.locator(".fact-row")).to_have_count(3)
    before = frame.evaluate(INK)

    page.evaluate("document.body.classList.add('night')")
    expect(frame.locator(":root")).to_have_attribute("data-scheme", "dark")
    after = frame.evaluate(INK)
    page.evaluate("document.body.classList.remove('night')")
    expect(frame.locator(":root")).to_have_attribute("data-scheme", "light")

    assert (before, after, frame.evaluate(INK)) == (DARK_INK, LIGHT_INK, DARK_INK)


def test_scheme_that_is_asked_for_stays(page: Page, explored: Server, newsroom: Elsewhere) -> None:
    page.goto(newsroom.put(LIGHT, tag(explored.address, **ASKED, scheme="dark")))
    frame = frame_of(page)
    expect(frame.locator(".fact-row")).to_have_count(3)

    page.evaluate("document.body.className = 'anything'")
    page.wait_for_timeout(100)

    assert frame.evaluate(INK) == LIGHT_INK


STRANGER = """<iframe name=stranger srcdoc="<script>
  const say = (data) => parent.postMessage(data, '*');
  say({ detente: 'size', height: 7, title: 'taken' });
  say({ detente: 'ready' });
  for (const each of [...Array(parent.length).keys()]) {
    parent[each].postMessage({ detente: 'scheme', scheme: 'dark' }, '*');
  }
  document.title = 'said';
</script>"></iframe>"""


def test_nobody_else_is_heard_by_the_page_or_by_the_frame(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    page.goto(newsroom.put(LIGHT, tag(explored.address, **ASKED)))
    frame = frame_of(page)
    expect(frame.locator(".fact-row")).to_have_count(3)
    fitting = expect_to_fit(page)

    page.evaluate(f"document.body.insertAdjacentHTML('beforeend', `{STRANGER}`)")
    page.frame_locator("[name=stranger]").locator("html").wait_for(state="attached")
    page.evaluate("postMessage({ detente: 'size', height: 9 }, '*')")
    page.wait_for_timeout(200)

    assert expect_to_fit(page) == fitting
    assert frame.evaluate("document.documentElement.dataset.scheme") == "light"
    title = page.locator("iframe").first.get_attribute("title")
    assert title == "China: Taiwan: timeline by Detente"


def test_frame_tells_nobody_but_who_frames_it(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    """A frame that nobody has spoken to says that it is there, and nothing else."""
    heard = "<script>const heard = []; onmessage = ({ data }) => heard.push(data)</script>"
    address = f"{explored.address}/embed?actor=china&limit=1&as_of=2023-06-19"
    page.goto(newsroom.put(heard, f'<iframe src="{address}"></iframe>'))

    expect(frame_of(page).locator(".fact-row")).to_have_count(1)
    page.wait_for_timeout(200)

    assert page.evaluate("heard") == [{"detente": "ready"}]


def expect_a_sentence_and_a_link(frame: Frame) -> None:
    sentence = frame.locator("main p")
    expect(sentence).to_have_count(1)
    assert sentence.inner_text().count(".") == 1
    assert sentence.inner_text().endswith(".")
    expect(frame.get_by_role("link")).to_have_count(1)
    for what in ("button", "input", "h1", "[role=alert]", "header", "footer"):
        expect(frame.locator(what)).to_have_count(0)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"actor": "nobody-at-all"}, "actor: expected the id of a registered actor"),
        ({"actor": "china", "as_of": "soon"}, "as_of: expected"),
        ({"counterpart": "china"}, "counterpart: expected"),
        ({"actor": "china", "known_at": "999999"}, "known_at"),
    ],
)
def test_what_cannot_be_shown_is_a_sentence_and_a_link(
    page: Page, explored: Server, newsroom: Elsewhere, asked: dict[str, str], said: str
) -> None:
    page.goto(newsroom.put(BEFORE, tag(explored.address, **asked), AFTER))

    frame = frame_of(page)

    expect(frame.locator("main p")).to_contain_text(said)
    expect_a_sentence_and_a_link(frame)
    assert expect_to_fit(page) < 80


def test_service_out_of_reach_is_a_sentence_and_a_link_until_it_is_back(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    page.clock.install()
    page.route("**/v1/**", lambda route: route.abort())
    page.goto(newsroom.put(DARK, BEFORE, tag(explored.address, **ASKED), AFTER))

    frame = frame_of(page)
    expect(frame.locator("main p")).to_contain_text("cannot be shown just now")
    expect_a_sentence_and_a_link(frame)
    page.screenshot(path=PICTURES / "embedded-out-of-reach.png")
    page.unroute("**/v1/**")
    page.clock.fast_forward(61_000)

    expect(frame.locator(".fact-row")).to_have_count(3)
    expect_to_fit(page)


def test_frame_that_never_comes_leaves_a_sentence_in_the_page(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    page.route("**/embed?*", lambda route: route.abort())
    page.goto(newsroom.put(DARK, BEFORE, tag(explored.address, **ASKED), AFTER))

    expect(page.get_by_text("This timeline is told at Detente.")).to_be_visible()
    link = page.get_by_role("link", name="Detente")
    expect(page.locator("iframe")).to_be_hidden()
    page.screenshot(path=PICTURES / "embedded-never-came.png")

    assert link.get_attribute("href") == f"{explored.address}/actors/china"
    assert link.evaluate("link => getComputedStyle(link).fontSize") == "16px"


def test_sentence_goes_once_the_timeline_is_there(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    page.goto(newsroom.put(BEFORE, tag(explored.address, **ASKED)))

    expect(frame_of(page).locator(".fact-row")).to_have_count(3)

    expect(page.get_by_text("This timeline is told at")).to_have_count(0)


def test_frame_without_script_leads_to_the_same_facts(
    browser: Browser, explored: Server, client: Client
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{explored.address}/embed?actor=china&issue=taiwan&limit=2&scheme=dark")

    expect(page.locator(".fact-row")).to_have_count(2)
    href = page.get_by_role("link", name="as JSON").get_attribute("href") or ""

    assert href == "/v1/timeline?actor=china&issue=taiwan&limit=2"
    assert len(client.get(href).json()["items"]) == 2
    context.close()


def test_nothing_in_it_asks_to_be_pressed_or_listens_for_news(
    page: Page, explored: Server, newsroom: Elsewhere
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(newsroom.put(BEFORE, tag(explored.address, **ASKED)))

    frame = frame_of(page)
    expect(frame.locator(".fact-row")).to_have_count(3)

    expect(frame.locator("button, input, header, footer, .banner")).to_have_count(0)
    assert [each for each in asked if "/v1/stream" in each or "/health" in each] == []
    targets = frame.locator("a[href]").evaluate_all("links => links.map(each => each.target)")
    assert set(targets) == {"_blank"}


def test_every_filter_and_clock_is_an_attribute_that_is_told_of() -> None:
    embedded = (FILES / "views" / "embedded.js").read_text()
    (filters,) = re.findall(r"const FILTERS = \[(.*?)\]", embedded, re.DOTALL)
    rows = re.search(r"(?s)\| attribute \|.*?\n\n", FRONT_ENDS)
    assert rows is not None
    told = {name.replace("-", "_") for name in re.findall(r"`data-([a-z-]+)`", rows[0])}

    assert set(re.findall(r'"(\w+)"', filters)) == TIMELINE_FILTERS
    assert told == TIMELINE_FILTERS | {
        *("as_of", "public_by", "known_at", "limit"),
        *("height", "scheme", "title"),
    }
