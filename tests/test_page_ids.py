"""No id of the registry stands where people read: pages of every kind over the full record, as the
server makes them and as the script does.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from shutil import copytree
from typing import Final
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from tests.browsing import visiting
from tests.running import Client, Server, serving

PLURALS: Final = (
    *("actors", "issues", "offices", "engagements", "measures", "channels", "incidents"),
    *("accords", "places", "sources"),
)
OF_EACH: Final = 3
FACTS: Final = 12
BESIDES: Final = (
    "/",
    "/about",
    "/facts",
    "/disagreements",
    "/search?q=wang",
    "/search?q=US+and+Cuba+2015",
    "/facts/blinken-visit-postponed",
    "/sources/cnn-blinken-xi-2023-06-19",
    "/relations/united-states/china?as_of=2023-06-08",
    "/relations/united-states/japan?as_of=1941-12-07",
    "/relations/united-states/china?since=2023-06-13&until=2023-06-20",
    *(f"/{each}" for each in PLURALS),
)
WORDS: Final = {
    "de-risking": "an issue has the id of what it is called, which is an English word",
}
"""Ids that are words, and why."""

ALLOWED: Final = {
    r"Detente, fact [a-z0-9-]+, ledger position": "a reference names what it refers to",
    r"Record \S+": "a data set's own id of its record, by which it is looked for there",
}
"""Where an id is what is told, and why."""

_ID: Final = re.compile(r"(?<![\w/.-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w-])")
_TITLE: Final = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_WORDS_OF_ID: Final = 3
_MACHINE: Final = re.compile(r"`|\[\.\.|\.\.\]|\bnull\b|\bundefined\b|\b[a-z]+_[a-z_]+\b")


@pytest.fixture(scope="module")
def whole(_everything: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = copytree(_everything, tmp_path_factory.mktemp("ids") / "data")
    with serving(data) as server:
        yield server


@pytest.fixture(scope="module")
def ids(everything: Client) -> dict[str, list[str]]:
    """All ids by the first part of their addresses."""
    return {each: list(_all(everything, f"/v1/{each}")) for each in PLURALS}


def test_server_shows_no_id(everything: Client, ids: dict[str, list[str]]) -> None:
    known = _known(ids)
    shown = {
        path: _leaks(_text(everything.get(path, headers={"Accept": "text/html"}).text), known)
        for path in _sampled(everything, ids)
    }

    assert {path: found for path, found in shown.items() if found} == {}


def test_script_shows_no_id_and_keeps_the_title(
    browser: Browser, whole: Server, everything: Client, ids: dict[str, list[str]]
) -> None:
    known, shown, titles = _known(ids), {}, {}
    with visiting(browser, whole.address) as visit:
        for path in _sampled(everything, ids)[::2]:
            page = visit.open(path)
            page.evaluate("for (const each of document.querySelectorAll('details')) each.open = 1")
            shown[path] = _leaks(page.locator("main").inner_text(), known)
            titles[path] = page.title(), _title(everything, path)

    assert {path: found for path, found in shown.items() if found} == {}
    assert {path: each for path, each in titles.items() if each[0] != each[1]} == {}


def _sampled(client: Client, ids: dict[str, list[str]]) -> list[str]:
    things = [
        f"/{plural}/{quote(id)}"
        for plural, all_of in ids.items()
        for id in all_of[:: len(all_of) // OF_EACH + 1]
    ]
    found = client.get("/v1/timeline", params={"limit": 500}).json()["items"]
    facts = [f"/facts/{each['id']}" for each in found[:: len(found) // FACTS]]
    return [*BESIDES, *things, *facts]


def _title(client: Client, path: str) -> str:
    """What the server calls a page, before its script comes."""
    found = _TITLE.search(client.get(path, headers={"Accept": "text/html"}).text)
    assert found is not None, path
    return " ".join(unescape(found[1]).split())


def _all(client: Client, path: str) -> Iterator[str]:
    address: str | None = f"{path}?limit=500"
    while address is not None:
        answer = client.get(address).raise_for_status().json()
        for each in answer["items"]:
            yield each.get("id") or each[path.rpartition("/")[2].removesuffix("s")]
        address = answer["next"]


def _known(ids: dict[str, list[str]]) -> set[str]:
    found = {id for all_of in ids.values() for id in all_of if "-" in id}
    return found - {*WORDS}


def _leaks(text: str, known: set[str]) -> list[str]:
    """Ids, and ids with blanks for hyphens in small letters, and words of machines."""
    for each in ALLOWED:
        text = re.sub(each, " ", text)
    spaced = {each.replace("-", " ") for each in known if each.count("-") >= _WORDS_OF_ID}
    words = text.split()
    runs = {
        " ".join(words[at : at + size]).strip(".;,")
        for size in range(_WORDS_OF_ID + 1, _WORDS_OF_ID + 6)
        for at in range(len(words) - size + 1)
    }
    return [
        *(each for each in _ID.findall(text) if each in known),
        *sorted(spaced & runs),
        *_MACHINE.findall(text),
    ]


def _text(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return unescape(re.sub(r"<[^>]+>", " ", main))
