"""What reads other people's documents can do nothing else, and comes to its end."""

import asyncio
import os
import socket
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from api.extraction import apart
from api.extraction.apart import MOST_WAITING, BusyError, Extraction
from api.extraction.extracted import HTML, MARKDOWN, PDF, Extracted, NotExtracted
from tests.hand_made_pdfs import file_of, packed, pdf_of, pdf_with, stream
from tests.running import ROOT


def read(document: bytes, media_type: str, seconds: float = 60) -> Extracted | NotExtracted:
    async def reading() -> Extracted | NotExtracted:
        return await Extraction(seconds).read(document, media_type)

    return asyncio.run(reading())


def reason(document: bytes, media_type: str) -> str:
    found = read(document, media_type)
    assert isinstance(found, NotExtracted), found
    return found.reason


def confined(code: str) -> subprocess.CompletedProcess[str]:
    """What becomes of code in a process that is confined as a reader of documents is."""
    whole = f"from api.extraction.confined import confine\nconfine()\n{textwrap.dedent(code)}"
    arguments = [sys.executable, "-B", "-c", whole]
    return subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import socket; socket.create_connection(('127.0.0.1', 9), 1)",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "open('/tmp/left-by-a-document', 'w')",
        "import os; os.open('/tmp/left-by-a-document', os.O_WRONLY | os.O_CREAT)",
        "import os; os.remove('/tmp/nothing')",
    ],
)
def test_it_can_neither_write_nor_connect_nor_start_anything(code: str) -> None:
    done = confined(code)

    assert done.returncode != 0
    assert "PermissionError" in done.stderr


def test_it_cannot_grow() -> None:
    done = confined("bytearray(2 << 30)")

    assert "MemoryError" in done.stderr


def test_it_is_ended_by_the_system_once_it_has_worked_for_long_enough() -> None:
    code = """
        import resource
        print(resource.getrlimit(resource.RLIMIT_CPU), resource.getrlimit(resource.RLIMIT_FSIZE))
    """

    assert confined(code).stdout == "(20, 21) (0, 0)\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux has such networks")
def test_its_network_has_nobody_in_it_where_the_system_allows_that() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    code = f"""
        import socket
        from api.extraction.confined import leave_the_network
        if not leave_the_network():
            print("not allowed here")
        else:
            try:
                socket.create_connection(("127.0.0.1", {port}), 5)
            except OSError:
                print("nobody")
    """
    done = subprocess.run(
        [sys.executable, "-B", "-c", textwrap.dedent(code)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    listening.close()

    assert done.stdout in {"nobody\n", "not allowed here\n"}
    if os.geteuid() == 0:
        assert done.stdout == "nobody\n"


def test_nothing_of_the_service_is_told_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "of-the-service")
    started: list[Any] = []
    starts = asyncio.create_subprocess_exec

    async def seen(*arguments: Any, **options: Any) -> Any:
        started.append(options)
        return await starts(*arguments, **options)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", seen)
    read(b"# Head\n\nText.\n", MARKDOWN)

    assert [each["env"] for each in started] == [{}]


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/sleep")
    arguments: list[Any] = []
    starts = asyncio.create_subprocess_exec

    async def sleeping(*_: Any, **options: Any) -> Any:
        process = await starts("/bin/sleep", "1000", **options)
        arguments.append(process)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", sleeping)
    found = read(b"x", MARKDOWN, seconds=0.2)

    assert found == NotExtracted(reason="it was not read within 0.2 seconds")
    assert [each.returncode for each in arguments] == [-9]


def test_what_says_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    starts = asyncio.create_subprocess_exec

    async def talking(*_: Any, **options: Any) -> Any:
        return await starts("/bin/cat", "/dev/zero", **options)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", talking)
    found = read(b"x", MARKDOWN)

    assert isinstance(found, NotExtracted)
    assert found.reason.startswith("the process that read it ended")


async def test_place_of_what_says_too_much_is_free_again(monkeypatch: pytest.MonkeyPatch) -> None:
    starts = asyncio.create_subprocess_exec

    async def talking(*_: Any, **options: Any) -> Any:
        return await starts("/bin/cat", "/dev/zero", **options)

    async def not_heard(*_: Any) -> bytes:
        await asyncio.sleep(0.2)  # in which more has come than is kept for whoever reads it
        return b""

    monkeypatch.setattr(asyncio, "create_subprocess_exec", talking)
    monkeypatch.setattr(apart, "_exchanged", not_heard)
    async with asyncio.timeout(60):
        assert isinstance(await Extraction().read(b"x", MARKDOWN), NotExtracted)


async def test_only_so_many_wait_for_their_turn() -> None:
    extraction = Extraction()
    waiting = [
        asyncio.ensure_future(extraction.read(b"# A\n", MARKDOWN)) for _ in range(MOST_WAITING)
    ]
    await asyncio.sleep(0)

    with pytest.raises(BusyError):
        await extraction.read(b"# A\n", MARKDOWN)
    found = await asyncio.gather(*waiting)
    assert {type(each) for each in found} == {Extracted}
    assert isinstance(await extraction.read(b"# A\n", MARKDOWN), Extracted)


def test_a_pdf_that_unpacks_to_gigabytes_is_refused() -> None:
    bomb = pdf_with([packed(b"\0" * 300_000_000)])
    stacked = pdf_with([packed(b"\0" * 300_000_000, times=3)])

    assert len(bomb) < 10_000_000
    assert reason(bomb, PDF)
    assert reason(stacked, PDF)


def test_a_pdf_whose_pages_are_their_own_pages_is_refused() -> None:
    circle = file_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>",
        ]
    )
    page_of_itself = file_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R /Resources 3 0 R >>",
        ]
    )

    assert reason(circle, PDF)
    assert reason(page_of_itself, PDF)


def test_a_pdf_with_pages_without_end_is_refused() -> None:
    kids = b"4 0 R " * 300_000
    many = file_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count 300000 >>" % kids,
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            (
                b"<< /Type /Page /Parent 2 0 R /Contents 5 0 R"
                b" /Resources << /Font << /F1 3 0 R >> >> >>"
            ),
            stream(b"BT /F1 12 Tf (A page.) Tj ET"),
        ]
    )

    assert reason(many, PDF)


def test_a_pdf_that_is_nested_deeply_is_refused() -> None:
    deep = file_of([b"<< /Type /Catalog /Pages " + b"[" * 100_000 + b"]" * 100_000 + b" >>"])
    forms = file_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /Contents 5 0 R"
                b" /Resources << /XObject << /X 4 0 R >> >> >>"
            ),
            stream(
                b"/X Do /X Do",
                b"/Type /XObject /Subtype /Form /Resources << /XObject << /X 4 0 R >> >>",
            ),
            stream(b"/X Do"),
        ]
    )

    assert reason(deep, PDF)
    assert reason(forms, PDF)


def test_a_pdf_that_is_encrypted_is_refused_and_says_so() -> None:
    encrypted = pdf_of(["Secret."]).replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4"
        b" /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >> /ID [<41> <41>]",
    )

    assert "password" in reason(encrypted, PDF)


def test_a_pdf_without_a_text_layer_says_so() -> None:
    assert "no text layer" in reason(pdf_with([stream(b"0 0 100 100 re f")]), PDF)


@pytest.mark.parametrize(
    "document",
    [
        b"<div>" * 200_000 + b"deep" + b"</div>" * 200_000,
        b'<p title="' + b"x" * 9_000_000 + b'">A text.</p>',
        b"<!DOCTYPE html [" + b'<!ENTITY a "aaaaaaaaaa">' + b"]><p>" + b"&a;" * 500_000 + b"</p>",
        b"<script>" + b"alert(1);" * 1_000_000,
        b"<" * 9_000_000,
        b"&#x10ffff;" * 900_000,
        b"<table>" * 30_000 + b"<td>" * 30_000,
        b"<!--" + b"-" * 5_000_000,
        bytes(range(256)) * 10_000,
    ],
    ids=[
        "deep",
        "long",
        "entities",
        "script",
        "open",
        "points",
        "tables",
        "comment",
        "bytes",
    ],
)
def test_a_hostile_page_is_read_or_refused_within_its_limits(document: bytes) -> None:
    found = read(document, HTML)

    text = found.text if isinstance(found, Extracted) else found.reason
    assert "alert(" not in text
    assert not isinstance(found, NotExtracted) or "within" not in found.reason


def test_a_page_of_attributes_alone_is_given_up() -> None:
    """Whoever parses it holds each against all before it, which takes the square of them."""
    page = b"<p " + b" ".join(b'a%d="x"' % each for each in range(700_000)) + b">A text.</p>"

    found = read(page, HTML, seconds=2)

    assert len(page) < 10_000_000
    assert found == NotExtracted(reason="it was not read within 2 seconds")


def test_entities_of_a_page_lead_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("of the machine")
    page = f"""<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body><article>
    <p>What the page says is long enough to be its main text, and here: &x;</p>
    <p>Another paragraph of it says what nobody will ever read, at some length.</p>
    </article></body></html>"""

    found = read(page.encode(), HTML)

    assert isinstance(found, Extracted)
    assert "of the machine" not in found.text


@pytest.mark.parametrize(
    "document",
    [
        b">" * 100_000 + b" deep",
        b"[" * 100_000,
        b"*" * 200_000 + b"a" + b"*" * 200_000,
        b"- " * 50_000 + b"a",
        b"---\n" + b"a: &a [x]\n" + b"b: [" + b"*a, " * 1_000 + b"]\n---\ntext",
        b"---\na: " + b"[" * 100_000 + b"\n---\ntext",
        b"`" * 500_000,
        b"|a" * 100_000 + b"\n" + b"|-" * 100_000 + b"\n",
    ],
    ids=["quotes", "brackets", "stars", "lists", "anchors", "flow", "ticks", "table"],
)
def test_hostile_markdown_is_read_or_refused_within_its_limits(document: bytes) -> None:
    found = read(document, MARKDOWN)

    assert not isinstance(found, NotExtracted) or "within" not in found.reason
