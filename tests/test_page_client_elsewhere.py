"""`/client.js` as others use it: in a page of another origin, and from a copy in Node."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copytree
from socket import SHUT_RDWR, create_connection, create_server, socket
from threading import Thread

import pytest
from playwright.sync_api import Browser, expect

from api.routes.page.client_script import client_script
from tests.embedding import elsewhere
from tests.running import ROOT, Server
from tests.test_page_failures import Hosted, hosting, said

SECTION = (
    (ROOT / "docs" / "frontends.md")
    .read_text(encoding="utf-8")
    .partition("## JavaScript without npm")[2]
    .partition("\n## ")[0]
)
(PAGE,) = re.findall(r"(?ms)^```html\n(.*?)^```", SECTION)
(PROGRAM,) = re.findall(r"(?ms)^```js\n(.*?)^```", SECTION)
NODE = shutil.which("node") or ""
SERVICE = "http://127.0.0.1:8000"

LISTENING = """
<ol id="told"></ol>
<script type="module">
  import { Detente, BadQuestion } from "SERVICE/client.js";
  const detente = new Detente("THROUGH");
  const show = (text) => {
    const line = document.createElement("li");
    line.append(text);
    document.querySelector("#told").append(line);
  };
  async function listen(name, how) {
    const onOpen = (isOpen) => isOpen && show(`${name} listens`);
    for await (const { kind, data } of detente.stream({ actor: "china", onOpen, ...how }))
      show(`${name} ${kind} ${data.fact}`);
  }
  await detente.stream({ actor: "nobody" }).next().catch((error) =>
    show(`${error instanceof BadQuestion} ${error.faults[0].parameter}`));
  listen("one", {});
  listen("two", { after: AFTER, eventSource: true });
</script>
"""


class Line:
    """What stands between a client and a server, and may be cut."""

    def __init__(self, port: int) -> None:
        self._to = ("127.0.0.1", port)
        self._ends: list[socket] = []
        self._door = create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self._threads = [Thread(target=self._accept)]
        self._threads[0].start()

    def cut(self) -> None:
        """End all that goes on; who comes again is let through."""
        ends, self._ends = self._ends, []
        for each in ends:
            _shut(each)

    def end(self) -> None:
        _shut(self._door)
        self._threads[0].join()
        self.cut()
        for each in self._threads:
            each.join()

    def _accept(self) -> None:
        with self._door, suppress(OSError):
            while True:
                ends = (self._door.accept()[0], create_connection(self._to))
                self._ends += ends
                for one, other in (ends, ends[::-1]):
                    self._threads.append(Thread(target=_passed_on, args=(one, other)))
                    self._threads[-1].start()


def _passed_on(one: socket, other: socket) -> None:
    with one, suppress(OSError):
        while data := one.recv(65_536):
            other.sendall(data)
    _shut(other)


def _shut(end: socket) -> None:
    with suppress(OSError):
        end.shutdown(SHUT_RDWR)


@contextmanager
def line_to(address: str) -> Iterator[Line]:
    line = Line(int(address.rpartition(":")[2]))
    try:
        yield line
    finally:
        line.end()


@pytest.fixture
def hosted(_founded: Path, tmp_path: Path) -> Iterator[Hosted]:
    with hosting(copytree(_founded, tmp_path / "data")) as hosted:
        yield hosted


def test_page_of_another_origin_shows_what_it_asks_for_and_hears_what_comes(
    browser: Browser, hosted: Hosted
) -> None:
    page = browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with elsewhere() as news, line_to(hosted.address) as line:
        page.goto(news.put(PAGE.replace(SERVICE, hosted.address)))
        expect(page.locator("#state")).to_contain_text("visit to Beijing stands postponed")
        expect(page.locator("#state")).to_contain_text("as recorded by Detente, ledger position")
        expect(page.locator("#facts li").first).to_contain_text("2023: ")

        head = hosted.service.views.checkpoint
        told = LISTENING.replace("SERVICE", hosted.address).replace("THROUGH", line.address)
        page.goto(news.put(told.replace("AFTER", str(head)), at="/live"))
        lines = page.locator("#told li")
        expect(lines).to_have_count(3)
        hosted.record(said("first", "China says one thing."))
        expect(lines).to_have_count(5)
        line.cut()
        hosted.record(said("second", "China says another."))
        expect(lines).to_have_count(9)

    texts = lines.all_inner_texts()
    assert texts[0] == "true actor"
    for name in ("one", "two"):
        assert [each for each in texts if each.startswith(name)] == [
            f"{name} listens",
            f"{name} fact first",
            f"{name} listens",
            f"{name} fact second",
        ]
    assert complaints == []
    page.close()


@pytest.mark.skipif(not NODE, reason="no node")
def test_program_with_a_copy_prints_what_the_documents_show(
    explored: Server, tmp_path: Path
) -> None:
    (tmp_path / "client.mjs").write_bytes(client_script())
    (tmp_path / "program.mjs").write_text(PROGRAM.replace(SERVICE, explored.address))

    run = subprocess.run(
        [NODE, "program.mjs"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines() == re.findall(r"console\.log\(.*; // (.*)", PROGRAM)
