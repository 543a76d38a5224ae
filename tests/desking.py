"""The desk as tests have it: articles with every trap, keys, and a tab that is let in."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import httpx
import msgspec
from playwright.sync_api import Browser, Page, expect

from api.service.stores import writing
from api.writing.keys import Keyring, KeyScope, KeyWanted
from events.vocabulary.catalogue import decode
from tests.browsing import Visit, visiting
from tests.running import Server

TITLE: Final = "Talks \U0001f54a in Beijing, “no winners” \U0001d49c"
ARTICLE: Final = f"""{TITLE}
By Dana Writer, Harbour Daily, 9 June 2023

The Chinese foreign ministry said on Tuesday that \U0001d49cll channels \U0001f54a stay open. “We\
 hope that the United States will meet us halfway,” spokesman Wang Wenbin told reporters in Beijing.

Last month, Secretary of State Antony Blinken had called the balloon incident an irresponsible act.
It had been closed, he said.

<script>alert("1")</script> Wang Yi, who is no relation, met nobody \U0001f54a\U0001f54a this week,\
 an official added. <img src=x onerror=alert(1)> The weather was fine.
"""
EDITIONS: Final = (
    "keys",
    "mouse",
    "two",
    "offline",
    "suggested",
    "looked",
    "amended",
    "read",
    "foreseen",
    *("touched", "reasoned", "again", "offered"),
)
"""Each test that changes something has an edition of the article to itself."""

CURATOR: Final[tuple[KeyScope, ...]] = (
    *("registry:write", "facts:write", "amendments:write"),
    *("sources:write", "drafts:write", "review"),
)
PROGRAM: Final[tuple[KeyScope, ...]] = ("drafts:write",)


class Desked:
    """A server with the articles, and the keys of two curators and of a program."""

    def __init__(self, server: Server, data: Path) -> None:
        self.server = server
        self.data = data
        self.ann, self.bea = key_for(data, "Ann Curator"), key_for(data, "Bea Reviewer")
        self.program = key_for(data, "readouts", PROGRAM)

    def call(self, method: str, path: str, body: Any = None, key: str = "") -> httpx.Response:
        headers = {"Authorization": f"Bearer {key or self.ann}"}
        address = self.server.address + path
        return httpx.request(method, address, json=body, headers=headers, timeout=10)

    def put(self, path: str, body: Any, tag: str, key: str) -> None:
        headers = {"Authorization": f"Bearer {key}", "If-Match": tag}
        address = self.server.address + path
        httpx.put(address, json=body, headers=headers, timeout=10).raise_for_status()

    def another(self, name: str) -> str:
        """A further key for a curator."""
        return key_for(self.data, name)

    def revoke(self, token: str) -> None:
        Keyring(self.data).revoke(token.split("_")[1])

    def facts_of(self, edition: str) -> list[dict[str, Any]]:
        """The facts that cite an edition, as they are recorded."""
        cited = self.call("GET", f"/v1/texts/{source_id(edition)}").json()["cited"]
        ids = dict.fromkeys(fact["fact"] for each in cited for fact in each["facts"])
        return [self.call("GET", f"/v1/facts/{each}").json()["fact"] for each in ids]


PASTED: Final = """Title: Ministers agree to meet
Author: Dana Writer
Published: 2023-06-09

Tang Wei 🕊, a spokesman, said on Tuesday that the two ministers would meet.

The minister called the talks “candid” last month.

The United States welcomed the invitation.
"""
"""An article that nobody has yet, and a person whom nobody has registered."""


def source_id(edition: str) -> str:
    return f"harbour-daily-{edition}"


def text_of(edition: str) -> str:
    return f"{ARTICLE}Edition: {edition}.\n"


def source_of(edition: str) -> dict[str, Any]:
    return {
        "type": "source-added",
        "id": source_id(edition),
        "publisher": "Harbour Daily",
        "title": f"{TITLE} ({edition})",
        "authors": ["Dana Writer"],
        "published": "2023-06-09",
        "lineage": "harbour-daily",
        "sha256": sha256(text_of(edition).encode()).hexdigest(),
    }


def key_for(data: Path, name: str, scopes: tuple[KeyScope, ...] = CURATOR) -> str:
    """A new key, as `detente keys add` makes it, for many requests, as tests are quick."""
    wanted = KeyWanted(name=name, scopes=scopes, requests_per_minute=6_000)
    return Keyring(data).add(wanted)[1]


async def attach(data: Path) -> None:
    """Register the articles and attach their texts."""
    async with writing(data, collections=("founding",)) as service:
        events = [decode(msgspec.json.encode(source_of(each))) for each in EDITIONS]
        await service.ledger.append(events, by="tests")
        for each in EDITIONS:
            service.texts.attach(source_id(each), text_of(each).encode())


@contextmanager
def sitting(browser: Browser, desked: Desked, key: str = "", **how: Any) -> Iterator[Visit]:
    """A tab that holds a key."""
    with visiting(browser, desked.server.address, **how) as visit:
        held = key or desked.ann
        visit.page.add_init_script(f"sessionStorage.setItem('detente:key', {held!r})")
        yield visit


def opened(visit: Visit, edition: str) -> Page:
    """The desk with an edition on it."""
    return visit.open(f"/desk/texts/{source_id(edition)}")


def select(page: Page, words: str) -> None:
    """Select words of the text as a mouse does, from their first character to their last one."""
    found = page.evaluate(_PLACES, words)
    page.mouse.move(found[0]["x"], found[0]["y"])
    page.mouse.down()
    page.mouse.move(found[1]["x"], found[1]["y"], steps=4)
    page.mouse.up()
    expect(page.get_by_role("toolbar", name="What is selected")).to_be_visible()


def field(page: Page, name: str) -> Any:
    return page.locator(".editor").get_by_role("textbox", name=name, exact=True)


def named(page: Page, name: str, words: str, whole: str) -> None:
    """Choose a name by typing some of it, from the keyboard."""
    # As long as the form asks what the words tell, it may lead on from where nothing is typed yet.
    expect(page.locator(".editor[data-asking]")).to_have_count(0)
    box = page.locator(".editor").get_by_role("combobox", name=name, exact=True)
    box.focus()
    page.keyboard.type(words)
    expect(page.get_by_role("option", name=whole).first).to_be_visible()
    page.keyboard.press("Enter")


def kind(page: Page, words: str) -> None:
    box = page.locator(".editor").get_by_role("combobox", name="Kind of fact")
    expect(box).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def saved(page: Page) -> None:
    expect(page.locator(".standing")).to_have_text("Saved")


_PLACES: Final = """words => {
  const body = document.querySelector('.text');
  const spans = [...body.querySelectorAll('p > [data-from]')];
  const all = spans.map(each => each.firstChild);
  // White space between paragraphs is in none of them.
  const wanted = words.split(/\\n+/);
  const place = (part, isEnd) => {
    const node = all.find(each => each.data.includes(part));
    const at = node.data.indexOf(part) + (isEnd ? part.length : 0);
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at);
    node.parentElement.scrollIntoView({ block: 'nearest' });
    const box = range.getBoundingClientRect();
    return { x: box.left + 0.5, y: box.top + box.height / 2 };
  };
  return [place(wanted[0], false), place(wanted[wanted.length - 1], true)];
}"""
